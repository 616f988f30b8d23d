import type { Ground } from '../database.ts'
import { mayConcernUs } from './answers.ts'
import { hasClaim, takeInHand } from './claims.ts'
import type { Email, Mailer } from './mailer.ts'
import { type OutboxMail, UNANSWERED_MAX } from './outbox.ts'
import type { Delivery } from './reasons.ts'
import { delayed, failed } from './reasons.ts'
import { codesOnly, withoutReader } from './redaction.ts'

/** Claimed and written, but not handed to the transport. */
export type Ready = { mail: OutboxMail; email: Email }
/** Not handed to the transport, as the claim is no longer ours, or that could not be noted. */
type Lost = { mail: OutboxMail; lost: true }
/** `delivery` is undefined if there was nobody left to tell. */
export type Finished = { mail: OutboxMail; address: string; delivery: Delivery | undefined }

export type Pen<Context> = {
  /** Renders the mail from current data. Returns undefined if there is nobody left to tell. */
  render(ctx: Context, mail: OutboxMail): Promise<Email | undefined>
  onError(error: unknown): void
}

/** Writes mails; one that cannot be written does not stop the others. */
export async function writeAll<Context>(
  ctx: Context,
  mails: readonly OutboxMail[],
  { render, onError }: Pen<Context>,
): Promise<(Ready | Finished)[]> {
  const written: (Ready | Finished)[] = []
  for (const mail of mails) {
    try {
      const email = await render(ctx, mail)
      written.push(email ? { mail, email } : { mail, address: '', delivery: undefined })
    } catch (error) {
      onError(error)
      written.push({ mail, address: '', delivery: delayed({ reason: 'not_written' }) })
    }
  }
  return written
}

type Hands = { mailer: Mailer; holder: string; onError(error: unknown): void }

/**
 * Hands a mail to the transport, if its claim is still ours; by a mail server, only if that can be noted,
 * and no more than twice under one key, also if we die meanwhile. Never rejects.
 */
export async function handOver(
  ctx: Ground,
  { mail, email }: Ready,
  { mailer, holder, onError }: Hands,
): Promise<Finished | Lost> {
  const { address } = email.to
  const dropsTwins = mailer.name === 'resend'
  if (!dropsTwins && mail.unanswered >= UNANSWERED_MAX) {
    return { mail, address, delivery: failed({ reason: 'smtp_unanswered' }) }
  }
  try {
    const isOurs = dropsTwins ? hasClaim : takeInHand
    if (!(await isOurs(ctx, mail, holder))) return { mail, lost: true }
  } catch (error) {
    onError(error)
    return { mail, lost: true }
  }
  // Its library is loaded with the first mail, and may be gone: an upgrade exchanges files under a running process.
  const delivery = await mailer.send(email).catch((error) => {
    onError(error)
    return delayed({ reason: 'not_written' })
  })
  const told = email.answerIsSecret ? codesOnly(delivery) : withoutReader(delivery, email.to)
  return { mail, address, delivery: told }
}

export function isReady(one: Ready | Finished): one is Ready {
  return 'email' in one
}

/** Whether other mails would perhaps fare no better now. */
export function mayConcernOthers({ delivery }: Finished): boolean {
  if (!delivery || delivery.outcome === 'sent') return false
  return mayConcernUs(delivery) || 'concernsAll' in delivery
}

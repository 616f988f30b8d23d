import type { Ground } from '../database.ts'
import { mayConcernUs } from './answers.ts'
import { takeInHand } from './claims.ts'
import type { Email, Mailer } from './mailer.ts'
import { type OutboxMail, UNANSWERED_MAX } from './outbox.ts'
import type { Delivery, Trouble } from './reasons.ts'
import { delayed, failed } from './reasons.ts'
import { codesOnly, withoutReader } from './redaction.ts'

/** Claimed and written, but not handed to the transport. */
export type Ready = { mail: OutboxMail; email: Email }
/** Not handed to the transport, as the claim is no longer ours, or that could not be noted. */
type Lost = { mail: OutboxMail; lost: true }
/**
 * `delivery` is undefined if there was nobody left to tell; `dropsTwins`: if it has arrived, earlier tries of it
 * have not.
 */
export type Finished = {
  mail: OutboxMail
  address: string
  delivery: Delivery | undefined
  dropsTwins?: boolean
}

/** Resend knows a key for 24 hours (https://resend.com/docs/dashboard/emails/idempotency-keys), less what a try takes. */
const KEY_KNOWN_MINUTES = 24 * 60 - 5

export type Pen<Context> = {
  /**
   * Renders the mail from current data. Returns undefined if there is nobody left to tell, and why it cannot
   * be written for now.
   */
  render(ctx: Context, mail: OutboxMail): Promise<Email | Trouble | undefined>
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
      if (email && !('reason' in email)) written.push({ mail, email })
      else written.push({ mail, address: '', delivery: email && delayed(email) })
    } catch (error) {
      onError(error)
      written.push({ mail, address: '', delivery: delayed({ reason: 'not_written' }) })
    }
  }
  return written
}

type Hands = { mailer: Mailer; holder: string; onError(error: unknown): void }

/**
 * Hands a mail to the transport, if its claim is still ours and that can be noted, and so that it arrives no
 * more than twice under one key, also if we die meanwhile. Never rejects.
 */
export async function handOver(
  ctx: Ground,
  { mail, email }: Ready,
  { mailer, holder, onError }: Hands,
): Promise<Finished | Lost> {
  const { address } = email.to
  const notWritten = (error: unknown) => {
    onError(error)
    return delayed({ reason: 'not_written' })
  }
  try {
    const dropsTwins = mailer.name === 'resend' && isKeyKnown(mail, ctx.clock())
    if (!dropsTwins && mail.unanswered >= UNANSWERED_MAX) {
      return { mail, address, delivery: failed({ reason: 'smtp_unanswered' }) }
    }
    if (!(await mayHandOver(ctx, mail, { holder, dropsTwins, onError })))
      return { mail, lost: true }
    // Its library is loaded with the first mail, and may be gone: an upgrade exchanges files under a running process.
    const delivery = await mailer.send(email).catch(notWritten)
    const told = email.answerIsSecret ? codesOnly(delivery) : withoutReader(delivery, email.to)
    return { mail, address, delivery: told, dropsTwins }
  } catch (error) {
    return { mail, address, delivery: notWritten(error) }
  }
}

/** False, too, if it could not be noted. */
async function mayHandOver(
  ctx: Ground,
  mail: OutboxMail,
  { onError, ...claim }: Pick<Hands, 'holder' | 'onError'> & { dropsTwins: boolean },
): Promise<boolean> {
  try {
    return await takeInHand(ctx, mail, claim)
  } catch (error) {
    onError(error)
    return false
  }
}

/** Whether all tries under the key of a mail were lately: none was before it was written. */
function isKeyKnown({ created_at }: OutboxMail, now: Temporal.Instant): boolean {
  const minutes = now.since(created_at).total('minutes')
  return minutes >= 0 && minutes < KEY_KNOWN_MINUTES
}

export function isReady(one: Ready | Finished): one is Ready {
  return 'email' in one
}

/** Whether other mails would perhaps fare no better now. */
export function mayConcernOthers({ delivery }: Finished): boolean {
  if (!delivery || delivery.outcome === 'sent') return false
  return mayConcernUs(delivery) || 'concernsAll' in delivery
}

import type { Ground } from '../database.ts'
import { hasClaim } from './claims.ts'
import type { Email, Mailer } from './mailer.ts'
import type { OutboxMail } from './outbox.ts'
import type { Delivery } from './reasons.ts'
import { codesOnly, delayed } from './reasons.ts'

/** Claimed and written, but not handed to the transport. */
export type Ready = { mail: OutboxMail; email: Email }
/** Not handed to the transport, as the claim is no longer ours or could not be read. */
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

/** Hands a mail to the transport, if its claim is still ours. Never rejects. */
export async function handOver(
  ctx: Ground,
  { mail, email }: Ready,
  { mailer, holder, onError }: Hands,
): Promise<Finished | Lost> {
  try {
    if (!(await hasClaim(ctx, mail, holder))) return { mail, lost: true }
  } catch (error) {
    onError(error)
    return { mail, lost: true }
  }
  const delivery = await mailer.send(email)
  const told = email.sizeIsSecret ? codesOnly(delivery) : delivery
  return { mail, address: email.to.address, delivery: told }
}

export function isReady(one: Ready | Finished): one is Ready {
  return 'email' in one
}

/** Whether other mails would perhaps fare no better now. */
export function mayConcernOthers({ delivery }: Finished): boolean {
  if (!delivery || delivery.outcome === 'sent') return false
  return delivery.concerns !== undefined || 'concernsAll' in delivery
}

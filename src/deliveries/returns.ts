import type { Context } from '../context.ts'
import { findExchangeById } from '../exchanges/queries.ts'
import { timestamp } from '../platform/clock.ts'
import { domainOf } from '../platform/mail/addresses.ts'
import type { OutboxMail } from '../platform/mail/outbox.ts'
import type { Reason } from '../platform/mail/reasons.ts'
import type { MailNews } from '../platform/mail/resend-webhooks.ts'
import { isAboutDraw, UNSEEN_KINDS } from '../post/kinds.ts'
import { addressOfReader } from './domains.ts'
import { COMES_BACK_WITHIN_MINUTES, UNSENT } from './rules.ts'

/** The mail that the transport accepted under this reference, or undefined. */
export function findByReference(ctx: Context, reference: string): Promise<OutboxMail | undefined> {
  return ctx.db
    .selectFrom('outbox')
    .selectAll()
    .where('reference', '=', reference)
    .executeTakeFirst()
}

/**
 * The reason if a mail came back for one of ours: that of one provider, or of all if another one says so,
 * too. Undefined if it is the mail's own: it came back again, and others of its domain did not.
 */
export async function weighReturn(
  ctx: Context,
  mail: OutboxMail,
  { ours, address = '' }: MailNews,
): Promise<Reason | undefined> {
  if (ours !== 'provider_refuses_us') return ours
  const domain = domainOf(address)
  if (mail.tries > 1 && (await hasTakenOthers(ctx, mail, domain))) return undefined
  return (await isRefusedBesides(ctx, domain)) ? 'resend_refuses_us' : ours
}

/** Whether a mail is about a draw that has been undone since, so that it is not sent again, nor missed. */
export async function isOfFormerDraw(
  ctx: Context,
  { kind, exchange_id, created_at }: OutboxMail,
): Promise<boolean> {
  if (!isAboutDraw(kind) || exchange_id === null) return false
  const drawnAt = (await findExchangeById(ctx, exchange_id))?.drawn_at ?? null
  return drawnAt === null || created_at < drawnAt
}

/** Whether a mail to somebody else of the domain went out since, and did not come back. */
async function hasTakenOthers(ctx: Context, mail: OutboxMail, domain: string): Promise<boolean> {
  const latest = ctx.clock().subtract({ minutes: COMES_BACK_WITHIN_MINUTES })
  const taken = await ctx.db
    .selectFrom('outbox')
    .leftJoin('participants', 'participants.id', 'outbox.participant_id')
    .select('email')
    .where('outbox.state', '=', 'sent')
    .where('outbox.finished_at', '>=', mail.created_at)
    .where('outbox.finished_at', '<=', timestamp(latest))
    .where('outbox.participant_id', 'is not', null)
    .where('kind', 'not in', UNSEEN_KINDS)
    .$if(mail.participant_id !== null, (others) =>
      others.where('outbox.participant_id', '!=', mail.participant_id),
    )
    .execute()
  const addressFor = await addressOfReader(ctx)
  return taken.some(({ email }) => domainOf(addressFor(email)) === domain)
}

/** Whether another domain has refused us, and its mail waits. */
async function isRefusedBesides(ctx: Context, domain: string): Promise<boolean> {
  const refused = await ctx.db
    .selectFrom('outbox')
    .leftJoin('participants', 'participants.id', 'outbox.participant_id')
    .select('email')
    .where('outbox.state', 'in', UNSENT)
    .where('kind', 'not in', UNSEEN_KINDS)
    .where('reason', 'in', ['provider_refuses_us', 'resend_refuses_us'])
    .execute()
  const addressFor = await addressOfReader(ctx)
  return refused.some(({ email }) => domainOf(addressFor(email)) !== domain)
}

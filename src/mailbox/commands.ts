import { type Context, transact } from '../context.ts'
import { listDue } from '../deliveries/due.ts'
import { endMailboxLinks } from '../entrance/commands.ts'
import { recordOpening } from '../entrance/openings.ts'
import { findExchangeById } from '../exchanges/queries.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { renderMail } from '../letters/kinds.ts'
import { timestamp } from '../platform/clock.ts'
import type { Email } from '../platform/mail/mailer.ts'
import { type OutboxMail, sendAgain } from '../platform/mail/outbox.ts'
import type { Trouble } from '../platform/mail/reasons.ts'
import { ageHeldMails } from '../platform/mail/stamps.ts'
import { saveSetting } from '../platform/settings.ts'
import { type MailKind, traitsOf } from '../post/kinds.ts'
import { listHeldOfKind } from './queries.ts'
import { MAIL_SET_UP_AT } from './rules.ts'

/** Closes what the mailbox holds for good, as mail is set up now: it can still be sent to its readers. */
export async function closeMailbox(ctx: Context): Promise<void> {
  await transact(ctx, async (ctx) => {
    await endMailboxLinks(ctx)
    const now = timestamp(ctx.clock())
    await ageHeldMails(ctx, now)
    await saveSetting(ctx, MAIL_SET_UP_AT, now)
  })
}

/**
 * Renders a held mail as it would be sent now, with a fresh link, and stores no word of it. If the
 * link signs somebody in, their page says from now on that it was opened here. Returns undefined if
 * nobody is left to read it, and why it cannot be written for now.
 */
export async function openHeldMail(
  ctx: Context,
  mail: OutboxMail,
): Promise<Email | Trouble | undefined> {
  return await transact(ctx, async (ctx) => {
    const email = await renderMail(ctx, mail)
    const { kind, exchange_id, participant_id: id } = mail
    const exchange = exchange_id === null ? undefined : await findExchangeById(ctx, exchange_id)
    if (email && !('reason' in email) && exchange && id !== null && traitsOf(kind).signsIn) {
      await recordOpening(ctx, exchange, { id }, 'mailbox')
    }
    return email
  })
}

/** Sends a held mail, now that there is a way to. Returns false if it would be dropped, as nobody needs it any more. */
export async function sendHeldMail(ctx: Context, mail: OutboxMail): Promise<boolean> {
  return await transact(ctx, async (ctx) => {
    const { id, exchange_id } = mail
    const exchange = exchange_id === null ? undefined : await findExchangeById(ctx, exchange_id)
    if (exchange && (await listDue(ctx, exchange, { ids: [id] })).length === 0) return false
    return (await sendAgain(ctx, [id], ['held'])) > 0
  })
}

/** Sends all held mails of one kind in an exchange. Returns how many: none if all are on their way already. */
export async function sendHeldMails(
  ctx: Context,
  exchange: Exchange,
  kind: MailKind,
): Promise<number> {
  return await transact(ctx, async (ctx) => {
    const mails = await listHeldOfKind(ctx, exchange, kind)
    const ids = mails.map(({ id }) => id)
    return await sendAgain(ctx, ids, ['held'])
  })
}

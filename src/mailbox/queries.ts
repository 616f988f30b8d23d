import type { Context } from '../context.ts'
import type { OutboxMail } from '../platform/mail/outbox.ts'

const MAILBOX_LENGTH = 200

export type MailboxRow = OutboxMail & { reader: string | null; exchange: string | null }

/** Held mails with their readers, newest first, at most `MAILBOX_LENGTH`. */
export function listHeldMails(ctx: Context): Promise<MailboxRow[]> {
  return ctx.db
    .selectFrom('outbox')
    .leftJoin('participants', 'participants.id', 'outbox.participant_id')
    .leftJoin('exchanges', 'exchanges.id', 'outbox.exchange_id')
    .selectAll('outbox')
    .select(['participants.name as reader', 'exchanges.name as exchange'])
    .where('outbox.state', '=', 'held')
    .orderBy('outbox.created_at', 'desc')
    .limit(MAILBOX_LENGTH)
    .execute()
}

/** A held mail with its reader, or undefined. */
export function findHeldMail(ctx: Context, id: string): Promise<MailboxRow | undefined> {
  return ctx.db
    .selectFrom('outbox')
    .leftJoin('participants', 'participants.id', 'outbox.participant_id')
    .leftJoin('exchanges', 'exchanges.id', 'outbox.exchange_id')
    .selectAll('outbox')
    .select(['participants.name as reader', 'exchanges.name as exchange'])
    .where('outbox.id', '=', id)
    .where('outbox.state', '=', 'held')
    .executeTakeFirst()
}

import type { Admin } from '../admin/tables.ts'
import type { Context } from '../context.ts'
import type { OutboxMail } from '../platform/mail/outbox.ts'

const MAILBOX_LENGTH = 200

export type MailboxRow = OutboxMail & { reader: string | null; exchange: string | null }

/** Held mails with their readers, newest first, at most `MAILBOX_LENGTH`. */
export function listHeldMails(ctx: Context, admin: Pick<Admin, 'id'>): Promise<MailboxRow[]> {
  return heldMails(ctx, admin).orderBy('outbox.created_at', 'desc').limit(MAILBOX_LENGTH).execute()
}

/** A held mail with its reader, or undefined. */
export function findHeldMail(
  ctx: Context,
  admin: Pick<Admin, 'id'>,
  id: string,
): Promise<MailboxRow | undefined> {
  return heldMails(ctx, admin).where('outbox.id', '=', id).executeTakeFirst()
}

/** Those of the admin's exchanges, and those that belong to none. */
function heldMails({ db }: Context, { id }: Pick<Admin, 'id'>) {
  return db
    .selectFrom('outbox')
    .leftJoin('participants', 'participants.id', 'outbox.participant_id')
    .leftJoin('exchanges', 'exchanges.id', 'outbox.exchange_id')
    .selectAll('outbox')
    .select(['participants.name as reader', 'exchanges.name as exchange'])
    .where('outbox.state', '=', 'held')
    .where((is) => is.or([is('owner_id', '=', id), is('outbox.exchange_id', 'is', null)]))
}

import type { Admin } from '../admin/tables.ts'
import type { Context } from '../context.ts'
import { listDue } from '../deliveries/due.ts'
import type { NamesShown } from '../exchanges/rules.ts'
import type { Exchange } from '../exchanges/tables.ts'
import type { OutboxMail } from '../platform/mail/outbox.ts'
import { readSettings } from '../platform/settings.ts'
import { type MailKind, UNSEEN_KINDS } from '../post/kinds.ts'
import { idsOf } from '../post/rules.ts'
import { MAIL_SET_UP_AT } from './rules.ts'

export type MailboxRow = OutboxMail & {
  reader: string | null
  exchange: string | null
  slug: string | null
  /** Of its exchange, by whose clock its other pages name the hour, too. */
  timezone: string | null
  /** Whether the mail about its draw says the name. */
  names_shown: NamesShown | null
  /** From before mail was set up, so that it is not opened, even if mail is switched off again. */
  isOld: boolean
}

/** All held mails with their readers, newest first, those of one moment by kind. */
export async function listHeldMails(ctx: Context, admin: Pick<Admin, 'id'>): Promise<MailboxRow[]> {
  const mails = await heldMails(ctx, admin)
    .orderBy('outbox.created_at', 'desc')
    .orderBy('kind')
    .orderBy('outbox.id')
    .execute()
  const closedAt = await findClosedAt(ctx)
  return mails.map((mail) => ({ ...mail, isOld: mail.created_at <= closedAt }))
}

/** A held mail with its reader, or undefined. */
export async function findHeldMail(
  ctx: Context,
  admin: Pick<Admin, 'id'>,
  id: string,
): Promise<MailboxRow | undefined> {
  const mail = await heldMails(ctx, admin).where('outbox.id', '=', id).executeTakeFirst()
  return mail && { ...mail, isOld: mail.created_at <= (await findClosedAt(ctx)) }
}

/** The held mails of one kind in an exchange that are still needed, with their readers. */
export async function listHeldOfKind(
  ctx: Context,
  exchange: Exchange,
  kind: MailKind,
): Promise<Pick<MailboxRow, 'id' | 'reader'>[]> {
  const { id, owner_id } = exchange
  const due = new Set(idsOf(await listDue(ctx, exchange, { states: ['held'], kind })))
  const mails = await heldMails(ctx, { id: owner_id })
    .where('outbox.exchange_id', '=', id)
    .where('kind', '=', kind)
    .execute()
  return mails.filter((mail) => due.has(mail.id))
}

async function findClosedAt(ctx: Context): Promise<string> {
  return (await readSettings(ctx)).get(MAIL_SET_UP_AT) ?? ''
}

/** Those of the admin's exchanges, and those that belong to none. */
function heldMails({ db }: Context, { id }: Pick<Admin, 'id'>) {
  return db
    .selectFrom('outbox')
    .leftJoin('participants', 'participants.id', 'outbox.participant_id')
    .leftJoin('exchanges', 'exchanges.id', 'outbox.exchange_id')
    .selectAll('outbox')
    .select([
      'participants.name as reader',
      'exchanges.name as exchange',
      'slug',
      'exchanges.timezone',
      'names_shown',
    ])
    .where('outbox.state', '=', 'held')
    .where('kind', 'not in', UNSEEN_KINDS)
    .where((is) => is.or([is('owner_id', '=', id), is('outbox.exchange_id', 'is', null)]))
}

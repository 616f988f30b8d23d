import { type Context, secretReaderIn } from '../context.ts'
import type { Participant } from '../participants/tables.ts'
import { timestamp } from '../platform/clock.ts'
import type { Db } from '../platform/database.ts'
import { NOT_ARRIVED, type OutboxMail } from '../platform/outbox.ts'
import { MAILS_PER_PAGE, type MailCount } from './rules.ts'

const MAILBOX_LENGTH = 200

export type MailboxRow = OutboxMail & { reader: string | null; exchange: string | null }

/** The mails that no transport takes, newest first, with whom they are for. */
export function listHeldMails(db: Db): Promise<MailboxRow[]> {
  return db
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

/** A held mail with whom it is for, or undefined. */
export function findHeldMail(db: Db, id: string): Promise<MailboxRow | undefined> {
  return db
    .selectFrom('outbox')
    .leftJoin('participants', 'participants.id', 'outbox.participant_id')
    .leftJoin('exchanges', 'exchanges.id', 'outbox.exchange_id')
    .selectAll('outbox')
    .select(['participants.name as reader', 'exchanges.name as exchange'])
    .where('outbox.id', '=', id)
    .where('outbox.state', '=', 'held')
    .executeTakeFirst()
}

/**
 * How many mails of an exchange there are of each kind in each state; not those in secret, as
 * how it went with one would tell whose it was where one address does not work.
 */
export function countMails(db: Db, exchangeId: string): Promise<MailCount[]> {
  return db
    .selectFrom('outbox')
    .select(['kind', 'state'])
    .select((mail) => mail.fn.countAll<number>().as('count'))
    .where('exchange_id', '=', exchangeId)
    .where('sealed_participant', 'is', null)
    .groupBy(['kind', 'state'])
    .orderBy('kind')
    .execute()
}

export type MailRow = OutboxMail & { reader: string | null; address: string | null }

/**
 * The mails of an exchange with whom they are for: what did not arrive first, then the newest.
 * Not those whose very reader is a secret.
 */
export function listMails(db: Db, exchangeId: string, page: number): Promise<MailRow[]> {
  return db
    .selectFrom('outbox')
    .leftJoin('participants', 'participants.id', 'outbox.participant_id')
    .selectAll('outbox')
    .select(['participants.name as reader', 'participants.email as address'])
    .where('outbox.exchange_id', '=', exchangeId)
    .where('sealed_participant', 'is', null)
    .orderBy((mail) => mail('state', 'in', ['failed', 'bounced', 'complained']), 'desc')
    .orderBy('created_at', 'desc')
    .orderBy('outbox.id')
    .limit(MAILS_PER_PAGE + 1)
    .offset((page - 1) * MAILS_PER_PAGE)
    .execute()
}

/** How many mails went to somebody who stays a secret. */
export async function countSecretMails(db: Db, exchangeId: string): Promise<number> {
  const { count } = await db
    .selectFrom('outbox')
    .select((mail) => mail.fn.countAll<number>().as('count'))
    .where('exchange_id', '=', exchangeId)
    .where('sealed_participant', 'is not', null)
    .executeTakeFirstOrThrow()
  return count
}

/** The mails in secret that did not arrive. */
export function listFailedSecrets(db: Db, exchangeId: string): Promise<OutboxMail[]> {
  return db
    .selectFrom('outbox')
    .selectAll()
    .where('exchange_id', '=', exchangeId)
    .where('sealed_participant', 'is not', null)
    .where('state', 'in', NOT_ARRIVED)
    .execute()
}

/**
 * Why mails in secret did not arrive, each reason once. Nothing of a reader whose address is
 * known not to work: correcting it sends them the result, and to say more would name them.
 */
export async function secretTroubles(
  ctx: Context,
  exchangeId: string,
  people: readonly Pick<Participant, 'id' | 'mail_trouble'>[],
): Promise<string[]> {
  const isKnown = new Set(people.filter((one) => one.mail_trouble !== null).map(({ id }) => id))
  const failed = await listFailedSecrets(ctx.db, exchangeId)
  const reasons = failed
    .filter((mail) => !isKnown.has(readerOf(ctx, mail)))
    .map(({ reason }) => reason ?? '')
  return [...new Set(reasons)]
}

/** A mail of this exchange, unless its very reader is a secret. */
export function findMail(
  db: Db,
  exchangeId: string,
  mailId: string,
): Promise<OutboxMail | undefined> {
  return db
    .selectFrom('outbox')
    .selectAll()
    .where('id', '=', mailId)
    .where('exchange_id', '=', exchangeId)
    .where('sealed_participant', 'is', null)
    .executeTakeFirst()
}

/** True while mails of this exchange go out now, rather than wait for a later try. */
export async function isSending(ctx: Context, exchangeId: string): Promise<boolean> {
  const due = await ctx.db
    .selectFrom('outbox')
    .select('id')
    .where('exchange_id', '=', exchangeId)
    .where('state', '=', 'waiting')
    .where('sealed_participant', 'is', null)
    .where('due_at', '<=', timestamp(ctx.clock()))
    .limit(1)
    .executeTakeFirst()
  return due !== undefined && ctx.config.mail.kind !== 'mailbox'
}

/** The id of whom a mail is for, opened where it is sealed; empty for the admin. */
export function readerOf(
  ctx: Context,
  mail: Pick<OutboxMail, 'exchange_id' | 'participant_id' | 'sealed_participant'>,
): string {
  if (mail.sealed_participant === null) return mail.participant_id ?? ''
  return ctx.seal.open(mail.sealed_participant, secretReaderIn(mail.exchange_id ?? ''))
}

/** How many mails did not arrive, by exchange. */
export function countNotArrived(
  db: Db,
): Promise<{ exchange: string; slug: string; mails: number }[]> {
  return db
    .selectFrom('outbox')
    .innerJoin('exchanges', 'exchanges.id', 'outbox.exchange_id')
    .select(({ fn }) => [
      'exchanges.name as exchange',
      'exchanges.slug',
      fn.countAll<number>().as('mails'),
    ])
    .where('outbox.state', 'in', NOT_ARRIVED)
    .groupBy('exchanges.id')
    .orderBy('exchanges.created_at')
    .execute()
}

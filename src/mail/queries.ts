import { type Context, secretReaderIn } from '../context.ts'
import { timestamp } from '../platform/clock.ts'
import type { Db } from '../platform/database.ts'
import { NOT_ARRIVED, type OutboxMail } from '../platform/outbox.ts'
import { MAILS_PER_PAGE, type MailCount, UNSEEN } from './rules.ts'

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
    .where('kind', '!=', UNSEEN)
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
    .where('kind', '!=', UNSEEN)
    .where('state', 'in', NOT_ARRIVED)
    .execute()
}

/** Why mails of an exchange in secret did not arrive, each reason once. */
export async function secretTroubles(ctx: Context, exchangeId: string): Promise<string[]> {
  const missed = await listNotArrived(ctx)
  const secret = missed.filter(
    (mail) => mail.exchange_id === exchangeId && mail.sealed_participant !== null,
  )
  return [...new Set(secret.map(({ reason }) => reason ?? ''))]
}

/**
 * Every mail of an exchange that did not arrive, except those in secret to an address that is
 * known not to work: correcting it sends the result, and to say more would name the reader.
 */
export async function listNotArrived(ctx: Context): Promise<OutboxMail[]> {
  const mails = await ctx.db
    .selectFrom('outbox')
    .selectAll()
    .where('exchange_id', 'is not', null)
    .where('kind', '!=', UNSEEN)
    .where('state', 'in', NOT_ARRIVED)
    .execute()
  const troubled = await ctx.db
    .selectFrom('participants')
    .select('id')
    .where('mail_trouble', 'is not', null)
    .execute()
  const isKnown = new Set(troubled.map(({ id }) => id))
  return mails.filter(
    (mail) => mail.sealed_participant === null || !isKnown.has(readerOf(ctx, mail)),
  )
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
export async function countNotArrived(
  ctx: Context,
): Promise<{ exchange: string; slug: string; mails: number }[]> {
  const missed = Map.groupBy(await listNotArrived(ctx), ({ exchange_id }) => exchange_id)
  const exchanges = await ctx.db
    .selectFrom('exchanges')
    .select(['id', 'name as exchange', 'slug'])
    .orderBy('created_at')
    .execute()
  return exchanges
    .map(({ id, ...exchange }) => ({ ...exchange, mails: missed.get(id)?.length ?? 0 }))
    .filter(({ mails }) => mails > 0)
}

import type { Context } from '../context.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { listParticipants } from '../participants/queries.ts'
import { mayLook } from '../participants/rules.ts'
import type { Participant } from '../participants/tables.ts'
import { timestamp } from '../platform/clock.ts'
import type { OutboxMail } from '../platform/mail/outbox.ts'
import type { Reason } from '../platform/mail/reasons.ts'
import { UNSEEN_KINDS } from '../post/kinds.ts'
import { listNotArrived, readerOf } from '../post/queries.ts'
import { MAIL_PAGE_REFRESH_SECONDS, MAILS_PER_PAGE, type MailCount } from './rules.ts'

/**
 * Counts the mails of an exchange by kind and state. Secret ones are left out: where a single
 * address does not work, the outcome would reveal whose mail it was.
 */
export function countMails(ctx: Context, exchangeId: string): Promise<MailCount[]> {
  return ctx.db
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

/** One page of an exchange's mails, trouble first, then newest. None has a secret reader. */
function listMails(ctx: Context, exchangeId: string, page: number): Promise<MailRow[]> {
  return ctx.db
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

/** How many mails have a secret reader, except kinds that no page may show. */
async function countSecretMails(ctx: Context, exchangeId: string): Promise<number> {
  const { count } = await ctx.db
    .selectFrom('outbox')
    .select((mail) => mail.fn.countAll<number>().as('count'))
    .where('exchange_id', '=', exchangeId)
    .where('sealed_participant', 'is not', null)
    .where('kind', 'not in', UNSEEN_KINDS)
    .executeTakeFirstOrThrow()
  return count
}

/** The reasons why secret mails of an exchange did not arrive, each once. */
async function secretTroubles(ctx: Context, exchangeId: string): Promise<Reason[]> {
  const missed = await listNotArrived(ctx)
  const secret = missed.filter(
    (mail) => mail.exchange_id === exchangeId && mail.sealed_participant !== null,
  )
  return [...new Set(secret.flatMap(({ reason }) => reason ?? []))]
}

/** A mail of this exchange. Returns undefined if there is none, or if its reader is secret. */
export function findMail(
  ctx: Context,
  exchangeId: string,
  mailId: string,
): Promise<OutboxMail | undefined> {
  return ctx.db
    .selectFrom('outbox')
    .selectAll()
    .where('id', '=', mailId)
    .where('exchange_id', '=', exchangeId)
    .where('sealed_participant', 'is', null)
    .executeTakeFirst()
}

/** True while mails are going out now, rather than waiting for a retry. */
async function isSending(ctx: Context, exchangeId: string): Promise<boolean> {
  const due = await ctx.db
    .selectFrom('outbox')
    .select('id')
    .where('exchange_id', '=', exchangeId)
    .where('state', '=', 'waiting')
    .where('sealed_participant', 'is', null)
    .where('due_at', '<=', timestamp(ctx.clock()))
    .limit(1)
    .executeTakeFirst()
  return due !== undefined && ctx.sender !== undefined
}

/** Everything the mail page of an exchange shows. */
export type ExchangeMail = {
  exchange: Exchange
  mails: readonly MailRow[]
  counts: readonly MailCount[]
  /** How many mails have a secret reader, and why some of them did not arrive. */
  secrets: number
  secretTroubles: readonly Reason[]
  people: readonly Participant[]
  isDrawn: boolean
  /** Seconds until the page reloads; undefined unless mails are going out. */
  refreshSeconds: number | undefined
  /** Page of the list, counted from 1. */
  number: number
  hasMore: boolean
}

export async function readExchangeMail(
  ctx: Context,
  exchange: Exchange,
  number: number,
): Promise<ExchangeMail> {
  const mails = await listMails(ctx, exchange.id, number)
  const isBusy = await isSending(ctx, exchange.id)
  return {
    exchange,
    mails: mails.slice(0, MAILS_PER_PAGE),
    hasMore: mails.length > MAILS_PER_PAGE,
    number,
    counts: await countMails(ctx, exchange.id),
    secrets: await countSecretMails(ctx, exchange.id),
    secretTroubles: await secretTroubles(ctx, exchange.id),
    people: await listParticipants(ctx, exchange.id),
    isDrawn: mayLook(exchange.state),
    refreshSeconds: isBusy ? MAIL_PAGE_REFRESH_SECONDS : undefined,
  }
}

/** The mail that the transport accepted under this reference, or undefined. */
export function findByReference(ctx: Context, reference: string): Promise<OutboxMail | undefined> {
  return ctx.db
    .selectFrom('outbox')
    .selectAll()
    .where('reference', '=', reference)
    .executeTakeFirst()
}

/** When the admin was last notified of failed mail; empty if never. */
export async function lastToldOfFailures(ctx: Context): Promise<string> {
  const told = await ctx.db
    .selectFrom('outbox')
    .select((outbox) => outbox.fn.max('created_at').as('at'))
    .where('kind', '=', 'mail_failure_notice')
    .executeTakeFirst()
  return told?.at ?? ''
}

/** People with an address who have not looked at their recipient since the draw. */
export function listUnlooked(ctx: Context, exchangeId: string): Promise<{ id: string }[]> {
  return ctx.db
    .selectFrom('participants')
    .select('id')
    .where('exchange_id', '=', exchangeId)
    .where('status', '=', 'active')
    .where('email', 'is not', null)
    .where('looked_at', 'is', null)
    .orderBy('id')
    .execute()
}

/** The newest result mail by participant id, from either the secret or the other ones. */
export async function newestResults(
  ctx: Context,
  exchange: Exchange,
  inSecret: boolean,
): Promise<Map<string, string>> {
  const mails = await ctx.db
    .selectFrom('outbox')
    .selectAll()
    .where('exchange_id', '=', exchange.id)
    .where('kind', '=', 'assignment')
    .where('sealed_participant', inSecret ? 'is not' : 'is', null)
    .orderBy('created_at')
    .execute()
  return new Map(mails.map((mail) => [readerOf(ctx, mail), mail.id]))
}

/** True if anybody's recipient has changed since the draw. */
export async function wasChanged(ctx: Context, { id, drawn_at }: Exchange): Promise<boolean> {
  const change = await ctx.db
    .selectFrom('outbox')
    .select('id')
    .where('exchange_id', '=', id)
    .where('kind', '=', 'changed_assignment')
    .where('created_at', '>=', drawn_at ?? '')
    .limit(1)
    .executeTakeFirst()
  return change !== undefined
}

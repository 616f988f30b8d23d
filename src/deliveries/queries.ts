import type { Context } from '../context.ts'
import { namesAreLost } from '../exchanges/keys.ts'
import { isDrawn } from '../exchanges/rules.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { listParticipants } from '../participants/queries.ts'
import { mayBeNudged } from '../participants/rules.ts'
import type { Participant } from '../participants/tables.ts'
import { timestamp } from '../platform/clock.ts'
import { NOT_ARRIVED, type OutboxMail } from '../platform/mail/outbox.ts'
import { ABOUT_DRAW, UNSEEN_KINDS, WELCOMES } from '../post/kinds.ts'
import { ARRIVED, idsOf, mayRetry } from '../post/rules.ts'
import { listReminderRounds } from '../reminders/queries.ts'
import type { ReminderRound } from '../reminders/tables.ts'
import { countMails } from './counts.ts'
import { leadsNowhere, listDue } from './due.ts'
import { MAILS_PER_PAGE, type MailCount, maySendAgain, UNTOLD } from './rules.ts'

export type MailRow = OutboxMail & {
  reader: string | null
  address: string | null
  /** Whether its reader takes part, or has left; null if it has none. */
  status: Participant['status'] | null
  mail_trouble: Participant['mail_trouble']
}

/** One page of an exchange's mails that a page may show, trouble first, then newest. */
function listMails(ctx: Context, exchangeId: string, page: number): Promise<MailRow[]> {
  return ctx.db
    .selectFrom('outbox')
    .leftJoin('participants', 'participants.id', 'outbox.participant_id')
    .selectAll('outbox')
    .select(['participants.name as reader', 'participants.email as address', 'status'])
    .select('mail_trouble')
    .where('outbox.exchange_id', '=', exchangeId)
    .where('kind', 'not in', UNSEEN_KINDS)
    .orderBy((mail) => mail('state', 'in', ['failed', 'bounced', 'complained']), 'desc')
    .orderBy('created_at', 'desc')
    .orderBy('kind')
    .orderBy('participants.name')
    .orderBy('outbox.id')
    .limit(MAILS_PER_PAGE + 1)
    .offset((page - 1) * MAILS_PER_PAGE)
    .execute()
}

/** A mail of this exchange; undefined if there is none, or if it is of a kind that no page may show. */
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
    .where('kind', 'not in', UNSEEN_KINDS)
    .executeTakeFirst()
}

/** Everything the mail page of an exchange shows. */
export type ExchangeMail = {
  exchange: Exchange
  mails: readonly MailRow[]
  /** Which of these may be sent again and would go out, by id. */
  due: ReadonlySet<string>
  counts: readonly MailCount[]
  people: readonly Participant[]
  isDrawn: boolean
  /** They cannot be opened, so that no mail leads to a name. */
  isLost: boolean
  /** How many did not arrive and go out if they are sent again. */
  toRetry: number
  now: Temporal.Instant
  /** How many are to be nudged. */
  toNudge: number
  /** How many people were due each reminder, the newest first. */
  reminders: readonly ReminderRound[]
  /** Mails are going out now, rather than waiting for a retry. */
  isSending: boolean
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
  const people = await listParticipants(ctx, exchange.id)
  const { counts, firstDueAt } = await countMails(ctx, exchange.id)
  const now = ctx.clock()
  const shown = mails.slice(0, MAILS_PER_PAGE)
  const offered = shown.filter((mail) =>
    maySendAgain({ ...mail, isIn: mail.status === 'active' }, exchange),
  )
  const asked = { ids: idsOf(offered), states: NOT_ARRIVED }
  const due = (await listDue(ctx, exchange, asked, people)).filter(
    (mail) => !leadsNowhere(ctx, exchange, mail),
  )
  return {
    exchange,
    mails: shown,
    due: new Set(idsOf(due)),
    hasMore: mails.length > MAILS_PER_PAGE,
    number,
    counts,
    people,
    isDrawn: isDrawn(exchange.state),
    isLost: namesAreLost(ctx, exchange),
    toRetry: due.filter(({ state }) => mayRetry(state)).length,
    now,
    toNudge: isDrawn(exchange.state) ? (await listToNudge(ctx, exchange, people)).length : 0,
    reminders: exchange.draws === 0 ? [] : await listReminderRounds(ctx, exchange.id),
    isSending: ctx.sender !== undefined && firstDueAt !== undefined && firstDueAt <= timestamp(now),
  }
}

/**
 * Who of these is to be nudged: who has not looked at their recipient since the draw, may be written to, and is not to get the
 * mail about it yet; with the id of the newest one, if there is any.
 */
export async function listToNudge(
  ctx: Context,
  exchange: Exchange,
  people: readonly Participant[],
): Promise<{ id: string; result: string | undefined }[]> {
  const results = await newestResults(ctx, exchange)
  return people
    .filter((person) => person.looked_at === null && mayBeNudged(person))
    .filter(({ id }) => results.get(id)?.state !== 'waiting')
    .map(({ id }) => ({ id, result: results.get(id)?.id }))
}

/** To whom a mail about the draw has gone out, or what leads there since, or may have, by id: one that is in hand may arrive. */
export async function listTold(ctx: Context, exchange: Exchange): Promise<ReadonlySet<string>> {
  const drawnAt = exchange.drawn_at ?? ''
  const mails = await ctx.db
    .selectFrom('outbox')
    .select('participant_id')
    .where('exchange_id', '=', exchange.id)
    .where((is) =>
      is.or([
        is.and([is('kind', 'in', ABOUT_DRAW), is('created_at', '>=', drawnAt)]),
        is.and([is('kind', 'in', WELCOMES), is('finished_at', '>', drawnAt)]),
      ]),
    )
    .where((is) =>
      is.or([
        is('state', 'in', ARRIVED),
        is.and([is('state', 'in', UNTOLD), is('reference', 'is not', null)]),
        is.and([
          is('state', '=', 'waiting'),
          is.or([is('claimed_by', 'is not', null), is('unanswered', '>', 0)]),
        ]),
      ]),
    )
    .execute()
  return new Set(mails.flatMap(({ participant_id: id }) => id ?? []))
}

/** The newest result mail, by participant id. */
async function newestResults(ctx: Context, exchange: Exchange) {
  const mails = await ctx.db
    .selectFrom('outbox')
    .select(['id', 'state', 'participant_id'])
    .where('exchange_id', '=', exchange.id)
    .where('kind', '=', 'assignment')
    .orderBy('created_at')
    .execute()
  return new Map(mails.map((mail) => [mail.participant_id ?? '', mail]))
}

import { sql } from 'kysely'
import type { Admin } from '../admin/tables.ts'
import type { Context } from '../context.ts'
import { drawWaits } from '../deadline/rules.ts'
import { isDrawn, type State } from '../exchanges/rules.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { NOT_ARRIVED } from '../platform/mail/outbox.ts'
import { UNSEEN_KINDS } from '../post/kinds.ts'

/** So many stand on one page; the rest is on the next ones, and can be looked for by name. */
const EXCHANGES_PER_PAGE = 20

/** Adds counts: participants, those without gift ideas, those who wait, and mails that failed. */
export type ExchangeCard = Exchange & Troubles & { people: number; withoutIdeas: number }

type Troubles = { waiting: number; mailTrouble: number }

/** One page of an admin's exchanges. */
export type ExchangeList = {
  exchanges: readonly ExchangeCard[]
  /** How many were found on all pages, and how many of these are completed. */
  found: number
  past: number
  /** Which page this is, from 1. */
  number: number
  hasMore: boolean
  /** What was looked for in their names; empty for all. */
  search: string
  /** Whether there are more than one page holds, so that looking for one is worth a field. */
  isLong: boolean
}

/**
 * A page of the admin's exchanges whose names hold every word of `search`, whatever its case and accents: what has
 * a problem first, then by their day, and the completed ones last, the latest of them first.
 */
export async function listExchanges(
  ctx: Context,
  admin: Pick<Admin, 'id'>,
  { search, number }: { search: string; number: number },
): Promise<ExchangeList> {
  const all = await listTroubles(ctx, admin)
  const words = plainly(search).split(/\s+/)
  const found = all.filter(({ name }) => words.every((word) => plainly(name).includes(word)))
  const past = found.filter(isPast).toReversed()
  const present = found.filter((one) => !isPast(one))
  const [troubled = [], rest = []] = [true, false].map((is) =>
    present.filter((one) => hasProblem(one, ctx.clock()) === is),
  )
  const start = (number - 1) * EXCHANGES_PER_PAGE
  const shown = [...troubled, ...rest, ...past].slice(start, start + EXCHANGES_PER_PAGE)
  return {
    exchanges: await withCounts(ctx, shown),
    found: found.length,
    past: past.length,
    number,
    hasMore: start + shown.length < found.length,
    search,
    isLong: all.length > EXCHANGES_PER_PAGE,
  }
}

export function isPast({ state }: { state: State }): boolean {
  return state === 'completed'
}

/** Once names are drawn, nobody is waited for any more. */
export function isAwaited({ state, waiting }: { state: State; waiting: number }): boolean {
  return waiting > 0 && !isDrawn(state)
}

type Listed = Awaited<ReturnType<typeof listTroubles>>[number]

function hasProblem(exchange: Listed, now: Temporal.Instant): boolean {
  return exchange.mailTrouble > 0 || isAwaited(exchange) || drawWaits(exchange, now)
}

/** Lower case without accents, as people type when they look for something. */
function plainly(words: string): string {
  return words.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase().trim()
}

/** What tells where each stands in the list, and no more, as there may be many. */
async function listTroubles({ db }: Context, { id }: Pick<Admin, 'id'>) {
  const missed = await db
    .selectFrom('outbox')
    .select(['exchange_id', sql<number>`count(*)`.as('count')])
    .where('state', 'in', NOT_ARRIVED)
    .where('kind', 'not in', UNSEEN_KINDS)
    .groupBy('exchange_id')
    .execute()
  const missedOf = new Map(missed.map(({ exchange_id, count }) => [exchange_id, count]))
  const rows = await db
    .selectFrom('exchanges')
    .select(['id', 'name', 'state', 'timezone', 'exchange_date', 'registration_close_date'])
    .select(['draws_itself_since', 'draws', 'tried_to_draw_on'])
    .select(({ selectFrom }) =>
      selectFrom('participants')
        .select(sql<number>`count(*)`.as('count'))
        .whereRef('participants.exchange_id', '=', 'exchanges.id')
        .where('status', '=', 'waiting')
        .$asScalar()
        .$notNull()
        .as('waiting'),
    )
    .where('owner_id', '=', id)
    .orderBy('exchange_date')
    .orderBy('created_at', 'desc')
    .execute()
  return rows.map((row) => ({ ...row, mailTrouble: missedOf.get(row.id) ?? 0 }))
}

async function withCounts({ db }: Context, shown: readonly Listed[]): Promise<ExchangeCard[]> {
  if (shown.length === 0) return []
  const ids = shown.map(({ id }) => id)
  const rows = await db.selectFrom('exchanges').selectAll().where('id', 'in', ids).execute()
  const counts = await db
    .selectFrom('participants')
    .select(['exchange_id', sql<number>`count(*)`.as('people')])
    .select(sql<number>`sum(gift_ideas = '')`.as('withoutIdeas'))
    .where('exchange_id', 'in', ids)
    .where('status', '=', 'active')
    .groupBy('exchange_id')
    .execute()
  const countsOf = new Map(counts.map(({ exchange_id, ...counts }) => [exchange_id, counts]))
  const rowOf = new Map(rows.map((row) => [row.id, row]))
  return shown.flatMap(({ id, waiting, mailTrouble }) => {
    const row = rowOf.get(id)
    const { people, withoutIdeas } = countsOf.get(id) ?? { people: 0, withoutIdeas: 0 }
    return row ? [{ ...row, people, withoutIdeas, waiting, mailTrouble }] : []
  })
}

import type { Context } from '../context.ts'
import { noteNo, takeBackNo } from '../exchanges/noes.ts'
import { findExchangeById } from '../exchanges/queries.ts'
import { isDrawn, type State } from '../exchanges/rules.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { type InSeries, listInSeries } from '../participants/series.ts'
import type { Participant } from '../participants/tables.ts'
import { newestLink } from '../post/queries.ts'

/**
 * Unless they ever came to an exchange of this series of their own will, none of it asks them again; of those that they
 * are in they hear as before. Returns where nobody has asked them yet: they are out there, too.
 */
export async function noteNoToSeries(
  ctx: Context,
  series: Pick<Exchange, 'series_id'>,
  person: Participant,
): Promise<InSeries[]> {
  const theirs = await listInSeries(ctx, person, series.series_id)
  if (theirs.some(({ confirmed }) => confirmed === 1)) return []
  await noteNo(ctx, series, person)
  const unasked: InSeries[] = []
  for (const one of theirs) {
    if (one.id !== person.id && (await isStillToBeAsked(ctx, one))) unasked.push(one)
  }
  return unasked
}

/** Takes back that they are asked no more: by the series of this exchange, or by any. */
export async function askAgain(
  ctx: Context,
  person: Participant,
  series: 'its' | 'any',
): Promise<void> {
  const exchange = await findExchangeById(ctx, person.exchange_id)
  if (series === 'any') await takeBackNo(ctx, person)
  else if (exchange) await takeBackNo(ctx, person, exchange)
}

/** Whether somebody was put down by others, names are not drawn, and the mail that says so has not gone out. */
async function isStillToBeAsked(
  ctx: Context,
  { id, status, state }: Participant & { state: State },
): Promise<boolean> {
  if (isDrawn(state)) return false
  const newest = await newestLink(ctx, id)
  if (status === 'active') return newest?.kind === 'added' && newest.state !== 'sent'
  return status === 'invited' && newest?.state !== 'sent'
}

import type { Context } from '../context.ts'
import { findExchangeById } from '../exchanges/queries.ts'
import type { State } from '../exchanges/rules.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { listByMailbox } from './mail-trouble.ts'
import type { Participant } from './tables.ts'

type Named = Pick<Participant, 'name' | 'email'>
export type InSeries = Participant & { state: State }

/** Somebody of this name and mailbox in each exchange of a series, or in all; nobody, if they have no address. */
export async function listInSeries(
  ctx: Context,
  { name, email }: Named,
  series: string | undefined,
): Promise<InSeries[]> {
  const theirs: InSeries[] = []
  for (const one of email === null ? [] : await listByMailbox(ctx, email)) {
    const exchange = await findExchangeById(ctx, one.exchange_id)
    const isOfIt = series === undefined || exchange?.series_id === series
    const isCalledSo = one.name.toLowerCase() === name.toLowerCase()
    if (exchange && isOfIt && isCalledSo) theirs.push({ ...one, state: exchange.state })
  }
  return theirs
}

/** Whether somebody has said no in the series of an exchange, and come to none of it of their own will. */
export async function saysNoToSeries(
  ctx: Context,
  { id }: Pick<Exchange, 'id'>,
  person: Named,
): Promise<boolean> {
  const series = (await findExchangeById(ctx, id))?.series_id
  const theirs = await listInSeries(ctx, person, series)
  const hasCome = theirs.some(({ confirmed }) => confirmed === 1)
  return !hasCome && theirs.some(({ asked_no_more }) => asked_no_more === 1)
}

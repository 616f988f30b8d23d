import type { Context } from '../context.ts'
import { readNoes } from '../exchanges/noes.ts'
import { findExchangeById } from '../exchanges/queries.ts'
import type { State } from '../exchanges/rules.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { listByMailbox } from './mail-trouble.ts'
import { listParticipants } from './queries.ts'
import { isAskedAgain } from './rules.ts'
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

/** Tells who has said no in the series of an exchange. */
export async function readNoesAround(
  ctx: Context,
  { id }: Pick<Exchange, 'id'>,
): Promise<(person: Named) => boolean> {
  const series = await findExchangeById(ctx, id)
  return series ? await readNoes(ctx, series) : () => false
}

/** Everybody of an exchange who is asked again by the next one. */
export async function listAskedAgain(ctx: Context, past: Exchange): Promise<Participant[]> {
  const saysNo = await readNoes(ctx, past)
  const people = await listParticipants(ctx, past.id)
  return people.filter((person) => isAskedAgain(person, saysNo(person)))
}

/** Whether it is to whoever has said no to a series that another address of somebody would lead. */
export async function leadsToNo(
  ctx: Context,
  series: Pick<Exchange, 'series_id'>,
  { name, email }: Named,
  next: Named,
): Promise<boolean> {
  if (next.email === null || next.email === email) return false
  const saysNo = await readNoes(ctx, series)
  return saysNo(next) || saysNo({ name, email: next.email })
}

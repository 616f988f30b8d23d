import type { Context } from '../context.ts'
import { findExchangeById } from '../exchanges/queries.ts'
import { isDrawn, type State } from '../exchanges/rules.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { listByMailbox, noteAskedNoMore } from '../participants/mail-trouble.ts'
import type { Participant } from '../participants/tables.ts'
import { leave } from '../people/commands.ts'
import { newestLink } from '../post/queries.ts'

/**
 * From none of the finished exchanges of this series, where they were put down by others as well, are they asked again,
 * nor by one of it that has not asked them yet, unless they ever came to one of their own will; of the finished ones
 * they hear as before.
 */
export async function takeAlongNoMore(
  ctx: Context,
  { series_id }: Pick<Exchange, 'series_id'>,
  person: Participant,
): Promise<void> {
  const theirs = await listInSeries(ctx, person, series_id)
  const hasCome = theirs.some(({ confirmed }) => confirmed === 1)
  for (const one of theirs) {
    if (one.state === 'completed' && one.status === 'active' && one.confirmed === 0) {
      await noteAskedNoMore(ctx, one, true)
    } else if (one.id !== person.id && !hasCome && (await isStillToBeAsked(ctx, one))) {
      await leave(ctx, one, 'declined')
    }
  }
}

/** Takes back that they are asked no more: by the series of this exchange, or by any. */
export async function askAgain(
  ctx: Context,
  person: Participant,
  series: 'its' | 'any',
): Promise<void> {
  const exchange = await findExchangeById(ctx, person.exchange_id)
  const only = series === 'its' ? exchange?.series_id : undefined
  for (const one of await listInSeries(ctx, person, only)) await noteAskedNoMore(ctx, one, false)
}

/** Somebody of this name and mailbox in each exchange of a series, or in all; nobody, if they have no address. */
async function listInSeries(
  ctx: Context,
  { name, email }: Participant,
  series: string | undefined,
): Promise<(Participant & { state: State })[]> {
  const theirs: (Participant & { state: State })[] = []
  for (const one of email === null ? [] : await listByMailbox(ctx, email)) {
    const exchange = await findExchangeById(ctx, one.exchange_id)
    const isOfIt = series === undefined || exchange?.series_id === series
    const isCalledSo = one.name.toLowerCase() === name.toLowerCase()
    if (exchange && isOfIt && isCalledSo) theirs.push({ ...one, state: exchange.state })
  }
  return theirs
}

/** Whether somebody is invited, and the mail that says so has not gone out. */
async function isStillToBeAsked(
  ctx: Context,
  { id, status, state }: Participant & { state: State },
): Promise<boolean> {
  if (status !== 'invited' || isDrawn(state)) return false
  return (await newestLink(ctx, id)) !== 'sent'
}

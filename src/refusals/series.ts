import type { Context } from '../context.ts'
import { findExchangeById } from '../exchanges/queries.ts'
import { isDrawn, type State } from '../exchanges/rules.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { noteAskedNoMore } from '../participants/mail-trouble.ts'
import { type InSeries, listInSeries } from '../participants/series.ts'
import type { Participant } from '../participants/tables.ts'
import { newestLink } from '../post/queries.ts'

/**
 * By none that follows an exchange of this series which they have not come to of their own will are they asked again; of
 * these themselves they hear as before. Returns where nobody has asked them yet: unless they ever came to one, they are
 * out there, too.
 */
export async function takeAlongNoMore(
  ctx: Context,
  { series_id }: Pick<Exchange, 'series_id'>,
  person: Participant,
): Promise<InSeries[]> {
  const theirs = await listInSeries(ctx, person, series_id)
  const hasCome = theirs.some(({ confirmed }) => confirmed === 1)
  const unasked: InSeries[] = []
  for (const one of theirs) {
    const isIn = one.status === 'active' || one.status === 'invited'
    if (!isIn || one.confirmed === 1) continue
    await noteAskedNoMore(ctx, one, true)
    if (one.id !== person.id && !hasCome && (await isStillToBeAsked(ctx, one))) unasked.push(one)
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
  const only = series === 'its' ? exchange?.series_id : undefined
  for (const one of await listInSeries(ctx, person, only)) await noteAskedNoMore(ctx, one, false)
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

import type { Context } from '../context.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { listParticipants } from '../participants/queries.ts'
import { saysNoToSeries } from '../participants/series.ts'
import { planImport } from './plan.ts'
import type { ListLine, Verdict } from './rules.ts'

/** What adding a list would do now. */
export async function readPlan(
  ctx: Context,
  exchange: Pick<Exchange, 'id' | 'max_participants'>,
  lines: readonly ListLine[],
): Promise<Verdict[]> {
  const people = await listParticipants(ctx, exchange.id)
  const sayNo = new Set<number>()
  for (const { number, person } of lines) {
    if (person && (await saysNoToSeries(ctx, exchange, person))) sayNo.add(number)
  }
  return planImport(lines, { people, maxParticipants: exchange.max_participants, sayNo })
}

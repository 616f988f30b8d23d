import type { Context } from '../context.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { listAround } from '../participants/queries.ts'
import { OUT } from '../participants/rules.ts'
import { readNoesAround } from '../participants/series.ts'
import type { Participant } from '../participants/tables.ts'
import { notOnList, planImport } from './plan.ts'
import type { ListLine, Verdict } from './rules.ts'

type Place = Pick<Exchange, 'id' | 'max_participants'>

/** What adding a list would do now, line by line; and who is in, but not on it. */
export async function readPlan(
  ctx: Context,
  exchange: Place,
  lines: readonly ListLine[],
): Promise<{ plan: Verdict[]; missing: Participant[] }> {
  const { people, outside } = await listAround(ctx, exchange.id)
  const saysNo = await readNoesAround(ctx, exchange)
  const sayNo = new Set<number>()
  for (const { number, person } of lines) {
    if (person && saysNo(person)) sayNo.add(number)
  }
  const given = { people, outside, maxParticipants: exchange.max_participants, sayNo }
  return { plan: planImport(lines, given), missing: notOnList(lines, people) }
}

/** Whether anybody has left or was taken out, of whom nothing else is kept. */
export async function hasAnybodyLeft(ctx: Context, { id }: Pick<Exchange, 'id'>): Promise<boolean> {
  const gone = await ctx.db
    .selectFrom('participants')
    .select('id')
    .where('exchange_id', '=', id)
    .where(
      'status',
      'in',
      OUT.filter((status) => status !== 'declined'),
    )
    .limit(1)
    .executeTakeFirst()
  return gone !== undefined
}

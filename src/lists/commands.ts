import { type Context, transact } from '../context.ts'
import { reloadExchange } from '../exchanges/queries.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { mayAddPeople } from '../participants/rules.ts'
import type { Participant } from '../participants/tables.ts'
import { welcome } from '../people/commands.ts'
import { readPlan } from './queries.ts'
import type { ListLine, Verdict } from './rules.ts'

/**
 * Adds everybody new in a list, who may be nobody, in one transaction. Returns undefined, adding nobody, if that would no
 * longer do what the admin has seen, or if people can no longer be added.
 */
export async function importPeople(
  ctx: Context,
  exchange: Exchange,
  lines: readonly ListLine[],
  isAsSeen: (plan: readonly Verdict[]) => boolean,
): Promise<Participant[] | undefined> {
  return await transact(ctx, async (ctx) => {
    const present = await reloadExchange(ctx, exchange)
    const { plan } = await readPlan(ctx, present, lines)
    if (!mayAddPeople(present.state) || !isAsSeen(plan)) return undefined
    const added: Participant[] = []
    for (const { outcome, person } of plan) {
      if (outcome === 'new' && person) added.push(await welcome(ctx, exchange, person))
    }
    return added
  })
}

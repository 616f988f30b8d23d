import type { Context } from '../context.ts'
import type { Mailed } from '../paths.ts'
import { listParticipants } from './queries.ts'
import { canBeMailed, toldOf } from './rules.ts'

/**
 * Runs a command and counts whom it orders mails for: who of all those who take part by now gets one that
 * arrives, as far as is known. Pages promise what this says, and nothing else.
 */
export async function countingTold<T>(
  ctx: Context,
  { id }: { id: string },
  command: (ctx: Context) => Promise<T>,
): Promise<{ outcome: T; told: (concerned?: number) => Mailed }> {
  const readers = new Set<string>()
  const outcome = await command({ ...ctx, noteReader: (id) => readers.add(id) })
  const people = await listParticipants(ctx, id)
  const reached = people.filter((one) => readers.has(one.id) && canBeMailed(one, ctx.sender))
  return { outcome, told: (concerned = people.length) => toldOf(reached.length, concerned) }
}

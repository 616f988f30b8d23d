import { type Context, transact } from '../context.ts'
import { forgetInSessions } from '../platform/session-sweeps.ts'
import { forgetSetting, readSettings, saveSetting } from '../platform/settings.ts'
import type { Exchange } from './tables.ts'

/** The setting that lists, by id and under seal, the erased exchanges that sessions may still name. */
const ERASED_IN_SESSIONS = 'erased_in_sessions'

/**
 * Writes down, in the transaction that erases an exchange, that sessions are to forget it. What is left in them
 * opens nothing any more; to look through all of them at once would hold up everybody.
 */
export async function noteErasedInSessions(
  ctx: Context,
  { id }: Pick<Exchange, 'id'>,
): Promise<void> {
  const erased = await listErased(ctx)
  await saveErased(ctx, [...erased, id])
}

/** Job: takes erased exchanges out of all sessions, in small steps. */
export async function forgetErasedInSessions(ctx: Context): Promise<void> {
  const erased = await listErased(ctx)
  if (erased.length === 0) return
  const wasThere = await forgetInSessions(ctx, erased)
  await transact(ctx, async (ctx) => {
    const since = (await listErased(ctx)).filter((id) => !erased.includes(id))
    await saveErased(ctx, since)
    if (wasThere) await ctx.noteErasure()
  })
}

async function listErased(ctx: Context): Promise<string[]> {
  const sealed = (await readSettings(ctx)).get(ERASED_IN_SESSIONS)
  // What another key has sealed concerns sessions that this one does not open either.
  const listed = sealed && ctx.seal.openIfOurs(sealed, ERASED_IN_SESSIONS)
  return listed ? (JSON.parse(listed) as string[]) : []
}

async function saveErased(ctx: Context, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return await forgetSetting(ctx, ERASED_IN_SESSIONS)
  const sealed = ctx.seal.seal(JSON.stringify(ids), ERASED_IN_SESSIONS)
  await saveSetting(ctx, ERASED_IN_SESSIONS, sealed)
}

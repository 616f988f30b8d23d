import { type Context, transact } from '../context.ts'
import { keepSetting, readSettings, saveSetting } from '../platform/settings.ts'
import { lastPulse } from '../platform/steadiness.ts'
import type { Exchange } from './tables.ts'

/** The setting that lists, by id, all keys that ended here. Earlier versions kept no list. */
const DOOMED_KEYS = 'doomed_keys'
/** A process notes its pulse every ten seconds: what it has made is not newer than this. */
const AFTER_PULSE_SECONDS = 15

/** The id of the key of an exchange; null if it has none, or is not there. */
export async function findKeyId(
  ctx: Context,
  { id }: Pick<Exchange, 'id'>,
): Promise<string | null> {
  const found = await ctx.db
    .selectFrom('exchanges')
    .select('key_id')
    .where('id', '=', id)
    .executeTakeFirst()
  return found?.key_id ?? null
}

/**
 * Writes down that the key of an exchange is destroyed, for good, in the transaction that erases what it has sealed:
 * `ctx.noteErasure` does it after the commit; and each start and each minute wherever its file is there, as one that was
 * missing at that moment may be put back.
 */
export async function doomKey(ctx: Context, exchange: Pick<Exchange, 'id'>): Promise<void> {
  const id = await findKeyId(ctx, exchange)
  if (id !== null) await doom(ctx, [id])
}

/**
 * Destroys the keys that this database says are to go, and those that were made in a transaction which
 * was never committed. Never one only because the database does not name it: it may be an older copy.
 * One that cannot be destroyed keeps no other, and is tried again; throws once all were tried.
 */
export async function destroyErasedKeys(ctx: Context): Promise<void> {
  const errors: unknown[] = []
  const destroy = (id: string) => {
    try {
      ctx.keyring.destroy(id)
    } catch (error) {
      errors.push(error)
    }
  }
  for (const id of await listDoomed(ctx)) destroy(id)
  if (ctx.keyring.idsInTheMaking().length > 0) {
    // As keys are made inside transactions, and this is one, too, it meets none that is about to be named.
    await transact(ctx, async (ctx) => {
      const named = await namedKeys(ctx)
      for (const id of ctx.keyring.idsInTheMaking()) {
        if (named.has(id)) ctx.keyring.keep(id)
        else destroy(id)
      }
    })
  }
  if (errors.length > 0) throw new AggregateError(errors, 'keys that cannot be destroyed')
}

/**
 * For the start, before its first pulse is noted: destroys what an earlier version has left, which kept no
 * list: keys that nobody names and that are not newer than the last pulse in this database.
 * Returns the ids of keys that it has never heard of.
 */
export async function followUpErasedKeys(ctx: Context): Promise<string[]> {
  return await transact(ctx, async (ctx) => {
    const isListed = (await readSettings(ctx)).has(DOOMED_KEYS)
    const doomed = await listDoomed(ctx)
    const unnamed = (await unnamedKeys(ctx)).filter((id) => !doomed.includes(id))
    if (isListed) return unnamed
    await keepSetting(ctx, DOOMED_KEYS, '')
    const pulse = await lastPulse(ctx)
    // A clock that was ahead says nothing of which is older.
    if (!pulse || Temporal.Instant.compare(pulse, ctx.clock()) > 0) return unnamed
    const until = pulse.add({ seconds: AFTER_PULSE_SECONDS })
    const isKnown = (id: string) =>
      Temporal.Instant.compare(ctx.keyring.writtenAt(id) ?? until, until) <= 0
    const left = unnamed.filter(isKnown)
    await doom(ctx, left)
    for (const id of left) ctx.keyring.destroy(id)
    return unnamed.filter((id) => !left.includes(id))
  })
}

/** For keys that were just copied here beside a backup: those it does not name stay in their file only. */
export async function destroyUnnamedKeys(ctx: Context): Promise<void> {
  for (const id of await unnamedKeys(ctx)) ctx.keyring.destroy(id)
  await keepSetting(ctx, DOOMED_KEYS, '')
}

async function unnamedKeys(ctx: Context): Promise<string[]> {
  const named = await namedKeys(ctx)
  return ctx.keyring.ids().filter((id) => !named.has(id))
}

async function namedKeys(ctx: Context): Promise<ReadonlySet<string | null>> {
  const rows = await ctx.db.selectFrom('exchanges').select('key_id').execute()
  return new Set(rows.map(({ key_id }) => key_id))
}

async function doom(ctx: Context, ids: readonly string[]): Promise<void> {
  await saveSetting(ctx, DOOMED_KEYS, [...(await listDoomed(ctx)), ...ids].join(' '))
}

async function listDoomed(ctx: Context): Promise<string[]> {
  const listed = (await readSettings(ctx)).get(DOOMED_KEYS) ?? ''
  return listed.split(' ').filter((id) => id !== '')
}

import { setImmediate as nextTurn } from 'node:timers/promises'
import { type Ground, inTransaction } from './database.ts'
import {
  endOfSession,
  hasEnded,
  type Kept,
  openSession,
  type SealedGround,
  type SessionRow,
  sealedSession,
} from './session-store.ts'

/** So many sessions are looked at in one go; it takes some ms, and between them requests are answered. */
const PORTION = 100
/** Behind every id, which are hexadecimal. */
const LAST = 'g'

/** Job: deletes expired sessions, as every sweep does those that do not open. */
export async function deleteExpiredSessions(ctx: SealedGround): Promise<void> {
  await sweep(ctx, (_, { ends }) => (hasEnded(ctx.clock, ends) ? 'over' : 'as it is'))
}

/** Job: one that lives longer than any was begun by a clock that was wrong. */
export async function shortenSessions(ctx: SealedGround): Promise<void> {
  const latest = endOfSession(ctx.clock)
  await sweep(ctx, (row, { ends, text }) => {
    if (Temporal.Instant.compare(ends, latest) <= 0) return 'as it is'
    return {
      data: sealedSession(ctx.seal, row.id_hash, { ends: latest, session: JSON.parse(text) }),
    }
  })
}

/**
 * Removes the entries under these ids from every session, leaving whatever else they grant. Not to be
 * called in a transaction, as it gives way to requests. Returns whether there were any.
 */
export async function forgetInSessions(
  ctx: SealedGround,
  ids: readonly string[],
): Promise<boolean> {
  return await sweep(ctx, (row, { ends, text }) => {
    if (!ids.some((id) => text.includes(`"${id}"`))) return 'as it is'
    const session = JSON.parse(text, (key, value) => (ids.includes(key) ? undefined : value))
    return { data: sealedSession(ctx.seal, row.id_hash, { ends, session }) }
  })
}

/** What is to become of a session. */
type Fate = { data: string } | 'over' | 'as it is'

/** Goes through all sessions, and returns whether one was changed or ended. */
async function sweep(
  ctx: SealedGround,
  fateOfOpened: (row: SessionRow, kept: Kept) => Fate,
): Promise<boolean> {
  const fateOf = (row: SessionRow): Fate => {
    const kept = openSession(ctx, row)
    return kept ? fateOfOpened(row, kept) : 'over'
  }
  let isChanged = false
  for await (const portion of portionsOf(ctx)) {
    const rows = await inPortion(ctx, portion)
    if (rows.every((row) => fateOf(row) === 'as it is')) continue
    isChanged = true
    await inTransaction(ctx.db, async (db) => {
      for (const row of await inPortion({ db }, portion)) await meet({ db }, row, fateOf(row))
    })
  }
  return isChanged
}

async function meet(
  { db }: Pick<Ground, 'db'>,
  { id_hash }: SessionRow,
  fate: Fate,
): Promise<void> {
  if (fate === 'over') await db.deleteFrom('sessions').where('id_hash', '=', id_hash).execute()
  else if (fate !== 'as it is')
    await db.updateTable('sessions').set(fate).where('id_hash', '=', id_hash).execute()
}

type Portion = { after: string; upTo: string }

/** All sessions by the order of their ids, in portions between which requests are answered. */
async function* portionsOf({ db }: Pick<Ground, 'db'>): AsyncGenerator<Portion> {
  let after = ''
  for (;;) {
    const last = await db
      .selectFrom('sessions')
      .select('id_hash')
      .where('id_hash', '>', after)
      .orderBy('id_hash')
      .offset(PORTION - 1)
      .limit(1)
      .executeTakeFirst()
    yield { after, upTo: last?.id_hash ?? LAST }
    if (!last) return
    after = last.id_hash
    await nextTurn()
  }
}

async function inPortion({ db }: Pick<Ground, 'db'>, { after, upTo }: Portion) {
  return await db
    .selectFrom('sessions')
    .select(['id_hash', 'data'])
    .where('id_hash', '>', after)
    .where('id_hash', '<=', upTo)
    .execute()
}

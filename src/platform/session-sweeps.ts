import { setImmediate as nextTurn } from 'node:timers/promises'
import { timestamp } from './clock.ts'
import { type Ground, inTransaction } from './database.ts'
import { endOfSession, type SealedGround, sealedSession, textOf } from './session-store.ts'

/** So many sessions are looked at in one go; it takes some ms, and between them requests are answered. */
const PORTION = 100
/** Behind every id, which are hexadecimal. */
const LAST = 'g'

/** Job: seals what an earlier version has left open, without the hours that it holds. */
export async function sealOpenSessions({ db, seal }: SealedGround): Promise<void> {
  for await (const portion of portionsOf({ db })) {
    const open = await inPortion({ db }, portion).where('data', 'like', '{%').execute()
    for (const { id_hash, data: text } of open) {
      const data = sealedSession(seal, id_hash, JSON.parse(text))
      await db
        .updateTable('sessions')
        .set({ data })
        .where('id_hash', '=', id_hash)
        .where('data', '=', text)
        .execute()
    }
  }
}

/** Job: deletes expired sessions. */
export async function deleteExpiredSessions({ db, clock }: Ground): Promise<void> {
  const now = timestamp(clock())
  for await (const { after, upTo } of portionsOf({ db })) {
    await db
      .deleteFrom('sessions')
      .where('id_hash', '>', after)
      .where('id_hash', '<=', upTo)
      .where('expires_at', '<=', now)
      .execute()
  }
}

/** Job: one that lives longer than any was begun by a clock that was wrong. */
export async function shortenSessions({ db, clock }: Ground): Promise<void> {
  const expires_at = endOfSession(clock)
  for await (const { after, upTo } of portionsOf({ db })) {
    await db
      .updateTable('sessions')
      .set({ expires_at })
      .where('id_hash', '>', after)
      .where('id_hash', '<=', upTo)
      .where('expires_at', '>', expires_at)
      .execute()
  }
}

/**
 * Removes the entries under these ids from every session, leaving whatever else they grant. Not to be
 * called in a transaction, as it gives way to requests. Returns whether there were any.
 */
export async function forgetInSessions(
  ctx: SealedGround,
  ids: readonly string[],
): Promise<boolean> {
  let wasThere = false
  for await (const portion of portionsOf(ctx)) {
    await inTransaction(ctx.db, async (db) => {
      for (const row of await inPortion({ db }, portion).execute()) {
        const data = withoutEntries(ctx, row, ids)
        if (data === undefined) continue
        wasThere = true
        await db.updateTable('sessions').set({ data }).where('id_hash', '=', row.id_hash).execute()
      }
    })
  }
  return wasThere
}

/** What a session holds without these entries, sealed; undefined if it has none of them. */
function withoutEntries(
  { seal }: Pick<SealedGround, 'seal'>,
  row: { id_hash: string; data: string },
  ids: readonly string[],
): string | undefined {
  const text = textOf({ seal }, row)
  if (!ids.some((id) => text.includes(`"${id}"`))) return undefined
  const rest = JSON.parse(text, (key, value) => (ids.includes(key) ? undefined : value))
  return sealedSession(seal, row.id_hash, rest)
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

function inPortion({ db }: Pick<Ground, 'db'>, { after, upTo }: Portion) {
  return db
    .selectFrom('sessions')
    .select(['id_hash', 'data'])
    .where('id_hash', '>', after)
    .where('id_hash', '<=', upTo)
}

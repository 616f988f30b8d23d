import type { Session } from 'fastify'
import type { Ground } from './database.ts'
import {
  endOfSession,
  openSession,
  type SealedGround,
  saveSession,
  sealedSession,
} from './session-store.ts'
import { hashToken } from './tokens.ts'

/**
 * Which sessions one thing has opened, such as a card, oldest first. The list is a row beside them, found by
 * a fingerprint and sealed like them; it holds their hashes under `key`, by which a session grants what the
 * thing opens, so that what is forgotten of that in sessions is forgotten here.
 */
type Listed = { listed: Record<string, string[]> }

type Opened = { by: string; key: string; session: string; instead: string }

/**
 * Puts a session that is saved already on the list of what it was opened `by`, `instead` of the one that it has
 * replaced in its browser. Beyond `max`, the oldest ones lose what they hold under `key`, and end if
 * that leaves them of no use. To be called in a transaction.
 */
export async function listSession(
  ctx: SealedGround,
  { by, key, session, instead }: Opened,
  max: number,
  isOfNoUse: (session: Partial<Session>) => boolean,
): Promise<void> {
  const id_hash = ctx.seal.fingerprint('list of sessions', by)
  const row = await findRow(ctx, id_hash)
  const kept = row && openSession(ctx, row)
  const known = kept ? ((JSON.parse(kept.text) as Listed).listed[key] ?? []) : []
  const others = known.filter((hash) => hash !== hashToken(instead) && hash !== hashToken(session))
  const all = [...others, hashToken(session)]
  for (const hash of all.slice(0, -max)) await takeFrom(ctx, hash, key, isOfNoUse)
  const list: Listed = { listed: { [key]: all.slice(-max) } }
  const ends = endOfSession(ctx.clock)
  const data = sealedSession(ctx.seal, id_hash, { ends, session: list })
  await saveSession(ctx, { id_hash, data })
}

async function takeFrom(
  ctx: SealedGround,
  idHash: string,
  key: string,
  isOfNoUse: (session: Partial<Session>) => boolean,
): Promise<void> {
  const row = await findRow(ctx, idHash)
  const kept = row && openSession(ctx, row)
  // One that does not open goes with the next sweep.
  if (!kept) return
  const { ends, text } = kept
  const rest = JSON.parse(text, (name, value) => (name === key ? undefined : value))
  if (isOfNoUse(rest)) {
    await ctx.db.deleteFrom('sessions').where('id_hash', '=', idHash).execute()
  } else {
    const data = sealedSession(ctx.seal, idHash, { ends, session: rest })
    await ctx.db.updateTable('sessions').set({ data }).where('id_hash', '=', idHash).execute()
  }
}

function findRow({ db }: Pick<Ground, 'db'>, idHash: string) {
  return db
    .selectFrom('sessions')
    .select(['id_hash', 'data'])
    .where('id_hash', '=', idHash)
    .executeTakeFirst()
}

import type { SessionStore } from '@fastify/session'
import type { Session } from 'fastify'
import { type Clock, timestamp, wholeDay } from './clock.ts'
import type { Ground } from './database.ts'
import type { Seal } from './seal.ts'
import { hashToken } from './tokens.ts'

type SessionsTable = { id_hash: string; data: string; expires_at: string }
/** `data` is under seal: whose session it is would tell, with the day of its end, who was here when. */
type Row = Pick<SessionsTable, 'id_hash' | 'data'>
type SealedGround = Ground & { seal: Seal }

declare module './database.ts' {
  interface Tables {
    sessions: SessionsTable
  }
}

/** How long a browser may keep its cookie; what the session grants may expire earlier. */
export const SESSION_LIFETIME_DAYS = 30

/** Stores the sessions of @fastify/session in the database, under the hash of their id. */
export function createSessionStore({ db, clock, seal }: SealedGround): SessionStore {
  return {
    get(id, callback) {
      const row = db
        .selectFrom('sessions')
        .select(['id_hash', 'data'])
        .where('id_hash', '=', hashToken(id))
        .where('expires_at', '>', timestamp(clock()))
        .executeTakeFirst()
      row.then(
        (found) => callback(null, found && (JSON.parse(textOf({ seal }, found)) as Session)),
        callback,
      )
    },
    set(id, session, callback) {
      const expires_at = endOfSession(clock)
      const id_hash = hashToken(id)
      const data = seal.seal(withoutHours(session), boundTo(id_hash))
      db.insertInto('sessions')
        .values({ id_hash, data, expires_at })
        .onConflict((conflict) => conflict.column('id_hash').doUpdateSet({ data, expires_at }))
        .execute()
        .then(() => callback(), callback)
    },
    destroy(id, callback) {
      db.deleteFrom('sessions')
        .where('id_hash', '=', hashToken(id))
        .execute()
        .then(() => callback(), callback)
    },
  }
}

/** What a session holds, as JSON; an earlier version has left it open. */
export function textOf({ seal }: Pick<SealedGround, 'seal'>, { id_hash, data }: Row): string {
  return data.startsWith('{') ? data : seal.open(data, boundTo(id_hash))
}

function boundTo(idHash: string): string {
  return `session ${idHash}`
}

/** The session as JSON; the hour at which its cookie expires would tell when somebody was here. */
function withoutHours(session: Session): string {
  const { cookie, ...granted } = JSON.parse(JSON.stringify(session))
  if (!cookie?.expires) return JSON.stringify({ ...granted, ...(cookie && { cookie }) })
  const { _expires, ...settings } = cookie
  const expires = wholeDay(Temporal.Instant.from(cookie.expires), 'ceil')
  return JSON.stringify({ ...granted, cookie: { ...settings, expires } })
}

/** Job: seals what an earlier version has left open, without the hours that it holds. */
export async function sealOpenSessions({ db, seal }: SealedGround): Promise<void> {
  const open = await db
    .selectFrom('sessions')
    .select(['id_hash', 'data'])
    .where('data', 'like', '{%')
    .execute()
  for (const { id_hash, data: text } of open) {
    const data = seal.seal(withoutHours(JSON.parse(text)), boundTo(id_hash))
    await db
      .updateTable('sessions')
      .set({ data })
      .where('id_hash', '=', id_hash)
      .where('data', '=', text)
      .execute()
  }
}

/** Job: deletes expired sessions. */
export async function deleteExpiredSessions({ db, clock }: Ground): Promise<void> {
  await db.deleteFrom('sessions').where('expires_at', '<=', timestamp(clock())).execute()
}

/** Ends every session of every visitor. */
export async function deleteSessions({ db }: Ground): Promise<void> {
  await db.deleteFrom('sessions').execute()
}

/** Removes the entries under this id from every session, leaving whatever else they grant. */
export async function forgetInSessions({ db, seal }: SealedGround, id: string): Promise<void> {
  for (const row of await db.selectFrom('sessions').select(['id_hash', 'data']).execute()) {
    const text = textOf({ seal }, row)
    if (!text.includes(`"${id}"`)) continue
    const without = JSON.stringify(
      JSON.parse(text, (key, value) => (key === id ? undefined : value)),
    )
    const data = seal.seal(without, boundTo(row.id_hash))
    await db.updateTable('sessions').set({ data }).where('id_hash', '=', row.id_hash).execute()
  }
}

/** Job: one that lives longer than any was begun by a clock that was wrong. */
export async function shortenSessions({ db, clock }: Ground): Promise<void> {
  const expires_at = endOfSession(clock)
  await db
    .updateTable('sessions')
    .set({ expires_at })
    .where('expires_at', '>', expires_at)
    .execute()
}

function endOfSession(clock: Clock): string {
  return wholeDay(clock().add({ hours: 24 * SESSION_LIFETIME_DAYS }), 'ceil')
}

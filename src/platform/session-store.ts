import type { SessionStore } from '@fastify/session'
import type { Session } from 'fastify'
import { type Clock, timestamp, wholeDay } from './clock.ts'
import type { Ground } from './database.ts'
import { prepare } from './prepared.ts'
import type { Seal } from './seal.ts'
import { hashToken } from './tokens.ts'

type SessionsTable = { id_hash: string; data: string; expires_at: string }
/** `data` is under seal: whose session it is would tell, with the day of its end, who was here when. */
type Row = Pick<SessionsTable, 'id_hash' | 'data'>
export type SealedGround = Ground & { seal: Seal }

declare module './database.ts' {
  interface Tables {
    sessions: SessionsTable
  }
}

/** How long a session may last; what it grants may expire earlier. */
export const SESSION_LIFETIME_DAYS = 30
/** A browser keeps its cookie for longer, so that a form that comes too late is known as one of somebody's, and kept. */
export const SESSION_COOKIE_DAYS = SESSION_LIFETIME_DAYS + 7

const sessionNow = prepare((db, idHash: string, now: string) =>
  db
    .selectFrom('sessions')
    .select(['id_hash', 'data'])
    .where('id_hash', '=', idHash)
    .where('expires_at', '>', now),
)

/** Stores the sessions of @fastify/session in the database, under the hash of their id. */
export function createSessionStore({ db, clock, seal }: SealedGround): SessionStore {
  return {
    get(id, callback) {
      const row = sessionNow.first({ db }, hashToken(id), timestamp(clock()))
      row.then(
        (found) => callback(null, found && (JSON.parse(textOf({ seal }, found)) as Session)),
        callback,
      )
    },
    set(id, session, callback) {
      const expires_at = endOfSession(clock)
      const id_hash = hashToken(id)
      const data = sealedSession(seal, id_hash, session)
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
function withoutHours(session: object): string {
  const { cookie, ...granted } = JSON.parse(JSON.stringify(session))
  if (!cookie?.expires) return JSON.stringify({ ...granted, ...(cookie && { cookie }) })
  const { _expires, ...settings } = cookie
  const expires = wholeDay(Temporal.Instant.from(cookie.expires), 'ceil')
  return JSON.stringify({ ...granted, cookie: { ...settings, expires } })
}

/** Ends every session of every visitor. */
export async function deleteSessions({ db }: Ground): Promise<void> {
  await db.deleteFrom('sessions').execute()
}

/** What is to be kept of a session, under seal. */
export function sealedSession(seal: Seal, idHash: string, data: object): string {
  return seal.seal(withoutHours(data), boundTo(idHash))
}

/** When a session ends that is saved now. */
export function endOfSession(clock: Clock): string {
  return wholeDay(clock().add({ hours: 24 * SESSION_LIFETIME_DAYS }), 'ceil')
}

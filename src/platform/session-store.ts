import type { SessionStore } from '@fastify/session'
import type { Session } from 'fastify'
import { type Clock, wholeDay } from './clock.ts'
import type { Ground } from './database.ts'
import { prepare } from './prepared.ts'
import type { Seal } from './seal.ts'
import { hashToken } from './tokens.ts'

type SessionsTable = { id_hash: string; data: string }
/**
 * `data` is under seal, with the day on which it ends: whose session it is, or who was here last on which day,
 * would tell who writes to whom.
 */
export type SessionRow = SessionsTable
export type SealedGround = Ground & { seal: Seal }
/** What a session holds, as JSON, and when it ends. */
export type Kept = { text: string; ends: string }

declare module './database.ts' {
  interface Tables {
    sessions: SessionsTable
  }
}

/** How long a session may last; what it grants may expire earlier. */
export const SESSION_LIFETIME_DAYS = 30
/** A browser keeps its cookie for longer, so that a form that comes too late is known as one of somebody's, and kept. */
export const SESSION_COOKIE_DAYS = SESSION_LIFETIME_DAYS + 7
/** Room for what one browser is usually allowed; what needs more has as much again, so that no size tells what it is. */
const PADDED_BYTES = 640

const sessionOfHash = prepare((db, idHash: string) =>
  db.selectFrom('sessions').select(['id_hash', 'data']).where('id_hash', '=', idHash),
)

/** Stores the sessions of @fastify/session in the database, under the hash of their id. */
export function createSessionStore({ db, clock, seal }: SealedGround): SessionStore {
  return {
    get(id, callback) {
      const row = sessionOfHash.first({ db }, hashToken(id))
      row
        .then((found) => found && sessionNow({ clock, seal }, found))
        .then((session) => callback(null, session), callback)
    },
    set(id, session, callback) {
      const id_hash = hashToken(id)
      const data = sealedSession(seal, id_hash, { ends: endOfSession(clock), session })
      saveSession({ db }, { id_hash, data }).then(() => callback(), callback)
    },
    destroy(id, callback) {
      db.deleteFrom('sessions')
        .where('id_hash', '=', hashToken(id))
        .execute()
        .then(() => callback(), callback)
    },
  }
}

/** Puts a session into its place. */
export async function saveSession(
  { db }: Pick<Ground, 'db'>,
  { id_hash, data }: SessionRow,
): Promise<void> {
  await db
    .insertInto('sessions')
    .values({ id_hash, data })
    .onConflict((conflict) => conflict.column('id_hash').doUpdateSet({ data }))
    .execute()
}

function sessionNow(
  { clock, seal }: Omit<SealedGround, 'db'>,
  row: SessionRow,
): Session | undefined {
  const kept = openSession({ seal }, row)
  return !kept || hasEnded(clock, kept.ends) ? undefined : (JSON.parse(kept.text) as Session)
}

/** Whether a session with this end is over. */
export function hasEnded(clock: Clock, ends: string): boolean {
  return Temporal.Instant.compare(ends, clock()) <= 0
}

/** What is kept of a session, opened; undefined if it does not open: then it is none. */
export function openSession(
  { seal }: Pick<SealedGround, 'seal'>,
  { id_hash, data }: SessionRow,
): Kept | undefined {
  const opened = seal.openIfOurs(data, boundTo(id_hash))
  if (opened === undefined) return undefined
  const [ends = ''] = opened.split(' ', 1)
  return { ends, text: opened.slice(ends.length).trim() }
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

/** What is to be kept of a session, under seal and of one size, whatever it holds. */
export function sealedSession(
  seal: Seal,
  idHash: string,
  { ends, session }: { ends: string; session: object },
): string {
  const text = `${ends} ${withoutHours(session)}`
  const bytes = Buffer.byteLength(text)
  const room = Math.ceil(bytes / PADDED_BYTES) * PADDED_BYTES
  return seal.seal(text + ' '.repeat(room - bytes), boundTo(idHash))
}

/** When a session ends that is saved now. */
export function endOfSession(clock: Clock): string {
  return wholeDay(clock().add({ hours: 24 * SESSION_LIFETIME_DAYS }), 'ceil')
}

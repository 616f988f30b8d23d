import type { FastifyRequest } from 'fastify'
import { type Clock, timestamp } from './clock.ts'
import type { Db } from './database.ts'
import { type FormState, typedValues } from './forms.ts'
import { newId } from './ids.ts'
import type { Seal } from './seal.ts'

type KeptFormsTable = { id: string; sealed_values: string; expires_at: string }

declare module './database.ts' {
  interface Tables {
    kept_forms: KeptFormsTable
  }
}

declare module 'fastify' {
  interface Session {
    /** The form that was posted after its session had ended: where it belongs, and whose it is. */
    kept?: { id: string; page: string; owner: string } | undefined
  }
  interface FastifyRequest {
    /** What was typed into the form of this page before its reader was signed out. */
    kept?: FormState | undefined
  }
  interface FastifyContextConfig {
    /** The page that shows this route's form, where it is not at the same address. */
    formPage?: (...parameters: string[]) => string
  }
}

type Keeper = { db: Db; clock: Clock; seal: Seal }

const KEPT_MINUTES = 60
const KEPT_MAX_BYTES = 64 * 1024
/** So that strangers cannot fill the disk: 32 MB at most, for an hour. */
const KEPT_MAX = 500
const SIGNED_OUT =
  'You were signed out meanwhile; here is what you typed. Please check it and save again.'

/** The page that shows the form which this request posts, or the page it asks for; undefined if there is none. */
export function formPageOf(request: FastifyRequest): string | undefined {
  if (request.method === 'GET') return request.url
  const { config, url } = request.routeOptions
  if (config.formPage) return config.formPage(...Object.values(request.params as object))
  return request.server.hasRoute({ method: 'GET', url: url ?? '' }) ? pathOf(request) : undefined
}

/**
 * Keeps what a stranger typed, sealed, until they have signed in again in this browser.
 * Called behind the CSRF check: only a form of ours, sent back with its cookie, is kept.
 */
export async function keepForm(
  { db, clock, seal }: Keeper,
  request: FastifyRequest,
  owner: string,
): Promise<void> {
  const page = formPageOf(request)
  const values = Object.entries(typedValues(request.body)).filter(([name]) => !isSecret(name))
  const text = JSON.stringify(Object.fromEntries(values))
  const isTooLong = Buffer.byteLength(text) > KEPT_MAX_BYTES
  if (request.method === 'GET' || !page || values.length === 0 || isTooLong) return
  await forgetKeptForm(db, request)
  if ((await countKept(db)) >= KEPT_MAX) return
  const id = newId()
  const expires_at = timestamp(clock().add({ minutes: KEPT_MINUTES }))
  const sealed_values = seal.seal(text, boundTo(id))
  await db.insertInto('kept_forms').values({ id, sealed_values, expires_at }).execute()
  request.session.kept = { id, page, owner }
}

/** Gives the page its kept form back as `request.kept`; posting it anew ends the keeping. */
export async function bringBackForm(
  { db, clock, seal }: Keeper,
  request: FastifyRequest,
  owner: string,
): Promise<void> {
  const { kept } = request.session
  if (!kept || (kept.owner !== '' && kept.owner !== owner)) return
  if (request.method !== 'GET') {
    if (kept.page === formPageOf(request)) await forgetKeptForm(db, request)
  } else if (kept.page === pathOf(request)) {
    const row = await db
      .selectFrom('kept_forms')
      .select('sealed_values')
      .where('id', '=', kept.id)
      .where('expires_at', '>', timestamp(clock()))
      .executeTakeFirst()
    if (!row) return
    const values = JSON.parse(seal.open(row.sealed_values, boundTo(kept.id)))
    request.kept = { values, errors: { '': SIGNED_OUT } }
  }
}

/** The page to which a kept form belongs, if it is below this address. */
export function keptPage(request: FastifyRequest, below: string): string | undefined {
  const page = request.session.kept?.page
  return page?.startsWith(below) ? page : undefined
}

/** For the sign-in page: says that what was typed is not lost. */
export function noticeOfKeptForm(request: FastifyRequest): string | undefined {
  return request.session.kept
    ? 'You were signed out meanwhile, so nothing was saved. Sign in again here, and you find what you typed in its form.'
    : undefined
}

/** Deletes the kept forms nobody came back for. */
export async function deleteOldKeptForms(db: Db, clock: Clock): Promise<void> {
  await db.deleteFrom('kept_forms').where('expires_at', '<=', timestamp(clock())).execute()
}

async function forgetKeptForm(db: Db, request: FastifyRequest): Promise<void> {
  const { kept } = request.session
  if (!kept) return
  await db.deleteFrom('kept_forms').where('id', '=', kept.id).execute()
  request.session.kept = undefined
}

async function countKept(db: Db): Promise<number> {
  const { count } = await db
    .selectFrom('kept_forms')
    .select((kept) => kept.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}

function isSecret(field: string): boolean {
  return field.includes('password') || field.startsWith('_')
}

function pathOf(request: FastifyRequest): string {
  return request.url.split('?')[0] ?? ''
}

function boundTo(id: string): string {
  return `kept form ${id}`
}

import type { FastifyRequest } from 'fastify'
import { timestamp } from './clock.ts'
import type { Ground } from './database.ts'
import { typedValues } from './forms.ts'
import { newId } from './ids.ts'
import type { Seal } from './seal.ts'

type KeptFormsTable = { id: string; sealed_form: string; expires_at: string }

declare module './database.ts' {
  interface Tables {
    kept_forms: KeptFormsTable
  }
}

declare module 'fastify' {
  interface Session {
    /** The id of the form that was posted after its session had ended. */
    kept?: string | undefined
  }
  interface FastifyRequest {
    /** What was typed into the form of this page before its reader was signed out. */
    kept?: Readonly<Record<string, string>> | undefined
  }
  interface FastifyContextConfig {
    /** The page that shows this route's form, where it is not at the same address. */
    formPage?: (...parameters: string[]) => string
  }
}

type Keeper = Ground & { seal: Seal }

/** Sealed as a whole: even which page somebody wrote on could tell too much. */
type KeptForm = { page: string; owner: string; values: Record<string, string> }

const KEPT_MINUTES = 60
const KEPT_MAX_BYTES = 64 * 1024
/** So that strangers cannot fill the disk: 32 MB at most, for an hour. */
const KEPT_MAX = 500

/** The page that shows the form which this request posts, or the page it asks for; undefined if there is none. */
export function formPageOf(request: FastifyRequest): string | undefined {
  if (onlyReads(request)) return request.url
  const { config, url } = request.routeOptions
  if (config.formPage) return config.formPage(...Object.values(request.params as object))
  return request.server.hasRoute({ method: 'GET', url: url ?? '' }) ? pathOf(request) : undefined
}

/**
 * Keeps what a stranger typed, sealed, until they have signed in again in this browser.
 * Called behind the CSRF check: only a form of ours, sent back with its cookie, is kept.
 */
export async function keepForm(ctx: Keeper, request: FastifyRequest, owner: string): Promise<void> {
  const page = onlyReads(request) ? undefined : formPageOf(request)
  const typed = Object.entries(typedValues(request.body)).filter(([name]) => !isSecret(name))
  if (!page || typed.length === 0) return
  const form: KeptForm = { page, owner, values: Object.fromEntries(typed) }
  const text = JSON.stringify(form)
  await forgetKeptForm(ctx, request)
  if (Buffer.byteLength(text) > KEPT_MAX_BYTES || (await countKept(ctx)) >= KEPT_MAX) return
  const id = newId()
  const expires_at = timestamp(ctx.clock().add({ minutes: KEPT_MINUTES }))
  const sealed_form = ctx.seal.seal(text, boundTo(id))
  await ctx.db.insertInto('kept_forms').values({ id, sealed_form, expires_at }).execute()
  request.session.kept = id
}

/** Gives the page its kept form back as `request.kept`; posting it anew ends the keeping. */
export async function bringBackForm(
  ctx: Keeper,
  request: FastifyRequest,
  owner: string,
): Promise<void> {
  const form = await findKeptForm(ctx, request)
  if (!form || (form.owner !== '' && form.owner !== owner)) return
  if (!onlyReads(request)) {
    if (form.page === formPageOf(request)) await forgetKeptForm(ctx, request)
  } else if (form.page === pathOf(request)) {
    request.kept = form.values
  }
}

/** The page to which a kept form belongs, if it is below this address. */
export async function keptPage(
  ctx: Keeper,
  request: FastifyRequest,
  below: string,
): Promise<string | undefined> {
  const form = await findKeptForm(ctx, request)
  return form?.page.startsWith(below) ? form.page : undefined
}

/** For the sign-in page, which says that what was typed is not lost. */
export function hasKeptForm(request: FastifyRequest): boolean {
  return request.session.kept !== undefined
}

/** Deletes the kept forms nobody came back for. */
export async function deleteOldKeptForms({ db, clock }: Ground): Promise<void> {
  await db.deleteFrom('kept_forms').where('expires_at', '<=', timestamp(clock())).execute()
}

async function findKeptForm(
  { db, clock, seal }: Keeper,
  request: FastifyRequest,
): Promise<KeptForm | undefined> {
  const id = request.session.kept
  if (!id) return undefined
  const row = await db
    .selectFrom('kept_forms')
    .select('sealed_form')
    .where('id', '=', id)
    .where('expires_at', '>', timestamp(clock()))
    .executeTakeFirst()
  return row && (JSON.parse(seal.open(row.sealed_form, boundTo(id))) as KeptForm)
}

async function forgetKeptForm({ db }: Ground, request: FastifyRequest): Promise<void> {
  const id = request.session.kept
  if (!id) return
  await db.deleteFrom('kept_forms').where('id', '=', id).execute()
  request.session.kept = undefined
}

async function countKept({ db }: Ground): Promise<number> {
  const { count } = await db
    .selectFrom('kept_forms')
    .select((kept) => kept.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}

function onlyReads({ method }: FastifyRequest): boolean {
  return method === 'GET' || method === 'HEAD'
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

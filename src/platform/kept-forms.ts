import type { FastifyRequest } from 'fastify'
import { timestamp } from './clock.ts'
import type { Ground } from './database.ts'
import { formPageOf, onlyReads, pathOf } from './form-pages.ts'
import { typedValues } from './forms.ts'
import { crowdedOut, idOf, type Keeper } from './kept-form-places.ts'
import { networkOf } from './networks.ts'
import type { Seal } from './seal.ts'

type KeptFormsTable = { id: string; sealed_form: string; expires_at: string }

declare module './database.ts' {
  interface Tables {
    kept_forms: KeptFormsTable
  }
}

declare module 'fastify' {
  interface Session {
    /** The id of the form that was posted after its session had expired. */
    kept?: string | undefined
  }
  interface FastifyRequest {
    /** What was typed into this page's form before the visitor was signed out. */
    kept?: Readonly<Record<string, string>> | undefined
  }
}

type Sealing = Ground & { seal: Seal }

/** Sealed as a whole, as even the page somebody wrote on could reveal too much. */
type KeptForm = { page: string; owner: string; values: Record<string, string> }

const KEPT_MINUTES = 60
const KEPT_MAX_BYTES = 64 * 1024

/** Whose form it is; a guest's with the exchange they take part in. */
export type Owner = { is: 'organiser'; id: string } | { is: 'guest'; id: string; exchange: string }

/**
 * Keeps what somebody typed whose session has ended, sealed, until the same person has signed in
 * again in this browser: in no other, as what somebody writes at one that was signed out is not to come up
 * in hers. Runs after the CSRF check, so that only a form of ours is kept.
 */
export async function keepForm(ctx: Sealing, request: FastifyRequest, owner: Owner): Promise<void> {
  const page = onlyReads(request) ? undefined : formPageOf(request)
  const typed = Object.entries(typedValues(request.body)).filter(([name]) => !isSecret(name))
  if (!page || typed.length === 0) return
  const form: KeptForm = { page, owner: owner.id, values: Object.fromEntries(typed) }
  const text = JSON.stringify(form)
  if (Buffer.byteLength(text) > KEPT_MAX_BYTES) return
  const id = idOf(keeperOf(ctx, request, owner))
  const former = request.session.kept
  await putForm(ctx, id, text)
  request.session.kept = id
  if (former && former !== id) await deleteForms(ctx, [former])
}

/** Gives a page its kept form as `request.kept`. Posting that form again deletes it. */
export async function bringBackForm(
  ctx: Sealing,
  request: FastifyRequest,
  owner: string,
): Promise<void> {
  const form = await findKeptForm(ctx, request)
  if (form?.owner !== owner) return
  if (!onlyReads(request)) {
    if (form.page === formPageOf(request)) await forgetKeptForm(ctx, request)
  } else if (form.page === pathOf(request)) {
    request.kept = form.values
  }
}

/** The page of the kept form, if there is one and it is below this path; else undefined. */
export async function keptPage(
  ctx: Sealing,
  request: FastifyRequest,
  below: string,
): Promise<string | undefined> {
  const form = await findKeptForm(ctx, request)
  return form?.page.startsWith(below) ? form.page : undefined
}

/** True if this session has a form kept; the sign-in page then says that it is not lost. */
export async function hasKeptForm(ctx: Sealing, request: FastifyRequest): Promise<boolean> {
  return (await findKeptForm(ctx, request)) !== undefined
}

/** Job: deletes expired kept forms. */
export async function deleteOldKeptForms({ db, clock }: Ground): Promise<void> {
  await db.deleteFrom('kept_forms').where('expires_at', '<=', timestamp(clock())).execute()
}

async function findKeptForm(
  { db, clock, seal }: Sealing,
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
  const text = row && seal.openIfOurs(row.sealed_form, boundTo(id))
  return text === undefined ? undefined : (JSON.parse(text) as KeptForm)
}

async function forgetKeptForm(ctx: Ground, request: FastifyRequest): Promise<void> {
  if (request.session.kept) await deleteForms(ctx, [request.session.kept])
  request.session.kept = undefined
}

/** Puts a form into the place of the last one of its session; where there are too many, others make room. */
async function putForm(ctx: Sealing, id: string, text: string): Promise<void> {
  const { db, seal } = ctx
  const sealed_form = seal.seal(text, boundTo(id))
  const expires_at = endOfForm(ctx)
  await db
    .insertInto('kept_forms')
    .values({ id, sealed_form, expires_at })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ sealed_form, expires_at }))
    .execute()
  const kept = await db.selectFrom('kept_forms').select(['id', 'expires_at']).execute()
  await deleteForms(ctx, crowdedOut(kept))
}

async function deleteForms({ db }: Ground, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await db.deleteFrom('kept_forms').where('id', 'in', ids).execute()
}

function keeperOf({ seal }: Sealing, request: FastifyRequest, owner: Owner): Keeper {
  const hashed = (what: string) => seal.fingerprint('keeper of a form', what)
  const who = hashed(owner.id)
  const session = seal.fingerprint('kept form', request.session.sessionId)
  if (owner.is === 'organiser') return { is: 'organiser', who, session }
  const [exchange, network] = [hashed(owner.exchange), hashed(networkOf(request.ip))]
  return { is: 'guest', exchange, network, who, session }
}

function isSecret(field: string): boolean {
  return field.includes('password') || field.startsWith('_')
}

function boundTo(id: string): string {
  return `kept form ${id}`
}

/** Job: one that is kept for longer was kept by a clock that was wrong. */
export async function shortenKeptForms(ctx: Ground): Promise<void> {
  const expires_at = endOfForm(ctx)
  await ctx.db
    .updateTable('kept_forms')
    .set({ expires_at })
    .where('expires_at', '>', expires_at)
    .execute()
}

function endOfForm({ clock }: Pick<Ground, 'clock'>): string {
  return timestamp(clock().add({ minutes: KEPT_MINUTES }))
}

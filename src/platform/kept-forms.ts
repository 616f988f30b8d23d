import type { FastifyRequest } from 'fastify'
import { timestamp } from './clock.ts'
import type { Ground } from './database.ts'
import { formPageOf, onlyReads, pathOf } from './form-pages.ts'
import { typedValues } from './forms.ts'
import { networkOf } from './networks.ts'
import { countTry, type Limit, takeBackTry } from './rate-limits.ts'
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

type Keeper = Ground & { seal: Seal }

/** Sealed as a whole, as even the page somebody wrote on could reveal too much. */
type KeptForm = { page: string; owner: string; values: Record<string, string> }

const KEPT_MINUTES = 60
const KEPT_MAX_BYTES = 64 * 1024
/** Keeps the disk from filling up: so many forms of guests take about 44 MB once sealed. The organiser's come beside. */
const GUESTS_KEPT_MAX = 500
/** So that one guest, who can come in as often as they like by their card, does not take all of them. */
const ONE_GUEST_KEPT_MAX = 5
/** So that one stranger does not who makes up a hundred guests. The page is as where there is no room. */
const KEPT_OF_NETWORK: Limit = { name: 'kept forms by network', max: 100, minutes: KEPT_MINUTES }

/** Whose form it is. */
export type Owner = { id: string; is: 'organiser' | 'guest' }

/**
 * Keeps what somebody typed whose session has ended, sealed, until the same person has signed in
 * again in this browser: in no other, as what somebody writes at one that was signed out is not to come up
 * in hers. Runs after the CSRF check, so that only a form of ours is kept.
 */
export async function keepForm(ctx: Keeper, request: FastifyRequest, owner: Owner): Promise<void> {
  const page = onlyReads(request) ? undefined : formPageOf(request)
  const typed = Object.entries(typedValues(request.body)).filter(([name]) => !isSecret(name))
  if (!page || typed.length === 0) return
  const form: KeptForm = { page, owner: owner.id, values: Object.fromEntries(typed) }
  const text = JSON.stringify(form)
  await forgetKeptForm(ctx, request)
  if (Buffer.byteLength(text) > KEPT_MAX_BYTES) return
  const whose = `${owner.is} ${ctx.seal.fingerprint('keeper of a form', owner.id)}`
  const session = ctx.seal.fingerprint('kept form', request.session.sessionId)
  const id = `${whose} ${session}`
  const network = networkOf(request.ip)
  const isCounted = owner.is === 'guest'
  if (isCounted && (await countTry(ctx, KEPT_OF_NETWORK, network))) return
  if (await putForm(ctx, { id, whose }, text)) request.session.kept = id
  else if (isCounted) await takeBackTry(ctx, KEPT_OF_NETWORK, network)
}

/** Gives a page its kept form as `request.kept`. Posting that form again deletes it. */
export async function bringBackForm(
  ctx: Keeper,
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
  ctx: Keeper,
  request: FastifyRequest,
  below: string,
): Promise<string | undefined> {
  const form = await findKeptForm(ctx, request)
  return form?.page.startsWith(below) ? form.page : undefined
}

/** True if this session has had a form kept; the sign-in page then says that it is not lost. */
export function hasKeptForm(request: FastifyRequest): boolean {
  return request.session.kept !== undefined
}

/** Job: deletes expired kept forms. */
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

/**
 * Puts a form into the place of the last one of its session, in one statement, as many may come at once. Returns
 * false if there is no room for another guest's, or for another one of this guest.
 */
async function putForm(
  { db, clock, seal }: Keeper,
  { id, whose }: { id: string; whose: string },
  text: string,
): Promise<boolean> {
  const sealed_form = seal.seal(text, boundTo(id))
  const expires_at = endOfForm({ clock })
  const others = (beginning: string) =>
    db
      .selectFrom('kept_forms')
      .select((kept) => kept.fn.countAll<number>().as('count'))
      .where('id', 'like', `${beginning} %`)
      .where('id', '!=', id)
  const put = await db
    .insertInto('kept_forms')
    .columns(['id', 'sealed_form', 'expires_at'])
    .expression(
      db
        .selectNoFrom((row) => [
          row.val(id).as('id'),
          row.val(sealed_form).as('sealed_form'),
          row.val(expires_at).as('expires_at'),
        ])
        .where((row) =>
          row.or([
            row(row.val(id), 'not like', 'guest %'),
            row.and([
              row(others('guest'), '<', row.val(GUESTS_KEPT_MAX)),
              row(others(whose), '<', row.val(ONE_GUEST_KEPT_MAX)),
            ]),
          ]),
        ),
    )
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ sealed_form, expires_at }))
    .executeTakeFirst()
  return (put.numInsertedOrUpdatedRows ?? 0n) > 0n
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

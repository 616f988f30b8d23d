import type { Context } from '../context.ts'
import { listExclusions } from '../draw/queries.ts'
import {
  type DrawProblem,
  drawProblem,
  type Impossible,
  type RepairProblem,
  type Told,
  toldByExclusions,
} from '../draw/rules.ts'
import { readAssignment } from '../draw/sealed-pairs.ts'
import { namesAreLost } from '../exchanges/keys.ts'
import { localDate } from '../exchanges/rules.ts'
import type { Exchange } from '../exchanges/tables.ts'
import type { NewPerson } from '../participants/entering.ts'
import { findInvited } from '../participants/namesakes.ts'
import { countParticipants, listParticipants } from '../participants/queries.ts'
import { isSamePerson, thoseOf, toldAmong } from '../participants/rules.ts'
import type { Participant } from '../participants/tables.ts'
import type { Mailed } from '../paths.ts'
import { daysIn } from '../platform/days.ts'
import { isWelcome, UNSEEN_KINDS } from '../post/kinds.ts'
import { mayRetry } from '../post/rules.ts'
import { hasEnoughGivers, hidesNewcomer, LATECOMER, mayBeMended } from './rules.ts'

/** Somebody joins after the draw, or somebody drops out. */
export type Change = { joins: NewPerson } | { leaves: Pick<Participant, 'id' | 'exchange_id'> }

/** Somebody who would have one possible recipient only; a newcomer by the id of `LATECOMER`. */
export type OnlyOne = Pick<Participant, 'id' | 'name'>

export type MendingRefusal =
  | { ok: false; reason: 'not_drawn' | 'lost' | 'too_often' | 'too_narrow' | 'already_in' }
  | { ok: false; reason: 'changed' | 'crashed' }
  | Impossible

/** Says nothing of the repair itself, as anything about it depends on who gives to whom. */
export type MendingOutcome = { ok: true } | MendingRefusal | Told

/**
 * Whether the rules allow a change at all, and whom they would leave one possible recipient only; and
 * whom an email tells of it. Opens no pair, so that nothing can be learnt by trying.
 */
export async function forecastMending(
  ctx: Context,
  exchange: Exchange,
  change: Change,
): Promise<{ ok: true; told: readonly OnlyOne[]; mailed: Mailed } | MendingRefusal> {
  if (exchange.state !== 'matched') return { ok: false, reason: 'not_drawn' }
  if (namesAreLost(ctx, exchange)) return { ok: false, reason: 'lost' }
  if (!(await mayMend(ctx, exchange))) return { ok: false, reason: 'too_often' }
  if (await isIn(ctx, exchange, change)) return { ok: false, reason: 'already_in' }
  const problem = await readChangedProblem(ctx, exchange, change)
  const forecast = await ctx.drawing.forecast(problem)
  if (!forecast.ok) return forecast
  const narrow = await narrowness(ctx, problem)
  if (narrow) return narrow
  const present = await listParticipants(ctx, exchange.id)
  const newcomers = 'joins' in change ? [{ id: LATECOMER, name: change.joins.name }] : []
  const told = thoseOf([...present, ...newcomers], toldByExclusions(forecast))
  const leaver = 'leaves' in change ? change.leaves.id : undefined
  const others = present.filter(({ id }) => id !== leaver)
  return { ok: true, told, mailed: toldAmong(others, ctx.sender) }
}

/**
 * Why a newcomer is not let in: by the rules around them, letting them in and out again would bring two
 * others together. Undefined if they may be, and for who leaves.
 */
export async function narrowness(
  ctx: Context,
  problem: DrawProblem,
): Promise<{ ok: false; reason: 'too_narrow' | 'crashed' } | undefined> {
  if (!problem.people.some(({ id }) => id === LATECOMER)) return undefined
  if (!hasEnoughGivers(problem)) return { ok: false, reason: 'too_narrow' }
  const exposure = await ctx.drawing.expose(problem, LATECOMER)
  if ('reason' in exposure) return exposure
  return hidesNewcomer(exposure) ? undefined : { ok: false, reason: 'too_narrow' }
}

/** Whether this draw may be mended once more. */
export async function mayMend(ctx: Context, exchange: Exchange): Promise<boolean> {
  return mayBeMended(exchange, await countParticipants(ctx, exchange.id))
}

/**
 * A newcomer with the household that they will have. Who was invited from last time keeps that of then,
 * unless another one is given; `invitation` is the id that their rules of then are under.
 */
export async function readNewcomer(
  ctx: Context,
  exchange: Exchange,
  joins: NewPerson,
): Promise<{ joins: NewPerson & { household: string }; invitation: string | undefined }> {
  const invited = await findInvited(ctx, exchange.id, joins)
  const household = joins.household || invited?.household || ''
  return { joins: { ...joins, household }, invitation: invited?.id }
}

async function readChangedProblem(
  ctx: Context,
  exchange: Exchange,
  change: Change,
): Promise<DrawProblem> {
  const { people, exclusions } = await readChanged(ctx, exchange, change)
  return drawProblem(people, exclusions, exchange.draw_shape)
}

/** People and exclusions after a change; a newcomer is called `LATECOMER` in both. */
async function readChanged(ctx: Context, exchange: Exchange, change: Change) {
  const present = await listParticipants(ctx, exchange.id)
  const exclusions = await listExclusions(ctx, exchange.id)
  if ('leaves' in change) {
    return { people: present.filter(({ id }) => id !== change.leaves.id), exclusions }
  }
  const { joins, invitation } = await readNewcomer(ctx, exchange, change.joins)
  const newcomer = { id: LATECOMER, household: joins.household, looked_at: null }
  const named = (id: string) => (id === invitation ? LATECOMER : id)
  return {
    people: [...present, newcomer],
    exclusions: exclusions.map((exclusion) => ({
      ...exclusion,
      giver_id: named(exclusion.giver_id),
      recipient_id: named(exclusion.recipient_id),
    })),
  }
}

/** The problem the engine has to solve to repair this draw after such a change. */
export async function readRepairProblem(
  ctx: Context,
  exchange: Exchange,
  change: Change,
): Promise<RepairProblem> {
  const { people, exclusions } = await readChanged(ctx, exchange, change)
  return {
    ...drawProblem(people, exclusions, exchange.draw_shape),
    current: await readAssignment(ctx, exchange),
    looked: new Set(people.filter((one) => one.looked_at !== null).map(({ id }) => id)),
  }
}

/** True if somebody who wants to join takes part already, by the same rule as before the draw. */
export async function isIn(ctx: Context, exchange: Exchange, change: Change): Promise<boolean> {
  if ('leaves' in change) return false
  const people = await listParticipants(ctx, exchange.id)
  return people.some((person) => isSamePerson(person, change.joins))
}

/**
 * Who is in with an email, and to whom no mail has gone out that has not come back, or is to, while the names of this draw
 * have been: also by their present address, if that was entered since and nobody has come. With the mail that says that
 * they are in.
 */
export async function listNeverMailed(
  ctx: Context,
  exchange: Exchange,
): Promise<{ id: string; kind: 'registration' | 'added' }[]> {
  const { id, drawn_at, timezone } = exchange
  const drawnOn = drawn_at && localDate(timezone, Temporal.Instant.from(drawn_at)).toString()
  const mails = await ctx.db
    .selectFrom('outbox')
    .select(['participant_id', 'kind', 'state', 'created_at'])
    .where('exchange_id', '=', id)
    .where('kind', 'not in', UNSEEN_KINDS)
    .where('state', '!=', 'dropped')
    .execute()
  const mailsOf = Map.groupBy(mails, ({ participant_id }) => participant_id)
  const people = await listParticipants(ctx, id)
  const untold = people.filter((person) => {
    const all = mailsOf.get(person.id) ?? []
    const [newest] = daysIn(person.email_changed_on).slice(-1)
    const isNew = drawnOn !== null && newest !== undefined && newest.day >= drawnOn
    const isElsewhere = isNew && person.signed_in_at === null
    const reaches = all.some(
      ({ kind, state, created_at }) =>
        (isWelcome(kind) && (state === 'waiting' || state === 'held')) ||
        (kind === 'assignment' && created_at >= (drawn_at ?? '')),
    )
    const isKnown = all.some(({ kind, state }) => isWelcome(kind) || !mayRetry(state))
    return person.email !== null && !(isElsewhere ? reaches : isKnown)
  })
  return untold.map((person) => ({
    id: person.id,
    kind: person.confirmed === 1 ? 'registration' : 'added',
  }))
}

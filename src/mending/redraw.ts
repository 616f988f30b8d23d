import type { Context } from '../context.ts'
import type { ExclusionInput } from '../draw/forms.ts'
import { findLastTime, listExclusions, type Outlook } from '../draw/queries.ts'
import {
  type Agreed,
  type DrawProblem,
  drawProblem,
  type FellShort,
  type Impossible,
  isSaid,
  type LastTime,
  type Shape,
  type Told,
  toldByExclusions,
} from '../draw/rules.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { listParticipants } from '../participants/queries.ts'
import { isToBeTakenOut, thoseOf, toldAmong } from '../participants/rules.ts'
import type { Participant } from '../participants/tables.ts'
import type { Mailed } from '../paths.ts'
import { type AgreedEnd, type OtherEnd, otherEnd } from './undo.ts'

export type RedrawRefusal =
  | { ok: false; reason: 'not_drawn' | 'known' | 'unknown_person' | 'changed' | 'crashed' }
  | Impossible

type Leaving = { ok: false; reason: 'leaving' }

export type DrawAgainOutcome = { ok: true } | RedrawRefusal | FellShort | Told | Leaving

/** Whether it only comes to something else than the admin has agreed to. */
export function asksAgain(
  outcome: Exclude<DrawAgainOutcome, { ok: true }>,
): outcome is FellShort | Told | Leaving {
  return ['fell_short', 'told', 'leaving'].includes(outcome.reason)
}

/** What the admin was told, and agreed to. */
export type AgreedAgain = Agreed & AgreedEnd

type Foreseen = {
  ok: true
  shape: Shape
  told: readonly Participant[]
  mailed: Mailed
  /** Those who have said that it is not for them, and are out then. */
  leaving: readonly Participant[]
  lastTime: LastTime
  outlook: Pick<Outlook, 'people' | 'forecast'>
}

/**
 * What drawing again with one more exclusion would come to, without doing it, and whom it would leave
 * one possible recipient only; and whom an email tells of it.
 */
export async function forecastRedraw(
  ctx: Context,
  exchange: Exchange,
  forgotten: ExclusionInput,
): Promise<Foreseen | RedrawRefusal> {
  const redraw = await readRedrawProblem(ctx, exchange, forgotten)
  if (!redraw.ok) return redraw
  const forecast = await ctx.drawing.forecast(redraw.problem)
  if (!forecast.ok) return forecast
  const { people, leaving } = redraw
  const told = thoseOf(people, toldByExclusions(forecast))
  const mailed = toldAmong(people, ctx.sender)
  const lastTime = await findLastTime(ctx, exchange)
  const outlook = { people, forecast }
  return { ok: true, shape: forecast.shape, told, mailed, leaving, lastTime, outlook }
}

type Redraw =
  | {
      ok: true
      problem: DrawProblem
      people: readonly Participant[]
      /** Who has said that it is not for them, and is out with the old draw. */
      leaving: readonly Participant[]
    }
  | { ok: false; reason: 'not_drawn' | 'known' | 'unknown_person' }

/** The problem of a draw with one more exclusion; the reason if there is none to be drawn again. */
async function readRedrawProblem(
  ctx: Context,
  exchange: Exchange,
  { giver_id, recipient_id, kind }: ExclusionInput,
): Promise<Redraw> {
  if (exchange.state !== 'matched') return { ok: false, reason: 'not_drawn' }
  const everybody = await listParticipants(ctx, exchange.id)
  const leaving = everybody.filter(isToBeTakenOut)
  const people = everybody.filter((person) => !isToBeTakenOut(person))
  const exclusions = await listExclusions(ctx, exchange.id)
  const ids = new Set(people.map(({ id }) => id))
  if (!ids.has(giver_id) || !ids.has(recipient_id)) return { ok: false, reason: 'unknown_person' }
  const isMutual = kind === 'mutual'
  if (isSaid(exclusions, giver_id, recipient_id, isMutual)) return { ok: false, reason: 'known' }
  const mutual = isMutual ? (1 as const) : (0 as const)
  const forgotten = { id: 'forgotten', giver_id, recipient_id, mutual }
  const problem = drawProblem(people, [...exclusions, forgotten], exchange.draw_shape)
  return { ok: true, problem, people, leaving }
}

/** The same, if the end of the draw of now is what was agreed to. */
export async function readAgreedRedraw(
  ctx: Context,
  exchange: Exchange,
  forgotten: ExclusionInput,
  agreed: AgreedAgain,
): Promise<Redraw | { ok: false; reason: OtherEnd }> {
  const redraw = await readRedrawProblem(ctx, exchange, forgotten)
  if (!redraw.ok) return redraw
  const reason = await otherEnd(ctx, exchange, agreed)
  return reason ? { ok: false, reason } : redraw
}

import type { Context } from '../context.ts'
import { findLastTime, forecastDraw, listExclusions } from '../draw/queries.ts'
import type { Crashed, Forecast, LastTime } from '../draw/rules.ts'
import { type Cards, findCards } from '../entrance/queries.ts'
import { isInTheirHands, isStillToWelcome } from '../entrance/rules.ts'
import { exchangeIsOver } from '../exchanges/rules.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { countWaiting, listParticipants } from '../participants/queries.ts'
import { canBeMailed } from '../participants/rules.ts'
import type { Participant } from '../participants/tables.ts'
import { findUnsent, type Unsent } from '../post/queries.ts'
import {
  drawsByItself,
  dueAttempt,
  type Hindrance,
  hindranceIn,
  nextAttempt,
  wasTried,
} from './rules.ts'

/**
 * When names are drawn without the admin next, and what would be in the way today; `isDue` if that moment has
 * passed, and they are as soon as the machine gets to it. Or why they were not, and whether that is tried again. Or
 * that it cannot be, as the day is over by then or the last day to join is not set any more.
 */
export type Deadline =
  | { step: 'planned'; moment: Temporal.Instant; isDue: boolean; hindrance: Hindrance | undefined }
  | { step: 'failed'; hindrance: Hindrance; isTriedAgain: boolean }
  | { step: 'too_late' }
  | { step: 'needs_last_day' }

/** Who is in, how many wait for the admin's nod, what a draw would come to, and what it would avoid of last time. */
export type Outlook = {
  people: readonly Participant[]
  waiting: number
  forecast: Forecast | Crashed
  cards: ReadonlyMap<string, Pick<Cards, 'living'>>
  unsent: Pick<Unsent, 'welcomes'>
  lastTime: LastTime
}

/** Returns undefined for an exchange that does not draw by itself. `known`: its outlook, where that is read already, but for last time. */
export async function readDeadline(
  ctx: Context,
  exchange: Exchange,
  known?: Omit<Outlook, 'lastTime'>,
): Promise<Deadline | undefined> {
  if (!drawsByItself(exchange) || exchangeIsOver(exchange, ctx.clock())) return undefined
  if (exchange.registration_close_date === null) return { step: 'needs_last_day' }
  const moment = nextAttempt(exchange, ctx.clock())
  const isDue = dueAttempt(exchange, ctx.clock()) !== undefined
  const outlook = known
    ? { ...known, lastTime: await findLastTime(ctx, exchange) }
    : await readOutlook(ctx, exchange)
  const hindrance = findHindrance(ctx, exchange, outlook)
  const wasInTheWay = wasTried(exchange) ? (hindrance ?? keptHindrance(exchange)) : undefined
  if (wasInTheWay && !isDue) {
    return { step: 'failed', hindrance: wasInTheWay, isTriedAgain: moment !== undefined }
  }
  if (moment === undefined) return { step: 'too_late' }
  const isUnforeseen = hindrance?.why === 'crashed'
  return { step: 'planned', moment, isDue, hindrance: isUnforeseen ? undefined : hindrance }
}

/** `known`: what the same draw was found to come to before. */
export async function readOutlook(
  ctx: Context,
  exchange: Exchange,
  known?: Forecast | Crashed,
): Promise<Outlook> {
  const people = await listParticipants(ctx, exchange.id)
  const exclusions = await listExclusions(ctx, exchange.id)
  const forecast = known ?? (await forecastDraw(ctx, { exchange, people, exclusions }))
  const waiting = await countWaiting(ctx, exchange.id)
  const cards = await findCards(ctx, exchange.id)
  const unsent = await findUnsent(ctx, exchange.id)
  const lastTime = await findLastTime(ctx, exchange)
  return { people, waiting, forecast, cards, unsent, lastTime }
}

/** What hindered the last attempt, where that was chance and may not be found again. */
function keptHindrance({ draw_hindered_by: why }: Exchange): Hindrance | undefined {
  return why === 'crashed' || why === 'not_found' ? { why } : undefined
}

/** What is in the way of a draw without the admin. Returns undefined if nothing is. */
export function findHindrance(
  ctx: Context,
  { draw_shape }: Exchange,
  { people, waiting, forecast, cards, unsent: { welcomes }, lastTime }: Outlook,
): Hindrance | undefined {
  // First, as their yes may change all the rest.
  if (waiting > 0) return { why: 'waiting', count: waiting }
  const hindrance = hindranceIn(forecast, draw_shape, people)
  if (hindrance) return hindrance
  if (lastTime === 'locked') return { why: 'last_time' }
  const unreachable = people.filter(
    (person) => !canBeMailed(person, ctx.sender) && !isInTheirHands(cards.get(person.id)?.living),
  )
  if (ctx.sender === undefined && unreachable.length === people.length) return { why: 'no_mail' }
  if (unreachable.length > 0) return { why: 'unreachable', ...named(unreachable) }
  const unsent = people.filter((one) => isStillToWelcome(one, welcomes, cards.get(one.id)))
  return unsent.length > 0 ? { why: 'unsent', ...named(unsent) } : undefined
}

function named(people: readonly Participant[]): { names: string[]; ids: string[] } {
  return { names: people.map(({ name }) => name), ids: people.map(({ id }) => id) }
}

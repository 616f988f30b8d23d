import type { Context } from '../context.ts'
import { findCards } from '../entrance/queries.ts'
import { hasWayIn, isStillToWelcome } from '../entrance/rules.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { countWaiting, listParticipants } from '../participants/queries.ts'
import { canBeMailed, type Silence, silenceOf } from '../participants/rules.ts'
import type { Participant } from '../participants/tables.ts'
import { prepare } from '../platform/prepared.ts'
import { findUnsent } from '../post/queries.ts'
import type { Forecast } from './engine/answer.ts'
import type { Crashed } from './engine/in-worker.ts'
import type { DrawProblem } from './engine/problem.ts'
import { findSealed } from './past-lists.ts'
import { drawProblem, type LastTime } from './rules.ts'
import type { Exclusion } from './tables.ts'

const exclusionsIn = prepare((db, exchangeId: string) =>
  db
    .selectFrom('exclusions')
    .selectAll()
    .where('exchange_id', '=', exchangeId)
    .orderBy('created_at')
    .orderBy('id'),
)

/** The exclusions of an exchange, oldest first. */
export function listExclusions(ctx: Context, exchangeId: string): Promise<Exclusion[]> {
  return exclusionsIn.all(ctx, exchangeId)
}

/** The problem that a draw of this exchange would solve now. */
export async function readDrawProblem(ctx: Context, exchange: Exchange): Promise<DrawProblem> {
  const people = await listParticipants(ctx, exchange.id)
  const exclusions = await listExclusions(ctx, exchange.id)
  return drawProblem(people, exclusions, exchange.draw_shape)
}

type Limits = {
  exchange: Exchange
  people: readonly Participant[]
  exclusions: readonly Exclusion[]
}

/** Whether names can be drawn with these people and exclusions, and if not, why. */
export async function forecastDraw(
  ctx: Context,
  { exchange, people, exclusions }: Limits,
): Promise<Forecast | Crashed> {
  return ctx.drawing.forecast(drawProblem(people, exclusions, exchange.draw_shape))
}

/** Everything the page of exclusions and households shows. */
export type Exclusions = Limits & {
  lastTime: LastTime
  forecast: Forecast | Crashed
  /** Which page of the exclusions this is, from 1. */
  number: number
}

export async function readExclusions(
  ctx: Context,
  exchange: Exchange,
  number = 1,
): Promise<Exclusions> {
  const people = await listParticipants(ctx, exchange.id)
  const exclusions = await listExclusions(ctx, exchange.id)
  const limits = { exchange, people, exclusions }
  return {
    ...limits,
    lastTime: await findLastTime(ctx, exchange),
    forecast: await forecastDraw(ctx, limits),
    number,
  }
}

/** Whether there is something from last time to avoid. */
export async function findLastTime(
  ctx: Context,
  exchange: Pick<Exchange, 'id'>,
): Promise<LastTime> {
  const sealed = await findSealed(ctx, exchange, 'avoid')
  if (sealed === undefined) return 'nothing'
  return ctx.keyring.sealFor(sealed) === undefined ? 'locked' : 'kept'
}

/** What the organiser is told before they draw. */
export type Outlook = Limits & {
  lastTime: LastTime
  forecast: Forecast | Crashed
  /** How many wait for the organiser's nod. */
  waiting: number
  /** Who has neither a card nor an address that mails reach, and why. */
  silent: readonly { name: string; why: Silence }[]
  /** Who was not told yet that they are in, as that mail is still to be sent. */
  unsent: readonly string[]
  /** The names of those whom no mail reaches, and whose card is made and not handed over yet. */
  unhanded: readonly string[]
  /** The names of those whom no mail reaches, and who look by their card or, where none goes out, by the mailbox. */
  byCard: readonly string[]
}

export async function readOutlook(ctx: Context, exchange: Exchange): Promise<Outlook> {
  const people = await listParticipants(ctx, exchange.id)
  const exclusions = await listExclusions(ctx, exchange.id)
  const limits = { exchange, people, exclusions }
  const cards = await findCards(ctx, exchange.id)
  const unmailed = people.flatMap((person) => {
    const why = silenceOf(person, ctx.sender)
    const has = cards.get(person.id)
    return why === undefined ? [] : [{ name: person.name, why, card: has?.living, has }]
  })
  const { welcomes } = await findUnsent(ctx, exchange.id)
  const unsent = people.filter(
    (person) =>
      canBeMailed(person, ctx.sender) && isStillToWelcome(person, welcomes, cards.get(person.id)),
  )
  const [reached, unreached] = [true, false].map((isSo) =>
    unmailed.filter(({ has, why }) => hasWayIn(has, why) === isSo),
  ) as [typeof unmailed, typeof unmailed]
  return {
    ...limits,
    lastTime: await findLastTime(ctx, exchange),
    forecast: await forecastDraw(ctx, limits),
    waiting: await countWaiting(ctx, exchange.id),
    unsent: unsent.map(({ name }) => name),
    silent: unreached.filter(({ card }) => card === undefined),
    unhanded: unreached.filter(({ card }) => card !== undefined).map(({ name }) => name),
    byCard: reached.map(({ name }) => name),
  }
}

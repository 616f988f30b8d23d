import { listAnnouncements } from '../announcements/queries.ts'
import type { Announcement } from '../announcements/tables.ts'
import type { Context } from '../context.ts'
import { listExclusions } from '../draw/queries.ts'
import {
  drawProblem,
  type Forecast,
  isGuessableBesides,
  isToldByExclusions,
} from '../draw/rules.ts'
import type { Drawn } from '../draw/sealed-pairs.ts'
import type { Entry } from '../entrance/openings.ts'
import { type Cards, findOpenedDays, hasLivingCard } from '../entrance/queries.ts'
import { namesAreLost } from '../exchanges/keys.ts'
import { drawNumber, isDrawn } from '../exchanges/rules.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { readDrawn } from '../messages/queries.ts'
import { countParticipants, findBoth, listParticipants } from '../participants/queries.ts'
import type { Participant } from '../participants/tables.ts'
import { paths } from '../paths.ts'
import { prepare } from '../platform/prepared.ts'
import { NAMES_SHOWN_MAX } from './rules.ts'

/** What the rules left open of somebody's name. */
type Openness = {
  /** How many people it might have been, or more. */
  most: number
  /** It may have been fewer: a shape was wanted, or last time's names were to be avoided. */
  isAtMost: boolean
  /** Somebody else may be able to tell it from their own. */
  isGuessable: boolean
}

/** Everything a participant's own page shows. */
export type Dashboard = {
  exchange: Exchange
  participant: Participant
  /** How many take part, and their names unless these are too many for a page. */
  people: { count: number; names: readonly { name: string }[] }
  /** Whom they give to; undefined before the draw. */
  recipient: Participant | undefined
  /** Who gives to them, once that is revealed and their giver agrees. */
  giver: Participant | undefined
  /** Names are drawn, but cannot be opened any more. */
  isLost: boolean
  /** Undefined before the draw, and if it is not known. */
  openness: Openness | undefined
  /** True if they have a message they have not looked at. */
  unread: boolean
  /** What the organiser has told everybody lately, newest first. */
  announcements: readonly Announcement[]
  invitationUrl: string
  /** On which days the organiser made a card of theirs. */
  cardsMade: Cards['cardDays']
  /** On which days others had a way to this page, and it was opened: by a card, from the mailbox. */
  cardDays: Cards['cardDays']
  mailboxDays: Cards['mailboxDays']
  /** Whether they come by a card, whatever email was entered for them since. */
  usesCard: boolean
  now: Temporal.Instant
}

/** `entry`: how the session began that looks at it. */
export async function readDashboard(
  ctx: Context,
  exchange: Exchange,
  participant: Participant,
  entry?: Entry,
): Promise<Dashboard> {
  const drawn = isDrawn(exchange.state) ? await readDrawn(ctx, exchange, participant) : undefined
  const everybody: Participant[] = []
  const forecast = drawn && (await forecastOf(ctx, exchange, everybody))
  const partners = await findPartners(ctx, exchange, drawn, everybody)
  const opened = await findOpenedDays(ctx, participant)
  const mayUseCard = participant.confirmed === 0 && opened.cardDays.length > 0
  return {
    exchange,
    participant,
    people: await shownNames(ctx, exchange, everybody),
    ...partners,
    isLost: namesAreLost(ctx, exchange),
    openness:
      drawn && forecast?.ok ? opennessIn(forecast, exchange, participant, drawn) : undefined,
    unread: drawn?.unread ?? false,
    announcements: await listAnnouncements(ctx, exchange.id),
    invitationUrl: ctx.config.baseUrl + paths.invitation(exchange.slug),
    ...opened,
    usesCard: mayUseCard && (entry?.way === 'card' || (await hasLivingCard(ctx, participant))),
    now: ctx.clock(),
  }
}

/** The names of `everybody`, or of those in the exchange if it is empty, unless these are too many for a page. */
async function shownNames(
  ctx: Context,
  { id }: Exchange,
  everybody: readonly { name: string }[],
): Promise<Dashboard['people']> {
  const names = everybody.length > 0 ? everybody : await namesIn.all(ctx, id, NAMES_SHOWN_MAX + 1)
  if (names.length <= NAMES_SHOWN_MAX) return { count: names.length, names }
  const count = everybody.length > 0 ? everybody.length : await countParticipants(ctx, id)
  return { count, names: [] }
}

const namesIn = prepare((db, exchangeId: string, most: number) =>
  db
    .selectFrom('participants')
    .select('name')
    .where('exchange_id', '=', exchangeId)
    .where('status', '=', 'active')
    .limit(most),
)

/** The giver only once names are revealed, and if they agree. Those in `everybody` are not read again. */
async function findPartners(
  ctx: Context,
  { revealed_on }: Exchange,
  drawn: Drawn | undefined,
  everybody: readonly Participant[],
): Promise<Pick<Dashboard, 'recipient' | 'giver'>> {
  const recipientId = drawn?.recipientId
  if (recipientId === undefined) return { recipient: undefined, giver: undefined }
  const giverId = revealed_on === null ? undefined : drawn?.openPairs()?.asRecipient.giver_id
  const wanted = [recipientId, giverId ?? recipientId] as const
  const among = everybody.length > 0 ? everybody : await findBoth(ctx, ...wanted)
  const giver = among.find(({ id }) => id === giverId)
  return {
    recipient: among.find(({ id }) => id === recipientId),
    giver: giver?.reveal_choice === 'agrees' ? giver : undefined,
  }
}

/** What the draw left open. Whom it read to make it is put into `everybody`; it is made once for all who look. */
async function forecastOf(ctx: Context, exchange: Exchange, everybody: Participant[]) {
  return await ctx.drawing.forecastOf(`${exchange.id} ${drawNumber(exchange)}`, async () => {
    everybody.push(...(await listParticipants(ctx, exchange.id)))
    const exclusions = await listExclusions(ctx, exchange.id)
    return drawProblem(everybody, exclusions, exchange.draw_shape)
  })
}

/**
 * By how many names it could be, draws of any shape count, unless the wanted shape leaves one only. People and rules
 * stay as they are while names are drawn, but for repairs, which are counted.
 */
function opennessIn(
  forecast: Forecast & { ok: true },
  { draw_shape }: Exchange,
  { id }: Participant,
  { remembersLastTime }: Pick<Drawn, 'remembersLastTime'>,
): Openness {
  const most = isToldByExclusions(forecast, id)
    ? 1
    : (forecast.possible.get(id) ?? forecast.possible.size)
  return {
    most,
    isAtMost: draw_shape !== 'any' || remembersLastTime,
    isGuessable: isGuessableBesides(forecast, id),
  }
}

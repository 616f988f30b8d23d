import { listAnnouncements } from '../announcements/queries.ts'
import type { Announcement } from '../announcements/tables.ts'
import type { Context } from '../context.ts'
import { remembersLastTime } from '../draw/last-time.ts'
import { listExclusions } from '../draw/queries.ts'
import { drawProblem, guessableBesides, toldByExclusions } from '../draw/rules.ts'
import { findGiver, findRecipient } from '../draw/sealed-pairs.ts'
import { type Cards, findOpenedDays, hasLivingCard } from '../entrance/queries.ts'
import { namesAreLost } from '../exchanges/keys.ts'
import { drawNumber, isDrawn } from '../exchanges/rules.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { hasUnread } from '../messages/queries.ts'
import { countParticipants } from '../participants/queries.ts'
import type { Participant } from '../participants/tables.ts'
import { paths } from '../paths.ts'
import { NAMES_SHOWN_MAX } from './rules.ts'

type Named = Pick<Participant, 'id' | 'name' | 'household'>

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

export async function readDashboard(
  ctx: Context,
  exchange: Exchange,
  participant: Participant,
): Promise<Dashboard> {
  const first = await listNamed(ctx, exchange.id, NAMES_SHOWN_MAX + 1)
  const areAll = first.length <= NAMES_SHOWN_MAX
  const opened = await findOpenedDays(ctx, participant)
  const mayUseCard = participant.confirmed === 0 && opened.cardDays.length > 0
  const everybody = async () => (areAll ? first : await listNamed(ctx, exchange.id))
  return {
    exchange,
    participant,
    people: areAll
      ? { count: first.length, names: first }
      : { count: await countParticipants(ctx, exchange.id), names: [] },
    recipient: isDrawn(exchange.state) ? await findRecipient(ctx, participant) : undefined,
    giver: exchange.revealed_on === null ? undefined : await agreedGiver(ctx, participant),
    isLost: namesAreLost(ctx, exchange),
    openness: isDrawn(exchange.state)
      ? await readOpenness(ctx, exchange, participant, everybody)
      : undefined,
    unread: await hasUnread(ctx, exchange, participant),
    announcements: await listAnnouncements(ctx, exchange.id),
    invitationUrl: ctx.config.baseUrl + paths.invitation(exchange.slug),
    ...opened,
    usesCard: mayUseCard && (await hasLivingCard(ctx, participant)),
    now: ctx.clock(),
  }
}

/** Who takes part now, and what is needed to draw: a tenth of their rows. At most so many of them. */
function listNamed({ db }: Context, exchangeId: string, most?: number): Promise<Named[]> {
  const named = db
    .selectFrom('participants')
    .select(['id', 'name', 'household'])
    .where('exchange_id', '=', exchangeId)
    .where('status', '=', 'active')
    .orderBy('joined_at')
    .orderBy('id')
  return (most === undefined ? named : named.limit(most)).execute()
}

/** Undefined, too, if the giver has not agreed. */
async function agreedGiver(ctx: Context, participant: Participant) {
  const giver = await findGiver(ctx, participant)
  return giver?.reveal_choice === 'agrees' ? giver : undefined
}

/**
 * By how many names it could be, draws of any shape count, unless the wanted shape leaves one only. People and rules
 * stay as they are while names are drawn, but for repairs, which are counted.
 */
async function readOpenness(
  ctx: Context,
  exchange: Exchange,
  { id }: Participant,
  everybody: () => Promise<readonly Named[]>,
): Promise<Openness | undefined> {
  const forecast = await ctx.drawing.forecastOf(
    `${exchange.id} ${drawNumber(exchange)}`,
    async () => {
      const people = await everybody()
      return drawProblem(people, await listExclusions(ctx, exchange.id), exchange.draw_shape)
    },
  )
  if (!forecast.ok) return undefined
  const most = toldByExclusions(forecast).includes(id)
    ? 1
    : (forecast.possible.get(id) ?? forecast.possible.size)
  return {
    most,
    isAtMost: exchange.draw_shape !== 'any' || (await remembersLastTime(ctx, exchange)),
    isGuessable: guessableBesides(forecast).includes(id),
  }
}

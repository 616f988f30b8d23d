import type { Context } from '../context.ts'
import { remembersLastTime } from '../draw/last-time.ts'
import { forecastDraw, listExclusions } from '../draw/queries.ts'
import { toldByExclusions } from '../draw/rules.ts'
import { findRecipient } from '../draw/sealed-pairs.ts'
import { type Cards, findCards } from '../entrance/queries.ts'
import { namesAreLost } from '../exchanges/keys.ts'
import { isDrawn } from '../exchanges/rules.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { hasUnread } from '../messages/queries.ts'
import { listParticipants } from '../participants/queries.ts'
import type { Participant } from '../participants/tables.ts'
import { paths } from '../paths.ts'

/** Everything a participant's own page shows. */
export type Dashboard = {
  exchange: Exchange
  participant: Participant
  people: readonly Participant[]
  /** Whom they give to; undefined before the draw. */
  recipient: Participant | undefined
  /** Names are drawn, but cannot be opened any more. */
  isLost: boolean
  /** How many people it might have been by the rules, or more; undefined if that is not known. */
  possible: number | undefined
  /** True if it may have been fewer: a shape was wanted, or last time's names were to be avoided. */
  isAtMost: boolean
  /** True if they have a message they have not looked at. */
  unread: boolean
  invitationUrl: string
  /** On which days others had a way to this page, and it was opened: by a card, from the mailbox. */
  cardDays: Cards['cardDays']
  mailboxDays: Cards['mailboxDays']
  now: Temporal.Instant
}

export async function readDashboard(
  ctx: Context,
  exchange: Exchange,
  participant: Participant,
): Promise<Dashboard> {
  const cards = await findCards(ctx, exchange.id)
  const people = await listParticipants(ctx, exchange.id)
  return {
    exchange,
    participant,
    people,
    recipient: isDrawn(exchange.state) ? await findRecipient(ctx, participant) : undefined,
    isLost: namesAreLost(ctx, exchange),
    possible: isDrawn(exchange.state)
      ? await countPossible(ctx, exchange, people, participant)
      : undefined,
    isAtMost: exchange.draw_shape !== 'any' || (await remembersLastTime(ctx, exchange)),
    unread: await hasUnread(ctx, exchange, participant),
    invitationUrl: ctx.config.baseUrl + paths.invitation(exchange.slug),
    cardDays: cards.get(participant.id)?.cardDays ?? [],
    mailboxDays: cards.get(participant.id)?.mailboxDays ?? [],
    now: ctx.clock(),
  }
}

/** Counts draws of any shape, unless the wanted shape leaves one person only. */
async function countPossible(
  ctx: Context,
  exchange: Exchange,
  people: readonly Participant[],
  { id }: Participant,
): Promise<number | undefined> {
  const exclusions = await listExclusions(ctx, exchange.id)
  const forecast = await forecastDraw(ctx, { exchange, people, exclusions })
  if (!forecast.ok) return undefined
  return toldByExclusions(forecast).includes(id) ? 1 : forecast.possible.get(id)
}

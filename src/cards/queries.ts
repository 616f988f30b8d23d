import type { Context } from '../context.ts'
import { type Cards, findCards } from '../entrance/queries.ts'
import {
  hasWayIn,
  isInTheirHands,
  isStillToTell,
  isStillToWelcome,
  mayHaveCard,
} from '../entrance/rules.ts'
import { isDrawn } from '../exchanges/rules.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { listParticipants } from '../participants/queries.ts'
import { isToBeTakenOut, type Silence, silenceOf } from '../participants/rules.ts'
import type { Participant } from '../participants/tables.ts'
import { findUnsent } from '../post/queries.ts'

/** Somebody who has or gets a card: why no mail reaches them, if none does, and what has become of it. */
export type Holder = { person: Participant; why: Silence | undefined; cards: Cards | undefined }

/** Whoever cannot be mailed or has a card, by what is to be done for them. */
export type HandOver = {
  missing: readonly Holder[]
  /** Whom, where no mail goes out, a link from the mailbox leads to their page, though no card has come to them. */
  byMailbox: readonly Holder[]
  /** Whose cards one print job makes: who has no other way in, or, where everybody has one, who has no card. */
  onPrintJob: readonly Holder[]
  waiting: readonly Holder[]
  handedOver: readonly Holder[]
  /** Whom emails reach by now: their cards still open their pages. */
  reached: readonly Holder[]
  /** How many are in, and how many of them say that it is not for them, so that no card is theirs. */
  people: number
  toTakeOut: number
  /** Mails to some are still to be sent. */
  hasUnsent: boolean
}

/** Who cannot be mailed or has a card, by name. */
export async function readHandOver(ctx: Context, exchange: Exchange): Promise<HandOver> {
  const { id } = exchange
  const { sender } = ctx
  const people = await listParticipants(ctx, id)
  const cards = await findCards(ctx, id)
  const holders = people
    .map((person) => ({ person, why: silenceOf(person, sender), cards: cards.get(person.id) }))
    .filter(({ person, cards }) =>
      mayHaveCard(person, { sender, hasCard: cards?.living !== undefined }),
    )
  // Whom it is not for is to be taken out: no card is theirs.
  const silent = holders.filter(({ why }) => why !== undefined && why !== 'not_for_me')
  const isThere = ({ cards }: Holder) => isInTheirHands(cards?.living)
  const hasCard = ({ cards }: Holder) => cards?.living !== undefined
  const stuck = silent.filter(({ cards, why }) => !hasWayIn(cards, why))
  const byMailbox = silent.filter((one) => !stuck.includes(one) && !isThere(one))
  const missing = stuck.filter((one) => !hasCard(one))
  return {
    missing,
    byMailbox,
    onPrintJob: missing.length > 0 ? missing : byMailbox.filter((one) => !hasCard(one)),
    waiting: stuck.filter(hasCard),
    handedOver: silent.filter(isThere),
    reached: holders.filter(({ why }) => why === undefined),
    people: people.length,
    toTakeOut: people.filter(isToBeTakenOut).length,
    hasUnsent: await hasUnsent(ctx, exchange, { people, cards }),
  }
}

/** Whether the mail that tells any of these that they are in, or of the draw, is still to be sent. */
async function hasUnsent(
  ctx: Context,
  { id, state }: Exchange,
  { people, cards }: { people: readonly Participant[]; cards: ReadonlyMap<string, Cards> },
): Promise<boolean> {
  const { welcomes, results, changes } = await findUnsent(ctx, id)
  const { sender } = ctx
  return people.some((one) => {
    const has = cards.get(one.id)
    if (!isDrawn(state)) return isStillToWelcome(one, welcomes, has)
    return [results, changes].some((held) => isStillToTell(one, held, { sender, cards: has }))
  })
}

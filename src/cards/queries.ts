import type { Context } from '../context.ts'
import { type Cards, findCards } from '../entrance/queries.ts'
import { isInTheirHands, mayHaveCard } from '../entrance/rules.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { listParticipants } from '../participants/queries.ts'
import { isToBeTakenOut, type Silence, silenceOf } from '../participants/rules.ts'
import type { Participant } from '../participants/tables.ts'

/** Somebody who gets a card: why, and what has become of it. */
export type Holder = { person: Participant; why: Silence; cards: Cards | undefined }

/** Whoever cannot be mailed, by what is to be done for them. */
export type HandOver = {
  missing: readonly Holder[]
  waiting: readonly Holder[]
  handedOver: readonly Holder[]
  /** How many are in, and how many of them say that it is not for them, so that no card is theirs. */
  people: number
  toTakeOut: number
}

/** Who cannot be mailed, by name. */
export async function readHandOver(ctx: Context, exchange: Exchange): Promise<HandOver> {
  const { id } = exchange
  const { sender } = ctx
  const people = await listParticipants(ctx, id)
  const cards = await findCards(ctx, id)
  const holders = people
    .filter((person) => mayHaveCard(person, sender))
    .flatMap((person) => {
      const why = silenceOf(person, sender)
      return why === undefined ? [] : [{ person, why, cards: cards.get(person.id) }]
    })
  const isThere = ({ cards }: Holder) => isInTheirHands(cards?.living)
  return {
    missing: holders.filter(({ cards }) => cards?.living === undefined),
    waiting: holders.filter((one) => one.cards?.living !== undefined && !isThere(one)),
    handedOver: holders.filter(isThere),
    people: people.length,
    toTakeOut: people.filter(isToBeTakenOut).length,
  }
}

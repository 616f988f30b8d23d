import { tellAdmin } from '../admin/commands.ts'
import { type Context, transact } from '../context.ts'
import { type MadeCard, makeCard } from '../entrance/cards.ts'
import { findCards } from '../entrance/queries.ts'
import { reloadExchange } from '../exchanges/queries.ts'
import { exchangeIsOver } from '../exchanges/rules.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { join } from '../participants/entering.ts'
import { listParticipants, listWaiting } from '../participants/queries.ts'
import { isSamePerson, mayRegister } from '../participants/rules.ts'
import type { Participant } from '../participants/tables.ts'
import { newId } from '../platform/ids.ts'
import { countTry, isReached, noteTry } from '../platform/rate-limits.ts'
import { letWait } from '../waiting/commands.ts'
import {
  isAskedAbout,
  PLACES,
  placesAreTaken,
  WAITING_LIST,
  WAITING_MAX,
} from '../waiting/rules.ts'
import type { Emailless } from './forms.ts'
import { SAME_FORM } from './rules.ts'

/** What became of it, and which limits were reached on the way. */
type Joined = { reached: readonly string[] } & (
  | { outcome: 'registered'; card: MadeCard; isAgain: boolean }
  | { outcome: 'waiting'; isAgain: boolean }
  | { outcome: 'name_taken' | 'closed' | 'needs_email' | 'over' | 'full' }
)

/**
 * Registers somebody who has no email, where the exchange allows it, with a card that nobody else sees; or
 * lets them wait for the organiser's nod, who makes them one then. `name_taken` if somebody without an
 * email is in or waits by this name, as nothing else would tell them apart; the same form again from the same
 * `browser`, as by a double click, gets a fresh card for one that nobody has used. Once no more may wait, no
 * answer tells who is in. `over`, as no card is made any more, once the day is over by the clock: it may be
 * wrong, so joining need not be closed yet.
 */
export async function registerWithoutEmail(
  ctx: Context,
  exchange: Exchange,
  { input, browser }: { input: Emailless; browser: string },
): Promise<Joined> {
  return await transact(ctx, async (ctx) => {
    const present = await reloadExchange(ctx, exchange)
    if (!mayRegister(present.state)) return { outcome: 'closed', reached: [] }
    if (present.joins_without_email === 0) return { outcome: 'needs_email', reached: [] }
    if (exchangeIsOver(present, ctx.clock())) return { outcome: 'over', reached: [] }
    const people = await listParticipants(ctx, exchange.id)
    const waiting = await listWaiting(ctx, exchange.id)
    const reached = placesAreTaken(present, people.length) ? [PLACES.name] : []
    const form = [browser, JSON.stringify(input)]
    const known = [...people, ...waiting].find((person) => isSamePerson(person, input))
    const again = known && (await repeat(ctx, present, known, form))
    if (again) return { ...again, isAgain: true, reached }
    const isAsked = isAskedAbout(present, people.length)
    if (isAsked && waiting.length >= WAITING_MAX) {
      return { outcome: 'full', reached: [...reached, WAITING_LIST.name] }
    }
    if (known) return { outcome: 'name_taken', reached }
    if (isAsked) {
      const own = await letWait(ctx, present, input)
      if (own) await noteTry(ctx, SAME_FORM, own.id, ...form)
      return { outcome: 'waiting', isAgain: false, reached }
    }
    const card = await takeIn(ctx, present, input)
    await noteTry(ctx, SAME_FORM, card.participant.id, ...form)
    return { outcome: 'registered', card, isAgain: false, reached }
  })
}

/** What the same form has come to a moment ago; undefined if another one, or another browser, has entered them. */
async function repeat(
  ctx: Context,
  exchange: Exchange,
  known: Participant,
  form: readonly string[],
): Promise<{ outcome: 'registered'; card: MadeCard } | { outcome: 'waiting' } | undefined> {
  const isTheirs = await isReached(ctx, { ...SAME_FORM, max: 1 }, known.id, ...form)
  if (!isTheirs || (await countTry(ctx, SAME_FORM, known.id, ...form))) return undefined
  if (known.status === 'waiting') return { outcome: 'waiting' }
  const living = (await findCards(ctx, exchange.id)).get(known.id)?.living
  if (!living?.isOwn || living.usedOn !== null) return undefined
  const card = await makeCard(ctx, exchange, known, 'owner')
  return card && { outcome: 'registered', card }
}

/** Enters somebody with a card of their own. */
async function takeIn(ctx: Context, exchange: Exchange, input: Emailless): Promise<MadeCard> {
  const participant = await join(ctx, exchange, input)
  await tellAdmin(ctx, {
    kind: 'new_registration_notice',
    exchangeId: exchange.id,
    aboutId: participant.id,
    once: `${participant.id} ${newId()}`,
  })
  const card = await makeCard(ctx, exchange, participant, 'owner')
  // Whoever is in without one has no way to their page: rather are they not in.
  if (!card) throw new Error('no card was made for somebody who joins without an email')
  return card
}

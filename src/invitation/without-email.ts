import { tellAdmin } from '../admin/commands.ts'
import { type Context, transact } from '../context.ts'
import { type MadeCard, makeCard } from '../entrance/cards.ts'
import { findCards } from '../entrance/queries.ts'
import { reloadExchange } from '../exchanges/queries.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { join } from '../participants/entering.ts'
import { findTwin } from '../participants/namesakes.ts'
import { countParticipants, countWaiting } from '../participants/queries.ts'
import { mayRegister } from '../participants/rules.ts'
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

type Refused = { outcome: 'name_taken' | 'closed' | 'needs_email' | 'full' }

/** What became of it, and which limits were reached on the way. */
type Joined = { reached: readonly string[] } & (
  | { outcome: 'registered'; card: MadeCard; isAgain: boolean }
  | { outcome: 'waiting'; isAgain: boolean }
  | Refused
)

/** Who joins, and the browser in which they do. */
type Attempt = { input: Emailless; browser: string }

/**
 * Registers somebody who has no email, where the exchange allows it, with a card that nobody else sees; or
 * lets them wait for the organiser's nod, who makes them one then. `name_taken` if somebody without an
 * email is in or waits by this name, as nothing else would tell them apart; the same form again from the same
 * `browser`, as by a double click, gets a fresh card for one that nobody has used. Once no more may wait, no
 * answer tells who is in.
 */
export async function registerWithoutEmail(
  ctx: Context,
  exchange: Exchange,
  attempt: Attempt,
): Promise<Joined> {
  return await transact(ctx, async (ctx) => {
    const { present, reached, twin, isTheirs, isAsked, outcome } = await look(
      ctx,
      exchange,
      attempt,
    )
    const form = formOf(attempt)
    const again = twin && isTheirs && (await repeat(ctx, present, twin, form))
    if (again) return { ...again, isAgain: true, reached }
    if (outcome) return { outcome, reached }
    const { input } = attempt
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

/**
 * Why `registerWithoutEmail` would refuse this, or undefined. It only reads: strangers may send what is refused
 * without end, and are to keep nobody waiting who writes.
 */
export async function refusalWithoutEmail(
  ctx: Context,
  exchange: Exchange,
  attempt: Attempt,
): Promise<(Refused & { reached: readonly string[] }) | undefined> {
  const { outcome, reached, isTheirs } = await look(ctx, exchange, attempt)
  return outcome && !isTheirs ? { outcome, reached } : undefined
}

/** What is there already: `isTheirs` if the twin has come by this very form, a moment ago. */
async function look(ctx: Context, exchange: Exchange, attempt: Attempt) {
  const present = await reloadExchange(ctx, exchange)
  const people = await countParticipants(ctx, exchange.id)
  const isAsked = isAskedAbout(present, people)
  const isFull = isAsked && (await countWaiting(ctx, exchange.id)) >= WAITING_MAX
  const twin = await findTwin(ctx, exchange.id, attempt.input, ['active', 'waiting'])
  const once = { ...SAME_FORM, max: 1 }
  return {
    present,
    isAsked,
    twin,
    isTheirs: twin !== undefined && (await isReached(ctx, once, twin.id, ...formOf(attempt))),
    outcome: outcomeOf(present, { isFull, isTaken: twin !== undefined }),
    reached: [
      ...(placesAreTaken(present, people) ? [PLACES.name] : []),
      ...(isFull ? [WAITING_LIST.name] : []),
    ],
  }
}

function outcomeOf(
  { state, joins_without_email }: Exchange,
  { isFull, isTaken }: { isFull: boolean; isTaken: boolean },
): Refused['outcome'] | undefined {
  if (!mayRegister(state)) return 'closed'
  if (joins_without_email === 0) return 'needs_email'
  if (isFull) return 'full'
  return isTaken ? 'name_taken' : undefined
}

function formOf({ browser, input }: Attempt): string[] {
  return [browser, JSON.stringify(input)]
}

type Twin = Pick<Participant, 'id' | 'status'>

/** What the same form has come to a moment ago; undefined if it cannot come to that again. */
async function repeat(
  ctx: Context,
  exchange: Exchange,
  twin: Twin,
  form: readonly string[],
): Promise<{ outcome: 'registered'; card: MadeCard } | { outcome: 'waiting' } | undefined> {
  if (!mayRegister(exchange.state) || exchange.joins_without_email === 0) return undefined
  if (await countTry(ctx, SAME_FORM, twin.id, ...form)) return undefined
  if (twin.status === 'waiting') return { outcome: 'waiting' }
  const living = (await findCards(ctx, exchange.id)).get(twin.id)?.living
  if (!living?.isOwn || living.usedOn !== null) return undefined
  const card = await makeCard(ctx, exchange, twin, 'owner')
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

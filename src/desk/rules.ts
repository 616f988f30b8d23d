import type { Missed } from '../deliveries/counts.ts'
import { isUnsent } from '../deliveries/rules.ts'
import type { Cards } from '../entrance/queries.ts'
import { hasWayIn, isInTheirHands, isStillToTell, isStillToWelcome } from '../entrance/rules.ts'
import {
  type Dates,
  daysUntil,
  exchangeIsOver,
  isMissed,
  PARTICIPANTS_MIN,
  type State,
} from '../exchanges/rules.ts'
import { silenceOf, type Untold } from '../participants/rules.ts'
import type { MailState } from '../platform/mail/outbox.ts'
import type { Unsent } from '../post/queries.ts'

export type NextStep =
  /** Its day is over, and names were not drawn. */
  | { step: 'missed' }
  | { step: 'open' }
  /** `missing`: how many more it takes before names can be drawn. */
  | { step: 'share'; missing: number }
  | { step: 'draw' }
  | { step: 'reopen'; missing: number }
  /** Names are drawn, and somebody cannot see theirs. */
  | { step: 'reach' }
  | { step: 'wait' }
  | { step: 'enjoy' }
  | { step: 'done' }

/** The one thing the admin should do next. `unreached`: how many cannot be told. The day ends what is to be done. */
export function nextStep(
  exchange: Dates & { state: State; max_participants: number | null },
  { people, unreached }: { people: number; unreached: number },
  now: Temporal.Instant,
): NextStep {
  if (isMissed(exchange, now)) return { step: 'missed' }
  const missing = Math.max(0, PARTICIPANTS_MIN - people)
  switch (exchange.state) {
    case 'draft':
      return { step: 'open' }
    case 'registration_open':
      return missing === 0 && isFull(exchange, people)
        ? { step: 'draw' }
        : { step: 'share', missing }
    case 'registration_closed':
      return missing > 0 ? { step: 'reopen', missing } : { step: 'draw' }
    case 'matched':
      if (unreached > 0) return { step: 'reach' }
      return { step: daysUntil(exchange, now) <= 0 ? 'enjoy' : 'wait' }
    case 'completed':
      return { step: unreached > 0 && daysUntil(exchange, now) >= 0 ? 'reach' : 'done' }
  }
}

/** Whether as many are in as there is room for. */
export function isFull(
  { max_participants }: { max_participants: number | null },
  people: number,
): boolean {
  return max_participants !== null && people >= max_participants
}

type Person = {
  id: string
  email: string | null
  mail_trouble: string | null
  signed_in_at: string | null
}
type Means = {
  sender: string | undefined
  cards: ReadonlyMap<string, Pick<Cards, 'living' | 'hasMailboxWay'>>
  unsent: Pick<Unsent, 'welcomes'>
  /** Whose did not arrive, whatever has since. */
  missed: Missed
  /** Who called a mail about the draw spam, so that it has told them. */
  calledSpam: ReadonlySet<string>
  now: Temporal.Instant
}

/** Somebody who cannot be told what happens, and why; a card may wait for them. */
export type Unreached<Somebody> = { person: Somebody; why: Untold; hasCard: boolean }

/**
 * Who cannot be told that they are in, or after the draw, whom they give to: no mail reaches them, or that one has not,
 * nor, until the day is over, the news that it has changed, or the one that says that they are in is still to be sent,
 * and they have neither a card in their hands nor a link from the mailbox that opens their page. It does not ask who has
 * looked, as that is nobody's to know. Once the exchange is completed, those whom a card still helps.
 */
export function unreachedAmong<Somebody extends Person>(
  people: readonly Somebody[],
  exchange: Dates & { state: State; drawn_at: string | null },
  { sender, cards, unsent, missed, calledSpam, now }: Means,
): Unreached<Somebody>[] {
  const { state, drawn_at } = exchange
  const changes = exchangeIsOver(exchange, now) ? [] : missed.changes
  const untoldOfDraw = new Set([...missed.results, ...changes])
  return people.flatMap((person) => {
    const has = cards.get(person.id)
    const isUntold = (welcomes: ReadonlySet<string>) =>
      drawn_at === null && isStillToWelcome(person, welcomes, has)
    const hasMissed =
      isUntold(missed.welcomes) || (drawn_at !== null && untoldOfDraw.has(person.id))
    const untold = isUntold(unsent.welcomes) ? 'unsent' : undefined
    const why = silenceOf(person, sender) ?? (hasMissed ? 'missed' : untold)
    if (why === undefined || (why === 'not_for_me' && state === 'completed')) return []
    if (why === 'in_doubt' && calledSpam.has(person.id) && !untoldOfDraw.has(person.id)) return []
    if (why !== 'not_for_me' && hasWayIn(has, silenceOf(person, sender))) return []
    return [{ person, why, hasCard: has?.living !== undefined }]
  })
}

/**
 * Whom neither mail nor card has told yet that names are drawn, by how far their mails about it are: it is
 * on its way, or held though it would reach them. Where no mails go out there are none: only cards tell.
 */
export function untoldAmong<Somebody extends Person>(
  people: readonly Somebody[],
  results: ReadonlyMap<string, MailState>,
  { sender, cards }: Pick<Means, 'sender' | 'cards'>,
): Somebody[] {
  if (sender === undefined) return []
  return people.filter((person) => {
    const state = results.get(person.id)
    const has = cards.get(person.id)
    if (state !== undefined && isUnsent(state)) return !isInTheirHands(has?.living)
    return isStillToTell(person, results, { sender, cards: has })
  })
}

type Telling = {
  untold: ReadonlySet<string>
  unreached: readonly Unreached<{ id: string }>[]
  results: ReadonlyMap<string, MailState>
}

/** Who gets the mail about the draw by itself yet: no card has told them, and their address works. */
export function stillTold({ untold, unreached, results }: Telling): string[] {
  const silent = new Set(unreached.map(({ person }) => person.id))
  return [...untold].filter((id) => !silent.has(id) && results.get(id) !== 'held')
}

/** How many mails wait beside those that these people are said to get: one that was given up does not. */
export function countOthers(
  waiting: number,
  told: readonly string[],
  { results }: Telling,
): number {
  return waiting - told.filter((id) => results.get(id) === 'waiting').length
}

/** How many would learn of a change of the draw if the mail about it were sent, beside those whose result is. */
export function countChanges(
  people: readonly Person[],
  results: ReadonlyMap<string, MailState>,
  { sender, cards, unsent }: Pick<Means, 'sender' | 'cards'> & { unsent: Pick<Unsent, 'changes'> },
): number {
  const isTold = (person: Person) =>
    results.get(person.id) !== 'held' &&
    isStillToTell(person, unsent.changes, { sender, cards: cards.get(person.id) })
  return people.filter(isTold).length
}

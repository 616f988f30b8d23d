import { householdOf } from '../participants/rules.ts'
import type { Forecast } from './engine/answer.ts'
import type { Crashed } from './engine/in-worker.ts'
import type { DrawProblem } from './engine/problem.ts'
import type { Shape } from './engine/shapes.ts'

/** The types of the engine that other rooms use. */
export type { Exposure, FellShort, Forecast, Impossible, Reached } from './engine/answer.ts'
export type { Crashed } from './engine/in-worker.ts'
export type { Assignment, DrawProblem, RepairProblem } from './engine/problem.ts'
export type { Shape } from './engine/shapes.ts'

/** Room for a household of 60 letters in any script, six bytes each as a browser sends them, for a thousand people. */
export const HOUSEHOLDS_BYTES_MAX = 512 * 1024

/** So many mistakes in a form of everybody’s households are shown at once. */
export const MISTAKES_SHOWN_MAX = 5

type Person = { id: string; household: string }
type Exclusion = { id: string; giver_id: string; recipient_id: string; mutual: 0 | 1 }

/** The problem a draw solves: who takes part, who shares a household, exclusions and shape. */
export function drawProblem(
  people: readonly Person[],
  exclusions: readonly Exclusion[],
  shape: Shape,
): DrawProblem {
  return {
    people: people.map((person) => ({ id: person.id, household: householdOf(person) })),
    exclusions: exclusions.map(({ id, giver_id, recipient_id, mutual }) => {
      return { id, giver: giver_id, recipient: recipient_id, mutual: mutual === 1 }
    }),
    avoided: [],
    shape,
  }
}

/** Whether this exclusion forbids the giver to draw the recipient. */
function forbids(
  { giver_id, recipient_id, mutual }: Exclusion,
  giver: string,
  recipient: string,
): boolean {
  const isThisWay = giver_id === giver && recipient_id === recipient
  return isThisWay || (mutual === 1 && giver_id === recipient && recipient_id === giver)
}

/** True if exclusions already say that the giver must not draw the recipient, or neither the other. */
export function isSaid(
  exclusions: readonly Exclusion[],
  giver: string,
  recipient: string,
  mutual: boolean,
): boolean {
  const says = (one: string, other: string) => exclusions.some((said) => forbids(said, one, other))
  return says(giver, recipient) && (!mutual || says(recipient, giver))
}

/**
 * The people who have one possible recipient only, so that whoever knows the exclusions knows whom
 * they give to. None, as far as is known, where there is no draw.
 */
export function toldByExclusions(forecast: Forecast | Crashed): string[] {
  if (!forecast.ok) return []
  return [...forecast.possibleInShape].filter(([, count]) => count === 1).map(([id]) => id)
}

/** The same of one person, however many others there are. */
export function isToldByExclusions(forecast: Forecast | Crashed, id: string): boolean {
  return forecast.ok && forecast.possibleInShape.get(id) === 1
}

/** The others whose recipient somebody who looks at their own name may be able to work out. */
export function guessableBesides(forecast: Forecast | Crashed): string[] {
  if (!forecast.ok) return []
  return [...forecast.guessable].filter((id) => !isToldByExclusions(forecast, id))
}

/** Whether one person is among them. */
export function isGuessableBesides(forecast: Forecast | Crashed, id: string): boolean {
  return forecast.ok && forecast.guessable.has(id) && !isToldByExclusions(forecast, id)
}

/**
 * What the organiser was asked, and said yes to: the shape a draw would come to, and who has one possible
 * recipient only, by their ids.
 */
export type Agreed = { promised?: Shape | undefined; told?: readonly string[] }

/** True if the organiser was asked about each of these people; about others as well does not matter. */
export function areNamed(ids: readonly string[], named: readonly string[] = []): boolean {
  return new Set(ids).isSubsetOf(new Set(named))
}

/** A draw would give away these, not all of whom were named. */
export type Told = { ok: false; reason: 'told'; people: readonly string[] }

/** True if people, exclusions, what is avoided and the shape are the same, in the same order. */
export function isSameDrawProblem(before: DrawProblem, now: DrawProblem): boolean {
  return (
    before.shape === now.shape &&
    isSameList(before.people, now.people, (one, other) => {
      return one.id === other.id && one.household === other.household
    }) &&
    isSameList(before.exclusions, now.exclusions, (one, other) => {
      const isSamePair = one.giver === other.giver && one.recipient === other.recipient
      return isSamePair && one.id === other.id && one.mutual === other.mutual
    }) &&
    isSameList(before.avoided, now.avoided, (one, other) => {
      return one[0] === other[0] && one[1] === other[1]
    })
  )
}

function isSameList<One>(
  before: readonly One[],
  now: readonly One[],
  isSame: (one: One, other: One) => boolean,
): boolean {
  return (
    before.length === now.length &&
    before.every((one, index) => {
      const other = now[index]
      return other !== undefined && isSame(one, other)
    })
  )
}

/** What is kept of last time: `locked` while its key is missing, so that it is not avoided. */
export type LastTime = 'nothing' | 'kept' | 'locked'

import type { DrawProblem, Pair, Shape } from './engine/matching.ts'

/** The words of the engine that other rooms use. */
export type { Crashed } from './engine/in-worker.ts'
export type { Forecast, Shape } from './engine/matching.ts'

export const HOUSEHOLD_MAX = 60

type Person = { id: string; household: string }
type Rule = { giver_id: string; recipient_id: string; mutual: 0 | 1 }

/** The draw's question: who takes part, and which pairs the exclusions and households forbid. */
export function drawProblem(
  people: readonly Person[],
  exclusions: readonly Rule[],
  shape: Shape,
): DrawProblem {
  return {
    people: people.map((person) => person.id),
    forbidden: [...exclusions.flatMap(pairsOf), ...householdPairs(people)],
    shape,
  }
}

function pairsOf({ giver_id, recipient_id, mutual }: Rule): Pair[] {
  const oneWay: Pair = [giver_id, recipient_id]
  return mutual ? [oneWay, [recipient_id, giver_id]] : [oneWay]
}

/** A household by its label, however its capitals are typed. */
export function householdOf({ household }: { household: string }): string {
  return household.toLowerCase()
}

/** People of one household never draw each other. */
function householdPairs(people: readonly Person[]): Pair[] {
  const households = Map.groupBy(
    people.filter((person) => person.household !== ''),
    householdOf,
  )
  return [...households.values()].flatMap((members) =>
    members.flatMap((giver) =>
      members
        .filter((recipient) => recipient !== giver)
        .map((recipient): Pair => [giver.id, recipient.id]),
    ),
  )
}

/** What the draw will look like, in a sentence, where it is not what was wished; else nothing. */
export function shapeInWords(wanted: Shape, reached: Shape): string {
  if (wanted === reached) return ''
  const wish = wanted === 'circle' ? 'One circle' : 'A draw without swaps'
  return reached === 'any'
    ? `${wish} is not possible with these rules; the draw may contain two people who give to each other.`
    : `${wish} is not possible with these rules; the draw will make several.`
}

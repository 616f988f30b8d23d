import type { DrawProblem, Pair, Shape } from './matching.ts'

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

/** People of one household never draw each other. */
function householdPairs(people: readonly Person[]): Pair[] {
  const households = Map.groupBy(
    people.filter((person) => person.household !== ''),
    (person) => person.household.toLowerCase(),
  )
  return [...households.values()].flatMap((members) =>
    members.flatMap((giver) =>
      members
        .filter((recipient) => recipient !== giver)
        .map((recipient): Pair => [giver.id, recipient.id]),
    ),
  )
}

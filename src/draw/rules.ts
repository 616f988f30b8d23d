import { householdOf } from '../participants/rules.ts'
import type { Pair as Arc, DrawProblem, Shape } from './engine/matching.ts'

/** The types of the engine that other rooms use. */
export type { Crashed } from './engine/in-worker.ts'
export type {
  Assignment,
  Forecast,
  Impossible,
  RepairProblem,
  Shape,
} from './engine/matching.ts'

type Person = { id: string; household: string }
type Exclusion = { giver_id: string; recipient_id: string; mutual: 0 | 1 }

/** The problem a draw solves: who takes part, and which pairs exclusions and households forbid. */
export function drawProblem(
  people: readonly Person[],
  exclusions: readonly Exclusion[],
  shape: Shape,
): DrawProblem {
  return {
    people: people.map((person) => person.id),
    forbidden: [...exclusions.flatMap(arcsOf), ...householdArcs(people)],
    shape,
  }
}

function arcsOf({ giver_id, recipient_id, mutual }: Exclusion): Arc[] {
  const oneWay: Arc = [giver_id, recipient_id]
  return mutual ? [oneWay, [recipient_id, giver_id]] : [oneWay]
}

/** People of one household never draw each other. */
function householdArcs(people: readonly Person[]): Arc[] {
  const households = Map.groupBy(
    people.filter((person) => person.household !== ''),
    householdOf,
  )
  return [...households.values()].flatMap((members) =>
    members.flatMap((giver) =>
      members
        .filter((recipient) => recipient !== giver)
        .map((recipient): Arc => [giver.id, recipient.id]),
    ),
  )
}

import { draw } from '../src/draw/engine/matching.ts'
import type { DrawProblem, NamedArc, Person } from '../src/draw/engine/problem.ts'
import {
  allBut,
  oneWay,
  problemOf,
  somePeople,
  somePeopleIn,
} from '../src/draw/engine/proof/problems.ts'
import { seeded } from '../src/draw/engine/seeded.ts'

/** The median must be within so many milliseconds of an idle machine, every answer must say this. */
export type Goal = readonly [milliseconds: number, says: string]

/** A problem whose shape is measured in turn. */
export type DrawSet = {
  readonly name: string
  readonly problem: DrawProblem
  readonly goals?: { readonly any?: Goal; readonly circle?: Goal }
}

/** What the draw is held to, each made the same every time. */
export function* drawSets(): Generator<DrawSet> {
  const both = (any: Goal, circle = any) => ({ goals: { any, circle } })
  for (const count of [10, 100, 1_000]) yield free(count)
  yield { ...free(10_000), ...both([79, 'exact'], [97, 'exact']) }
  yield { ...exclusions(100, 5), ...both([0.3, 'exact'], [0.2, 'exact']) }
  yield exclusions(1_000, 5)
  yield { ...exclusions(1_000, 20), goals: { circle: [300, 'exact'] } }
  yield households('two teams of 15', [15, 15])
  yield { ...households('teams of 49, 30 and 20', [49, 30, 20]), ...both([1, 'exact']) }
  yield { ...lastYear(), ...both([10, 'exact']) }
  const offices = both([50, 'exact'], [300, 'exact'])
  yield { ...households('three offices of 333', [333, 333, 333]), ...offices }
  yield households('ten offices of 100', Array(10).fill(100))
  const large = [...Array<number>(4).fill(400), ...Array<number>(400).fill(1)]
  yield { ...households('2,000, four offices of 400', large), ...both([1_000, 'exact']) }
  yield { ...staircase(), ...both([50, 'exact']) }
  yield { ...joinedTeams(), goals: { circle: [100, 'circle'] } }
  yield { ...fewChoices(100, 4), ...both([200, 'exact']) }
  yield fewChoices(1_000, 4)
  yield { ...blocked(500, 200, 199), ...both([12, 'explained']) }
  yield households('500, a household of 251', [251, ...Array<number>(249).fill(1)])
}

function free(count: number): DrawSet {
  return { name: `${count.toLocaleString('en')} free`, problem: problemOf(somePeople(count)) }
}

function households(name: string, sizes: readonly number[]): DrawSet {
  return { name, problem: problemOf(somePeopleIn(sizes)) }
}

function exclusions(count: number, each: number): DrawSet {
  const people = somePeople(count)
  return {
    name: `${count.toLocaleString('en')}, ${each} exclusions each`,
    problem: problemOf(people, { exclusions: oneWay(randomArcs(people, each)) }),
  }
}

function randomArcs(people: readonly Person[], each: number): NamedArc[] {
  const random = seeded(people.length)
  return people.flatMap(({ id }) =>
    Array.from({ length: each }, (): NamedArc => [id, `p${random(people.length)}`]),
  )
}

function lastYear(): DrawSet {
  const people = somePeopleIn(Array.from({ length: 50 }, (_, index) => 2 + (index % 5)))
  const last = draw(problemOf(people, { shape: 'circle' }), seeded(3))
  return {
    name: '200 in households of 2 to 6, last year’s circle, 400 exclusions',
    problem: problemOf(people, {
      exclusions: oneWay(randomArcs(people, 2)),
      avoided: last.ok ? [...last.assignment] : [],
    }),
  }
}

function only(
  name: string,
  count: number,
  allowed: (giver: number, recipient: number) => boolean,
): DrawSet {
  return { name, problem: problemOf(somePeople(count), { exclusions: allBut(count, allowed) }) }
}

/** Block b may give to blocks up to b, and one of b to one of b + 1. */
function staircase(): DrawSet {
  return only('a staircase of 320', 320, (from, to) => {
    const [low, high] = [Math.floor(from / 18), Math.floor(to / 18)]
    return high <= low || (high === low + 1 && from % 18 === 0 && to % 18 === 0)
  })
}

function joinedTeams(): DrawSet {
  return only('ten teams of 10, joined in a ring by one person each', 100, (from, to) => {
    const [team, other] = [Math.floor(from / 10), Math.floor(to / 10)]
    return team === other || (other === (team + 1) % 10 && from % 10 === 0 && to % 10 === 5)
  })
}

function fewChoices(count: number, each: number): DrawSet {
  const random = seeded(each)
  const choices = new Set(Array.from({ length: count * (each - 1) }, () => random(count * count)))
  return only(`${count.toLocaleString('en')}, about ${each} choices each`, count, (from, to) => {
    return to === (from + 1) % count || choices.has(from * count + to)
  })
}

/** The first people may give only to some of the last. */
function blocked(count: number, givers: number, recipients: number): DrawSet {
  return only(`${count}, of whom ${givers} give only to ${recipients}`, count, (from, to) => {
    return from >= givers || to >= count - recipients
  })
}

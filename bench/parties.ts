import { hide } from '../src/draw/engine/hiding.ts'
import { draw } from '../src/draw/engine/matching.ts'
import type { DrawProblem, Exclusion, NamedArc, Person } from '../src/draw/engine/problem.ts'
import { problemOf, somePeopleIn } from '../src/draw/engine/proof/problems.ts'
import type { RandomInt } from '../src/draw/engine/random.ts'
import { seeded } from '../src/draw/engine/seeded.ts'
import type { Shape } from '../src/draw/engine/shapes.ts'
import { figureOf } from './figures.ts'
import { median, milliseconds } from './numbers.ts'
import type { Section } from './report.ts'

const PARTIES = 2_000
/** Fewer, as the lists of one take a second or two to make. */
const SECOND_YEARS = 100
const EXACT_MIN = 99.5
const SLOWEST_MAX_MS = 1_000
const FEWEST_PEOPLE = 3
const MOST_PEOPLE = 200
const LARGEST_HOUSEHOLD = 60
const MOST_RULES = 3
const BIG_HOUSEHOLDS = 5
const SHAPES: readonly Shape[] = ['any', 'no_swaps', 'circle']

/** A party made from a seed, always the same. */
export type Party = { readonly seed: number; readonly problem: DrawProblem }

/**
 * As many parties as wanted that can be drawn: 3 to 200 people; in one of five parties one household
 * of 40 to 50 %, the others of 1 up to a limit between 1 and 60, which differs from party to party;
 * for everybody 0 to 3 exclusions of somebody else, half of them mutual; last year's circle; all
 * three shapes in turn. What cannot be drawn is passed over.
 */
export function* feasibleParties(count: number): Generator<Party> {
  let found = 0
  for (let seed = 1; found < count; seed++) {
    const problem = partyFrom(seed, SHAPES[found % SHAPES.length] ?? 'any')
    if (!draw({ ...problem, shape: 'any' }, seeded(seed)).ok) continue
    found++
    yield { seed, problem }
  }
}

/** As many such parties as wanted in their second year that can be drawn. */
function* secondYears(count: number): Generator<Party> {
  let found = 0
  for (let seed = 1; found < count; seed++) {
    const problem = secondYearFrom(seed, SHAPES[found % SHAPES.length] ?? 'any')
    if (problem === undefined) continue
    found++
    yield { seed, problem }
  }
}

/** Draws parties, first and second years: how many exactly, how long the slowest took, which were not so. */
export function benchParties(): Section {
  const sets = [
    measure('parties from seeds', feasibleParties(PARTIES)),
    measure('second years, kept from lists', secondYears(SECOND_YEARS)),
  ]
  return {
    figures: sets.flatMap(({ figures }) => figures),
    details: sets.flatMap(({ details = '' }) => details).join('\n'),
  }
}

function measure(what: string, all: Iterable<Party>): Section {
  const times: number[] = []
  const others: string[] = []
  for (const { seed, problem } of all) {
    const before = process.cpuUsage()
    const drawn = draw(problem, seeded(seed + PARTIES))
    const { user, system } = process.cpuUsage(before)
    times.push((user + system) / 1_000)
    if (!drawn.ok || drawn.sampled !== 'exact') others.push(`${seed}`)
  }
  const part = 100 - (100 * others.length) / times.length
  const parties = `${times.length.toLocaleString('en')} ${what}`
  const slowest = figureOf({
    what: `the slowest of ${parties}, by CPU`,
    ours: [Math.max(...times)],
    say: milliseconds,
    goal: { most: SLOWEST_MAX_MS },
  })
  return {
    figures: [
      {
        what: `${parties}, drawn exactly`,
        measured: `${part.toFixed(2)} %`,
        beside: '',
        ratio: '',
        spread: '',
        goal: `≥ ${EXACT_MIN} %`,
        verdict: part >= EXACT_MIN ? 'met' : 'not met',
      },
      slowest,
    ],
    details: `Of ${parties} those of these seeds are not drawn exactly: ${others.join(', ') || 'none'}. Half of all take less than ${milliseconds(median(times))}.\n`,
  }
}

/** The party of a seed, whether it can be drawn or not. */
export function partyFrom(seed: number, shape: Shape): DrawProblem {
  const random = seeded(seed)
  const count = FEWEST_PEOPLE + random(MOST_PEOPLE - FEWEST_PEOPLE + 1)
  const people = somePeopleIn(householdSizes(count, random))
  const exclusions = someExclusions(people, random)
  return problemOf(people, { exclusions, avoided: lastYear(people, random), shape })
}

/**
 * The party of a seed in its second year: instead of last year's circle everybody is kept from the list
 * in which last year's draw is hidden. Undefined where none hides enough, or no names could be drawn.
 */
export function secondYearFrom(seed: number, shape: Shape): DrawProblem | undefined {
  const first = { ...partyFrom(seed, shape), avoided: [] }
  const drawn = draw(first, seeded(seed))
  const hidden = drawn.ok ? hide(first, drawn.assignment, seeded(seed)) : undefined
  if (!hidden?.ok) return undefined
  const avoided = [...hidden.lists].flatMap(([giver, list]) => {
    return list.map((recipient): NamedArc => [giver, recipient])
  })
  const second = { ...first, avoided }
  return draw({ ...second, shape: 'any' }, seeded(seed)).ok ? second : undefined
}

function householdSizes(count: number, random: RandomInt): number[] {
  const sizes: number[] = []
  let left = count
  const take = (size: number) => {
    sizes.push(size)
    left -= size
  }
  if (random(BIG_HOUSEHOLDS) === 0) take(Math.floor((count * (40 + random(11))) / 100))
  const limit = 1 + random(Math.min(LARGEST_HOUSEHOLD, Math.max(1, Math.floor(count / 2))))
  while (left > 0) take(1 + random(Math.min(limit, left)))
  return sizes.filter((size) => size > 0)
}

function someExclusions(people: readonly Person[], random: RandomInt): Exclusion[] {
  const anybody = () => `p${random(people.length)}`
  return people
    .flatMap(({ id }) => Array.from({ length: random(MOST_RULES + 1) }, () => id))
    .map((giver, index): Exclusion => {
      return { id: `e${index}`, giver, recipient: anybody(), mutual: random(2) === 0 }
    })
}

/** A circle that the households allow; nothing if they allow none. */
function lastYear(people: readonly Person[], random: RandomInt): NamedArc[] {
  const drawn = draw(problemOf(people, { shape: 'circle' }), random)
  return drawn.ok && drawn.shape === 'circle' ? [...drawn.assignment] : []
}

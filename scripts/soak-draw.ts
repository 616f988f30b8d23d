import assert from 'node:assert/strict'
import { secondYearFrom } from '../bench/parties.ts'
import { draw, forecast } from '../src/draw/engine/matching.ts'
import type { DrawProblem, RepairProblem } from '../src/draw/engine/problem.ts'
import {
  checkDraw,
  checkForecast,
  checkObstacle,
  checkRelief,
  checkValid,
  explained,
} from '../src/draw/engine/proof/checks.ts'
import { assertEven, householdParty, partitions } from '../src/draw/engine/proof/evenness.ts'
import { everyAssignment } from '../src/draw/engine/proof/oracle.ts'
import { problemOf } from '../src/draw/engine/proof/problems.ts'
import { checkRepair } from '../src/draw/engine/proof/repairs.ts'
import { shapesThereAre } from '../src/draw/engine/proof/subsets.ts'
import { seeded } from '../src/draw/engine/seeded.ts'
import { isLooser, type Shape, shapesFrom } from '../src/draw/engine/shapes.ts'
import { structuredParty, tangledParty } from './soak-parties.ts'

const [FEW, SOME] = [7, 13]
const MOST_EVEN = 8
const SHAPES: readonly Shape[] = ['any', 'no_swaps', 'circle']
/** The lists of one take a second or two to make. */
const SECOND_YEARS = 0.1

/**
 * Draws random parties of three sorts and holds every answer against oracles that share nothing with
 * the engine, a tenth as many that are kept from the lists of their first year, and all households of up to 8 people against the even distribution. Throws with the
 * seed of the first one that is wrong.
 */
export function soakDraw(parties: number, firstSeed: number): void {
  soakSort('up to 7 people', soakFew, parties, firstSeed)
  soakSort('8 to 13 people', soakSome, parties, firstSeed)
  soakSort('17 to 150', soakMany, parties, firstSeed)
  soakSort('second years', soakSecondYear, Math.ceil(parties * SECOND_YEARS), firstSeed)
  soakEvenness()
}

function soakSort(
  name: string,
  soak: (seed: number) => string,
  parties: number,
  firstSeed: number,
): void {
  const counts = new Map<string, number>()
  for (let seed = firstSeed; seed < firstSeed + parties; seed++) {
    const what = labelled(`${name}, seed ${seed}`, () => soak(seed))
    counts.set(what, (counts.get(what) ?? 0) + 1)
  }
  const summary = [...counts].sort().map(([what, count]) => `${count} ${what}`)
  print(`${name}: ${parties} parties right (${summary.join(', ')})`)
}

/** Draw, forecast, explanation and repair, beside all outcomes. */
function soakFew(seed: number): string {
  const problem = tangledParty(3, FEW, seeded(seed))
  checkDraw(problem, seed)
  checkForecast(problem, seed)
  const answer = explained(problem)
  if (answer !== undefined) {
    checkObstacle(problem, answer)
    return `impossible, relief ${checkRelief(problem, answer)}`
  }
  return checkRepair(mishapOf(problem, seed), seed) ? 'possible, repaired' : 'possible, no repair'
}

/** A draw before anything was set, and then it is; somebody has left, somebody has come. */
function mishapOf(problem: DrawProblem, seed: number): RepairProblem {
  const random = seeded(seed)
  const { people, shape } = problem
  const guest = { id: 'guest', household: '' }
  const before = draw(problemOf([...people, guest], { shape }), random)
  assert.ok(before.ok)
  const [, ...stayed] = people
  const newcomer = { id: 'newcomer', household: '' }
  return {
    ...problem,
    people: random(2) === 0 ? people : [...stayed, newcomer],
    current: before.assignment,
    looked: new Set(people.filter(() => random(2) === 0).map(({ id }) => id)),
  }
}

/** The shape reached, beside all sets of people. */
function soakSome(seed: number): string {
  const problem = tangledParty(FEW + 1, SOME, seeded(seed))
  const thereAre = shapesThereAre(problem)
  const drawn = draw(problem, seeded(seed))
  const best = shapesFrom(problem.shape).find((shape) => thereAre.has(shape))
  assert.equal(drawn.ok ? drawn.shape : undefined, best)
  if (!drawn.ok) return 'impossible'
  assert.equal(drawn.sampled, 'exact')
  assert.equal(drawn.wish, drawn.shape === problem.shape ? 'met' : 'impossible')
  checkValid(problem, drawn.assignment, drawn.shape)
  return drawn.shape
}

/** What is said of a hidden circle, and that a draw keeps to its forecast. */
function soakMany(seed: number): string {
  const problem = structuredParty(seeded(seed))
  const { forecast: seen, found } = forecast(problem, seeded(seed))
  assert.ok(seen.ok && seen.wish !== 'impossible')
  const drawn = draw(problem, seeded(seed + 1), { found, promised: seen.shape })
  assert.ok(drawn.ok && !isLooser(drawn.shape, seen.shape) && drawn.wish !== 'impossible')
  checkValid(problem, drawn.assignment, drawn.shape)
  return `${drawn.shape}${drawn.wish === 'met' ? '' : ' for want of a circle'}, ${drawn.sampled}`
}

/** How a draw that is kept from last time's lists comes about, and that it keeps to its forecast. */
function soakSecondYear(seed: number): string {
  const problem = secondYearFrom(seed, SHAPES[seed % SHAPES.length] ?? 'any')
  if (problem === undefined) return 'without lists'
  const { forecast: seen, found } = forecast(problem, seeded(seed))
  assert.ok(seen.ok)
  const drawn = draw(problem, seeded(seed + 1), { found, promised: seen.shape })
  assert.ok(drawn.ok && !isLooser(drawn.shape, seen.shape))
  checkValid(problem, drawn.assignment, drawn.shape)
  return `${drawn.shape}, ${drawn.sampled}`
}

function soakEvenness(): void {
  let tests = 0
  for (let people = 3; people <= MOST_EVEN; people++) {
    for (const sizes of partitions(people)) {
      for (const exclusions of [0, 3]) {
        for (const shape of SHAPES) {
          const party = householdParty(sizes, shape, exclusions)
          if (everyAssignment(party).length < 2) continue
          labelled(`households of ${sizes}, ${exclusions} exclusions, ${shape}`, () => {
            isEven(party)
          })
          tests++
        }
      }
    }
  }
  print(`all households of up to ${MOST_EVEN} people: ${tests} chi-square tests even`)
}

function isEven(party: DrawProblem): void {
  const random = seeded(21)
  assertEven(party, () => {
    const drawn = draw(party, random)
    assert.ok(drawn.ok && drawn.wish === 'met' && drawn.sampled === 'exact')
    return drawn.assignment
  })
}

function labelled<T>(name: string, check: () => T): T {
  try {
    return check()
  } catch (error) {
    throw new Error(`Wrong for ${name}`, { cause: error })
  }
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}

import { item } from './at.ts'
import type { RandomInt } from './random.ts'
import { runningProduct, type ScaledArray } from './scaled.ts'
import {
  countBackwards,
  type Desk,
  deskFor,
  emptyStage,
  lastStage,
  randomChoice,
  type Stage,
  stepsOf,
} from './stages.ts'
import type { Choices } from './weighing.ts'

/**
 * In how many ways households can join one round, one after the other. A gap between neighbours of
 * one household is bad: somebody must still come between them. The state before a stage is how many
 * bad gaps there are. The first household is the round that all others join.
 */
export type Gaps = {
  readonly sizes: readonly number[]
  readonly stages: readonly Stage[]
  /** How many people sit in the round before each stage. */
  readonly seated: readonly number[]
  /** C(k - 1, j - 1): in how many ways the people of each stage can be cut into runs. */
  readonly runs: readonly ScaledArray[]
}

/** Counts the gaps; undefined if that is more work than allowed. */
export function countGaps(sizes: readonly number[], mostSteps: number): Gaps | undefined {
  const all = sizes.reduce((sum, size) => sum + size, 0)
  const stages: Stage[] = []
  const seated: number[] = []
  let [before, fewest] = [0, 0]
  for (const size of sizes) {
    const stage = emptyStage(fewest, Math.min(before, all - before))
    // Each new person closes one bad gap at most; those of the first household make one each.
    fewest = before === 0 ? size : Math.max(0, fewest - size)
    stages.push(stage)
    seated.push(before)
    before += size
  }
  stages.push(lastStage())
  if (stepsOf(stages, sizes) > mostSteps) return undefined
  const runs = sizes.map((size) => binomials(size - 1, size - 1))
  const gaps = { sizes, stages, seated, runs }
  const desk = deskFor(Math.max(...sizes) + 1)
  countBackwards(gaps.stages, (index, bad) => choicesAt(gaps, index, bad, desk))
  return gaps
}

/** Into how many bad and how many good gaps the runs of a household go, given how many are bad. */
export function randomPlaces(
  gaps: Gaps,
  index: number,
  bad: number,
  random: RandomInt,
): { bad: number; good: number } {
  const at = (stage: number, state: number) => choicesAt(gaps, stage, state)
  const { row, column } = randomChoice(gaps.stages, index, bad, at, random)
  return { bad: row, good: column }
}

/**
 * k people come as j runs into different gaps of a round of m people with b bad gaps, i of them bad
 * ones (rows) and j - i good ones (columns), in k! C(k - 1, j - 1) C(b, i) C(m - b, j - i) ways, and
 * b - i + k - j gaps are bad then. The factor k!, the same for all, is left out.
 */
function choicesAt(
  { sizes, stages, seated, runs: allRuns }: Gaps,
  index: number,
  bad: number,
  desk?: Desk,
): Choices {
  const size = item(sizes, index)
  return {
    first: binomials(bad, size, desk?.first),
    second: binomials(item(seated, index) - bad, size, desk?.second),
    third: item(allRuns, index),
    stride: 2,
    top: bad + size - item(stages, index + 1).fewest,
  }
}

/** C(n, i) for i from 0 to `most`, or to n. */
function binomials(n: number, most: number, desk?: ScaledArray): ScaledArray {
  return runningProduct(Math.min(n, most) + 1, (i) => (n - i) / (i + 1), desk)
}

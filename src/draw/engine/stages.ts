import { item } from './at.ts'
import { pickShare, type RandomInt } from './random.ts'
import { type ScaledArray, scaledArray, scaledSum, sharesOf, storeScaled } from './scaled.ts'
import { addTotal, type Choices, logsOf, rowsOf, type Window, windowOf } from './weighing.ts'

/** Counting has steps of its own: without it there is nothing to propose. About a second. */
export const COUNTING_STEPS = 20_000_000
const TERMS_PER_STEP = 9
const STEPS_PER_STATE = 8
/** As many terms count for each person of a household, if there are not fewer all together. */
const TERMS_PER_PERSON = 80

/**
 * Households come one after the other, and all that counts of those before is one number, the state:
 * from `fewest` on, `ways` tells for each state in how many ways all stages from this one on can end
 * well. The last stage is the end, with one way in state 0.
 */
export type Stage = {
  readonly fewest: number
  readonly ways: ScaledArray
  /** What was worked out to choose at random, by state. */
  readonly known: Map<number, Known>
}

/** Room for what is worked out for one state and forgotten with it. */
export type Desk = { readonly first: ScaledArray; readonly second: ScaledArray }

type ChoicesAt = (stage: number, state: number) => Choices

/** A desk for tables of so many rows or columns. */
export function deskFor(length: number): Desk {
  return { first: scaledArray(length), second: scaledArray(length) }
}

/** A stage whose states are not counted yet. */
export function emptyStage(fewest: number, most: number): Stage {
  return { fewest, ways: scaledArray(Math.max(0, most - fewest) + 1), known: new Map() }
}

/** The end, where all must be well. */
export function lastStage(): Stage {
  const stage = emptyStage(0, 0)
  storeScaled(stage.ways, 0, { mantissa: 1, exponent: 0 })
  return stage
}

/** About how many steps of 50 ns it takes to count, given the people of each stage. */
export function stepsOf(stages: readonly Stage[], people: readonly number[]): number {
  let steps = 0
  for (const [index, size] of people.entries()) {
    const states = item(stages, index).ways.length
    const later = item(stages, index + 1).ways.length
    const terms = Math.min((size + 1) * Math.min(size + 1, later), size * TERMS_PER_PERSON)
    steps += states * (terms / TERMS_PER_STEP + STEPS_PER_STATE)
  }
  return steps
}

/** Fills in the ways of all stages but the end, the last first. */
export function countBackwards(stages: readonly Stage[], choicesAt: ChoicesAt): void {
  for (let index = stages.length - 2; index >= 0; index--) {
    const { fewest, ways } = item(stages, index)
    const later = item(stages, index + 1).ways
    const logs = logsOf(later)
    for (let place = 0; place < ways.length; place++) {
      const total = scaledSum()
      const choices = choicesAt(index, fewest + place)
      const window = windowOf(choices, logs)
      for (let steps = window.from; steps <= window.to; steps++) {
        addTotal(total, choices, window, steps, later)
      }
      storeScaled(ways, place, total)
    }
  }
}

/** A row and a column, each with the chance that is its share of the ways. */
export function randomChoice(
  stages: readonly Stage[],
  index: number,
  state: number,
  choicesAt: ChoicesAt,
  random: RandomInt,
): { row: number; column: number } {
  const { known } = item(stages, index)
  const now = known.get(state) ?? workOut(choicesAt(index, state), item(stages, index + 1).ways)
  known.set(state, now)
  const total = now.window.from + pickShare(now.totals, random)
  const rows = now.rows.get(total) ?? rowsOf(now.choices, total)
  now.rows.set(total, rows)
  const row = rows.from + pickShare(rows.shares, random)
  return { row, column: total - now.choices.stride * row }
}

/** The shares of each total, and of each row of the totals that were asked for. */
type Known = {
  readonly choices: Choices
  readonly window: Window
  readonly totals: Float64Array
  readonly rows: Map<number, ReturnType<typeof rowsOf>>
}

function workOut(choices: Choices, later: ScaledArray): Known {
  const window = windowOf(choices, logsOf(later))
  const sums = Array.from({ length: window.to - window.from + 1 }, (_, index) => {
    const sum = scaledSum()
    addTotal(sum, choices, window, window.from + index, later)
    return sum
  })
  return { choices, window, totals: sharesOf(sums), rows: new Map() }
}

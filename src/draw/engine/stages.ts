import { item } from './at.ts'
import { pickShare, type RandomInt } from './random.ts'
import {
  type ScaledArray,
  type ScaledSum,
  scaledArray,
  scaledSum,
  sharesOf,
  storeScaled,
} from './scaled.ts'

const TERMS_PER_STEP = 8
const STEPS_PER_STATE = 6

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

/** What can happen in a stage in some state: each row and column of a table with its ways. */
export type Choices = {
  readonly rows: number
  readonly columns: number
  /** Adds up the ways, with what can follow, of a row from one column to another. */
  addRow(sum: ScaledSum, row: number, from: number, to: number): void
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

/** About how many steps of 50 ns it takes to count, given the size of each stage's table. */
export function stepsOf(
  stages: readonly Stage[],
  tables: readonly { rows: number; columns: number }[],
): number {
  let steps = 0
  for (const [index, { rows, columns }] of tables.entries()) {
    const states = item(stages, index).ways.mantissas.length
    const later = item(stages, index + 1).ways.mantissas.length
    steps += states * ((rows * Math.min(columns, later)) / TERMS_PER_STEP + STEPS_PER_STATE)
  }
  return steps
}

/** Fills in the ways of all stages but the end, the last first. */
export function countBackwards(stages: readonly Stage[], choicesAt: ChoicesAt): void {
  for (let index = stages.length - 2; index >= 0; index--) {
    const { fewest, ways } = item(stages, index)
    for (let place = 0; place < ways.mantissas.length; place++) {
      const total = scaledSum()
      const choices = choicesAt(index, fewest + place)
      for (let row = 0; row < choices.rows; row++) {
        choices.addRow(total, row, 0, choices.columns - 1)
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
  const now = known.get(state) ?? workOut(choicesAt(index, state))
  known.set(state, now)
  const row = pickShare(now.rows, random)
  const columns = now.columns.get(row) ?? columnsOf(now.choices, row)
  now.columns.set(row, columns)
  return { row, column: pickShare(columns, random) }
}

/** The shares of each row, and of each column of the rows that were asked for. */
type Known = {
  readonly choices: Choices
  readonly rows: Float64Array
  readonly columns: Map<number, Float64Array>
}

function workOut(choices: Choices): Known {
  const rows = Array.from({ length: choices.rows }, (_, row) => {
    return sumOf(choices, row, 0, choices.columns - 1)
  })
  return { choices, rows: sharesOf(rows), columns: new Map() }
}

function columnsOf(choices: Choices, row: number): Float64Array {
  const columns = Array.from({ length: choices.columns }, (_, column) => {
    return sumOf(choices, row, column, column)
  })
  return sharesOf(columns)
}

function sumOf(choices: Choices, row: number, from: number, to: number): ScaledSum {
  const sum = scaledSum()
  choices.addRow(sum, row, from, to)
  return sum
}

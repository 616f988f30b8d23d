import { median } from './numbers.ts'

/** A machine on which what stands beside ours varies by more gives no verdict. */
const NOISE_MAX = 0.15

/** What a figure must reach: so much of what is beside it, at most so many times that, or at most so much. */
export type Goal = { share: number } | { times: number } | { most: number }

/** What was measured in a few rounds: less is better, and of each round there is one value. */
export type Measured = {
  what: string
  ours: readonly number[]
  /** What is done beside it in the same rounds; by how much it varies shows how busy the machine is. */
  beside?: { name: string; values: readonly number[]; note?: string }
  say: (value: number) => string
  /** What else is to be said of ours. */
  note?: string
  goal?: Goal
}

/** A line of the table, in words. */
export type Figure = {
  what: string
  measured: string
  beside: string
  ratio: string
  spread: string
  goal: string
  verdict: 'met' | 'not met' | 'too noisy' | ''
}

/** The medians of what was measured, how far the rounds lie apart, and whether the goal is met. */
export function figureOf({ what, ours, beside, say, note, goal }: Measured): Figure {
  const ratios = beside?.values.map((value, round) => ratioOf(value, ours[round] ?? 0, goal))
  const judged = goal && 'most' in goal ? ours : (ratios ?? ours)
  const inWords = judged === ours ? say : asRatio
  return {
    what,
    measured: [say(median(ours)), ...(note ? [note] : [])].join(', '),
    beside: beside
      ? [`${beside.name} ${say(median(beside.values))}`, beside.note].filter(Boolean).join(', ')
      : '',
    ratio: ratios ? asRatio(median(ratios)) : '',
    spread: judged.length > 1 ? rangeOf(judged, inWords) : '',
    goal: goal ? goalInWords(goal, say) : '',
    verdict: goal ? verdictOn(goal, median(judged), beside?.values ?? []) : '',
  }
}

function rangeOf(values: readonly number[], say: Measured['say']): string {
  return `${say(Math.min(...values))} to ${say(Math.max(...values))}`
}

function ratioOf(beside: number, ours: number, goal: Goal | undefined): number {
  return goal && 'times' in goal ? ours / beside : beside / ours
}

function verdictOn(goal: Goal, value: number, beside: readonly number[]): Figure['verdict'] {
  if (Math.max(...beside) > Math.min(...beside) * (1 + NOISE_MAX)) return 'too noisy'
  const isMet = 'share' in goal ? value >= goal.share : value <= atMost(goal)
  return isMet ? 'met' : 'not met'
}

function atMost(goal: { times: number } | { most: number }): number {
  return 'times' in goal ? goal.times : goal.most
}

function goalInWords(goal: Goal, say: Measured['say']): string {
  if ('share' in goal) return `≥ ${goal.share}`
  return 'times' in goal ? `≤ ${goal.times}` : `≤ ${say(goal.most)}`
}

function asRatio(ratio: number): string {
  return ratio < 1 ? ratio.toFixed(3) : ratio.toFixed(2)
}

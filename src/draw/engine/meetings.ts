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

/** The givers and the recipients of one household. */
export type Group = { readonly givers: Int32Array; readonly recipients: Int32Array }

/**
 * In how many ways households that come one after the other can meet. The state before a stage is
 * how many givers of earlier households wait for somebody to give to. As everybody who was served
 * took one of each side, so many more recipients wait as `surplus` says.
 */
export type Meetings = {
  readonly groups: readonly Group[]
  readonly stages: readonly Stage[]
  readonly surplus: readonly number[]
}

/**
 * Counts the meetings; undefined if that is more work than allowed. There are none (0 ways) where a
 * household is too large.
 */
export function countMeetings(groups: readonly Group[], mostSteps: number): Meetings | undefined {
  const all = groups.reduce((sum, { givers }) => sum + givers.length, 0)
  const stages: Stage[] = []
  const surplus: number[] = []
  let [givers, recipients, fewest] = [0, 0, 0]
  for (const group of groups) {
    const stage = emptyStage(fewest, Math.min(givers, all - recipients))
    fewest = fewestAfter(stage, recipients - givers, group)
    stages.push(stage)
    surplus.push(recipients - givers)
    givers += group.givers.length
    recipients += group.recipients.length
  }
  stages.push(lastStage())
  const sizes = groups.map((group) => Math.max(group.givers.length, group.recipients.length))
  if (stepsOf(stages, sizes) > mostSteps) return undefined
  const meetings = { groups, stages, surplus }
  const desk = deskFor(Math.max(...sizes) + 1)
  countBackwards(meetings.stages, (index, waiting) => choicesAt(meetings, index, waiting, desk))
  return meetings
}

/** How many of a household's givers and recipients are served by people who waited. */
export function randomMeeting(
  meetings: Meetings,
  index: number,
  waiting: number,
  random: RandomInt,
): { givers: number; recipients: number } {
  const at = (stage: number, state: number) => choicesAt(meetings, stage, state)
  const { row, column } = randomChoice(meetings.stages, index, waiting, at, random)
  return { givers: row, recipients: column }
}

/** As few givers as can wait after a stage: nobody is served within their household. */
function fewestAfter({ fewest, ways }: Stage, surplus: number, group: Group): number {
  const after = Array.from({ length: ways.length }, (_, place) => {
    const before = fewest + place
    const left = Math.max(0, group.givers.length - before - surplus)
    return left + Math.max(0, before - group.recipients.length)
  })
  return after.reduce((least, waiting) => Math.min(least, waiting))
}

/**
 * Of a new household with a givers and b recipients, while u givers and v recipients wait, i givers
 * (rows) take waiting recipients and j recipients (columns) go to waiting givers in
 * C(a, i) P(v, i) C(b, j) P(u, j) ways, and then u + a - i - j givers wait.
 */
function choicesAt(
  { groups, stages, surplus }: Meetings,
  index: number,
  waiting: number,
  desk?: Desk,
): Choices {
  const { givers, recipients } = item(groups, index)
  const top = waiting + givers.length - item(stages, index + 1).fewest
  const first = takings(givers.length, waiting + item(surplus, index), desk?.first)
  const areAlike = givers.length === recipients.length && item(surplus, index) === 0
  const second = areAlike ? first : takings(recipients.length, waiting, desk?.second)
  return { first, second, stride: 1, top }
}

/** C(people, i) P(waiting, i) for i from 0 on: that i of the people take somebody who waits. */
function takings(people: number, waiting: number, desk?: ScaledArray): ScaledArray {
  const factor = (i: number) => ((people - i) * (waiting - i)) / (i + 1)
  return runningProduct(Math.min(people, waiting) + 1, factor, desk)
}

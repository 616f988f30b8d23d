import { randomInt } from 'node:crypto'
import { calculate, type Exclusion, type Person } from 'gift-exchange'
import type { DrawProblem } from '../src/draw/engine/problem.ts'

const SHUFFLES = 10_000
const GIFT_EXCHANGE_TIMEOUT_MS = 1_000
/** It looks at every exclusion for every person; beyond this that alone takes minutes. */
const MOST_LOOKS = 10_000_000

/** What a plain program does: shuffles everybody, looks whether an exclusion is broken, tries again. */
export function shuffleAndRetry({ people, exclusions, avoided }: DrawProblem): boolean {
  const size = people.length
  const index = new Map(people.map(({ id }, position) => [id, position]))
  const key = (giver: string, recipient: string) =>
    (index.get(giver) ?? -1) * size + (index.get(recipient) ?? -1)
  const broken = new Set(avoided.map(([giver, recipient]) => key(giver, recipient)))
  for (const { giver, recipient, mutual } of exclusions) {
    broken.add(key(giver, recipient))
    if (mutual) broken.add(key(recipient, giver))
  }
  const households = people.map(({ household }, position) => household || position)
  const recipients = people.map((_, position) => position)
  for (let tries = 0; tries < SHUFFLES; tries++) {
    shuffle(recipients)
    const isValid = recipients.every((recipient, giver) => {
      return households[giver] !== households[recipient] && !broken.has(giver * size + recipient)
    })
    if (isValid) return true
  }
  return false
}

/** npm's gift-exchange with the time it allows itself; undefined where it would take far too long. */
export function giftExchange(problem: DrawProblem): boolean | undefined {
  const { people, exclusions, avoided } = problem
  if (people.length * (exclusions.length + avoided.length) > MOST_LOOKS) return undefined
  const persons = people.map(({ id, household }): Person => {
    return household === '' ? { name: id } : { name: id, group: household }
  })
  const arcs = [
    ...avoided,
    ...exclusions.flatMap(({ giver, recipient, mutual }) => {
      const oneWay = [giver, recipient] as const
      return mutual ? [oneWay, [recipient, giver] as const] : [oneWay]
    }),
  ]
  const excluded = arcs.map(([subject, excludedSubject]): Exclusion => {
    return { type: 'name', subject, excludedType: 'name', excludedSubject }
  })
  try {
    calculate(persons, { exclusions: excluded, timeout: GIFT_EXCHANGE_TIMEOUT_MS })
    return true
  } catch {
    // It says "no" only by throwing.
    return false
  }
}

function shuffle(values: number[]): void {
  for (let last = values.length - 1; last > 0; last--) {
    const other = randomInt(last + 1)
    const value = values[last] ?? 0
    values[last] = values[other] ?? 0
    values[other] = value
  }
}

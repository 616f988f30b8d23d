import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Exposure } from './answer.ts'
import { exposure } from './exposure.ts'
import { forecast, repair } from './matching.ts'
import type { Assignment, DrawProblem } from './problem.ts'
import { everyAssignment } from './proof/oracle.ts'
import { allBut, problemOf, somePeople, somePeopleIn } from './proof/problems.ts'
import type { RandomInt } from './random.ts'
import { seeded } from './seeded.ts'
import type { Shape } from './shapes.ts'

const SHAPES: readonly Shape[] = ['circle', 'no_swaps', 'any']
const REPAIRS = 150

describe('what a newcomer tells who is let in and out again', () => {
  it('is what playing it for everybody whom they may get comes to', () => {
    let played = 0
    for (let seed = 1; seed <= 120; seed++) {
      const random = seeded(seed)
      const count = 4 + random(3)
      const dense = new Set(
        Array.from({ length: count * count }, (_, arc) => arc).filter(() => random(4) > 0),
      )
      const shape = SHAPES[random(3)] ?? 'any'
      const problem = { ...only(count, (from, to) => dense.has(from * count + to)), shape }
      const newcomer = `p${count - 1}`
      const real = playedOut(problem, newcomer, random)
      if (real === undefined) continue
      const told = exposure(problem, newcomer)
      assert.ok(Math.abs(told.before - real.before) < 0.001, `${seed}`)
      assert.ok(Math.abs(told.after - real.after) < 0.3, `${seed}: ${told.after}, ${real.after}`)
      played += 1
    }
    assert.ok(played > 60, `${played}`)
  })

  it('is no more than before where no rule is about them', () => {
    for (const shape of SHAPES) {
      const problem = { ...problemOf(somePeople(6)), shape }
      const { before, after } = exposure(problem, 'p5')
      assert.ok(before < 0.3 && after < 0.3, `${before}, ${after}`)
    }
  })

  it('is told of a thousand people in three offices in seconds, as ever it is asked', () => {
    const people = [...somePeopleIn([333, 333, 333]), { id: 'new', household: 'household 0' }]
    for (const shape of SHAPES) {
      const start = process.threadCpuUsage()
      const { before, after } = exposure(problemOf(people, { shape }), 'new')
      const { user, system } = process.threadCpuUsage(start)
      assert.ok(before < 0.3 && after < 0.3, `${before}, ${after}`)
      assert.ok(user + system < 5_000_000, `${user + system}`)
    }
  })

  it('is no more than it can be where the biggest office has half of all', () => {
    const people = [...somePeopleIn([149, 100, 50]), { id: 'new', household: 'household 0' }]
    const { after } = exposure(problemOf(people, { shape: 'circle' }), 'new')
    assert.ok(after < 0.5, `${after}`)
  })
})

const only = (count: number, allowed: (from: number, to: number) => boolean) =>
  problemOf(somePeople(count), { exclusions: allBut(count, allowed) })

/** The same by brute force: all draws before, and many repairs of each of them. */
function playedOut(
  problem: DrawProblem,
  newcomer: string,
  random: RandomInt,
): Exposure | undefined {
  const isOther = (id: string) => id !== newcomer
  const without = {
    ...problem,
    people: problem.people.filter(({ id }) => isOther(id)),
    exclusions: problem.exclusions.filter((one) => isOther(one.giver) && isOther(one.recipient)),
  }
  const [base, whole] = [outcomesOf(without), outcomesOf(problem)]
  if (base.length === 0 || whole.length === 0) return undefined
  const arcs = base.flatMap((outcome) => [...outcome].map(([giver, to]) => `${giver} ${to}`))
  const recipients = new Set(whole.map((outcome) => outcome.get(newcomer) ?? ''))
  const chances = [...recipients].map((recipient) => {
    const others = problem.people.filter(({ id }) => id !== recipient && isOther(id))
    const avoided = others.map(({ id }) => [newcomer, id] as const)
    const givers = Array.from({ length: REPAIRS }, (_, index) => {
      const current = base[index % base.length] ?? new Map()
      const mended = repair({ ...problem, avoided, current, looked: new Set() }, random)
      assert.ok(mended.ok)
      return [...mended.assignment].find(([, to]) => to === newcomer)?.[0] ?? ''
    })
    return mostOften(givers) / REPAIRS
  })
  return { before: mostOften(arcs) / base.length, after: Math.max(...chances) }
}

/** All outcomes of the shape that a draw comes to. */
function outcomesOf(problem: DrawProblem): Assignment[] {
  const { forecast: seen } = forecast(problem, seeded(1))
  return seen.ok ? everyAssignment({ ...problem, shape: seen.shape }) : []
}

function mostOften(all: readonly string[]): number {
  return Math.max(...[...Map.groupBy(all, (one) => one).values()].map(({ length }) => length))
}

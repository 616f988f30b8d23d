import type { DrawProblem, Exclusion, NamedArc } from '../src/draw/engine/problem.ts'
import { allBut, problemOf, somePeopleIn } from '../src/draw/engine/proof/problems.ts'
import type { RandomInt } from '../src/draw/engine/random.ts'
import type { Shape } from '../src/draw/engine/shapes.ts'

const SHAPES: readonly Shape[] = ['circle', 'no_swaps', 'any']

/** Few people with households and exclusions, from none to nearly all that there can be. */
export function tangledParty(fewest: number, most: number, random: RandomInt): DrawProblem {
  const count = fewest + random(most - fewest + 1)
  const labels = 1 + random(4)
  const people = somePeopleIn(Array.from({ length: count }, () => 1)).map((person) => {
    return { ...person, household: random(3) === 0 ? `household ${random(labels)}` : '' }
  })
  const anybody = () => `p${random(count)}`
  const length = random(1 + Math.floor((count * count) / (1 + random(4))))
  const exclusions = Array.from({ length }, (_, index): Exclusion => {
    return { id: `e${index}`, giver: anybody(), recipient: anybody(), mutual: random(4) === 0 }
  })
  const avoided = Array.from({ length: random(4) }, (): NamedArc => [anybody(), anybody()])
  const shape = SHAPES[random(SHAPES.length)] ?? 'any'
  return problemOf(people, { exclusions, avoided, shape })
}

/** Many people whose choices have some structure, among which a circle through everybody is hidden. */
export function structuredParty(random: RandomInt): DrawProblem {
  const count = 17 + random(134)
  const structures = [sparse, teams, staircase, band, halves]
  const allowed = (structures[random(structures.length)] ?? sparse)(count, random)
  const exclusions = allBut(count, (from, to) => to === (from + 1) % count || allowed(from, to))
  const shape = SHAPES[random(SHAPES.length)] ?? 'any'
  return problemOf(somePeopleIn(Array.from({ length: count }, () => 1)), { exclusions, shape })
}

type Allowed = (from: number, to: number) => boolean

function randomArcs(count: number, arcs: number, random: RandomInt): Allowed {
  const known = new Set(Array.from({ length: arcs }, () => random(count * count)))
  return (from, to) => known.has(from * count + to)
}

function sparse(count: number, random: RandomInt): Allowed {
  return randomArcs(count, count * random(6), random)
}

function teams(count: number, random: RandomInt): Allowed {
  const size = 3 + random(Math.floor(count / 3))
  const links = randomArcs(count, random(count), random)
  return (from, to) => Math.floor(from / size) === Math.floor(to / size) || links(from, to)
}

function staircase(count: number, random: RandomInt): Allowed {
  const size = 1 + random(Math.floor(count / 4))
  return (from, to) => Math.floor(to / size) <= Math.floor(from / size)
}

function band(count: number, random: RandomInt): Allowed {
  const width = 2 + random(12)
  return (from, to) => (to - from + count) % count <= width
}

function halves(count: number, random: RandomInt): Allowed {
  const half = Math.floor(count / 2)
  const across = randomArcs(count, Math.floor((count * count * random(60)) / 100), random)
  return (from, to) => from < half !== to < half && across(from, to)
}

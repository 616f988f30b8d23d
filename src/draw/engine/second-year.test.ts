import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { hide } from './hiding.ts'
import { draw } from './matching.ts'
import type { DrawProblem, Exclusion, NamedArc } from './problem.ts'
import { checkValid } from './proof/checks.ts'
import { problemOf, somePeopleIn } from './proof/problems.ts'
import { seeded } from './seeded.ts'
import type { Shape } from './shapes.ts'

const SHAPES: readonly Shape[] = ['any', 'no_swaps', 'circle']

const teams: readonly { name: string; sizes: readonly number[]; rules: number }[] = [
  { name: '60 of whom an office has 28', sizes: [28, ...alone(32)], rules: 0 },
  { name: '80 of whom an office has 38', sizes: [38, ...alone(42)], rules: 3 },
  { name: '120, an office of 55 and 13 of 5', sizes: [55, ...Array(13).fill(5)], rules: 3 },
  { name: 'teams of 49, 30 and 20', sizes: [49, 30, 20], rules: 1 },
]

describe('a second year, kept from the lists of the first', () => {
  for (const { name, sizes, rules } of teams) {
    for (const shape of SHAPES) {
      it(`draws Olga’s team exactly: ${name}, up to ${rules} rules each, ${shape}`, () => {
        const problem = secondYear(sizes, shape, rules)
        const drawn = draw(problem, seeded(5))
        assert.ok(drawn.ok)
        checkValid(problem, drawn.assignment, shape)
        assert.equal(drawn.sampled, 'exact', drawn.methods.join())
      })
    }
  }
})

/** Lists as `hide` makes them of a draw by the same rules, of the first seed that hides enough. */
function secondYear(sizes: readonly number[], shape: Shape, rules: number): DrawProblem {
  const people = somePeopleIn(sizes)
  for (let seed = 1; ; seed++) {
    const random = seeded(seed)
    const exclusions = people
      .flatMap(({ id }) => Array.from({ length: random(rules + 1) }, () => id))
      .map((giver, index): Exclusion => {
        return { id: `e${index}`, giver, recipient: `p${random(people.length)}`, mutual: false }
      })
    const first = problemOf(people, { shape, exclusions })
    const drawn = draw(first, random)
    const hidden = drawn.ok ? hide(first, drawn.assignment, random) : undefined
    if (!hidden?.ok) continue
    const avoided = [...hidden.lists].flatMap(([giver, list]) => {
      return list.map((recipient): NamedArc => [giver, recipient])
    })
    return { ...first, avoided }
  }
}

function alone(count: number): number[] {
  return Array.from({ length: count }, () => 1)
}

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { at, doubleAt, item } from './at.ts'
import { bestGuesses, type Group } from './guessing.ts'
import { draw } from './matching.ts'
import { bestGuess, drawsWithin } from './proof/guesses.ts'
import { oneWay, problemOf, somePeopleIn } from './proof/problems.ts'
import { randomOrder } from './random.ts'
import { seat } from './seating.ts'
import { seeded } from './seeded.ts'
import { guessesKnowingTwo } from './two-known.ts'

describe('the best guess at a pair', () => {
  it('is what counting every single draw that the lists allow comes to', () => {
    const exclusions = oneWay([
      ['p0', 'p5'],
      ['p6', 'p2'],
    ])
    const problem = problemOf(somePeopleIn([2, 2, 1, 1, 1, 1]), { exclusions })
    const random = seeded(5)
    for (let run = 0; run < 20; run++) {
      const drawn = draw(problem, random)
      assert.ok(drawn.ok)
      const { graph, people, indexOf } = seat(problem)
      const order = [...randomOrder(people.length, random)]
      const groups = [order.slice(0, 4), order.slice(4)].map(
        (members): Group => ({ members, among: members.map(() => members) }),
      )
      const recipientOf = Int32Array.from(people, (id) => {
        return indexOf.get(drawn.assignment.get(id) ?? '') ?? -1
      })
      const lists = new Map(
        groups.flatMap(({ members }) => {
          const list = members.map((giver) => item(people, at(recipientOf, giver)))
          return members.map((giver) => [item(people, giver), list] as const)
        }),
      )
      const all = drawsWithin(problem, lists)
      const found = bestGuesses(graph, recipientOf, groups)
      assertNear(found.knowingNone, bestGuess(all, []).chance)
      const pairOf = (giver: number) => {
        const id = item(people, giver)
        return [id, drawn.assignment.get(id) ?? ''] as const
      }
      const knowingTwo = guessesKnowingTwo(graph, recipientOf, groups)
      for (const [giver, chance] of found.knowingOwn.entries()) {
        assertNear(chance, bestGuess(all, [pairOf(giver)]).chance)
        for (const other of people.keys()) {
          if (other === giver) continue
          const both = bestGuess(all, [pairOf(giver), pairOf(other)]).chance
          assertNear(doubleAt(knowingTwo, giver * people.length + other), both)
        }
      }
    }
  })

  function assertNear(found: number, counted: number): void {
    assert.ok(Math.abs(found - counted) < 1e-9, `${found} is not ${counted}`)
  }
})

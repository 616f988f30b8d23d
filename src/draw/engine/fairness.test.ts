import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { draw } from './matching.ts'
import type { DrawProblem } from './problem.ts'
import { assertEven, householdParty, partitions } from './proof/evenness.ts'
import { everyAssignment } from './proof/oracle.ts'
import { allBut, problemOf, somePeople } from './proof/problems.ts'
import { seeded } from './seeded.ts'

/** All households of up to 8 people are in the soak. */
const MOST_PEOPLE = 7
const SHAPES = ['any', 'no_swaps', 'circle'] as const

const ring = problemOf(somePeople(6), {
  exclusions: allBut(6, (from, to) => [1, 2].includes((to - from + 6) % 6)),
})
/** p0 to p2 draw among themselves, p3 to p6 too: two arcs that no draw uses tie them together. */
const loose = problemOf(somePeople(7), {
  exclusions: allBut(7, (from, to) => from < 3 === to < 3 || (from === 0 && to > 4)),
})
const oneWayRules = problemOf(somePeople(7), {
  exclusions: allBut(7, (from, to) => to !== (from + 1) % 7 && to !== (from * 3 + 2) % 7),
})

describe('every valid outcome is equally likely', () => {
  for (let people = 3; people <= MOST_PEOPLE; people++) {
    for (const sizes of partitions(people)) {
      for (const exclusions of people < MOST_PEOPLE ? [0, 3] : [3]) {
        for (const shape of SHAPES) {
          const party = householdParty(sizes, shape, exclusions)
          if (everyAssignment(party).length < 2) continue
          it(`in households of ${sizes}, ${exclusions} exclusions, ${shape}`, () => isEven(party))
        }
      }
    }
  }

  for (const [name, problem] of Object.entries({ ring, loose, oneWayRules })) {
    for (const shape of SHAPES) {
      if (everyAssignment({ ...problem, shape }).length < 2) continue
      it(`in ${name}, ${shape}`, () => isEven({ ...problem, shape }))
    }
  }
})

function isEven(problem: DrawProblem): void {
  const random = seeded(11)
  assertEven(problem, () => {
    const drawn = draw(problem, random)
    assert.ok(drawn.ok && drawn.wish === 'met' && drawn.sampled === 'exact')
    return drawn.assignment
  })
}

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { forceArcs } from './forcing.ts'
import { choicesOf, emptyGraph, type Graph, permit } from './graph.ts'

const COUNT = 40

/**
 * One circle, and beside it a second choice for everybody, which is ruled out only once the choice before it in an
 * order of chance has been.
 */
function cascade(): Graph {
  const graph = emptyGraph(COUNT)
  for (let person = 0; person < COUNT; person += 1) permit(graph, person, (person + 1) % COUNT)
  permit(graph, 0, COUNT - 1)
  const between = COUNT - 3
  let next = 1
  for (let step = 0; step < between; step += 1) {
    const person = ((step * 5) % between) + 1
    permit(graph, person, next)
    next = person + 1
  }
  permit(graph, COUNT - 2, next)
  return graph
}

const arcs = (graph: Graph) =>
  Array.from({ length: COUNT }, (_, person) => choicesOf(graph, person)).reduce((a, b) => a + b)

describe('arcs that every circle needs', () => {
  it('leave the circle alone, if there is one', () => {
    const graph = cascade()
    assert.equal(forceArcs(graph, { words: 1_000_000 }), true)
    assert.equal(arcs(graph), COUNT)
  })

  it('are looked for in as many steps as there are, and prove nothing beyond them', () => {
    const graph = cascade()
    const before = arcs(graph)
    assert.equal(forceArcs(graph, { words: 0 }), true)
    assert.equal(arcs(graph), before)
    assert.equal(forceArcs(graph, { words: 1 }), true)
    const after = arcs(graph)
    assert.ok(after > COUNT && after < before, `${after} of ${before}`)
  })
})

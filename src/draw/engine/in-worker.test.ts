import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type RunOptions, runDraw, runForecast, runRepair } from './in-worker.ts'
import { draw, type RandomInt } from './matching.ts'
import { hasShape, seeded, somePeople } from './proof.ts'

const problem = { people: somePeople(40), forbidden: [], shape: 'circle' } as const
const small = { ...problem, people: somePeople(5) }

const refuseRandom: RandomInt = () => {
  throw new Error('no numbers today')
}

/** A worker alone keeps no process alive, so the test must. */
let alive: NodeJS.Timeout
before(() => {
  alive = setInterval(() => {}, 60_000)
})
after(() => clearInterval(alive))

describe('a draw beside the event loop', () => {
  it('draws a few people at once, with the source it is given', async () => {
    const drawn = await runDraw(small, withLog([]))
    assert.deepEqual(drawn, draw(small, seeded(1)))
  })

  it('draws, foresees and mends for many people in a worker', async () => {
    const options = { ...withLog([]), random: refuseRandom }
    const drawn = await runDraw(problem, options)
    assert.ok(drawn.ok && hasShape(drawn.assignment, 'circle'))
    const seen = await runForecast(problem, options)
    assert.ok(seen.ok && seen.choices.get('p0') === 39)
    const people = [...problem.people, 'Dan']
    const current = drawn.assignment
    const mended = await runRepair({ ...problem, people, current, looked: new Set() }, options)
    assert.ok(mended.ok && mended.changed.length === 1)
  })

  it('hands on why a draw is impossible', async () => {
    const forbidden = problem.people.map((giver) => [giver, 'p7'] as const)
    const impossible = await runDraw({ ...problem, forbidden }, withLog([]))
    assert.ok(!impossible.ok && impossible.reason === 'blocked')
    assert.deepEqual(impossible.obstacle, { side: 'recipients', people: ['p7'], others: [] })
  })

  for (const [how, code] of [
    ['throws', 'throw new Error("out of luck")'],
    ['ends without an answer', ''],
    ['is killed', 'process.exit(137)'],
  ] as const) {
    it(`says so when the worker ${how}, and leaves a line for the log`, async () => {
      const errors: unknown[] = []
      const options = withLog(errors, code)
      assert.deepEqual(await runDraw(problem, options), { ok: false, reason: 'crashed' })
      assert.deepEqual(await runForecast(problem, options), { ok: false, reason: 'crashed' })
      const looked = new Set<string>()
      const repaired = await runRepair({ ...problem, current: new Map(), looked }, options)
      assert.deepEqual(repaired, { ok: false, reason: 'crashed' })
      assert.equal(errors.length, 3)
      for (const error of errors) assert.match(String(error), /out of luck|no answer/)
    })
  }

  it('ends a worker that never answers', async () => {
    const errors: unknown[] = []
    const options = withLog(errors, 'while (true) {}')
    assert.deepEqual(await runDraw(problem, options), { ok: false, reason: 'crashed' })
    assert.match(String(errors[0]), /longer than/)
  })

  it('says so as well when a small draw fails', async () => {
    const errors: unknown[] = []
    const options = { ...withLog(errors), random: refuseRandom }
    assert.deepEqual(await runDraw(small, options), { ok: false, reason: 'crashed' })
    assert.match(String(errors[0]), /no numbers today/)
  })
})

function withLog(errors: unknown[], workerCode?: string): RunOptions {
  const options = { random: seeded(1), onError: (error: unknown) => errors.push(error) }
  if (workerCode === undefined) return options
  const workerFile = new URL(`data:text/javascript,${encodeURIComponent(workerCode)}`)
  return { ...options, workerFile }
}

import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import { type Engine, type EngineOptions, startEngine } from './in-worker.ts'
import { draw } from './matching.ts'
import { clockwork } from './proof/clockwork.ts'
import { hasShape } from './proof/oracle.ts'
import { allBut, oneWay, problemOf, somePeople } from './proof/problems.ts'
import type { RandomInt } from './random.ts'
import { seeded } from './seeded.ts'

const small = problemOf(somePeople(5), { shape: 'circle' })
const free = problemOf(somePeople(400), { shape: 'circle' })
const offices = allBut(60, (from, to) => from % 3 !== to % 3)
const hard = problemOf(somePeople(60), { exclusions: offices, shape: 'circle' })

const refuseRandom: RandomInt = () => {
  throw new Error('no numbers today')
}

/** A worker alone keeps no process alive, so the test must. */
let alive: NodeJS.Timeout
before(() => {
  alive = setInterval(() => {}, 60_000)
})
after(() => clearInterval(alive))

let engine: Engine
let errors: unknown[] = []
afterEach(async () => {
  await engine.close()
  errors = []
})

function start(options: Partial<EngineOptions> = {}): Engine {
  engine = startEngine({
    random: seeded(1),
    onError: (error) => errors.push(error),
    ...options,
  })
  return engine
}

describe('what is certainly quick', () => {
  it('is drawn in place, with the source it is given, whatever its size', async () => {
    for (const problem of [small, free]) {
      assert.deepEqual(await start().draw(problem), draw(problem, seeded(1)))
    }
  })

  it('is not what may take long', async () => {
    assert.ok((await start({ random: refuseRandom }).draw(hard)).ok)
    assert.deepEqual(errors, [])
  })

  it('says so when it fails', async () => {
    const crashed = { ok: false, reason: 'crashed' }
    assert.deepEqual(await start({ random: refuseRandom }).draw(small), crashed)
    assert.match(String(errors[0]), /no numbers today/)
  })
})

describe('a draw beside the event loop', () => {
  it('draws, foresees and mends', async () => {
    const { draw, forecast, repair } = start({ random: refuseRandom })
    const drawn = await draw(hard)
    assert.ok(drawn.ok && hasShape(drawn.assignment, 'circle'))
    const seen = await forecast(hard)
    assert.ok('forecast' in seen && seen.forecast.choices.get('p0') === 40)
    const people = [...hard.people, { id: 'Dan', household: '' }]
    const current = drawn.assignment
    const mended = await repair({ ...hard, people, current, looked: new Set() })
    assert.ok(mended.ok && mended.changed.length === 1)
  })

  it('hands on why a draw is impossible', async () => {
    const exclusions = oneWay(free.people.map(({ id }) => [id, 'p7']))
    const impossible = await start().draw({ ...free, exclusions })
    assert.ok(!impossible.ok && impossible.reason === 'blocked')
    assert.deepEqual(impossible.obstacle, { side: 'recipients', people: ['p7'], others: [] })
  })

  it('says so when the worker dies, and leaves a line for the log', async () => {
    const workerFile = new URL('data:text/javascript,')
    const { draw, forecast, repair } = start({ workerFile })
    const crashed = { ok: false, reason: 'crashed' }
    const looked = new Set<string>()
    const asked = [draw(hard), forecast(hard), repair({ ...hard, current: new Map(), looked })]
    assert.deepEqual(await Promise.all(asked), [crashed, crashed, crashed])
    assert.equal(errors.length, 3)
  })

  it('does twenty at once, one after the other', async () => {
    const watch = clockwork()
    const { draw } = start({ alarm: watch.alarm })
    const drawn = await Promise.all(Array.from({ length: 20 }, () => draw(hard)))
    assert.ok(drawn.every((one) => one.ok))
    assert.deepEqual(watch.mostAtOnce(), 1)
  })
})

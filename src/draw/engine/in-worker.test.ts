import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import { type Engine, type EngineOptions, startEngine } from './in-worker.ts'
import { draw, type RandomInt } from './matching.ts'
import { hasShape, pairsWithin, seeded, someGroups, somePeople } from './proof.ts'
import type { Alarm } from './workshop.ts'

const small = { people: somePeople(5), forbidden: [], shape: 'circle' } as const
const free = { ...small, people: somePeople(400) }
const offices = someGroups([20, 20, 20])
const hard = { people: offices.flat(), forbidden: pairsWithin(offices), shape: 'circle' } as const

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

function start(options: Partial<EngineOptions> & { workerCode?: string } = {}): Engine {
  const { workerCode, ...given } = options
  const workerFile = new URL(`data:text/javascript,${encodeURIComponent(`${HEAD}${workerCode}`)}`)
  engine = startEngine({
    random: seeded(1),
    onError: (error) => errors.push(error),
    ...(workerCode === undefined ? {} : { workerFile }),
    ...given,
  })
  return engine
}

const HEAD = `import { parentPort } from 'node:worker_threads'
const onOrder = (work) => parentPort.on('message', work)
const say = (report) => parentPort.postMessage(report)
`

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
    assert.ok(seen.ok && seen.choices.get('p0') === 40)
    const people = [...hard.people, 'Dan']
    const current = drawn.assignment
    const mended = await repair({ ...hard, people, current, looked: new Set() })
    assert.ok(mended.ok && mended.changed.length === 1)
  })

  it('hands on why a draw is impossible', async () => {
    const forbidden = free.people.map((giver) => [giver, 'p7'] as const)
    const impossible = await start().draw({ ...free, forbidden })
    assert.ok(!impossible.ok && impossible.reason === 'blocked')
    assert.deepEqual(impossible.obstacle, { side: 'recipients', people: ['p7'], others: [] })
  })

  it('does twenty at once, one after the other', async () => {
    const watch = clockwork()
    const { draw } = start({ alarm: watch.alarm })
    const drawn = await Promise.all(Array.from({ length: 20 }, () => draw(hard)))
    assert.ok(drawn.every((one) => one.ok))
    assert.deepEqual(watch.mostAtOnce(), 1)
  })
})

describe('the worker', () => {
  const echo = `onOrder(() => { say('started'); say({ answer: (globalThis.count = (globalThis.count ?? 0) + 1) }) })`

  it('is kept warm for the next task', async () => {
    const { draw } = start({ workerCode: echo })
    assert.deepEqual([await draw(hard), await draw(hard)], [1, 2])
  })

  it('is ended when it was idle for a minute, and started again when needed', async () => {
    const watch = clockwork()
    const { draw } = start({ workerCode: echo, alarm: watch.alarm })
    assert.equal(await draw(hard), 1)
    await watch.ring(60_000)
    assert.deepEqual([await draw(hard), await draw(hard)], [1, 2])
  })

  for (const [how, code] of [
    ['throws', 'onOrder(() => { throw new Error("out of luck") })'],
    ['ends without an answer', ''],
    ['is killed', 'onOrder(() => process.exit(137))'],
  ] as const) {
    it(`leaves a line for the log when it ${how}`, async () => {
      const { draw, forecast, repair } = start({ workerCode: code })
      const crashed = { ok: false, reason: 'crashed' }
      const looked = new Set<string>()
      const asked = [draw(hard), forecast(hard), repair({ ...hard, current: new Map(), looked })]
      assert.deepEqual(await Promise.all(asked), [crashed, crashed, crashed])
      assert.equal(errors.length, 3)
      for (const error of errors) assert.match(String(error), /out of luck|ended with code/)
    })
  }

  it('answers nobody any more once the house is closed', async () => {
    const { draw, close } = start({ workerCode: 'onOrder(() => {})' })
    const asked = [draw(hard), draw(hard)]
    await close()
    for (const answer of asked) assert.deepEqual(await answer, { ok: false, reason: 'crashed' })
    assert.match(String(errors[0]), /Closed before the draw/)
  })
})

describe('the watchdog', () => {
  const SLOW = (least: number) => `onOrder(({ share }) => {
    say('started')
    while (share > ${least}) {}
    say({ answer: share })
  })`

  it('sets a smaller task when one takes too long, before anybody reads that it broke off', async () => {
    const watch = clockwork()
    const { draw } = start({ workerCode: SLOW(1 / 8), alarm: watch.alarm })
    const answer = draw(hard)
    await watch.ring(30_000)
    assert.equal(await answer, 1 / 8)
    assert.equal(errors.length, 1)
    assert.match(String(errors[0]), /longer than/)
  })

  it('gives up a task that takes too long however small, and only that one', async () => {
    const watch = clockwork()
    const { draw, forecast } = start({ workerCode: SLOW(0), alarm: watch.alarm })
    const answers = [draw(hard), forecast(hard)]
    for (let bark = 0; bark < 6; bark++) await watch.ring(30_000)
    for (const answer of answers) {
      assert.deepEqual(await answer, { ok: false, reason: 'crashed' })
    }
    assert.equal(errors.length, 6)
  })

  it('sets a smaller task as well when there was not enough memory', async () => {
    const greedy = `onOrder(({ share }) => {
      const hoard = []
      while (share === 1) hoard.push(Array.from({ length: 1e5 }, () => ({})))
      say({ answer: share })
    })`
    const { draw } = start({ workerCode: greedy, mostMemoryMb: 16 })
    assert.equal(await draw(hard), 1 / 8)
    assert.match(String(errors[0]), /memory/)
  })

  it('does not watch while the worker has not turned to the task', async () => {
    const watch = clockwork()
    const { draw } = start({ workerCode: `onOrder(() => say({ answer: 1 }))`, alarm: watch.alarm })
    assert.equal(await draw(hard), 1)
    assert.deepEqual(watch.everSet(), [60_000])
  })
})

/** An alarm that rings when the test says so. */
function clockwork() {
  const set: { milliseconds: number; ring: () => void }[] = []
  const ever: number[] = []
  let waiting = () => {}
  let most = 0
  const alarm: Alarm = (milliseconds, ring) => {
    const mine = { milliseconds, ring }
    set.push(mine)
    ever.push(milliseconds)
    most = Math.max(most, set.length)
    waiting()
    return () => {
      if (set.includes(mine)) set.splice(set.indexOf(mine), 1)
    }
  }
  return {
    alarm,
    everSet: () => ever,
    mostAtOnce: () => most,
    async ring(milliseconds: number): Promise<void> {
      let due = set.find((one) => one.milliseconds === milliseconds)
      while (due === undefined) {
        await new Promise<void>((resolve) => {
          waiting = resolve
        })
        due = set.find((one) => one.milliseconds === milliseconds)
      }
      set.splice(set.indexOf(due), 1)
      due.ring()
    },
  }
}

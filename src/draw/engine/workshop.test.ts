import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { after, afterEach, before, describe, it } from 'node:test'
import { temporaryFolder } from '../../../test/support/folder.ts'
import { clockwork } from './proof/clockwork.ts'
import { problemOf, somePeople } from './proof/problems.ts'
import { openWorkshop, type Workshop, type WorkshopOptions } from './workshop.ts'

const WATCHDOG_MS = 30_000
const IDLE_MS = 60_000
const FAR_TOO_LONG_MS = 10_000
const task = { name: 'draw', problem: problemOf(somePeople(3)) } as const

/** A worker alone keeps no process alive, so the test must. */
let alive: NodeJS.Timeout
before(() => {
  alive = setInterval(() => {}, 60_000)
})
after(() => clearInterval(alive))

let workshop: Workshop
let errors: unknown[] = []
afterEach(async () => {
  await workshop.close()
  errors = []
})

const HEAD = `import { parentPort } from 'node:worker_threads'
const onOrder = (work) => parentPort.on('message', work)
const say = (report) => parentPort.postMessage(report)
`

/** With a worker that runs this code. */
function open(code: string, options: Partial<WorkshopOptions> = {}): Workshop {
  const workerFile = new URL(`data:text/javascript,${encodeURIComponent(`${HEAD}${code}`)}`)
  workshop = openWorkshop({ workerFile, onError: (error) => errors.push(error), ...options })
  return workshop
}

describe('the worker', () => {
  const counting = `let count = 0
  onOrder(() => { say('started'); say({ answer: ++count }) })`

  it('is kept warm for the next task', async () => {
    const { ask } = open(counting)
    assert.deepEqual([await ask(task), await ask(task)], [1, 2])
  })

  it('does not keep a process that has nothing else to do', () => {
    const program = path.join(temporaryFolder(), 'program.ts')
    const importOf = (name: string) => `'${new URL(name, import.meta.url)}'`
    writeFileSync(
      program,
      `import { problemOf, somePeople } from ${importOf('proof/problems.ts')}
      import { openWorkshop } from ${importOf('workshop.ts')}
      const wait = setInterval(() => {}, 1000)
      await openWorkshop({ onError() {} }).ask({ name: 'draw', problem: problemOf(somePeople(3)) })
      clearInterval(wait)
      console.log('drawn')`,
    )
    const child = spawnSync(process.execPath, [program], { encoding: 'utf8', timeout: 30_000 })
    assert.deepEqual([child.stdout, child.status], ['drawn\n', 0])
  })

  it('is ended when it was idle for a minute, and started again when needed', async () => {
    const watch = clockwork()
    const { ask } = open(counting, watch)
    assert.equal(await ask(task), 1)
    await watch.ring(IDLE_MS)
    assert.deepEqual([await ask(task), await ask(task)], [1, 2])
  })

  for (const [how, code] of [
    ['throws', 'onOrder(() => { throw new Error("out of luck") })'],
    ['ends without an answer', ''],
    ['is killed', 'onOrder(() => process.exit(137))'],
  ] as const) {
    it(`fails the task it was at when it ${how}, and is started again for the next`, async () => {
      const { ask } = open(code)
      for (const answer of [ask(task), ask(task)]) {
        await assert.rejects(answer, /out of luck|ended with code/)
      }
    })
  }

  it('answers nobody any more once the house is closed', async () => {
    const { ask, close } = open('onOrder(() => {})')
    const answers = [ask(task), ask(task)].map((answer) => {
      return assert.rejects(answer, /Closed before the draw/)
    })
    await close()
    await Promise.all(answers)
  })
})

describe('the watchdog', () => {
  /** If nobody dismisses it, it says so instead of running for ever. */
  const slowAbove = (least: number) => `onOrder(({ share }) => {
    say('started')
    const start = performance.now()
    while (share > ${least} && performance.now() - start < ${FAR_TOO_LONG_MS}) {}
    say({ answer: share > ${least} ? 'not dismissed at ' + share : share })
  })`

  it('sets a smaller task when one takes too long, before anybody reads that it broke off', async () => {
    const watch = clockwork()
    const answer = open(slowAbove(1 / 8), watch).ask(task)
    await watch.ring(WATCHDOG_MS)
    assert.equal(await answer, 1 / 8)
    assert.equal(errors.length, 1)
    assert.match(String(errors[0]), /longer than/)
  })

  it('gives up a task that takes too long however small, and goes on with the next', async () => {
    const watch = clockwork()
    const { ask } = open(slowAbove(0), watch)
    const answers = [ask(task), ask(task)].map((answer) => assert.rejects(answer, /longer than/))
    for (let bark = 0; bark < 6; bark++) await watch.ring(WATCHDOG_MS)
    await Promise.all(answers)
    assert.equal(errors.length, 4)
  })

  it('sets a smaller task as well when there was not enough memory', async () => {
    const greedy = `onOrder(({ share }) => {
      const hoard = []
      while (share === 1) hoard.push(Array.from({ length: 1e5 }, () => ({})))
      say({ answer: share })
    })`
    assert.equal(await open(greedy, { mostMemoryMb: 16 }).ask(task), 1 / 8)
    assert.match(String(errors[0]), /memory/)
  })

  it('does not watch while the worker has not turned to the task', async () => {
    const watch = clockwork()
    const { ask } = open(`onOrder(() => say({ answer: 1 }))`, watch)
    assert.equal(await ask(task), 1)
    assert.deepEqual(watch.everSet(), [IDLE_MS])
  })
})

describe('a worker that cannot be started', () => {
  it('leaves nobody waiting: not those who asked, nor those who ask later', async () => {
    const workerFile = new URL('https://example.org/worker.ts')
    workshop = openWorkshop({ workerFile, onError: (error) => errors.push(error) })
    for (const _ of ['at first', 'later']) {
      const answers = [workshop.ask(task), workshop.ask(task)]
      for (const answer of answers) await assert.rejects(answer, /file|data/)
    }
  })
})

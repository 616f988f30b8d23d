import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { createDrawing, type DrawingOptions } from './drawing.ts'
import { draw, forecast } from './engine/matching.ts'
import { hasShape } from './engine/proof/oracle.ts'
import { allBut, problemOf, somePeople } from './engine/proof/problems.ts'
import { seeded } from './engine/seeded.ts'
import { shapeReached } from './words/en.ts'

const exclusions = allBut(60, (from, to) => from % 3 !== to % 3)
const hard = problemOf(somePeople(60), { exclusions, shape: 'circle' })

/** A worker alone keeps no process alive, so the test must. */
let alive: NodeJS.Timeout
before(() => {
  alive = setInterval(() => {}, 60_000)
})
after(() => clearInterval(alive))

function drawingWith(options: Partial<DrawingOptions>) {
  return createDrawing({
    random: seeded(1),
    onError: (error) => assert.fail(String(error)),
    ...options,
  })
}

/** A worker that counts what it is asked, and shows what it is handed. */
const SHOWING = `import { parentPort } from 'node:worker_threads'
let asked = 0
parentPort.on('message', ({ task }) => {
  asked++
  const found = new Map([['Anna', 'Ben']])
  const forecast = { ok: true, asked }
  const answer = task.name === 'forecast' ? { forecast, found } : { ok: false, ...task.options }
  parentPort.postMessage({ answer })
})`

describe('drawing for the rooms', () => {
  it('foresees once for a page that is looked at again', async () => {
    const drawing = drawingWith({ workerFile: dataUrl(SHOWING) })
    const [first, again] = [await drawing.forecast(hard), await drawing.forecast({ ...hard })]
    const other = await drawing.forecast({ ...hard, shape: 'any' })
    assert.deepEqual([first, again, other].map(askedIn), [1, 1, 2])
    await drawing.close()
  })

  it('foresees anew whatever it is that differs', async () => {
    const drawing = drawingWith({ workerFile: dataUrl(SHOWING) })
    const [one, ...rules] = hard.exclusions
    assert.ok(one)
    const avoiding = { ...hard, avoided: [['p0', 'p3']] as const }
    const others = [
      hard,
      { ...hard, exclusions: rules },
      { ...hard, exclusions: [{ ...one, id: 'another' }, ...rules] },
      { ...hard, exclusions: [{ ...one, mutual: !one.mutual }, ...rules] },
      { ...hard, exclusions: [{ ...one, recipient: 'p59' }, ...rules] },
      { ...hard, people: hard.people.map(({ id }) => ({ id, household: 'us' })) },
      avoiding,
      { ...avoiding, avoided: [['p3', 'p0']] as const },
    ]
    const asked: unknown[] = []
    for (const problem of others) asked.push(askedIn(await drawing.forecast(problem)))
    assert.deepEqual(
      asked,
      others.map((_, index) => index + 1),
    )
    await drawing.close()
  })

  it('forgets the forecast that nobody has looked at for longest, when there are many', async () => {
    const drawing = drawingWith({ workerFile: dataUrl(SHOWING) })
    const foreseen = (guest: number) =>
      drawing.forecast({
        ...hard,
        people: [...hard.people, { id: `guest ${guest}`, household: '' }],
      })
    for (let guest = 1; guest <= 10; guest++) await foreseen(guest)
    const [again, another] = [await foreseen(1), await foreseen(11)]
    assert.deepEqual([again, another].map(askedIn), [1, 11])
    assert.deepEqual([await foreseen(1), await foreseen(2)].map(askedIn), [1, 12])
    await drawing.close()
  })

  it('comes to the shape that is foreseen, though one that was wanted more would be found', async () => {
    const random = seeded(3)
    const drawing = drawingWith({ random })
    const wanted = problemOf(somePeople(6), { shape: 'circle' })
    const isCircle = async (shape?: 'no_swaps') => {
      const drawn = await drawing.draw(wanted, { shape })
      assert.ok(drawn.ok)
      return hasShape(drawn.assignment, 'circle')
    }
    const counts = { circle: 0, other: 0 }
    for (let round = 0; round < 80; round++) {
      assert.ok(await isCircle())
      counts[(await isCircle('no_swaps')) ? 'circle' : 'other']++
    }
    // Of 160 ways without swaps 120 are a circle.
    assert.ok(counts.circle > 40 && counts.other > 5, JSON.stringify(counts))
    await drawing.close()
  })

  it('hands a draw the promise, and what the forecast of the same problem found', async () => {
    const drawing = drawingWith({ workerFile: dataUrl(SHOWING) })
    const unforeseen = await drawing.draw(hard, { promised: 'circle' })
    assert.deepEqual(unforeseen, { ok: false, promised: 'circle', found: undefined })
    await drawing.forecast(hard)
    const foreseen = await drawing.draw(hard)
    const found = new Map([['Anna', 'Ben']])
    assert.deepEqual(foreseen, { ok: false, promised: undefined, found })
    await drawing.close()
  })

  it('forgets a forecast that broke off', async () => {
    const errors: unknown[] = []
    const onError = (error: unknown) => errors.push(error)
    const drawing = drawingWith({ workerFile: dataUrl(''), onError })
    const crashed = { ok: false, reason: 'crashed' }
    assert.deepEqual(await drawing.forecast(hard), crashed)
    assert.deepEqual(await drawing.forecast(hard), crashed)
    assert.equal(errors.length, 2)
    await drawing.close()
  })

  it('tells the log of a draw that is kept how many drew and how, and nobody’s name', async () => {
    const log: unknown[] = []
    const drawing = drawingWith({ onDrawn: (drawn) => log.push(drawn) })
    const drawn = await drawing.draw(hard)
    assert.ok(drawn.ok && hasShape(drawn.assignment, 'circle'))
    assert.deepEqual(log, [])
    drawing.noteKept(drawn)
    const { sampled, methods } = drawn
    assert.deepEqual(log, [{ people: 60, shape: 'circle', sampled, methods }])
    await drawing.close()
  })
})

describe('the page before the draw', () => {
  it('leaves room for a circle that only the draw finds', () => {
    const random = seeded(8)
    const choices = new Set(Array.from({ length: 160 }, () => random(80 * 80)))
    const hidden = problemOf(somePeople(80), {
      exclusions: allBut(80, (from, to) => to === (from + 1) % 80 || choices.has(from * 80 + to)),
      shape: 'circle',
    })
    const { forecast: seen } = forecast(hidden, seeded(1), 1e-6)
    const drawn = draw(hidden, seeded(1))
    assert.ok(seen.ok && drawn.ok)
    assert.deepEqual([seen.shape, seen.wish], ['no_swaps', 'not_found'])
    assert.deepEqual([drawn.shape, drawn.wish], ['circle', 'met'])
    const says = (shape: 'no_swaps' | 'any') => shapeReached('circle', { shape, wish: 'not_found' })
    assert.match(
      says('no_swaps'),
      /We found no big circle for these rules, so there may be several/,
    )
    assert.match(says('any'), /We found no big circle for these rules\. There may be a swap/)
    assert.match(
      shapeReached('no_swaps', { shape: 'any', wish: 'not_found' }),
      /may lead to a swap/,
    )
  })
})

function dataUrl(code: string): URL {
  return new URL(`data:text/javascript,${encodeURIComponent(code)}`)
}

function askedIn(answer: object): unknown {
  return 'asked' in answer ? answer.asked : undefined
}

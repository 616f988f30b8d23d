import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { sql } from 'kysely'
import { atLeastOne } from '../../../test/support/at-least-one.ts'
import { movableClock } from '../../../test/support/clock.ts'
import { openGround } from '../../../test/support/ground.ts'
import { sampleEmail } from '../../../test/support/sample-email.ts'
import type { Database } from '../database.ts'
import { enterPresence, type Presence } from '../presence.ts'
import { moveDeadlines } from './deadlines.ts'
import { createDeliveryWorker, type DeliveryWorker } from './delivery.ts'
import type { Email, Mailer } from './mailer.ts'
import { enqueue } from './outbox.ts'
import type { Delivery } from './reasons.ts'

const SENT: Delivery = { outcome: 'sent', reference: 'taken' }
const DOWN = { outcome: 'delayed', reason: 'smtp_unreachable', concernsAll: true } as const
const BUSY: Delivery = { outcome: 'delayed', reason: 'smtp_later', answer: 'busy' }

let db: Database
let presence: Presence
const clock = movableClock('2026-12-01T10:00:00Z')
const workers: DeliveryWorker[] = []
let isTimely = true
/** Happens while a mail is written that is called so. */
let fill = async (_db: Database) => {}

beforeEach(async () => {
  clock.set('2026-12-01T10:00:00Z')
  isTimely = true
  fill = async () => {}
  ;({ db } = await openGround())
  presence = await enterPresence({ db, clock })
})

afterEach(async () => {
  for (const worker of workers.splice(0)) await worker.stop()
  await db.destroy()
})

/** A transport whose answers the test gives, one mail at a time. */
function transport(concurrency = 2, name: Mailer['name'] = 'smtp') {
  const calls: { key: string; answer: (delivery: Delivery) => void }[] = []
  let news = Promise.withResolvers<void>()
  let usual: Delivery | undefined
  return {
    calls,
    /** Gives this answer to every mail, those in flight included, from now on. */
    answerAll(delivery: Delivery) {
      usual = delivery
      for (const call of calls) call.answer(delivery)
    },
    async waitFor(count: number) {
      while (calls.length < count) await news.promise
    },
    mailer: {
      name,
      concurrency,
      send({ key }: Email) {
        const { promise, resolve } = Promise.withResolvers<Delivery>()
        calls.push({ key, answer: resolve })
        if (usual) resolve(usual)
        news.resolve()
        news = Promise.withResolvers()
        return promise
      },
      async close() {},
    } satisfies Mailer,
  }
}

function workFor(mailer: Mailer, { holder = presence.id, errors = [] as unknown[] } = {}) {
  const worker = createDeliveryWorker(
    { db, clock },
    {
      mailer,
      holder,
      render: async (ctx, { id, dedup_key }) => {
        if (dedup_key.startsWith('full')) await fill(ctx.db)
        if (dedup_key.startsWith('unreadable')) throw new Error('no words')
        return dedup_key.startsWith('nobody') ? undefined : sampleEmail({ key: id })
      },
      note: async () => {},
      mayGiveUp: () => isTimely,
      lane: {
        kinds: ['registration'],
        concurrency: mailer.concurrency,
        // Everybody is at one domain.
        async waiting(ctx) {
          const waiting = ctx.db.selectFrom('outbox').select('id').where('state', '=', 'waiting')
          return (await waiting.execute()).map(({ id }) => ({
            id,
            address: sampleEmail().to.address,
          }))
        },
      },
      onError: (error) => errors.push(error),
    },
  )
  workers.push(worker)
  return worker
}

async function write(...names: string[]) {
  for (const name of names) {
    const room = {
      kind: 'registration' as const,
      exchange_id: null,
      participant_id: null,
      about_participant_id: null,
    }
    const dedup_key = `${name} ${await count()}`
    await enqueue({ db, clock, sender: 'klaus@example.org' }, { dedup_key, ...room })
    clock.move({ seconds: 1 })
  }
}

async function count() {
  return (await rows()).length
}

function rows() {
  return db.selectFrom('outbox').selectAll().orderBy('created_at').execute()
}

describe('the delivery of mail', () => {
  it('tries again what could not be handed over as the transport could not be loaded', async () => {
    const { mailer, answerAll } = transport()
    answerAll(SENT)
    const errors: unknown[] = []
    const gone = new Error('Cannot find package')
    let isGone = true
    // At once, and not by what it returns.
    const send = (email: Email) => {
      if (isGone) throw gone
      return mailer.send(email)
    }
    await write('a')
    const worker = workFor({ ...mailer, send }, { errors })
    await worker.deliverDue()
    assert.deepEqual(errors, [gone])
    const [waiting] = await rows()
    assert.equal(waiting?.state, 'waiting')
    assert.equal(waiting?.unanswered, 0)
    isGone = false
    clock.move({ minutes: 2 })
    await worker.deliverDue()
    assert.equal((await rows())[0]?.state, 'sent')
  })

  it('takes the next mail as soon as one is done, however slow the others are', async () => {
    const { mailer, calls, waitFor, answerAll } = transport(2)
    await write('a', 'b', 'c', 'd')
    const delivery = workFor(mailer).deliverDue()
    await waitFor(2)
    calls[1]?.answer(SENT)
    await waitFor(3)
    calls[2]?.answer(SENT)
    await waitFor(4)
    assert.equal((await rows())[0]?.state, 'waiting')
    answerAll(SENT)
    await delivery
    assert.deepEqual(
      (await rows()).map(({ state, tries, claimed_by }) => [state, tries, claimed_by]),
      Array(4).fill(['sent', 1, null]),
    )
  })

  it('takes a mail that was written while others were under way', async () => {
    const { mailer, waitFor, answerAll, calls } = transport(2)
    await write('a')
    const worker = workFor(mailer)
    const delivery = worker.deliverDue()
    await waitFor(1)
    await write('b')
    worker.nudge()
    await waitFor(2)
    answerAll(SENT)
    await delivery
    assert.equal(calls.length, 2)
  })

  it('sends a mail once, however long its server takes and however many processes wait', async () => {
    const [slow, other] = [transport(1), transport(1)]
    other.answerAll(SENT)
    await write('a')
    const first = workFor(slow.mailer).deliverDue()
    await slow.waitFor(1)
    clock.move({ days: 7 })
    const neighbour = await enterPresence({ db, clock })
    await workFor(other.mailer, { holder: neighbour.id }).deliverDue()
    clock.move({ days: -8 })
    await workFor(other.mailer, { holder: neighbour.id }).deliverDue()
    assert.equal(other.calls.length, 0)
    slow.answerAll(SENT)
    await first
    assert.equal(slow.calls.length, 1)
  })

  it('goes on with what a dead process had in hand, under the same key', async () => {
    const [dead, heir] = [transport(1), transport(1)]
    await write('a')
    workFor(dead.mailer).nudge()
    await dead.waitFor(1)
    await presence.leave()
    heir.answerAll(SENT)
    const next = await enterPresence({ db, clock })
    await workFor(heir.mailer, { holder: next.id }).deliverDue()
    assert.equal(heir.calls[0]?.key, dead.calls[0]?.key)
    assert.equal((await rows())[0]?.state, 'sent')
    dead.answerAll(BUSY)
    await workers[0]?.stop()
    assert.equal((await rows())[0]?.state, 'sent')
  })

  it('tries a busy mailbox after 1, 2, 4 minutes and gives up after a day', async () => {
    const { mailer, calls, answerAll } = transport()
    answerAll(BUSY)
    await write('a')
    const worker = workFor(mailer)
    for (const minutes of [1, 2, 4]) {
      await worker.deliverDue()
      clock.move({ minutes, seconds: -1 })
      const before = calls.length
      await worker.deliverDue()
      assert.equal(calls.length, before)
      clock.move({ seconds: 1 })
    }
    for (let hours = 0; hours < 30; hours += 1) {
      clock.move({ hours: 1 })
      await worker.deliverDue()
    }
    const [mail] = await rows()
    assert.equal(mail?.state, 'failed')
    assert.deepEqual([mail.reason, mail.answer], ['smtp_later', 'busy'])
    assert.ok(calls.length > 8 && calls.length < 20)
  })

  it('leaves a transport that is down alone, and tries no mail after mail against the wall', async () => {
    const { mailer, calls, answerAll } = transport(2)
    answerAll(DOWN)
    await write('a', 'b', 'c', 'd', 'e', 'f')
    const worker = workFor(mailer)
    await worker.deliverDue()
    assert.equal(calls.length, 2)
    for (const mail of atLeastOne(await rows())) {
      assert.equal(mail.state, 'waiting')
      assert.equal(mail.reason, 'smtp_unreachable')
    }
    for (const { minutes, tries } of [
      { minutes: 1, tries: 4 },
      { minutes: 2, tries: 6 },
      { minutes: 4, tries: 8 },
    ]) {
      clock.move({ minutes, seconds: -10 })
      await worker.deliverDue()
      assert.equal(calls.length, tries - 2)
      clock.move({ seconds: 11 })
      await worker.deliverDue()
      assert.equal(calls.length, tries)
    }
    answerAll(SENT)
    clock.move({ minutes: 15 })
    await worker.deliverDue()
    assert.ok(atLeastOne(await rows()).every(({ state }) => state === 'sent'))
  })

  it('waits as long as the transport asks, with every mail', async () => {
    const { mailer, calls, answerAll } = transport(1)
    answerAll({ ...DOWN, retryAfterSeconds: 30 })
    await write('a', 'b')
    const worker = workFor(mailer)
    await worker.deliverDue()
    answerAll(SENT)
    clock.move({ seconds: 29 })
    await worker.deliverDue()
    assert.equal(calls.length, 1)
    clock.move({ seconds: 2 })
    await worker.deliverDue()
    assert.ok(atLeastOne(await rows()).every(({ state }) => state === 'sent'))
  })

  it('sends what a clock that was wrong has put off for a year, and tries it for a day', async () => {
    const { mailer, calls, answerAll } = transport(1)
    answerAll({ ...DOWN, retryAfterSeconds: 30 })
    clock.move({ days: 365 })
    await write('a')
    const worker = workFor(mailer)
    await worker.deliverDue()
    clock.move({ days: -365 })
    await worker.deliverDue()
    await worker.deliverDue()
    assert.equal(calls.length, 2)
    const [mail] = await rows()
    assert.equal(mail?.state, 'waiting')
    assert.ok((mail.give_up_at ?? '') < '2026-12-02T11', mail.give_up_at)
    answerAll(SENT)
    clock.move({ seconds: 31 })
    await worker.deliverDue()
    assert.equal((await rows())[0]?.state, 'sent')
  })

  it('leaves no mail due further ahead than the longest time between two tries', async () => {
    const { mailer, calls, answerAll } = transport(1)
    const longest = { ...DOWN, retryAfterSeconds: 4 * 60 * 60 }
    answerAll(longest)
    await write('a', 'b')
    const worker = workFor(mailer)
    await worker.deliverDue()
    await worker.deliverDue()
    assert.equal(calls.length, 1)
    clock.jump({ minutes: -5 })
    answerAll(SENT)
    await worker.deliverDue()
    assert.deepEqual(
      (await rows()).map(({ state }) => state),
      ['sent', 'sent'],
    )
  })

  it('gives up no mail by a clock that may be wrong, and tries each for a day of true time', async () => {
    const { mailer, answerAll } = transport(1)
    answerAll(BUSY)
    await write('a')
    const worker = workFor(mailer)
    await worker.deliverDue()
    clock.jump({ days: 2 })
    isTimely = false
    await worker.deliverDue()
    await moveDeadlines({ db, clock }, 2 * 86_400)
    await write('b')
    isTimely = true
    await worker.deliverDue()
    clock.jump({ days: -2 })
    await moveDeadlines({ db, clock }, -2 * 86_400)
    await worker.deliverDue()
    assert.deepEqual(
      (await rows()).map(({ state, give_up_at }) => [state, give_up_at.slice(0, 16)]),
      [
        ['waiting', '2026-12-02T10:00'],
        ['waiting', '2026-12-02T10:00'],
      ],
    )
    for (let hours = 0; hours < 30; hours += 1) {
      clock.move({ hours: 1 })
      await worker.deliverDue()
    }
    assert.deepEqual(
      (await rows()).map(({ state }) => state),
      ['failed', 'failed'],
    )
  })

  it('puts nothing off for long that was refused while others were taken', async () => {
    const { mailer, calls, waitFor, answerAll } = transport(2)
    await write('a', 'b', 'c', 'd')
    const delivery = workFor(mailer).deliverDue()
    await waitFor(2)
    calls[0]?.answer({ outcome: 'delayed', reason: 'smtp_refuses_us', concerns: 'us' })
    await rows()
    answerAll(SENT)
    await delivery
    const states = (await rows()).map(({ state }) => state)
    assert.deepEqual(states, ['sent', 'sent', 'sent', 'sent'])
    assert.equal(calls.length, 5)
  })

  it('wakes by itself when the next mail is due, not at a tick', async (t) => {
    const { mailer, calls, waitFor, answerAll } = transport(1)
    answerAll({ ...DOWN, retryAfterSeconds: 1 })
    await write('a')
    const worker = workFor(mailer)
    await worker.deliverDue()
    assert.equal(calls.length, 1)
    answerAll(SENT)
    clock.move({ seconds: 2 })
    // Only the worker's own alarm brings the second try; it does not keep the process alive.
    const alive = setInterval(() => {}, 1000)
    t.after(() => clearInterval(alive))
    await waitFor(2)
  })

  it('says of every mail that it failed when the transport was down for a day', async () => {
    const { mailer, answerAll } = transport(1)
    answerAll(DOWN)
    await write('a', 'b')
    const worker = workFor(mailer)
    for (let quarters = 0; quarters < 4 * 25; quarters += 1) {
      await worker.deliverDue()
      clock.move({ minutes: 15 })
    }
    for (const { state, reason } of atLeastOne(await rows())) {
      assert.deepEqual([state, reason], ['failed', 'smtp_unreachable'])
    }
  })

  it('is not held up by a mail that cannot be written or has no reader any more', async () => {
    const { mailer, answerAll } = transport(1)
    answerAll(SENT)
    await write('unreadable', 'nobody', 'a')
    const errors: unknown[] = []
    await workFor(mailer, { errors }).deliverDue()
    const states = (await rows()).map(({ dedup_key, state }) => [dedup_key, state])
    assert.deepEqual(states, [
      ['unreadable 0', 'waiting'],
      ['nobody 1', 'dropped'],
      ['a 2', 'sent'],
    ])
    assert.match(String(errors), /no words/)
  })

  it('finishes what it has in hand when it is told to stop, and takes no more', async () => {
    const { mailer, calls, waitFor, answerAll } = transport(1)
    await write('a', 'b')
    const worker = workFor(mailer)
    worker.nudge()
    await waitFor(1)
    const stopped = worker.stop()
    answerAll(SENT)
    await stopped
    assert.equal(calls.length, 1)
    assert.deepEqual(
      (await rows()).map(({ state }) => state),
      ['sent', 'waiting'],
    )
  })

  for (const [name, copies] of [
    ['smtp', 2],
    ['resend', 5],
  ] as const) {
    it(`by ${name} hands a mail over ${copies} times, if each process dies that has it`, async () => {
      await write('a')
      let handedOver = 0
      const dead: (() => void)[] = []
      for (let life = 0; life < 5; life += 1) {
        const { mailer, calls, waitFor, answerAll } = transport(1, name)
        dead.push(() => answerAll(BUSY))
        const worker = workFor(mailer)
        if (life < copies) {
          worker.nudge()
          await waitFor(1)
        } else await worker.deliverDue()
        handedOver += calls.length
        await presence.leave()
        presence = await enterPresence({ db, clock })
      }
      assert.equal(handedOver, copies)
      const [mail] = await rows()
      const expected = name === 'smtp' ? ['failed', 'smtp_unanswered', 2] : ['waiting', null, 1]
      assert.deepEqual([mail?.state, mail?.reason, mail?.unanswered], expected)
      for (const end of dead) end()
    })
  }

  it('by resend hands a mail over once more after a day, as its key is forgotten by then', async () => {
    const { mailer, calls, answerAll } = transport(1, 'resend')
    isTimely = false
    answerAll({ ...DOWN, reason: 'resend_no_answer', isUnanswered: true })
    await write('a')
    const worker = workFor(mailer)
    while (clock().toString() < '2026-12-02T09:50:00Z') {
      await worker.deliverDue()
      clock.move({ minutes: 15 })
    }
    assert.equal((await rows())[0]?.unanswered, 1)
    const before = calls.length
    assert.ok(before > 10)
    for (let hours = 0; hours < 48; hours += 1) {
      await worker.deliverDue()
      clock.move({ hours: 1 })
    }
    assert.equal(calls.length, before + 1)
    const [mail] = await rows()
    assert.deepEqual([mail?.state, mail?.reason], ['failed', 'smtp_unanswered'])
  })

  it('by resend goes on for days with a mail that never reached it', async () => {
    const { mailer, answerAll } = transport(1, 'resend')
    isTimely = false
    answerAll({ ...DOWN, reason: 'resend_no_answer' })
    await write('a')
    const worker = workFor(mailer)
    for (let hours = 0; hours < 72; hours += 1) {
      await worker.deliverDue()
      clock.move({ hours: 1 })
    }
    const [mail] = await rows()
    assert.deepEqual([mail?.state, mail?.unanswered], ['waiting', 0])
  })

  it('counts no mail as perhaps arrived that its server refused or was not given whole', async () => {
    const { mailer, calls, answerAll } = transport(1)
    answerAll(BUSY)
    await write('a')
    const worker = workFor(mailer)
    for (let tries = 1; tries <= 4; tries += 1) {
      await worker.deliverDue()
      assert.equal(calls.length, tries)
      assert.equal((await rows())[0]?.unanswered, 0)
      clock.move({ minutes: 2 ** tries })
    }
  })

  it('counts a stop when its server has the mail, and hands it over no third time', async () => {
    const { mailer, calls, answerAll } = transport(1)
    answerAll({ outcome: 'delayed', reason: 'stopped', isUnanswered: true })
    await write('a')
    for (let life = 0; life < 4; life += 1) {
      const worker = workFor(mailer)
      await worker.deliverDue()
      await worker.stop()
      clock.move({ hours: 1 })
    }
    assert.equal(calls.length, 2)
    assert.equal((await rows())[0]?.reason, 'smtp_unanswered')
  })

  it('hands over nothing that it cannot write down, as on a full disk, and goes on after', async () => {
    const { mailer, calls, answerAll } = transport(1)
    answerAll(SENT)
    await write('full')
    fill = async (db) => void (await sql`pragma query_only = on`.execute(db))
    const worker = workFor(mailer)
    await assert.rejects(worker.deliverDue(), /readonly/)
    assert.equal(calls.length, 0)
    fill = async () => {}
    await sql`pragma query_only = off`.execute(db)
    await worker.deliverDue()
    assert.equal(calls.length, 1)
    assert.deepEqual(
      (await rows()).map(({ state, unanswered }) => [state, unanswered]),
      [['sent', 0]],
    )
  })
})

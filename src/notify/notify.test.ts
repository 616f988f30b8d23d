import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { after, describe, it } from 'node:test'
import { runKlaus } from '../../test/support/command.ts'
import { temporaryFolder } from '../../test/support/folder.ts'
import { OLGA, openParty, SECRET_KEY, startParty } from '../../test/support/party.ts'
import { readConfig } from '../config.ts'
import { paths } from '../paths.ts'
import { NOTICE_KINDS } from '../post/kinds.ts'
import { postNotices } from './commands.ts'
import { findPostingTrouble } from './queries.ts'
import { happened } from './words/en.ts'

/** A webhook on this machine that keeps what it gets, and answers with `status`, leads on, or hangs up. */
async function startWebhook() {
  const got: Record<string, string>[] = []
  const webhook = { url: '', got, status: 200, movedTo: '', authorization: '', hangsUpOn: /^$/ }
  const server = createServer(async (request, reply) => {
    got.push(JSON.parse(await text(request)))
    webhook.authorization = request.headers.authorization ?? ''
    if (webhook.hangsUpOn.test(got.at(-1)?.message ?? '')) request.socket.destroy()
    else if (webhook.movedTo) reply.writeHead(307, { location: webhook.movedTo }).end()
    else reply.writeHead(webhook.status).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  webhook.url = `http://127.0.0.1:${port}/santa`
  after(() => {
    server.close()
    server.closeAllConnections()
  })
  return webhook
}

describe('with NOTIFY_URL', async () => {
  const webhook = await startWebhook()
  const { party, olga } = await openParty()
  const wanted = Object.fromEntries(NOTICE_KINDS.map((kind) => [kind, '1']))
  await olga.submit(paths.settings(), { ...wanted, email: OLGA.email })
  const slug = await party.exchange(olga, { name: 'Office party' })
  await party.join(slug, 'Zoe')
  party.ctx.config.notifyUrl = webhook.url
  const passes = async (seconds: number) => {
    party.clock.set(party.clock().add({ seconds }).toString())
    await postNotices(party.ctx)
  }

  it('what happened before it was set is not told', async () => {
    await passes(60)
    assert.deepEqual(webhook.got, [])
  })

  it('Olga is told what happens, once, and without a name of anybody', async () => {
    await party.joinAll(slug, ['Anna', 'Ben'])
    const dan = await party.join(slug, 'Dan')
    await dan.post(paths.withdraw(slug))
    await passes(60)
    const link = 'http://localhost:8000/admin'
    assert.deepEqual(
      webhook.got.map(({ message }) => message),
      [`3 people have joined. ${link}`, `Someone has left. ${link}`],
    )
    assert.equal(webhook.got[0]?.title, 'Sneaky Klaus')
    const all = JSON.stringify(webhook.got)
    for (const word of ['Anna', 'Ben', 'Dan', 'Office', slug]) assert.ok(!all.includes(word), word)
    await passes(60)
    assert.equal(webhook.got.length, 2)
  })

  it('Olga is told once, also if the clock is set back, and of whoever joins right after', async () => {
    webhook.got.length = 0
    await party.join(slug, 'Early')
    await passes(60)
    party.clock.move({ minutes: -5 })
    for (let minute = 0; minute < 3; minute++) await passes(20)
    await party.join(slug, 'Late')
    for (let minute = 0; minute < 10; minute++) await passes(60)
    assert.deepEqual(
      webhook.got.map(({ message }) => message?.replace(/ http.*/, '')),
      ['Someone has joined.', 'Someone has joined.'],
    )
    webhook.got.length = 0
  })

  it('of a crowd she is told that there are at least as many as are counted in a day', () => {
    assert.equal(happened('new_registration_notice', 29), '29 people have joined.')
    assert.equal(happened('new_registration_notice', 30), 'At least 30 people have joined.')
  })

  it('what is told goes nowhere else, even if the webhook says so', async () => {
    const elsewhere = await startWebhook()
    webhook.movedTo = elsewhere.url
    await party.join(slug, 'Rita')
    party.clock.move({ minutes: 1 })
    await assert.rejects(postNotices(party.ctx), /NOTIFY_URL answers with 307/)
    assert.deepEqual(elsewhere.got, [])
    webhook.movedTo = ''
    await passes(60)
    webhook.got.length = 0
  })

  it('what could not be told is told later', async () => {
    webhook.status = 503
    await party.join(slug, 'Cleo')
    await assert.rejects(passes(60), /NOTIFY_URL answers with 503/)
    webhook.status = 200
    webhook.got.length = 0
    await passes(60)
    assert.match(webhook.got[0]?.message ?? '', /^Someone has joined\./)
  })
})

describe('with a NOTIFY_URL that does not say that it took a notice', () => {
  /** Somebody joins, and minutes pass. Returns when each message came, and every error. */
  async function watch(prepare: (webhook: Awaited<ReturnType<typeof startWebhook>>) => void) {
    const webhook = await startWebhook()
    const dataDir = temporaryFolder()
    const databaseFile = path.join(dataDir, 'sneaky-klaus.db')
    const { party, olga } = await openParty({ notifyUrl: webhook.url, dataDir, databaseFile })
    const wanted = Object.fromEntries(NOTICE_KINDS.map((kind) => [kind, '1']))
    await olga.submit(paths.settings(), { ...wanted, email: OLGA.email })
    const slug = await party.exchange(olga)
    await postNotices(party.ctx)
    prepare(webhook)
    const errors: string[] = []
    const pass = async (minutes: number) => {
      const came: string[] = []
      for (let minute = 1; minute <= minutes; minute++) {
        party.clock.set(party.clock().add({ minutes: 1 }).toString())
        const before = webhook.got.length
        await postNotices(party.ctx).catch((error) => errors.push(error.message))
        for (const { message } of webhook.got.slice(before)) came.push(`${minute} ${message}`)
      }
      return came.map((line) => line.replace(/ http.*/, ''))
    }
    return { party, slug, webhook, errors, pass }
  }

  it('gets it twice at most, the second time later, and it is said in the log', async () => {
    for (const prepare of [
      (webhook: { hangsUpOn: RegExp }) => {
        webhook.hangsUpOn = /./
      },
      (webhook: { status: number }) => {
        webhook.status = 302
      },
    ]) {
      const { party, slug, errors, pass } = await watch(prepare)
      await party.join(slug, 'Anna')
      assert.deepEqual(await pass(120), ['1 Someone has joined.', '2 Someone has joined.'])
      assert.equal(errors.length, 2)
      assert.match(errors[0] ?? '', /^NOTIFY_URL .*The notice is tried again later\.$/)
      assert.match(errors[1] ?? '', /The notice is given up\.$/)
      await party.join(slug, 'Ben')
      assert.deepEqual(await pass(3), ['1 Someone has joined.', '2 Someone has joined.'])
    }
  })

  it('that refuses it is asked ever more rarely, for a day, and the doctor knows', async () => {
    const { party, slug, webhook, pass } = await watch((webhook) => {
      webhook.status = 503
    })
    await party.join(slug, 'Anna')
    const minutes = (await pass(30 * 60)).map((line) => Number(line.split(' ')[0]))
    assert.deepEqual(minutes.slice(0, 6), [1, 2, 4, 8, 16, 32])
    assert.equal(minutes.length, 14)
    assert.ok((minutes.at(-1) ?? 0) > 24 * 60)
    const { dataDir } = party.ctx.config
    const env = { DATA_DIR: dataDir, NOTIFY_URL: webhook.url, SECRET_KEY }
    const doctor = async () => (await runKlaus(['doctor'], { env })).error
    assert.match(await doctor(), /✗ NOTIFY_URL answers with 503, the last time at 2026-11-2\dT/)
    webhook.status = 200
    await party.join(slug, 'Ben')
    assert.deepEqual(await pass(5), ['1 Someone has joined.'])
    assert.doesNotMatch(await doctor(), /NOTIFY_URL/)
  })

  it('that refuses it hears at once of what happens meanwhile', async () => {
    const { party, slug, webhook, pass } = await watch((webhook) => {
      webhook.status = 503
    })
    await party.join(slug, 'Anna')
    await pass(185)
    webhook.status = 200
    await party.join(slug, 'Zed')
    assert.deepEqual(await pass(24 * 60), ['1 2 people have joined.'])
  })

  it('that refuses it for a day gets what happened lately, though what is older is given up', async () => {
    const { party, slug, webhook, errors, pass } = await watch((webhook) => {
      webhook.status = 503
    })
    await party.join(slug, 'Anna')
    await pass(1430)
    await party.join(slug, 'Zed')
    await pass(20)
    assert.match(errors.at(-1) ?? '', /happened first is given up; what happened since is tried/)
    webhook.status = 200
    assert.deepEqual(await pass(24 * 60), ['12 Someone has joined.'])
  })

  it('that is down while the clock jumps, and the machine is off, hears of Anna all the same', async () => {
    const { party, slug, webhook, pass } = await watch((webhook) => {
      webhook.status = 503
    })
    await party.join(slug, 'Anna')
    await pass(2)
    for (const days of [2, -2, 5]) {
      party.clock.jump({ days })
      await pass(2)
    }
    party.clock.move({ days: 3 })
    await pass(1)
    webhook.status = 200
    const told = (await pass(120)).map((line) => line.replace(/^\d+ /, ''))
    assert.deepEqual(told, ['Someone has joined.'])
  })

  it('that hangs up gets each of two things twice, though the second came between', async () => {
    const { party, slug, pass } = await watch((webhook) => {
      webhook.hangsUpOn = /./
    })
    await party.join(slug, 'Anna')
    const first = await pass(1)
    await party.join(slug, 'Zed')
    assert.deepEqual(
      [...first, ...(await pass(60))],
      ['1 Someone has joined.', '1 2 people have joined.', '2 Someone has joined.'],
    )
  })

  it('gets nothing twice of what it took, while it hangs up on another', async () => {
    const { party, slug, webhook, pass } = await watch((webhook) => {
      webhook.hangsUpOn = /left/
    })
    const anna = await party.join(slug, 'Anna')
    await anna.post(paths.withdraw(slug))
    assert.deepEqual(await pass(60), [
      '1 Someone has joined.',
      '1 Someone has left.',
      '2 Someone has left.',
    ])
    webhook.hangsUpOn = /joined/
    const ben = await party.join(slug, 'Ben')
    await ben.post(paths.withdraw(slug))
    assert.deepEqual(await pass(60), [
      '1 Someone has joined.',
      '1 Someone has left.',
      '2 Someone has joined.',
    ])
  })
})

describe('with two processes, of which one is frozen while NOTIFY_URL has its notice in hand', () => {
  /** Anna joins; the first process posts that and is frozen, and the second one goes on. */
  async function freeze() {
    const [asked, answered] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const got: string[] = []
    const hook = { status: 503, first: 200 }
    const server = createServer(async (request, reply) => {
      const { message } = JSON.parse(await text(request))
      got.push(message.replace(/ http.*/, ''))
      const isFirst = got.length === 1
      if (isFirst) {
        asked.resolve()
        await answered.promise
      }
      reply.writeHead(isFirst ? hook.first : hook.status).end()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    after(() => {
      server.close()
      server.closeAllConnections()
    })
    const { port } = server.address() as { port: number }
    const { party, olga } = await openParty({ notifyUrl: `http://127.0.0.1:${port}/` })
    const wanted = Object.fromEntries(NOTICE_KINDS.map((kind) => [kind, '1']))
    await olga.submit(paths.settings(), { ...wanted, email: OLGA.email })
    const slug = await party.exchange(olga)
    await postNotices(party.ctx)
    await party.join(slug, 'Anna')
    const frozen = postNotices(party.ctx)
    await asked.promise
    party.clock.move({ minutes: 1 })
    const ben = await party.join(slug, 'Ben')
    await ben.post(paths.withdraw(slug))
    await assert.rejects(postNotices(party.ctx), /answers with 503/)
    const goOn = async () => {
      answered.resolve()
      await frozen.catch(() => undefined)
      hook.status = 200
      got.length = 0
      got.push('well again')
      for (let minute = 0; minute < 300; minute++) {
        party.clock.move({ minutes: 1 })
        await postNotices(party.ctx)
      }
      return got.slice(1).toSorted()
    }
    return { hook, goOn, party, answered, frozen }
  }

  it('speaks of no trouble, as the other one has told of everything meanwhile', async () => {
    const { hook, party, answered, frozen } = await freeze()
    hook.first = 503
    hook.status = 200
    party.clock.move({ minutes: 2 })
    await postNotices(party.ctx)
    answered.resolve()
    await frozen
    assert.equal(await findPostingTrouble(party.ctx), undefined)
  })

  it('hears of Ben all the same, and no more of Anna, of whom the first one has told', async () => {
    const { goOn } = await freeze()
    assert.deepEqual(await goOn(), ['Someone has joined.', 'Someone has left.'])
  })

  it('hears of Anna and Ben, if it did not take her notice either', async () => {
    const { hook, goOn } = await freeze()
    hook.first = 503
    assert.deepEqual(await goOn(), ['2 people have joined.', 'Someone has left.'])
  })

  it('hears of both once more, if nobody knows whether hers has arrived', async () => {
    const { hook, goOn } = await freeze()
    hook.first = 302
    assert.deepEqual(await goOn(), ['2 people have joined.', 'Someone has left.'])
  })
})

describe('the trouble with NOTIFY_URL', () => {
  it('stays known when the exchange is erased whose notice was not taken', async () => {
    const webhook = await startWebhook()
    const { party, olga } = await openParty({ notifyUrl: webhook.url })
    await olga.submit(paths.settings(), { new_registration_notice: '1', email: OLGA.email })
    const slug = await party.exchange(olga)
    await party.join(slug, 'Anna')
    webhook.status = 503
    await assert.rejects(postNotices(party.ctx), /answers with 503/)
    await olga.submit(paths.deleteExchange(slug))
    party.clock.move({ minutes: 1 })
    await postNotices(party.ctx)
    assert.equal(webhook.got.length, 1)
    assert.match((await findPostingTrouble(party.ctx))?.why ?? '', /answers with 503/)
  })
})

describe('a restored copy with NOTIFY_URL', () => {
  it('posts nothing that may have been posted after the copy was made', async () => {
    const webhook = await startWebhook()
    const dataDir = temporaryFolder()
    const databaseFile = path.join(dataDir, 'sneaky-klaus.db')
    const { party, olga } = await openParty({ notifyUrl: webhook.url, dataDir, databaseFile })
    await olga.submit(paths.settings(), { new_registration_notice: '1', email: OLGA.email })
    const slug = await party.exchange(olga)
    await postNotices(party.ctx)
    party.clock.move({ minutes: 1 })
    await party.join(slug, 'Anna')
    const [copy, restored] = [path.join(temporaryFolder(), 'copy'), temporaryFolder()]
    await runKlaus(['backup', copy], { env: { DATA_DIR: dataDir, SECRET_KEY } })
    await runKlaus(['restore', copy], { env: { DATA_DIR: restored, SECRET_KEY } })
    const other = await startParty({
      notifyUrl: webhook.url,
      databaseFile: path.join(restored, 'sneaky-klaus.db'),
    })
    await (await other.olga()).submit(paths.startAgain())
    for (const minute of ['05', '06', '07']) await other.passTo(`2026-11-20T10:${minute}:00Z`)
    await other.join(slug, 'Ben')
    await other.passTo('2026-11-20T10:09:00Z')
    assert.deepEqual(
      webhook.got.map(({ message }) => message?.replace(/ http.*/, '')),
      ['Someone has joined.'],
    )
    await other.close()
  })
})

describe('with a user and password in NOTIFY_URL', async () => {
  const webhook = await startWebhook()
  const place = webhook.url.replace('//', '//olga:s3cr%3At@')
  const read = readConfig({ NOTIFY_URL: place })
  assert.ok(read.ok)
  const { notifyUrl, notifyAuthorization } = read.config
  const { party, olga } = await openParty({ notifyUrl, notifyAuthorization })
  const wanted = Object.fromEntries(NOTICE_KINDS.map((kind) => [kind, '1']))
  await olga.submit(paths.settings(), { ...wanted, email: OLGA.email })
  const slug = await party.exchange(olga)
  await postNotices(party.ctx)

  it('they go with what is told, as a header, and into no error', async () => {
    await party.join(slug, 'Anna')
    party.clock.move({ minutes: 1 })
    webhook.status = 401
    await assert.rejects(postNotices(party.ctx), (error: Error) => !/s3cr/.test(error.stack ?? ''))
    webhook.status = 200
    party.clock.move({ minutes: 1 })
    await postNotices(party.ctx)
    assert.match(webhook.got.at(-1)?.message ?? '', /^Someone has joined\./)
    assert.equal(webhook.authorization, `Basic ${Buffer.from('olga:s3cr:t').toString('base64')}`)
  })
})

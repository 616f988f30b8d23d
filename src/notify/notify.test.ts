import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { after, describe, it } from 'node:test'
import { OLGA, openParty } from '../../test/support/party.ts'
import { readConfig } from '../config.ts'
import { paths } from '../paths.ts'
import { NOTICE_KINDS } from '../post/kinds.ts'
import { postNotices } from './commands.ts'

/** A webhook on this machine that keeps what it gets, and answers with `status` or leads on. */
async function startWebhook() {
  const got: Record<string, string>[] = []
  const webhook = { url: '', got, status: 200, movedTo: '', authorization: '' }
  const server = createServer(async (request, reply) => {
    got.push(JSON.parse(await text(request)))
    webhook.authorization = request.headers.authorization ?? ''
    if (webhook.movedTo) reply.writeHead(307, { location: webhook.movedTo }).end()
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
  const { party, olga } = await openParty({ notifyUrl: webhook.url })
  const wanted = Object.fromEntries(NOTICE_KINDS.map((kind) => [kind, '1']))
  await olga.submit(paths.settings(), { ...wanted, email: OLGA.email })
  const slug = await party.exchange(olga, { name: 'Office party' })
  const passes = async (seconds: number) => {
    party.clock.set(party.clock().add({ seconds }).toString())
    await postNotices(party.ctx)
  }

  it('what happened before it was set is not told', async () => {
    await party.join(slug, 'Zoe')
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
    await postNotices(party.ctx)
    assert.match(webhook.got.at(-1)?.message ?? '', /^Someone has joined\./)
    assert.equal(webhook.authorization, `Basic ${Buffer.from('olga:s3cr:t').toString('base64')}`)
  })
})

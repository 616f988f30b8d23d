import assert from 'node:assert/strict'
import { renameSync } from 'node:fs'
import path from 'node:path'
import { after, describe, it } from 'node:test'
import { everything } from '../../test/support/everything.ts'
import { temporaryFolder } from '../../test/support/folder.ts'
import { linkIn, OLGA, type Party, SECRET_KEY, startParty } from '../../test/support/party.ts'
import type { Visitor } from '../../test/support/visitor.ts'
import type { Context } from '../context.ts'
import { findExchange } from '../exchanges/queries.ts'
import { listParticipants } from '../participants/queries.ts'
import { paths } from '../paths.ts'
import { openKeyring } from '../platform/keyring.ts'
import { forgetUnseen } from '../post/forgotten.ts'
import { sealSignInLink } from './sealed-links.ts'

const NAMES = ['Anna', 'Ben', 'Cleo', 'Dan']
const RUN_OUT = /This link has run out.*Get new link/

describe('a link without a row', async () => {
  const folder = temporaryFolder()
  const databaseFile = path.join(folder, 'klaus.db')
  let party: Party = await startParty({ databaseFile })
  after(() => party.close())
  let olga: Visitor = await party.olga()
  const slug = await party.exchange(olga)
  await party.joinAll(slug, NAMES)
  await olga.submit(paths.draw(slug))
  await party.deliver()

  const keys = path.join(folder, 'keys')
  const elsewhere = path.join(folder, 'elsewhere')
  async function restart(meanwhile: () => void) {
    await party.close()
    meanwhile()
    party = await startParty({ databaseFile }, undefined, undefined, party.clock)
    olga = await party.olga()
  }

  /** Everybody, as a link to them needs it. */
  async function readers() {
    const exchange = (await findExchange(party.ctx, slug)) ?? assert.fail()
    const people = await listParticipants(party.ctx, exchange.id)
    assert.equal(people.length, NAMES.length)
    return people.map((participant) => ({ exchange, participant }))
  }

  async function linkOf(name: string): Promise<string> {
    const reader = (await readers()).find(({ participant }) => participant.name === name)
    return paths.signInLink(sealSignInLink(party.ctx, reader ?? assert.fail()) ?? assert.fail())
  }

  async function assertRunOut(link: string) {
    const visitor = party.visitor()
    assert.match((await visitor.get(link)).text, RUN_OUT, link)
    const answer = await visitor.post(link)
    assert.equal(answer.status, 409)
    assert.match(answer.text, RUN_OUT)
    assert.equal((await visitor.get(paths.dashboard(slug))).status, 303, 'who tried is not in')
  }

  /** Asks for a fresh one, and returns its path. */
  async function renew(link: string, address: string): Promise<string> {
    const count = party.mails.length
    assert.equal((await party.visitor().post(`${link}/fresh`)).status, 200)
    const mail = await party.mailTo(address)
    assert.equal(party.mails.indexOf(mail), count)
    return linkIn(mail)
  }

  const rows = async () => {
    await forgetUnseen(party.ctx)
    const { spent_links, rate_limits, sessions, leases, ...rest } = await everything(party.ctx.db)
    return rest
  }

  it('cannot be made by who has the database and the instance key', async () => {
    const keyring = openKeyring(temporaryFolder(), SECRET_KEY)
    const thief: Context = { ...party.ctx, keyring }
    const another = keyring.make()
    for (const { exchange, participant } of await readers()) {
      assert.equal(sealSignInLink(thief, { exchange, participant }), undefined)
      const { id, session_generation } = participant
      const ownKey = { exchange: { key_id: another.id }, participant }
      const plain = thief.seal.seal(`${id} ${session_generation} 2026-11-24`, 'sign-in link')
      const proof = thief.seal.fingerprint('sign-in link', plain).slice(0, 32)
      for (const token of [plain, `${plain}.${proof}`, sealSignInLink(thief, ownKey) ?? '']) {
        await assertRunOut(paths.signInLink(token))
      }
    }
  })

  it('of one that was used is no help to make another one', async () => {
    const [reader] = await readers()
    const token = sealSignInLink(party.ctx, reader ?? assert.fail()) ?? ''
    assert.equal((await party.visitor().post(paths.signInLink(token))).status, 303)
    const again = sealSignInLink(party.ctx, reader ?? assert.fail()) ?? ''
    const proof = token.split('.').at(-1)
    await assertRunOut(paths.signInLink([...again.split('.').slice(0, -1), proof].join('.')))
    const longer = await party.visitor().post(paths.signInLink(`${token}.`))
    assert.notEqual(longer.status, 303)
  })

  it('that an earlier version has mailed has run out, and is renewed as quietly', async () => {
    const anna = (await readers()).find(({ participant }) => participant.name === 'Anna')
    const { id, session_generation: generation } = anna?.participant ?? assert.fail()
    const ends = '2026-11-24T00:00:00.000Z'
    const texts = [
      `${id} ${generation} 2026-11-24`,
      JSON.stringify({ person: id, generation, ends }),
    ]
    for (const text of texts) {
      const former = paths.signInLink(party.ctx.seal.seal(text, 'sign-in link'))
      await assertRunOut(former)
      const before = await rows()
      const fresh = await renew(former, 'anna@example.org')
      assert.deepEqual(await rows(), before)
      const anna = party.visitor()
      assert.equal((await anna.post(fresh)).status, 303)
      assert.equal((await anna.get(paths.dashboard(slug))).status, 200)
      assert.deepEqual(await rows(), before)
    }
  })

  it('opens nothing while the key is missing, and again once it is back', async () => {
    const link = await linkOf('Ben')
    await restart(() => renameSync(keys, elsewhere))
    await assertRunOut(link)
    const count = party.mails.length
    assert.equal((await party.visitor().post(`${link}/fresh`)).status, 200)
    await party.deliver()
    assert.equal(party.mails.length, count, 'the fresh one waits for the key')
    await restart(() => renameSync(elsewhere, keys))
    party.clock.move({ minutes: 10 })
    const fresh = linkIn(await party.mailTo('ben@example.org'))
    assert.equal((await party.visitor().post(fresh)).status, 303)
    assert.equal((await party.visitor().post(link)).status, 303)
  })

  it('ends with its draw, and is renewed for who still takes part', async () => {
    const link = await linkOf('Cleo')
    await olga.submit(paths.undoDraw(slug))
    await assertRunOut(link)
    const fresh = await renew(link, 'cleo@example.org')
    assert.equal((await party.visitor().post(fresh)).status, 303)
  })
})

describe('a link that was used, once email is switched off', async () => {
  const databaseFile = path.join(temporaryFolder(), 'klaus.db')
  const before = await startParty({ databaseFile })
  const olga = await before.olga()
  const slug = await before.exchange(olga)
  await before.joinAll(slug, NAMES)
  await olga.submit(paths.draw(slug))
  await before.deliver()
  const exchange = (await findExchange(before.ctx, slug)) ?? assert.fail()
  const [participant = assert.fail()] = await listParticipants(before.ctx, exchange.id)
  const sealed = sealSignInLink(before.ctx, { exchange, participant }) ?? assert.fail()
  const links = {
    'of a mail that no page shows': paths.signInLink(sealed),
    'of a result': linkIn(await before.mailTo(participant.email ?? '')),
  }
  await before.close()
  const { clock } = before
  const party = await startParty(
    { databaseFile, mail: { kind: 'mailbox' } },
    undefined,
    undefined,
    clock,
  )
  after(() => party.close())
  const admin = party.visitor()
  await admin.submit(paths.adminSignIn(), OLGA)

  for (const [what, link] of Object.entries(links)) {
    it(`has nothing written to the mailbox, and says whom to ask, be it ${what}`, async () => {
      assert.equal((await party.visitor().post(link)).status, 303)
      const lists = [paths.mailbox(), paths.exchangeMail(slug)]
      const read = async () =>
        await Promise.all(lists.map(async (list) => (await admin.get(list)).text))
      const shown = await read()
      const over = await party.visitor().get(link)
      assert.match(over.text, /This link has been used Links work once.* can give you another\./)
      assert.doesNotMatch(over.html, /fresh/)
      const asked = await party.visitor().post(`${link}/fresh`)
      assert.match(asked.text, /Please ask .* can give you your link/)
      assert.deepEqual(await read(), shown)
    })
  }
})

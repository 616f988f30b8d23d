import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import path from 'node:path'
import { describe, it } from 'node:test'
import { movableClock } from '../../test/support/clock.ts'
import { temporaryFolder } from '../../test/support/folder.ts'
import { linkIn, OLGA, type Party, startParty } from '../../test/support/party.ts'
import type { Visitor } from '../../test/support/visitor.ts'
import { paths } from '../paths.ts'

const NAMES = ['Ann', 'Bob', 'Carl', 'Dan']
const addressOf = (name: string) => `${name.toLowerCase()}@example.org`
const WAY_OUT = /That’s not for me:\s+\S+(\/auth\/participant\/not-for-me\/\S+)/

describe('who was only ever opened by somebody else has confirmed nothing', async () => {
  const databaseFile = path.join(temporaryFolder(), 'klaus.db')
  const clock = movableClock('2026-11-20T10:00:00Z')
  const noMail = { databaseFile, mail: { kind: 'mailbox' } } as const
  const before = await startParty(noMail, undefined, randomInt, clock)
  const organiser = await before.olga()
  const slug = await before.exchange(organiser)
  for (const name of NAMES) {
    await organiser.submit(paths.people(slug), { name, email: addressOf(name) })
  }
  const cardOf = async (name: string) => {
    const made = await organiser.post(paths.card(slug, await idOf(before, name)))
    return /\/k\/[\w-]+/.exec(made.html)?.[0] ?? assert.fail()
  }
  const card = await cardOf('Carl')
  await before.visitor().submit(await cardOf('Bob'))
  await before.visitor().submit(await linkReadFor(before, organiser, 'Ann'))
  await before.close()
  // From now on mails go out.
  const party = await startParty({ databaseFile }, undefined, randomInt, clock)
  const olga = party.visitor()
  await olga.submit(paths.adminSignIn(), OLGA)
  await olga.submit(paths.draw(slug))
  await party.deliver()

  it('finds the way out in every mail, also after their card or their mail was tried', () => {
    for (const name of NAMES) {
      const mails = party.mails.filter(({ to }) => to.address === addressOf(name))
      assert.ok(mails.length > 0, name)
      for (const { text } of mails) assert.match(text, WAY_OUT, name)
    }
  })

  it('has said no until they take it back themselves, whoever uses a card of theirs', async () => {
    const [, wayOut = ''] = WAY_OUT.exec((await party.mailTo(addressOf('Carl'))).text) ?? []
    await party.visitor().submit(wayOut)
    assert.match(await desk(), /Carl says this isn’t for them/)
    assert.equal((await party.visitor().submit(card)).status, 200)
    assert.match(await desk(), /Carl says this isn’t for them/)
    await party.visitor().post(wayOut.replace('not-for-me', 'mails-again'))
    await party.visitor().submit(linkIn(await party.mailTo(addressOf('Carl'))))
    assert.doesNotMatch(await desk(), /Carl says this isn’t for them/)
  })

  async function desk(): Promise<string> {
    return (await olga.get(paths.desk(slug))).text
  }
})

async function idOf(party: Party, name: string): Promise<string> {
  const { db } = party.ctx
  const person = db.selectFrom('participants').select('id').where('name', '=', name)
  return (await person.executeTakeFirstOrThrow()).id
}

/** The link in their mail, as the organiser reads it where no mail goes out. */
async function linkReadFor(party: Party, organiser: Visitor, name: string): Promise<string> {
  const { id } = await party.ctx.db
    .selectFrom('outbox')
    .select('id')
    .where('participant_id', '=', await idOf(party, name))
    .executeTakeFirstOrThrow()
  const { html } = await organiser.post(paths.mailboxMail(id))
  return /\/auth\/participant\/magic\/[\w-]+/.exec(html)?.[0] ?? assert.fail()
}

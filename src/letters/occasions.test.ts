import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { serverThatCanBeAway } from '../../test/support/away-server.ts'
import { linkIn, openParty } from '../../test/support/party.ts'
import { paths } from '../paths.ts'
import type { Email } from '../platform/mail/mailer.ts'
import { failed, sent } from '../platform/mail/reasons.ts'

const REFUSED = failed({ reason: 'smtp_address_refused', answer: '550 5.2.1 disabled' })
const NAMES = ['Anna', 'Ben', 'Cleo', 'Dan', 'Emil']
const LEA = { name: 'Lea', email: 'lea@example.org', confirmed: '1' }
const LOOK_AGAIN = /Someone has joined or left since, so please look again/
const AGAIN = /no earlier draw counts any more\. If you’ve seen a name, please forget it/

/** A party whose names are drawn and told, and what is done with it. `refused`: which mails nobody takes, if any. */
async function drawnParty() {
  const refusals: { refused?: (email: Email) => boolean } = {}
  const server = serverThatCanBeAway((email) => (refusals.refused?.(email) ? REFUSED : sent('')))
  const { party, olga } = await openParty({}, server.make)
  const slug = await party.exchange(olga)
  for (const name of NAMES)
    await olga.submit(paths.people(slug), { name, email: `${name.toLowerCase()}@example.org` })
  const hoursPass = async (hours: number) => {
    party.clock.move({ hours })
    await party.notePulse()
    await party.deliver()
  }
  await party.deliver()
  await olga.submit(paths.draw(slug))
  await hoursPass(3)
  const personOf = async (name: string) =>
    await party.ctx.db
      .selectFrom('participants')
      .selectAll()
      .where('name', '=', name)
      .executeTakeFirstOrThrow()
  const takeOut = async (name: string) =>
    await olga.submit(paths.dropOut(slug, (await personOf(name)).id))
  const setEmail = async (name: string, email: string) => {
    const { id, version } = await personOf(name)
    await olga.submit(paths.person(slug, id), { name, email, version: `${version}` })
  }
  /** The result of somebody is sent once more, by hand. */
  const sendResultAgain = async (name: string) => {
    const { id } = await personOf(name)
    const results = party.ctx.db.selectFrom('outbox').select('id').where('kind', '=', 'assignment')
    const result = await results.where('participant_id', '=', id).executeTakeFirstOrThrow()
    await olga.submit(paths.sendMailAgain(slug, result.id))
    await hoursPass(1)
  }
  const lastTo = (address: string) => {
    const mail = party.mails.findLast(({ to }) => to.address === address)
    assert.ok(mail, `no mail to ${address}`)
    return { ...mail, text: mail.text.replaceAll(/\s+/g, ' ') }
  }
  const drawAnew = async () => {
    await olga.submit(paths.undoDraw(slug))
    await olga.submit(paths.draw(slug))
    await hoursPass(3)
  }
  const tools = { personOf, takeOut, setEmail, sendResultAgain, lastTo, drawAnew, hoursPass }
  return { party, olga, slug, server, refusals, ...tools }
}

describe('the result of Lea, who came late', () => {
  it('asks her to look again once somebody has left since, though the news of that came back', async () => {
    const { olga, slug, refusals, takeOut, sendResultAgain, lastTo, hoursPass } = await drawnParty()
    await olga.submit(paths.latecomer(slug), LEA)
    await hoursPass(3)
    assert.doesNotMatch(lastTo(LEA.email).text, LOOK_AGAIN, 'it is the first that she hears')
    refusals.refused = ({ to, subject }) => /look again/.test(subject) && to.address === LEA.email
    await takeOut('Dan')
    await hoursPass(3)
    await sendResultAgain('Lea')
    assert.match(lastTo(LEA.email).text, LOOK_AGAIN)
  })

  it('does not, though it goes once more, while nobody has come or gone since', async () => {
    const { olga, slug, sendResultAgain, lastTo, hoursPass } = await drawnParty()
    await olga.submit(paths.latecomer(slug), LEA)
    await hoursPass(3)
    await sendResultAgain('Lea')
    assert.match(lastTo(LEA.email).text, /In case our first email got lost/)
    assert.doesNotMatch(lastTo(LEA.email).text, LOOK_AGAIN)
  })

  it('asks her to look again at another address, which gets nothing else of the change', async () => {
    const { olga, slug, server, takeOut, setEmail, lastTo, hoursPass } = await drawnParty()
    await olga.submit(paths.latecomer(slug), LEA)
    await hoursPass(3)
    server.isAway = true
    await takeOut('Dan')
    await setEmail('Lea', 'lea@example.com')
    server.isAway = false
    await hoursPass(3)
    assert.match(lastTo('lea@example.com').text, LOOK_AGAIN)
  })

  it('says that names were drawn again once they were, and was the first if they had been before', async () => {
    const { olga, slug, drawAnew, lastTo, hoursPass } = await drawnParty()
    await drawAnew()
    await olga.submit(paths.latecomer(slug), LEA)
    await hoursPass(3)
    assert.match(lastTo(LEA.email).subject, /^Names are drawn: /)
    await drawAnew()
    assert.match(lastTo(LEA.email).subject, /^Names were drawn again: /)
  })
})

describe('the result of a second draw says that no earlier one counts', () => {
  it('to Ben, whose first went out and was sent once more in vain', async () => {
    const { party, olga, slug, server, drawAnew, lastTo } = await drawnParty()
    server.isAway = true
    await olga.submit(paths.resendResults(slug))
    await party.deliver()
    server.isAway = false
    await drawAnew()
    const { subject, text } = lastTo('ben@example.org')
    assert.match(subject, /^Names were drawn again: /)
    assert.match(text, AGAIN)
  })

  it('to Ben at another address, and to Cleo, who saw the first name by a card alone', async () => {
    const { party, olga, slug, setEmail, personOf, lastTo } = await drawnParty()
    await setEmail('Cleo', '')
    const card = await olga.post(paths.card(slug, (await personOf('Cleo')).id))
    const cleo = party.visitor()
    await cleo.post(/\/k\/[\w-]+/.exec(card.html)?.[0] ?? '')
    await cleo.post(paths.reveal(slug))
    await olga.submit(paths.undoDraw(slug))
    await setEmail('Cleo', 'cleo@example.com')
    await setEmail('Ben', 'ben@example.com')
    await olga.submit(paths.draw(slug))
    await party.deliver()
    for (const address of ['cleo@example.com', 'ben@example.com']) {
      assert.match(lastTo(address).subject, /^Names were drawn again: /)
      assert.match(lastTo(address).text, AGAIN)
    }
  })

  it('to Anna, who was taken out of the first and came back, and to whoever may be she', async () => {
    const { party, olga, slug, takeOut, lastTo, hoursPass } = await drawnParty()
    await takeOut('Anna')
    await hoursPass(3)
    await olga.submit(paths.undoDraw(slug))
    await olga.submit(paths.openRegistration(slug))
    await party.join(slug, 'Anna')
    await olga.submit(paths.draw(slug))
    await party.deliver()
    assert.match(lastTo('anna@example.org').text, AGAIN)
  })

  it('and the mail that they are out, to Ben and Cleo, that the undone one does not', async () => {
    const { party, olga, slug, personOf, lastTo } = await drawnParty()
    await olga.submit(paths.undoDraw(slug))
    await olga.submit(paths.openRegistration(slug))
    await olga.submit(paths.people(slug), { name: LEA.name, email: LEA.email })
    const link = linkIn(lastTo('ben@example.org'))
    for (const name of ['Cleo', 'Lea'])
      await olga.submit(paths.removePerson(slug, (await personOf(name)).id))
    const ben = party.visitor()
    await ben.submit(link)
    await ben.post(paths.withdraw(slug))
    await party.deliver()
    for (const address of ['ben@example.org', 'cleo@example.org'])
      assert.match(lastTo(address).text, /please forget it: that draw doesn’t count any more/)
    assert.doesNotMatch(lastTo(LEA.email).text, /forget/)
  })

  it('not to Lea, who was added once the first was undone', async () => {
    const { party, olga, slug, lastTo } = await drawnParty()
    await olga.submit(paths.undoDraw(slug))
    await olga.submit(paths.people(slug), { name: LEA.name, email: LEA.email })
    await olga.submit(paths.draw(slug))
    await party.deliver()
    assert.match(lastTo(LEA.email).subject, /^Names are drawn: /)
    assert.match(lastTo('anna@example.org').subject, /^Names were drawn again: /)
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { paths } from '../../src/paths.ts'
import { openParty } from '../support/party.ts'

/** Every page and every mail of an exchange from the invitation to the thank-you, by where it was seen. */
async function partyCalled(custom: string): Promise<{ seen: Map<string, string> }> {
  const { party, olga } = await openParty()
  const seen = new Map<string, string>()
  const slug = await party.exchange(olga, { custom, host: 'Aunt Rosie', reminder_days: '7' })
  const stranger = party.visitor()
  seen.set('invitation', (await stranger.get(paths.invitation(slug))).html)
  seen.set('desk, open', (await olga.get(paths.desk(slug))).html)
  const people = await party.joinAll(slug, ['Anna', 'Ben', 'Cleo', 'Dora'])
  await party.join(slug, 'Fritz', { reminder_enabled: '1' })
  await olga.post(paths.people(slug), { name: 'Emil', email: 'emil@example.org' })
  await olga.post(paths.people(slug), { name: 'Grandpa Joe' })
  const anna = people.get('Anna') ?? stranger
  const watch = async (when: string) => {
    seen.set(`page, ${when}`, (await anna.get(paths.dashboard(slug))).html)
    seen.set(`desk, ${when}`, (await olga.get(paths.desk(slug))).html)
  }
  await watch('before the draw')
  await olga.submit(paths.draw(slug))
  await watch('drawn')
  seen.set('profile', (await anna.get(paths.profile(slug))).html)
  await anna.submit(paths.messagesWith(slug, 'recipient'), { to_recipient: 'Tea or coffee?' })
  for (const person of people.values()) {
    await person.submit(paths.messagesWith(slug, 'giver'), { to_giver: 'Anything goes' })
  }
  await party.tellOfMessages()
  for (const person of people.values()) {
    const messages = (await person.get(paths.messages(slug))).html
    seen.set('messages', `${seen.get('messages') ?? ''}${messages}`)
  }
  const handOver = await olga.get(paths.handOver(slug))
  const joe = /participants\/([\w-]+)\/card/.exec(handOver.html)?.[1] ?? ''
  seen.set('card', (await olga.post(paths.card(slug, joe))).html)
  seen.set('calendar', (await anna.get(paths.calendar(slug))).text)
  for (const date of ['2026-12-11', '2026-12-18', '2026-12-20']) {
    await party.passTo(`${date}T10:00:00Z`)
    await watch(date)
  }
  for (const { subject, text, html } of party.mails) seen.set(`mail: ${subject}`, text + html)
  return { seen }
}

/** What only Christmas may say, but for a day in December. */
const CHRISTMAS = /santa|christmas|xmas|(?<!\d(?: |%20))december|kringle/i

/** Klaus on a stamp, a postcard or a mail. */
const KLAUS = /stamp(-wink|-wow)?\.[\w-]+\.svg|hero\.[\w-]+\.svg|og\.[\w-]+\.png|border:2px dotted/

describe('what an exchange is called', () => {
  it('is a Secret Santa where nothing else is said', async () => {
    const { seen } = await partyCalled(' secret santa ')
    const said = (where: string) => seen.get(where) ?? assert.fail(`no ${where}`)
    assert.match(said('invitation'), /Aunt Rosie<\/bdi> invites you to a Secret Santa/)
    assert.match(said('messages'), /Your Secret Santa/)
    assert.match(said('page, before the draw'), /December/)
    assert.match(said('calendar'), /SUMMARY:Secret Santa: Office party/)
    assert.match(
      said('mail: Aunt Rosie has added you: Office party'),
      /is doing a Secret Santa for/,
    )
    const added = 'mail: Aunt Rosie has added you: Office party'
    for (const where of ['invitation', 'page, before the draw', 'desk, drawn', 'card', added]) {
      assert.match(said(where), KLAUS, where)
    }
  })

  it('has the forms of a name that is known', async () => {
    const { seen } = await partyCalled('kris kringle')
    const said = (where: string) => seen.get(where) ?? assert.fail(`no ${where}`)
    assert.match(said('invitation'), /invites you to a Kris Kringle/)
    assert.match(said('messages'), /Your Kris Kringle/)
    assert.match(said('calendar'), /SUMMARY:Kris Kringle: Office party/)
    for (const [where, text] of seen) assert.doesNotMatch(text, /Santa/i, where)
  })

  it('is quoted where it is a name of the organiser’s own, and nothing else is of Christmas', async () => {
    const { seen } = await partyCalled('Schrottwichteln')
    const said = (where: string) => seen.get(where) ?? assert.fail(`no ${where}`)
    assert.match(said('invitation'), /invites you to “Schrottwichteln”/)
    assert.match(said('messages'), /Whoever’s giving to you/)
    assert.match(said('calendar'), /SUMMARY:Schrottwichteln: Office party/)
    assert.match(said('mail: Aunt Rosie has added you: Office party'), /“Schrottwichteln”/)
    for (const [where, text] of seen) {
      assert.deepEqual(text.match(CHRISTMAS) ?? [], [], where)
      assert.deepEqual(text.match(KLAUS) ?? [], [], where)
    }
    assert.ok(seen.size > 20, `${seen.size}`)
  })
})

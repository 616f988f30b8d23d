import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { atLeastOne } from '../../test/support/at-least-one.ts'
import { everything } from '../../test/support/everything.ts'
import { openParty, type Party } from '../../test/support/party.ts'
import type { Visitor } from '../../test/support/visitor.ts'
import { paths } from '../paths.ts'
import { jobs } from '../schedule.ts'
import { nextAnnouncementAt } from './rules.ts'

const WORD = 'Dinner’s at six.\nBring <b>a plate</b>, please.'

/** Writes it, looks it over and sends it. */
async function say(olga: Visitor, slug: string, text: string) {
  const question = await olga.post(paths.announcement(slug), { text })
  assert.equal(question.status, 200, question.text)
  const id = question.valueOf('id') ?? ''
  return { question, id, answer: await olga.post(paths.sendAnnouncement(slug), { text, id }) }
}

function toldBy({ mails }: Party): string[] {
  return mails
    .filter(({ subject }) => subject.startsWith('A word to everyone'))
    .map(({ to }) => to.name ?? '')
    .sort()
}

function textOn({ html }: { html: string }) {
  return /<div class="person-text"[^>]*>([\s\S]*?)<\/div>/.exec(html)?.[1]
}

describe('a word to everybody', async () => {
  const { party, olga } = await openParty()
  const slug = await party.exchange(olga, { name: 'Christmas', host: 'Aunt Rosie' })
  const people = await party.joinAll(slug, ['Anna', 'Ben', 'Cleo'])
  await olga.submit(paths.people(slug), { name: 'Grandpa Joe', email: '' })
  const anna = people.get('Anna') ?? party.visitor()
  const words = async () => (await anna.get(paths.dashboard(slug))).text

  it('is asked about first, with how many get it, and nothing goes out meanwhile', async () => {
    const desk = await olga.get(paths.desk(slug))
    assert.ok(desk.html.includes(`href="${paths.announcement(slug)}"`))
    const { announcements: _none, ...before } = await everything(party.ctx.db)
    const question = await olga.post(paths.announcement(slug), { text: WORD })
    assert.match(question.text, /Send to 4 people\?.*Dinner’s at six\..*3 people get it by email/)
    assert.ok(question.html.includes('Bring &lt;b&gt;a plate&lt;/b&gt;, please.'))
    const { announcements, ...after } = await everything(party.ctx.db)
    assert.deepEqual(announcements, [])
    assert.deepEqual(after, before)
  })

  it('is changed once more, with nothing lost', async () => {
    const back = await olga.post(paths.announcement(slug), { text: WORD, change: '1' })
    assert.equal(back.status, 200)
    assert.equal(
      back.valueOf('text'),
      WORD.replace('<b>', '&lt;b&gt;').replace('</b>', '&lt;/b&gt;'),
    )
  })

  it('reaches by mail who has an email, and everybody on their page', async () => {
    const { answer } = await say(olga, slug, WORD)
    assert.equal(answer.status, 303)
    assert.match(
      (await olga.get(answer.location)).text,
      /It’s on its way, and on everyone’s page\./,
    )
    await party.deliver()
    assert.deepEqual(toldBy(party), ['Anna', 'Ben', 'Cleo'])
    const { subject, text, html } = await party.mailTo('anna@example.org')
    assert.equal(subject, 'A word to everyone: Christmas')
    assert.match(
      text,
      /Aunt Rosie has a word for everyone in “Christmas”:\n\n> Dinner’s at six\.\n/,
    )
    assert.match(text, /\n> Bring <b>a plate<\/b>, please\.\n/)
    assert.ok(html.includes('Bring &lt;b&gt;a plate&lt;/b&gt;, please.'))
    assert.doesNotMatch(text, /auth\/participant\/magic/, 'it signs nobody in')
    const page = await anna.get(paths.dashboard(slug))
    assert.match(page.text, /A word from Aunt Rosie Fri 20 November Dinner’s at six\./)
    assert.equal(textOn(page), 'Dinner’s at six.\nBring &lt;b&gt;a plate&lt;/b&gt;, please.')
  })

  it('goes out once, though the button is pressed twice', async () => {
    party.clock.move({ minutes: 10 })
    const { id, answer } = await say(olga, slug, 'The door is at the back.')
    assert.equal(answer.status, 303)
    const again = { text: 'The door is at the back.', id }
    assert.equal((await olga.post(paths.sendAnnouncement(slug), again)).status, 303)
    await party.deliver()
    assert.equal(toldBy(party).length, 6)
    assert.match(await words(), /The door is at the back\. The one before Fri 20 November Dinner’s/)
    const { html } = await anna.get(paths.dashboard(slug))
    assert.equal(html.match(/The door is at the back/g)?.length, 1)
  })

  it('is there for who joins later, too', async () => {
    const dan = await party.join(slug, 'Dan')
    assert.match((await dan.get(paths.dashboard(slug))).text, /The door is at the back\./)
  })

  it('comes three times a day at most, and says when the next one may', async () => {
    party.clock.move({ minutes: 10 })
    await say(olga, slug, 'Third.')
    const text = 'Fourth.'
    const { announcements: before } = await everything(party.ctx.db)
    const fresh = { text, id: 'abcdefghij0123456789' }
    for (const [url, fields] of [
      [paths.announcement(slug), { text }],
      [paths.sendAnnouncement(slug), fresh],
    ] as const) {
      const refused = await olga.post(url, fields)
      assert.equal(refused.status, 429)
      assert.equal(refused.headers['retry-after'], '85200')
      assert.match(refused.text, /third in 24 hours\. Send this from.*21 November 2026, 11:00/)
      assert.equal(refused.valueOf('text'), text)
    }
    assert.match(party.log.join(''), /"security":"limit reached".*"limit":"a word to everybody"/)
    assert.deepEqual((await everything(party.ctx.db)).announcements, before)
    party.clock.move({ hours: 24 })
    const { answer } = await say(olga, slug, text)
    assert.equal(answer.status, 303)
    assert.match(await words(), /Sat 21 November Fourth\. The 3 before/)
  })

  it('needs words, no more than a thousand characters, and to be looked over', async () => {
    for (const [typed, why] of [
      ['', /Write something first\./],
      [' \n ', /Write something first\./],
      ['🎁'.repeat(1001), /Please shorten this to 1,000 characters\./],
    ] as const) {
      for (const url of [paths.announcement(slug), paths.sendAnnouncement(slug)]) {
        const id = 'abcdefghij0123456789'
        const refused = await olga.post(url, { text: typed, id })
        assert.equal(refused.status, 422)
        assert.match(refused.text, why)
        assert.equal(refused.valueOf('text'), typed)
      }
    }
    for (const id of ['', 'made up', '../../etc']) {
      const refused = await olga.post(paths.sendAnnouncement(slug), { text: 'Hello', id })
      assert.equal(refused.status, 422)
      assert.match(refused.text, /Look it over once more first\./)
      assert.equal(refused.valueOf('text'), 'Hello')
    }
    const most = '🎁'.repeat(1000)
    assert.equal((await olga.post(paths.announcement(slug), { text: most })).status, 200)
  })

  it('is refused where nobody is in', async () => {
    const empty = await party.exchange(olga)
    for (const refused of [
      await olga.get(paths.announcement(empty)),
      await olga.post(paths.announcement(empty), { text: 'Hello' }),
      await olga.post(paths.sendAnnouncement(empty), {
        text: 'Hello',
        id: 'abcdefghij0123456789',
      }),
    ]) {
      assert.equal(refused.status, 409)
      assert.match(refused.text, /Nobody’s in yet, so there’s nobody to tell\./)
    }
    const desk = await olga.get(paths.desk(empty))
    assert.ok(!desk.html.includes(paths.announcement(empty)))
  })

  it('shows the newest ten, and is erased with its exchange', async () => {
    const busy = await party.exchange(olga, { name: 'Busy' })
    const emil = await party.join(busy, 'Emil')
    for (let day = 1; day <= 4; day++) {
      for (const hour of [1, 2, 3]) await say(olga, busy, `Day ${day}, hour ${hour}.`)
      party.clock.move({ hours: 25 })
    }
    const { html } = await emil.get(paths.dashboard(busy))
    assert.equal(html.match(/Day \d, hour \d\./g)?.length, 10)
    await olga.submit(paths.deleteExchange(busy))
    const { announcements } = await everything(party.ctx.db)
    assert.doesNotMatch(JSON.stringify(atLeastOne(announcements ?? [])), /hour/)
  })
})

describe('a word to everybody, with no mail set up', async () => {
  const { party, olga } = await openParty({ mail: { kind: 'mailbox' } })
  const slug = await party.exchange(olga)
  for (const name of ['Anna', 'Ben']) {
    const email = `${name.toLowerCase()}@example.org`
    await olga.submit(paths.people(slug), { name, email })
  }

  it('is on the pages alone, and no sentence promises an email', async () => {
    const form = await olga.get(paths.announcement(slug))
    assert.match(form.text, /Everyone finds it on their page\. We don’t send emails here\./)
    const { question, answer } = await say(olga, slug, WORD)
    assert.match(question.text, /Show to 2 people\?.*they find it on their pages.*Show everyone/)
    const desk = await olga.get(answer.location)
    assert.match(desk.text, /It’s on everyone’s page\./)
    for (const { text } of [form, question]) assert.doesNotMatch(text, /by email|Send/)
    const { outbox } = await everything(party.ctx.db)
    assert.doesNotMatch(JSON.stringify(atLeastOne(outbox ?? [])), /announcement:/)
  })
})

describe('the limit by the day', () => {
  const now = Temporal.Instant.from('2026-11-20T10:00:00Z')
  const sent = (...hoursAgo: number[]) =>
    hoursAgo.map((hours) => ({ sent_at: now.subtract({ minutes: hours * 60 }).toString() }))

  it('counts those of the last 24 hours, and none that lie ahead', () => {
    assert.equal(nextAnnouncementAt(sent(), now), undefined)
    assert.equal(nextAnnouncementAt(sent(1, 2), now), undefined)
    assert.equal(nextAnnouncementAt(sent(1, 2, 24), now), undefined)
    assert.equal(nextAnnouncementAt(sent(1, 2, -5), now), undefined)
    const next = nextAnnouncementAt(sent(1, 2, 23.5, 30), now)
    assert.equal(next?.toString(), '2026-11-20T10:30:00Z')
  })

  it('forgets a clock that was wrong', async () => {
    const { party, olga } = await openParty()
    const slug = await party.exchange(olga)
    await party.join(slug, 'Anna')
    party.clock.move({ days: 1 })
    await say(olga, slug, 'From tomorrow.')
    party.clock.move({ days: -1 })
    for (const { name, run } of jobs(party.ctx)) if (name === 'renew stamps') await run()
    const { announcements } = await everything(party.ctx.db)
    assert.match(JSON.stringify(announcements), /2026-11-20T10:00/)
  })
})

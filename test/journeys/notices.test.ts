import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { done as deskDone } from '../../src/desk/words/en.ts'
import { paths } from '../../src/paths.ts'
import { addressHash } from '../../src/post/refused-addresses.ts'
import { done as waitingDone } from '../../src/waiting/words/en.ts'
import { NEWS_WORDS } from '../support/news-words.ts'
import { openParty } from '../support/party.ts'
import type { Answer } from '../support/visitor.ts'

/** What a notice says where emails are ordered; “email” alone may say that there is none. */
const PROMISES =
  /on (its|their) way|emails? (tell|say|goes|go)|gets? (an|the same) email|We’ll email/i

function noticeOf({ html }: Answer): string {
  const [, notice = ''] = /<p class="notice" role="status">([\s\S]*?)<\/p>/.exec(html) ?? []
  return notice.replace(/<[^>]*>/g, '')
}

/** Whether these people have an email, by name. */
type Cast = Readonly<Record<string, boolean>>
const CASTS: Readonly<Record<'nobody' | 'some' | 'everyone', Cast>> = {
  nobody: { Ann: false, Bob: false, Cleo: false, Dan: false, Eve: false },
  some: { Ann: true, Bob: false, Cleo: true, Dan: false, Eve: false },
  everyone: { Ann: true, Bob: true, Cleo: true, Dan: true, Eve: true },
}

describe('a notice promises emails where some go out, and only there', async () => {
  const { party, olga } = await openParty()

  for (const [who, cast] of Object.entries(CASTS)) {
    it(`where ${who} in it has an email`, async () => {
      const slug = await party.exchange(olga, { name: who })
      const email = (name: string) => (cast[name] ? `${name}.${who}@example.org`.toLowerCase() : '')
      const idOf = async (name: string) => {
        const people = party.ctx.db
          .selectFrom('participants')
          .innerJoin(
            party.ctx.db.selectFrom('exchanges').select('id').where('slug', '=', slug).as('here'),
            (both) => both.onRef('here.id', '=', 'exchange_id'),
          )
        const row = people.where('participants.name', '=', name).select('participants.id')
        return (await row.executeTakeFirstOrThrow()).id
      }
      /** Does it, and compares the notice with the mails to people. `most`: none if it is about no mail. */
      const tell = async (what: string, act: () => Promise<Answer>, most = 0) => {
        await party.deliver()
        party.mails.length = 0
        const answer = await act()
        // Changes of a draw are gathered before everybody is told of them.
        party.clock.move({ hours: 1 })
        await party.deliver()
        const notice = noticeOf(answer)
        assert.notEqual(notice, '', `${what}: ${answer.status} ${answer.text.slice(0, 400)}`)
        const { length } = party.mails
        assert.equal(PROMISES.test(notice), length > 0 && most > 0, `${what}, ${length}: ${notice}`)
        const isPart = length > 0 && length < most
        assert.equal(/whoever gets no/.test(notice), isPart, `${what}, ${length}: ${notice}`)
      }

      await tell(
        'import',
        async () => {
          const list = ['Ann', 'Bob', 'Cleo'].map((name) => `${name},${email(name)}`).join('\n')
          const preview = await olga.post(paths.importPeople(slug), { list })
          assert.equal(/gets an email with|gets a link/.test(preview.text), who !== 'nobody')
          const seen = preview.valueOf('seen') ?? ''
          return await olga.submit(paths.confirmImport(slug), { list, seen })
        },
        3,
      )
      await tell(
        'add',
        () => olga.submit(paths.people(slug), { name: 'Dan', email: email('Dan') }),
        1,
      )
      await tell('draw', () => olga.submit(paths.draw(slug)), 4)
      const again = {
        giver_id: await idOf('Ann'),
        recipient_id: await idOf('Bob'),
        kind: 'one_way',
      }
      await tell(
        'draw again',
        async () => {
          const question = await olga.post(paths.drawAgain(slug), again)
          assert.equal(/gets an email|Emails say/.test(question.text), who !== 'nobody')
          return await olga.submit(paths.drawAgain(slug), question.hidden)
        },
        4,
      )
      await tell(
        'let in',
        async () => {
          const late = { name: 'Eve', email: email('Eve') }
          const question = await olga.post(paths.latecomer(slug), late)
          return await olga.submit(paths.latecomer(slug), question.hidden)
        },
        5,
      )
      await tell(
        'take out',
        async () => {
          const path = paths.dropOut(slug, await idOf('Bob'))
          const question = await olga.get(path)
          assert.equal(
            /gets? (an email|one) to look again|email gets one/.test(question.text),
            who !== 'nobody',
          )
          return await olga.submit(path, question.hidden)
        },
        5,
      )
      await tell('undo', () => olga.submit(paths.undoDraw(slug)))
      await tell('remove', async () => {
        const path = paths.removePerson(slug, await idOf('Dan'))
        assert.equal(/Dan gets an email/.test((await olga.get(path)).text), cast.Dan === true)
        return await olga.submit(path)
      })
      await tell('draw once more', () => olga.submit(paths.draw(slug)), 3)
      await tell('finish', () => olga.submit(paths.complete(slug)))
    })
  }

  it('where somebody is let in who wants none', async () => {
    const slug = await party.exchange(olga, { name: 'nod', approves: '1' })
    const address_hash = addressHash(party.ctx, 'gus@example.org')
    const refused = { address_hash, asked_on: null }
    await party.ctx.db.insertInto('refused_addresses').values(refused).execute()
    const join = (name: string) =>
      party
        .visitor()
        .post(paths.register(slug), { name, email: `${name.toLowerCase()}@example.org` })
    const accept = async (...names: string[]) => {
      for (const name of names) await join(name)
      const shown = [
        ...(await olga.get(paths.waiting(slug))).html.matchAll(/name="shown" value="([^" ]+)"/g),
      ]
      await party.deliver()
      party.mails.length = 0
      const answer = await olga.submit(paths.accept(slug), {
        shown: [...new Set(shown.map(([, one]) => one))].join(' '),
      })
      await party.deliver()
      return `${party.mails.length}: ${noticeOf(answer)}`
    }
    // The one to Gus asks whether mails may come again, so the card is needed.
    assert.equal(await accept('Gus'), '1: They’re in. Hand over a card next.')
    assert.match(party.mails[0]?.subject ?? '', /email you again/)
    assert.equal(await accept('Hal'), '1: They’re in, and an email is on its way.')
    assert.equal(await accept('Ivy', 'Kim'), '2: They’re in. The emails are on their way.')
  })

  it('where only who is taken out had an email', async () => {
    const slug = await party.exchange(olga, { name: 'last' })
    await party.join(slug, 'Leo')
    for (const name of ['Max', 'Nora', 'Olaf']) await olga.submit(paths.people(slug), { name })
    await olga.submit(paths.draw(slug))
    const people = party.ctx.db.selectFrom('participants').select('id').where('name', '=', 'Leo')
    const { id } = await people.executeTakeFirstOrThrow()
    const { text } = await olga.get(paths.dropOut(slug, id))
    assert.match(text, /Leo gets an email about it\. Ask everyone to look at their page again/)
  })

  it('as a word in an address alone promises nothing', async () => {
    for (const word of Object.keys(NEWS_WORDS.desk)) {
      if (word === 'announced') continue
      assert.doesNotMatch(deskDone(word, { count: 3, told: 'none', waits: false }), PROMISES, word)
    }
    for (const word of Object.keys(NEWS_WORDS.waiting)) {
      assert.doesNotMatch(waitingDone(word, { told: 'none', mailWaits: false }), PROMISES, word)
    }
  })
})

describe('a notice while the mail server is known to be down', async () => {
  const { party, olga } = await openParty({}, () => ({
    name: 'smtp',
    concurrency: 5,
    send: async () => ({ outcome: 'delayed', reason: 'smtp_unreachable', answer: '' }),
    close: async () => {},
  }))

  it('says that emails wait, and never that they are on their way', async () => {
    const slug = await party.exchange(olga)
    const add = (name: string, email = `${name.toLowerCase()}@example.org`) =>
      olga.submit(paths.people(slug), { name, email })
    await add('Ann')
    await party.deliver()
    const notices = [noticeOf(await add('Bob')), noticeOf(await add('Cleo'))]
    const list = 'Name,Email\nDan,dan@example.org\nEve,eve@example.org'
    const { html } = await olga.post(paths.importPeople(slug), { list })
    const [, seen = ''] = /name="seen" value="([^"]*)"/.exec(html) ?? []
    notices.push(noticeOf(await olga.submit(paths.confirmImport(slug), { list, seen })))
    notices.push(noticeOf(await olga.submit(paths.draw(slug))))
    const text = 'See you there!'
    const question = await olga.post(paths.announcement(slug), { text })
    const id = question.valueOf('id') ?? ''
    notices.push(noticeOf(await olga.submit(paths.sendAnnouncement(slug), { text, id })))
    const asking = await party.exchange(olga, { approves: '1' })
    await party.visitor().post(paths.register(asking), { name: 'Fay', email: 'fay@example.org' })
    const shown = (await olga.get(paths.waiting(asking))).valueOf('shown') ?? ''
    notices.push(noticeOf(await olga.submit(paths.accept(asking), { shown })))
    for (const notice of notices) {
      assert.match(notice, /waits?,/)
      assert.doesNotMatch(notice, /on (its|their) way/)
    }
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { everything } from '../../test/support/everything.ts'
import { linkIn, openParty, slugOf } from '../../test/support/party.ts'
import type { Visitor } from '../../test/support/visitor.ts'
import { readAssignment } from '../draw/sealed-pairs.ts'
import { exchangeValues } from '../exchanges/forms.ts'
import { findExchange } from '../exchanges/queries.ts'
import { listParticipants } from '../participants/queries.ts'
import { paths } from '../paths.ts'

const AFTER_THE_DAY = '2026-11-23T09:00:00Z'
const SOON = { exchange_date: '2026-11-22', draw_shape: 'any' }
/** That day, as its pages hold it. */
const READ = '2026-11-22 Europe/Berlin'
const OTHERS = ['Anna', 'Ben', 'Cleo'] as const

/** A party that reveals names, with Dora, who is put in by `enter`; the others are on their pages. */
async function partyWithDora(
  enter: (facts: { olga: Visitor; slug: string; party: Party }) => Promise<unknown>,
  fields: Record<string, string> = {},
) {
  const { party, olga } = await openParty()
  const slug = await party.exchange(olga, { ...SOON, reveals: '1', ...fields })
  const people = await party.joinAll(slug, OTHERS)
  await enter({ olga, slug, party })
  await olga.submit(paths.draw(slug))
  await party.deliver()
  const own = await visitsOf(party, slug, people)
  return { party, olga, slug, people, ...own }
}

type Party = Awaited<ReturnType<typeof openParty>>['party']

async function visitsOf(party: Party, slug: string, people: ReadonlyMap<string, Visitor>) {
  const exchange = (await findExchange(party.ctx, slug)) ?? assert.fail('no exchange')
  const all = await listParticipants(party.ctx, exchange.id)
  const dora = all.find(({ name }) => name === 'Dora') ?? assert.fail('no Dora')
  const recipient = async () => {
    const id = (await readAssignment(party.ctx, exchange)).get(dora.id)
    const { name = '' } = all.find((one) => one.id === id) ?? {}
    return people.get(name) ?? assert.fail(name)
  }
  return {
    dora,
    /** What whoever Dora gave to reads. */
    readsOfDora: async () => (await (await recipient()).get(paths.dashboard(slug))).text,
    writesToDora: async (text: string) =>
      await (await recipient()).post(paths.messagesWith(slug, 'giver'), { to_giver: text }),
  }
}

const ownPage = async (who: Visitor, slug: string) => (await who.get(paths.dashboard(slug))).text
const KEPT = /Who gave to you open to see That’s a secret for now\./
const NOT_YET =
  /May they know it was you\? .* They only find out if you say so\. Let them know Keep it secret/
const NAMED = /It was Dora \./
const SECRET_HERE =
  /After the day you haven’t said yet .* They won’t unless you say so\. Let them know Keep it secret/

describe('who agrees to being named after the day', () => {
  it('is not who was on their page before the organiser chose it', async () => {
    const { party, olga } = await openParty()
    const desk = await olga.submit(paths.exchanges(), {
      ...SOON,
      name: 'New',
      host: 'Olga',
      timezone: 'Europe/Berlin',
    })
    const slug = slugOf(desk)
    await olga.post(paths.people(slug), { name: 'Dora', email: 'dora@example.org' })
    const dora = party.visitor()
    await dora.submit(linkIn(await party.mailTo('dora@example.org')))
    assert.doesNotMatch(await ownPage(dora, slug), /After the day/)
    const saved = (await findExchange(party.ctx, slug)) ?? assert.fail('no exchange')
    await olga.submit(paths.desk(slug), { ...exchangeValues(saved), reveals: '1' })
    await olga.submit(paths.openRegistration(slug))
    const people = await party.joinAll(slug, OTHERS)
    await olga.submit(paths.draw(slug))
    const { readsOfDora } = await visitsOf(party, slug, people)
    await party.passTo(AFTER_THE_DAY)
    assert.match(await readsOfDora(), KEPT)
    assert.match(await ownPage(dora, slug), NOT_YET)
    assert.match(await readsOfDora(), KEPT)
    await dora.submit(paths.reveal(slug), { reveal_choice: 'agrees', day: READ })
    assert.match(await readsOfDora(), NAMED)
  })

  it('is not whose card the organiser has tried, until they press the button', async () => {
    let card = ''
    const { party, slug, readsOfDora } = await partyWithDora(async ({ olga, slug, party }) => {
      await olga.post(paths.people(slug), { name: 'Dora' })
      const row = party.ctx.db.selectFrom('participants').select('id').where('name', '=', 'Dora')
      const { id } = await row.executeTakeFirstOrThrow()
      card = /\/k\/[\w-]+/.exec((await olga.post(paths.card(slug, id))).html)?.[0] ?? ''
    })
    const holder = party.visitor()
    await holder.submit(card)
    assert.match(await ownPage(holder, slug), SECRET_HERE)
    await party.passTo(AFTER_THE_DAY)
    await ownPage(holder, slug)
    assert.match(await readsOfDora(), KEPT)
    await holder.submit(paths.reveal(slug), { reveal_choice: 'agrees', day: READ })
    assert.match(await readsOfDora(), NAMED)
  })

  it('is not who looks for the first time once names are revealed, until they press the button', async () => {
    const { party, slug, readsOfDora } = await partyWithDora(
      async ({ olga, slug }) =>
        await olga.post(paths.people(slug), { name: 'Dora', email: 'dora@example.org' }),
    )
    const link = linkIn(await party.mailTo('dora@example.org'))
    await party.passTo(AFTER_THE_DAY)
    const dora = party.visitor()
    await dora.submit(link)
    for (const _ of ['first', 'second']) {
      assert.match(await ownPage(dora, slug), NOT_YET)
      assert.match(await readsOfDora(), KEPT)
    }
    await dora.submit(paths.reveal(slug), { reveal_choice: 'agrees', day: READ })
    assert.match(await readsOfDora(), NAMED)
    assert.match(await ownPage(dora, slug), /sees here that it was you\. Keep it secret/)
  })

  it('is who comes by a card that nobody else has seen', async () => {
    let made = ''
    const { party, slug, readsOfDora } = await partyWithDora(
      async ({ slug, party }) => {
        const fields = { name: 'Dora', email: '', no_email: '1' }
        const { html } = await party.visitor().post(paths.register(slug), fields)
        made = /\/k\/[\w-]+/.exec(html)?.[0] ?? ''
      },
      { joins_without_email: '1' },
    )
    const dora = party.visitor()
    await dora.submit(made)
    assert.match(await ownPage(dora, slug), /After the day they’ll know it was you/)
    await party.passTo(AFTER_THE_DAY)
    assert.match(await readsOfDora(), NAMED)
  })

  it('is not whose mail the organiser has opened in the mailbox', async () => {
    const { party, olga } = await openParty({ mail: { kind: 'mailbox' } })
    const slug = await party.exchange(olga, { ...SOON, reveals: '1' })
    await olga.post(paths.people(slug), { name: 'Dora', email: 'dora@example.org' })
    await party.deliver()
    const mails = party.ctx.db.selectFrom('outbox').select('id').where('kind', '=', 'added')
    const { id } = await mails.executeTakeFirstOrThrow()
    const opened = await olga.post(paths.mailboxMail(id))
    const holder = party.visitor()
    await holder.submit(/\/auth\/participant\/magic\/[\w-]+/.exec(opened.html)?.[0] ?? '')
    assert.match(await ownPage(holder, slug), SECRET_HERE)
  })

  it('is not who has come by a mail that tells of a message alone', async () => {
    const { party, slug, readsOfDora, writesToDora } = await partyWithDora(
      async ({ olga, slug }) =>
        await olga.post(paths.people(slug), { name: 'Dora', email: 'dora@example.org' }),
    )
    await writesToDora('Hello!')
    await party.tellOfMessages()
    const notice = await party.mailTo('dora@example.org')
    assert.match(notice.subject, /^A message for you/)
    const dora = party.visitor()
    await dora.submit(linkIn(notice))
    assert.match(await ownPage(dora, slug), SECRET_HERE)
    await party.passTo(AFTER_THE_DAY)
    assert.match(await readsOfDora(), KEPT)
  })

  it('tells nobody by it: no page of the organiser’s, and no other row', async () => {
    const { party, olga, slug } = await partyWithDora(
      async ({ olga, slug }) =>
        await olga.post(paths.people(slug), { name: 'Dora', email: 'dora@example.org' }),
    )
    const dora = party.visitor()
    await dora.submit(linkIn(await party.mailTo('dora@example.org')))
    await dora.get(paths.dashboard(slug))
    const unread = party.ctx.db.updateTable('participants').set({ reveal_choice: 'unseen' })
    await unread.execute()
    const seen = async () => {
      const pages = [paths.desk(slug), paths.exportPeople(slug), paths.exchangeMail(slug)]
      const texts = await Promise.all(pages.map(async (page) => (await olga.get(page)).text))
      const { sessions, leases, ...rows } = await everything(party.ctx.db)
      return { texts, rows: JSON.stringify(rows) }
    }
    const before = await seen()
    await dora.get(paths.dashboard(slug))
    const { texts, rows } = await seen()
    assert.deepEqual(texts, before.texts)
    assert.equal(rows.replace('"agrees"', '"unseen"'), before.rows)
    assert.notEqual(rows, before.rows)
  })
})

describe('who has agreed to a day that the organiser then moves', () => {
  const LATE = '2026-11-25'

  async function partyWithGuest() {
    const { party, olga, slug, people, ...dora } = await partyWithDora(
      async ({ olga, slug }) =>
        await olga.post(paths.people(slug), { name: 'Dora', email: 'dora@example.org' }),
      { exchange_date: LATE },
    )
    const own = party.visitor()
    await own.submit(linkIn(await party.mailTo('dora@example.org')))
    assert.match(await ownPage(own, slug), /they’ll know it was you After Wed 25 November/)
    for (const one of people.values()) await one.get(paths.dashboard(slug))
    const move = async (changes: Record<string, string>) => {
      const saved = (await findExchange(party.ctx, slug)) ?? assert.fail('no exchange')
      return (await olga.submit(paths.desk(slug), { ...exchangeValues(saved), ...changes })).text
    }
    const everyones = async () => {
      const texts = await Promise.all([...people.values()].map((one) => ownPage(one, slug)))
      return texts.join(' ')
    }
    return { party, olga, slug, own, move, everyones, ...dora }
  }
  const SOONER = /Names come out sooner, so nobody has agreed to it yet/

  it('is not named to a guest of Olga’s, who moves it to today and finishes by hand', async () => {
    const { party, olga, slug, own, move, everyones } = await partyWithGuest()
    assert.match(await move({ exchange_date: '2026-11-20' }), SOONER)
    assert.match(await ownPage(own, slug), SECRET_HERE, 'nor by a look on the day itself')
    await olga.submit(paths.complete(slug))
    await party.passTo('2026-11-20T23:05:00Z')
    assert.doesNotMatch(await everyones(), /It was/)
    assert.match(await everyones(), KEPT)
  })

  it('is not named by it once it is moved back, or the timezone ends it sooner', async () => {
    for (const changes of [{ exchange_date: '2026-11-23' }, { timezone: 'Pacific/Auckland' }]) {
      const { party, slug, move, everyones } = await partyWithGuest()
      assert.match(await move(changes), SOONER)
      assert.doesNotMatch(
        await move({ exchange_date: LATE, timezone: 'Europe/Berlin' }),
        /Names come out sooner/,
      )
      await party.passTo('2026-11-26T09:00:00Z')
      assert.match(await everyones(), KEPT)
      assert.doesNotMatch(await everyones(), /It was/, slug)
    }
  })

  it('is named still where it is put off, and where they read of the new day', async () => {
    const { party, slug, own, move, readsOfDora } = await partyWithGuest()
    assert.doesNotMatch(await move({ exchange_date: '2026-11-27' }), /Names come out sooner/)
    await move({ exchange_date: '2026-11-23' })
    assert.match(await ownPage(own, slug), /they’ll know it was you After Mon 23 November/)
    await party.passTo('2026-11-24T09:00:00Z')
    assert.match(await readsOfDora(), NAMED)
  })

  it('stays secret who said so, and agrees to nothing by a button about another day', async () => {
    const { party, slug, own, move, readsOfDora } = await partyWithGuest()
    await own.submit(paths.reveal(slug), { reveal_choice: 'secret' })
    await move({ exchange_date: '2026-11-23' })
    assert.match(await ownPage(own, slug), /After the day you stay secret/)
    const late = await own.post(paths.reveal(slug), {
      reveal_choice: 'agrees',
      day: `${LATE} Europe/Berlin`,
    })
    assert.equal(late.status, 409)
    assert.match(late.text, /The day has changed/)
    await party.passTo('2026-11-24T09:00:00Z')
    assert.match(await readsOfDora(), KEPT)
  })

  it('agrees to nothing by a button of before the timezone ends the day sooner', async () => {
    const { party, slug, own, move, readsOfDora } = await partyWithGuest()
    await own.submit(paths.reveal(slug), { reveal_choice: 'secret' })
    const read = await own.get(paths.dashboard(slug))
    const agrees = { reveal_choice: 'agrees', day: read.valueOf('day') ?? '' }
    await move({ timezone: 'Pacific/Auckland' })
    assert.equal((await own.post(paths.reveal(slug), agrees)).status, 409)
    await party.passTo('2026-11-26T09:00:00Z')
    assert.match(await readsOfDora(), KEPT)
  })

  it('is not spoken of where names are not revealed any more by the same save', async () => {
    const { party, olga } = await openParty()
    const draft = slugOf(
      await olga.submit(paths.exchanges(), {
        ...{ name: 'Office party', host: 'Olga', timezone: 'Europe/Berlin' },
        ...{ exchange_date: LATE, reveals: '1' },
      }),
    )
    const saved = (await findExchange(party.ctx, draft)) ?? assert.fail('no exchange')
    const changes = { ...exchangeValues(saved), exchange_date: '2026-11-23', reveals: '' }
    const { text } = await olga.submit(paths.desk(draft), changes)
    assert.match(text, /Saved\./)
    assert.doesNotMatch(text, SOONER)
  })
})

describe('a party that nobody has come to but by the cards that Olga handed over', async () => {
  const { party, olga } = await openParty({ mail: { kind: 'mailbox' } })
  const slug = await party.exchange(olga, { ...SOON, reveals: '1' })
  for (const name of OTHERS) await olga.post(paths.people(slug), { name, email: '' })
  const { html } = await olga.post(paths.allCards(slug), { cards: '3' })
  const cards = [...html.matchAll(/class="address">[^<]*(\/k\/[\w-]+)</g)].map(([, at = '']) => at)
  await olga.submit(paths.draw(slug))
  const guests = await Promise.all(
    cards.map(async (card) => {
      const guest = party.visitor()
      await guest.submit(card)
      return guest
    }),
  )
  const opened = ({ html }: { html: string }) =>
    (html.match(/<details class="fold" open>[\s\S]*?<\/details>/g) ?? []).join(' ')

  it('is asked openly on each page before the day, which promises nothing that nobody chose', async () => {
    assert.equal(guests.length, 3)
    for (const guest of guests) {
      const page = await guest.get(paths.dashboard(slug))
      assert.match(page.text, /you find out here who gave to you, if they let you know\./)
      assert.match(opened(page), /They won’t unless you say so\./)
    }
  })

  it('is asked after the day, too, and reads of no giver who owed them a word', async () => {
    await party.passTo(AFTER_THE_DAY)
    for (const guest of guests) {
      const page = await guest.get(paths.dashboard(slug))
      assert.match(page.text, KEPT)
      assert.match(opened(page), /Whoever you gave to doesn’t know yet who it was\./)
      assert.doesNotMatch(opened(page), /secret for now/, 'the name stays folded')
    }
    assert.match((await olga.get(paths.desk(slug))).text, /Pages ask whoever hasn’t said\./)
  })

  it('is asked no more once they keep it secret, and nothing was seen before', async () => {
    const [anna = assert.fail('no Anna'), ben = assert.fail('no Ben')] = guests
    const kept = await anna.submit(paths.reveal(slug), { reveal_choice: 'secret' })
    assert.match(kept.text, /Our lips are sealed\./)
    assert.doesNotMatch(kept.text, /Someone may have seen it|May they know it was you/)
    const told = await ben.submit(paths.reveal(slug), {
      reveal_choice: 'agrees',
      day: READ,
    })
    assert.match(told.text, /sees here that it was you\. Keep it secret/)
    const pages = await Promise.all(guests.map((guest) => guest.get(paths.dashboard(slug))))
    assert.equal(pages.filter(({ text }) => /It was Ben \./.test(text)).length, 1)
  })
})

describe('the words of an exchange that reveals names', async () => {
  const { party, olga, slug, people } = await partyWithDora(
    async ({ olga, slug }) => await olga.post(paths.people(slug), { name: 'Dora' }),
  )
  const anna = people.get('Anna') ?? assert.fail('no Anna')
  const read = async () => (await ownPage(anna, slug)) + (await anna.get(paths.messages(slug))).text
  const NEVER =
    /\. Nobody finds out|\. They see your words, not|\. You answer without|Names stay secret/

  it('promise that nobody finds out until the day, and no longer', async () => {
    const before = await read()
    assert.match(before, /Before the day, nobody finds out who’s asking\./)
    assert.match(before, /Before the day they see your words, not your name/)
    assert.match(before, /Before the day you answer without knowing who it is\./)
    assert.doesNotMatch(before, NEVER)
    await party.passTo('2026-11-22T12:00:00Z')
    await olga.submit(paths.complete(slug))
    const on = await read()
    assert.match(
      on,
      /They see what you write, and your name only after the day, if you let them know/,
    )
    assert.doesNotMatch(on, NEVER)
    await party.passTo(AFTER_THE_DAY)
    const after = await read()
    assert.doesNotMatch(after, NEVER)
    assert.doesNotMatch(after, /not your name|without knowing/)
    const thanks = { to_giver: 'Thank you!' }
    const said = await anna.submit(paths.messagesWith(slug, 'giver'), thanks)
    assert.match(said.text, /Your thank-you is on their page\./)
    assert.doesNotMatch(said.text, NEVER)
  })

  it('say what is so when somebody keeps it secret that was to be seen already', async () => {
    const answer = await anna.submit(paths.reveal(slug), { reveal_choice: 'secret' })
    assert.match(answer.text, /Your name isn’t shown any more\. Someone may have seen it/)
    assert.match(
      answer.text,
      /doesn’t see here that it was you\. If they could before, they may know/,
    )
    assert.doesNotMatch(answer.text, /lips are sealed|isn’t told/)
  })

  it('are on the privacy page, and on that of what is kept', async () => {
    const privacy = await party.visitor().get(paths.privacy())
    assert.match(
      privacy.text,
      /Whoever you gave to, after the day: that it was you, if you let them/,
    )
    const kept = await anna.get(paths.kept(slug))
    assert.match(kept.text, /after the day it names you on the page of whoever you gave to/)
    assert.match(kept.text, /Named after the day No, as you wanted/)
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { serverThatCanBeAway } from '../../test/support/away-server.ts'
import { linkIn, openParty, type Party } from '../../test/support/party.ts'
import type { Visitor } from '../../test/support/visitor.ts'
import { noteNews } from '../deliveries/commands.ts'
import { paths } from '../paths.ts'
import { forgetRestored, noteRestored } from '../platform/backup.ts'
import { failed, sent } from '../platform/mail/reasons.ts'
import { NONE_UNSENT } from '../post/queries.ts'
import { unreachedAmong } from './rules.ts'

/** The next step of the desk: its title, its words, and where its buttons lead. */
async function nextOn(olga: Visitor, slug: string) {
  const { html } = await olga.get(paths.desk(slug))
  const [card = ''] = /<section class="next"[\s\S]*?<\/section>/.exec(html) ?? []
  const words = card.replace(/<\/?bdi>|<wbr>/g, '').replace(/<[^>]*>/g, ' ')
  return {
    title: /<h2 id="next">([^<]+)/.exec(card)?.[1],
    words: words.replace(/\s+/g, ' '),
    buttons: [...card.matchAll(/class="button second small" href="([^"]+)"/g)].map(([, to]) => to),
    stamp: /stamp[\w-]*?(?=\.)/.exec(card)?.[0],
  }
}

async function idOf({ ctx }: Party, name: string): Promise<string> {
  const people = ctx.db.selectFrom('participants').select('id').where('name', '=', name)
  return (await people.executeTakeFirstOrThrow()).id
}

function setTrouble({ ctx }: Party, name: string, mail_trouble: 'smtp_address_refused') {
  return ctx.db.updateTable('participants').set({ mail_trouble }).where('name', '=', name).execute()
}

describe('whoever cannot be told', async () => {
  const { party, olga } = await openParty()
  const slug = await party.exchange(olga)
  await party.joinAll(slug, ['Anna', 'Ben', 'Cleo'])

  it('is nobody while mail reaches everybody', async () => {
    const { title, buttons, words, stamp } = await nextOn(olga, slug)
    assert.equal(title, 'Next: share the link')
    assert.match(words, /3 people are in\. Anyone with the link can join\./)
    assert.doesNotMatch(words, /can’t reach/)
    assert.deepEqual(buttons, [])
    assert.equal(stamp, 'stamp')
  })

  it('is named before the draw, with the one button that helps, and Klaus is startled', async () => {
    await olga.post(paths.people(slug), { name: 'Grandma', email: '' })
    const { title, words, buttons, stamp } = await nextOn(olga, slug)
    assert.equal(title, 'Next: share the link')
    assert.match(words, /We can’t reach 1 person yet Grandma no email and no card yet Make card/)
    assert.deepEqual(buttons, [paths.card(slug, await idOf(party, 'Grandma'))])
    assert.equal(stamp, 'stamp-wow')
  })

  it('is named in the question before the draw', async () => {
    await setTrouble(party, 'Ben', 'smtp_address_refused')
    const { text } = await olga.get(paths.draw(slug))
    assert.match(
      text,
      /Draw names now\? 4 people\. Nobody can join by the link afterwards\. No email and no card yet: Grandma\. Emails to Ben don’t arrive\. 4 people have no gift ideas yet\. Everyone else gets an email\. Draw names Cancel/,
    )
  })

  it('is said to want no mails in the question, too, where that is why', async () => {
    const other = await party.exchange(olga, { name: 'Silent' })
    await party.joinAll(other, ['Rosa', 'Sam', 'Tilda'])
    const people = party.ctx.db.updateTable('participants').where('name', '=', 'Rosa')
    await people.set({ mail_trouble: 'wants_no_mail' }).execute()
    assert.match(
      (await olga.get(paths.draw(other))).text,
      /Want no emails, and have no card yet: Rosa\. .*Everyone else gets an email\./,
    )
  })

  it('is promised no email where they have a card, and is named as the one to tell', async () => {
    const other = await party.exchange(olga, { name: 'Cards' })
    await party.joinAll(other, ['Dan', 'Eve', 'Finn'])
    await olga.submit(paths.people(other), { name: 'Ruth', email: '' })
    const ruth = await idOf(party, 'Ruth')
    await olga.post(paths.card(other, ruth))
    assert.match(
      (await olga.get(paths.draw(other))).text,
      /Card not handed over yet: Ruth\. .*Everyone else gets an email\./,
    )
    await olga.submit(paths.handOver(other), { handed: ruth })
    const { text } = await olga.get(paths.draw(other))
    assert.match(
      text,
      /By card, not by email: Ruth\. Tell them when names are drawn\. Everyone else gets an email\./,
    )
    assert.doesNotMatch(text, /Everyone gets an email/)
    await olga.submit(paths.deleteExchange(other))
  })

  it('is promised no email that says they are out, as none arrives', async () => {
    const ben = await idOf(party, 'Ben')
    const question = await olga.get(paths.removePerson(slug, ben))
    assert.match(question.text, /Please tell Ben yourself\./)
    assert.doesNotMatch(question.text, /Ben gets an email/)
    const anna = await olga.get(paths.removePerson(slug, await idOf(party, 'Anna')))
    assert.match(anna.text, /Anna gets an email\./)
  })

  it('is the next step after it, before “nothing to do”, until each has a way', async () => {
    await olga.submit(paths.draw(slug))
    await party.deliver()
    await setTrouble(party, 'Ben', 'smtp_address_refused')
    const first = await nextOn(olga, slug)
    assert.equal(first.title, 'Next: reach 2 people')
    assert.match(first.words, /Email or card tells 2 of 4 people that names are drawn\./)
    assert.match(first.words, /Ben emails to ben@example\.org don’t arrive Fix email/)
    const [ben, grandma] = [await idOf(party, 'Ben'), await idOf(party, 'Grandma')]
    assert.deepEqual(first.buttons, [paths.person(slug, ben), paths.card(slug, grandma)])
    assert.equal(first.stamp, 'stamp-wow')

    await olga.post(paths.card(slug, ben))
    const carded = await nextOn(olga, slug)
    assert.match(
      carded.words,
      /Ben emails to ben@example\.org don’t arrive card made, not handed over yet Fix email of Ben Hand over/,
    )
    await olga.post(paths.person(slug, ben), { name: 'Ben', email: 'benny@example.org' })
    assert.equal((await nextOn(olga, slug)).title, 'Next: hand over 1 card')
    await olga.post(paths.card(slug, grandma))
    const made = await nextOn(olga, slug)
    assert.equal(made.title, 'Next: hand over 1 card', 'a card in a drawer tells nobody')
    assert.match(made.words, /Grandma card made, not handed over yet Hand over the card for/)
    await olga.submit(paths.handOver(slug), { handed: grandma })
    const last = await nextOn(olga, slug)
    assert.equal(last.title, 'Names are drawn')
    assert.match(last.words, /All 4 people can see who they’re giving to\. Sit back/)
    assert.equal(last.stamp, 'stamp')
  })

  it('stays named when they look, as who has looked is nobody’s to know', () => {
    const person = {
      id: 'a',
      email: null,
      mail_trouble: null,
      looked_at: '2026-11-20',
      signed_in_at: null,
    }
    const drawn = {
      state: 'matched' as const,
      drawn_at: '2026-11-20T10:00:00Z',
      exchange_date: '2026-12-18',
      registration_close_date: null,
      timezone: 'Europe/Berlin',
    }
    const means = {
      sender: 'klaus@example.org',
      cards: new Map(),
      unsent: NONE_UNSENT,
      missed: {
        welcomes: new Set<string>(),
        results: new Set<string>(),
        changes: new Set<string>(),
        invitations: new Set<string>(),
      },
      calledSpam: new Set<string>(),
      now: Temporal.Instant.from('2026-11-21T10:00:00Z'),
    }
    assert.deepEqual(unreachedAmong([person], drawn, means), [
      { person, why: 'no_email', hasCard: false },
    ])
  })
})

describe('where no mail goes out', async () => {
  const { party, olga } = await openParty({ mail: { kind: 'mailbox' } })
  const slug = await party.exchange(olga)
  for (const name of ['Anna', 'Ben', 'Cleo', 'Dan', 'Eve']) {
    await olga.post(paths.people(slug), { name, email: `${name.toLowerCase()}@example.org` })
  }

  it('asks before the draw whose cards are to be handed over, and promises no mail', async () => {
    const { text } = await olga.get(paths.draw(slug))
    assert.match(
      text,
      /No card yet: Anna, Ben, Cleo, Dan and Eve\. .*You hand over 5 cards\. Draw names Cancel/,
    )
    assert.doesNotMatch(text, /gets an email|No email and no card/)
  })

  it('is named before the draw, too, whose card is made and still lies on the table', async () => {
    const other = await party.exchange(olga, { name: 'On the table' })
    for (const name of ['Gus', 'Hal', 'Ida']) await olga.post(paths.people(other), { name })
    const { text: none } = await olga.get(paths.draw(other))
    assert.match(none, /No card yet: Gus, Hal and Ida\./)
    await olga.post(paths.allCards(other), { cards: '3' })
    await olga.submit(paths.handOver(other), { handed: await idOf(party, 'Hal') })
    const { text } = await olga.get(paths.draw(other))
    assert.match(text, /Card not handed over yet: Gus and Ida\. .*You hand over 2 cards\./)
    for (const name of ['Gus', 'Ida'])
      await olga.submit(paths.handOver(other), { handed: await idOf(party, name) })
    assert.match(
      (await olga.get(paths.draw(other))).text,
      /yet\. Everyone can open their page already\. Draw names/,
    )
  })

  it('are named in a fold before the draw where they are many', async () => {
    const many = await party.exchange(olga, { name: 'Many' })
    const names = Array.from({ length: 12 }, (_, i) => `Guest ${String(i).padStart(2, '0')}`)
    for (const name of names) await olga.post(paths.people(many), { name })
    const { html, text } = await olga.get(paths.draw(many))
    assert.match(html, /<summary>No card yet: 12 people\.<\/summary>/)
    for (const name of names) assert.ok(text.includes(name), name)
  })

  it('everybody needs a card: two have a row, and the others are folded', async () => {
    const drawn = await olga.submit(paths.draw(slug))
    assert.match(drawn.text, /Names are drawn\. Now tell everyone\./)
    const { title, words, buttons } = await nextOn(olga, slug)
    assert.equal(title, 'Next: hand over 5 cards')
    assert.match(
      words,
      /so a card or link from you shows who someone’s giving to\. 5 people haven’t got theirs yet\./,
    )
    assert.match(
      words,
      /Anna no card yet Make card .*Ben no card yet.* No card yet: Cleo, Dan and Eve\. Cleo no card yet/,
    )
    assert.equal(buttons.length, 5)
  })

  it('says nothing of who knows: some may have looked before mail was switched off', async () => {
    const people = party.ctx.db.updateTable('participants')
    await people.set({ looked_at: '2026-11-20' }).where('name', 'in', ['Anna', 'Ben']).execute()
    const { text } = await olga.get(paths.desk(slug))
    assert.match(
      text,
      /5 people haven’t got theirs yet\. .*2 of 5 have opened their page since the draw/,
    )
    assert.doesNotMatch(text, /don’t know yet|can see/)
  })
})

describe('what was written before mail was set up', async () => {
  const { party, olga } = await openParty()
  const slug = await party.exchange(olga)
  await party.joinAll(slug, ['Anna', 'Ben', 'Cleo'])
  await olga.submit(paths.draw(slug))

  it('is to be sent before anybody can sit back', async () => {
    const results = party.ctx.db.updateTable('outbox').where('kind', '=', 'assignment')
    await results.set({ state: 'held', reference: null }).execute()
    const { title, words, stamp } = await nextOn(olga, slug)
    assert.equal(title, 'Next: send 3 emails')
    assert.match(words, /The emails about the draw wait for you to send them\. Unsent emails/)
    await noteRestored(party.ctx)
    await forgetRestored(party.ctx)
    assert.match((await nextOn(olga, slug)).words, /some may have gone out before\. Unsent emails/)
    assert.equal(stamp, 'stamp-wow')
    await results.set({ state: 'sent' }).execute()
    assert.equal((await nextOn(olga, slug)).title, 'Names are drawn')
  })

  async function hold(slug: string) {
    const { db } = party.ctx
    const exchange = db.selectFrom('exchanges').select('id').where('slug', '=', slug)
    const results = db.updateTable('outbox').where('kind', '=', 'assignment')
    await results
      .where('exchange_id', '=', exchange)
      .set({ state: 'held', reference: null })
      .execute()
  }

  it('counts as told to nobody, and comes before the cards', async () => {
    const other = await party.exchange(olga, { name: 'Held' })
    await party.joinAll(other, ['Eve', 'Finn', 'Gus'])
    await olga.post(paths.people(other), { name: 'Joe' })
    await olga.submit(paths.draw(other))
    await hold(other)
    const { title, words, buttons } = await nextOn(olga, other)
    assert.equal(title, 'Next: send 3 emails')
    assert.match(words, /Neither email nor card tells anyone yet that names are drawn\. .*Joe/)
    assert.match(
      words,
      /some may have gone out before\. Unsent emails .*Joe no email and no card yet/,
    )
    const joe = await idOf(party, 'Joe')
    assert.deepEqual(buttons, [paths.card(other, joe)])
    await olga.post(paths.card(other, joe))
    await olga.submit(paths.handOver(other), { handed: joe })
    const handed = await nextOn(olga, other)
    assert.equal(handed.title, 'Next: send 3 emails')
    assert.match(handed.words, /Email or card tells 1 of 4 people that names are drawn/)
  })

  it('is nothing to be sent to who has a card in their hands, but to who has looked', async () => {
    const other = await party.exchange(olga, { name: 'Cards' })
    await party.joinAll(other, ['Hugo', 'Ida', 'Jon'])
    await olga.submit(paths.draw(other))
    await hold(other)
    const [hugo, ida] = await Promise.all(['Hugo', 'Ida'].map((name) => idOf(party, name)))
    assert.ok(hugo && ida)
    const person = (id: string) => party.ctx.db.updateTable('participants').where('id', '=', id)
    await person(hugo).set({ mail_trouble: 'smtp_address_refused' }).execute()
    await olga.post(paths.card(other, hugo))
    await olga.submit(paths.handOver(other), { handed: hugo })
    await person(hugo).set({ mail_trouble: null }).execute()
    await person(ida).set({ looked_at: '2026-11-20' }).execute()
    assert.equal((await nextOn(olga, other)).title, 'Next: send 2 emails')
  })
})

describe('somebody with a card in their hands, to whom emails do not arrive', async () => {
  const { party, olga } = await openParty()
  const slug = await party.exchange(olga)
  await party.joinAll(slug, ['Anna', 'Ben', 'Cleo'])

  it('can see their name, which the desk says in the same words above and below', async () => {
    await olga.submit(paths.draw(slug))
    await party.deliver()
    await setTrouble(party, 'Ben', 'smtp_address_refused')
    const ben = await idOf(party, 'Ben')
    await olga.post(paths.card(slug, ben))
    await olga.submit(paths.handOver(slug), { handed: ben })
    const { text } = await olga.get(paths.desk(slug))
    assert.match(
      text,
      /All 3 people can see who they’re giving to\. Emails to 1 of them don’t arrive, so a card shows it\. The day is in 28 days\./,
    )
    assert.match(
      text,
      /Emails to Ben \(ben@example\.org\) don’t arrive\..* They have a card\. Correct the address if emails should arrive, too\./,
    )
    assert.doesNotMatch(text, /Sit back|or hand over a card/)
  })
})

describe('an exchange that is finished by hand', async () => {
  const { party, olga } = await openParty()
  const slug = await party.exchange(olga)
  const { Anna: anna } = Object.fromEntries(await party.joinAll(slug, ['Anna', 'Ben', 'Cleo']))
  await olga.submit(paths.draw(slug))
  await party.deliver()

  it('asks first, and says what is over then, and until when nothing is deleted', async () => {
    const desk = await olga.get(paths.desk(slug))
    assert.ok(desk.html.includes(`<a href="${paths.complete(slug)}">Finish now…</a>`))
    const asked = await olga.get(paths.complete(slug))
    assert.match(
      asked.text,
      /Finish before the day\? Reminders stop now\. People can still write to each other, and nothing is deleted before Monday, 18 January 2027\. After that, nothing can be changed: no undoing the draw, no new people, no corrected emails, no new gift ideas\. Finish now Cancel/,
    )
    const done = await olga.submit(paths.complete(slug))
    assert.match(
      done.text,
      /Finished\. .*It’s finished Everything is deleted on Monday, 18 January/,
    )
    assert.doesNotMatch(done.text, /How was it\?|can’t reach/)
  })

  it('is still ahead for Anna, who has a present to find', async () => {
    const page = await anna?.get(paths.dashboard(slug))
    assert.match(page?.text ?? '', /names are drawn.*You’re giving to/)
    assert.doesNotMatch(page?.text ?? '', /You gave to|it’s finished|Say thank you/)
    party.clock.set('2026-12-18T10:00:00Z')
    await anna?.post(paths.requestAccess(slug), { email: 'anna@example.org' })
    await anna?.submit(linkIn(await party.mailTo('anna@example.org')))
    const after = await anna?.get(paths.dashboard(slug))
    assert.match(after?.text ?? '', /it’s finished.*You gave to/)
  })
})

describe('who was not reached when Olga finishes early', async () => {
  const away = { bob: false }
  const server = serverThatCanBeAway(({ to }) =>
    away.bob && to.address === 'bob@example.org'
      ? failed({ reason: 'smtp_address_refused' })
      : sent(''),
  )
  const { party, olga } = await openParty({}, server.make)
  const slug = await party.exchange(olga)
  await party.joinAll(slug, ['Anna', 'Ben', 'Bob', 'Nils'])
  await olga.post(paths.people(slug), { name: 'Grandpa Joe', email: '' })
  away.bob = true
  await olga.submit(paths.draw(slug))
  await party.deliver()
  const [bob, joe] = [await idOf(party, 'Bob'), await idOf(party, 'Grandpa Joe')]

  it('is not said to have a failed email where it is Grandma, who has none, so that nothing can be tried again', async () => {
    const other = await party.exchange(olga, { name: 'Without Bob' })
    await party.joinAll(other, ['Dan', 'Eve', 'Finn'])
    await olga.post(paths.people(other), { name: 'Grandma', email: '' })
    await olga.submit(paths.draw(other))
    await party.deliver()
    const { text } = await olga.get(paths.complete(other))
    assert.match(
      text,
      /We can’t reach Grandma yet\. After that, a card can still tell them\. Finish now/,
    )
  })

  it('is named in the question, with what can still be done', async () => {
    await party.ctx.db
      .updateTable('participants')
      .set({ mail_trouble: 'not_for_me' })
      .where('name', '=', 'Nils')
      .execute()
    const { text } = await olga.get(paths.complete(slug))
    assert.match(
      text,
      /We can’t reach Bob and Grandpa Joe yet\. After that, a card can still tell them, and a failed email can be tried again\. It’s not for Nils, and after that, nobody can be taken out\./,
    )
  })

  it('is the next step still, by card, and the way to next year stays', async () => {
    await olga.submit(paths.complete(slug))
    const { title, words, buttons } = await nextOn(olga, slug)
    assert.equal(title, 'Next: hand over 2 cards')
    assert.match(words, /Bob emails to bob@example\.org don’t arrive Make card/)
    assert.match(words, /Everything is deleted on Monday, 18 January 2027.*Same again/)
    assert.doesNotMatch(words, /Nils|Fix email/)
    assert.deepEqual(buttons, [paths.card(slug, bob), paths.card(slug, joe)])
    const mails = await olga.get(paths.exchangeMail(slug))
    assert.match(mails.text, /emails can’t be corrected any more\. You can still hand over cards/)
    const desk = await olga.get(paths.desk(slug))
    assert.match(
      desk.text,
      /Emails to Bob \(bob@example\.org\) don’t arrive\..*You can still make a card/,
    )
    for (const { html } of [mails, desk])
      assert.ok(!html.includes(`href="${paths.person(slug, bob)}"`))
  })

  it('looks the name up by the card that Olga makes then', async () => {
    const card = await olga.post(paths.card(slug, joe))
    assert.match(card.text, /your own page, with the name you drew\. Keep the card/)
    const link = /\/k\/[\w-]+/.exec(card.text)?.[0] ?? ''
    const page = await party.visitor().submit(link)
    assert.match(page.text, /Hi Grandpa Joe, names are drawn.*You’re giving to/)
    assert.equal((await nextOn(olga, slug)).title, 'Next: hand over 1 card')
  })

  it('is named after the day, too, when nothing else is left to do', async () => {
    await party.passTo('2026-12-19T10:00:00Z')
    const { title, words, buttons } = await nextOn(await party.olga(), slug)
    assert.equal(title, 'How was it?')
    assert.match(words, /We can’t reach 1 person yet Bob emails to bob@example\.org don’t arrive/)
    assert.deepEqual(buttons, [paths.card(slug, bob)])
  })
})

describe('who marked an email as spam, or may have got it,', () => {
  const referenceOf = (name: string, subject: string) => `${name} ${subject}`
  async function drawnParty() {
    const { party, olga } = await openParty(
      {},
      serverThatCanBeAway(({ to, subject }) => sent(referenceOf(to.name ?? '', subject))).make,
    )
    const slug = await party.exchange(olga)
    await party.joinAll(slug, ['Anna', 'Ben', 'Cleo'])
    const draw = async () => {
      await olga.submit(paths.draw(slug))
      await party.deliver()
    }
    const callSpam = async (what: RegExp) => {
      const mails = party.ctx.db.selectFrom('outbox').select('reference').orderBy('created_at')
      const references = (await mails.execute()).map(({ reference }) => reference ?? '')
      const reference = references.findLast((one) => one.startsWith('Ben ') && what.test(one))
      assert.ok(reference)
      const news = { reference, address: 'ben@example.org', what: 'complained' } as const
      await noteNews(party.ctx, reference, news)
    }
    return { party, olga, slug, draw, callSpam }
  }

  it('counts as told where it is the one about the draw, and no card is said to show it', async () => {
    const { party, olga, slug, draw, callSpam } = await drawnParty()
    await draw()
    await callSpam(/drawn/)
    const { title, words } = await nextOn(olga, slug)
    assert.equal(title, 'Names are drawn')
    assert.match(words, /All 3 people can see who they’re giving to\. Sit back/)
    const desk = await olga.get(paths.desk(slug))
    assert.match(desk.text, /Ben ben@example\.org emails may not arrive/)
    assert.match(desk.text, /Email Sent 6 Emails to Ben/)
    assert.doesNotMatch(desk.text, /don’t arrive/)
    assert.doesNotMatch((await olga.get(paths.complete(slug))).text, /can’t reach|may not reach/)
    assert.match((await olga.get(paths.handOver(slug))).text, /Ben emails may not arrive/)
    const { text } = await olga.get(paths.exchangeMail(slug))
    assert.match(text, /Perhaps not reached by email Emails there may not arrive\. You can hand/)
    assert.match(text, /arrived They marked our email as spam.*? Send again : Names are drawn/)
    const ben = await olga.get(paths.person(slug, await idOf(party, 'Ben')))
    assert.match(ben.text, /Emails may not reach Ben\. A card/)
  })

  it('is not told of a draw that was done again since', async () => {
    const { party, olga, slug, draw, callSpam } = await drawnParty()
    await draw()
    await callSpam(/drawn/)
    party.clock.move({ minutes: 5 })
    await olga.submit(paths.undoDraw(slug))
    party.clock.move({ minutes: 5 })
    const question = await olga.get(paths.draw(slug))
    assert.match(question.text, /Emails to Ben may not arrive\./)
    await olga.submit(paths.draw(slug), question.hidden)
    await party.deliver()
    const ben = await idOf(party, 'Ben')
    const mails = party.ctx.db.updateTable('outbox').set({ state: 'dropped' })
    await mails.where('participant_id', '=', ben).where('state', '=', 'sent').execute()
    const people = party.ctx.db.updateTable('participants').set({ mail_trouble: 'called_spam' })
    await people.where('id', '=', ben).execute()
    const { words, buttons } = await nextOn(olga, slug)
    assert.match(words, /Email or card tells at least 2 of 3 people.* Ben emails to ben@example/)
    assert.deepEqual(buttons, [paths.card(slug, ben)])
  })

  it('is not said to get none, and has it sent again first where no answer came', async () => {
    const { party, olga, slug, draw } = await drawnParty()
    await draw()
    const people = party.ctx.db.updateTable('participants').set({ mail_trouble: 'smtp_unanswered' })
    await people.where('name', '=', 'Ben').execute()
    const { words, buttons } = await nextOn(olga, slug)
    assert.match(
      words,
      /at least 2 of 3 people that names are drawn\. Ben emails to ben@example\.org may not arrive Try again for Ben Make card/,
    )
    assert.deepEqual(buttons, [
      paths.exchangeMail(slug),
      paths.card(slug, await idOf(party, 'Ben')),
    ])
    const { text } = await olga.get(paths.complete(slug))
    assert.match(text, /Emails may not reach Ben\. After that, a card can still tell them\./)
  })
})

describe('an exchange that is finished while no email goes out', () => {
  async function finishedInTheDark(drawnAt?: string) {
    const server = { isAway: false }
    const { party, olga: early } = await openParty({}, () => ({
      name: 'smtp',
      concurrency: 1,
      send: async () =>
        server.isAway
          ? { outcome: 'delayed', reason: 'smtp_unreachable', concerns: 'us' }
          : { outcome: 'sent', reference: 'ok' },
      close: async () => {},
    }))
    const slug = await party.exchange(early)
    await party.joinAll(slug, ['Anna', 'Ben', 'Cleo'])
    if (drawnAt !== undefined) await party.passTo(drawnAt)
    const olga = drawnAt === undefined ? early : await party.olga()
    server.isAway = true
    await olga.submit(paths.draw(slug))
    await party.deliver()
    party.mails.length = 0
    const question = await olga.get(paths.complete(slug))
    await olga.submit(paths.complete(slug))
    return { party, olga, slug, server, question }
  }

  it('tells Anna all the same, as Olga is told before and after', async () => {
    const { party, olga, slug, server, question } = await finishedInTheDark()
    const still = /is still on its way to all 3 people\. /
    assert.match(question.text, still)
    const { words } = await nextOn(olga, slug)
    assert.match(words, still)
    assert.doesNotMatch(words, /How was it/)
    server.isAway = false
    party.mails.length = 0
    await party.passTo('2026-11-21T10:00:00Z')
    const mail = await party.mailTo('anna@example.org')
    assert.match(mail.text, /Names are drawn! The one you drew is on your page/)
  })

  it('counts what else waits beside the results that were given up', async () => {
    const server = serverThatCanBeAway()
    const { party, olga } = await openParty({}, server.make)
    const slug = await party.exchange(olga)
    await party.joinAll(slug, ['Anna', 'Ben', 'Cleo'])
    server.isAway = true
    await olga.submit(paths.draw(slug))
    for (let hour = 0; hour < 26; hour++) {
      party.clock.move({ hours: 1 })
      await party.passTo(party.clock().toString())
    }
    const results = party.ctx.db.selectFrom('outbox').select('state').distinct()
    const states = await results.where('kind', '=', 'assignment').execute()
    assert.ok(states.some(({ state }) => state === 'failed'))
    const later = await party.olga()
    const asked = await later.post(paths.announcement(slug), { text: 'Hello all' })
    await later.submit(paths.sendAnnouncement(slug), { text: 'Hello all', ...asked.hidden })
    await party.deliver()
    assert.match(
      (await later.get(paths.complete(slug))).text,
      /still on its way to all 3 people\..* 3 other emails wait\./,
    )
  })

  it('tells Anna after the day that this comes late', async () => {
    const { party, server } = await finishedInTheDark('2026-12-18T18:00:00Z')
    server.isAway = false
    party.mails.length = 0
    await party.passTo('2026-12-19T10:00:00Z')
    const mail = await party.mailTo('anna@example.org')
    assert.match(mail.text, /This email is late, as the day is over: names were drawn/)
    assert.doesNotMatch(mail.text, /ask about sizes/)
  })
})

describe('the invitation', async () => {
  const { party, olga } = await openParty({ baseUrl: 'https://klaus.example.org' })
  const slug = await party.exchange(olga, {
    name: 'Tea & cake',
    registration_close_date: '2026-12-01',
  })

  it('is sent on by buttons that need no script and lead to no other place', async () => {
    const { html } = await olga.get(paths.desk(slug))
    const address = `https://klaus.example.org/exchange/${slug}`
    const lines = [
      'We’re doing a Secret Santa for “Tea & cake”. Are you in?',
      'When: Friday, 18 December 2026',
      'Where: The canteen',
      'Budget: about 20 €',
      `Join by Tuesday, 1 December 2026, it takes a minute: ${address}`,
    ]
    const [text, mail] = ['\n', '\r\n'].map((end) => encodeURIComponent(lines.join(end)))
    assert.ok(html.includes(`href="https://wa.me/?text=${text}"`))
    assert.ok(html.includes(`href="sms:?body=${text}"`))
    const subject = encodeURIComponent('Are you in? Tea & cake')
    assert.ok(html.includes(`href="mailto:?subject=${subject}&amp;body=${mail}"`))
    assert.match(html, /wa\.me[^>]* rel="noopener noreferrer"/)
    assert.doesNotMatch(html, /No phone can open this link/)
  })
})

import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import { sql } from 'kysely'
import { atLeastOne } from '../../test/support/at-least-one.ts'
import { belongings } from '../../test/support/everything.ts'
import { openParty, startParty } from '../../test/support/party.ts'
import type { Visitor } from '../../test/support/visitor.ts'
import { paths } from '../paths.ts'

const CAST = ['Anna', 'Ben', 'Cleo', 'Dan', 'Eve']

describe('drawing names', async () => {
  const { party, olga } = await openParty()
  let slug: string
  let sentBefore: number
  beforeEach(async () => {
    slug = await party.exchange(olga, { draw_shape: 'any', names_shown: 'in_mail' })
    sentBefore = party.mails.length
  })

  /** Lets these people join; returns each of them, signed in, by name. */
  async function joined(names: readonly string[]): Promise<Map<string, Visitor>> {
    const people = new Map<string, Visitor>()
    for (const name of names) people.set(name, await party.join(slug, name))
    await party.deliver()
    sentBefore = party.mails.length
    return people
  }

  /** The mails since everybody joined, each with the name of its reader. */
  async function told() {
    await party.deliver()
    return party.mails.slice(sentBefore).map(({ to, subject, text }) => ({
      reader: to.name ?? '',
      subject,
      text,
      recipient: /\n {4}(\w+)\n/.exec(text)?.[1] ?? '',
    }))
  }

  async function nameOnPage(who: Visitor | undefined): Promise<string | undefined> {
    const page = await who?.get(paths.dashboard(slug))
    return /class="name(?: long)?"><bdi>([^<]+)</.exec(page?.html ?? '')?.[1]
  }

  it('gives everybody one person who is not themselves, by one mail and on their page', async () => {
    const people = await joined(CAST)
    const desk = await olga.submit(paths.draw(slug))
    assert.match(desk.text, /Names are drawn, and the emails are on their way/)
    const mails = await told()
    assert.deepEqual(mails.map(({ reader }) => reader).sort(), CAST)
    assert.deepEqual(mails.map(({ recipient }) => recipient).sort(), CAST)
    for (const { reader, subject, recipient } of mails) {
      assert.notEqual(recipient, reader)
      assert.equal(subject, 'Names are drawn: Office party')
      assert.equal(await nameOnPage(people.get(reader)), recipient)
    }
  })

  it('is kept in the database under seal: no row says who gives to whom', async () => {
    await joined(CAST)
    await olga.submit(paths.draw(slug))
    const { db } = party.ctx
    const people = await db.selectFrom('participants').select(['id', 'name']).execute()
    const rows = await db.selectFrom('assignments').selectAll().execute()
    assert.equal(rows.length % CAST.length, 0)
    for (const row of atLeastOne(rows)) {
      const mentioned = people.filter(({ id }) => JSON.stringify(row).includes(id))
      assert.deepEqual(
        mentioned.map(({ id }) => id),
        [row.participant_id],
      )
    }
  })

  it('is opened for nobody but Anna when she looks: one seal for her page, two for her messages', async () => {
    const people = await joined(CAST)
    const anna = people.get('Anna')
    await olga.submit(paths.draw(slug))
    const { keyring } = party.ctx
    let opened: string[] = []
    party.ctx.keyring = {
      ...keyring,
      sealFor(sealed) {
        const seal = keyring.sealFor(sealed)
        return (
          seal && {
            ...seal,
            open(sealed, boundTo) {
              opened.push(boundTo.split(' of ')[0] ?? '')
              return seal.open(sealed, boundTo)
            },
          }
        )
      },
    }
    await nameOnPage(anna)
    assert.deepEqual(opened, ['assignment'])
    opened = []
    await anna?.get(paths.messages(slug))
    assert.deepEqual(opened, ['assignment', 'giver'])
    opened = []
    await olga.get(paths.desk(slug))
    await olga.get(paths.exchangeMail(slug))
    assert.deepEqual(opened, [])
    for (const giver of atLeastOne([...people.values()])) {
      await giver.submit(paths.messagesWith(slug, 'recipient'), { to_recipient: 'Which size?' })
    }
    opened = []
    await nameOnPage(anna)
    const pairs = opened.filter((one) => one === 'assignment' || one === 'giver')
    assert.deepEqual(
      pairs,
      ['assignment', 'assignment', 'giver'],
      'and to tell of a message, three',
    )
    party.ctx.keyring = keyring
  })

  it('needs three people', async () => {
    await joined(['Anna', 'Ben'])
    const before = await belongings(party.ctx.db)
    const answer = await olga.post(paths.draw(slug))
    assert.equal(answer.status, 409)
    assert.match(answer.text, /You need at least three people\. Share the link first/)
    assert.deepEqual(await belongings(party.ctx.db), before)
    assert.deepEqual(await told(), [])
  })

  it('says so and changes nothing when the exclusions leave no way', async () => {
    await joined(['Anna', 'Ben', 'Cleo'])
    await exclude('Anna', 'Ben')
    const before = await belongings(party.ctx.db)
    assert.match(
      (await olga.get(paths.desk(slug))).text,
      /With these rules, names can’t be drawn\. See why/,
    )
    const answer = await olga.post(paths.draw(slug))
    assert.equal(answer.status, 409)
    assert.match(
      answer.text,
      /With these rules, someone would go without a present\. Loosen a rule/,
    )
    assert.deepEqual(await belongings(party.ctx.db), before)
    assert.deepEqual(await told(), [])
  })

  it('finds the one way that the exclusions leave, every time', async () => {
    await joined(['Anna', 'Ben', 'Cleo', 'Dan'])
    // Leaves only Anna → Ben → Cleo → Dan → Anna.
    for (const [giver, recipient] of [
      ['Anna', 'Cleo'],
      ['Anna', 'Dan'],
      ['Ben', 'Anna'],
      ['Ben', 'Dan'],
      ['Cleo', 'Anna'],
      ['Cleo', 'Ben'],
      ['Dan', 'Ben'],
      ['Dan', 'Cleo'],
    ] as const) {
      await exclude(giver, recipient, 'one_way')
    }
    const [, ...threeOfThem] = (await olga.get(paths.draw(slug))).valueOf('told')?.split(' ') ?? []
    const asked = await olga.post(paths.draw(slug), { told: threeOfThem.join(' ') })
    assert.equal(asked.status, 409)
    assert.match(
      asked.text,
      /Draw anyway\? The rules leave .*(Anna|Dan).* only one possible name each.*Nothing is drawn yet/,
    )
    assert.match((await olga.get(paths.desk(slug))).text, /Everyone there\? Draw names…/)
    await olga.submit(paths.draw(slug), asked.hidden)
    const pairs = (await told()).map(({ reader, recipient }) => `${reader} → ${recipient}`)
    assert.deepEqual(pairs.sort(), ['Anna → Ben', 'Ben → Cleo', 'Cleo → Dan', 'Dan → Anna'])
  })

  it('asks again when it is Emil who has one possible name by now, and not Anna, whom Olga was asked about', async () => {
    slug = await party.exchange(olga, { draw_shape: 'any' })
    const people = await joined(['Anna', 'Ben', 'Cleo', 'Dan', 'Emil', 'Gus'])
    for (const name of ['Cleo', 'Dan', 'Emil', 'Gus']) await exclude('Anna', name, 'one_way')
    for (const name of ['Anna', 'Ben', 'Gus']) await exclude('Emil', name, 'one_way')
    const question = await olga.get(paths.draw(slug))
    assert.match(question.text, /The rules leave Anna only one possible name/)
    for (const name of ['Anna', 'Dan']) await people.get(name)?.post(paths.withdraw(slug))
    const before = await belongings(party.ctx.db)
    const asked = await olga.post(paths.draw(slug), question.hidden)
    assert.equal(asked.status, 409)
    assert.match(asked.text, /The rules leave Emil only one possible name.*Nothing is drawn yet/)
    assert.deepEqual(await belongings(party.ctx.db), before)
    assert.match((await olga.submit(paths.draw(slug), asked.hidden)).text, /Names are drawn/)
  })

  it('asks nothing again when fewer have one possible name than Olga was asked about', async () => {
    const people = await joined(['Anna', 'Ben', 'Cleo', 'Dan'])
    for (const name of ['Cleo', 'Dan']) await exclude('Anna', name, 'one_way')
    const question = await olga.get(paths.draw(slug))
    assert.match(question.text, /The rules leave Anna only one possible name/)
    await people.get('Anna')?.post(paths.withdraw(slug))
    assert.match((await olga.submit(paths.draw(slug), question.hidden)).text, /Names are drawn/)
  })

  it('pressed twice at once happens once, with one set of mails', async () => {
    await joined(['Anna', 'Ben', 'Cleo'])
    const answers = await Promise.all([olga.post(paths.draw(slug)), olga.post(paths.draw(slug))])
    assert.deepEqual(answers.map(({ status }) => status).sort(), [303, 409])
    const mails = await told()
    assert.deepEqual(mails.map(({ reader }) => reader).sort(), ['Anna', 'Ben', 'Cleo'])
    assert.deepEqual(mails.map(({ recipient }) => recipient).sort(), ['Anna', 'Ben', 'Cleo'])
  })

  it('happens whole or not at all', async () => {
    await joined(['Anna', 'Ben', 'Cleo'])
    const before = await belongings(party.ctx.db)
    const { db } = party.ctx
    await sql`create trigger full before insert on outbox
      when (select count(*) from assignments a join exchanges e on e.id = a.exchange_id
        where e.slug = ${sql.lit(slug)}) = 3
      begin select raise(abort, 'the disk is full'); end`.execute(db)
    const answer = await olga.post(paths.draw(slug))
    await sql`drop trigger full`.execute(db)
    assert.equal(answer.status, 500)
    assert.deepEqual(await belongings(db), before)
    assert.deepEqual(await told(), [])
    assert.equal((await olga.post(paths.draw(slug))).status, 303)
  })

  it('draws nothing when somebody leaves at that very moment', async () => {
    const people = await joined(CAST)
    const { drawing } = party.ctx
    party.ctx.drawing = {
      ...drawing,
      async draw(...parameters) {
        const drawn = await drawing.draw(...parameters)
        await people.get('Anna')?.post(paths.withdraw(slug))
        return drawn
      },
    }
    const refused = await olga.post(paths.draw(slug))
    party.ctx.drawing = drawing
    assert.equal(refused.status, 409)
    assert.match(refused.text, /Something changed just as you drew\. Nothing was drawn/)
    assert.equal(await nameOnPage(people.get('Ben')), undefined)
    assert.match((await olga.submit(paths.draw(slug))).text, /Names are drawn/)
  })

  it('counts anew who has looked when names are drawn again', async () => {
    const people = await joined(['Anna', 'Ben', 'Cleo'])
    await olga.submit(paths.draw(slug))
    await people.get('Anna')?.get(paths.dashboard(slug))
    assert.match((await olga.get(paths.desk(slug))).text, /1 of 3 have opened their page/)
    await olga.submit(paths.undoDraw(slug))
    await olga.submit(paths.draw(slug))
    assert.match((await olga.get(paths.desk(slug))).text, /no page opened yet/)
  })

  it('can be undone: names are erased from pages and database, and no mail goes out', async () => {
    const people = await joined(['Anna', 'Ben', 'Cleo'])
    await olga.submit(paths.draw(slug))
    assert.equal((await told()).length, 3)
    sentBefore = party.mails.length
    const rows = () => party.ctx.db.selectFrom('assignments').selectAll().execute()
    const others = (await rows()).length - 3
    assert.match(
      (await olga.get(paths.undoDraw(slug))).text,
      /All names and messages are deleted for good/,
    )
    const desk = await olga.submit(paths.undoDraw(slug))
    assert.match(desk.text, /The draw is undone\. You can draw again/)
    assert.equal((await rows()).length, others)
    for (const who of atLeastOne(people.values())) assert.equal(await nameOnPage(who), undefined)
    assert.deepEqual(await told(), [])
  })

  it('again says that what the first mail said no longer holds', async () => {
    const people = await joined(['Anna', 'Ben', 'Cleo'])
    await olga.submit(paths.draw(slug))
    await told()
    sentBefore = party.mails.length
    await olga.submit(paths.undoDraw(slug))
    await olga.submit(paths.draw(slug))
    const mails = await told()
    assert.deepEqual(mails.map(({ reader }) => reader).sort(), ['Anna', 'Ben', 'Cleo'])
    for (const { reader, subject, text, recipient } of atLeastOne(mails)) {
      assert.match(subject, /^Names were drawn again: Office party/)
      assert.match(text, /no\s+earlier\s+draw\s+counts\s+any\s+more.*please\s+forget\s+it/s)
      assert.equal(await nameOnPage(people.get(reader)), recipient)
    }
  })

  it('undone and drawn again before any mail went out tells everybody once', async () => {
    const later = await startParty({ mail: { kind: 'mailbox' } })
    const admin = await later.olga()
    const held = await later.exchange(admin)
    for (const name of ['Anna', 'Ben', 'Cleo']) {
      const fields = { name, email: `${name}@example.org` }
      await later.visitor().post(paths.register(held), fields)
    }
    await admin.submit(paths.draw(held))
    await admin.submit(paths.undoDraw(held))
    assert.doesNotMatch((await admin.get(paths.mailbox())).text, /Names (are|were) drawn/)
    await admin.submit(paths.draw(held))
    const { text } = await admin.get(paths.mailbox())
    assert.equal(text.match(/Names (are|were) drawn (again )?· /g)?.length, 3)
    await later.close()
  })

  async function exclude(giver: string, recipient: string, kind = 'mutual') {
    const { html } = await olga.get(paths.exclusions(slug))
    const id = (name: string) => new RegExp(`value="(\\w+)">${name}<`).exec(html)?.[1] ?? ''
    const rule = { giver_id: id(giver), recipient_id: id(recipient), kind }
    await olga.submit(paths.exclusions(slug), rule)
  }
})

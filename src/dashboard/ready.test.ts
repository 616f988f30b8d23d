import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { everything } from '../../test/support/everything.ts'
import { OLGA, openParty, type Party } from '../../test/support/party.ts'
import type { Visitor } from '../../test/support/visitor.ts'
import { transact } from '../context.ts'
import { exchangeValues } from '../exchanges/forms.ts'
import { findExchange } from '../exchanges/queries.ts'
import { paths } from '../paths.ts'
import { newId } from '../platform/ids.ts'
import { enqueueMail } from '../post/commands.ts'

const FIRST_DRAW = '1.0'

async function drawn(changes?: Parameters<typeof openParty>[0]) {
  const { party, olga } = await openParty(changes)
  const slug = await party.exchange(olga, { host: 'Aunt Rosie', draw_shape: 'any' })
  const people = new Map<string, Visitor>()
  for (const name of ['Anna', 'Ben', 'Cleo'])
    people.set(name, await party.join(slug, name, { reminder_enabled: '1' }))
  await olga.submit(paths.draw(slug))
  await party.deliver()
  const say = async (name: string, ready: '0' | '1', draw = FIRST_DRAW) =>
    await (people.get(name) ?? party.visitor()).post(paths.present(slug), { ready, draw })
  const desk = async () => (await olga.get(paths.desk(slug))).text
  const page = async (name: string) =>
    (await (people.get(name) ?? party.visitor()).get(paths.dashboard(slug))).text
  return { party, olga, slug, people, say, desk, page }
}

function reminded({ mails }: Party): string[] {
  const reminders = mails.filter(({ headers }) => 'List-Unsubscribe' in headers)
  return reminders.map(({ to }) => to.name ?? '').sort()
}

async function countTicks({ ctx: { db } }: Party): Promise<number> {
  const ticks = db.selectFrom('participants').select('id').where('present_ready', '=', 1)
  return (await ticks.execute()).length
}

describe('a present that is ready', async () => {
  const { party, slug, people, say, desk, page } = await drawn()

  it('is said with one button, and Olga sees how many', async () => {
    assert.match(await desk(), /No present is ready yet\./)
    const own = await page('Anna')
    assert.match(own, /My present not ready yet Say so once it is, and no reminder comes\./)
    assert.match(own, /Aunt Rosie sees how many presents are ready, never whose\. It’s ready/)
    const answer = await people.get('Anna')?.submit(paths.present(slug), {
      ready: '1',
      draw: FIRST_DRAW,
    })
    assert.match(answer?.text ?? '', /Lovely\. .*My present ready No reminder comes any more\./)
    assert.match(answer?.text ?? '', /Your present is ready, so no reminder comes\./)
    assert.match(await desk(), /1 of 3 presents is ready\./)
  })

  it('is nobody else’s to see', async () => {
    for (const name of ['Ben', 'Cleo']) assert.match(await page(name), /My present not ready yet/)
    const kept = await people.get('Anna')?.get(paths.kept(slug))
    assert.match(kept?.text ?? '', /Present ready Yes/)
  })

  it('is taken back as easily', async () => {
    await say('Ben', '1')
    assert.match(await desk(), /2 of 3 presents are ready\./)
    await say('Cleo', '1')
    assert.match(await desk(), /All 3 presents are ready\./)
    await say('Ben', '0')
    await say('Cleo', '0')
    assert.match(await page('Ben'), /My present not ready yet/)
    assert.match(await desk(), /1 of 3 presents is ready\./)
  })

  it('changes neither the profile’s version nor any time in the row', async () => {
    const row = async () => {
      const { participants = [] } = await everything(party.ctx.db)
      return JSON.stringify(participants).replace(/"present_ready":\d/g, '')
    }
    const before = await row()
    party.clock.move({ hours: 1 })
    await say('Ben', '1')
    await say('Ben', '0')
    assert.equal(await row(), before)
  })

  it('ends the reminders of who wants them, and of nobody else', async () => {
    await party.passTo('2026-12-11T08:00:00Z')
    assert.deepEqual(reminded(party), ['Ben', 'Cleo'])
    assert.doesNotMatch(party.mails.at(-1)?.text ?? '', /Anna’s? present/)
    assert.match(
      party.mails.at(-1)?.text ?? '',
      /It’s ready\? Say so there, and we won’t remind you again\./,
    )
    const olga = await party.olga()
    const mail = await olga.get(paths.exchangeMail(slug))
    assert.match(mail.text, /Reminders Friday, 11 December 2026: 2 people were due one/)
    assert.doesNotMatch(mail.text, /Reminder ·/)
  })

  it('is not reminded of in the same round, though it is taken back', async () => {
    await party.ctx.db.updateTable('participants').set({ present_ready: 0 }).execute()
    await party.passTo('2026-12-11T09:00:00Z')
    assert.deepEqual(reminded(party), ['Ben', 'Cleo'])
    await party.ctx.db.updateTable('participants').set({ present_ready: 1 }).execute()
    await party.passTo('2026-12-17T08:00:00Z')
    assert.deepEqual(reminded(party), ['Ben', 'Cleo'])
    const olga = await party.olga()
    const mail = await olga.get(paths.exchangeMail(slug))
    assert.match(
      mail.text,
      /17 December 2026: nobody was due one Friday, 11 December 2026: 2 people/,
    )
  })

  it('is not found out by many rounds on one morning', async () => {
    const olga = await party.olga()
    const edit = async (changes: Record<string, string>) => {
      const exchange = await findExchange(party.ctx, slug)
      assert.ok(exchange)
      await olga.submit(paths.desk(slug), { ...exchangeValues(exchange), ...changes })
    }
    await edit({ exchange_date: '2026-12-21', reminder_days: '4' })
    await party.passTo('2026-12-17T08:01:00Z')
    const mail = await olga.get(paths.exchangeMail(slug))
    assert.equal(mail.text.match(/17 December 2026: nobody/g)?.length, 1)
    await edit({ exchange_date: '2026-12-18', reminder_days: '7, 1' })
  })

  it('is not reminded of if it became ready while the mail was on its way', async () => {
    const { db } = party.ctx
    const anna = db.selectFrom('participants').selectAll().where('name', '=', 'Anna')
    const { id: participantId, exchange_id: exchangeId } = await anna.executeTakeFirstOrThrow()
    for (const [present_ready, all] of [
      [1, ['Ben', 'Cleo']],
      [0, ['Anna', 'Ben', 'Cleo']],
    ] as const) {
      await db.updateTable('participants').set({ present_ready }).execute()
      const order = { kind: 'reminder', exchangeId, participantId, once: newId() } as const
      await transact(party.ctx, (ctx) => enqueueMail(ctx, order))
      await party.deliver()
      assert.deepEqual(reminded(party), all)
    }
  })
})

describe('what was said of a present', () => {
  it('is forgotten of everybody when somebody drops out, and said of no other name', async () => {
    const { party, olga, slug, say, desk, page } = await drawn()
    const dan = { name: 'Dan', email: 'dan@example.org', confirmed: '1' }
    for (const name of ['Anna', 'Ben', 'Cleo']) await say(name, '1')
    await olga.submit(paths.latecomer(slug), dan)
    assert.match(await desk(), /No present is ready yet\./)
    assert.match(await page('Anna'), /someone has joined or left, so everyone says it anew/)
    const stale = await say('Anna', '1')
    assert.equal(stale.status, 409)
    assert.match(stale.text, /Look who you’re giving to, then say so again\./)
    assert.match(await desk(), /No present is ready yet\./)
    assert.equal((await say('Anna', '1', '1.1')).status, 303)
    assert.match(await desk(), /1 of 4 presents is ready\./)
    assert.equal(await countTicks(party), 1)
  })

  it('is forgotten with the draw', async () => {
    const { party, olga, slug, say, desk } = await drawn()
    await say('Anna', '1')
    await olga.submit(paths.undoDraw(slug))
    assert.equal(await countTicks(party), 0)
    assert.equal((await say('Anna', '1')).status, 409)
    await olga.submit(paths.draw(slug))
    assert.match(await desk(), /No present is ready yet\./)
    assert.equal((await say('Anna', '1')).status, 409, 'of the first draw')
    assert.equal((await say('Anna', '1', '2.0')).status, 303)
  })

  it('has its time: not before names are drawn, nor once it is over', async () => {
    const { party, olga } = await openParty()
    const slug = await party.exchange(olga)
    const people = await party.joinAll(slug, ['Anna', 'Ben', 'Cleo'])
    const anna = people.get('Anna') ?? party.visitor()
    const early = await anna.post(paths.present(slug), { ready: '1', draw: '0.0' })
    assert.equal(early.status, 409)
    assert.match(early.text, /There’s no present to get ready just now/)
    assert.doesNotMatch((await anna.get(paths.dashboard(slug))).text, /My present/)
    await olga.submit(paths.draw(slug))
    await olga.submit(paths.complete(slug))
    assert.equal((await anna.post(paths.present(slug), { ready: '1', draw: '1.0' })).status, 409)
    assert.doesNotMatch((await anna.get(paths.dashboard(slug))).text, /My present/)
    assert.doesNotMatch((await olga.get(paths.desk(slug))).text, /present is ready/)
  })

  it('is read with care: what is no draw is none, what is said twice is refused', async () => {
    const { slug, people, say, desk } = await drawn()
    for (const draw of ['', '1', '0.9', 'x'.repeat(1000)])
      assert.equal((await say('Anna', '1', draw)).status, 409, draw)
    const anna = people.get('Anna')
    assert.equal((await anna?.post(paths.present(slug)))?.status, 409)
    assert.match(await desk(), /No present is ready yet\./)
  })
})

describe('where no mail is set up', () => {
  it('nobody is reminded, no row says who would be, and no sentence promises it', async () => {
    const { party, olga } = await openParty({ mail: { kind: 'mailbox' } })
    const slug = await party.exchange(olga)
    for (const name of ['Anna', 'Ben', 'Cleo']) {
      const email = `${name.toLowerCase()}@example.org`
      await olga.submit(paths.people(slug), { name, email })
    }
    await olga.submit(paths.draw(slug))
    await party.ctx.db.updateTable('participants').set({ reminder_enabled: 1 }).execute()
    const people = party.ctx.db.selectFrom('participants').select('id')
    const anna = await people.where('name', '=', 'Anna').executeTakeFirstOrThrow()
    const card = await olga.post(paths.card(slug, anna.id))
    const visitor = party.visitor()
    await visitor.submit(/\/k\/[\w-]+/.exec(card.html)?.[0] ?? '')
    const own = await visitor.get(paths.dashboard(slug))
    assert.match(own.text, /My present not ready yet Olga sees how many presents are ready/)
    assert.doesNotMatch(own.text, /no reminder comes/)
    await party.passTo('2026-12-11T08:00:00Z')
    const { outbox, reminder_rounds } = await everything(party.ctx.db)
    assert.deepEqual(reminder_rounds, [])
    assert.doesNotMatch(JSON.stringify(outbox), /reminder/)
    const back = party.visitor()
    await back.post(paths.adminSignIn(), OLGA)
    assert.doesNotMatch((await back.get(paths.mailbox())).text, /Reminder/)
    assert.doesNotMatch((await back.get(paths.exchangeMail(slug))).text, /Reminders/)
  })
})

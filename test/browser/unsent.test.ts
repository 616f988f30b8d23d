import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { paths } from '../../src/paths.ts'
import { openBrowser } from '../support/chromium.ts'
import { OLGA, type Party, SETUP_CODE, startParty } from '../support/party.ts'
import { type Found, lookForPromises, promisesIn } from '../support/promises.ts'
import type { Route } from '../support/routes.ts'
import { enter, nameOf } from '../support/scenes/stage.ts'
import { switchedOff } from '../support/scenes/switched-off.ts'
import { unsent } from '../support/scenes/unsent.ts'
import type { Visitor } from '../support/visitor.ts'

describe('where no mail goes out', async () => {
  const { party, routes, scenes } = await unsent()
  after(() => party.close())
  const browser = await openBrowser()
  const page = await (await browser.newContext()).newPage()

  for (const scene of scenes) {
    it(`no mail is promised: ${nameOf(scene)}`, async () => {
      await enter(page, scene)
      assert.deepEqual(promisesIn(await page.evaluate<string>(TEXT)), [])
    })
  }

  it('nor where the site is set up', async () => {
    const fresh = await startParty({ mail: { kind: 'mailbox' } })
    after(() => fresh.close())
    const { text } = await fresh.visitor().get(paths.setUpWith(SETUP_CODE))
    assert.match(text, /Time zone/)
    assert.deepEqual(promisesIn(text), [])
  })

  it('nor on any other page of the organiser or of somebody with a card, before, on and after the day', async () => {
    const { slug } = await party.ctx.db
      .selectFrom('exchanges')
      .select('slug')
      .where('name', '=', 'Office party')
      .executeTakeFirstOrThrow()
    const { promises, done } = await throughTheDay(party, routes, slug, {
      card: 'Dave',
      of: ['Eve'],
    })
    assert.deepEqual([...promises], [])
    for (const news of ['sent', 'thanked', 'ready', 'reminders_off', 'not_ready', 'saved']) {
      assert.ok(done.has(news), `${news} is not among ${[...done].join(', ')}`)
    }
  })
})

describe('where mail was set up, did not reach everybody, and is switched off', async () => {
  const { party, routes, slug } = await switchedOff()
  after(() => party.close())

  it('no page promises Olga or Bob that what did not arrive is sent or tried again', async () => {
    const names = ['Bob', 'Carla', 'Dave', 'Finn', 'Gwen']
    const { promises } = await throughTheDay(party, routes, slug, { card: 'Bob', of: names })
    assert.deepEqual([...promises], [])
  })
})

/** Before, on and after the day: Olga, and somebody by their card. `of`: whose pages she looks at. */
async function throughTheDay(
  party: Party,
  routes: readonly Route[],
  slug: string,
  { card, of }: { card: string; of: readonly string[] },
): Promise<Found> {
  const found: Found = { promises: new Set(), done: new Set() }
  const olga = await party.olga()
  const rows = await party.ctx.db
    .selectFrom('participants')
    .innerJoin('exchanges', 'exchanges.id', 'exchange_id')
    .select(['participants.id', 'participants.name'])
    .where('slug', '=', slug)
    .execute()
  const idOf = (name: string) => rows.find((one) => one.name === name)?.id ?? assert.fail(name)
  const address = await cardOf(olga, slug, idOf(card))
  const visit = async (when: string) => {
    await olga.post(paths.adminSignIn(), OLGA)
    // The visit of the time before is over by then.
    const guest = party.visitor()
    await guest.submit(address)
    await lookForPromises(when, { routes, slug, people: of.map(idOf), olga, guest }, found)
  }
  await visit('drawn')
  await party.passTo('2026-12-18T10:00:00Z')
  await visit('on the day')
  await party.passTo('2026-12-20T10:00:00Z')
  await visit('over')
  return found
}

async function cardOf(olga: Visitor, slug: string, id: string): Promise<string> {
  const card = await olga.post(paths.card(slug, id))
  return /\/k\/[\w-]+/.exec(card.html)?.[0] ?? assert.fail('no card')
}

/** All words of the page, of what is folded, too. */
const TEXT = `(() => {
  const copy = document.body.cloneNode(true)
  for (const unread of copy.querySelectorAll('style, script')) unread.remove()
  return copy.textContent
})()`

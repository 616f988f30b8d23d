import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { paths } from '../../src/paths.ts'
import { openBrowser } from '../support/chromium.ts'
import { OLGA, SETUP_CODE, startParty } from '../support/party.ts'
import { enter, nameOf } from '../support/scenes/stage.ts'
import { unsent } from '../support/scenes/unsent.ts'
import type { Visitor } from '../support/visitor.ts'

/** What pages say of mails that go out: where none do, it is a promise that nobody keeps. */
const PROMISES: readonly RegExp[] = [
  /we’ll (e?mail|remind|send|confirm)/i,
  /we(’re| are)? (e?mail|send)(ing)?\b/i,
  /\barrives?\b/i,
  /on (its|their) way/i,
  /check your (e?mail|inbox)/i,
  /\bgets? (an|the same|no) emails?\b/i,
  /\bemails? (tell|tells|say|says|goes|go|follows?|comes?)\b/i,
  /reminders? (come|comes|follow|stop|go|goes|arrive|are on)\b/i,
  /\bemails? reach(es)?\b/i,
  /remind me\b/i,
  /\b\d+ days?( and \d+ days?)* before\b/i,
]

/** What reads like one and says that there is none, or what would be; each with its reason. */
const NONE: readonly (readonly [sentence: RegExp, why: string])[] = [
  [/We don’t send emails here( yet)?,?/g, 'says that none go out'],
  [/(none|None) come while no emails go out here/g, 'says that none come'],
  [/none, as no emails go out here/g, 'says that none come'],
  [/No emails go out\b/g, 'says that none go out'],
  [/Nobody gets an email/g, 'says that nobody does'],
  [/(doesn|don)’t arrive/g, 'says that they do not'],
  [/Remind me before the day, if emails go out by then/g, 'a wish that is kept for then'],
  [/Reminders are on, for when emails go out here/g, 'says for when'],
  [/In the email, once emails go out/g, 'a way to choose, and says for when'],
]

const withoutDenials = (text: string) =>
  NONE.reduce((left, [sentence]) => left.replaceAll(sentence, ''), text)

function promisesIn(text: string): string[] {
  const plain = withoutDenials(text.replace(/\s+/g, ' '))
  return PROMISES.flatMap((promise) => {
    const at = promise.exec(plain)
    return at ? [plain.slice(Math.max(0, at.index - 60), at.index + 60)] : []
  })
}

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
    const olga = await party.olga()
    const slugs = await party.ctx.db
      .selectFrom('exchanges')
      .select(['id', 'slug', 'name'])
      .execute()
    const { id, slug } =
      slugs.find(({ name }) => name === 'Office party') ?? assert.fail('no party')
    const people = await party.ctx.db
      .selectFrom('participants')
      .select(['id', 'name'])
      .where('exchange_id', '=', id)
      .execute()
    const ofName = (name: string) =>
      people.find((one) => one.name === name)?.id ?? assert.fail(name)
    const card = await cardOf(olga, slug, ofName('Dave'))
    const done = new Set<string>()
    const eve = ofName('Eve')
    const found: string[] = []
    /** Sends every form of a page as it stands, with a word in each empty field, and reads what that is answered. */
    const sendForms = async (who: Visitor, html: string, when: string) => {
      for (const { action, fields } of formsIn(html).filter((form) => !ENDS.test(form.action))) {
        const sent = await who.post(action, fields)
        const answer = sent.status === 303 ? await who.get(sent.location) : sent
        done.add(sent.location.replace(/^[^?]*\?done=|#.*/g, ''))
        for (const promise of promisesIn(answer.text)) found.push(`${when}, ${action}: ${promise}`)
      }
    }
    const visit = async (when: string) => {
      await olga.post(paths.adminSignIn(), OLGA)
      // The visit of the time before is over by then.
      const dave = party.visitor()
      await dave.submit(card)
      const ours = routes.filter(
        ({ method, url }) => method === 'GET' && /^\/(admin|exchange)\b/.test(url),
      )
      let seen = 0
      for (const { url } of ours) {
        const named: Record<string, string> = {
          slug,
          participantId: eve,
          partner: 'giver',
          number: '1',
        }
        const address = url.replace(/:(\w+)/g, (_, name: string) => named[name] ?? 'unknown')
        const who = url.startsWith('/admin') ? olga : dave
        const answer = await who.get(address)
        if (!/html/.test(String(answer.headers['content-type']))) continue
        for (const promise of promisesIn(answer.text)) found.push(`${when}, ${url}: ${promise}`)
        if (answer.status === 200) seen += 1
        if (answer.status === 200) await sendForms(who, answer.html, when)
      }
      assert.ok(seen > 15, `${when}: ${seen} pages`)
    }
    await visit('drawn')
    await party.passTo('2026-12-18T10:00:00Z')
    await visit('on the day')
    await party.passTo('2026-12-20T10:00:00Z')
    await visit('over')
    assert.deepEqual(found, [])
    for (const news of ['sent', 'thanked', 'ready', 'reminders_off', 'not_ready', 'saved']) {
      assert.ok(done.has(news), `${news} is not among ${[...done].join(', ')}`)
    }
  })

  async function cardOf(olga: Visitor, slug: string, id: string): Promise<string> {
    const card = await olga.post(paths.card(slug, id))
    return /\/k\/[\w-]+/.exec(card.html)?.[0] ?? assert.fail('no card')
  }
})

/** What ends an exchange, somebody's part in it, a conversation or the visit, or would change who is in; and what shows a mail itself. */
const ENDS =
  /(delete|logout|sign-out|sign-out-everywhere|complete|undo|withdraw|remove|drop-out|latecomer|import|new|people|card|cards|draw|mute|edit|prolong|mailbox\/\w+)$/

/** The forms of a page as a browser would post them, with a word in each field that is empty. */
function formsIn(html: string): { action: string; fields: Record<string, string> }[] {
  const attribute = (tag: string, name: string) => new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1]
  return [...html.matchAll(/<form method="post" action="([^"]*)"[^>]*>([\s\S]*?)<\/form>/g)].map(
    ([, action = '', body = '']) => {
      const fields: Record<string, string> = {}
      for (const [tag] of body.matchAll(/<(?:input|textarea|button)\b[^>]*>/g)) {
        const name = attribute(tag, 'name')
        const isChoice = /type="(checkbox|radio)"/.test(tag)
        if (name === undefined || name === '_csrf' || (isChoice && !tag.includes(' checked')))
          continue
        fields[name] = attribute(tag, 'value') ?? 'A word'
      }
      return { action, fields }
    },
  )
}

/** All words of the page, of what is folded, too. */
const TEXT = `(() => {
  const copy = document.body.cloneNode(true)
  for (const unread of copy.querySelectorAll('style, script')) unread.remove()
  return copy.textContent
})()`

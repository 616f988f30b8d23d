import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { paths } from '../../src/paths.ts'
import { OLGA, openParty, type Party } from '../support/party.ts'
import { collectRoutes, type Route } from '../support/routes.ts'
import type { Visitor } from '../support/visitor.ts'

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

  it('is quoted where it is a name of another language, with Klaus, who is at home there', async () => {
    const { seen } = await partyCalled('lootjes  TREKKEN')
    const said = (where: string) => seen.get(where) ?? assert.fail(`no ${where}`)
    assert.match(said('invitation'), /invites you to “Lootjes trekken”/)
    assert.match(said('messages'), /Whoever’s giving to you/)
    assert.match(said('page, before the draw'), /someone’s December/)
    for (const where of ['invitation', 'page, before the draw', 'desk, drawn', 'card']) {
      assert.match(said(where), KLAUS, where)
    }
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

/** What a route's address names, but for the exchange. */
type Named = Readonly<Record<string, string>>

const ofExchange = ({ url }: Route) => /^\/(exchange|admin\/exchanges)\/:/.test(url)

/** An address of a route, with what it names filled in. */
const addressOf = ({ url }: Route, named: Named) =>
  url.replace(/:(\w+)/g, (_, name: string) => named[name] ?? 'made-up')

describe('a name with quotation marks of its own', async () => {
  const { party, olga } = await openParty()

  it('has others within those of the sentence, on pages and in mails', async () => {
    const names = { custom: 'Santa “Klaus”', name: 'The “real” one', host: 'Aunt Rosie' }
    const slug = await party.exchange(olga, names)
    const page = await party.visitor().get(paths.invitation(slug))
    assert.match(page.text, /invites you to “Santa ‘Klaus’” The “real” one/)
    await olga.submit(paths.people(slug), { name: 'Emil', email: 'emil@example.org' })
    const { text } = await party.mailTo('emil@example.org')
    assert.match(text.replace(/\s+/g, ' '), /to “The ‘real’ one”, “Santa ‘Klaus’”/)
    assert.doesNotMatch(text, /““|””/)
  })
})

describe('an exchange with a name of the organiser’s own', async () => {
  const [{ party, olga }, routes] = await collectRoutes(() => openParty())
  const seen = new Map<string, string>()
  const name = { custom: 'Schrottwichteln', host: 'Aunt Rosie', reminder_days: '7' }
  const slug = await party.exchange(olga, {
    ...name,
    max_participants: '6',
    joins_without_email: '1',
  })
  const people = await party.joinAll(slug, ['Anna', 'Ben', 'Cleo', 'Dora'])
  const anna = people.get('Anna') ?? assert.fail()
  const gus = await party.visitor().post(paths.register(slug), { name: 'Gus', no_email: '1' })
  const named = {
    slug,
    partner: 'recipient',
    number: '0',
    participantId: await idOf(party, 'Gus'),
  }

  /** Every page of the exchange that a GET answers, to whoever looks at it and to a stranger. */
  async function watch(when: string) {
    for (const route of routes.filter((one) => one.method === 'GET' && ofExchange(one))) {
      for (const [who, visitor] of whoVisits(route.url)) {
        const { status, html } = await visitor.get(addressOf(route, named))
        seen.set(`${when}: ${who}, ${route.url}, ${status}`, html)
      }
    }
  }

  /** What stands at addresses below the exchange that nothing answers. */
  async function goAstray() {
    for (const [above, visitor] of [
      [paths.invitation(slug), anna],
      [paths.invitation(slug), party.visitor()],
      [paths.desk(slug), olga],
    ] as const) {
      const { status, html } = await visitor.get(`${above}/nothing`)
      assert.match(html, /stamp-parcel/)
      assert.doesNotMatch(html, /letter by letter/)
      seen.set(`astray: ${above}/nothing, ${status}`, html)
    }
  }

  /** What a POST with nothing in it is answered, where that is a page. */
  async function tryEverything(when: string) {
    const posts = routes.filter((one) => one.method === 'POST' && ofExchange(one))
    for (const route of posts.filter(({ url }) => !/\/(delete|logout)$/.test(url))) {
      for (const [who, visitor] of whoVisits(route.url)) {
        const { status, html } = await visitor.post(addressOf(route, named))
        seen.set(`${when}: ${who} tries ${route.url}, ${status}`, html)
      }
    }
  }

  function whoVisits(url: string): [string, Visitor][] {
    if (url.startsWith('/admin')) return [['Olga', olga]]
    return [...people, ['a stranger', party.visitor()]]
  }

  /** What is behind each link of a mail or a card: seen, used, and used once more. */
  async function follow(links: Iterable<string>) {
    for (const link of new Set(links)) {
      const visitor = party.visitor()
      seen.set(`behind ${link}`, (await visitor.get(link)).html)
      if (link.startsWith('/admin')) continue
      for (const time of ['once', 'twice']) {
        const { html } = await visitor.post(link, { 'List-Unsubscribe': 'One-Click' })
        seen.set(`${link} used ${time}`, html)
      }
      seen.set(`${link} that was used`, (await party.visitor().get(link)).html)
      if (!link.includes('/magic/')) continue
      seen.set(
        `${link} made anew`,
        (await visitor.post(paths.freshSignInLink(link.slice(24)))).html,
      )
    }
  }

  it('has a picture of Christmas alone on no page and in no mail', async () => {
    await olga.submit(paths.people(slug), { name: 'Emil', email: 'emil@example.org' })
    const wim = { name: 'Wim', email: 'wim@example.org' }
    seen.set('joined', gus.html)
    seen.set('waits', (await party.visitor().post(paths.register(slug), wim)).html)
    await watch('open')
    await goAstray()
    const asked = { email: 'anna@example.org' }
    seen.set('asked', (await party.visitor().post(paths.requestAccess(slug), asked)).html)
    await olga.submit(paths.draw(slug))
    await anna.submit(paths.messagesWith(slug, 'recipient'), { to_recipient: 'Tea or coffee?' })
    await watch('drawn')
    await party.tellOfMessages()
    await party.passTo('2026-12-11T10:00:00Z')
    await olga.post(paths.adminSignIn(), { email: OLGA.email, password: OLGA.password })
    const card = pathsIn(gus.html).filter((path) => path.startsWith('/k/'))
    await follow([...card, ...party.mails.flatMap(({ text }) => pathsIn(text))])
    await party.passTo('2026-12-20T10:00:00Z')
    await olga.post(paths.adminSignIn(), { email: OLGA.email, password: OLGA.password })
    await watch('over')
    await tryEverything('over')
    for (const mail of party.mails) seen.set(`mail: ${mail.subject}`, mail.text + mail.html)
    for (const [where, html] of seen) {
      assert.equal(KLAUS.exec(html)?.[0], undefined, where)
      // The form of the exchange has other names to choose from.
      const said = html.replace(/<datalist .*?<\/datalist>/gs, '')
      assert.equal(CHRISTMAS.exec(said)?.[0], undefined, where)
    }
  })

  it('says who invites on every page of a guest’s, at its end at least, and on none of the organiser’s', () => {
    for (const [where, html] of seen) {
      if (where.startsWith('mail: ') || !html.includes('<footer')) continue
      const isOrganisers = /\/admin\b|unknown/.test(where)
      assert.equal(/Who invites: <bdi>Aunt Rosie/.test(html), !isOrganisers, where)
    }
  })

  it('was looked at on every page that it has', () => {
    const where = [...seen.keys()]
    const unseen = routes
      .filter((one) => one.method === 'GET' && ofExchange(one))
      // There, emails wait only where mail was set up later; what it asks is no picture.
      .filter(({ url }) => url !== paths.sendUnsent(':slug', ':kind'))
      .filter(
        ({ url }) =>
          !where.some((one) => /, (2..|303|409)$/.test(one) && one.includes(`, ${url}, `)),
      )
    assert.deepEqual(
      unseen.map(({ url }) => url),
      [],
    )
    for (const kind of ['/magic/', '/k/', '/not-for-me/', '/reminders-off/']) {
      assert.ok(
        where.some((one) => one.includes(kind) && one.endsWith('used twice')),
        kind,
      )
    }
    const stamps = [...seen].filter(([, html]) => /stamp-parcel/.test(html))
    assert.ok(stamps.length > 30, `${stamps.length}`)
  })
})

/** Where the links in a page or mail lead. */
function pathsIn(text: string): string[] {
  return [...text.matchAll(/https?:\/\/[^\s"<>&]+/g)].map(([link]) => new URL(link).pathname)
}

async function idOf({ ctx }: Party, name: string): Promise<string> {
  const people = ctx.db.selectFrom('participants').select('id').where('name', '=', name)
  return (await people.executeTakeFirstOrThrow()).id
}

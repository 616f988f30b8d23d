import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { paths } from '../../src/paths.ts'
import { atLeastOne } from '../support/at-least-one.ts'
import { everything } from '../support/everything.ts'
import { linkIn, openParty } from '../support/party.ts'
import { collectRoutes, type Route } from '../support/routes.ts'
import type { Answer, Visitor } from '../support/visitor.ts'

/** What everybody may open, and why. Any other address is somebody's own. */
const OPEN: Readonly<Record<string, string>> = {
  [paths.front()]: 'says where to go',
  [paths.health()]: 'is for monitoring',
  [paths.ready()]: 'is for monitoring',
  [paths.asset(':file')]: 'style and pictures',
  [paths.favicon()]: 'an icon',
  [paths.privacy()]: 'whoever wants to know before they join',
  [paths.setup()]: 'is gone once there is an organiser',
  [paths.adminSignIn()]: 'a way in',
  [paths.adminSignOut()]: 'a way out, harmless for who is not in',
  [paths.forgotPassword()]: 'a way in, by mail',
  [paths.resetPassword(':token')]: 'whoever has the token',
  [paths.invitation(':slug')]: 'whoever has the link',
  [paths.register(':slug')]: 'whoever has the link',
  [paths.requestAccess(':slug')]: 'a way in, by mail',
  [paths.lostLink()]: 'a way in, by mail',
  [paths.cardLink(':token')]: 'whoever has the card',
  [paths.cardCode(':slug')]: 'whoever has the code of a card',
  [paths.signInLink(':token')]: 'whoever has the token',
  [paths.freshSignInLink(':token')]: 'mails to the owner of the token alone',
  [paths.remindersOff(':participantId', ':signature')]: 'whoever has the signature',
  [paths.notForMe(':token')]: 'whoever has the token',
  [paths.noMoreMails(':token')]: 'whoever has the token',
  [paths.mailsAgain(':token')]: 'whoever has the token',
}

/** The POSTs that come from no form of ours, and what they show instead of our token. */
const WITHOUT_FORM: Readonly<Record<string, string>> = {
  [paths.remindersOff(':participantId', ':signature')]: 'a signature; mail programs post it',
}

const [{ party, olga }, routes] = await collectRoutes(() => openParty())

const slug = await party.exchange(olga, { name: 'Office party' })
const family = await party.exchange(olga, { name: 'Family' })

const anna = await party.join(slug, 'Anna')
await party.joinAll(slug, ['Ben', 'Cleo'])
const mallory = await party.join(family, 'Mallory')
const dan = await party.join(slug, 'Dan')
await dan.post(paths.withdraw(slug))
const visitor = party.visitor()
await olga.submit(paths.exclusions(slug), await exclusionOf('Anna', 'Ben'))
await party.deliver()

const strangersToOlga: [string, Visitor][] = [
  ['a visitor', visitor],
  ['Anna, who takes part', anna],
  ['Dan, who withdrew', dan],
  ['Mallory, who is in another exchange', mallory],
]
const strangersToAnna: [string, Visitor][] = [
  ['a visitor', visitor],
  ['Mallory, who is in another exchange', mallory],
  ['Dan, who withdrew', dan],
  ['Olga, who organises', olga],
]

const isAdmins = ({ url }: Route) => /^\/admin(\/|$)/.test(url) && !OPEN[url]
const isParticipants = ({ url }: Route) => url.startsWith('/exchange/:slug/') && !OPEN[url]
const isForm = ({ method, url }: Route) => method === 'POST' && !WITHOUT_FORM[url]

const someRule = await party.ctx.db.selectFrom('exclusions').select('id').executeTakeFirstOrThrow()
const someMail = await party.ctx.db.selectFrom('outbox').select('id').executeTakeFirstOrThrow()
const somebody = await party.ctx.db
  .selectFrom('participants')
  .select('id')
  .executeTakeFirstOrThrow()
const REAL: Readonly<Record<string, string>> = {
  slug,
  token: 'made-up',
  exclusionId: someRule.id,
  mailId: someMail.id,
  participantId: somebody.id,
}

function address(route: Route, changes: Readonly<Record<string, string>> = {}): string {
  return route.url.replace(/:(\w+)/g, (_, name: string) => changes[name] ?? REAL[name] ?? 'made-up')
}

function knock(who: Visitor, route: Route, url = address(route)): Promise<Answer> {
  if (route.method === 'POST') return who.post(url)
  return who.get(url, route.method as 'GET' | 'HEAD')
}

async function assertUntouched(act: () => Promise<void>) {
  const { rate_limits: _before, ...before } = await everything(party.ctx.db)
  await act()
  const { rate_limits: _after, ...after } = await everything(party.ctx.db)
  assert.deepEqual(after, before)
}

function assertNotFound(answer: Answer, { method }: Route) {
  assert.equal(answer.status, 404)
  if (method === 'HEAD') return
  assert.match(
    answer.text,
    /Nothing to unwrap here|This link (has run out|no longer works|leads nowhere|is incomplete)/,
  )
  assert.match(
    answer.text,
    /[Aa]sk (who|for)|[Gg]et (a )?new|newer|try again/,
    'it says what to do next',
  )
}

describe('every address', () => {
  it('belongs to the organiser, to a participant or to everybody, and this test knows to whom', () => {
    const unknown = routes.filter(
      (route) =>
        !OPEN[route.url] && !WITHOUT_FORM[route.url] && !isAdmins(route) && !isParticipants(route),
    )
    assert.deepEqual(
      unknown,
      [],
      'A new address outside of /admin and /exchange/:slug: say in OPEN why everybody may open it.',
    )
  })

  it('that this test calls open is there', () => {
    const urls = new Set(routes.map(({ url }) => url))
    assert.deepEqual(
      Object.keys({ ...OPEN, ...WITHOUT_FORM }).filter((url) => !urls.has(url)),
      [],
    )
    assert.ok(routes.filter(isAdmins).length > 20 && routes.filter(isParticipants).length > 8)
  })
})

describe('the organiser’s page', () => {
  for (const route of atLeastOne(routes.filter(isAdmins))) {
    it(`${route.method} ${route.url} sends strangers to the sign-in and changes nothing`, async () => {
      await assertUntouched(async () => {
        for (const [name, who] of strangersToOlga) {
          const answer = await knock(who, route)
          const signIn = new URL(answer.location, 'http://localhost:8000')
          const next = signIn.searchParams.get('next') ?? ''
          assert.equal(answer.status, 303, name)
          assert.equal(signIn.pathname, paths.adminSignIn(), name)
          assert.match(next, /^\/admin(\/|$)/, name)
          if (route.method === 'GET') assert.equal(next, address(route), name)
          assert.doesNotMatch(answer.html, /Office party|Anna/, name)
        }
      })
    })
  }

  for (const route of atLeastOne(routes.filter((one) => isAdmins(one) && one.url.includes(':')))) {
    it(`${route.method} ${route.url} is 404 for what does not exist`, async () => {
      await assertUntouched(async () => {
        for (const [, name = ''] of route.url.matchAll(/:(\w+)/g)) {
          assertNotFound(
            await knock(olga, route, address(route, { [name]: 'nosuchthing0' })),
            route,
          )
        }
      })
    })
  }
})

describe('an exchange of Otto’s, who organises, too', () => {
  const ottos = { slug: '' }
  before(async () => {
    ottos.slug = await party.exchange(olga, { name: 'Otto’s party' })
    await party.join(ottos.slug, 'Emil')
    const { db } = party.ctx
    const admin = await db.selectFrom('admins').selectAll().executeTakeFirstOrThrow()
    const otto = { ...admin, id: 'otto', email: 'otto@example.org' }
    await db.insertInto('admins').values(otto).execute()
    await db
      .updateTable('exchanges')
      .set({ owner_id: otto.id })
      .where('slug', '=', ottos.slug)
      .execute()
    await db
      .updateTable('outbox')
      .set({ state: 'held' })
      .where('kind', '=', 'registration')
      .execute()
  })
  after(async () => {
    await party.ctx.db.deleteFrom('exchanges').where('slug', '=', ottos.slug).execute()
    await party.ctx.db.deleteFrom('admins').where('id', '=', 'otto').execute()
  })

  for (const route of atLeastOne(routes.filter((one) => isAdmins(one) && /:slug/.test(one.url)))) {
    it(`is 404 for Olga at ${route.method} ${route.url}, and nothing in it changes`, async () => {
      await assertUntouched(async () => {
        assertNotFound(await knock(olga, route, address(route, ottos)), route)
      })
    })
  }

  it('has a line in the log for each try', () => {
    assert.match(party.log.join(''), /"security":"not allowed","client":"10\.0\.\d+\.0\/24"/)
  })

  it('is neither on her list of exchanges nor in her mailbox', async () => {
    for (const url of [paths.adminHome(), paths.mailbox()]) {
      const { text } = await olga.get(url)
      assert.match(text, /Office party/)
      assert.doesNotMatch(text, /Otto|Emil/)
    }
    const { id } = await party.ctx.db
      .selectFrom('outbox')
      .innerJoin('participants', 'participants.id', 'participant_id')
      .select('outbox.id')
      .where('name', '=', 'Emil')
      .executeTakeFirstOrThrow()
    assert.equal((await olga.post(paths.mailboxMail(id))).status, 404)
  })
})

describe('the participant’s page', () => {
  for (const route of atLeastOne(routes.filter(isParticipants))) {
    it(`${route.method} ${route.url} sends strangers to ask for a link and changes nothing`, async () => {
      await assertUntouched(async () => {
        for (const [name, who] of strangersToAnna) {
          const answer = await knock(who, route)
          assert.equal(answer.status, 303, name)
          assert.equal(answer.location, paths.requestAccess(slug), name)
        }
      })
    })

    it(`${route.method} ${route.url} is 404 where there is no exchange`, async () => {
      await assertUntouched(async () => {
        for (const who of [anna, visitor]) {
          assertNotFound(await knock(who, route, address(route, { slug: 'nosuchparty0' })), route)
        }
      })
    })
  }
})

describe('an open page', () => {
  const behindWord = routes.filter(({ url }) => OPEN[url] && url.includes(':'))
  for (const route of atLeastOne(behindWord)) {
    it(`${route.method} ${route.url} is 404 for a made-up word`, async () => {
      await assertUntouched(async () => {
        for (const who of [visitor, anna, olga]) {
          assertNotFound(await knock(who, route, address(route, { slug: 'nosuchparty0' })), route)
        }
      })
    })
  }
})

describe('a form', () => {
  let stolen = ''
  before(async () => {
    stolen = (await mallory.get(paths.profile(family))).valueOf('_csrf') ?? ''
    assert.notEqual(stolen, '')
  })

  for (const route of atLeastOne(routes.filter(isForm))) {
    it(`of POST ${route.url} without our token, or with another’s, is 403 and changes nothing`, async () => {
      const token = await tokenOf(party.visitor())
      const who = isAdmins(route) ? olga : anna
      await assertUntouched(async () => {
        for (const fields of [
          {},
          { _csrf: '' },
          { _csrf: 'made-up' },
          { _csrf: stolen },
          { _csrf: token },
        ]) {
          const answer = await who.postWithoutToken(address(route), fields)
          assert.equal(answer.status, 403)
          assert.match(
            answer.text,
            /Please try once more.*nothing was changed.*(Start page|My page|My exchanges)/,
          )
        }
        const jarless = party.visitor()
        const refused = await jarless.postWithoutToken(address(route), { _csrf: token })
        // Where somebody has to be signed in, that is asked first.
        assert.equal(refused.status, OPEN[route.url] ? 403 : 303)
      })
    })
  }
})

describe('a browser that was closed, and so has lost the cookie of its forms', () => {
  it('finds a page of which every form still works', async () => {
    const back = olga.copy()
    back.cookies.delete('klaus_csrf')
    const desk = await back.get(paths.desk(slug))
    const tokens = [...desk.html.matchAll(/name="_csrf" value="([^"]+)"/g)].map(([, one]) => one)
    assert.ok(tokens.length > 1)
    for (const _csrf of atLeastOne(tokens)) {
      const answer = await back.postWithoutToken(paths.sendMailAgain(slug, 'made-up'), {
        _csrf: _csrf ?? '',
      })
      assert.equal(answer.status, 404, 'and not 403')
    }
  })
})

describe('a page that is not there, and a form that is out of date', () => {
  it('lead Anna to the exchange that she is in at the moment, though she organises another', async () => {
    const both = await party.olga()
    await both.post(paths.requestAccess(slug), { email: 'cleo@example.org' })
    await both.submit(linkIn(await party.mailTo('cleo@example.org')))
    const here = await both.get(paths.reportMessage(slug, 'giver', '7'))
    assert.equal(here.status, 404)
    assert.match(here.html, new RegExp(`class="brand" href="${paths.dashboard(slug)}"`))
    const elsewhere = await both.get('/nowhere')
    assert.match(elsewhere.html, new RegExp(`class="brand" href="${paths.adminHome()}"`))
  })

  it('lead nobody to a page that they have just left, or that has signed them out', async () => {
    const emil = await party.join(family, 'Emil')
    const left = await emil.post(paths.withdraw(family))
    assert.match(left.html, new RegExp(`class="brand" href="${paths.front()}"`))
    const frida = await party.join(family, 'Frida')
    party.clock.move({ days: 8 })
    const late = await frida.get('/nowhere')
    party.clock.move({ days: -8 })
    assert.match(late.html, new RegExp(`class="brand" href="${paths.front()}"`))
  })

  it('lead everybody to where they are at home, by the link and by the name of the place', async () => {
    for (const [who, home, words] of [
      [olga, paths.adminHome(), 'My exchanges'],
      [anna, paths.dashboard(slug), 'My page'],
      [party.visitor(), paths.front(), 'Start page'],
    ] as const) {
      for (const answer of [
        await who.get('/nowhere'),
        await who.postWithoutToken(paths.requestAccess(slug), {}),
      ]) {
        assert.ok(answer.status === 404 || answer.status === 403)
        assert.match(answer.html, new RegExp(`<a class="button" href="${home}">${words}</a>`))
        assert.match(answer.html, new RegExp(`class="brand" href="${home}"`))
      }
    }
  })
})

async function tokenOf(who: Visitor): Promise<string> {
  return (await who.get(paths.requestAccess(slug))).valueOf('_csrf') ?? ''
}

async function exclusionOf(giver: string, recipient: string) {
  const { html } = await olga.get(paths.exclusions(slug))
  const id = (name: string) => new RegExp(`value="(\\w+)">${name}<`).exec(html)?.[1] ?? ''
  return { giver_id: id(giver), recipient_id: id(recipient), kind: 'one_way' }
}

describe('a link in a mail of Anna’s', () => {
  it('opens no page of another exchange, and not the organiser’s', async () => {
    const link = linkIn(await party.mailTo('anna@example.org'))
    const reader = party.visitor()
    await reader.post(link)
    assert.equal((await reader.get(paths.dashboard(family))).location, paths.requestAccess(family))
    assert.equal((await reader.get(paths.desk(slug))).status, 303)
  })
})

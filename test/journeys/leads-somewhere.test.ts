import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Config } from '../../src/config.ts'
import { paths } from '../../src/paths.ts'
import { OLGA, openParty, type Party } from '../support/party.ts'
import type { Visitor } from '../support/visitor.ts'

/** Who takes part, and what is the matter with them. */
const PEOPLE = {
  Anna: null,
  Ben: null,
  Bob: 'smtp_address_refused',
  Mia: 'smtp_unreachable',
  Nora: 'wants_no_mail',
  Nils: 'not_for_me',
} as const

/** What was done, one after the other, until an exchange stands where it does. */
const STORIES: Readonly<Record<string, (party: Party, olga: Visitor, slug: string) => unknown>> = {
  'nobody can join yet': ({ ctx }) =>
    ctx.db.updateTable('exchanges').set({ state: 'draft' }).execute(),
  'people can join': () => {},
  'nobody can join any more': (_, olga, slug) => olga.submit(paths.closeRegistration(slug)),
  'names are drawn': (_, olga, slug) => olga.submit(paths.draw(slug)),
  'the draw was undone': async (_, olga, slug) => {
    await olga.submit(paths.draw(slug))
    await olga.submit(paths.undoDraw(slug))
  },
  'the day was missed': (party) => party.passTo('2026-12-19T10:00:00Z'),
  'it was finished before its day': async (_, olga, slug) => {
    await olga.submit(paths.draw(slug))
    await olga.submit(paths.complete(slug))
  },
  'the day has passed': async (party, olga, slug) => {
    await olga.submit(paths.draw(slug))
    await party.passTo('2026-12-19T10:00:00Z')
  },
}

describe('every link on a page of Olga’s leads to a page', () => {
  for (const mail of ['smtp', 'mailbox'] as const) {
    for (const [state, story] of Object.entries(STORIES)) {
      it(`${state}, ${mail === 'smtp' ? 'and emails go out' : 'and no email goes out'}`, async () => {
        const { party, olga, slug } = await setUp(mail)
        await story(party, olga, slug)
        await party.deliver()
        await setTroubles(party)
        await olga.post(paths.adminSignIn(), OLGA)
        const seen = await followAll(olga, paths.desk(slug))
        for (const path of [paths.exchangeMail(slug), paths.handOver(slug), paths.waiting(slug)]) {
          assert.ok(seen.has(path), `nothing leads to ${path}`)
        }
      })
    }
  }
})

async function setUp(kind: 'smtp' | 'mailbox') {
  const changes: Partial<Config> = kind === 'smtp' ? {} : { mail: { kind } }
  const { party, olga } = await openParty(changes)
  const slug = await party.exchange(olga)
  for (const name of Object.keys(PEOPLE)) {
    await olga.submit(paths.people(slug), { name, email: `${name.toLowerCase()}@example.org` })
  }
  for (const name of ['Joe', 'Ruth']) await olga.submit(paths.people(slug), { name, email: '' })
  await olga.post(paths.card(slug, await idOf(party, 'Ruth')))
  await party.ctx.db.updateTable('exchanges').set({ approves: 1 }).execute()
  const wim = { name: 'Wim', email: 'wim@example.org' }
  await party.visitor().post(paths.register(slug), wim)
  await party.deliver()
  return { party, olga, slug }
}

async function setTroubles({ ctx }: Party) {
  for (const [name, mail_trouble] of Object.entries(PEOPLE)) {
    await ctx.db
      .updateTable('participants')
      .set({ mail_trouble })
      .where('name', '=', name)
      .execute()
  }
}

async function idOf({ ctx }: Party, name: string): Promise<string> {
  const person = ctx.db.selectFrom('participants').select('id').where('name', '=', name)
  return (await person.executeTakeFirstOrThrow()).id
}

/** Follows every link from page to page; fails at the first that leads to no page. Returns where it was. */
async function followAll(olga: Visitor, start: string): Promise<ReadonlySet<string>> {
  const seen = new Map([[start, 'her desk']])
  for (const [path, from] of seen) {
    const { status, html, text, location } = await olga.get(path)
    assert.ok(status < 400, `${path}, from ${from}, answers ${status}: ${text}`)
    const links = [...html.matchAll(/href="(\/admin\/[^"#]*)/g)].map(([, link = '']) =>
      link.replaceAll('&amp;', '&'),
    )
    for (const link of [...links, location].filter((one) => one.startsWith('/admin'))) {
      const to = link.replace(/#.*/, '')
      if (!seen.has(to)) seen.set(to, path)
    }
  }
  return new Set(seen.keys())
}

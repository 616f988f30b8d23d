import assert from 'node:assert/strict'
import { rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, describe, it } from 'node:test'
import { mailSignInLink } from '../../src/entrance/commands.ts'
import { recordSignIn } from '../../src/participants/looks.ts'
import { findParticipant } from '../../src/participants/queries.ts'
import { paths } from '../../src/paths.ts'
import { newId } from '../../src/platform/ids.ts'
import { atLeastOne } from '../support/at-least-one.ts'
import type { Route } from '../support/routes.ts'
import {
  differences,
  filesIn,
  linesOf,
  placesOfHashes,
  rowsInOrder,
  type Sight,
  sortedMails,
} from '../support/sight.ts'
import {
  mailsOf,
  openTwoWorlds,
  routeOf,
  type TwoWorlds,
  type Variant,
  type World,
  wordsOf,
} from '../support/two-worlds.ts'
import { storyOf } from '../support/two-worlds-story.ts'

const VARIANTS: Readonly<Record<string, Variant>> = {
  'mail is set up, and names are on the page': { hasMail: true, names: 'on_page' },
  'names are in the mail': { hasMail: true, names: 'in_mail' },
  'no mail is set up': { hasMail: false, names: 'on_page' },
}

type Plant = (world: World) => Promise<unknown>

/** Leaks as they have been, or might be; each depends on whom Al gives to. */
const LEAKS: Readonly<Record<string, Plant>> = {
  'a number on a page that tells how many are changed': async ({ party, ids, drawn }) =>
    await party.ctx.db
      .updateTable('exchanges')
      .set({ description: `${[...ids.values()].indexOf(als(drawn))} will be told` })
      .execute(),
  'a hash of a reader that stands in two places': async ({ party, ids, drawn }) => {
    const { db, seal } = party.ctx
    const hash = seal.fingerprint('reader', als(drawn))
    await db.insertInto('rate_limits').values({ key: hash, tries: 1, resets_at: '' }).execute()
    const bernadettes = seal.fingerprint('reader', ids.get('Bernadette') ?? '')
    await db
      .updateTable('sign_in_links')
      .set({ code_hash: bernadettes })
      .where('participant_id', '=', ids.get('Cy') ?? '')
      .execute()
  },
  'the size of a mail': async ({ server, planted, ids, drawn }) => {
    const [mail] = server.mails
    assert.ok(mail)
    planted.push({ ...mail, raw: `You give to ${nameOf(ids, als(drawn))}.` })
  },
  'what a mail says in as many letters': async ({ server, planted, drawn }) => {
    const [mail] = server.mails
    assert.ok(mail)
    planted.push({ ...mail, text: als(drawn) })
  },
  'an id that stands in two rows': async ({ party, ids, drawn }) => {
    const { db } = party.ctx
    const id = newId()
    const note = async (key: string) =>
      await db.insertInto('rate_limits').values({ key, tries: 1, resets_at: '' }).execute()
    await note(id)
    if (als(drawn) === ids.get('Cy')) await note(`again ${id}`)
  },
  'the name of a file': async ({ party, drawn }) =>
    writeFileSync(path.join(party.ctx.config.dataDir, als(drawn)), ''),
  'how long a cookie is': async ({ olga, seen, ids, drawn }) => {
    await olga.get(paths.adminHome())
    const last = seen.at(-1) ?? assert.fail('nothing was seen')
    const { length } = nameOf(ids, als(drawn))
    last.response.headers['set-cookie'] = `planted=${'x'.repeat(length)}`
  },
  'the millisecond at which a link was used': async ({ party, drawn }) =>
    await party.ctx.db
      .updateTable('sign_in_links')
      .set({ spent_at: '2026-11-21T08:00:03.141Z' })
      .where('participant_id', '=', als(drawn))
      .execute(),
  'an old mail that waits in the mailbox': async ({ party, drawn }) =>
    await party.ctx.db
      .updateTable('outbox')
      .set({ state: 'held' })
      .where('participant_id', '=', als(drawn))
      .where('kind', '=', 'registration')
      .execute(),
  'the order in which rows lie': async ({ party, drawn }) => {
    for (const [at, id] of [...drawn.values()].entries()) {
      const planted = { key: `planted ${id}`, tries: 1, resets_at: '' }
      const { db } = party.ctx
      if (at < 3) await db.insertInto('rate_limits').values(planted).execute()
    }
  },
  'the length of something sealed': async ({ party, ids, drawn }) => {
    const { db, seal } = party.ctx
    const sealed_lists = seal.seal(nameOf(ids, als(drawn)), 'planted')
    await db.updateTable('past_lists').set({ sealed_lists }).execute()
  },
  'a line of the log': async ({ party, ids, drawn }) =>
    party.log.push(JSON.stringify({ msg: 'drawn', recipient: nameOf(ids, als(drawn)) })),
}

/** What is planted in which variant. */
const LEAKS_OF: Readonly<Record<string, Readonly<Record<string, Plant>>>> = {
  'mail is set up, and names are on the page': {
    ...LEAKS,
    'the day on which whoever is told of a message comes in by that mail': async ({
      party,
      drawn,
    }) => {
      const never = { signed_in_at: null, confirmed: 0 } as const
      await party.ctx.db.updateTable('participants').set(never).execute()
      await recordSignIn(party.ctx, als(drawn), true)
    },
    'a fresh link for the old one in a mail that tells of a message': async ({ party, drawn }) => {
      const reader = await findParticipant(party.ctx, als(drawn))
      assert.ok(reader)
      await mailSignInLink(party.ctx, reader)
      const waiting = party.ctx.db.updateTable('outbox').where('state', '=', 'waiting')
      await waiting.set({ state: 'sent' }).execute()
    },
    'an answer to something that Olga has posted': async ({ olga, slug, ids, drawn }) =>
      await olga.post(paths.latecomer(slug), { name: nameOf(ids, als(drawn)), email: 'odd' }),
  },
  'names are in the mail': { 'the size of a mail': LEAKS['the size of a mail'] as Plant },
  'no mail is set up': {
    'a name in a mail that Olga opens in the mailbox': async ({ party }) =>
      await party.ctx.db.updateTable('exchanges').set({ names_shown: 'in_mail' }).execute(),
  },
}

/** Routes that answered something in a scene, GETs and POSTs, to what was not confirmed yet. */
const answered = new Set<string>()
let routes: readonly Route[] = []

for (const [name, variant] of Object.entries(VARIANTS)) {
  describe(`two ways in which the names may have fallen, where ${name}`, () => {
    let two: TwoWorlds
    before(async () => {
      two = await openTwoWorlds(variant)
      routes = two.routes
    })
    after(async () => {
      for (const world of two.worlds) await world.close()
    })

    async function sightOf(world: World): Promise<Sight> {
      const { blur } = two
      const answers = world.seen.splice(0).map((seen, at) => {
        const route = routeOf(routes, seen)
        const { statusCode } = seen.response
        const isQuestion = !/(^|&)confirmed=/.test(seen.fields)
        if (route && isQuestion && statusCode >= 200 && statusCode < 400) {
          answered.add(`${route.method} ${route.url}`)
        }
        return [`${at} ${seen.method} ${blur(seen.url)}`, wordsOf(seen, blur)] as const
      })
      return {
        answers: Object.fromEntries(answers),
        rows: await rowsInOrder(world.party, blur),
        hashes: await placesOfHashes(world.party),
        log: linesOf(world.party, blur),
        files: filesIn(world.party.ctx.config.dataDir, blur),
        mails: sortedMails(
          [...world.server.mails.filter((mail) => !world.excused.has(mail)), ...world.planted],
          { blur, words: variant.names === 'on_page' },
        ),
      }
    }

    async function findDifferences(): Promise<readonly string[]> {
      for (const world of two.worlds) await lookAtEverything(world, routes)
      const [one, other] = await Promise.all(two.worlds.map(sightOf))
      assert.ok(one && other)
      const found = differences(one, other)
      return found.length === 0 ? found : [...found, ...(await troublesIn(two.worlds))]
    }

    const { scenes, lastScenes } = storyOf(variant)

    function tell({ title, play }: (typeof scenes)[number], number: number) {
      it(`look alike to Olga, in the file, in the log and by their mails when ${title}`, async () => {
        for (const world of two.worlds) {
          world.takeChances(number)
          world.party.clock.move({ minutes: 1 })
          await play(world)
          await world.party.deliver()
        }
        assert.deepEqual(await findDifferences(), [])
      })
    }

    for (const [number, scene] of scenes.entries()) tell(scene, number)

    it('are two ways: nobody gives to the same person in both', () => {
      const [one, other] = two.worlds
      for (const [giver, recipient] of atLeastOne(one?.drawn)) {
        assert.notEqual(other?.drawn.get(giver), recipient)
      }
      const named = atLeastOne(two.worlds).map(
        ({ party }) => party.mails.filter(({ text }) => text.includes('You’re giving to')).length,
      )
      assert.ok(named.every((count) => (variant.names === 'in_mail' ? count > 6 : count === 0)))
    })

    for (const [leak, plant] of atLeastOne(Object.entries(LEAKS_OF[name] ?? {}))) {
      it(`are told apart, so this would be found: ${leak}`, async () => {
        const restore = await Promise.all(two.worlds.map(keep))
        for (const world of two.worlds) await plant(world)
        assert.notDeepEqual(await findDifferences(), [])
        for (const one of restore) await one()
        assert.deepEqual(await findDifferences(), [])
      })
    }

    for (const [number, scene] of lastScenes.entries()) tell(scene, scenes.length + number)
  })
}

describe('the organiser’s routes', () => {
  it('were each asked in some scene, and answered with something', () => {
    const all = routes.filter(isOlgas).map(({ method, url }) => `${method} ${url}`)
    assert.deepEqual(
      all.filter((route) => !answered.has(route)),
      [],
    )
    assert.ok(answered.size > 60, `${answered.size}`)
  })
})

/** Every page that Olga can look at, and what she can ask without changing anything. */
async function lookAtEverything(world: World, routes: readonly Route[]): Promise<void> {
  const { olga, slug, ids } = world
  const mails = await mailsOf(world)
  const values: Readonly<Record<string, readonly string[]>> = {
    slug: [slug],
    participantId: [...ids.values()],
    mailId: mails.map(({ id }) => id),
  }
  for (const { url } of routes.filter((route) => route.method === 'GET' && isOlgas(route))) {
    for (const address of addressesOf(url, values)) await olga.get(address)
  }
  await olga.post(paths.latecomer(slug), { name: 'Zoe', email: 'zoe@example.org' })
  await olga.post(paths.latecomer(slug), { name: 'Zoe', email: '', household: 'Elm' })
  await olga.post(paths.importPeople(slug), { list: 'Zoe,zoe@example.org' })
  for (const giver_id of ids.values()) {
    for (const recipient_id of ids.values()) {
      if (giver_id === recipient_id) continue
      await olga.post(paths.drawAgain(slug), { giver_id, recipient_id, kind: 'one_way' })
    }
  }
  for (const { id } of mails) await olga.post(paths.mailboxMail(id))
}

/** Keeps what the leaks are planted in, and returns a way to bring it back. */
async function keep({ party, planted, drawn }: World): Promise<() => Promise<void>> {
  const { db } = party.ctx
  const exchange = await db
    .selectFrom('exchanges')
    .select(['description', 'names_shown'])
    .executeTakeFirstOrThrow()
  const tables = ['rate_limits', 'sign_in_links', 'outbox', 'past_lists'] as const
  const rows = await Promise.all(tables.map((table) => db.selectFrom(table).selectAll().execute()))
  const people = await db
    .selectFrom('participants')
    .select(['id', 'signed_in_at', 'confirmed'])
    .execute()
  return async () => {
    await db.updateTable('exchanges').set(exchange).execute()
    for (const { id, ...signedIn } of people) {
      await db.updateTable('participants').set(signedIn).where('id', '=', id).execute()
    }
    for (const [at, table] of tables.entries()) {
      await db.deleteFrom(table).execute()
      for (const row of rows[at] ?? [])
        await db
          .insertInto(table)
          .values(row as never)
          .execute()
    }
    rmSync(path.join(party.ctx.config.dataDir, als(drawn)), { force: true })
    planted.splice(0)
    party.log.splice(0)
  }
}

/** Whom Al gives to. */
function als(drawn: ReadonlyMap<string, string>): string {
  return [...drawn.values()][0] ?? ''
}

function nameOf(ids: ReadonlyMap<string, string>, id: string): string {
  return [...ids].find(([, one]) => one === id)?.[0] ?? ''
}

function isOlgas({ method, url }: Route): boolean {
  return method !== 'HEAD' && /^\/admin(\/|$)/.test(url)
}

/** Every address of a route, with these values in the place of its words. */
function addressesOf(url: string, values: Readonly<Record<string, readonly string[]>>): string[] {
  const word = /:(\w+)/.exec(url)
  if (!word) return [url]
  const [all, name = ''] = word
  return (values[name] ?? ['unknown']).flatMap((value) =>
    addressesOf(url.replace(all, value), values),
  )
}

/** What may have come between, where two worlds differ that should not: mails that did not go out, and errors. */
async function troublesIn(worlds: readonly World[]): Promise<string[]> {
  const troubles: string[] = []
  for (const [number, world] of worlds.entries()) {
    for (const { kind, state, reason, answer, tries } of await mailsOf(world))
      if (state !== 'sent')
        troubles.push(`world ${number}: ${kind} ${state} ${tries} ${reason} ${answer}`)
    troubles.push(...world.party.log.filter((line) => /"level":"?(warn|error|[45]0)/.test(line)))
  }
  return troubles
}

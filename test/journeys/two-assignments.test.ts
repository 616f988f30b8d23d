import assert from 'node:assert/strict'
import { cpSync } from 'node:fs'
import path from 'node:path'
import { after, before, describe, it } from 'node:test'
import { seeded } from '../../src/draw/engine/proof/problems.ts'
import type { RandomInt } from '../../src/draw/engine/random.ts'
import { householdField } from '../../src/draw/forms.ts'
import { storeAssignment } from '../../src/draw/sealed-pairs.ts'
import { findExchange } from '../../src/exchanges/queries.ts'
import { invite } from '../../src/participants/entering.ts'
import { listParticipants } from '../../src/participants/queries.ts'
import { paths } from '../../src/paths.ts'
import { forgetUnseen } from '../../src/post/commands.ts'
import { jobs } from '../../src/schedule.ts'
import { atLeastOne } from '../support/at-least-one.ts'
import { temporaryFolder } from '../support/folder.ts'
import { linkIn, type Party, startParty } from '../support/party.ts'
import { collectRoutes, type Route } from '../support/routes.ts'
import {
  type Blur,
  blurring,
  differences,
  linesOf,
  placesOfHashes,
  rowsInOrder,
  type Sight,
  sizesOf,
} from '../support/sight.ts'
import { type Answer, Visitor } from '../support/visitor.ts'

/** Names and wishes of different lengths, so that a size tells whose they are. */
const PEOPLE: Readonly<Record<string, string>> = {
  Al: '',
  Bernadette: 'A book.',
  Cy: 'w'.repeat(700),
  'Dominique-Alexandra': 'Tea, cocoa, coffee and something to go with it.',
  Eve: '🎁'.repeat(40),
  Fitzgerald: 'no socks',
}
const NAMES = Object.keys(PEOPLE)

/** Two ways in which the names may have fallen: to the next, or to the next but one. */
const STEPS = [1, 2] as const

const GUS = { name: 'Gus', email: 'gus@example.org', household: '', reminder_enabled: 1 } as const

type World = {
  party: Party
  olga: Visitor
  people: ReadonlyMap<string, Visitor>
  slug: string
  ids: ReadonlyMap<string, string>
  /** The id of whom each person gives to. */
  drawn: ReadonlyMap<string, string>
}

/** What happens, the same in both worlds, one after the other. */
const SCENES: Readonly<Record<string, (world: World) => Promise<void>>> = {
  'names are drawn': async ({ party }) => {
    await party.deliver()
  },
  'Al has looked': async ({ people, slug }) => {
    await people.get('Al')?.get(paths.dashboard(slug))
  },
  'everybody has written to both sides, and is told so': async ({ party, people, slug }) => {
    for (const who of people.values()) {
      await who.post(paths.messagesWith(slug, 'recipient'), { to_recipient: 'Which size?' })
      await who.post(paths.messagesWith(slug, 'giver'), { to_giver: 'Large!' })
    }
    await party.tellOfMessages()
    await forgetUnseen(party.ctx)
  },
  'Bernadette has read hers by the link in the mail': async ({ party, slug }) => {
    const mail = party.mails.findLast(
      ({ to, subject }) => to.name === 'Bernadette' && /^A message for you/.test(subject),
    )
    assert.ok(mail)
    await party.visitor().submit(`${linkIn(mail)}?to=messages`)
    party.clock.move({ minutes: 7 })
    await party.visitor().get(paths.invitation(slug))
  },
  'Cy has shown a message to Olga': async ({ people, slug }) => {
    await people.get('Cy')?.post(paths.reportMessage(slug, 'giver', '0'))
  },
  'a mail to Eve has come back': async ({ party, ids }) => {
    await party.ctx.db
      .updateTable('outbox')
      .set({ state: 'bounced', reason: 'came_back' })
      .where('participant_id', '=', ids.get('Eve') ?? '')
      .where('kind', '=', 'assignment')
      .execute()
  },
  'Fitzgerald has dropped out': async ({ party, olga, slug, ids }) => {
    await olga.submit(paths.dropOut(slug, ids.get('Fitzgerald') ?? ''))
    await party.deliver()
  },
  'Gus has come late': async ({ party, olga, slug }) => {
    const gus = { name: 'Gus', email: 'gus@example.org', confirmed: '1' }
    await olga.submit(paths.latecomer(slug), gus)
    await party.deliver()
    party.clock.move({ hours: 3 })
    for (const { run } of jobs(party.ctx)) await run()
    await party.deliver()
  },
  'Gus, whom Olga put down, has said that it is not for him': async ({ party, slug }) => {
    const mail = party.mails.findLast(({ to }) => to.name === 'Gus')
    const [, link = ''] = /That’s not for me:\s+(\S+)/.exec(mail?.text ?? '') ?? []
    await party.visitor().submit(new URL(link).pathname)
    await party.deliver()
    await party.visitor().get(paths.invitation(slug))
  },
  'and wants no mails from here any more, but then takes it back': async ({ party }) => {
    const mail = party.mails.findLast(({ to }) => to.name === 'Gus')
    const [, link = ''] = /That’s not for me:\s+(\S+)/.exec(mail?.text ?? '') ?? []
    const { pathname } = new URL(link)
    await party.visitor().submit(`${pathname}/no-more-mails`)
    await party.deliver()
    await party.visitor().submit(`${pathname}/mails-again`)
    await party.deliver()
  },
  'Olga has clicked about, forty times, in an order of chance': async (world) => {
    const random = seeded(10)
    for (let clicks = 0; clicks < 40; clicks++) {
      const click = CLICKS[random(CLICKS.length)]
      const answer = await click?.(world, random)
      assert.ok(answer && answer.status < 500)
      if (random(8) === 0) world.party.clock.move({ hours: random(5) })
    }
    for (const { run } of jobs(world.party.ctx)) await run()
    await world.party.deliver()
  },
  'the day is over, and the next exchange is prepared': async ({ party, olga, slug }) => {
    await olga.submit(paths.complete(slug))
    const next = { name: 'Once more', exchange_date: '2027-12-17', avoid_last_pairs: '1' }
    await olga.submit(paths.again(slug), { ...next, invite: '1' })
    await party.deliver()
  },
}

type Click = (world: World, random: RandomInt) => Promise<Answer>

/** What she may do to find something out, without letting anybody in or out. */
const CLICKS: readonly Click[] = [
  ({ olga, slug }) => olga.post(paths.latecomer(slug), { name: 'Zoe', email: '' }),
  ({ olga, slug }) => olga.post(paths.forgetLastTime(slug)),
  ({ olga, slug }) => olga.get(paths.undoDraw(slug)),
  ({ olga, ...world }, random) => olga.get(paths.dropOut(world.slug, anybody(world, random))),
  ({ olga, ...world }, random) => olga.post(paths.card(world.slug, anybody(world, random))),
  ({ olga, slug, ...world }, random) => {
    const [giver_id, recipient_id] = [anybody(world, random), anybody(world, random)]
    const url = random(2) === 0 ? paths.drawAgain(slug) : paths.exclusions(slug)
    return olga.post(url, { giver_id, recipient_id, kind: 'mutual' })
  },
  ({ olga, slug, ...world }, random) =>
    olga.post(paths.households(slug), { [householdField(anybody(world, random))]: 'Elm' }),
  async ({ olga, slug }, random) => {
    const page = await olga.get(paths.editExchange(slug))
    const timezone = random(2) === 0 ? 'Asia/Tokyo' : 'America/Lima'
    const fields = ['name', 'exchange_date', 'version', 'reminder_days'] as const
    const saved = fields.map((field) => [field, page.valueOf(field) ?? ''])
    return await olga.post(paths.editExchange(slug), { ...Object.fromEntries(saved), timezone })
  },
  async ({ olga, slug, ids }, random) => {
    const url = paths.person(slug, ids.get('Cy') ?? '')
    const page = await olga.get(url)
    const [name, version] = [page.valueOf('name') ?? '', page.valueOf('version') ?? '']
    return await olga.post(url, { name, version, email: `cy${random(3)}@example.org` })
  },
]

function anybody({ ids }: Pick<World, 'ids'>, random: RandomInt): string {
  return [...ids.values()][random(ids.size)] ?? ''
}

/** Routes of Olga's that answer nothing in any scene, and why. */
const SILENT: Readonly<Record<string, string>> = {
  [paths.mailboxMail(':mailId')]: 'mail is set up, so nothing is held',
  [paths.card(':slug', ':participantId')]: 'everybody here can be mailed',
  [paths.importPeople(':slug')]: 'names are drawn, so nobody is added from a list',
  [paths.draw(':slug')]: 'names are drawn, so there is nothing to ask',
}

describe('two ways in which the names may have fallen', () => {
  const worlds: World[] = []
  let routes: Route[]
  let blur: Blur
  before(async () => {
    const folder = temporaryFolder()
    const origin = path.join(folder, 'origin', 'klaus.db')
    const [first, found] = await collectRoutes(() => startParty({ databaseFile: origin }))
    routes = found
    const olga = await first.olga()
    const slug = await first.exchange(olga, { draw_shape: 'any' })
    const people = new Map<string, Visitor>()
    for (const [name, gift_ideas] of Object.entries(PEOPLE)) {
      people.set(name, await first.join(slug, name, { gift_ideas }))
    }
    // Gus is invited from last time, so that he comes under the same id in both worlds.
    const party = await findExchange(first.ctx, slug)
    assert.ok(party)
    await invite(first.ctx, party, GUS)
    await olga.submit(paths.draw(slug))
    await first.deliver()
    const cookies = new Map(
      [...people, ['Olga', olga] as const].map(([who, { cookies }]) => [who, cookies]),
    )
    await first.close()
    for (const step of STEPS) {
      const databaseFile = path.join(folder, `step-${step}`, path.basename(origin))
      cpSync(path.dirname(origin), path.dirname(databaseFile), { recursive: true })
      const party = await startParty({ databaseFile })
      const exchange = await findExchange(party.ctx, slug)
      assert.ok(exchange)
      const rows = await listParticipants(party.ctx, exchange.id)
      const ids = new Map(rows.map(({ name, id }) => [name, id]))
      const drawn = new Map(
        NAMES.map((name, at) => [
          ids.get(name) ?? '',
          ids.get(NAMES[(at + step) % NAMES.length] ?? '') ?? '',
        ]),
      )
      await storeAssignment(party.ctx, exchange, drawn)
      const known = (who: string) => {
        const visitor = new Visitor(party.app)
        for (const [name, value] of cookies.get(who) ?? []) visitor.cookies.set(name, value)
        return visitor
      }
      worlds.push({
        party,
        olga: known('Olga'),
        people: new Map(NAMES.map((name) => [name, known(name)])),
        slug,
        ids,
        drawn,
      })
    }
    const all = worlds.map(async ({ party }) => {
      const { db } = party.ctx
      const tables = ['participants', 'exchanges', 'exclusions', 'outbox', 'admins'] as const
      const rows = await Promise.all(
        tables.map((table) => db.selectFrom(table).select('id').execute()),
      )
      return rows.flat().map(({ id }) => id)
    })
    blur = blurring(new Set([slug, ...(await Promise.all(all)).flat()]))
  })
  after(async () => {
    for (const { party } of worlds) await party.close()
  })

  const answered = new Set<string>()

  /** Every page that Olga can look at, and every question she can ask without an answer to it. */
  async function pagesOf(
    { olga, slug, ids, party }: World,
    asksToo: boolean,
  ): Promise<Record<string, string>> {
    const { db } = party.ctx
    const mails = await db.selectFrom('outbox').select('id').orderBy('id').execute()
    const values: Readonly<Record<string, readonly string[]>> = {
      slug: [slug],
      participantId: [...ids.values()],
      mailId: mails.map(({ id }) => id),
    }
    const seen: Record<string, string> = {}
    const keep = (name: string, url: string, { status, html }: Answer) => {
      if (status >= 200 && status < 400) answered.add(url)
      const page = blur(html)
      seen[name] = name in seen && seen[name] !== page ? `${seen[name]}\n${page}` : page
    }
    for (const { method, url } of routes.filter(isOlgas)) {
      if (method !== 'GET') continue
      for (const address of addressesOf(url, values))
        keep(blur(address), url, await olga.get(address))
    }
    if (!asksToo) return seen
    const questions: [string, Record<string, string>][] = [
      [paths.latecomer(slug), { name: 'Zoe', email: 'zoe@example.org' }],
      [paths.latecomer(slug), { name: 'Zoe', email: '', household: 'Elm' }],
      [paths.importPeople(slug), { list: 'Zoe,zoe@example.org' }],
    ]
    for (const giver_id of ids.values()) {
      for (const recipient_id of ids.values()) {
        if (giver_id === recipient_id) continue
        questions.push([paths.drawAgain(slug), { giver_id, recipient_id, kind: 'one_way' }])
      }
    }
    for (const [number, [url, fields]] of questions.entries()) {
      keep(`question ${number} to ${url}`, url, await olga.post(url, fields))
    }
    return seen
  }

  async function sightOf(world: World, asksToo: boolean): Promise<Sight> {
    return {
      pages: await pagesOf(world, asksToo),
      rows: await rowsInOrder(world.party, blur),
      hashes: await placesOfHashes(world.party),
      log: linesOf(world.party, blur),
      mails: sizesOf(world.party),
    }
  }

  async function assertAlike(asksToo = true) {
    const [one, other] = worlds
    assert.ok(one && other)
    assert.deepEqual(differences(await sightOf(one, asksToo), await sightOf(other, asksToo)), [])
  }

  for (const [scene, play] of Object.entries(SCENES)) {
    it(`look alike to Olga, in the file, in the log and by their mails when ${scene}`, async () => {
      for (const world of worlds) {
        world.party.clock.move({ minutes: 1 })
        await play(world)
      }
      await assertAlike()
    })
  }

  it('were looked at on every page of Olga’s that there is', () => {
    const urls = new Set(
      routes
        .filter(isOlgas)
        .filter(({ method }) => method === 'GET')
        .map(({ url }) => url),
    )
    const silent = [...urls].filter((url) => !answered.has(url))
    assert.deepEqual(silent.sort(), Object.keys(SILENT).sort())
    assert.ok(answered.size > 15)
  })

  /** Leaks as they have been, or might be; each depends on whom Al gives to. */
  const LEAKS: Readonly<Record<string, (world: World) => Promise<unknown>>> = {
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
    'the size of a mail': async ({ party, ids, drawn }) => {
      const [mail] = party.mails
      assert.ok(mail)
      party.mails.push({ ...mail, text: `You give to ${nameOf(ids, als(drawn))}.` })
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

  for (const [leak, plant] of atLeastOne(Object.entries(LEAKS))) {
    it(`are told apart, so this would be found: ${leak}`, async () => {
      const restore = await Promise.all(worlds.map(keep))
      for (const world of worlds) await plant(world)
      await assert.rejects(assertAlike(false), assert.AssertionError)
      for (const one of restore) await one()
      await assertAlike(false)
    })
  }
})

/** Keeps what the leaks are planted in, and returns a way to bring it back. */
async function keep({ party }: World): Promise<() => Promise<void>> {
  const { db } = party.ctx
  const { description } = await db
    .selectFrom('exchanges')
    .select('description')
    .executeTakeFirstOrThrow()
  const tables = ['rate_limits', 'sign_in_links', 'outbox', 'past_lists'] as const
  const rows = await Promise.all(tables.map((table) => db.selectFrom(table).selectAll().execute()))
  const mails = [...party.mails]
  return async () => {
    await db.updateTable('exchanges').set({ description }).execute()
    for (const [at, table] of tables.entries()) {
      await db.deleteFrom(table).execute()
      for (const row of rows[at] ?? [])
        await db
          .insertInto(table)
          .values(row as never)
          .execute()
    }
    party.mails.splice(0, party.mails.length, ...mails)
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

function isOlgas({ url }: Route): boolean {
  return /^\/admin(\/|$)/.test(url) && !url.includes(':token')
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

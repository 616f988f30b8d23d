import assert from 'node:assert/strict'
import { cpSync } from 'node:fs'
import path from 'node:path'
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import type { Config } from '../../src/config.ts'
import { seeded } from '../../src/draw/engine/seeded.ts'
import { storeAssignment } from '../../src/draw/sealed-pairs.ts'
import { findExchange } from '../../src/exchanges/queries.ts'
import type { NamesShown } from '../../src/exchanges/rules.ts'
import { invite } from '../../src/participants/entering.ts'
import { listParticipants } from '../../src/participants/queries.ts'
import { createMailer } from '../../src/platform/mail/transport.ts'
import { temporaryFolder } from './folder.ts'
import { type Party, startParty } from './party.ts'
import { collectRoutes, type Route } from './routes.ts'
import { type Blur, blurring } from './sight.ts'
import { type ReceivedMail, startSmtpServer, type TestSmtpServer } from './smtp-server.ts'
import { Visitor } from './visitor.ts'

/** How an exchange is run: whether mail is set up, and where people see the name they drew. */
export type Variant = { hasMail: boolean; names: NamesShown }

/** Names and wishes of different lengths, so that a size tells whose they are. */
const PEOPLE: Readonly<Record<string, string>> = {
  Al: '',
  Bernadette: 'A book.',
  Cy: 'w'.repeat(700),
  'Dominique-Alexandra': 'Tea, cocoa, coffee and something to go with it.',
  Eve: '🎁'.repeat(40),
  Fitzgerald: 'no socks',
}
export const NAMES = Object.keys(PEOPLE)

/** Those who give to Al, in one world and in the other; neither has ever opened a link. */
const STRANGERS = ['Fitzgerald', 'Eve']

/** Two ways in which the names may have fallen: to the next, or to the next but one. */
const STEPS = [1, 2] as const

const GUS = {
  name: 'Gus',
  email: 'gus@example.org',
  household: '',
  reminder_enabled: 1,
  mail_trouble: null,
} as const

/** One request of Olga's, with what she was answered. */
export type Seen = { method: string; url: string; fields: string; response: LightMyRequestResponse }

export type World = {
  party: Party
  olga: Visitor
  people: ReadonlyMap<string, Visitor>
  readonly slug: string
  readonly ids: ReadonlyMap<string, string>
  /** The id of whom each person gives to. */
  drawn: ReadonlyMap<string, string>
  /** What Olga was answered; whoever compares it empties it. */
  readonly seen: Seen[]
  /** The server that gets what is sent while mail is set up. */
  readonly server: TestSmtpServer
  /** What a test puts among the mails that the server got. */
  readonly planted: ReceivedMail[]
  /** What it got that may differ, as who runs the server sees who asks for a link. */
  readonly excused: Set<ReceivedMail>
  /** Somebody's browser that is not known here yet. */
  guest(): Visitor
  /** Another browser of Olga's, whose answers are seen, too. */
  olgaElsewhere(): Visitor
  /** Begins anew with chance, the same in both worlds, whatever was drawn before. */
  takeChances(seed: number): void
  /** Lets the names fall in this world's way, among whoever is in. */
  fixPairs(): Promise<void>
  /** Stops and starts again with mail set up. */
  setUpMail(): Promise<void>
  close(): Promise<void>
}

export type TwoWorlds = { worlds: readonly World[]; routes: readonly Route[]; blur: Blur }

/** The same party twice, of which only the pairs will differ; names are not drawn yet. */
export async function openTwoWorlds(variant: Variant): Promise<TwoWorlds> {
  const folder = temporaryFolder()
  const origin = path.join(folder, 'origin', 'klaus.db')
  const [first, routes] = await collectRoutes(() => startParty({ databaseFile: origin }))
  const { slug, visitors } = await gather(first, variant)
  await first.close()
  const worlds: World[] = []
  for (const step of STEPS) {
    const databaseFile = path.join(folder, `step-${step}`, path.basename(origin))
    cpSync(path.dirname(origin), path.dirname(databaseFile), { recursive: true })
    worlds.push(await openWorld({ databaseFile, step, slug, visitors, ...variant }))
  }
  const known = new Set([slug])
  for (const { party } of worlds) {
    for (const table of ['participants', 'exchanges', 'exclusions', 'outbox', 'admins'] as const) {
      const rows = await party.ctx.db.selectFrom(table).select('id').execute()
      for (const { id } of rows) known.add(id)
    }
  }
  return { worlds, routes, blur: blurring(known) }
}

/** Everybody joins, and Gus is invited from last time, so that he comes under the same id in both worlds. */
async function gather(party: Party, { names }: Variant) {
  const olga = await party.olga()
  const slug = await party.exchange(olga, {
    draw_shape: 'any',
    names_shown: names,
    reveals: names === 'on_page' ? '1' : '0',
  })
  const visitors = new Map([['Olga', olga]])
  for (const [name, gift_ideas] of Object.entries(PEOPLE)) {
    visitors.set(name, await party.join(slug, name, { gift_ideas }))
  }
  await party.ctx.db
    .updateTable('participants')
    .set({ signed_in_at: null, confirmed: 0 })
    .where('name', 'in', STRANGERS)
    .execute()
  const exchange = await findExchange(party.ctx, slug)
  assert.ok(exchange)
  await invite(party.ctx, exchange, GUS)
  await party.deliver()
  return { slug, visitors }
}

type Origin = Variant & {
  databaseFile: string
  step: number
  slug: string
  visitors: ReadonlyMap<string, Visitor>
}

async function openWorld({ databaseFile, step, slug, visitors, hasMail }: Origin): Promise<World> {
  const server = await startSmtpServer()
  const smtp = { kind: 'smtp', url: server.url, from: 'klaus@example.org' } as const
  const seen: Seen[] = []
  let chance = seeded(0)
  let browsers = 0
  const nextIp = () => `10.1.0.${++browsers}`
  const browser = (app: FastifyInstance, into: Seen[] = []) =>
    new Watched(app, nextIp(), { seen: into, settle: async () => await world.party.deliver() })

  const start = async (mail: Config['mail']) =>
    await startParty({ databaseFile, mail }, createMailer, (bound) => chance(bound))
  function inBrowserOf(who: string, from: ReadonlyMap<string, Visitor>, { app }: Party) {
    const visitor = browser(app, who === 'Olga' ? seen : [])
    for (const [name, value] of from.get(who)?.cookies ?? []) visitor.cookies.set(name, value)
    return visitor
  }
  const inBrowsers = (from: ReadonlyMap<string, Visitor>, party: Party) => ({
    olga: inBrowserOf('Olga', from, party),
    people: new Map(NAMES.map((name) => [name, inBrowserOf(name, from, party)])),
  })

  const party = await start(hasMail ? smtp : { kind: 'mailbox' })
  const exchange = await findExchange(party.ctx, slug)
  assert.ok(exchange)
  const rows = await listParticipants(party.ctx, exchange.id)
  const world: World = {
    party,
    ...inBrowsers(visitors, party),
    slug,
    ids: new Map(rows.map(({ name, id }) => [name, id])),
    drawn: new Map(),
    seen,
    server,
    planted: [],
    excused: new Set(),
    guest: () => browser(world.party.app),
    olgaElsewhere: () => browser(world.party.app, seen),
    takeChances(seed) {
      chance = seeded(seed)
    },
    async fixPairs() {
      const people = await listParticipants(world.party.ctx, exchange.id)
      const ids = people.toSorted((one, other) => place(one) - place(other)).map(({ id }) => id)
      world.drawn = new Map(ids.map((id, at) => [id, ids[(at + step) % ids.length] ?? '']))
      await storeAssignment(world.party.ctx, exchange, world.drawn)
    },
    async setUpMail() {
      await world.party.close()
      const now = world.party.clock().toString()
      const before = new Map([['Olga', world.olga], ...world.people])
      world.party = await start(smtp)
      world.party.clock.set(now)
      Object.assign(world, inBrowsers(before, world.party))
    },
    async close() {
      await world.party.close()
      await server.stop()
    },
  }
  return world
}

/** Where somebody stands among the first ones; whoever came later, after them. */
function place({ name }: { name: string }): number {
  const at = NAMES.indexOf(name)
  return at < 0 ? NAMES.length : at
}

/** Somebody whose answers are kept; `settle` lets mails go out before the clock or the next page moves on. */
class Watched extends Visitor {
  private readonly watch: { seen: Seen[]; settle: () => Promise<void> }

  constructor(app: FastifyInstance, ip: string, watch: Watched['watch']) {
    super(app, ip)
    this.watch = watch
  }

  override async request(options: InjectOptions): Promise<LightMyRequestResponse> {
    const response = await super.request(options)
    const { method = 'GET', url, payload } = options
    const fields = typeof payload === 'string' ? payload.replace(/&?_csrf=[^&]*/, '') : ''
    this.watch.seen.push({ method, url: String(url), fields, response })
    if (method === 'POST') await this.watch.settle()
    return response
  }
}

/** What an answer says: its status, the headers that a browser acts on, and its words. */
export function wordsOf({ response }: Seen, blur: Blur): string {
  const { date, 'content-length': length, 'set-cookie': _, ...headers } = response.headers
  const cookies = response.cookies.map(({ name, value }) => `${name}, ${value.length}`)
  const isFile = String(headers['content-type']).startsWith('application/octet-stream')
  const body = isFile ? '' : response.body
  return blur([response.statusCode, JSON.stringify({ ...headers, cookies }), body].join('\n'))
}

/** Which of the routes a request went to: the one with the fewest words to fill in. */
export function routeOf(
  routes: readonly Route[],
  { method, url }: Pick<Seen, 'method' | 'url'>,
): Route | undefined {
  const { pathname } = new URL(url, 'http://here.invalid')
  return routes
    .filter((route) => route.method === method && patternOf(route).test(pathname))
    .toSorted((one, other) => one.url.split(':').length - other.url.split(':').length)[0]
}

function patternOf({ url }: Route): RegExp {
  return new RegExp(`^${url.replace(/:\w+/g, '[^/]+').replaceAll('.', '\\.')}$`)
}

/** The id of a person who came later than the worlds parted. */
export async function idOf({ party, slug }: World, name: string): Promise<string> {
  const { id } = await party.ctx.db
    .selectFrom('participants')
    .innerJoin('exchanges', 'exchanges.id', 'exchange_id')
    .select('participants.id')
    .where('slug', '=', slug)
    .where('participants.name', '=', name)
    .executeTakeFirstOrThrow()
  return id
}

/** Every mail in the order in which it was written or ordered anew, and of one moment by what it is and whom it is for or about. */
export async function mailsOf({ party }: World) {
  return await party.ctx.db
    .selectFrom('outbox')
    .leftJoin('participants', (join) =>
      join.on(({ eb, fn, ref }) =>
        eb(ref('participants.id'), '=', fn.coalesce('participant_id', 'about_participant_id')),
      ),
    )
    .selectAll('outbox')
    .orderBy('outbox.created_at')
    .orderBy('kind')
    .orderBy('participants.name')
    .orderBy(({ fn }) => fn<number>('length', ['sealed_person']))
    .orderBy('outbox.state')
    .orderBy('round')
    .orderBy('outbox.id')
    .execute()
}

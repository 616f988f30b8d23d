import assert from 'node:assert/strict'
import path from 'node:path'
import { describe, it } from 'node:test'
import { readAssignment } from '../../src/draw/sealed-pairs.ts'
import { findExchange } from '../../src/exchanges/queries.ts'
import { listParticipants } from '../../src/participants/queries.ts'
import { paths } from '../../src/paths.ts'
import { createMailer } from '../../src/platform/mail/transport.ts'
import { UNSEEN_KINDS } from '../../src/post/kinds.ts'
import { refuseAddress } from '../../src/post/refused-addresses.ts'
import { jobs } from '../../src/schedule.ts'
import { temporaryFolder } from '../support/folder.ts'
import { linkIn, type Party, startParty } from '../support/party.ts'
import { startSmtpServer, type TestSmtpServer } from '../support/smtp-server.ts'
import type { Visitor } from '../support/visitor.ts'

const NAMES = ['Anna', 'Ben', 'Cleo', 'Dora', 'Emil']
/** Everybody has an address at another domain, and Cleo's is the one that refuses us for a while. */
const addressOf = (name: string) => `${name.toLowerCase()}@${name.toLowerCase()}.example`
const REFUSAL = { code: 550, text: '5.7.1 client host blocked by a block list' }

type World = {
  party: Party
  server: TestSmtpServer
  olga: Visitor
  people: ReadonlyMap<string, Visitor>
  slug: string
}

/** What happens at which minute of the film. */
type Story = {
  /** When the film begins; it takes a picture every five minutes. */
  from: string
  before: (world: World) => Promise<unknown>
  at: Readonly<Record<number, (world: World) => Promise<unknown>>>
}

const refuse = async ({ server }: World) =>
  server.behave(({ at, address }) =>
    at === 'recipient' && address === addressOf('Cleo') ? REFUSAL : undefined,
  )
const goDown = async ({ server }: World) =>
  server.behave(({ at }) => (at === 'sender' ? 'hang up' : undefined))
const goAway = async ({ server }: World) => await server.stop()
/** It says nothing against anybody, but ends when Cleo is to get something. */
const breakOff = async ({ server }: World) =>
  server.behave(({ at, address }) =>
    at === 'recipient' && address === addressOf('Cleo') ? 'hang up' : undefined,
  )
const heal = async ({ server }: World) => server.behave(() => undefined)

async function announce({ olga, slug }: World): Promise<void> {
  const text = 'See you at six!'
  const asked = await olga.post(paths.announcement(slug), { text })
  const id = /name="id" value="([a-z0-9]{20})"/.exec(asked.html)?.[1] ?? ''
  const { status } = await olga.post(paths.sendAnnouncement(slug), { text, id })
  assert.equal(status, 303)
}

/** A single mail, as of several it is chance which are tried before the first has failed. */
async function askForLink({ party, slug }: World): Promise<void> {
  const asked = await party.visitor().post(paths.requestAccess(slug), { email: addressOf('Cleo') })
  assert.equal(asked.status, 200)
}

/** Their Santa asks something, so that they are told of it at 18 o'clock, an hour ahead of UTC. */
function writeTo(name: string): (world: World) => Promise<unknown> {
  return async ({ party, people, slug }) => {
    const exchange = await findExchange(party.ctx, slug)
    assert.ok(exchange)
    const all = await listParticipants(party.ctx, exchange.id)
    const nameOf = (id: string) => all.find((one) => one.id === id)?.name ?? ''
    const pairs = [...(await readAssignment(party.ctx, exchange))]
    const [giver = ''] = pairs.find(([, recipient]) => nameOf(recipient) === name) ?? []
    const field = { to_recipient: 'Which size?' }
    const sent = await people.get(nameOf(giver))?.post(paths.messagesWith(slug, 'recipient'), field)
    assert.equal(sent?.status, 303)
  }
}

/** The page of the used link in the mail that told Cleo of a message, and, if she wants, a fresh one. */
function openAgain(asks: boolean): (world: World) => Promise<unknown> {
  return async ({ party }) => {
    const notice = party.mails.findLast(
      ({ to, subject }) => to.name === 'Cleo' && /message/.test(subject),
    )
    assert.ok(notice)
    await party.visitor().submit(linkIn(notice))
    const spent = await party.visitor().post(linkIn(notice))
    const fresh = /\/auth\/participant\/[^"]*fresh[^"]*/.exec(spent.html)?.[0] ?? ''
    if (asks) assert.equal((await party.visitor().post(fresh)).status, 200)
  }
}

async function wantNoMails({ party }: World): Promise<void> {
  await refuseAddress(party.ctx, addressOf('Cleo'))
}

function saysReady(who: string): (world: World) => Promise<unknown> {
  return async ({ people, slug }) => {
    const said = await people.get(who)?.post(paths.present(slug), { ready: '1', draw: '1.0' })
    assert.equal(said?.status, 303)
  }
}

async function film({ from, before, at }: Story): Promise<string[]> {
  const opened = await openWorld()
  const { party } = opened
  await before(opened)
  await pass(party, from)
  // She has been signed out for long.
  const world = { ...opened, olga: await party.olga() }
  const pictures: string[] = []
  for (let minute = 0; minute <= 120; minute += 5) {
    await at[minute]?.(world)
    await party.deliver()
    for (const { run } of jobs(party.ctx)) await run()
    await party.deliver()
    pictures.push(`${minute} ${await picture(world)}`)
    party.clock.move({ minutes: 5 })
  }
  await party.close()
  await world.server.stop()
  return pictures
}

async function openWorld(options = ''): Promise<World> {
  const server = await startSmtpServer()
  const mail = { kind: 'smtp', url: `${server.url}${options}`, from: 'klaus@example.org' } as const
  const databaseFile = path.join(temporaryFolder(), 'sneaky-klaus.db')
  const party = await startParty({ mail, databaseFile }, createMailer)
  const olga = await party.olga()
  const slug = await party.exchange(olga, { exchange_date: '2026-12-18' })
  const people = new Map<string, Visitor>()
  for (const name of NAMES) {
    people.set(name, await party.join(slug, name, { email: addressOf(name) }))
  }
  await olga.submit(paths.draw(slug))
  await party.deliver()
  return { party, server, olga, people, slug }
}

async function pass(party: Party, instant: string): Promise<void> {
  party.clock.set(instant)
  for (const { run } of jobs(party.ctx)) await run()
  await party.deliver()
}

/** What Olga sees, and what lies in the file of the mails that she may see. */
async function picture({ party, olga, slug }: World): Promise<string> {
  const texts: string[] = []
  for (const page of [paths.adminHome(), paths.desk(slug), paths.exchangeMail(slug)]) {
    texts.push(withoutPort((await olga.get(page)).text.replaceAll(slug, 'slug')))
  }
  const rows = await party.ctx.db
    .selectFrom('outbox')
    .leftJoin('participants', 'participants.id', 'participant_id')
    .select(['name', 'kind', 'outbox.state', 'tries', 'due_at', 'finished_at', 'reason', 'answer'])
    .select(['give_up_at', 'tried_since'])
    .where('kind', 'not in', UNSEEN_KINDS)
    .execute()
  return JSON.stringify(
    { texts, rows: rows.map((row) => withoutPort(JSON.stringify(row))).sort() },
    undefined,
    1,
  )
}

/** Each world has a server at a port of its own. */
function withoutPort(text: string): string {
  return text.replace(/127\.0\.0\.1:\d+/g, 'the server')
}

/** The two of each differ in an unseen mail alone: in whom it goes to, or in whether there is one. */
const STORIES: Readonly<Record<string, readonly [Story, Story]>> = {
  'tells of a message before others are refused': ofMessages({
    10: refuse,
    40: announce,
    60: heal,
  }),
  'tells of a message after others were refused': ofMessages({ 0: refuse, 20: announce, 35: heal }),
  'tells of a message and is taken first': ofMessages({ 0: refuse, 20: announce, 25: heal }),
  'tells of a message over which the mail server breaks off': ofMessages({
    25: breakOff,
    60: askForLink,
    80: heal,
  }),
  'tells of a message, or of none, while no mail goes out': ofOneOrNone({
    25: goDown,
    50: askForLink,
    80: heal,
  }),
  'tells of a message, or of none, while the mail server is gone': ofOneOrNone({
    25: goAway,
    100: askForLink,
  }),
  'holds a fresh link': ofFreshLinks({ 0: refuse, 5: announce, 10: heal }),
  'holds a fresh link while no mail goes out': ofFreshLinks({
    5: goDown,
    50: askForLink,
    80: heal,
  }),
  'holds a fresh link for somebody who wants no mails': ofFreshLinks({
    5: wantNoMails,
    10: goDown,
    50: announce,
    80: heal,
  }),
  'reminds, or does not': ofReminders({ 0: refuse, 20: announce, 25: heal }),
}

function ofMessages(at: Story['at']): [Story, Story] {
  const told = (name: string) => ({ from: '2026-11-20T16:30:10Z', before: writeTo(name), at })
  return [told('Cleo'), told('Dora')]
}

function ofOneOrNone(at: Story['at']): [Story, Story] {
  const [told] = ofMessages(at)
  return [told, { ...told, before: async () => {} }]
}

function ofReminders(at: Story['at']): [Story, Story] {
  const ready = (who: string) => ({ from: '2026-12-11T07:30:10Z', before: saysReady(who), at })
  return [ready('Cleo'), ready('Dora')]
}

function ofFreshLinks(at: Story['at']): [Story, Story] {
  const story = (asks: boolean): Story => ({
    from: '2026-11-20T20:00:10Z',
    async before(world) {
      await writeTo('Cleo')(world)
      await pass(world.party, '2026-11-20T17:00:10Z')
    },
    at: {
      ...at,
      10: async (world) => {
        await at[10]?.(world)
        await openAgain(asks)(world)
      },
    },
  })
  return [story(true), story(false)]
}

/** All but Emil are to be told of a message, and 18 o'clock is here. One connection is asked for. */
async function openEvening(): Promise<World> {
  const world = await openWorld('?maxConnections=1')
  for (const name of NAMES.slice(0, -1)) await writeTo(name)(world)
  world.party.clock.set('2026-11-20T17:00:10Z')
  return world
}

/** Resolves when Emil's mail is taken, while the server says nothing to readers who are told of a message. */
async function askWhileSilent({ party, server, slug }: World, isRefused: boolean) {
  const { promise: end, resolve: release } = Promise.withResolvers<undefined>()
  const { promise: silent, resolve: isSilent } = Promise.withResolvers<void>()
  const { promise: taken, resolve: isTaken } = Promise.withResolvers<void>()
  server.behave(({ at, address }) => {
    if (at === 'received' && address === addressOf('Emil')) isTaken()
    if (at !== 'recipient' || address === addressOf('Emil')) return undefined
    if (isRefused && address === addressOf('Ben')) return REFUSAL
    isSilent()
    return end
  })
  const asks = async (name: string) =>
    await party.visitor().post(paths.requestAccess(slug), { email: addressOf(name) })
  if (isRefused) {
    await asks('Ben')
    await party.deliver()
  }
  for (const { run } of jobs(party.ctx)) await run()
  const delivered = party.deliver()
  await silent
  await asks('Emil')
  const answered = party.deliver()
  await taken
  release(undefined)
  await Promise.all([delivered, answered])
}

describe('a mail that no page may show, and that did not go out', () => {
  it('for more than a day, as none did, is not lost', async () => {
    const world = await openWorld()
    const { party, server, olga, slug } = world
    await writeTo('Cleo')(world)
    await goDown(world)
    const { id, version } = await party.ctx.db
      .selectFrom('participants')
      .select(['id', 'version'])
      .where('name', '=', 'Anna')
      .executeTakeFirstOrThrow()
    const fields = { name: 'Anna', email: 'other@anna.example', version: String(version) }
    await olga.submit(paths.person(slug, id), fields)
    for (let hour = 0; hour < 40; hour += 1) {
      party.clock.move({ hours: 1 })
      for (const { run } of jobs(party.ctx)) await run()
      await party.deliver()
    }
    await heal(world)
    const before = server.mails.length
    for (let minute = 0; minute < 60; minute += 1) {
      party.clock.move({ minutes: 1 })
      for (const { run } of jobs(party.ctx)) await run()
      await party.deliver()
    }
    const told = server.mails
      .slice(before)
      .map(({ recipients: [to], subject }) => `${to} ${subject}`)
    assert.ok(
      told.some((one) => /^anna@anna\.example Your email was changed/.test(one)),
      `${told}`,
    )
    assert.ok(
      told.some((one) => /^cleo@cleo\.example A message for you/.test(one)),
      `${told}`,
    )
    const left = await party.ctx.db.selectFrom('outbox').select('kind').execute()
    assert.deepEqual(
      left.filter(({ kind }) => UNSEEN_KINDS.includes(kind)),
      [],
    )
    await party.close()
    await server.stop()
  })

  it('as its reader’s mailbox was full for a moment, is followed by another', async () => {
    const world = await openWorld()
    const { party, server } = world
    await writeTo('Cleo')(world)
    server.behave(({ at, address }) =>
      at === 'recipient' && address === addressOf('Cleo')
        ? { code: 552, text: '5.2.2 mailbox full' }
        : undefined,
    )
    await pass(party, '2026-11-20T17:00:10Z')
    await heal(world)
    const before = server.mails.length
    await pass(party, '2026-11-21T07:00:10Z')
    assert.deepEqual(
      server.mails.slice(before).map(({ recipients: [to], subject }) => `${to} ${subject}`),
      ['cleo@cleo.example A message for you: Office party'],
    )
    await party.close()
    await server.stop()
  })
})

describe('a mail that no page may show', { concurrency: 2 }, () => {
  for (const [what, [one, other]] of Object.entries(STORIES)) {
    it(`moves no other, and blames nobody: one that ${what}`, async () => {
      const [first, second] = await Promise.all([film(one), film(other)])
      assert.ok(first.some((image) => image.includes('waiting')))
      assert.deepEqual(first, second)
    })
  }

  for (const [when, isRefused] of [
    ['all goes well', false],
    ['a refusal makes us careful', true],
  ] as const) {
    it(`takes no place from others while its reader’s server is silent, and ${when}`, async () => {
      const world = await openEvening()
      await askWhileSilent(world, isRefused)
      const told = world.server.mails.filter(({ subject }) => /message/.test(subject))
      assert.ok(told.length > 0)
      await world.party.close()
      await world.server.stop()
    })
  }
})

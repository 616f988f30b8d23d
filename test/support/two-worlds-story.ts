import assert from 'node:assert/strict'
import type { RandomInt } from '../../src/draw/engine/random.ts'
import { seeded } from '../../src/draw/engine/seeded.ts'
import { householdField } from '../../src/draw/forms.ts'
import { exchangeValues } from '../../src/exchanges/forms.ts'
import { findExchange } from '../../src/exchanges/queries.ts'
import { writeMessage } from '../../src/messages/commands.ts'
import { ROLES } from '../../src/messages/rules.ts'
import { personValues } from '../../src/participants/forms.ts'
import { findParticipant, listParticipants, listWaiting } from '../../src/participants/queries.ts'
import { paths } from '../../src/paths.ts'
import { forgetUnseen } from '../../src/post/forgotten.ts'
import { jobs } from '../../src/schedule.ts'
import { seenAs } from '../../src/waiting/commands.ts'
import { linkIn, OLGA } from './party.ts'
import { idOf, mailsOf, type Variant, type World } from './two-worlds.ts'
import type { Answer } from './visitor.ts'

type Scene = {
  title: string
  /** Told only where mail is set up, or only where it is not. */
  only?: 'mail' | 'mailbox'
  play: (world: World) => Promise<unknown>
}

/** What happens, the same in both worlds, one after the other. */
const SCENES: readonly Scene[] = [
  { title: 'names are drawn', play: draw },
  {
    title: 'Al has looked',
    play: async ({ people, slug }) => await people.get('Al')?.get(paths.dashboard(slug)),
  },
  { title: 'everybody has written to both sides, and is told so', play: writeToBothSides },
  {
    title: 'Bernadette has read hers by the link in the mail',
    only: 'mail',
    async play({ party, guest, slug }) {
      const mail = party.mails.findLast(
        ({ to, subject }) => to.name === 'Bernadette' && /^A message for you/.test(subject),
      )
      assert.ok(mail)
      const bernadette = guest()
      await bernadette.submit(`${linkIn(mail)}?to=messages`)
      party.clock.move({ minutes: 7 })
      await bernadette.get(paths.invitation(slug))
    },
  },
  {
    title:
      'Al’s Santa, who never signed in, and Eve’s, who did, have read theirs by the link in the mail',
    only: 'mail',
    async play(world) {
      for (const name of ['Al', 'Eve']) await readByNotice(world, santaOf(world, name))
    },
  },
  {
    title: 'Bernadette has looked by a link that Olga read to her from the mailbox',
    only: 'mailbox',
    async play(world) {
      const opened = await openInMailbox(world, 'Bernadette')
      await world
        .guest()
        .submit(/(\/auth\/participant\/magic\/[^"]+)"/.exec(opened.html)?.[1] ?? '')
    },
  },
  {
    title: 'everybody has a card out of a print job, and uses it; Olga notes who has theirs',
    only: 'mailbox',
    async play({ olga, guest, slug, ids }) {
      await olga.get(paths.handOver(slug))
      await olga.get(paths.allCards(slug))
      // Whoever has a link from the mailbox comes after those who have nothing.
      const jobs = [
        await olga.post(paths.allCards(slug), { cards: '25' }),
        await olga.post(paths.allCards(slug), { cards: '25' }),
      ]
      const links = new Set(jobs.flatMap(({ html }) => html.match(/\/k\/[\w-]+/g) ?? []))
      assert.equal(links.size, ids.size)
      for (const link of links) {
        const person = guest()
        await person.submit(link)
        await person.post(paths.messagesWith(slug, 'giver'), { to_giver: 'x'.repeat(700) })
        await person.post(paths.muteMessages(slug, 'giver'), { muted: '1' })
      }
      const [first = '', second = ''] = ids.values()
      for (const id of [first, second]) await olga.post(paths.handOver(slug), { handed: id })
      await olga.post(paths.handOver(slug), { back: second })
    },
  },
  {
    title:
      'Dominique alone has come back to write to her Santa, who alone has come to read it, each on a day of their own',
    play: writeToSantaAlone,
  },
  {
    title: 'Cy has shown a message to Olga',
    play: async ({ people, slug }) =>
      await people.get('Cy')?.submit(paths.reportMessage(slug, 'giver', '0')),
  },
  {
    title: 'a mail to Eve has come back',
    only: 'mail',
    async play({ party, ids }) {
      await party.ctx.db
        .updateTable('outbox')
        .set({ state: 'bounced', reason: 'came_back' })
        .where('participant_id', '=', ids.get('Eve') ?? '')
        .where('kind', '=', 'assignment')
        .execute()
    },
  },
  { title: 'Eve’s address is refused, and she gets a card', only: 'mail', play: refuseEve },
  {
    title: 'Olga has had a word with everybody, and two presents are ready',
    async play({ olga, people, slug }) {
      const text = 'Dinner’s at six.'
      const question = await olga.post(paths.announcement(slug), { text })
      const id = question.valueOf('id') ?? ''
      await olga.submit(paths.sendAnnouncement(slug), { text, id })
      for (const name of ['Al', 'Cy'])
        await people.get(name)?.submit(paths.present(slug), { ready: '1', draw: '1.0' })
    },
  },
  {
    title: 'Bernadette and Cy have changed their gift ideas, and everybody has looked',
    async play({ party, people, slug }) {
      party.clock.move({ hours: 30 })
      for (const name of ['Bernadette', 'Cy']) {
        const gift_ideas = 'A book.\nA kite: https://kites.example.org/red'
        const saved = await people.get(name)?.submit(paths.profile(slug), { name, gift_ideas })
        assert.match(saved?.text ?? '', /Saved\./)
      }
      for (const who of people.values()) await who.get(paths.dashboard(slug))
    },
  },
  {
    title: 'Fitzgerald has dropped out',
    async play({ olga, slug, ids }) {
      await olga.submit(paths.dropOut(slug, ids.get('Fitzgerald') ?? ''))
    },
  },
  {
    title: 'Gus has come late',
    async play({ party, olga, slug }) {
      await olga.submit(paths.latecomer(slug), {
        name: 'Gus',
        email: 'gus@example.org',
        confirmed: '1',
      })
      await party.deliver()
      party.clock.move({ hours: 3 })
      for (const { run } of jobs(party.ctx)) await run()
    },
  },
  {
    title: 'Gus, whom Olga put down, has said that it is not for him',
    only: 'mail',
    async play({ party, guest, slug, ...world }) {
      const gus = guest()
      await gus.submit(notForGus({ party, ...world }))
      await party.deliver()
      await gus.get(paths.invitation(slug))
    },
  },
  {
    title: 'and wants no mails from here any more, but then takes it back',
    only: 'mail',
    async play({ party, guest, ...world }) {
      const pathname = notForGus({ party, ...world })
      await guest().submit(`${pathname}/no-more-mails`)
      await party.deliver()
      await guest().submit(`${pathname}/mails-again`)
    },
  },
  { title: 'Olga has clicked about, forty times, in an order of chance', play: clickAbout },
  { title: 'Olga has come in elsewhere, looked after herself, and left', play: lookAfterHerself },
  {
    title: 'Olga has undone the draw',
    async play({ olga, slug }) {
      await olga.submit(paths.undoDraw(slug))
    },
  },
  { title: 'Olga has let people in, and sent them away', play: comeAndGo },
  { title: 'names are drawn again', play: draw },
  { title: 'everybody has written once more', play: writeOnceMore },
  {
    title: 'the day is over, everybody says thank you, and the next exchange is prepared',
    async play(world) {
      const { party, olga, people, slug } = world
      await olga.submit(paths.complete(slug))
      party.clock.move({ hours: 24 })
      for (const who of people.values()) {
        await who.post(paths.messagesWith(slug, 'giver'), { to_giver: 'Thank you!' })
      }
      await party.tellOfMessages()
      const next = { name: 'Once more', exchange_date: '2027-12-17', avoid_last_pairs: '1' }
      await olga.submit(paths.again(slug), { ...next, invite: '1' })
    },
  },
]

/** What happens afterwards, when some of what the leaks are planted in is gone. */
const LAST_SCENES: readonly Scene[] = [
  {
    title: 'last time’s pairs are forgotten, and the exchange is kept for longer',
    async play({ party, olga, slug }) {
      const next = await party.ctx.db
        .selectFrom('exchanges')
        .select('slug')
        .where('name', '=', 'Once more')
        .executeTakeFirstOrThrow()
      await olga.submit(paths.forgetLastTime(next.slug))
      await olga.submit(paths.prolong(slug))
    },
  },
  {
    title: 'mail is set up, and what was held is sent',
    only: 'mailbox',
    async play(world) {
      await world.setUpMail()
      const heldOnes = async () =>
        (await mailsOf(world)).filter(
          ({ state, exchange_id }) => state === 'held' && exchange_id !== null,
        )
      const first = (await heldOnes()).find(({ kind }) => kind === 'assignment')
      await world.olga.submit(paths.mailboxSend(first?.id ?? ''))
      for (const kind of new Set((await heldOnes()).map(({ kind }) => kind))) {
        world.party.clock.move({ seconds: 1 })
        const all = paths.sendUnsent(world.slug, kind)
        // Of some kinds none is needed any more.
        const { status } = await world.olga.get(all)
        if (status === 200) await world.olga.submit(all)
      }
    },
  },
  {
    title: 'the exchange is deleted, and Olga has signed out everywhere',
    async play({ party, olga, slug }) {
      await olga.submit(paths.startAgain())
      await olga.submit(paths.deleteExchange(slug))
      await party.deliver()
      await olga.submit(paths.signOutEverywhere())
      await olga.submit(paths.adminSignIn(), OLGA)
    },
  },
]

export function storyOf({ hasMail }: Variant): { scenes: Scene[]; lastScenes: Scene[] } {
  const isTold = ({ only }: Scene) => only === undefined || hasMail === (only === 'mail')
  return { scenes: SCENES.filter(isTold), lastScenes: LAST_SCENES.filter(isTold) }
}

async function draw(world: World): Promise<void> {
  const { olga, slug } = world
  await olga.submit(paths.draw(slug))
  await world.fixPairs()
}

async function writeToBothSides({ party, people, slug }: World): Promise<void> {
  for (const who of people.values()) {
    await who.post(paths.messagesWith(slug, 'recipient'), { to_recipient: 'Which size?' })
    await who.post(paths.messagesWith(slug, 'giver'), { to_giver: 'Large!' })
  }
  await party.tellOfMessages()
  await forgetUnseen(party.ctx)
}

async function writeToSantaAlone(world: World): Promise<void> {
  const { party, people, slug } = world
  party.clock.move({ hours: 24 })
  const asked = { to_giver: 'Which size?' }
  const written = await people
    .get('Dominique-Alexandra')
    ?.post(paths.messagesWith(slug, 'giver'), asked)
  assert.equal(written?.status, 303)
  party.clock.move({ hours: 24 })
  const read = await people.get(santaOf(world, 'Dominique-Alexandra'))?.get(paths.messages(slug))
  assert.match(read?.text ?? '', /Which size\?/)
}

/**
 * The same when some are no longer signed in: they write, too. Who is told of a message is whom one was written to, so
 * that somebody between two who do not write would be told in one world alone.
 */
async function writeOnceMore(world: World): Promise<void> {
  const { ctx } = world.party
  const exchange = await findExchange(ctx, world.slug)
  assert.ok(exchange)
  for (const person of await listParticipants(ctx, exchange.id)) {
    for (const partner of ROLES) {
      assert.equal(await writeMessage(ctx, person, partner, { text: 'Which one?' }), 'written')
    }
  }
  await writeToBothSides(world)
}

function santaOf({ ids, drawn }: World, name: string): string {
  const [giver = ''] = [...drawn].find(([, recipient]) => recipient === ids.get(name)) ?? []
  return [...ids].find(([, id]) => id === giver)?.[0] ?? ''
}

/** Comes in by the link of the newest notice, looks at everything, and later by a fresh link for the old one. */
async function readByNotice(world: World, name: string): Promise<void> {
  const { party, guest, slug, server, excused } = world
  const notice = party.mails.findLast(
    ({ to, subject }) => to.name === name && /^A message for you/.test(subject),
  )
  assert.ok(notice)
  const lookBy = async (link: string) => {
    const browser = guest()
    await browser.submit(link)
    for (const url of [paths.messages(slug), paths.dashboard(slug)]) {
      assert.equal((await browser.get(url)).status, 200)
    }
  }
  await lookBy(`${linkIn(notice)}?to=messages`)
  party.clock.move({ hours: 3 })
  const spent = await guest().post(linkIn(notice))
  const [fresh = ''] = /\/auth\/participant\/magic\/[^"]+\/fresh/.exec(spent.html) ?? []
  await guest().post(fresh)
  await party.deliver()
  const sent = server.mails.findLast(({ subject }) => /^Your link/.test(subject))
  assert.ok(sent)
  excused.add(sent)
  const again = party.mails.at(-1)
  assert.ok(again)
  await lookBy(linkIn(again))
  await forgetUnseen(party.ctx)
}

/** Opens the newest mail to somebody that is about the draw. */
async function openInMailbox(world: World, name: string): Promise<Answer> {
  const id = world.ids.get(name)
  const mail = (await mailsOf(world)).findLast(
    ({ kind, participant_id }) => kind === 'assignment' && participant_id === id,
  )
  return await world.olga.post(paths.mailboxMail(mail?.id ?? ''))
}

/** Sends a result again, to an address that is refused for good, and to everybody who has not looked. */
async function refuseEve(world: World): Promise<void> {
  const { party, olga, slug, ids, server } = world
  server.behave(({ at, address }) =>
    at === 'recipient' && address === 'eve@example.org'
      ? { code: 550, text: '5.1.1 no such user' }
      : undefined,
  )
  const eves = (await mailsOf(world)).findLast(
    ({ kind, participant_id }) => kind === 'assignment' && participant_id === ids.get('Eve'),
  )
  await olga.submit(paths.sendMailAgain(slug, eves?.id ?? ''))
  await party.deliver()
  await olga.submit(paths.retryFailedMails(slug))
  await party.deliver()
  const card = await olga.post(paths.card(slug, ids.get('Eve') ?? ''))
  await world.guest().submit(/\/k\/[\w-]+/.exec(card.html)?.[0] ?? '')
  await olga.post(paths.handOver(slug), { handed: ids.get('Eve') ?? '' })
  server.behave(() => undefined)
  await olga.submit(paths.resendResults(slug))
}

function notForGus({ party }: Pick<World, 'party'>): string {
  const mail = party.mails.findLast(({ to }) => to.name === 'Gus')
  const [, link = ''] = /That’s not for me:\s+(\S+)/.exec(mail?.text ?? '') ?? []
  return new URL(link).pathname
}

async function lookAfterHerself(world: World): Promise<void> {
  const { party, olga, olgaElsewhere, slug } = world
  const { rows: [report] = [] } = await reportsOf(world)
  await olga.submit(paths.eraseMessageReport(slug, report?.id ?? ''))
  const elsewhere = olgaElsewhere()
  await elsewhere.submit(paths.adminSignIn(), OLGA)
  await elsewhere.submit(paths.settings(), { instance_name: 'Olga’s place' })
  await elsewhere.post(paths.backup(), { current_password: OLGA.password })
  await elsewhere.submit(paths.exchanges(), {
    name: 'Another',
    host: 'Olga',
    exchange_date: '2026-12-20',
    timezone: 'Europe/Berlin',
  })
  await elsewhere.submit(paths.adminSignOut())
  await elsewhere.post(paths.forgotPassword(), { email: OLGA.email })
  if (party.ctx.sender === undefined) return
  const link = linkIn(await party.mailTo(OLGA.email))
  await elsewhere.get(link)
  await elsewhere.submit(link, { password: OLGA.password })
  await olga.submit(paths.adminSignIn(), OLGA)
}

async function reportsOf({ party }: World) {
  const rows = await party.ctx.db.selectFrom('message_reports').select('id').execute()
  return { rows }
}

/** Whoever comes here has another id in each world, so nobody stays for the next draw. */
async function comeAndGo(world: World): Promise<void> {
  const { party, olga, slug, ids, guest } = world
  const [al = '', cy = ''] = ['Al', 'Cy'].map((name) => ids.get(name))
  const saved = await findExchange(party.ctx, slug)
  assert.ok(saved)
  await olga.submit(paths.desk(slug), { ...exchangeValues(saved), approves: '1' })
  await olga.submit(paths.openRegistration(slug))
  for (const name of ['Hal', 'Ida', 'Jo']) {
    const email = `${name.toLowerCase()}@example.org`
    party.clock.move({ minutes: 1 })
    await guest().post(paths.register(slug), { name, email })
  }
  await olga.get(paths.waiting(slug))
  const waiting = await listWaiting(party.ctx, saved.id)
  const shown = (name: string) => ({
    shown: waiting
      .filter((person) => person.name === name)
      .map((person) => seenAs(party.ctx, person))
      .join(' '),
  })
  await olga.submit(paths.accept(slug), shown('Hal'))
  await olga.submit(paths.decline(slug), shown('Ida'))
  // Mails of one moment to two who have left lie in the order of their ids, which are random.
  party.clock.move({ minutes: 1 })
  await olga.submit(paths.accept(slug), shown('Jo'))
  await olga.submit(paths.people(slug), { name: 'Kim', email: '' })
  const preview = await olga.post(paths.importPeople(slug), { list: 'Lee,lee@example.org' })
  const seen = preview.valueOf('seen') ?? ''
  await olga.submit(paths.confirmImport(slug), { list: 'Lee,lee@example.org', seen })
  await party.deliver()
  await joinWithoutEmail(world)
  for (const name of ['Hal', 'Jo', 'Kim', 'Lee', 'Max', 'Nan']) {
    party.clock.move({ minutes: 1 })
    await olga.submit(paths.removePerson(slug, await idOf(world, name)))
  }
  await olga.submit(paths.exclusions(slug), { giver_id: al, recipient_id: cy, kind: 'one_way' })
  const rules = await olga.get(paths.exclusions(slug))
  const [remove = ''] = /\/admin\/exchanges\/\w+\/exclusions\/\w+\/remove/.exec(rules.html) ?? []
  await olga.submit(remove)
  await olga.submit(paths.households(slug), { [householdField(al)]: 'Elm' })
  await olga.submit(paths.households(slug), { [householdField(al)]: '' })
  await olga.submit(paths.closeRegistration(slug))
}

/** Nan waits for Olga's nod; Max, who comes once she is not asked any more, has a link of his own. */
async function joinWithoutEmail({ party, olga, slug, guest }: World): Promise<void> {
  const allow = async (approves: '0' | '1') => {
    const saved = await findExchange(party.ctx, slug)
    assert.ok(saved)
    const fields = { ...exchangeValues(saved), approves, joins_without_email: '1' }
    await olga.submit(paths.desk(slug), fields)
    return saved
  }
  const { id } = await allow('1')
  await guest().post(paths.register(slug), { name: 'Nan', email: '', no_email: '1' })
  const [nan] = await listWaiting(party.ctx, id)
  assert.ok(nan)
  await olga.submit(paths.accept(slug), { shown: seenAs(party.ctx, nan) })
  await allow('0')
  party.clock.move({ minutes: 1 })
  const max = await guest().post(paths.register(slug), { name: 'Max', email: '', no_email: '1' })
  assert.match(max.text, /Keep this link/)
  await olga.get(paths.handOver(slug))
}

async function clickAbout(world: World): Promise<void> {
  const random = seeded(10)
  for (let clicks = 0; clicks < 40; clicks++) {
    const click = CLICKS[random(CLICKS.length)]
    const answer = await click?.(world, random)
    assert.ok(answer && answer.status < 500)
    await world.party.deliver()
    if (random(8) === 0) world.party.clock.move({ hours: random(5) })
  }
  for (const { run } of jobs(world.party.ctx)) await run()
}

type Click = (world: World, random: RandomInt) => Promise<Answer>

/** What she may do to find something out, without letting anybody in or out. */
const CLICKS: readonly Click[] = [
  ({ olga, slug }) => olga.post(paths.latecomer(slug), { name: 'Zoe', email: '' }),
  ({ olga, slug }) => olga.post(paths.forgetLastTime(slug)),
  ({ olga, slug }) => olga.get(paths.undoDraw(slug)),
  ({ olga, slug }) => olga.post(paths.resendResults(slug)),
  ({ olga, slug }) => olga.post(paths.retryFailedMails(slug)),
  ({ olga, ...world }, random) => olga.get(paths.dropOut(world.slug, anybody(world, random))),
  ({ olga, ...world }, random) => olga.post(paths.card(world.slug, anybody(world, random))),
  ({ olga, slug, ...world }, random) =>
    olga.post(paths.handOver(slug), { handed: anybody(world, random) }),
  ({ olga, slug }) => olga.post(paths.allCards(slug)),
  async (world, random) => {
    const mails = await mailsOf(world)
    return await world.olga.post(paths.mailboxMail(mails[random(mails.length)]?.id ?? ''))
  },
  ({ olga, slug, ...world }, random) => {
    const [giver_id, recipient_id] = [anybody(world, random), anybody(world, random)]
    const url = random(2) === 0 ? paths.drawAgain(slug) : paths.exclusions(slug)
    return olga.post(url, { giver_id, recipient_id, kind: 'mutual' })
  },
  ({ olga, slug, ...world }, random) =>
    olga.post(paths.households(slug), { [householdField(anybody(world, random))]: 'Elm' }),
  async ({ olga, slug, party }, random) => {
    const saved = await findExchange(party.ctx, slug)
    assert.ok(saved)
    const timezone = random(2) === 0 ? 'Asia/Tokyo' : 'America/Lima'
    return await olga.submit(paths.desk(slug), { ...exchangeValues(saved), timezone })
  },
  async ({ olga, slug, ids, party }, random) => {
    const cy = await findParticipant(party.ctx, ids.get('Cy') ?? '')
    assert.ok(cy)
    const email = `cy${random(3)}@example.org`
    return await olga.submit(paths.person(slug, cy.id), { ...personValues(cy), email })
  },
]

function anybody({ ids }: Pick<World, 'ids'>, random: RandomInt): string {
  return [...ids.values()][random(ids.size)] ?? ''
}

import { paths } from '../../../src/paths.ts'
import type { Mailer } from '../../../src/platform/mail/mailer.ts'
import { linkIn, type Party, slugOf } from '../party.ts'
import type { Visitor } from '../visitor.ts'
import { openStage } from './stage.ts'

/** An exchange and who takes part in it, signed in. */
export type Cast = { slug: string; guests: ReadonlyMap<string, Visitor> }

/** What somebody wishes for, by name. */
const FAMILY: Readonly<Record<string, string>> = {
  Anna: 'A thick novel for long evenings.\nNo more mugs, please!',
  Ben: 'Warm socks, size 44',
  Carla: 'Thick wool, any green.\nA teapot that doesn’t drip.',
  Dave: '',
  Eve: 'Tea, and somebody to drink it with: https://tea.example.com/leaves',
  Finn: 'Anything for the garden',
  Gwen: '',
  Hugo: 'A small lamp for reading in bed',
}
export const NAMES = Object.keys(FAMILY)

const NOWHERE = 'ivy@nowhere.example'

/** The exchanges of somebody who has been at it for a while, each in another state. */
export async function castOfHouse() {
  const stage = await openStage({ baseUrl: 'http://klaus.rosie.example' }, () =>
    refusing([NOWHERE]),
  )
  const { party } = stage
  party.clock.set('2026-11-01T10:00:00Z')
  let olga = await party.olga()
  const finished = await gather(party, olga, FINISHED, NAMES.slice(0, 5))
  await olga.submit(paths.draw(finished.slug))
  const reminders = { reminder_enabled: '1' }
  for (const guest of finished.guests.values())
    await guest.post(paths.reminders(finished.slug), reminders)
  await finished.guests.get('Ben')?.post(paths.present(finished.slug), READY)
  await party.passTo('2026-11-09T10:00:00Z')
  await party.passTo('2026-11-11T09:00:00Z')

  party.clock.set('2026-11-17T10:00:00Z')
  olga = await party.olga()
  const stuck = await gather(party, olga, STUCK, NAMES.slice(0, 3))
  for (const recipient of NAMES.slice(1, 3)) {
    await olga.submit(paths.exclusions(stuck.slug), {
      giver_id: await idOf(party, stuck, 'Anna'),
      recipient_id: await idOf(party, stuck, recipient),
      kind: 'one_way',
    })
  }
  await party.passTo('2026-11-20T10:00:00Z')

  olga = await party.olga()
  const draft = await create(olga, {
    ...BASE,
    name: 'New Year’s brunch',
    exchange_date: '2027-01-01',
  })
  const empty = await gather(party, olga, { ...BASE, name: 'The book club' }, [])
  const asking = await gather(party, olga, { ...BASE, ...ASKING }, [])
  for (const name of ['Ines', 'Jon']) await ask(party, asking.slug, name)
  const full = await gather(party, olga, { ...BASE, ...FULL }, NAMES.slice(0, 3))
  const closed = await gather(party, olga, { ...BASE, name: 'Flat 12' }, NAMES.slice(0, 5))
  await olga.submit(paths.closeRegistration(closed.slug))
  const open = await openChristmas(party, olga)
  const drawn = await drawnOffice(party, olga)
  const today = await gather(party, olga, { ...BASE, ...TODAY }, NAMES.slice(0, 4))
  await olga.submit(paths.draw(today.slug))
  await party.deliver()
  await signInAgain(party, finished)
  return { stage, olga, draft, empty, asking, full, stuck, closed, open, drawn, today, finished }
}

export type House = Awaited<ReturnType<typeof castOfHouse>>

/** Creates it, opens it and lets these people join. */
export async function gather(
  party: Party,
  olga: Visitor,
  fields: Record<string, string>,
  names: readonly string[],
): Promise<Cast & { guests: Map<string, Visitor> }> {
  const slug = await create(olga, fields)
  await olga.submit(paths.openRegistration(slug))
  const guests = new Map<string, Visitor>()
  for (const name of names) {
    guests.set(name, await party.join(slug, name, { gift_ideas: FAMILY[name] ?? '' }))
  }
  return { slug, guests }
}

export async function create(olga: Visitor, fields: Record<string, string>): Promise<string> {
  return slugOf(await olga.submit(paths.exchanges(), fields))
}

export async function idOf(party: Party, { slug }: Cast, name: string): Promise<string> {
  const person = await party.ctx.db
    .selectFrom('participants')
    .innerJoin('exchanges', 'exchanges.id', 'exchange_id')
    .select('participants.id')
    .where('slug', '=', slug)
    .where('participants.name', '=', name)
    .executeTakeFirstOrThrow()
  return person.id
}

/** Nine people: two households, one without an email, one whom no mail reaches, two who have not looked. */
async function openChristmas(party: Party, olga: Visitor): Promise<Cast> {
  const open = await gather(party, olga, CHRISTMAS, NAMES.slice(0, 5))
  const add = (fields: Record<string, string>) => olga.submit(paths.people(open.slug), fields)
  await add({ name: 'Grandma Ruth', email: '', household: 'Elm Street' })
  await add({ name: 'Ivy', email: NOWHERE })
  await add({ name: 'Gus', email: 'gus@example.org' })
  const households = new Map([
    ['Anna', 'Elm Street'],
    ['Ben', 'Elm Street'],
    ['Carla', 'The Kims'],
    ['Dave', 'The Kims'],
  ])
  const fields: Record<string, string> = {}
  for (const [name, household] of households)
    fields[`household-${await idOf(party, open, name)}`] = household
  await olga.submit(paths.households(open.slug), fields)
  await olga.submit(paths.exclusions(open.slug), {
    giver_id: await idOf(party, open, 'Eve'),
    recipient_id: await idOf(party, open, 'Ivy'),
    kind: 'one_way',
  })
  await party.deliver()
  return open
}

/** Eight people who write to each other; half of them have looked, and one has shown a message. */
async function drawnOffice(party: Party, olga: Visitor): Promise<Cast> {
  const drawn = await gather(party, olga, { ...BASE, ...OFFICE }, NAMES)
  const { slug, guests } = drawn
  await olga.submit(paths.draw(slug))
  await party.deliver()
  for (const name of NAMES.slice(0, 4)) await guests.get(name)?.get(paths.dashboard(slug))
  for (const guest of guests.values()) {
    await guest.submit(paths.messagesWith(slug, 'recipient'), { to_recipient: 'Which size is it?' })
    await guest.get(paths.messages(slug))
  }
  for (const name of NAMES.slice(0, 4)) {
    const answer = { to_giver: 'Forty-four. And I like green!' }
    await guests.get(name)?.submit(paths.messagesWith(slug, 'giver'), answer)
  }
  for (const [name, gift_ideas] of Object.entries(FAMILY).filter(([, ideas]) => ideas !== '')) {
    const fields = { name, gift_ideas: `${gift_ideas}\n${CAME_LATER}` }
    await guests.get(name)?.post(paths.profile(slug), fields)
  }
  for (const name of ['Carla', 'Dave']) await guests.get(name)?.post(paths.present(slug), READY)
  await sayToAll(party, olga, slug, 'Names are drawn! The canteen is ours from five.')
  await sayToAll(party, olga, slug, OFFICE_WORD)
  await guests.get('Hugo')?.submit(paths.reportMessage(slug, 'giver', '0'))
  return drawn
}

/** A word to everybody, looked over and sent. */
export async function sayToAll(
  party: Party,
  olga: Visitor,
  slug: string,
  text: string,
): Promise<void> {
  party.clock.move({ minutes: 1 })
  const question = await olga.post(paths.announcement(slug), { text })
  await olga.submit(paths.sendAnnouncement(slug), { text, id: question.valueOf('id') ?? '' })
  await party.deliver()
}

const CAME_LATER = 'Red wool mittens: https://shop.example.com/mittens/red?size=8\nMy size is 44'

/** Of the first draw, which nobody has mended. */
const READY = { ready: '1', draw: '1.0' }

/** Somebody who wants to be in, where the organiser decides. */
async function ask(party: Party, slug: string, name: string): Promise<void> {
  const email = `${name.toLowerCase()}@example.org`
  await party.visitor().post(paths.register(slug), { name, email })
}

/** By a fresh link, as sessions end after a week. */
async function signInAgain(party: Party, { slug, guests }: Cast): Promise<void> {
  for (const [name, guest] of guests) {
    const email = `${name.toLowerCase()}@example.org`
    await guest.post(paths.requestAccess(slug), { email })
    await guest.submit(linkIn(await party.mailTo(email)))
  }
}

function refusing(addresses: readonly string[]): Mailer {
  return {
    name: 'smtp',
    concurrency: 5,
    async send({ to }) {
      return addresses.includes(to.address)
        ? { outcome: 'failed', reason: 'smtp_address_refused', answer: '550 5.1.1 No such user' }
        : { outcome: 'sent', reference: 'taken' }
    },
    async close() {},
  }
}

/** As long as the name of a site may be. */
export const LONG_SITE = 'Grandma Ruth’s Grand Christmas Society of Elm Street and Oak'

export const BASE = {
  host: 'Aunt Rosie',
  description: '',
  budget: 'about £20',
  location: '4 Elm Street',
  exchange_date: '2026-12-18',
  timezone: 'Europe/London',
}
export const CHRISTMAS = {
  ...BASE,
  name: 'Christmas at Aunt Rosie’s',
  description: 'Bring something silly. Dinner’s at six. No glitter, please.',
  location: 'Rosie’s house, 4 Elm Street',
  exchange_date: '2026-12-25',
  registration_close_date: '2026-12-06',
  draws_itself: '1',
}
const FINISHED = {
  ...BASE,
  name: 'Halloween at number 12',
  exchange_date: '2026-11-10',
  reveals: '1',
}
const STUCK = {
  ...BASE,
  name: 'Team lunch',
  registration_close_date: '2026-11-18',
  draws_itself: '1',
}
const ASKING = { name: 'Choir night', custom: 'Secret Singers', approves: '1' }
const FULL = { name: 'Sunday league', max_participants: '3' }
const OFFICE = {
  name: 'Office party',
  reveals: '1',
  location: 'The canteen',
  names_shown: 'on_page',
}
const OFFICE_WORD =
  'The lift is out of order, so take the stairs.\nAnd bring a mug: https://mugs.example.com'
const TODAY = { name: 'Movie night', custom: 'Popcorn Pals', exchange_date: '2026-11-20' }

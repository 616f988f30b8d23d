import { paths } from '../../../src/paths.ts'
import type { Visitor } from '../visitor.ts'
import { BASE, create, idOf, LONG_SITE } from './cast.ts'
import { nothing, opening, openStage, type Stage, submitting } from './stage.ts'

const CROWD = 200
const HOUSEHOLD = 4
const TEAMS = 25
const CROWDED = { isCrowded: true }

/** Names without a place to break, as long as they may be, and from right to left. */
const LONG = [
  'Wolfeschlegelsteinhausenbergerdorff'.repeat(2),
  'Maximiliana Theodora von und zu Hohenlohe-Waldenburg-Schillingsfürst the Younger of Elsewhere',
  'אליזבת בת-שבע בן-אברהם הגדולה',
]

/** Two hundred people, and people whose names are long, on a site whose name is. */
export async function crowd(): Promise<Stage> {
  const stage = await openStage()
  const olga = await stage.party.olga()
  await olga.submit(paths.settings(), { instance_name: LONG_SITE })
  await many(stage, olga)
  await long(stage, olga)
  await longHousehold(stage, olga)
  await parties(stage, olga)
  return stage
}

/** An office with an exchange for each of its teams, after all others. */
async function parties({ show }: Stage, olga: Visitor): Promise<void> {
  for (let team = 1; team <= TEAMS; team += 1)
    await create(olga, { ...BASE, name: `Team ${team}`, exchange_date: '2027-01-15' })
  const found = (search: string) => `${paths.adminHome()}?search=${search}`
  show('with many exchanges', olga, `${paths.adminHome()}?page=2`, nothing, CROWDED)
  show('looked for one', olga, found('team+7'))
  show('looked for one that is not there', olga, found('easter'))
}

async function many({ party, show }: Stage, olga: Visitor): Promise<void> {
  const slug = await create(olga, { ...BASE, name: 'The whole company' })
  await olga.submit(paths.openRegistration(slug))
  const lines = Array.from({ length: CROWD }, (_, index) => lineOf(index))
  const preview = await olga.post(paths.importPeople(slug), { list: lines.join('\n') })
  const seen = preview.valueOf('seen') ?? ''
  const guest = await party.join(slug, 'Anna', { gift_ideas: 'A holiday' })
  await olga.submit(paths.confirmImport(slug), { list: lines.join('\n'), seen })
  await party.deliver()
  const add = paths.importPeople(slug)
  for (const list of [wideList(), lines.slice(150).join('\n')]) {
    const state = list.startsWith('Guest') ? 'of people who are in' : 'with many columns to match'
    show(state, olga, add, submitting(add, { list }), CROWDED)
  }
  const pages = [paths.desk, paths.exclusions, paths.exchangeMail, paths.handOver]
  for (const page of pages) show('with 200 people', olga, page(slug), nothing, CROWDED)
  const adding = `${paths.exclusions(slug)}?add=1`
  show('with 200 people, adding a rule', olga, adding, nothing, CROWDED)
  show('with 200 people', guest, paths.dashboard(slug), nothing, CROWDED)
}

/** A household of one long word with too many in it for one row, among others; before and after the draw. */
async function longHousehold({ show }: Stage, olga: Visitor): Promise<void> {
  const [word = ''] = LONG
  const labelOf = (index: number) => (index < 6 ? word.slice(0, 60) : `Team ${index >> 2}`)
  for (const state of ['', 'drawn ']) {
    const slug = await create(olga, { ...BASE, name: `The ${state}insurance`, draw_shape: 'any' })
    await olga.submit(paths.openRegistration(slug))
    const list = Array.from({ length: 30 }, (_, i) => `Guest ${i},,${labelOf(i)}`).join('\n')
    const seen = (await olga.post(paths.importPeople(slug), { list })).valueOf('seen') ?? ''
    await olga.submit(paths.confirmImport(slug), { list, seen })
    if (state !== '') await olga.submit(paths.draw(slug))
    show(`${state}with a household of a long word`, olga, paths.exclusions(slug), nothing, CROWDED)
  }
}

/** An export of an address book: many columns under headings that say little. */
function wideList(): string {
  const [word = '', spaced = '', backwards = ''] = LONG
  const cells = (line: number) =>
    Array.from({ length: 60 }, (_, at) => `${LONG[at % 3]} ${line} ${at}`).join(';')
  const headings = Array.from({ length: 58 }, (_, at) => `${word} ${at}`)
  return `${[...headings, spaced, backwards].join(';')}\n${cells(1)}\n${cells(2)}`
}

function lineOf(index: number): string {
  const name = `Guest ${String(index + 1).padStart(3, '0')}`
  const email = index % 10 === 0 ? '' : `guest${index}@example.org`
  return [name, email, `House ${Math.floor(index / HOUSEHOLD) + 1}`].join(',')
}

async function long({ party, show, mistake }: Stage, olga: Visitor): Promise<void> {
  const [unbroken = '', spaced = '', backwards = ''] = LONG
  const slug = await create(olga, {
    ...BASE,
    name: `${spaced}’s`.slice(0, 100),
    host: unbroken,
    budget: unbroken.slice(0, 60),
    location: unbroken.repeat(2),
    description: `${unbroken}\n\n${backwards}`,
  })
  await olga.submit(paths.openRegistration(slug))
  const guests = new Map<string, Visitor>()
  for (const [index, name] of LONG.entries()) {
    const email = `long${index}@${'sub.'.repeat(30)}example.org`
    const fields = { name, email, gift_ideas: unbroken, postal_address: unbroken }
    guests.set(name, await party.join(slug, name, fields))
  }
  const cast = { slug, guests }
  const [guest = party.visitor()] = guests.values()
  const longNames = (who: Visitor, url: string) =>
    show('with long names', who, url, nothing, CROWDED)
  longNames(party.visitor(), paths.invitation(slug))
  longNames(guest, paths.dashboard(slug))
  longNames(olga, paths.person(slug, await idOf(party, cast, unbroken)))
  for (const page of [paths.desk, paths.exclusions, paths.exchangeMail]) longNames(olga, page(slug))
  longNames(olga, paths.adminHome())
  const drawn = await create(olga, {
    ...BASE,
    name: unbroken,
    host: unbroken,
    draw_shape: 'any',
    names_shown: 'on_page',
  })
  await olga.submit(paths.openRegistration(drawn))
  const email = `long9@${'sub.'.repeat(30)}example.org`
  const one = await party.join(drawn, 'Anna', { email })
  for (const name of LONG) await olga.submit(paths.people(drawn), { name, email: '' })
  await olga.submit(paths.draw(drawn))
  const pages = [
    paths.desk,
    paths.exclusions,
    paths.exchangeMail,
    paths.handOver,
    paths.announcement,
    paths.editExchange,
    paths.latecomer,
    paths.deleteExchange,
  ]
  for (const page of pages) show('of a long name', olga, page(drawn), nothing, CROWDED)
  const unwrapping = opening('details:has(summary svg)')
  show('unwrapped, with long names', one, paths.dashboard(drawn), unwrapping, CROWDED)
  const hers = [paths.messages, paths.profile, paths.withdraw, paths.kept]
  for (const page of hers) show('of a long name', one, page(drawn), nothing, CROWDED)
  for (const page of [paths.invitation, paths.requestAccess])
    show('of a long name', party.visitor(), page(drawn), nothing, CROWDED)
  await longHost({ party, show }, olga, unbroken)
  await longDomains({ party, show, mistake }, olga)
}

/** As many domains as there may be, each as long as it may be. */
async function longDomains(
  { party, show, mistake }: Pick<Stage, 'party' | 'show' | 'mistake'>,
  olga: Visitor,
): Promise<void> {
  const domains = Array.from({ length: 20 }, (_, at) => `${at}${'a'.repeat(200)}.bäckerei.example`)
  const fields = { ...BASE, name: 'The whole trade', email_domains: domains.join(' ') }
  const slug = await create(olga, fields)
  await olga.submit(paths.openRegistration(slug))
  for (const page of [paths.desk, paths.editExchange])
    show('for many long domains', olga, page(slug), nothing, CROWDED)
  const visitor = party.visitor()
  show('for many long domains', visitor, paths.invitation(slug), nothing, CROWDED)
  const kim = { name: 'Kim', email: 'kim@example.org' }
  const form = [paths.invitation(slug), paths.register(slug)] as const
  mistake(visitor, form, kim, 'with an email at none of many long domains')
}

/** Who invites has a long name, and people ask or join without an email. */
async function longHost(
  { party, show }: Pick<Stage, 'party' | 'show'>,
  olga: Visitor,
  host: string,
): Promise<void> {
  const without = { name: 'Kim', email: '', no_email: '1' }
  for (const approves of ['', '1']) {
    const fields = { ...BASE, name: `Tea${approves}`, host, joins_without_email: '1', approves }
    const slug = await create(olga, fields)
    await olga.submit(paths.openRegistration(slug))
    const state = `by somebody with a long name${approves && ', who is asked'}`
    show(state, party.visitor(), paths.invitation(slug), nothing, CROWDED)
    const joining = submitting(paths.register(slug), without)
    show(`${state}, without an email`, party.visitor(), paths.invitation(slug), joining, CROWDED)
    const again = { ...without, name: 'Ida' }
    await party.visitor().post(paths.register(slug), again)
    const taken = submitting(paths.register(slug), again)
    show(
      `${state}, with a name that is taken`,
      party.visitor(),
      paths.invitation(slug),
      taken,
      CROWDED,
    )
  }
}

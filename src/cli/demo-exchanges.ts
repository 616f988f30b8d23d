import { announce } from '../announcements/commands.ts'
import type { Context } from '../context.ts'
import { drawNames } from '../draw/commands.ts'
import { setHouseholds } from '../draw/exclusions.ts'
import { makeCard } from '../entrance/cards.ts'
import { changeState, createExchange } from '../exchanges/commands.ts'
import { exchangeForm } from '../exchanges/forms.ts'
import { reloadExchange } from '../exchanges/queries.ts'
import { localDate } from '../exchanges/rules.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { stateName } from '../exchanges/words/en.ts'
import { register } from '../invitation/commands.ts'
import { registrationForm } from '../invitation/forms.ts'
import { writeMessage } from '../messages/commands.ts'
import { editProfile } from '../participants/commands.ts'
import { recordFirstLook, recordSignIn } from '../participants/looks.ts'
import { notePresent } from '../participants/presents.ts'
import { listParticipants } from '../participants/queries.ts'
import type { Participant } from '../participants/tables.ts'
import { paths } from '../paths.ts'
import { newId } from '../platform/ids.ts'
import { sayIn } from '../ui/voice.ts'

/** Gift ideas by name; who is at home with whom. */
const FAMILY = {
  Anna: { wants: 'A thick novel for long evenings.\nNo more mugs, please!', home: 'Elm Street' },
  Ben: { wants: 'Warm socks, size 44', home: 'Elm Street' },
  Carla: { wants: 'Thick wool, any green.\nA teapot that doesn’t drip.', home: 'The Kims' },
  Dave: { wants: '', home: 'The Kims' },
  Eve: { wants: 'Tea, and somebody to drink it with', home: '' },
  Finn: { wants: 'Anything for the garden', home: '' },
  Gwen: { wants: '', home: '' },
  Hugo: { wants: 'A small lamp for reading in bed', home: '' },
} as const
/** What everybody would like, too, once names are drawn. */
const CAME_LATER = ['Mittens: https://shop.example.com/mittens?size=8', 'My size is 44'] as const

type Name = keyof typeof FAMILY
const EVERYONE = Object.keys(FAMILY) as Name[]

/** How far an exchange has come, in the order in which it does. */
const STATES = ['draft', 'open', 'closed', 'drawn', 'completed'] as const
type Story = {
  name: string
  state: (typeof STATES)[number]
  /** Days from today to its day. */
  in: number
  people: readonly Name[]
  /** Who may be signed in as, by a card. */
  guest?: Name
  details?: Readonly<Record<string, string>>
}

const STORIES: readonly Story[] = [
  {
    name: 'The last get-together',
    state: 'completed',
    in: -10,
    people: EVERYONE.slice(0, 6),
    guest: 'Eve',
  },
  { name: 'Movie night', state: 'drawn', in: 0, people: EVERYONE.slice(2, 7), guest: 'Dave' },
  {
    name: 'Office party',
    state: 'drawn',
    in: 20,
    people: EVERYONE,
    guest: 'Ben',
    details: { location: 'The canteen', budget: 'about £10' },
  },
  { name: 'Flat 12', state: 'closed', in: 25, people: EVERYONE.slice(0, 5), guest: 'Carla' },
  {
    name: 'Choir night',
    state: 'open',
    in: 28,
    people: [],
    details: { approves: '1', custom: 'Secret Singers' },
  },
  {
    name: 'Presents at Aunt Rosie’s',
    state: 'open',
    in: 30,
    people: EVERYONE.slice(0, 7),
    guest: 'Anna',
    details: { description: 'Bring something silly. Dinner’s at six. No glitter, please.' },
  },
  { name: 'The book club', state: 'draft', in: 40, people: [] },
]

/** Where somebody can be signed in as, and in what. */
export type Card = { guest: string; exchange: string; state: string; link: string }

/** Makes an exchange in each state, and a card for somebody in it. Returns where the cards lead. */
export async function makeExchanges(
  ctx: Context,
  organiser: { id: string; name: string },
): Promise<Card[]> {
  const cards: Card[] = []
  for (const story of STORIES) cards.push(...(await tell(ctx, organiser, story)))
  return cards
}

async function tell(
  ctx: Context,
  organiser: { id: string; name: string },
  story: Story,
): Promise<Card[]> {
  const has = (state: Story['state']) => STATES.indexOf(story.state) >= STATES.indexOf(state)
  // What is over was made while it was still to come.
  const then = before(ctx, story.in < 1 ? 40 : 2)
  const exchange = await create(then, organiser, story, today(ctx).add({ days: story.in }))
  if (!has('open')) return []
  await changeState(then, exchange, 'open_registration')
  for (const name of story.people) await join(then, exchange, name)
  if (story.details?.approves === '1')
    for (const name of EVERYONE.slice(5, 7)) await join(then, exchange, name)
  await lookAround(then, exchange)
  const links = story.guest === undefined ? [] : await makeCardFor(then, exchange, story.guest)
  if (has('closed')) await changeState(then, exchange, 'close_registration')
  if (has('drawn')) await draw(then, exchange)
  if (has('completed')) await changeState(before(ctx, -1 - story.in), exchange, 'complete')
  const { name, state } = await reloadExchange(ctx, exchange)
  return links.map((link) => ({
    guest: story.guest ?? '',
    exchange: name,
    state: stateName(state),
    link,
  }))
}

async function create(
  ctx: Context,
  organiser: { id: string; name: string },
  { name, details }: Story,
  day: Temporal.PlainDate,
): Promise<Exchange> {
  const input = exchangeForm(sayIn('en'), ctx.clock()).parse({
    name,
    host: organiser.name,
    budget: 'about £20',
    location: 'Rosie’s house, 4 Elm Street',
    exchange_date: day.toString(),
    timezone: ctx.config.timezone,
    ...details,
  })
  return await createExchange(ctx, organiser, input)
}

async function join(ctx: Context, exchange: Exchange, name: Name): Promise<void> {
  const email = `${name.toLowerCase()}@example.org`
  const fields = { name, email, gift_ideas: FAMILY[name].wants }
  await register(ctx, exchange, registrationForm(sayIn('en'), exchange).parse(fields))
}

/** All but the last have opened their page, and they are at home where they are. */
async function lookAround(ctx: Context, exchange: Exchange): Promise<void> {
  const people = await listParticipants(ctx, exchange.id)
  for (const { id } of people.slice(0, -1)) await recordSignIn(ctx, id, true)
  const homes = people.map(({ id, name }) => [id, FAMILY[name as Name].home] as const)
  await setHouseholds(ctx, exchange, new Map(homes))
}

/** Everybody was told something, and has had more ideas since; the first half have looked at their name, and asked something. */
async function draw(ctx: Context, exchange: Exchange): Promise<void> {
  await drawNames(ctx, await reloadExchange(ctx, exchange))
  const text = 'Bring your own mug: the kitchen has four.'
  await announce(ctx, exchange, { id: newId(), text })
  const people = await listParticipants(ctx, exchange.id)
  for (const person of people) {
    const { name, gift_ideas, postal_address } = person
    const more = [gift_ideas, ...CAME_LATER].filter((line) => line !== '').join('\n')
    await editProfile(ctx, person, { name, gift_ideas: more, postal_address })
  }
  for (const person of people.slice(0, Math.ceil(people.length / 2))) {
    await recordFirstLook(ctx, person)
    await notePresent(ctx, person, person.name < 'C')
    const text = 'Which size do you wear? And green, or rather blue?'
    await writeMessage(ctx, person, 'recipient', { text })
  }
}

async function makeCardFor(ctx: Context, exchange: Exchange, guest: Name): Promise<string[]> {
  const people = await listParticipants(ctx, exchange.id)
  const isGuest = ({ name }: Participant) => name === guest
  const card = await makeCard(ctx, exchange, people.find(isGuest) ?? { id: '' })
  if (!card) return []
  return [ctx.config.baseUrl + paths.cardLink(card.token)]
}

/** The same, so many days ago. */
function before(ctx: Context, days: number): Context {
  return { ...ctx, clock: () => ctx.clock().subtract({ hours: 24 * days }) }
}

function today(ctx: Context): Temporal.PlainDate {
  return localDate(ctx.config.timezone, ctx.clock())
}

import { type Context, transact } from '../src/context.ts'
import { storeAssignment } from '../src/draw/sealed-pairs.ts'
import { onceOfDraw } from '../src/draw/tears.ts'
import { changeState, countOne } from '../src/exchanges/commands.ts'
import { findExchange } from '../src/exchanges/queries.ts'
import type { Exchange } from '../src/exchanges/tables.ts'
import { NOTHING_SAID } from '../src/participants/fields.ts'
import { listParticipants } from '../src/participants/queries.ts'
import type { Participant } from '../src/participants/tables.ts'
import { timestamp } from '../src/platform/clock.ts'
import { newId, newSlug } from '../src/platform/ids.ts'
import { giveUpAt, type OutboxMail } from '../src/platform/mail/outbox.ts'

/** SQLite takes some 32,000 values at once. */
const ROWS_AT_ONCE = 500

/** What every person has got by now, in turn. */
const KINDS = ['assignment', 'registration', 'draw_changed'] as const

type Someone = Pick<Participant, 'id' | 'exchange_id'>

type Crowd = Record<'exchanges' | 'people' | 'mails', number> & {
  like: string
  /** A key of one's own waits for the disk, so it is for those whose key is to end. */
  keys: 'own' | 'shared'
}

/**
 * Makes so many exchanges like this one, whose names are drawn, each of so many people with so many mails that
 * have gone out. Returns them. All rows go in in one transaction.
 */
export async function crowd(
  ctx: Context,
  { like, exchanges, people, mails, keys }: Crowd,
): Promise<Exchange[]> {
  const model = await findExchange(ctx, like)
  if (!model) throw new Error('There is no such exchange')
  return await transact(ctx, async (ctx) => {
    const key_id = keys === 'shared' ? ctx.keyring.make().id : null
    const drawn_at = timestamp(ctx.clock())
    const rows = Array.from({ length: exchanges }, (_, number): Exchange => {
      const address = { id: newId(), slug: newSlug(), name: `Party ${number}` }
      return { ...model, ...address, state: 'matched', drawn_at, draws: 1, key_id }
    })
    await inChunks(rows, (chunk) => ctx.db.insertInto('exchanges').values(chunk).execute())
    for (const exchange of rows) {
      const guests = await addPeople(ctx, exchange, people)
      await drawInTurn(ctx, exchange, guests)
      await addSentMails(ctx, guests, mails)
    }
    return rows
  })
}

/** Adds people until there are so many, and draws names; everybody’s mail about it has gone out. */
export async function growAndDraw(ctx: Context, exchange: Exchange, count: number): Promise<void> {
  await transact(ctx, async (ctx) => {
    const known = await listParticipants(ctx, exchange.id)
    const added = await addPeople(ctx, exchange, count - known.length)
    const people = [...known, ...added]
    await drawInTurn(ctx, exchange, people)
    await addSentMails(ctx, people, people.length)
    await changeState(ctx, exchange, 'draw')
    await countOne(ctx, exchange, 'draws')
  })
}

/** Adds people who have signed in and looked at who they give to. */
async function addPeople(
  ctx: Context,
  { id: exchange_id }: Pick<Exchange, 'id'>,
  count: number,
): Promise<Someone[]> {
  const now = timestamp(ctx.clock())
  const people = Array.from({ length: count }, (_, number) => ({
    ...NOTHING_SAID,
    id: newId(),
    exchange_id,
    name: `Guest ${number}`,
    email: `guest${number}@example.org`,
    gift_ideas: 'Warm socks\nA book, but no thriller\nTea',
    gift_ideas_changed_at: now,
    postal_address: `The Workshop ${number}\n12345 Northpole`,
    household: '',
    reminder_enabled: 1 as const,
    status: 'active' as const,
    confirmed: 1 as const,
    session_generation: 1,
    signed_in_at: now,
    looked_at: now,
    joined_at: now,
  }))
  await inChunks(people, (chunk) => ctx.db.insertInto('participants').values(chunk).execute())
  return people
}

/** Seals a draw in which everybody gives to the next one. */
async function drawInTurn(
  ctx: Context,
  exchange: Pick<Exchange, 'id'>,
  people: readonly Pick<Participant, 'id'>[],
): Promise<void> {
  const ids = people.map(({ id }) => id)
  const pairs = ids.map((id, index) => [id, ids[(index + 1) % ids.length] ?? ''] as const)
  await storeAssignment(ctx, exchange, new Map(pairs))
}

/** Adds so many mails that a server has taken, to each of these people in turn. */
export async function addSentMails(
  ctx: Context,
  people: readonly Someone[],
  count: number,
): Promise<void> {
  const mails = Array.from({ length: count }, (_, number) => {
    const reader = people[number % people.length]
    const kind = KINDS[Math.floor(number / people.length) % KINDS.length] ?? 'draw_changed'
    return reader ? sentMail(ctx, reader, kind, number) : undefined
  })
  const rows = mails.filter((mail) => mail !== undefined)
  await inChunks(rows, (chunk) => ctx.db.insertInto('outbox').values(chunk).execute())
}

function sentMail(
  { clock }: Context,
  { id: participant_id, exchange_id }: Someone,
  kind: (typeof KINDS)[number],
  number: number,
): OutboxMail {
  const now = timestamp(clock())
  return {
    id: newId(),
    dedup_key: `${kind}:${participant_id}:${onceOfDraw(1, String(number))}`,
    kind,
    exchange_id,
    participant_id,
    about_participant_id: null,
    announcement_id: null,
    sealed_person: null,
    to_post: 0,
    state: 'sent',
    round: 1,
    tries: 1,
    unanswered: 0,
    due_at: now,
    give_up_at: giveUpAt(clock()),
    tried_since: null,
    claimed_by: null,
    reason: null,
    answer: null,
    reference: '250 2.0.0 Ok: queued as 4Xk2vQ6Fz',
    created_at: now,
    finished_at: now,
  }
}

async function inChunks<Row>(
  rows: readonly Row[],
  insert: (chunk: Row[]) => Promise<unknown>,
): Promise<void> {
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
    await insert(rows.slice(from, from + ROWS_AT_ONCE))
  }
}

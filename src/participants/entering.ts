import type { Context } from '../context.ts'
import { findExchangeById } from '../exchanges/queries.ts'
import { firstDrawOf, wasInDraw } from '../exchanges/rules.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { timestamp } from '../platform/clock.ts'
import { newId } from '../platform/ids.ts'
import { NOTHING_SAID } from './fields.ts'
import type { Profile } from './forms.ts'
import { troubleOfNew } from './mail-trouble.ts'
import { dropMissedInvitations, findInvited, findOwnInvitation, findTwin } from './namesakes.ts'
import { findParticipant } from './queries.ts'
import { mayBeInvited, OUT } from './rules.ts'
import type { Participant } from './tables.ts'

export type NewPerson = Pick<Profile, 'name'> &
  Partial<Profile> & { email: string | null; reminder_enabled: boolean; household?: string }

type One = Pick<Participant, 'id'>

/**
 * Enters a person whom the organiser names, in the row of their invitation from last time or in which they
 * wait, if there is one, with the household of then unless the organiser says one. Somebody else with their
 * address keeps theirs.
 */
export async function enter(
  ctx: Context,
  exchange: Pick<Exchange, 'id'>,
  input: NewPerson,
): Promise<Participant> {
  const kept = await findInvited(ctx, exchange.id, input)
  const household = input.household || (kept?.household ?? '')
  const person = { ...input, household, status: 'active' } as const
  const entered = await write(ctx, exchange, person, kept)
  await dropMissedInvitations(ctx, entered)
  // Who has an invitation and waits, too, does so no longer.
  const left = await findInvited(ctx, exchange.id, input)
  if (left) await turnAway(ctx, left)
  return entered
}

/** Enters a person who joins by themselves, in the row of their invitation from last time, if any. */
export async function join(
  ctx: Context,
  exchange: Pick<Exchange, 'id'>,
  input: NewPerson,
): Promise<Participant> {
  const invitation = await findOwnInvitation(ctx, exchange.id, input)
  const joined = await write(ctx, exchange, { ...input, status: 'active' }, invitation)
  await dropMissedInvitations(ctx, joined)
  return joined
}

/**
 * Lets somebody wait, instead of whoever waited in this row before. An invitation from last time is left
 * alone until the organiser says yes: anybody may have entered its address.
 */
export async function wait(
  ctx: Context,
  exchange: Pick<Exchange, 'id'>,
  input: NewPerson,
  before: One | undefined,
): Promise<Participant> {
  return await write(ctx, exchange, { ...input, status: 'waiting' }, before)
}

/**
 * Makes somebody who waits take part. Nobody is in twice: who has come in by another way meanwhile stays
 * as they are, and waits no longer. Returns who is in, and whether they had been before.
 */
export async function admit(
  ctx: Context,
  waiting: Participant,
): Promise<{ participant: Participant; wasIn: boolean }> {
  const twin = await findTwin(ctx, waiting.exchange_id, waiting, ['active'])
  const present = twin && (await findParticipant(ctx, twin.id))
  await turnAway(ctx, waiting)
  if (present) return { participant: present, wasIn: true }
  const { name, email, gift_ideas, postal_address, reminder_enabled } = waiting
  const typed = { name, email, gift_ideas, postal_address }
  const participant = await join(
    ctx,
    { id: waiting.exchange_id },
    { ...typed, reminder_enabled: reminder_enabled === 1 },
  )
  return { participant, wasIn: false }
}

/** Erases somebody who waits. */
export async function turnAway({ db }: Context, { id }: One): Promise<void> {
  const row = db.deleteFrom('participants').where('id', '=', id)
  await row.where('status', '=', 'waiting').execute()
}

/** What is known of somebody from last time: who is not in until they join. */
type FromLastTime = Pick<
  Participant,
  'name' | 'email' | 'household' | 'reminder_enabled' | 'mail_trouble'
>

/**
 * Invites somebody from last time. That their address does not work, or wants no mails, is known from the
 * start. Returns the new id.
 */
export async function invite(
  ctx: Context,
  exchange: Pick<Exchange, 'id'>,
  { name, email, household, reminder_enabled, mail_trouble }: FromLastTime,
): Promise<string> {
  const id = newId()
  const isNew = mayBeInvited({ email, mail_trouble })
  await ctx.db
    .insertInto('participants')
    .values({
      id,
      exchange_id: exchange.id,
      name,
      email,
      household,
      reminder_enabled,
      ...NOTHING_SAID,
      ...(isNew ? await troubleOfNew(ctx, email) : { mail_trouble }),
      status: 'invited',
      session_generation: 1,
      joined_at: timestamp(ctx.clock()),
    })
    .execute()
  return id
}

/**
 * Which draw somebody who comes now is in first. Null once anybody who was in one has left: whoever comes may be
 * they, as their row does not say who they were.
 */
async function findFirstDraw(ctx: Context, { id }: Pick<Exchange, 'id'>): Promise<string | null> {
  const exchange = await findExchangeById(ctx, id)
  if (!exchange) return null
  const left = await ctx.db
    .selectFrom('participants')
    .select('first_draw')
    .where('exchange_id', '=', id)
    .where('status', 'in', OUT)
    .execute()
  const mayBeBack = left.some(({ first_draw }) => wasInDraw(exchange, first_draw))
  return mayBeBack ? null : firstDrawOf(exchange)
}

/** Writes a person as new, in this row if there is one. */
async function write(
  ctx: Context,
  exchange: Pick<Exchange, 'id'>,
  input: NewPerson & { status: 'active' | 'waiting' },
  row: One | undefined,
): Promise<Participant> {
  const now = timestamp(ctx.clock())
  const person = {
    ...NOTHING_SAID,
    ...input,
    reminder_enabled: input.reminder_enabled ? (1 as const) : (0 as const),
    gift_ideas_changed_at: input.gift_ideas ? now : null,
    gift_idea_days: '',
    confirmed: 0 as const,
    joined_at: now,
    first_draw: await findFirstDraw(ctx, exchange),
    ...(await troubleOfNew(ctx, input.email)),
  }
  if (row) {
    return await ctx.db
      .updateTable('participants')
      .set((row) => ({ ...person, version: row('version', '+', 1) }))
      .where('id', '=', row.id)
      .returningAll()
      .executeTakeFirstOrThrow()
  }
  return await ctx.db
    .insertInto('participants')
    .values({ ...person, id: newId(), exchange_id: exchange.id, session_generation: 1 })
    .returningAll()
    .executeTakeFirstOrThrow()
}

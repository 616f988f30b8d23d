import type { Context } from '../context.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { timestamp } from '../platform/clock.ts'
import { newId } from '../platform/ids.ts'
import { PROFILE_FIELDS, type ProfileField } from './fields.ts'
import type { Profile } from './forms.ts'
import { troubleOfNew } from './mail-trouble.ts'
import { findAnyParticipant, findInvited } from './queries.ts'
import type { Participant } from './tables.ts'

export type NewPerson = Pick<Profile, 'name'> &
  Partial<Profile> & { email: string | null; reminder_enabled: boolean; household?: string }

type One = Pick<Participant, 'id'>

/** The profile of somebody who has not filled it in, but for their name. */
const NOTHING_SAID = Object.fromEntries(
  PROFILE_FIELDS.filter((field) => field !== 'name').map((field) => [field, '']),
) as Omit<Record<ProfileField, string>, 'name'>

/**
 * Enters a person, in this row or, without one, in the row in which they wait or of their invitation from
 * last time, if there is one.
 */
export async function enter(
  ctx: Context,
  exchange: Pick<Exchange, 'id'>,
  input: NewPerson,
  status: 'active' | 'waiting' = 'active',
  row?: One,
): Promise<Participant> {
  const now = timestamp(ctx.clock())
  const person = {
    ...NOTHING_SAID,
    ...input,
    reminder_enabled: input.reminder_enabled ? (1 as const) : (0 as const),
    gift_ideas_changed_at: input.gift_ideas ? now : null,
    status,
    confirmed: 0 as const,
    joined_at: now,
    ...(await troubleOfNew(ctx, input.email)),
  }
  const invited = row ?? (await findInvited(ctx, exchange.id, input))
  if (invited) {
    return await update(ctx, invited)
      .set((row) => ({ ...person, version: row('version', '+', 1) }))
      .returningAll()
      .executeTakeFirstOrThrow()
  }
  return await ctx.db
    .insertInto('participants')
    .values({ ...person, id: newId(), exchange_id: exchange.id, session_generation: 1 })
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** Invites somebody from last time, who is not in until they join. Returns the new id. */
export async function invite(
  ctx: Context,
  exchange: Pick<Exchange, 'id'>,
  {
    name,
    email,
    household,
    reminder_enabled,
  }: Pick<Participant, 'name' | 'email' | 'household' | 'reminder_enabled'>,
): Promise<string> {
  const id = newId()
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
      status: 'invited',
      session_generation: 1,
      joined_at: timestamp(ctx.clock()),
    })
    .execute()
  return id
}

/** Makes somebody who waits take part. */
export async function admit(ctx: Context, person: One): Promise<void> {
  const admitted = { status: 'active' as const, joined_at: timestamp(ctx.clock()) }
  await update(ctx, person).set(admitted).where('status', '=', 'waiting').execute()
}

/** Erases somebody who waits. */
export async function turnAway({ db }: Context, { id }: One): Promise<void> {
  const row = db.deleteFrom('participants').where('id', '=', id)
  await row.where('status', '=', 'waiting').execute()
}

/**
 * Ends a participation and empties its row, which stays until the purge, as mails and pairs name it. Of
 * who declines, which an invitation allows, too, the name stays, so that the organiser knows. Returns the
 * person as they were; undefined if it had ended before.
 */
export async function endPart(
  ctx: Context,
  { id }: One,
  status: 'withdrawn' | 'declined' | 'removed',
): Promise<Participant | undefined> {
  const former = await findAnyParticipant(ctx, id)
  const mayEnd = status === 'declined' ? ['active', 'invited'] : ['active']
  if (!former || !mayEnd.includes(former.status)) return undefined
  await update(ctx, former)
    .set((row) => ({
      ...NOTHING_SAID,
      name: status === 'declined' ? former.name : '',
      email: null,
      email_changed_on: null,
      household: '',
      mail_trouble: null,
      mail_trouble_answer: null,
      status,
      session_generation: row('session_generation', '+', 1),
    }))
    .execute()
  return former
}

/** Revokes every session of a person, or of everybody if none is named. */
export async function endSessions(ctx: Context, person?: One): Promise<void> {
  const all = ctx.db.updateTable('participants')
  await (person ? all.where('id', '=', person.id) : all)
    .set((row) => ({ session_generation: row('session_generation', '+', 1) }))
    .execute()
}

/**
 * Saves a participant's profile, noting when their gift ideas change. Returns false, saving
 * nothing, if it was edited since `version` or they have left.
 */
export async function editProfile(
  ctx: Context,
  participant: Participant,
  profile: Profile & { household?: string },
  version = participant.version,
): Promise<boolean> {
  const ideasChanged = profile.gift_ideas !== participant.gift_ideas
  const edited = await update(ctx, participant)
    .set((row) => ({
      ...profile,
      version: row('version', '+', 1),
      ...(ideasChanged && { gift_ideas_changed_at: timestamp(ctx.clock()) }),
    }))
    .where('status', '=', 'active')
    .where('version', '=', version)
    .executeTakeFirst()
  return edited.numUpdatedRows > 0n
}

/**
 * Changes a participant's address, or removes it, on this day, and revokes every session. Whoever has
 * the new one has not confirmed it.
 */
export async function changeEmail(
  ctx: Context,
  participant: One,
  email: string | null,
  day: string,
): Promise<void> {
  const trouble = await troubleOfNew(ctx, email)
  await update(ctx, participant)
    .set({ email, email_changed_on: day, confirmed: 0, ...trouble })
    .execute()
  await endSessions(ctx, participant)
}

/** Sets the household of a person; an empty label means none. */
export async function setHousehold(ctx: Context, person: One, household: string): Promise<void> {
  await update(ctx, person)
    .set((row) => ({ household, version: row('version', '+', 1) }))
    .execute()
}

export async function setReminders(ctx: Context, person: One, enabled: boolean): Promise<void> {
  const reminder_enabled = enabled ? 1 : 0
  await update(ctx, person).set({ reminder_enabled }).execute()
}

/** Resets everybody's first look for a new draw. */
export async function forgetLooks(ctx: Context, exchange: Pick<Exchange, 'id'>): Promise<void> {
  await ctx.db
    .updateTable('participants')
    .set({ looked_at: null })
    .where('exchange_id', '=', exchange.id)
    .execute()
}

function update(ctx: Context, { id }: One) {
  return ctx.db.updateTable('participants').where('id', '=', id)
}

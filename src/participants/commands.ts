import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { findExchangeById } from '../exchanges/queries.ts'
import { isDrawn, localDate } from '../exchanges/rules.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { timestamp } from '../platform/clock.ts'
import { withDay } from '../platform/days.ts'
import { NOTHING_SAID } from './fields.ts'
import type { Profile } from './forms.ts'
import { daysOfChanged } from './ideas.ts'
import { troubleOfNew } from './mail-trouble.ts'
import { findAnyParticipant } from './queries.ts'
import type { OUT } from './rules.ts'
import type { Participant } from './tables.ts'

type One = Pick<Participant, 'id'>

/**
 * Ends a participation and empties its row, which stays until the purge, as mails and pairs name it. Of
 * who declines, which an invitation allows, too, the name stays, so that the organiser knows. Returns the
 * person as they were; undefined if it had ended before.
 */
export async function endPart(
  ctx: Context,
  { id }: One,
  status: (typeof OUT)[number],
): Promise<Participant | undefined> {
  const former = await findAnyParticipant(ctx, id)
  const mayEnd = status === 'declined' ? ['active', 'invited'] : ['active']
  if (!former || !mayEnd.includes(former.status)) return undefined
  await update(ctx, former)
    .set((row) => ({
      ...NOTHING_SAID,
      gift_idea_days: '',
      name: status === 'declined' ? former.name : '',
      email: null,
      email_changed_on: null,
      edited_for_them_on: null,
      household: '',
      reveal_choice: 'unseen' as const,
      mail_trouble: null,
      mail_trouble_answer: null,
      status,
      session_generation: row('session_generation', '+', 1),
    }))
    .execute()
  return former
}

/** Revokes every session of a person, and the links under seal that were mailed to them. */
export async function endSessions(ctx: Context, person: One): Promise<void> {
  await update(ctx, person)
    .set((row) => ({ session_generation: row('session_generation', '+', 1) }))
    .execute()
}

/**
 * The same of everybody in a restored database: no generation is one that the hours after the copy have
 * had, which are lost, and from which links are still about.
 */
export async function endSessionsOfEverybody(ctx: Context): Promise<void> {
  const seconds = Math.floor(ctx.clock().epochMilliseconds / 1000)
  await ctx.db
    .updateTable('participants')
    .set({ session_generation: sql<number>`max(session_generation + 1, ${seconds})` })
    .execute()
}

/**
 * Saves a participant's profile, noting when what their giver sees of it changes and, after the draw, which
 * lines of their gift ideas are new. Returns false, saving nothing, if it was edited since `version` or they have left.
 */
export async function editProfile(
  ctx: Context,
  participant: Participant,
  profile: Profile & { household?: string; edited_for_them_on?: string },
  version = participant.version,
): Promise<boolean> {
  const changed = await notedChange(ctx, participant, profile)
  const edited = await update(ctx, participant)
    .set((row) => ({
      ...profile,
      version: row('version', '+', 1),
      ...changed,
    }))
    .where('status', '=', 'active')
    .where('version', '=', version)
    .executeTakeFirst()
  return edited.numUpdatedRows > 0n
}

async function notedChange(ctx: Context, participant: Participant, profile: Profile) {
  const now = ctx.clock()
  const noted = { gift_ideas_changed_at: timestamp(now) }
  const giftIdeas = profile.gift_ideas
  if (giftIdeas === participant.gift_ideas) {
    return profile.postal_address === participant.postal_address ? undefined : noted
  }
  const exchange = await findExchangeById(ctx, participant.exchange_id)
  const gift_idea_days =
    exchange && isDrawn(exchange.state)
      ? daysOfChanged(participant, giftIdeas, localDate(exchange.timezone, now).toString())
      : ''
  return { ...noted, gift_idea_days }
}

/**
 * Changes a participant's address, or removes it, and revokes every session. The day on which the admin does so is noted
 * beside those before; undefined if it is not the admin's doing. Whoever has
 * the new one has not confirmed it, and not come yet, unless the person has by a way that stays.
 */
export async function changeEmail(
  ctx: Context,
  participant: One,
  email: string | null,
  { day, hasCome }: { day?: string; hasCome: boolean },
): Promise<void> {
  const trouble = await troubleOfNew(ctx, email)
  const former = await findAnyParticipant(ctx, participant.id)
  const days = former?.email_changed_on ?? null
  const email_changed_on = day === undefined ? days : withDay(days, day)
  await update(ctx, participant)
    .set((row) => ({
      email,
      email_changed_on,
      confirmed: 0,
      ...(!hasCome && { signed_in_at: null }),
      version: row('version', '+', 1),
      ...trouble,
    }))
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

/** For a new draw: nobody has looked, and none of the gift ideas is new. */
export async function beginAnew(ctx: Context, exchange: Pick<Exchange, 'id'>): Promise<void> {
  await ctx.db
    .updateTable('participants')
    .set({ looked_at: null, gift_idea_days: '' })
    .where('exchange_id', '=', exchange.id)
    .execute()
}

function update(ctx: Context, { id }: One) {
  return ctx.db.updateTable('participants').where('id', '=', id)
}

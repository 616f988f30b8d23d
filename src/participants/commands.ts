import { type Context, transact } from '../context.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { timestamp } from '../platform/clock.ts'
import { newId } from '../platform/ids.ts'
import type { Trouble } from '../platform/mail/reasons.ts'
import type { Profile } from './forms.ts'
import { findFormer, listParticipants } from './queries.ts'
import type { Participant } from './tables.ts'

export type NewPerson = Pick<Profile, 'name'> &
  Partial<Profile> & { email: string | null; reminder_enabled: boolean; household?: string }

/** Of somebody who has said no more than who they are. */
const NOTHING_SAID = { gift_ideas: '', postal_address: '' }

/** Writes a person in, over the row of an earlier participation with this address if there is one. */
export async function enter(
  ctx: Context,
  exchange: Pick<Exchange, 'id'>,
  input: NewPerson,
): Promise<Participant> {
  const now = timestamp(ctx.clock())
  const person = {
    ...NOTHING_SAID,
    ...input,
    reminder_enabled: input.reminder_enabled ? (1 as const) : (0 as const),
    gift_ideas_changed_at: input.gift_ideas ? now : null,
    status: 'active' as const,
    joined_at: now,
  }
  const former = await findFormer(ctx, exchange.id, input)
  if (former) {
    return await update(ctx, former)
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

/** Writes down somebody who took part last time; they are not in before they join. Returns the new id. */
export async function invite(
  ctx: Context,
  exchange: Pick<Exchange, 'id'>,
  { name, email, household, reminder_enabled }: Participant,
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

/** Ends a person's part and their sessions; the row stays until the purge or a return. */
export async function endPart(
  ctx: Context,
  participant: Pick<Participant, 'id'>,
  status: 'withdrawn' | 'removed',
): Promise<void> {
  await update(ctx, participant)
    .set((row) => ({ status, session_generation: row('session_generation', '+', 1) }))
    .execute()
}

/** Ends every session of a person. */
export async function endSessions(
  ctx: Context,
  participant: Pick<Participant, 'id'>,
): Promise<void> {
  await update(ctx, participant)
    .set((row) => ({ session_generation: row('session_generation', '+', 1) }))
    .execute()
}

/**
 * Saves what is said of a participant; notes when their gift ideas changed. False if they
 * were edited since `version`, and nothing is saved.
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

/** Gives a participant another address, or none; the sessions that came from the old one end. */
export async function changeEmail(
  ctx: Context,
  participant: Pick<Participant, 'id'>,
  email: string | null,
): Promise<void> {
  await update(ctx, participant)
    .set({ email, mail_trouble: null, mail_trouble_answer: null })
    .execute()
  await endSessions(ctx, participant)
}

/** Sets the household of each person named, in one save; an empty label is none. */
export async function setHouseholds(
  ctx: Context,
  exchange: Exchange,
  labels: ReadonlyMap<string, string>,
): Promise<void> {
  await transact(ctx, async (ctx) => {
    for (const { id, household } of await listParticipants(ctx, exchange.id)) {
      const label = labels.get(id) ?? household
      if (label === household) continue
      await update(ctx, { id })
        .set((row) => ({ household: label, version: row('version', '+', 1) }))
        .execute()
    }
  })
}

export async function setReminders(
  ctx: Context,
  participant: Pick<Participant, 'id'>,
  enabled: boolean,
): Promise<void> {
  await update(ctx, participant)
    .set({ reminder_enabled: enabled ? 1 : 0 })
    .execute()
}

/** Notes of everybody with this address why mail to it does not arrive, or null that it does. */
export async function setMailTrouble(
  ctx: Context,
  { exchangeId, email }: { exchangeId: string; email: string },
  trouble: Trouble | null,
): Promise<void> {
  await ctx.db
    .updateTable('participants')
    .set({ mail_trouble: trouble?.reason ?? null, mail_trouble_answer: trouble?.answer ?? null })
    .where('exchange_id', '=', exchangeId)
    .where('email', '=', email)
    .$if(trouble === null, (update) => update.where('mail_trouble', 'is not', null))
    .execute()
}

/** Notes that somebody signed in. Undefined if they do not take part any more. */
export async function recordSignIn(ctx: Context, id: string): Promise<Participant | undefined> {
  return await update(ctx, { id })
    .set({ signed_in_at: timestamp(ctx.clock()) })
    .where('status', '=', 'active')
    .returningAll()
    .executeTakeFirst()
}

/** Records a participant's first look at their recipient; later ones change nothing. */
export async function recordFirstLook(ctx: Context, id: string): Promise<void> {
  await update(ctx, { id })
    .set({ looked_at: timestamp(ctx.clock()) })
    .where('looked_at', 'is', null)
    .execute()
}

/** A new draw: nobody has looked yet. */
export async function forgetLooks(ctx: Context, exchange: Pick<Exchange, 'id'>): Promise<void> {
  await ctx.db
    .updateTable('participants')
    .set({ looked_at: null })
    .where('exchange_id', '=', exchange.id)
    .execute()
}

function update(ctx: Context, { id }: Pick<Participant, 'id'>) {
  return ctx.db.updateTable('participants').where('id', '=', id)
}

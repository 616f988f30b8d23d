import { type Context, transact } from '../context.ts'
import { findExchangeById } from '../exchanges/queries.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { sendWhatIsDue } from '../mail/commands.ts'
import { timestamp } from '../platform/clock.ts'
import { endCards } from './cards.ts'
import type { Profile } from './forms.ts'
import { mayLook } from './rules.ts'
import { enqueueSignInLink } from './sign-in-links.ts'
import type { Participant } from './tables.ts'

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
  const edited = await ctx.db
    .updateTable('participants')
    .set((row) => ({
      ...profile,
      version: row('version', '+', 1),
      ...(ideasChanged && { gift_ideas_changed_at: timestamp(ctx.clock()) }),
    }))
    .where('id', '=', participant.id)
    .where('status', '=', 'active')
    .where('version', '=', version)
    .executeTakeFirst()
  return edited.numUpdatedRows > 0n
}

/**
 * Gives a participant their right address. Sessions and links that came from the old one end;
 * what did not arrive, and after the draw its result, goes to the new one, else a sign-in link.
 */
export async function correctEmail(
  ctx: Context,
  exchange: Exchange,
  participant: Participant,
  email: string | null,
): Promise<void> {
  if (email === participant.email) return
  await transact(ctx, async (trx) => {
    await trx
      .updateTable('participants')
      .set((row) => ({
        email,
        mail_trouble: null,
        session_generation: row('session_generation', '+', 1),
      }))
      .where('id', '=', participant.id)
      .execute()
    await endCards(ctx, trx, participant)
    await trx
      .deleteFrom('sign_in_links')
      .where('participant_id', '=', participant.id)
      .where('kind', '=', 'mail')
      .execute()
    if (email === null) return
    const { state } = (await findExchangeById(trx, exchange.id)) ?? exchange
    const isDue = await sendWhatIsDue(ctx, trx, {
      id: participant.id,
      exchangeId: exchange.id,
      afterDraw: mayLook(state),
    })
    if (!isDue) await enqueueSignInLink(ctx, trx, participant)
  })
}

export async function setReminders(
  ctx: Context,
  participant: Participant,
  enabled: boolean,
): Promise<void> {
  await ctx.db
    .updateTable('participants')
    .set({ reminder_enabled: enabled ? 1 : 0 })
    .where('id', '=', participant.id)
    .execute()
}

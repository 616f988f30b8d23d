import { type Context, transact } from '../context.ts'
import { rememberPairs } from '../draw/last-time.ts'
import { listExclusions } from '../draw/queries.ts'
import { listParticipants } from '../participants/queries.ts'
import { timestamp } from '../platform/clock.ts'
import type { Db } from '../platform/database.ts'
import { newId } from '../platform/ids.ts'
import { createExchange } from './commands.ts'
import type { Again } from './forms.ts'
import { reminderDays } from './rules.ts'
import type { Exchange } from './tables.ts'

/**
 * A new exchange from a completed one: texts and rules are copied, and whoever took part is
 * invited once registration opens. Of the draw only keyed hashes of its pairs are kept.
 */
export async function createAgain(ctx: Context, past: Exchange, wishes: Again): Promise<Exchange> {
  const { name, exchange_date, invite, avoid_last_pairs } = wishes
  return await transact(ctx, async (trx) => {
    const next = await createExchange(ctx, trx, {
      name,
      exchange_date,
      organiser: past.organiser,
      description: past.description,
      budget: past.budget,
      location: past.location,
      max_participants: past.max_participants,
      registration_close_date: null,
      timezone: past.timezone,
      draw_shape: past.draw_shape,
      reminder_days: reminderDays(past),
    })
    if (invite) await copyPeopleAndRules(ctx, trx, { past, next })
    if (avoid_last_pairs) await rememberPairs(ctx, trx, { past, next })
    return next
  })
}

async function copyPeopleAndRules(
  ctx: Context,
  trx: Db,
  { past, next }: { past: Exchange; next: Exchange },
): Promise<void> {
  const newIds = new Map<string, string>()
  for (const person of await listParticipants(trx, past.id)) {
    const id = newId()
    newIds.set(person.id, id)
    await trx
      .insertInto('participants')
      .values({
        id,
        exchange_id: next.id,
        name: person.name,
        email: person.email,
        household: person.household,
        gift_ideas: '',
        postal_address: '',
        reminder_enabled: person.reminder_enabled,
        status: 'invited',
        session_generation: 1,
        joined_at: timestamp(ctx.clock()),
      })
      .execute()
  }
  for (const rule of await listExclusions(trx, past.id)) {
    const giver_id = newIds.get(rule.giver_id)
    const recipient_id = newIds.get(rule.recipient_id)
    if (!giver_id || !recipient_id) continue
    await trx
      .insertInto('exclusions')
      .values({ ...rule, id: newId(), exchange_id: next.id, giver_id, recipient_id })
      .execute()
  }
}

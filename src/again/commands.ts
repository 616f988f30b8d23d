import { type Context, transact } from '../context.ts'
import { listsToAvoid } from '../draw/decoys.ts'
import { copyExclusions } from '../draw/exclusions.ts'
import { handOnLists } from '../draw/last-time.ts'
import { createExchange } from '../exchanges/commands.ts'
import { emailDomains, reminderDays } from '../exchanges/rules.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { invite } from '../participants/entering.ts'
import { listAskedAgain } from '../participants/series.ts'
import type { Again } from './forms.ts'

/**
 * Creates a new exchange from a completed one, copying its texts and settings. Optionally, people
 * are invited again with their exclusions, and the last pairs are avoided.
 */
export async function createAgain(ctx: Context, past: Exchange, wishes: Again): Promise<Exchange> {
  const lists = wishes.avoid_last_pairs ? await listsToAvoid(ctx, past) : undefined
  return await transact(ctx, async (ctx) => {
    const next = await createExchange(
      ctx,
      { id: past.owner_id },
      { ...inputOf(past), ...newIn(wishes) },
      past,
    )
    if (wishes.invite) await copyPeopleAndExclusions(ctx, { past, next })
    if (lists) await handOnLists(ctx, { past, next }, lists)
    return next
  })
}

function inputOf(past: Exchange) {
  const { host, custom, description, budget, location, max_participants, timezone } = past
  return {
    host,
    custom,
    description,
    budget,
    location,
    max_participants,
    timezone,
    email_domains: emailDomains(past),
    approves: past.approves === 1,
    // What everybody agrees to is to be said anew.
    reveals: false,
    joins_without_email: past.joins_without_email === 1,
    draw_shape: past.draw_shape,
    names_shown: past.names_shown,
    reminder_days: reminderDays(past),
  }
}

function newIn({ name, exchange_date }: Again) {
  return { name, exchange_date, registration_close_date: null, draws_itself: false }
}

async function copyPeopleAndExclusions(
  ctx: Context,
  { past, next }: { past: Exchange; next: Exchange },
): Promise<void> {
  const newIds = new Map<string, string>()
  for (const person of await listAskedAgain(ctx, past)) {
    newIds.set(person.id, await invite(ctx, next, person))
  }
  await copyExclusions(ctx, { past, next, newIds })
}

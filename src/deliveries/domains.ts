import { findAdmin } from '../admin/queries.ts'
import type { Context } from '../context.ts'
import { timestamp } from '../platform/clock.ts'
import { domainOf } from '../platform/mail/addresses.ts'
import type { Waiting } from '../platform/mail/delivery-outcomes.ts'

/** All that waits for readers at this domain: what was not tried yet comes first, then who took one. */
export async function listWaitingAt(ctx: Context, domain: string): Promise<Waiting[]> {
  return (await listWaiting(ctx)).filter(({ address }) => domainOf(address) === domain)
}

/**
 * The id of a mail that is due and whose reader took one before, rather not at one of these domains;
 * undefined if there is none.
 */
export async function pickProbe(
  ctx: Context,
  refusing: readonly string[],
): Promise<string | undefined> {
  const now = timestamp(ctx.clock())
  const waiting = await listWaiting(ctx)
  const due = waiting.filter(
    ({ due_at, took_one, claimed_by }) => due_at <= now && took_one !== null && claimed_by === null,
  )
  const first = due.find(({ address }) => !refusing.includes(domainOf(address))) ?? due[0]
  return first?.id
}

/** When each domain last took a mail. */
export async function lastTakenByDomain(ctx: Context): Promise<ReadonlyMap<string, string>> {
  const taken = await ctx.db
    .selectFrom('outbox')
    .leftJoin('participants', 'participants.id', 'outbox.participant_id')
    .select(['participants.email', (mail) => mail.fn.max('finished_at').as('at')])
    .where('outbox.state', '=', 'sent')
    .groupBy('participants.email')
    .execute()
  const addressFor = await addressOfReader(ctx)
  const times = new Map<string, string>()
  for (const { email, at } of taken) {
    const domain = domainOf(addressFor(email))
    if ((at ?? '') > (times.get(domain) ?? '')) times.set(domain, at ?? '')
  }
  return times
}

/** The address of a reader; a mail to no participant is for the admin. */
export async function addressOfReader(ctx: Context): Promise<(email: string | null) => string> {
  const admin = await findAdmin(ctx)
  return (email) => email ?? admin?.email ?? ''
}

/** What waits, with what is known of its reader. */
async function listWaiting(ctx: Context) {
  const waiting = await ctx.db
    .selectFrom('outbox')
    .leftJoin('participants', 'participants.id', 'outbox.participant_id')
    .select(['outbox.id', 'due_at', 'tries', 'claimed_by', 'email'])
    .select((is) =>
      is
        .selectFrom('outbox as earlier')
        .select((earlier) => earlier.fn.max('earlier.id').as('id'))
        .whereRef('earlier.participant_id', '=', 'outbox.participant_id')
        .where('earlier.state', '=', 'sent')
        .as('took_one'),
    )
    .where('outbox.state', '=', 'waiting')
    .orderBy('due_at')
    .execute()
  const addressFor = await addressOfReader(ctx)
  return waiting
    .map(({ email, ...mail }) => ({ ...mail, address: addressFor(email) }))
    .toSorted((a, b) => rank(a) - rank(b))
}

function rank({ tries, took_one }: { tries: number; took_one: string | null }): number {
  return (tries === 0 ? 0 : 2) + (took_one === null ? 1 : 0)
}

import { findAdmin } from '../admin/queries.ts'
import type { Context } from '../context.ts'
import { timestamp } from '../platform/clock.ts'
import { domainOf } from '../platform/mail/addresses.ts'
import { type MailKind, UNSEEN_KINDS } from '../post/kinds.ts'

/**
 * What waits of these kinds to be tried, with what is known of its reader: what was not tried yet comes first,
 * then who took one that pages may show.
 */
export async function listWaiting(ctx: Context, kinds: readonly MailKind[]) {
  const waiting = await ctx.db
    .selectFrom('outbox')
    .leftJoin('participants', 'participants.id', 'outbox.participant_id')
    .select(['outbox.id', 'due_at', 'tries', 'claimed_by', 'reason', 'email'])
    .select((is) =>
      is
        .selectFrom('outbox as earlier')
        .select((earlier) => earlier.fn.max('earlier.id').as('id'))
        .whereRef('earlier.participant_id', '=', 'outbox.participant_id')
        .where('earlier.state', '=', 'sent')
        .where('earlier.kind', 'not in', UNSEEN_KINDS)
        .as('took_one'),
    )
    .where('outbox.state', '=', 'waiting')
    .where('kind', 'in', kinds)
    // No server is asked for these.
    .where((is) => is.or([is('reason', 'is', null), is('reason', '!=', 'key_missing')]))
    .orderBy('due_at')
    .execute()
  const addressFor = await addressOfReader(ctx)
  return waiting
    .map(({ email, ...mail }) => ({ ...mail, address: addressFor(email) }))
    .toSorted((a, b) => rank(a) - rank(b))
}

/**
 * The id of a mail of these kinds that is due and whose reader took one before, rather not at one of these domains;
 * undefined if there is none.
 */
export async function pickProbe(
  ctx: Context,
  kinds: readonly MailKind[],
  refusing: readonly string[],
): Promise<string | undefined> {
  const now = timestamp(ctx.clock())
  const waiting = await listWaiting(ctx, kinds)
  const due = waiting.filter(
    ({ due_at, took_one, claimed_by }) => due_at <= now && took_one !== null && claimed_by === null,
  )
  const first = due.find(({ address }) => !refusing.includes(domainOf(address))) ?? due[0]
  return first?.id
}

/** When each domain last took a mail that pages may show. */
export async function lastTakenByDomain(ctx: Context): Promise<ReadonlyMap<string, string>> {
  const taken = await ctx.db
    .selectFrom('outbox')
    .leftJoin('participants', 'participants.id', 'outbox.participant_id')
    .select(['participants.email', (mail) => mail.fn.max('finished_at').as('at')])
    .select((mail) => mail.selectFrom('admins').select('email').limit(1).as('admin'))
    .where('outbox.state', '=', 'sent')
    .where('kind', 'not in', UNSEEN_KINDS)
    .groupBy('participants.email')
    .execute()
  const times = new Map<string, string>()
  for (const { email, admin, at } of taken) {
    const domain = domainOf(email ?? admin ?? '')
    if ((at ?? '') > (times.get(domain) ?? '')) times.set(domain, at ?? '')
  }
  return times
}

/** The address of a reader; a mail to no participant is for the admin. */
export async function addressOfReader(ctx: Context): Promise<(email: string | null) => string> {
  const admin = await findAdmin(ctx)
  return (email) => email ?? admin?.email ?? ''
}

function rank({ tries, took_one }: { tries: number; took_one: string | null }): number {
  return (tries === 0 ? 0 : 2) + (took_one === null ? 1 : 0)
}

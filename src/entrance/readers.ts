import type { Context } from '../context.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { listByMailbox } from '../participants/mail-trouble.ts'
import type { Participant } from '../participants/tables.ts'
import { mailboxOf } from '../platform/mail/addresses.ts'
import { ADDRESSES_AT_ONCE_MAX, EXCHANGES_AT_ONCE_MAX } from './rules.ts'

/**
 * Who is mailed where a link is asked for with this address, to one exchange or to all: as asking is counted by
 * mailbox, everybody who is in with any address of it. Where these are many, the exchanges in which somebody has
 * opened their page go first, and in each whoever has the address itself, who has opened their page, whose address is
 * the mailbox's own, as others make up what stands behind a plus, who joined first.
 */
export async function listReaders(
  ctx: Context,
  email: string,
  exchange?: Pick<Exchange, 'id'>,
): Promise<Participant[]> {
  const people = await listByMailbox(ctx, email, exchange?.id)
  const inOrder = people
    .filter(({ status }) => status === 'active')
    .toSorted(
      (one, other) =>
        Number(other.email === email) - Number(one.email === email) ||
        other.confirmed - one.confirmed ||
        Number(isPlain(other)) - Number(isPlain(one)) ||
        (one.joined_at < other.joined_at ? -1 : 1),
    )
  return [...Map.groupBy(inOrder, ({ exchange_id }) => exchange_id).values()]
    .toSorted(
      (one, other) =>
        rankOf(other, email) - rankOf(one, email) || (lastOf(one) > lastOf(other) ? -1 : 1),
    )
    .slice(0, EXCHANGES_AT_ONCE_MAX)
    .flatMap(withFirstAddresses)
}

function isPlain({ email }: Participant): boolean {
  return email !== null && mailboxOf(email) === email
}

/** Whoever joins with made-up addresses of a mailbox opens no page, so puts none of its owner's behind. */
function rankOf(people: readonly Participant[], email: string): number {
  if (people.some(({ confirmed }) => confirmed === 1)) return 2
  return people.some((person) => person.email === email) ? 1 : 0
}

/** When somebody joined last. */
function lastOf(people: readonly Participant[]): string {
  const times = people.map(({ joined_at }) => joined_at)
  return times.toSorted().at(-1) ?? ''
}

/** All who share one of the first addresses: only the organiser enters several people with one. */
function withFirstAddresses(people: readonly Participant[]): Participant[] {
  const addresses = [...new Set(people.map(({ email }) => email))].slice(0, ADDRESSES_AT_ONCE_MAX)
  return people.filter(({ email }) => addresses.includes(email))
}

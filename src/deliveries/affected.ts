import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { domainOf } from '../platform/mail/addresses.ts'
import { OUR_REASONS } from '../platform/mail/reasons.ts'
import { prepare } from '../platform/prepared.ts'
import { UNSEEN_KINDS } from '../post/kinds.ts'
import { lastTakenByDomain } from './domains.ts'

/** A mail that waits or was given up for reasons of ours. */
export type Affected = Awaited<ReturnType<typeof listAffected>>[number]

const ourTroubles = prepare((db) =>
  db
    .selectFrom('outbox')
    .leftJoin('exchanges', 'exchanges.id', 'outbox.exchange_id')
    .leftJoin('participants', 'participants.id', 'outbox.participant_id')
    .select(['outbox.id', 'kind', 'outbox.state', 'reason', 'answer', 'finished_at', 'email'])
    .select(['outbox.created_at', 'tried_since', 'exchanges.state as exchange_state', 'timezone'])
    .select(['participants.id as participant_id', 'outbox.exchange_id'])
    .select((mail) => mail.selectFrom('admins').select('email').limit(1).as('admin'))
    .select('completed_at')
    .where('outbox.state', 'in', ['waiting', 'failed'])
    .where('reason', 'in', OUR_REASONS)
    .orderBy((is) => is('reason', '=', 'provider_refuses_us'))
    .orderBy('finished_at', 'desc'),
)

/**
 * Mails that wait or were given up for reasons of ours, those that were given up last first; with the
 * domain of their reader, if it alone refuses us.
 */
export async function listAffected(ctx: Context) {
  const mails = await ourTroubles.all(ctx)
  const isApart = ({ reason }: (typeof mails)[number]) => reason === 'provider_refuses_us'
  return mails.map((mail) => ({
    ...mail,
    domain: isApart(mail) ? domainOf(mail.email ?? mail.admin ?? '') : undefined,
  }))
}

/**
 * When a mail that pages may show was last taken, by anybody or by the one domain that it is about; empty if
 * none was.
 */
export async function findLastTaken(
  ctx: Context,
  affected: readonly Affected[],
): Promise<(mail: Affected) => string> {
  if (affected.length === 0) return () => ''
  const isAnyApart = affected.some(({ domain }) => domain !== undefined)
  const byDomain = isAnyApart ? await lastTakenByDomain(ctx) : new Map<string, string>()
  const everywhere = isAnyApart
    ? ([...byDomain.values()].toSorted().at(-1) ?? '')
    : await lastTakenAnywhere(ctx)
  return ({ domain }) => (domain === undefined ? everywhere : (byDomain.get(domain) ?? ''))
}

/** The same by anybody. */
export async function lastTakenAnywhere(ctx: Context): Promise<string> {
  const { at } = await ctx.db
    .selectFrom('outbox')
    .select(sql<string>`coalesce(max(finished_at), '')`.as('at'))
    .where('state', '=', 'sent')
    .where('kind', 'not in', UNSEEN_KINDS)
    .executeTakeFirstOrThrow()
  return at
}

/** No more tries are made of it. */
export function isGivenUp({ state }: Pick<Affected, 'state'>): boolean {
  return state === 'failed'
}

import { sql } from 'kysely'
import { timestamp } from '../platform/clock.ts'
import type { Db } from '../platform/database.ts'
import type { State } from './rules.ts'
import type { Exchange } from './tables.ts'

/** The exchange at this address, or undefined. */
export function findExchange(db: Db, slug: string): Promise<Exchange | undefined> {
  return db.selectFrom('exchanges').selectAll().where('slug', '=', slug).executeTakeFirst()
}

export function findExchangeById(db: Db, id: string): Promise<Exchange | undefined> {
  return db.selectFrom('exchanges').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Every exchange in this state. */
export function listInState(db: Db, state: State): Promise<Exchange[]> {
  return db.selectFrom('exchanges').selectAll().where('state', '=', state).execute()
}

/** The completed exchanges whose data is erased by that moment. */
export function listDueForPurge(db: Db, by: Temporal.Instant): Promise<Exchange[]> {
  return db
    .selectFrom('exchanges')
    .selectAll()
    .where('state', '=', 'completed')
    .where('purge_at', '<=', timestamp(by))
    .execute()
}

export type ExchangeCard = Exchange & { people: number }

/** Every exchange with how many take part, newest first. */
export function listExchanges(db: Db): Promise<ExchangeCard[]> {
  return db
    .selectFrom('exchanges')
    .selectAll()
    .select((exchange) =>
      exchange
        .selectFrom('participants')
        .select(sql<number>`count(*)`.as('count'))
        .whereRef('participants.exchange_id', '=', 'exchanges.id')
        .where('status', '=', 'active')
        .$asScalar()
        .as('people'),
    )
    .orderBy('created_at', 'desc')
    .$castTo<ExchangeCard>()
    .execute()
}

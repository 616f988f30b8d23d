import { sql } from 'kysely'
import { timestamp } from '../platform/clock.ts'
import type { Db } from '../platform/database.ts'
import { NOT_ARRIVED } from '../platform/outbox.ts'
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

/** How many take part, how many of them have no gift ideas yet, how many mails did not arrive. */
export type ExchangeCard = Exchange & { people: number; withoutIdeas: number; mailTrouble: number }

/** Every exchange with its numbers, newest first. */
export function listExchanges(db: Db): Promise<ExchangeCard[]> {
  return db
    .selectFrom('exchanges')
    .selectAll()
    .select((exchange) => {
      const people = exchange
        .selectFrom('participants')
        .select(sql<number>`count(*)`.as('count'))
        .whereRef('participants.exchange_id', '=', 'exchanges.id')
        .where('status', '=', 'active')
      const mails = exchange
        .selectFrom('outbox')
        .select(sql<number>`count(*)`.as('count'))
        .whereRef('outbox.exchange_id', '=', 'exchanges.id')
        .where('state', 'in', NOT_ARRIVED)
      return [
        people.$asScalar().as('people'),
        people.where('gift_ideas', '=', '').$asScalar().as('withoutIdeas'),
        mails.$asScalar().as('mailTrouble'),
      ]
    })
    .orderBy('created_at', 'desc')
    .$castTo<ExchangeCard>()
    .execute()
}

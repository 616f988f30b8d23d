import type { Kysely } from 'kysely'
import { type Clock, timestamp } from './clock.ts'
import type { Tables } from './database.ts'

type LeasesTable = { name: string; holder: string; expires_at: string }

declare module './database.ts' {
  interface Tables {
    leases: LeasesTable
  }
}

/**
 * Takes the lease `name` for `seconds`, however many processes try: true for one of them.
 * The holder may take it again before it ends.
 */
export async function takeLease(
  db: Kysely<Tables>,
  clock: Clock,
  lease: { name: string; holder: string; seconds: number },
): Promise<boolean> {
  const now = timestamp(clock())
  const { name, holder } = lease
  const expires_at = timestamp(clock().add({ seconds: lease.seconds }))
  const taken = await db
    .insertInto('leases')
    .values({ name, holder, expires_at })
    .onConflict((conflict) =>
      conflict
        .column('name')
        .doUpdateSet({ holder, expires_at })
        .where((is) =>
          is.or([is('leases.expires_at', '<=', now), is('leases.holder', '=', holder)]),
        ),
    )
    .executeTakeFirst()
  return Number(taken.numInsertedOrUpdatedRows ?? 0) > 0
}

/** Gives a lease back before its time. */
export async function releaseLease(
  db: Kysely<Tables>,
  lease: { name: string; holder: string },
): Promise<void> {
  await db
    .deleteFrom('leases')
    .where('name', '=', lease.name)
    .where('holder', '=', lease.holder)
    .execute()
}

import type { Ground } from './database.ts'

type LeasesTable = { name: string; holder: string }

declare module './database.ts' {
  interface Tables {
    leases: LeasesTable
  }
}

type Lease = { name: string; holder: string }

/**
 * Takes the lease `name`; of any number of processes, only one gets true. It lasts until it is
 * released or its holder is no longer present; the holder may take it again.
 */
export async function takeLease({ db }: Ground, { name, holder }: Lease): Promise<boolean> {
  const taken = await db
    .insertInto('leases')
    .values({ name, holder })
    .onConflict((conflict) =>
      conflict
        .column('name')
        .doUpdateSet({ holder })
        .where((is) =>
          is.or([
            is('leases.holder', '=', holder),
            is('leases.holder', 'not in', db.selectFrom('processes').select('id')),
          ]),
        ),
    )
    .executeTakeFirst()
  return Number(taken.numInsertedOrUpdatedRows ?? 0) > 0
}

/** Releases a lease, if this holder has it. */
export async function releaseLease({ db }: Ground, lease: Lease): Promise<void> {
  await db
    .deleteFrom('leases')
    .where('name', '=', lease.name)
    .where('holder', '=', lease.holder)
    .execute()
}

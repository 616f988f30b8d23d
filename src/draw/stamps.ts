import type { Context } from '../context.ts'
import { timestamp } from '../platform/clock.ts'

/** Job: a stamp that lies ahead was made by a clock that was wrong, and becomes now. */
export async function renewExclusionStamps({ db, clock }: Context): Promise<void> {
  const now = timestamp(clock())
  await db
    .updateTable('exclusions')
    .set({ created_at: now })
    .where('created_at', '>', now)
    .execute()
}

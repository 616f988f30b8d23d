import { timestamp } from '../clock.ts'
import type { Ground } from '../database.ts'

/** What is held was written by now, whatever the clock said then: stamps that lie ahead become `now`. */
export async function ageHeldMails({ db }: Pick<Ground, 'db'>, now: string): Promise<void> {
  await db
    .updateTable('outbox')
    .set({ created_at: now })
    .where('state', '=', 'held')
    .where('created_at', '>', now)
    .execute()
}

/** Job: a stamp that lies ahead was made by a clock that was wrong, and becomes now. */
export async function renewMailStamps({ db, clock }: Ground): Promise<void> {
  const now = timestamp(clock())
  for (const stamp of ['created_at', 'finished_at', 'tried_since'] as const) {
    await db
      .updateTable('outbox')
      .set({ [stamp]: now })
      .where(stamp, '>', now)
      .execute()
  }
}

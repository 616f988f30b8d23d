import type { Ground } from '../database.ts'
import { renewTimesIn } from '../stamps.ts'

/** Job: a stamp that lies ahead was made by a clock that was wrong, and becomes now. */
export async function renewMailStamps(ctx: Ground): Promise<void> {
  await renewTimesIn(ctx, 'outbox', ['created_at', 'finished_at'])
}

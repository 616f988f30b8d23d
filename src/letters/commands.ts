import type { Context } from '../context.ts'
import type { OutboxMail } from '../platform/mail/outbox.ts'
import { saveSetting } from '../platform/settings.ts'
import { FAILURES_WRITTEN_OF } from './rules.ts'

/**
 * Notes that a notice is written of these mails that failed: one that fails while it is on its way is told by the next.
 * One that is only read in the mailbox tells of none.
 */
export async function noteFailuresWritten(
  ctx: Context,
  failed: readonly OutboxMail[],
): Promise<void> {
  const newest = failed
    .map(({ finished_at }) => finished_at ?? '')
    .toSorted()
    .at(-1)
  if (!newest || ctx.sender === undefined) return
  await saveSetting(ctx, FAILURES_WRITTEN_OF, newest)
}

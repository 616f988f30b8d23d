import { deleteOldResets } from './admin/commands.ts'
import { keepCopies } from './backup/copies.ts'
import type { Context } from './context.ts'
import { drawDueExchanges } from './deadline/commands.ts'
import { tellOfFailedMail } from './deliveries/commands.ts'
import { deleteOldSignInLinks } from './entrance/commands.ts'
import {
  announcePurges,
  closeDueRegistrations,
  completeDueExchanges,
  purgeDueExchanges,
} from './exchanges/commands.ts'
import { tellOfMessages } from './messages/commands.ts'
import { postNotices } from './notify/commands.ts'
import { deleteOldKeptForms } from './platform/kept-forms.ts'
import { deleteOldRateLimits } from './platform/rate-limits.ts'
import type { Job } from './platform/scheduler.ts'
import { deleteExpiredSessions } from './platform/session-store.ts'
import { forgetUnseen } from './post/commands.ts'
import { sendDueReminders } from './reminders/commands.ts'

/**
 * Everything that happens by itself. Jobs are idempotent: each asks the database and the clock what
 * is due, so that a late run catches up and a second one finds nothing to do.
 */
export function jobs(ctx: Context): readonly Job[] {
  return [
    every('*/10 * * * * *', 'deliver mail', async () => ctx.mailIsWaiting()),
    every('*/10 * * * * *', 'forget mails that no page shows', () => forgetUnseen(ctx)),
    every('12 * * * * *', 'tell of messages', () => tellOfMessages(ctx)),
    every('5 * * * * *', 'close registration', () => closeDueRegistrations(ctx)),
    every('7 * * * * *', 'draw names', () => drawDueExchanges(ctx)),
    every('10 * * * * *', 'send reminders', () => sendDueReminders(ctx)),
    every('15 * * * * *', 'complete exchanges', () => completeDueExchanges(ctx)),
    every('18 * * * * *', 'post notices', () => postNotices(ctx)),
    every('20 * * * * *', 'tell of failed mail', () => tellOfFailedMail(ctx)),
    every('25 5 * * * *', 'announce purges', () => announcePurges(ctx)),
    every('25 */10 * * * *', 'purge exchanges', () => purgeDueExchanges(ctx)),
    every('40 */10 * * * *', 'keep copies', () => keepCopies(ctx)),
    every('35 7 * * * *', 'clean up links', async () => {
      await deleteOldSignInLinks(ctx)
      await deleteOldResets(ctx)
    }),
    every('45 17 * * * *', 'clean up sessions and limits', async () => {
      await deleteExpiredSessions(ctx)
      await deleteOldKeptForms(ctx)
      await deleteOldRateLimits(ctx)
    }),
  ]
}

/** `pattern` is a cron pattern with seconds in front. */
function every(pattern: string, name: string, run: () => Promise<void>): Job {
  return { name, pattern, run }
}

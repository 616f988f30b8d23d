import { deleteOldResets } from './admin/commands.ts'
import type { Context } from './context.ts'
import {
  announcePurges,
  closeDueRegistrations,
  completeDueExchanges,
  purgeDueExchanges,
  sendDueReminders,
} from './exchanges/by-date.ts'
import { tellOfFailedMail } from './mail/commands.ts'
import { forgetFinishedNotices } from './messages/commands.ts'
import { deleteOldSignInLinks } from './participants/sign-in-links.ts'
import { deleteOldKeptForms } from './platform/kept-forms.ts'
import { deleteOldRateLimits } from './platform/rate-limits.ts'
import type { Job } from './platform/scheduler.ts'
import { deleteExpiredSessions } from './platform/session-store.ts'

/**
 * Everything that happens by itself. Each job asks the database and the clock what is due,
 * so a late run catches up and a second one finds nothing to do.
 */
export function jobs(ctx: Context): readonly Job[] {
  const { db, clock } = ctx
  return [
    {
      name: 'deliver mail',
      pattern: '*/10 * * * * *',
      run: async () => ctx.mailIsWaiting(),
    },
    {
      name: 'forget notices of messages',
      pattern: '*/10 * * * * *',
      run: () => forgetFinishedNotices(ctx),
    },
    {
      name: 'close registration',
      pattern: '5 * * * * *',
      run: () => closeDueRegistrations(ctx),
    },
    {
      name: 'send reminders',
      pattern: '10 * * * * *',
      run: () => sendDueReminders(ctx),
    },
    {
      name: 'complete exchanges',
      pattern: '15 * * * * *',
      run: () => completeDueExchanges(ctx),
    },
    {
      name: 'tell of failed mail',
      pattern: '20 * * * * *',
      run: () => tellOfFailedMail(ctx),
    },
    {
      name: 'announce purges',
      pattern: '25 5 * * * *',
      run: () => announcePurges(ctx),
    },
    {
      name: 'purge exchanges',
      pattern: '25 */10 * * * *',
      run: () => purgeDueExchanges(ctx),
    },
    {
      name: 'clean up links',
      pattern: '35 7 * * * *',
      run: async () => {
        await deleteOldSignInLinks(ctx)
        await deleteOldResets(ctx)
      },
    },
    {
      name: 'clean up sessions and limits',
      pattern: '45 17 * * * *',
      run: async () => {
        await deleteExpiredSessions(db, clock)
        await deleteOldKeptForms(db, clock)
        await deleteOldRateLimits(db, clock)
      },
    },
  ]
}

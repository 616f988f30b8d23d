import { deleteOldResets } from './admin/commands.ts'
import { eraseOutdatedCopies, keepCopies, sweepDrafts } from './backup/copies.ts'
import { putClockRight } from './clock-put-right.ts'
import type { Context } from './context.ts'
import { drawDueExchanges } from './deadline/commands.ts'
import { tellOfFailedMail } from './deliveries/commands.ts'
import { giveUpWhatIsOver, sendGivenUp } from './deliveries/given-up.ts'
import { checkMailServer } from './deliveries/server-check.ts'
import {
  announcePurges,
  closeDueRegistrations,
  completeDueExchanges,
  purgeDueExchanges,
  revealDueNames,
} from './ending/commands.ts'
import { deleteOldSignInLinks } from './entrance/ends.ts'
import { forgetErasedInSessions } from './exchanges/erased-in-sessions.ts'
import { destroyErasedKeys } from './exchanges/erased-keys.ts'
import { hideOrder, tellOfMessages } from './messages/commands.ts'
import { postNotices } from './notify/commands.ts'
import { isRestored } from './platform/backup.ts'
import { deleteOldKeptForms } from './platform/kept-forms.ts'
import { deleteOldRateLimits } from './platform/rate-limits.ts'
import { type Job, WAITS } from './platform/scheduler.ts'
import { deleteExpiredSessions } from './platform/session-sweeps.ts'
import { forgetUnseen } from './post/forgotten.ts'
import { sendDueReminders } from './reminders/commands.ts'

/**
 * Everything that happens by itself. Jobs are idempotent: each asks the database and the clock what
 * is due, so that a late run catches up and a second one finds nothing to do.
 */
export function jobs(ctx: Context): readonly Job[] {
  const toPeople = (job: Job) => unlessRestored(ctx, job)
  return [
    every('*/10 * * * * *', 'deliver mail', async () => ctx.mailIsWaiting()),
    every('*/10 * * * * *', 'forget mails that no page shows', () => forgetUnseen(ctx)),
    byDate('3 * * * * *', 'renew stamps', () => putClockRight(ctx)),
    every('50 */15 * * * *', 'check the mail server', () => checkMailServer(ctx)),
    toPeople(byDate('12 * * * * *', 'tell of messages', () => tellOfMessages(ctx))),
    every('14 * * * * *', 'hide the order of messages', () => hideOrder(ctx)),
    toPeople(byDate('5 * * * * *', 'close registration', () => closeDueRegistrations(ctx))),
    toPeople(byDate('7 * * * * *', 'draw names', () => drawDueExchanges(ctx))),
    toPeople(byDate('10 * * * * *', 'send reminders', () => sendDueReminders(ctx))),
    byDate('15 * * * * *', 'complete exchanges', () => completeDueExchanges(ctx)),
    toPeople(byDate('16 * * * * *', 'reveal names', () => revealDueNames(ctx))),
    toPeople(every('18 * * * * *', 'post notices', () => postNotices(ctx))),
    toPeople(every('22 * * * * *', 'send what was given up', () => sendGivenUp(ctx))),
    byDate('21 * * * * *', 'give up what is over', () => giveUpWhatIsOver(ctx)),
    toPeople(every('20 * * * * *', 'tell of failed mail', () => tellOfFailedMail(ctx))),
    toPeople(byDate('28 */10 * * * *', 'announce purges', () => announcePurges(ctx))),
    byDate('25 */10 * * * *', 'purge exchanges', () => purgeDueExchanges(ctx)),
    every('*/10 * * * * *', 'forget in sessions', () => forgetErasedInSessions(ctx)),
    every('33 * * * * *', 'destroy keys', () => destroyErasedKeys(ctx)),
    every('38 * * * * *', 'erase copies', async () => {
      await sweepDrafts(ctx)
      await eraseOutdatedCopies(ctx)
    }),
    byDate('40 */10 * * * *', 'keep copies', () => keepCopies(ctx)),
    byDate('35 */10 * * * *', 'clean up links', async () => {
      await deleteOldSignInLinks(ctx)
      await deleteOldResets(ctx)
    }),
    byDate('45 */10 * * * *', 'clean up sessions and limits', async () => {
      await deleteExpiredSessions(ctx)
      await deleteOldKeptForms(ctx)
      await deleteOldRateLimits(ctx)
    }),
  ]
}

/** `pattern` is a cron pattern with seconds in front. */
function every(pattern: string, name: string, run: () => Promise<void>): Job {
  return { name, pattern, run, isByDate: false }
}

/** What would do harm on a wrong day: it waits until the clock has been steady for an hour. */
function byDate(pattern: string, name: string, run: () => Promise<void>): Job {
  return { name, pattern, run, isByDate: true }
}

/**
 * What reaches people, or they can read: in a restored copy it waits until the organiser has looked, as the
 * hours after the copy may have done it already, or another instance does.
 */
function unlessRestored(ctx: Context, job: Job): Job {
  return { ...job, run: async () => ((await isRestored(ctx)) ? WAITS : await job.run()) }
}

import { renewAdminStamps, shortenResets } from './admin/commands.ts'
import { renewAnnouncementStamps } from './announcements/commands.ts'
import { FOLDERS } from './backup/folders.ts'
import type { Context } from './context.ts'
import { renewNewsStamps } from './deliveries/commands.ts'
import { UNUSABLE } from './deliveries/server-check.ts'
import { renewInOrder } from './deliveries/stamps.ts'
import { renewExclusionStamps } from './draw/stamps.ts'
import { renewLinkStamps, shortenLinks } from './entrance/ends.ts'
import { renewOpenings } from './entrance/openings.ts'
import { LAST_ERASED_AT } from './exchanges/rules.ts'
import { renewStamps } from './exchanges/stamps.ts'
import { FAILURES_WRITTEN_OF } from './letters/rules.ts'
import { MAIL_SET_UP_AT } from './mailbox/rules.ts'
import { renewReportStamps } from './messages/commands.ts'
import { TROUBLE } from './notify/queries.ts'
import { renewPeoplesStamps } from './participants/stamps.ts'
import { LAST_BACKUP_AT, LAST_RESTORED_AT, RESTORED_AT } from './platform/backup.ts'
import { shortenKeptForms } from './platform/kept-forms.ts'
import { renewMailStamps } from './platform/mail/stamps.ts'
import { shortenSessions } from './platform/session-sweeps.ts'
import { renewTimes } from './platform/settings.ts'
import { renewAskedDays } from './post/refused-addresses.ts'

/** The settings that hold times of something that happened. */
const TIMES = [
  FAILURES_WRITTEN_OF,
  FOLDERS,
  LAST_BACKUP_AT,
  LAST_ERASED_AT,
  MAIL_SET_UP_AT,
  RESTORED_AT,
  LAST_RESTORED_AT,
  TROUBLE,
  UNUSABLE,
]

const RENEWING: readonly ((ctx: Context) => Promise<void>)[] = [
  renewExchangesAndMails,
  renewExclusionStamps,
  renewPeoplesStamps,
  renewAnnouncementStamps,
  renewReportStamps,
  renewNewsStamps,
  renewAskedDays,
  renewLinkStamps,
  renewOpenings,
  renewAdminStamps,
  (ctx) => renewTimes(ctx, TIMES),
  shortenResets,
  shortenLinks,
  shortenSessions,
  shortenKeptForms,
]

/**
 * Job: what happened on a moment or day that lies ahead was noted by a clock that was wrong, and happened now;
 * what ends later than anything of its kind ends as if it were made now.
 */
export async function putClockRight(ctx: Context): Promise<void> {
  for (const renew of RENEWING) await renew(ctx)
}

/** Whether a mail was written before its exchange was finished is told by the stamps of both. */
async function renewExchangesAndMails(ctx: Context): Promise<void> {
  await renewInOrder(ctx, async (ctx) => {
    await renewStamps(ctx)
    await renewMailStamps(ctx)
  })
}

import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { timestamp, tomorrowAnywhere, wholeDay } from '../platform/clock.ts'
import {
  DEAD_LINK_KEPT_DAYS,
  endOfLink,
  MAILED_LINK_LIFETIME_HOURS,
  SIGN_IN_LINK_LIFETIME_HOURS,
} from './rules.ts'
import { forgetSpentLinks } from './sealed-links.ts'

/** How the end of a link looks that lives for days. */
const WHOLE_DAY = '%T00:00:00.000Z'

/** Job: a link that lives longer than any of its kind was made by a clock that was wrong. */
export async function shortenLinks(ctx: Context): Promise<void> {
  for (const [like, hours] of [
    ['like', MAILED_LINK_LIFETIME_HOURS],
    ['not like', SIGN_IN_LINK_LIFETIME_HOURS],
  ] as const) {
    const expires_at = endOfLink(hours, ctx.clock())
    await ctx.db
      .updateTable('sign_in_links')
      .set({ expires_at })
      .where('expires_at', '>', expires_at)
      .where('expires_at', like, WHOLE_DAY)
      .execute()
  }
}

/** Job: a day of a link or card that lies ahead was noted by a clock that was wrong, and becomes today. */
export async function renewLinkStamps({ db, clock }: Context): Promise<void> {
  const today = wholeDay(clock())
  for (const [stamp, renewed] of [
    ['spent_at', today],
    ['made_on', today.slice(0, 10)],
    ['used_on', today.slice(0, 10)],
    ['handed_over_on', today.slice(0, 10)],
  ] as const) {
    await db
      .updateTable('sign_in_links')
      .set({ [stamp]: renewed })
      .where(stamp, '>', tomorrowAnywhere(clock()))
      .execute()
  }
}

/** Job: of sign-in links that have expired only the day stays; those that did so long ago are deleted. */
export async function deleteOldSignInLinks(ctx: Context): Promise<void> {
  await ctx.db
    .updateTable('sign_in_links')
    .set({ expires_at: sql<string>`substr(expires_at, 1, 10) || 'T00:00:00.000Z'` })
    .where('expires_at', '<=', timestamp(ctx.clock()))
    .where('expires_at', 'not like', WHOLE_DAY)
    .execute()
  const longAgo = ctx.clock().subtract({ hours: 24 * DEAD_LINK_KEPT_DAYS })
  await ctx.db.deleteFrom('sign_in_links').where('expires_at', '<=', timestamp(longAgo)).execute()
  await forgetSpentLinks(ctx, longAgo)
}

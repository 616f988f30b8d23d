import type { Context } from '../context.ts'
import { endOfLink, MAILED_LINK_LIFETIME_HOURS, SIGN_IN_LINK_LIFETIME_HOURS } from './rules.ts'

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

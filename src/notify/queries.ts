import type { Context } from '../context.ts'
import { NOTICE_KINDS, type NoticeKind } from '../post/kinds.ts'

export type NoticeRow = { kind: NoticeKind; created_at: string }

/** Notices that were written after one time and up to another, oldest first. */
export async function listNotices(ctx: Context, after: string, upTo: string): Promise<NoticeRow[]> {
  const rows = await ctx.db
    .selectFrom('outbox')
    .select(['kind', 'created_at'])
    .where('kind', 'in', NOTICE_KINDS)
    .where('created_at', '>', after)
    .where('created_at', '<=', upTo)
    .orderBy('created_at')
    .execute()
  return rows as NoticeRow[]
}

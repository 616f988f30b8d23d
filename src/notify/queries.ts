import type { Context } from '../context.ts'
import { readSettings } from '../platform/settings.ts'
import { NOTICE_KINDS, type NoticeKind } from '../post/kinds.ts'
import type { News, Pending } from './rules.ts'

/** The setting that says up to when notices were looked at, and posted or noted as pending. */
export const NOTICES_POSTED_UP_TO = 'notices_posted_up_to'
/** The setting that holds the messages that are to be posted, by kind. */
export const PENDING = 'notices_to_post'
/** The setting that says why the last try failed, and when; gone after one that did not. */
export const TROUBLE = 'notices_trouble'

export type NoticeRow = { kind: NoticeKind; created_at: string }
export type AllPending = Partial<Record<NoticeKind, Pending>>

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

/** How many notices of a kind there are among all this news; some may have been erased since. */
export async function countNotices(
  ctx: Context,
  kind: NoticeKind,
  news: readonly News[],
): Promise<number> {
  const [first = ''] = news.map(({ after }) => after).toSorted()
  const last =
    news
      .map(({ upTo }) => upTo)
      .toSorted()
      .at(-1) ?? ''
  // A process that was killed may have noted the same news twice.
  const isAmong = ({ created_at: at }: NoticeRow) =>
    news.some(({ after, upTo }) => after < at && at <= upTo)
  const found = await listNotices(ctx, first, last)
  return found.filter((notice) => notice.kind === kind && isAmong(notice)).length
}

/** The messages that are to be posted, by kind. */
export async function findPending(ctx: Context): Promise<AllPending> {
  return JSON.parse((await readSettings(ctx)).get(PENDING) ?? '{}')
}

/** Why the last try to post a notice failed, and when; undefined if it did not. */
export async function findPostingTrouble(
  ctx: Context,
): Promise<{ why: string; at: string } | undefined> {
  const trouble = (await readSettings(ctx)).get(TROUBLE)
  return trouble === undefined ? undefined : JSON.parse(trouble)
}

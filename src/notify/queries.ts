import type { Context } from '../context.ts'
import { readSettings } from '../platform/settings.ts'
import type { NoticeKind } from '../post/kinds.ts'
import type { News, Pending } from './rules.ts'

/** The setting that holds the messages that are to be posted, by kind. */
export const PENDING = 'notices_to_post'
/** The setting that says why the last try failed, and when; gone after one that did not. */
export const TROUBLE = 'notices_trouble'

export type AllPending = Partial<Record<NoticeKind, Pending>>

/** Notices that are to be posted, and of which no message tells yet. */
export async function listNotices({ db }: Context): Promise<{ id: string; kind: NoticeKind }[]> {
  const rows = await db
    .selectFrom('outbox')
    .select(['id', 'kind'])
    .where('to_post', '=', 1)
    .execute()
  return rows as { id: string; kind: NoticeKind }[]
}

/** How many notices there still are of all this news: some may have been erased since. */
export async function countNotices({ db }: Context, news: readonly News[]): Promise<number> {
  const ids = news.flatMap((one) => one.ids)
  if (ids.length === 0) return 0
  const { count } = await db
    .selectFrom('outbox')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('id', 'in', ids)
    .executeTakeFirstOrThrow()
  return count
}

/** The messages that are to be posted, by kind. */
export async function findPending(ctx: Context): Promise<AllPending> {
  const pending: AllPending = JSON.parse((await readSettings(ctx)).get(PENDING) ?? '{}')
  // An earlier version noted times.
  const isKnown = Object.values(pending).every(({ news }) => news.every(({ ids }) => ids))
  return isKnown ? pending : {}
}

/** Why the last try to post a notice failed, and when; undefined if it did not. */
export async function findPostingTrouble(
  ctx: Context,
): Promise<{ why: string; at: string } | undefined> {
  const trouble = (await readSettings(ctx)).get(TROUBLE)
  return trouble === undefined ? undefined : JSON.parse(trouble)
}

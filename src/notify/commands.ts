import { isDeepStrictEqual } from 'node:util'
import { type Context, transact } from '../context.ts'
import { paths } from '../paths.ts'
import { timestamp } from '../platform/clock.ts'
import { renote } from '../platform/mail/outbox.ts'
import { forgetSetting, saveSetting } from '../platform/settings.ts'
import { NOTICE_KINDS, type NoticeKind } from '../post/kinds.ts'
import { findSettings } from '../settings/queries.ts'
import { voiceIn } from '../ui/voice.ts'
import { post } from './posting.ts'
import { countNotices, findPending, listNotices, PENDING, TROUBLE } from './queries.ts'
import {
  isDue,
  isSame,
  isToBeGivenUp,
  type News,
  type Pending,
  surelyNotArrived,
  triedOnceMore,
} from './rules.ts'
import * as en from './words/en.ts'

/**
 * Job: posts what the organiser wants to be told of to NOTIFY_URL, one message per kind and without
 * names. What is not taken is tried again, ever more rarely, for a day, or once more if it may have arrived;
 * what happens meanwhile is posted at once, along with it. Throws the first reason after all were tried.
 */
export async function postNotices(ctx: Context): Promise<void> {
  if (ctx.config.notifyUrl === undefined) return
  await noteNew(ctx)
  const errors: Error[] = []
  const pending = await findPending(ctx)
  for (const kind of NOTICE_KINDS) {
    const error = pending[kind] && (await tryOne(ctx, kind))
    if (error) errors.push(error)
  }
  if (errors.length > 0) throw errors[0]
}

/** For a restored copy: what it has not posted may have been posted since. */
export async function forgetNotices(ctx: Context): Promise<void> {
  await takeNotices(ctx)
  for (const name of [PENDING, TROUBLE]) await forgetSetting(ctx, name)
}

/** Notes what has happened since as pending, so that each message is posted for itself. */
async function noteNew(ctx: Context): Promise<void> {
  await transact(ctx, async (ctx) => {
    const notices = await takeNotices(ctx)
    for (const [kind, some] of Map.groupBy(notices, (notice) => notice.kind)) {
      const latest = { ids: some.map(({ id }) => id), unanswered: 0 }
      const pending = (await findPending(ctx))[kind]
      await savePending(ctx, kind, {
        ...pending,
        news: [...(pending?.news ?? []), latest],
        tries: 0,
      })
    }
  })
}

async function takeNotices(ctx: Context) {
  const notices = await listNotices(ctx)
  const ids = notices.map(({ id }) => id)
  await renote(ctx, ids, { to_post: 0 })
  return notices
}

/** Posts the message of one kind, and notes what became of it. Returns why it was not taken. */
async function tryOne(ctx: Context, kind: NoticeKind): Promise<Error | undefined> {
  const inHand = await takeInHand(ctx, kind)
  if (inHand === undefined) return undefined
  const count = await countNotices(ctx, inHand)
  const outcome = count === 0 ? 'erased' : await postAbout(ctx, kind, count)
  const givenUp = await settle(ctx, kind, inHand, outcome)
  if (typeof outcome === 'string' || givenUp === undefined) return undefined
  const numbers = { givenUp, left: inHand.length - givenUp }
  return new Error(en.notTaken(outcome.why, numbers), { cause: outcome.error })
}

/**
 * Returns the news of this kind if it is to be tried now, noted beforehand as perhaps taken: it may arrive and this
 * process end before it knows.
 */
async function takeInHand(ctx: Context, kind: NoticeKind): Promise<readonly News[] | undefined> {
  return await transact(ctx, async (ctx) => {
    const pending = (await findPending(ctx))[kind]
    const now = ctx.clock()
    if (!pending || !isDue(pending, now)) return undefined
    const news = triedOnceMore(pending, now)
    await savePending(ctx, kind, { news, tries: pending.tries + 1, triedAt: timestamp(now) })
    return news
  })
}

/**
 * Notes what became of the news in hand. Another process may have taken over meanwhile: what it has added stays, and
 * what it tries is not given up here. Returns how many are given up; undefined if that one has settled them all.
 */
async function settle(
  ctx: Context,
  kind: NoticeKind,
  inHand: readonly News[],
  outcome: 'taken' | 'erased' | { why: string; mayHaveArrived: boolean },
): Promise<number | undefined> {
  return await transact(ctx, async (ctx) => {
    if (outcome === 'taken') await forgetSetting(ctx, TROUBLE)
    const pending = (await findPending(ctx))[kind]
    if (!pending?.news.some((one) => inHand.some((other) => isSame(one, other)))) return undefined
    let givenUp = 0
    const news = pending.news.flatMap((one) => {
      const before = inHand.find((other) => isSame(one, other))
      if (before === undefined) return [one]
      if (typeof outcome === 'string') return []
      const left = outcome.mayHaveArrived ? one : surelyNotArrived(one)
      if (!isDeepStrictEqual(one, before) || !isToBeGivenUp(left)) return [left]
      givenUp += 1
      return []
    })
    await savePending(ctx, kind, { ...pending, news })
    if (typeof outcome !== 'string') await noteTrouble(ctx, outcome.why)
    return givenUp
  })
}

async function noteTrouble(ctx: Context, why: string): Promise<void> {
  await saveSetting(ctx, TROUBLE, JSON.stringify({ why, at: timestamp(ctx.clock()) }))
}

async function postAbout(ctx: Context, kind: NoticeKind, count: number) {
  const { notifyUrl: url = '', notifyAuthorization: authorization, baseUrl } = ctx.config
  const { brand, say } = voiceIn('en', (await findSettings(ctx)).instanceName)
  const href = baseUrl + paths.adminHome()
  const message = say(en.withLink, say(en.happened, kind, count), href)
  return await post({ url, authorization }, { title: brand, message, text: message })
}

/** To be called in the transaction in which the others were read. */
async function savePending(ctx: Context, kind: NoticeKind, pending: Pending): Promise<void> {
  const { [kind]: _, ...others } = await findPending(ctx)
  const all = pending.news.length > 0 ? { ...others, [kind]: pending } : others
  await saveSetting(ctx, PENDING, JSON.stringify(all))
}

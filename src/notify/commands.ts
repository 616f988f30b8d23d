import { type Context, transact } from '../context.ts'
import { paths } from '../paths.ts'
import { timestamp } from '../platform/clock.ts'
import { renote } from '../platform/mail/outbox.ts'
import { forgetSetting, saveSetting } from '../platform/settings.ts'
import { NOTICE_KINDS, type NoticeKind } from '../post/kinds.ts'
import { findSettings } from '../settings/queries.ts'
import { voiceIn } from '../ui/voice.ts'
import { post } from './posting.ts'
import {
  type AllPending,
  countNotices,
  findPending,
  listNotices,
  PENDING,
  TROUBLE,
} from './queries.ts'
import { isDue, isToBeGivenUp, type News, type Pending, triedOnceMore } from './rules.ts'
import * as en from './words/en.ts'

/**
 * Job: posts what the organiser wants to be told of to NOTIFY_URL, one message per kind and without
 * names. What is not taken is tried again, ever more rarely, for a day, or once more if it may have arrived;
 * what happens meanwhile is posted at once, along with it. Throws the first reason after all were tried.
 */
export async function postNotices(ctx: Context): Promise<void> {
  if (ctx.config.notifyUrl === undefined) return
  const now = ctx.clock()
  const pending = await noteNew(ctx)
  const errors: Error[] = []
  for (const kind of NOTICE_KINDS) {
    const one = pending[kind]
    if (!one || !isDue(one, now)) continue
    const error = await tryOne(ctx, pending, kind, one)
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
async function noteNew(ctx: Context): Promise<AllPending> {
  return await transact(ctx, async (ctx) => {
    const pending = await findPending(ctx)
    const notices = await takeNotices(ctx)
    if (notices.length === 0) return pending
    for (const [kind, some] of Map.groupBy(notices, (notice) => notice.kind)) {
      const latest = { ids: some.map(({ id }) => id), unanswered: 0 }
      pending[kind] = { ...pending[kind], news: [...(pending[kind]?.news ?? []), latest], tries: 0 }
    }
    await savePending(ctx, pending)
    return pending
  })
}

async function takeNotices(ctx: Context) {
  const notices = await listNotices(ctx)
  const ids = notices.map(({ id }) => id)
  await renote(ctx, ids, { to_post: 0 })
  return notices
}

/** Posts the message of one kind, and notes what became of it. Returns why it was not taken. */
async function tryOne(
  ctx: Context,
  pending: AllPending,
  kind: NoticeKind,
  before: Pending,
): Promise<Error | undefined> {
  const { tries } = before
  const now = ctx.clock()
  const news = triedOnceMore(before, now)
  const count = await countNotices(ctx, news)
  const note = async (left: readonly News[]) => {
    if (left.length > 0) pending[kind] = { news: left, tries: tries + 1, triedAt: timestamp(now) }
    else delete pending[kind]
    await savePending(ctx, pending)
  }
  const perhapsTaken = news.map((one) => ({ ...one, unanswered: one.unanswered + 1 }))
  // Noted beforehand, as it may arrive and this process end before it knows.
  await note(perhapsTaken)
  const outcome = count === 0 ? 'taken' : await postAbout(ctx, kind, count)
  if (outcome === 'taken') {
    await note([])
    await forgetSetting(ctx, TROUBLE)
    return undefined
  }
  const { why, mayHaveArrived, error } = outcome
  const tried = mayHaveArrived ? perhapsTaken : news
  const left = tried.filter((one) => !isToBeGivenUp(one))
  await note(left)
  await saveSetting(ctx, TROUBLE, JSON.stringify({ why, at: timestamp(now) }))
  const sentence = en.notTaken(why, { givenUp: tried.length - left.length, left: left.length })
  return new Error(sentence, { cause: error })
}

async function postAbout(ctx: Context, kind: NoticeKind, count: number) {
  const { notifyUrl: url = '', notifyAuthorization: authorization, baseUrl } = ctx.config
  const { brand, say } = voiceIn('en', (await findSettings(ctx)).instanceName)
  const href = baseUrl + paths.adminHome()
  const message = say(en.withLink, say(en.happened, kind, count), href)
  return await post({ url, authorization }, { title: brand, message, text: message })
}

async function savePending(ctx: Context, pending: AllPending): Promise<void> {
  await saveSetting(ctx, PENDING, JSON.stringify(pending))
}

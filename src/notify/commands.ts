import type { Context } from '../context.ts'
import { paths } from '../paths.ts'
import { timestamp } from '../platform/clock.ts'
import { forgetSetting, readSettings, saveSetting } from '../platform/settings.ts'
import { NOTICE_KINDS, type NoticeKind } from '../post/kinds.ts'
import { findSettings } from '../settings/queries.ts'
import { voiceIn } from '../ui/voice.ts'
import { post } from './posting.ts'
import {
  type AllPending,
  findPending,
  listNotices,
  NOTICES_POSTED_UP_TO,
  PENDING,
  TROUBLE,
} from './queries.ts'
import { isDue, isToBeGivenUp, type Pending, SETTLED_SECONDS } from './rules.ts'
import * as en from './words/en.ts'

/**
 * Job: posts what the organiser wants to be told of to NOTIFY_URL, one message per kind and without
 * names. What is not taken is tried again, ever more rarely, for a day, or once more if it may have arrived.
 * Throws the first reason after all were tried.
 */
export async function postNotices(ctx: Context): Promise<void> {
  if (ctx.config.notifyUrl === undefined) return
  const now = ctx.clock()
  const upTo = timestamp(now.subtract({ seconds: SETTLED_SECONDS }))
  const pending = await noteNew(ctx, upTo)
  const errors: Error[] = []
  for (const kind of NOTICE_KINDS) {
    const one = pending[kind]
    if (!one || !isDue(one, now)) continue
    const error = await tryOne(ctx, pending, { kind, one, upTo })
    if (error) errors.push(error)
  }
  if (errors.length > 0) throw errors[0]
}

/** For a restored copy: what it has not posted may have been posted since. */
export async function forgetNotices(ctx: Context): Promise<void> {
  for (const name of [NOTICES_POSTED_UP_TO, PENDING, TROUBLE]) await forgetSetting(ctx, name)
}

/** Notes what has happened since as pending, so that each message is posted for itself. */
async function noteNew(ctx: Context, upTo: string): Promise<AllPending> {
  const after = (await readSettings(ctx)).get(NOTICES_POSTED_UP_TO)
  const pending = await findPending(ctx)
  // Nobody wants to hear what happened before they asked for it.
  const notices = after === undefined ? [] : await listNotices(ctx, after, upTo)
  for (const { kind } of notices) pending[kind] ??= { after: after ?? '', tries: 0, unanswered: 0 }
  if (notices.length > 0) await savePending(ctx, pending)
  await saveSetting(ctx, NOTICES_POSTED_UP_TO, upTo)
  return pending
}

type Message = { kind: NoticeKind; one: Pending; upTo: string }

/** Posts one message, and notes what became of it. Returns why it was not taken. */
async function tryOne(
  ctx: Context,
  pending: AllPending,
  { kind, one, upTo }: Message,
): Promise<Error | undefined> {
  const { notifyUrl: url = '', notifyAuthorization: authorization, baseUrl } = ctx.config
  const notices = await listNotices(ctx, one.after, upTo)
  const count = notices.filter((notice) => notice.kind === kind).length
  const { brand, say } = voiceIn('en', (await findSettings(ctx)).instanceName)
  const href = baseUrl + paths.adminHome()
  const message = say(en.withLink, say(en.happened, kind, count), href)
  // Noted beforehand, as it may arrive and this process end before it knows.
  const { tries, unanswered } = one
  const tried = { ...one, tries: tries + 1, triedAt: timestamp(ctx.clock()) }
  pending[kind] = { ...tried, unanswered: unanswered + 1 }
  await savePending(ctx, pending)
  const outcome =
    count === 0
      ? 'taken'
      : await post({ url, authorization }, { title: brand, message, text: message })
  if (outcome !== 'taken' && !outcome.mayHaveArrived) pending[kind] = tried
  if (outcome === 'taken' || isToBeGivenUp(pending[kind])) delete pending[kind]
  await savePending(ctx, pending)
  if (outcome === 'taken') {
    await forgetSetting(ctx, TROUBLE)
    return undefined
  }
  const { why, error } = outcome
  await saveSetting(ctx, TROUBLE, JSON.stringify({ why, at: timestamp(ctx.clock()) }))
  return new Error(en.notTaken(why, pending[kind] !== undefined), { cause: error })
}

async function savePending(ctx: Context, pending: AllPending): Promise<void> {
  await saveSetting(ctx, PENDING, JSON.stringify(pending))
}

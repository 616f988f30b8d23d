import type { Context } from '../context.ts'
import { paths } from '../paths.ts'
import { timestamp } from '../platform/clock.ts'
import { readSettings, saveSetting } from '../platform/settings.ts'
import { findSettings } from '../settings/queries.ts'
import { voiceIn } from '../ui/voice.ts'
import { listNotices } from './queries.ts'
import * as en from './words/en.ts'

/** The setting that says which notices were posted. */
export const NOTICES_POSTED_UP_TO = 'notices_posted_up_to'
/** A transaction that is still open may yet write an earlier time. */
const SETTLED_SECONDS = 30
const PATIENCE_MS = 10_000

/**
 * Job: posts what the organiser wants to be told of to NOTIFY_URL, one message per kind and without
 * names. Throws if it is not taken, so that the next run tries again.
 */
export async function postNotices(ctx: Context): Promise<void> {
  const { notifyUrl, notifyAuthorization: authorization, baseUrl } = ctx.config
  if (notifyUrl === undefined) return
  const upTo = timestamp(ctx.clock().subtract({ seconds: SETTLED_SECONDS }))
  const after = (await readSettings(ctx)).get(NOTICES_POSTED_UP_TO)
  // Nobody wants to hear what happened before they asked for it.
  const notices = after === undefined ? [] : await listNotices(ctx, after, upTo)
  const { brand, say } = voiceIn('en', (await findSettings(ctx)).instanceName)
  const href = baseUrl + paths.adminHome()
  for (const [kind, all] of Map.groupBy(notices, (notice) => notice.kind)) {
    const message = say(en.withLink, say(en.happened, kind, all.length), href)
    await post({ url: notifyUrl, authorization }, { title: brand, message, text: message })
  }
  await saveSetting(ctx, NOTICES_POSTED_UP_TO, upTo)
}

type Receiver = { url: string; authorization: string | undefined }

async function post(
  { url, authorization }: Receiver,
  body: Readonly<Record<string, string>>,
): Promise<void> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(authorization && { authorization }) },
    body: JSON.stringify(body),
    // What is posted goes to the address that was set, and nowhere else.
    redirect: 'manual',
    signal: AbortSignal.timeout(PATIENCE_MS),
  })
  if (!answer.ok) throw new Error(`NOTIFY_URL answers with ${answer.status}`)
}

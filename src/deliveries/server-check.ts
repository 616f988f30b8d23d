import type { Context } from '../context.ts'
import { timestamp } from '../platform/clock.ts'
import type { Reason, Trouble } from '../platform/mail/reasons.ts'
import { forgetSetting, readSettings, saveSetting } from '../platform/settings.ts'

/** The setting that says since when the mail server cannot be used, by every check since then. */
const UNUSABLE = 'mail_server_unusable'

/** What a server is or is not by itself. What it answers besides may come of mails that it got from us. */
const OF_THE_SERVER: readonly Reason[] = [
  'smtp_not_found',
  'smtp_unreachable',
  'smtp_not_a_server',
  'smtp_no_tls',
  'smtp_sign_in_refused',
]
/** One may fail by chance, or because a mail that no page may show has the last connection. */
const CHECKS_BELIEVED = 2

type Unusable = Trouble & { since: string; lastCheck: string; checks: number }

/**
 * Job: tries at fixed moments whether the mail server lets us in, and sends nothing. It asks for no mail that
 * waits, so what it finds is the same whether one waits that no page may show.
 */
export async function checkMailServer(ctx: Context): Promise<void> {
  const delivery = await ctx.checkMail?.()
  if (!delivery || delivery.outcome === 'sent' || !OF_THE_SERVER.includes(delivery.reason)) {
    await forgetSetting(ctx, UNUSABLE)
    return
  }
  const { reason, answer } = delivery
  const lastCheck = timestamp(ctx.clock())
  const before = await readUnusable(ctx)
  const since = before && before.since < lastCheck ? before.since : lastCheck
  const checks = (before?.checks ?? 0) + 1
  const now: Unusable = { reason, ...(answer && { answer }), since, lastCheck, checks }
  await saveSetting(ctx, UNUSABLE, JSON.stringify(now))
}

/** Why the mail server cannot be used, and since when; undefined if it can, or that cannot be told. */
export async function findUnusable(ctx: Context): Promise<Unusable | undefined> {
  if (!ctx.checkMail) return undefined
  const unusable = await readUnusable(ctx)
  return unusable && unusable.checks >= CHECKS_BELIEVED ? unusable : undefined
}

async function readUnusable(ctx: Context): Promise<Unusable | undefined> {
  const value = (await readSettings(ctx)).get(UNUSABLE)
  return value === undefined ? undefined : JSON.parse(value)
}

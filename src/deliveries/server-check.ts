import type { Context } from '../context.ts'
import { timestamp } from '../platform/clock.ts'
import type { Ground } from '../platform/database.ts'
import type { Reason, Trouble } from '../platform/mail/reasons.ts'
import { forgetSetting, readSettings, saveSetting } from '../platform/settings.ts'

/** The setting that says since when the mail server cannot be used, by every check since then. */
export const UNUSABLE = 'mail_server_unusable'

/** What a server is or is not by itself. What it answers besides may come of mails that it got from us. */
const OF_THE_SERVER: readonly Reason[] = [
  'smtp_not_found',
  'smtp_unreachable',
  'smtp_not_a_server',
  'smtp_no_tls',
  'smtp_sign_in_refused',
]
const LONG_HOURS = 24
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
export async function findUnusable(
  ctx: Context,
  settings?: ReadonlyMap<string, string>,
): Promise<Unusable | undefined> {
  if (!ctx.checkMail) return undefined
  const unusable = await readUnusable(ctx, settings)
  return unusable && unusable.checks >= CHECKS_BELIEVED ? unusable : undefined
}

/** Whether all tries of a day have failed. */
export function isUnusableForLong({ since, lastCheck }: Unusable): boolean {
  const tried = Temporal.Instant.from(lastCheck).since(since)
  return tried.total('hours') >= LONG_HOURS
}

/** The clock has jumped by these seconds, ahead or back: for how long it cannot be used stays as it was. */
export async function moveServerTrouble(ctx: Ground, seconds: number): Promise<void> {
  const unusable = await readUnusable(ctx)
  if (!unusable) return
  const jump = { milliseconds: Math.round(seconds * 1000) }
  const moved = (at: string) => timestamp(Temporal.Instant.from(at).add(jump))
  const { since, lastCheck } = unusable
  const now: Unusable = { ...unusable, since: moved(since), lastCheck: moved(lastCheck) }
  await saveSetting(ctx, UNUSABLE, JSON.stringify(now))
}

async function readUnusable(
  ctx: Pick<Ground, 'db'>,
  settings?: ReadonlyMap<string, string>,
): Promise<Unusable | undefined> {
  const value = (settings ?? (await readSettings(ctx))).get(UNUSABLE)
  return value === undefined ? undefined : JSON.parse(value)
}

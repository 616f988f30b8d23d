import { tellAdmin } from '../admin/commands.ts'
import { type Context, transact } from '../context.ts'
import { type Entry, isTheirOwn } from '../entrance/openings.ts'
import { namesAreLost } from '../exchanges/keys.ts'
import { reloadExchange } from '../exchanges/queries.ts'
import { daysUntil, drawNumber } from '../exchanges/rules.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { agreeToReveal, chooseReveal } from '../participants/agreements.ts'
import { editProfile } from '../participants/commands.ts'
import type { Profile } from '../participants/forms.ts'
import { hasDouble } from '../participants/namesakes.ts'
import { notePresent } from '../participants/presents.ts'
import { maySayReady, mayWithdraw } from '../participants/rules.ts'
import type { Participant, RevealChoice } from '../participants/tables.ts'
import { leave } from '../people/commands.ts'
import { wholeDay } from '../platform/clock.ts'
import { newId } from '../platform/ids.ts'
import type { Dashboard } from './queries.ts'
import { dayAsRead, speaksOfReveal } from './rules.ts'

/**
 * Saves what a participant says about themselves. Returns `changed`, saving nothing, if it was edited since
 * `version` or they have left, and `already_in` if they could not be told from somebody else.
 */
export async function saveProfile(
  ctx: Context,
  participant: Participant,
  profile: Profile,
  version: number | undefined,
): Promise<'saved' | 'changed' | 'already_in'> {
  return await transact(ctx, async (ctx) => {
    const next = { name: profile.name, email: participant.email }
    if (await hasDouble(ctx, participant, next)) return 'already_in'
    return (await editProfile(ctx, participant, profile, version)) ? 'saved' : 'changed'
  })
}

/**
 * Notes that somebody who came by `entry` reads of a reveal on their own page, and so agrees to it, unless others
 * have that way in their hands. From the day on nobody agrees by a look: they would be named before
 * they could keep out. Returns the page as it stands then: it is not shown before that is written.
 */
export async function noteAgreement(
  ctx: Context,
  dashboard: Dashboard,
  entry: Entry | undefined,
): Promise<Dashboard> {
  const { participant, exchange } = dashboard
  const isAhead = exchange.revealed_on === null && daysUntil(exchange, dashboard.now) > 0
  const isNew = participant.reveal_choice === 'unseen' && isAhead && speaksOfReveal(dashboard)
  if (!isNew || !isTheirOwn(entry)) return dashboard
  const looks = dashboard.recipient !== undefined
  if (!(await agreeToReveal(ctx, participant, exchange, looks))) return dashboard
  const looked_at = participant.looked_at ?? (looks ? wholeDay(ctx.clock()) : null)
  return { ...dashboard, participant: { ...participant, reveal_choice: 'agrees', looked_at } }
}

/**
 * Notes what somebody says to being named after the day. Returns false, noting nothing, if they agree to
 * another `day` than the exchange has by now.
 */
export async function sayReveal(
  ctx: Context,
  exchange: Exchange,
  participant: Participant,
  { reveal_choice, day }: { reveal_choice: RevealChoice; day: string },
): Promise<boolean> {
  return await transact(ctx, async (ctx) => {
    const isAsRead = day === dayAsRead(await reloadExchange(ctx, exchange))
    if (reveal_choice === 'agrees' && !isAsRead) return false
    await chooseReveal(ctx, participant, reveal_choice)
    return true
  })
}

/** Withdraws a participant and revokes their sessions. Returns false if it is too late for that. */
export async function withdraw(
  ctx: Context,
  exchange: Exchange,
  participant: Participant,
): Promise<boolean> {
  return await transact(ctx, async (ctx) => {
    const { state } = await reloadExchange(ctx, exchange)
    if (!mayWithdraw(state)) return false
    const former = await leave(ctx, participant, 'withdrawn')
    if (!former) return true
    const { id } = participant
    await tellAdmin(ctx, {
      kind: 'withdrawal_notice',
      exchangeId: exchange.id,
      aboutId: id,
      once: `${id} ${newId()}`,
      former,
    })
    return true
  })
}

/**
 * Notes whether a participant's present is ready. Returns `changed`, noting nothing, if names were drawn
 * again or the draw was mended since the `draw` that they saw: it may be for somebody else.
 */
export async function sayReady(
  ctx: Context,
  exchange: Exchange,
  participant: Participant,
  { ready, draw }: { ready: boolean; draw: string },
): Promise<'noted' | 'not_now' | 'changed'> {
  return await transact(ctx, async (ctx) => {
    const now = await reloadExchange(ctx, exchange)
    if (!maySayReady(now.state) || namesAreLost(ctx, now)) return 'not_now'
    if (drawNumber(now) !== draw) return 'changed'
    await notePresent(ctx, participant, ready)
    return 'noted'
  })
}

import { type Context, transact } from '../context.ts'
import { type Counted, countTries, takeBackTries } from '../platform/counted-tries.ts'
import { networkOf } from '../platform/networks.ts'
import { BUSY, inTurn, verifyPassword } from '../platform/passwords.ts'
import type { Refusal } from '../platform/rate-limits.ts'
import {
  OWN_PASSWORD_TRIES,
  OWN_PASSWORD_TRIES_OF_ALL,
  SIGN_IN_TRIES,
  SIGN_IN_TRIES_OF_ALL,
  SIGN_IN_TRIES_OF_DEVICE,
  SIGN_IN_TRIES_OF_NETWORK,
} from './rules.ts'
import type { Admin } from './tables.ts'

/** Who tries to sign in: `device` is the name of a browser that has done so before. */
export type Knock = { email: string; ip: string; device: string | undefined }

/** Counts a try to sign in. Returns why it is one too many, or undefined. */
export async function countSignIn(ctx: Context, knock: Knock): Promise<Refusal | undefined> {
  return await transact(ctx, (ctx) => countTries(ctx, signInLimits(knock)))
}

/** Takes a counted try back, as it was not a wrong password: only those count. */
export async function takeBackSignIn(ctx: Context, knock: Knock): Promise<void> {
  await transact(ctx, (ctx) => takeBackTries(ctx, signInLimits(knock)))
}

function signInLimits({ email, ip, device }: Knock): Counted[] {
  if (device !== undefined) return [[SIGN_IN_TRIES_OF_DEVICE, device]]
  const network = networkOf(ip)
  return [
    [SIGN_IN_TRIES_OF_NETWORK, network],
    [SIGN_IN_TRIES, email, network],
    [SIGN_IN_TRIES_OF_ALL, email],
  ]
}

/**
 * Whether somebody who is signed in knows the password, too, such as before they change it: says 'right',
 * 'wrong', BUSY, or that there were too many tries. Only a wrong one counts; none at all is wrong, and
 * costs nothing.
 */
export async function checkPresentPassword(
  ctx: Context,
  { id, password_hash }: Admin,
  { typed, ip }: { typed: string; ip: string },
): Promise<'right' | 'wrong' | typeof BUSY | Refusal> {
  if (typed === '') return 'wrong'
  // Of a new password nothing was tried yet.
  const limits: Counted[] = [
    [OWN_PASSWORD_TRIES, id, password_hash, networkOf(ip)],
    [OWN_PASSWORD_TRIES_OF_ALL, id, password_hash],
  ]
  const refusal = await countTries(ctx, limits)
  if (refusal) return refusal
  const isRight = await inTurn('known', () => verifyPassword(typed, password_hash))
  if (isRight !== false) await takeBackTries(ctx, limits)
  return isRight === BUSY ? BUSY : isRight ? 'right' : 'wrong'
}

import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { cookiesOf } from '../platform/cookies.ts'
import { newToken } from '../platform/tokens.ts'
import type { Admin } from './tables.ts'

const LIFETIME_DAYS = 365

type Account = Pick<Admin, 'id'>

/**
 * The name of this browser if somebody has signed in to this account in it before, by whichever email; else undefined.
 * Such a browser has tries of its own, so no stranger's guesses lock it out (OWASP, Slow Down Online
 * Guessing Attacks with Device Cookies). It signs nobody in.
 */
export function deviceOf(
  ctx: Context,
  { cookies }: Pick<FastifyRequest, 'cookies'>,
  admin: Account | undefined,
): string | undefined {
  const cookie = cookies[cookiesOf(ctx.config).device] ?? ''
  const [name = ''] = cookie.split('.')
  return admin && name !== '' && cookie === signed(ctx, admin, name) ? name : undefined
}

/** Gives this browser such a name, unless it has one; 'anew' for one whose tries are to be forgotten. */
export function rememberDevice(
  ctx: Context,
  request: FastifyRequest,
  reply: FastifyReply,
  admin: Account,
  anew?: 'anew',
): void {
  const name = (anew ? undefined : deviceOf(ctx, request, admin)) ?? newToken()
  const { device, options } = cookiesOf(ctx.config)
  const maxAge = LIFETIME_DAYS * 24 * 60 * 60
  reply.setCookie(device, signed(ctx, admin, name), { ...options, maxAge })
}

function signed({ seal }: Context, { id }: Account, name: string): string {
  return `${name}.${seal.fingerprint('device cookie', JSON.stringify([id, name]))}`
}

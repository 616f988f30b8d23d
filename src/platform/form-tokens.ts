import csrf from '@fastify/csrf'
import type { FastifyInstance, FastifyRequest, Session } from 'fastify'
import { timestamp } from './clock.ts'
import type { Cookies } from './cookies.ts'
import type { Ground } from './database.ts'
import { noteSecurityEvent } from './security-log.ts'
import { newToken } from './tokens.ts'

declare module 'fastify' {
  interface Session {
    /** What the tokens of this session's forms are made from. */
    formSecret?: string | undefined
  }
  interface FastifyRequest {
    /** True once a guard has found somebody signed in, for whom this request acts. */
    isSomebodys?: boolean
  }
  interface FastifyReply {
    /** A token for the forms of this page. */
    makeFormToken(): string
  }
}

const tokens = csrf()

/**
 * Forms carry a token that only pages of ours have (OWASP, Cross-Site Request Forgery Prevention).
 * It is made from a secret of the session; for strangers, who have none, from one in a cookie. A form
 * that was opened before signing in still works where nobody needs to be signed in.
 */
export function requireFormTokens(app: FastifyInstance, cookies: Cookies): void {
  app.decorateReply('makeFormToken', function () {
    // A page of an error has a form, too, where the session could not be read.
    const known = browserOf(this.request, cookies)
    if (known) return tokens.create(known)
    const secret = newToken()
    this.setCookie(cookies.form, secret, cookies.options)
    return tokens.create(secret)
  })
  app.addHook('preHandler', async (request) => {
    const { method, is404 } = request
    if (method === 'GET' || method === 'HEAD' || is404 || isOurs(request, cookies)) return
    noteSecurityEvent(request, 'form token refused')
    throw Object.assign(new Error('This form is not ours.'), { statusCode: 403 })
  })
}

/**
 * What tells this browser from others as long as it keeps its cookies: what the tokens of its forms are
 * made from. Not to be stored but as a keyed hash.
 */
export function browserOf(
  { session, cookies: sent }: Pick<FastifyRequest, 'session' | 'cookies'>,
  { form }: Cookies,
): string {
  return session?.formSecret ?? sent[form] ?? ''
}

/** Binds the forms of whoever is signed in to their session, under which they stay if it is renewed. */
export function bindForms(session: Session): void {
  session.formSecret ??= newToken()
}

/**
 * Gives the session of whoever signs in a new id. Forms in their other windows stay good, unless somebody
 * else was in this browser whose part has ended: their forms are not to act for who comes now. `others`
 * are the ends of what the session has granted to them.
 */
export async function renewSession(
  { clock }: Pick<Ground, 'clock'>,
  request: Pick<FastifyRequest, 'session'>,
  { keep, others }: { keep: (keyof Session)[]; others: readonly string[] },
): Promise<void> {
  const now = timestamp(clock())
  const isAlone = others.every((expiresAt) => expiresAt > now)
  await request.session.regenerate(isAlone ? [...keep, 'formSecret'] : keep)
  // It is another one now.
  bindForms(request.session)
}

function isOurs(request: FastifyRequest, { form }: Cookies): boolean {
  const { body, session, cookies, isSomebodys } = request
  const token = (body as { _csrf?: unknown } | undefined)?._csrf
  if (typeof token !== 'string') return false
  const { formSecret } = session
  if (formSecret && tokens.verify(formSecret, token)) return true
  const cookie = cookies[form]
  const mayBeStrangers = !formSecret || !isSomebodys
  return mayBeStrangers && cookie !== undefined && cookie !== '' && tokens.verify(cookie, token)
}

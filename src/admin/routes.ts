import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { paths } from '../paths.ts'
import { timezoneOfPlace } from '../platform/clock.ts'
import { countTries } from '../platform/counted-tries.ts'
import { inEvenTime } from '../platform/even-time.ts'
import { emptyForm, type FormState, parseForm, typedValues } from '../platform/forms.ts'
import { hasKeptForm } from '../platform/kept-forms.ts'
import { networkOf } from '../platform/networks.ts'
import { BUSY, inTurn } from '../platform/passwords.ts'
import { countTry, takeBackTry } from '../platform/rate-limits.ts'
import { seeOther, sendPage } from '../platform/replies.ts'
import { noteSecurityEvent } from '../platform/security-log.ts'
import { mailNow } from '../ui/page.ts'
import { busy, notFound, tooManyTries } from '../ui/replies.ts'
import * as ui from '../ui/words/en.ts'
import { checkCredentials, createAdmin, requestPasswordReset, resetPassword } from './commands.ts'
import { deviceOf, rememberDevice } from './devices.ts'
import { forgotPasswordForm, resetPasswordForm, setupForm, signInForm } from './forms.ts'
import { countSignIn, takeBackSignIn } from './password-tries.ts'
import { findAdmin, findAdminByEmail, findAdminOfReset } from './queries.ts'
import { RESET_TRIES, RESET_TRIES_OF_NETWORK, SETUP_CODE_TRIES } from './rules.ts'
import { signInAdmin, signOutAdmin } from './session.ts'
import { isAtHome, isSetupCode } from './setup-code.ts'
import {
  forgotPasswordPage,
  resetLinkOverPage,
  resetPasswordPage,
  resetSentPage,
} from './views/forgot-password.ts'
import { frontPage } from './views/front.ts'
import { setupPage } from './views/setup.ts'
import { signInPage } from './views/sign-in.ts'
import * as en from './words/en.ts'

/** The front page, and setting up the admin's account. */
export function setupRoutes(app: FastifyInstance, ctx: Context): void {
  function show(request: FastifyRequest, reply: FastifyReply, form: FormState, status = 200) {
    const hasCode = (form.values.code ?? '') !== '' && form.errors.code === undefined
    const asks = hasCode ? 'no more' : isAtHome(ctx, request) ? 'nothing' : 'code'
    // So that the form says which host it is on, see isAtHome, but not the code in the page's address.
    reply.header('referrer-policy', 'origin')
    return sendPage(reply, setupPage(request.page, { form, asks }), status)
  }

  app.get(paths.front(), async ({ page }, reply) => {
    if (!(await findAdmin(ctx))) return seeOther(reply, paths.setup())
    return sendPage(reply, frontPage(page))
  })

  app.get(paths.setup(), async (request, reply) => {
    if (await findAdmin(ctx)) return notFound(request, reply)
    // The page takes any code as it comes: only a form that is sent tells, and counts, whether it is right.
    const { code } = request.query as { code?: unknown }
    const timezone = timezoneOfPlace(ctx.config.timezone)
    const values = { code: typeof code === 'string' ? code : '', timezone }
    return show(request, reply, { values, errors: {} })
  })

  app.post(paths.setup(), async (request, reply) => {
    if (await findAdmin(ctx)) return notFound(request, reply)
    const { page, body } = request
    const typed = typedValues(body)
    if (!isAtHome(ctx, request)) {
      const tries = await countTry(ctx, SETUP_CODE_TRIES, networkOf(request.ip))
      if (tries) return tooManyTries(request, reply, tries, page.say(en.createByCommand))
      if (!isSetupCode(ctx, typed.code ?? '')) {
        noteSecurityEvent(request, 'set-up code wrong')
        const { password: _secret, ...values } = typed
        return show(request, reply, { values, errors: { code: page.say(en.codeWrong) } }, 422)
      }
      await takeBackTry(ctx, SETUP_CODE_TRIES, networkOf(request.ip))
    }
    const parsed = parseForm(setupForm(page.say), body)
    if (!parsed.ok) return show(request, reply, parsed.form, 422)
    const admin = await inTurn('known', () => createAdmin(ctx, parsed.value))
    if (admin === BUSY) return busy(request, reply)
    if (!admin) return notFound(request, reply)
    rememberDevice(ctx, request, reply, admin)
    noteSecurityEvent(request, 'set up')
    await signInAdmin(ctx, request, { admin, remember: false })
    return seeOther(reply, paths.adminHome())
  })
}

/** The admin's sign-in and sign-out. */
export function signInRoutes(app: FastifyInstance, ctx: Context): void {
  app.get<{ Querystring: { next?: string } }>(paths.adminSignIn(), async (request, reply) => {
    const { page, query } = request
    const form = { values: { next: query.next ?? '' }, errors: {} }
    const flash = (await hasKeptForm(ctx, request)) ? page.say(ui.keptForSignIn) : undefined
    return sendPage(reply, signInPage(page, { form, flash }))
  })

  app.post(paths.adminSignIn(), async (request, reply) => {
    const { page, body } = request
    const parsed = parseForm(signInForm(page.say), body)
    if (!parsed.ok) return sendPage(reply, signInPage(page, { form: parsed.form }), 422)
    const { value } = parsed
    const device = deviceOf(ctx, request, await findAdminByEmail(ctx, value.email))
    const knock = { email: value.email, ip: request.ip, device }
    const refusal = await countSignIn(ctx, knock)
    if (refusal) {
      const instead = device === undefined ? en.signInInstead : en.resetInstead
      return tooManyTries(request, reply, refusal, page.say(instead, paths.forgotPassword()))
    }
    const line = device === undefined ? 'strangers' : 'known'
    const admin = await inTurn(line, () => checkCredentials(ctx, value))
    if (admin === BUSY) {
      await takeBackSignIn(ctx, knock)
      return busy(request, reply)
    }
    if (!admin) {
      noteSecurityEvent(request, 'sign-in failed')
      const values = { email: value.email, next: value.next }
      // Of which of the two it is, nothing is said; the password is what is gone from the form.
      const form = { values, errors: { password: page.say(en.noMatch) } }
      return sendPage(reply, signInPage(page, { form }), 422)
    }
    await takeBackSignIn(ctx, knock)
    noteSecurityEvent(request, 'organiser signed in')
    rememberDevice(ctx, request, reply, admin)
    await signInAdmin(ctx, request, { admin, remember: value.remember_me })
    return seeOther(reply, adminPathOrHome(value.next))
  })

  // Signing out is of the session, too: a token that somebody has planted beside it does not do.
  const ofSession = async (request: FastifyRequest) => {
    request.isSomebodys = request.session.admin !== undefined
  }
  app.post(paths.adminSignOut(), { onRequest: ofSession }, async (request, reply) => {
    signOutAdmin(request)
    return seeOther(reply, paths.front())
  })
}

/** Resetting a forgotten password. */
export function forgottenPasswordRoutes(app: FastifyInstance, ctx: Context): void {
  app.get(paths.forgotPassword(), async ({ page }, reply) =>
    sendPage(reply, forgotPasswordPage(page, emptyForm)),
  )

  app.post(paths.forgotPassword(), { config: { promisesMail: true } }, async (request, reply) => {
    const { page, body } = request
    const parsed = parseForm(forgotPasswordForm(page.say), body)
    if (!parsed.ok) return sendPage(reply, forgotPasswordPage(page, parsed.form), 422)
    const { email } = parsed.value
    const refusal = await countTries(ctx, [
      [RESET_TRIES_OF_NETWORK, networkOf(request.ip)],
      [RESET_TRIES, email],
    ])
    if (refusal) {
      const isOfNetwork = refusal.limit === RESET_TRIES_OF_NETWORK.name
      const instead = isOfNetwork
        ? page.say(ui.fromAnotherNetwork)
        : page.say(en.lookForResetMail, mailNow(page))
      return tooManyTries(request, reply, refusal, instead)
    }
    await inEvenTime(ctx, () => requestPasswordReset(ctx, email))
    return sendPage(reply, resetSentPage(page, email))
  })

  type Token = { Params: { token: string } }
  app.get<Token>(paths.resetPassword(':token'), async ({ page, params }, reply) => {
    const { token } = params
    if (!(await findAdminOfReset(ctx, token))) return sendPage(reply, resetLinkOverPage(page), 404)
    return sendPage(reply, resetPasswordPage(page, { form: emptyForm, token }))
  })

  app.post<Token>(paths.resetPassword(':token'), async (request, reply) => {
    const { page, params, body } = request
    const { token } = params
    const admin = await findAdminOfReset(ctx, token)
    if (!admin) return sendPage(reply, resetLinkOverPage(page), 404)
    const parsed = parseForm(resetPasswordForm(page.say), body)
    if (!parsed.ok) {
      return sendPage(reply, resetPasswordPage(page, { form: parsed.form, token }), 422)
    }
    const { password } = parsed.value
    const done = await inTurn('known', () => resetPassword(ctx, { token, password }))
    if (done === BUSY) return busy(request, reply)
    if (!done) return sendPage(reply, resetLinkOverPage(page), 404)
    noteSecurityEvent(request, 'password reset')
    rememberDevice(ctx, request, reply, admin, 'anew')
    return seeOther(reply, paths.adminSignIn())
  })
}

/** Prevents open redirects: anything but an admin page leads to the admin's home. */
function adminPathOrHome(next: string): string {
  const url = URL.parse(next, 'http://here.invalid')
  const path = url?.origin === 'http://here.invalid' ? url.pathname : ''
  const isAdminPath = path === paths.adminHome() || path.startsWith(`${paths.adminHome()}/`)
  return isAdminPath ? `${path}${url?.search ?? ''}` : paths.adminHome()
}

import type { FastifyInstance } from 'fastify'
import type { Context } from '../context.ts'
import { paths } from '../paths.ts'
import { emptyForm, parseForm } from '../platform/forms.ts'
import { noticeOfKeptForm } from '../platform/kept-forms.ts'
import { seeOther, sendPage } from '../platform/replies.ts'
import { checkCredentials, createAdmin, requestPasswordReset, resetPassword } from './commands.ts'
import { forgotPasswordForm, resetPasswordForm, setupForm, signInForm } from './forms.ts'
import { findAdmin, findAdminOfReset } from './queries.ts'
import { RESET_TRIES, SIGN_IN_TRIES } from './rules.ts'
import { signInAdmin, signOutAdmin } from './session.ts'
import {
  forgotPasswordPage,
  resetLinkOverPage,
  resetPasswordPage,
  resetSentPage,
} from './views/forgot-password.ts'
import { frontPage } from './views/front.ts'
import { setupPage } from './views/setup.ts'
import { signInPage } from './views/sign-in.ts'

/** The pages of the one account that are open to everybody. */
export function adminAccountRoutes(app: FastifyInstance, ctx: Context): void {
  app.get(paths.front(), async (_request, reply) => {
    if (!(await findAdmin(ctx.db))) return seeOther(reply, paths.setup())
    return sendPage(reply, frontPage())
  })

  app.get(paths.setup(), async (_request, reply) => {
    if (await findAdmin(ctx.db)) return reply.callNotFound()
    return sendPage(reply, setupPage({ csrf: reply.generateCsrf(), form: emptyForm }))
  })

  app.post(paths.setup(), async (request, reply) => {
    if (await findAdmin(ctx.db)) return reply.callNotFound()
    const parsed = parseForm(setupForm, request.body)
    if (!parsed.ok) {
      return sendPage(reply, setupPage({ csrf: reply.generateCsrf(), form: parsed.form }), 422)
    }
    const admin = await createAdmin(ctx, parsed.value)
    if (!admin) return reply.callNotFound()
    await signInAdmin(ctx, request, { admin, remember: false })
    return seeOther(reply, paths.adminHome())
  })

  app.get<{ Querystring: { next?: string } }>(paths.adminSignIn(), async (request, reply) => {
    const form = { values: { next: request.query.next ?? '' }, errors: {} }
    const notice = noticeOfKeptForm(request)
    return sendPage(reply, signInPage({ csrf: reply.generateCsrf(), form, notice }))
  })

  app.post(
    paths.adminSignIn(),
    { config: { rateLimit: { ...SIGN_IN_TRIES, hook: 'preHandler', keyGenerator: signInKey } } },
    async (request, reply) => {
      const parsed = parseForm(signInForm, request.body)
      if (!parsed.ok) {
        return sendPage(reply, signInPage({ csrf: reply.generateCsrf(), form: parsed.form }), 422)
      }
      const { value } = parsed
      const admin = await checkCredentials(ctx, value)
      if (!admin) {
        const errors = { '': 'Email and password do not match. Please try again.' }
        const form = { values: { email: value.email, next: value.next }, errors }
        return sendPage(reply, signInPage({ csrf: reply.generateCsrf(), form }), 422)
      }
      await signInAdmin(ctx, request, { admin, remember: value.remember_me })
      return seeOther(reply, adminPathOrHome(value.next))
    },
  )

  app.post(paths.adminSignOut(), async (request, reply) => {
    signOutAdmin(request)
    return seeOther(reply, paths.front())
  })

  app.get(paths.forgotPassword(), async (_request, reply) =>
    sendPage(reply, forgotPasswordPage({ csrf: reply.generateCsrf(), form: emptyForm })),
  )

  app.post(
    paths.forgotPassword(),
    { config: { rateLimit: { ...RESET_TRIES, hook: 'preHandler', keyGenerator: resetKey } } },
    async (request, reply) => {
      const parsed = parseForm(forgotPasswordForm, request.body)
      if (!parsed.ok) {
        const page = forgotPasswordPage({ csrf: reply.generateCsrf(), form: parsed.form })
        return sendPage(reply, page, 422)
      }
      await requestPasswordReset(ctx, parsed.value.email)
      return sendPage(reply, resetSentPage({ email: parsed.value.email }))
    },
  )

  app.get<{ Params: { token: string } }>(paths.resetPassword(':token'), async (request, reply) => {
    const { token } = request.params
    if (!(await findAdminOfReset(ctx, token))) return sendPage(reply, resetLinkOverPage(), 404)
    return sendPage(
      reply,
      resetPasswordPage({ csrf: reply.generateCsrf(), form: emptyForm, token }),
    )
  })

  app.post<{ Params: { token: string } }>(paths.resetPassword(':token'), async (request, reply) => {
    const { token } = request.params
    if (!(await findAdminOfReset(ctx, token))) return sendPage(reply, resetLinkOverPage(), 404)
    const parsed = parseForm(resetPasswordForm, request.body)
    if (!parsed.ok) {
      const page = resetPasswordPage({ csrf: reply.generateCsrf(), form: parsed.form, token })
      return sendPage(reply, page, 422)
    }
    const done = await resetPassword(ctx, { token, password: parsed.value.password })
    if (!done) return sendPage(reply, resetLinkOverPage(), 404)
    return seeOther(reply, paths.adminSignIn())
  })
}

/** Only a page of the admin's may follow the sign-in, never another site. */
function adminPathOrHome(next: string): string {
  const url = URL.parse(next, 'http://here.invalid')
  const path = url?.origin === 'http://here.invalid' ? url.pathname : ''
  const isAdminPath = path === paths.adminHome() || path.startsWith(`${paths.adminHome()}/`)
  return isAdminPath ? `${path}${url?.search ?? ''}` : paths.adminHome()
}

function signInKey(request: { body?: unknown; ip: string }): string {
  return `sign-in ${typedEmail(request.body)} ${request.ip}`
}

function resetKey(request: { body?: unknown }): string {
  return `password reset ${typedEmail(request.body)}`
}

function typedEmail(body: unknown): string {
  return String((body as { email?: unknown } | undefined)?.email ?? '')
    .trim()
    .toLowerCase()
}

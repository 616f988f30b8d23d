import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { paths } from '../paths.ts'
import { type FormState, parseForm, typedValues } from '../platform/forms.ts'
import { seeOther, sendPage } from '../platform/replies.ts'
import { endAllSessions, saveSettings } from './commands.ts'
import { settingsForm, settingsValues } from './forms.ts'
import { findSettings } from './queries.ts'
import { SIGN_IN_TRIES } from './rules.ts'
import { keepSignedIn, signedInAdmin, signOutAdmin } from './session.ts'
import { settingsPage } from './views/settings.ts'

/** The admin's own settings; mounted behind the admin's sign-in. */
export function settingsRoutes(app: FastifyInstance, ctx: Context): void {
  app.get<{ Querystring: { done?: string } }>(paths.settings(), async (request, reply) => {
    const admin = await signedInAdmin(ctx, request)
    if (!admin) return reply.callNotFound()
    const values = settingsValues(admin, await findSettings(ctx))
    const form = {
      values: { ...values, ...request.kept?.values },
      errors: request.kept?.errors ?? {},
    }
    const { done } = request.query
    return sendPage(reply, settingsPage({ csrf: reply.generateCsrf(), form, done }))
  })

  const rateLimit = {
    ...SIGN_IN_TRIES,
    hook: 'preHandler' as const,
    keyGenerator: ({ session, ip }: FastifyRequest) => `own password ${session.admin?.id} ${ip}`,
    allowList: (request: FastifyRequest) => !typedValues(request.body).current_password,
  }
  app.post(paths.settings(), { config: { rateLimit } }, async (request, reply) => {
    const admin = await signedInAdmin(ctx, request)
    if (!admin) return reply.callNotFound()
    const refuse = (form: FormState) =>
      sendPage(reply, settingsPage({ csrf: reply.generateCsrf(), form, done: undefined }), 422)
    // Each of the two forms on the page sends its own fields; the others stay as they are.
    const typed = {
      ...settingsValues(admin, await findSettings(ctx)),
      ...typedValues(request.body),
    }
    const parsed = parseForm(settingsForm, typed)
    if (!parsed.ok) return refuse(parsed.form)
    const saved = await saveSettings(ctx, admin, parsed.value)
    if (!saved) {
      const current_password = 'This is not your present password. Please try again.'
      return refuse({ values: typed, errors: { current_password } })
    }
    await keepSignedIn(request, saved)
    return seeOther(reply, `${paths.settings()}?done=saved`)
  })

  app.post(paths.signOutEverywhere(), async (request, reply) => {
    await endAllSessions(ctx)
    signOutAdmin(request)
    return seeOther(reply, paths.adminSignIn())
  })
}

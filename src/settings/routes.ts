import type { FastifyInstance } from 'fastify'
import { endAllSessions } from '../admin/commands.ts'
import { rememberDevice } from '../admin/devices.ts'
import { OWN_PASSWORD_TRIES } from '../admin/rules.ts'
import { keepSignedIn, signOutAdmin } from '../admin/session.ts'
import * as account from '../admin/words/en.ts'
import type { Context } from '../context.ts'
import { paths } from '../paths.ts'
import { parseForm, typedValues } from '../platform/forms.ts'
import { BUSY, inTurn } from '../platform/passwords.ts'
import { countTry, networkOf, takeBackTry } from '../platform/rate-limits.ts'
import { seeOther, sendPage } from '../platform/replies.ts'
import { noteSecurityEvent } from '../platform/security-log.ts'
import { freshForm } from '../ui/forms.ts'
import { busy, tooManyTries } from '../ui/replies.ts'
import { saveSettings } from './commands.ts'
import { settingsForm, settingsValues } from './forms.ts'
import { findSettings } from './queries.ts'
import { settingsPage } from './views/settings.ts'
import * as en from './words/en.ts'

/** The admin's own settings; mounted behind `requireAdmin`. */
export function settingsRoutes(app: FastifyInstance, ctx: Context): void {
  app.get(paths.settings(), async (request, reply) => {
    const values = settingsValues(request.admin, await findSettings(ctx))
    return sendPage(
      reply,
      settingsPage(request.page, { form: freshForm(request, values), email: request.admin.email }),
    )
  })

  app.post(paths.settings(), async (request, reply) => {
    const { admin, page, body } = request
    // Each of the page's two forms posts its own fields only; the others keep their values.
    const values = { ...settingsValues(admin, await findSettings(ctx)), ...typedValues(body) }
    const parsed = parseForm(settingsForm(page.say, admin), values)
    if (!parsed.ok)
      return sendPage(reply, settingsPage(page, { form: parsed.form, email: admin.email }), 422)
    const guess = [admin.id, networkOf(request.ip)]
    if (parsed.value.current_password !== '') {
      const refusal = await countTry(ctx, OWN_PASSWORD_TRIES, ...guess)
      if (refusal) return tooManyTries(request, reply, refusal, page.say(account.setNewPassword))
    }
    const saved = await inTurn('known', () => saveSettings(ctx, admin, parsed.value))
    if (saved === BUSY) return busy(request, reply)
    if (!saved) {
      const errors = { current_password: page.say(en.wrongPassword) }
      return sendPage(
        reply,
        settingsPage(page, { form: { values, errors }, email: admin.email }),
        422,
      )
    }
    await takeBackTry(ctx, OWN_PASSWORD_TRIES, ...guess)
    await keepSignedIn(request, saved)
    rememberDevice(ctx, request, reply, saved.email)
    noteSecurityEvent(request, saved.email === admin.email ? 'settings changed' : 'address changed')
    return seeOther(reply, `${paths.settings()}?done=saved`)
  })

  app.post(paths.signOutEverywhere(), async (request, reply) => {
    await endAllSessions(ctx)
    noteSecurityEvent(request, 'signed out everywhere')
    signOutAdmin(request)
    return seeOther(reply, paths.adminSignIn())
  })
}

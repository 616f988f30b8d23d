import type { FastifyInstance } from 'fastify'
import { endAllSessions } from '../admin/commands.ts'
import { checkPresentPassword } from '../admin/password-tries.ts'
import { keepSignedIn, signOutAdmin } from '../admin/session.ts'
import * as account from '../admin/words/en.ts'
import type { Context } from '../context.ts'
import { paths } from '../paths.ts'
import { type FormState, parseForm, typedValues } from '../platform/forms.ts'
import { BUSY, inTurn } from '../platform/passwords.ts'
import { seeOther, sendPage } from '../platform/replies.ts'
import { noteSecurityEvent } from '../platform/security-log.ts'
import { freshForm } from '../ui/forms.ts'
import { busy, tooManyTries } from '../ui/replies.ts'
import { saveSettings } from './commands.ts'
import { changesAccount, settingsForm, settingsValues } from './forms.ts'
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
    const before = settingsValues(admin, await findSettings(ctx))
    const values = { ...before, ...typedValues(body) }
    const parsed = parseForm(settingsForm(page.say, admin), values)
    const show = (form: FormState) =>
      sendPage(reply, settingsPage(page, { form, email: admin.email }), 422)
    if (!parsed.ok) return show(parsed.form)
    const { value } = parsed
    // A wrong one is never answered as if it were right, also where nothing that needs it changes.
    if (changesAccount(admin, value) || value.current_password !== '') {
      const guess = { typed: value.current_password, ip: request.ip }
      const proof = await checkPresentPassword(ctx, admin, guess)
      if (proof === BUSY) return busy(request, reply)
      if (proof === 'wrong') {
        noteSecurityEvent(request, 'present password wrong')
        const errors = { current_password: page.say(en.wrongPassword) }
        return show({ values, errors })
      }
      if (proof !== 'right') {
        return tooManyTries(request, reply, proof, page.say(account.setNewPassword))
      }
    }
    const save = () => saveSettings(ctx, admin, value)
    const saved = await (value.new_password === '' ? save() : inTurn('known', save))
    if (saved === BUSY) return busy(request, reply)
    await keepSignedIn(request, saved)
    const after = settingsValues(saved, await findSettings(ctx))
    if (after.email !== before.email) noteSecurityEvent(request, 'address changed')
    if (value.new_password !== '') noteSecurityEvent(request, 'password changed')
    const others = Object.keys(after).filter((field) => field !== 'email')
    if (others.some((field) => after[field] !== before[field])) {
      noteSecurityEvent(request, 'settings changed')
    }
    return seeOther(reply, `${paths.settings()}?done=saved`)
  })

  app.post(paths.signOutEverywhere(), async (request, reply) => {
    await endAllSessions(ctx)
    noteSecurityEvent(request, 'signed out everywhere')
    signOutAdmin(request)
    return seeOther(reply, paths.adminSignIn())
  })
}

import { z } from 'zod'
import { checkbox } from '../platform/forms.ts'
import { email } from '../ui/forms.ts'
import type { Say } from '../ui/voice.ts'
import { PASSWORD_MAX, PASSWORD_MIN } from './rules.ts'
import * as en from './words/en.ts'

export function newPassword(say: Say) {
  return z
    .string({ error: say(en.choosePassword) })
    .min(PASSWORD_MIN, say(en.passwordTooShort, PASSWORD_MIN))
    .max(PASSWORD_MAX, say(en.passwordTooLong, PASSWORD_MAX))
}

export function setupForm(say: Say) {
  return z.object({ email: email(say), password: newPassword(say) })
}

export function resetPasswordForm(say: Say) {
  return z.object({ password: newPassword(say) })
}

export function forgotPasswordForm(say: Say) {
  return z.object({ email: email(say) })
}

export function signInForm(say: Say) {
  const missing = say(en.passwordMissing)
  return z.object({
    email: email(say),
    password: z
      .string({ error: missing })
      .min(1, missing)
      .max(PASSWORD_MAX, say(en.notYourPassword)),
    remember_me: checkbox(),
    next: z.string().default(''),
  })
}

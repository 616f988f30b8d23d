import { z } from 'zod'
import { characters, checkbox } from '../platform/forms.ts'
import { email } from '../ui/forms.ts'
import type { Say } from '../ui/voice.ts'
import { isCommonPassword, isObviousHere } from './common-passwords.ts'
import { PASSWORD_MAX, PASSWORD_MIN } from './rules.ts'
import * as en from './words/en.ts'

/** A password to be: long enough, and not one that everybody tries first. */
export function newPassword(say: Say) {
  const tooLong = say(en.passwordTooLong, PASSWORD_MAX)
  return z
    .string({ error: say(en.choosePassword) })
    .refine((typed) => characters(typed) >= PASSWORD_MIN, say(en.passwordTooShort, PASSWORD_MIN))
    .refine((typed) => characters(typed) <= PASSWORD_MAX, { error: tooLong, abort: true })
    .refine((typed) => !isCommonPassword(typed), say(en.passwordTooCommon))
    .refine((typed) => !isObviousHere(typed), say(en.passwordTooObvious))
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
      .refine((typed) => characters(typed) <= PASSWORD_MAX, say(en.notYourPassword)),
    remember_me: checkbox(),
    next: z.string().default(''),
  })
}

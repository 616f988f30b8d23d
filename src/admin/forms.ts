import { z } from 'zod'
import { characters, checkbox, requiredLine } from '../platform/forms.ts'
import { passwordForm } from '../platform/passwords.ts'
import { email, timezone } from '../ui/forms.ts'
import type { Say } from '../ui/voice.ts'
import { isCommonPassword, isObviousHere } from './common-passwords.ts'
import { ADMIN_NAME_MAX, PASSWORD_MAX, PASSWORD_MIN } from './rules.ts'
import * as en from './words/en.ts'

/** Stands for what is not even looked at. */
const TOO_LONG = ' '.repeat(PASSWORD_MAX + 1)

/** A password as it is hashed, and no longer than one may be. */
export function typedPassword(say: Say, missing: string) {
  const tooLong = say(en.passwordTooLong, PASSWORD_MAX)
  return z
    .string({ error: missing })
    .transform((typed) => passwordForm(typed) ?? TOO_LONG)
    .refine((password) => characters(password) <= PASSWORD_MAX, { error: tooLong, abort: true })
}

/** A password to be: long enough, and not one that everybody tries first. */
export function newPassword(say: Say) {
  return typedPassword(say, say(en.choosePassword))
    .refine((typed) => characters(typed) >= PASSWORD_MIN, say(en.passwordTooShort, PASSWORD_MIN))
    .refine((typed) => !isCommonPassword(typed), say(en.passwordTooCommon))
    .refine((typed) => !isObviousHere(typed), say(en.passwordTooObvious))
}

/** How invitations call whoever organises. */
export function adminName(say: Say) {
  const tooLong = say(en.nameTooLong, ADMIN_NAME_MAX)
  return requiredLine(ADMIN_NAME_MAX, tooLong, say(en.nameMissing))
}

export function setupForm(say: Say) {
  return z.object({
    name: adminName(say),
    email: email(say),
    password: newPassword(say),
    timezone: timezone(say).optional(),
  })
}

export type AccountInput = z.infer<ReturnType<typeof accountForm>>

/** An account made by command, where there may be no name yet. */
export function accountForm(say: Say) {
  return setupForm(say).partial({ name: true })
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
    password: typedPassword(say, missing).refine((typed) => typed !== '', missing),
    remember_me: checkbox(),
    next: z.string().default(''),
  })
}

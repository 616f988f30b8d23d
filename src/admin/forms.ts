import { z } from 'zod'
import type { NoticeKind } from '../context.ts'
import { isTimezone } from '../platform/clock.ts'
import { checkbox, email, line } from '../platform/forms.ts'
import type { Settings } from './queries.ts'
import { INSTANCE_NAME_MAX, NOTICES, PASSWORD_MAX, PASSWORD_MIN, wantsNotice } from './rules.ts'
import type { Admin } from './tables.ts'

const newPassword = z
  .string({ error: 'Please choose a password.' })
  .min(
    PASSWORD_MIN,
    `A password needs at least ${PASSWORD_MIN} characters; a short sentence is a good one.`,
  )
  .max(PASSWORD_MAX, `A password may have at most ${PASSWORD_MAX} characters.`)

export const setupForm = z.object({ email: email(), password: newPassword })

export const resetPasswordForm = z.object({ password: newPassword })

export const forgotPasswordForm = z.object({ email: email() })

export const signInForm = z.object({
  email: email(),
  password: z
    .string({ error: 'Please enter your password.' })
    .min(1, 'Please enter your password.')
    .max(PASSWORD_MAX, 'This password is too long to be yours.'),
  remember_me: checkbox(),
  next: z.string().default(''),
})

const NOTICE_KINDS = Object.keys(NOTICES) as NoticeKind[]

export type SettingsInput = z.infer<typeof settingsForm>

export const settingsForm = z
  .object({
    email: email(),
    /** Empty: it stays as it is. */
    new_password: z.literal('').or(newPassword),
    current_password: z.string().max(PASSWORD_MAX, 'This password is too long to be yours.'),
    reply_to_admin: checkbox(),
    instance_name: line('The name', INSTANCE_NAME_MAX),
    timezone: z
      .string()
      .refine(isTimezone, 'Please choose a timezone from the list, such as Europe/Berlin.'),
    ...(Object.fromEntries(NOTICE_KINDS.map((kind) => [kind, checkbox()])) as Record<
      NoticeKind,
      ReturnType<typeof checkbox>
    >),
  })
  .transform((input) => ({ ...input, notices: NOTICE_KINDS.filter((kind) => input[kind]) }))

/** The form with what is set now. */
export function settingsValues(admin: Admin, settings: Settings): Record<string, string> {
  const notices = NOTICE_KINDS.map((kind) => [kind, wantsNotice(admin, kind) ? '1' : '0'])
  return {
    email: admin.email,
    new_password: '',
    current_password: '',
    reply_to_admin: String(admin.reply_to_admin),
    instance_name: settings.instanceName,
    timezone: settings.timezone,
    ...Object.fromEntries(notices),
  }
}

import { z } from 'zod'
import { newPassword } from '../admin/forms.ts'
import { PASSWORD_MAX, wantsNotice } from '../admin/rules.ts'
import type { Admin } from '../admin/tables.ts'
import * as account from '../admin/words/en.ts'
import { isTimezone } from '../platform/clock.ts'
import { characters, checkbox, line } from '../platform/forms.ts'
import { NOTICE_KINDS, type NoticeKind } from '../post/kinds.ts'
import { email } from '../ui/forms.ts'
import type { Say } from '../ui/voice.ts'
import type { Settings } from './queries.ts'
import { INSTANCE_NAME_MAX } from './rules.ts'
import * as en from './words/en.ts'

export type SettingsInput = z.infer<ReturnType<typeof settingsForm>>

export function settingsForm(say: Say) {
  const notices = Object.fromEntries(NOTICE_KINDS.map((kind) => [kind, checkbox()]))
  return z
    .object({
      email: email(say),
      /** Empty to keep the current one. */
      new_password: z.literal('').or(newPassword(say)),
      current_password: z
        .string()
        .refine((typed) => characters(typed) <= PASSWORD_MAX, say(account.notYourPassword)),
      reply_to_admin: checkbox(),
      instance_name: line(INSTANCE_NAME_MAX, say(en.placeNameTooLong, INSTANCE_NAME_MAX)),
      timezone: z.string().refine(isTimezone, say(en.timezoneUnknown)),
      ...(notices as Record<NoticeKind, ReturnType<typeof checkbox>>),
    })
    .transform((input) => ({ ...input, notices: NOTICE_KINDS.filter((kind) => input[kind]) }))
}

/** Whether these settings are a new email or password, for which the present one is needed. */
export function changesAccount(admin: Pick<Admin, 'email'>, input: SettingsInput): boolean {
  return input.email !== admin.email || input.new_password !== ''
}

/** The current settings, to fill in the form. */
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

import { z } from 'zod'
import { adminName, newPassword, typedPassword } from '../admin/forms.ts'
import { wantsNotice } from '../admin/rules.ts'
import type { Admin } from '../admin/tables.ts'
import * as account from '../admin/words/en.ts'
import { checkbox, line } from '../platform/forms.ts'
import { NOTICE_KINDS, type NoticeKind } from '../post/kinds.ts'
import { email, timezone } from '../ui/forms.ts'
import type { Say } from '../ui/voice.ts'
import type { Settings } from './queries.ts'
import { INSTANCE_NAME_MAX } from './rules.ts'
import * as en from './words/en.ts'

export type SettingsInput = z.infer<ReturnType<typeof settingsForm>>

export function settingsForm(say: Say, { name }: Pick<Admin, 'name'>) {
  const notices = Object.fromEntries(NOTICE_KINDS.map((kind) => [kind, checkbox()]))
  return z
    .object({
      /** Who had none may leave it for later. */
      name: name === '' ? z.literal('').or(adminName(say)) : adminName(say),
      email: email(say),
      /** Empty to keep the current one. */
      new_password: z.literal('').or(newPassword(say)),
      current_password: typedPassword(say, say(account.passwordMissing)),
      reply_to_admin: checkbox(),
      instance_name: line(INSTANCE_NAME_MAX, say(en.siteNameTooLong, INSTANCE_NAME_MAX)),
      timezone: timezone(say),
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
    name: admin.name,
    email: admin.email,
    new_password: '',
    current_password: '',
    reply_to_admin: String(admin.reply_to_admin),
    instance_name: settings.instanceName,
    timezone: settings.timezone,
    ...Object.fromEntries(notices),
  }
}

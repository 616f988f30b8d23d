import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { isTimezone, timezoneMeant } from '../platform/clock.ts'
import { type FormState, typedValues } from '../platform/forms.ts'
import { ADDRESS, withAsciiDomain } from '../platform/mail/addresses.ts'
import type { Say } from './voice.ts'
import * as en from './words/en.ts'

/** RFC 5321, 4.5.3.1.3: a path of 256 octets, without its brackets. */
const EMAIL_MAX = 254

/**
 * An address in lower case, its domain as mails have it, so that two spellings of one mailbox are one person.
 */
export function email(say: Say) {
  const missing = say(en.emailMissing)
  const tooLong = say(en.emailTooLong, EMAIL_MAX)
  return z
    .string({ error: missing })
    .trim()
    .toLowerCase()
    .min(1, missing)
    .max(EMAIL_MAX, tooLong)
    .transform(withAsciiDomain)
    .pipe(z.email({ pattern: ADDRESS, error: say(en.emailMalformed) }).max(EMAIL_MAX, tooLong))
}

/** An address that may be left out; null if it is. */
export function optionalEmail(say: Say) {
  return z
    .string()
    .default('')
    .transform((typed) => (typed.trim() === '' ? null : typed))
    .pipe(email(say).nullable())
}

/** A timezone, by its name or its city. */
export function timezone(say: Say) {
  const unknown = say(en.timezoneUnknown)
  return z
    .string({ error: unknown })
    .refine((typed) => typed.trim() !== '', { message: say(en.timezoneMissing), abort: true })
    .transform((typed) => timezoneMeant(typed) ?? typed)
    .refine(isTimezone, unknown)
}

/**
 * The form of something that was saved elsewhere meanwhile. It keeps what was typed, says beside
 * each field what is saved now, and overwrites that if it is posted again.
 */
export function outdatedForm(
  say: Say,
  body: unknown,
  saved: Readonly<Record<string, string>>,
  inWords: (field: string, value: string) => string = (_field, value) => value,
): FormState {
  const typed = typedValues(body)
  const errors: Record<string, string> = { '': say(en.outdated) }
  for (const [field, value] of Object.entries(saved)) {
    const isSame = (typed[field] ?? value).replace(/\r\n?/g, '\n').trim() === value.trim()
    if (field === 'version' || isSame) continue
    errors[field] = say(en.savedNow, value === '' ? '' : inWords(field, value))
  }
  return { values: { ...typed, version: saved.version ?? '' }, errors }
}

/** The form of a page: what was typed before the visitor was signed out, or else these values. */
export function freshForm(
  { kept, page }: FastifyRequest,
  values: Readonly<Record<string, string>> = {},
): FormState {
  if (!kept) return { values, errors: {} }
  return { values: { ...values, ...kept }, errors: { '': page.say(en.signedOutMeanwhile) } }
}

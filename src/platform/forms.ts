import { z } from 'zod'

/** What a person typed, and what is wrong with it: one sentence per field. */
export type FormState = {
  values: Readonly<Record<string, string>>
  errors: Readonly<Record<string, string>>
}

export type Parsed<T> = { ok: true; value: T } | { ok: false; form: FormState }

export const emptyForm: FormState = { values: {}, errors: {} }

/** Reads an urlencoded body. On mistakes it returns all that was typed, to be shown again. */
export function parseForm<T>(schema: z.ZodType<T>, body: unknown): Parsed<T> {
  const values = typedValues(body)
  const parsed = schema.safeParse(values)
  if (parsed.success) return { ok: true, value: parsed.data }
  const errors: Record<string, string> = {}
  for (const issue of parsed.error.issues) {
    const field = String(issue.path[0] ?? '')
    errors[field] ??= issue.message
  }
  return { ok: false, form: { values, errors } }
}

/** The version that a form was filled from, in its hidden field; undefined if it says none. */
export function typedVersion(body: unknown): number | undefined {
  const typed = typedValues(body).version ?? ''
  return /^\d{1,9}$/.test(typed) ? Number(typed) : undefined
}

/**
 * The form of something that was saved elsewhere meanwhile: it keeps what was typed, says
 * beside each field what is saved now, and overwrites it if it is sent once more.
 */
export function outdatedForm(
  body: unknown,
  saved: Readonly<Record<string, string>>,
  inWords: (field: string, value: string) => string = (_field, value) => value,
): FormState {
  const typed = typedValues(body)
  const errors: Record<string, string> = {
    '': 'Somebody changed this meanwhile, perhaps you in another window. Nothing you typed is lost: compare it with what is saved now, and save again.',
  }
  for (const [field, value] of Object.entries(saved)) {
    const isSame = (typed[field] ?? value).replace(/\r\n?/g, '\n').trim() === value.trim()
    if (field === 'version' || isSame) continue
    errors[field] = value === '' ? 'Saved now: nothing.' : `Saved now: ${inWords(field, value)}`
  }
  return { values: { ...typed, version: saved.version ?? '' }, errors }
}

/** What was typed. A field sent twice keeps its last value, as a hidden default before a checkbox does. */
export function typedValues(body: unknown): Record<string, string> {
  const entries = Object.entries((body ?? {}) as Record<string, unknown>)
  return Object.fromEntries(
    entries
      .filter(([name, value]) => name !== '_csrf' && !Buffer.isBuffer(value))
      .map(([name, value]) => [name, String((Array.isArray(value) ? value.at(-1) : value) ?? '')]),
  )
}

const EMAIL_MAX = 254

/** One line of text: control characters and runs of white space become one space. */
export function line(what: string, max: number) {
  return text(what, max).transform((value) =>
    value.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim(),
  )
}

/** Text of several lines; line breaks are kept as \n, other control characters dropped. */
export function text(what: string, max: number) {
  return z
    .string()
    .default('')
    .transform((value) =>
      value
        .normalize('NFC')
        .replace(/\r\n?/g, '\n')
        .replace(/[^\P{Cc}\n\t]/gu, '')
        .trim(),
    )
    .refine((value) => [...value].length <= max, {
      error: `${what} may have at most ${max.toLocaleString('en')} characters.`,
    })
}

/** A line with something in it that can be seen. */
export function requiredLine(what: string, max: number) {
  return line(what, max).refine(
    (value) => /[^\p{C}\p{Z}\p{Default_Ignorable_Code_Point}]/u.test(value),
    {
      error: `Please enter ${lower(what)}.`,
    },
  )
}

/** An address in lower case, as two spellings of one mailbox are one person. */
export function email() {
  return z
    .string({ error: 'Please enter an email address.' })
    .trim()
    .toLowerCase()
    .min(1, 'Please enter an email address.')
    .max(EMAIL_MAX, `An email address may have at most ${EMAIL_MAX} characters.`)
    .pipe(z.email('This does not look like an email address. An example: anna@example.org'))
}

/** An address that may be left out; null if it is. */
export function optionalEmail() {
  return z
    .string()
    .default('')
    .transform((typed) => (typed.trim() === '' ? null : typed))
    .pipe(email().nullable())
}

/** A checkbox: any value but an empty one is yes. */
export function checkbox() {
  return z
    .string()
    .default('')
    .transform((value) => value !== '' && value !== '0')
}

function lower(what: string): string {
  return what.charAt(0).toLowerCase() + what.slice(1)
}

import { z } from 'zod'

/** What somebody typed, and what is wrong with it: one sentence per field. */
export type FormState = {
  values: Readonly<Record<string, string>>
  errors: Readonly<Record<string, string>>
}

export type Parsed<T> = { ok: true; value: T } | { ok: false; form: FormState }

export const emptyForm: FormState = { values: {}, errors: {} }

/** Whether something in it needs fixing. */
export function hasErrors({ errors }: FormState): boolean {
  return Object.keys(errors).length > 0
}

/** Validates a posted form. On mistakes, returns everything that was typed, to be shown again. */
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

/** The version a form was filled in from, in its hidden field; undefined if it has none. */
export function typedVersion(body: unknown): number | undefined {
  const typed = typedValues(body).version ?? ''
  return /^\d{1,9}$/.test(typed) ? Number(typed) : undefined
}

/** The typed texts of a form, as `form-bodies` read it. The form's token and files are left out. */
export function typedValues(body: unknown): Record<string, string> {
  const entries = Object.entries((body ?? {}) as Record<string, unknown>)
  const texts = entries.filter(([name, value]) => name !== '_csrf' && typeof value === 'string')
  return Object.fromEntries(texts) as Record<string, string>
}

/** A single line: line breaks, tabs and runs of white space become one space. */
export function line(max: number, tooLong: string) {
  return text(max, tooLong).transform((value) =>
    value.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim(),
  )
}

/**
 * Text of several lines: line breaks become \n, and control characters except tabs are dropped.
 * `max` counts characters, not UTF-16 units. What cannot fit is refused before it is normalised, as that
 * takes the square of the time for many accents on one letter.
 */
export function text(max: number, tooLong: string) {
  return z
    .string()
    .default('')
    .transform((value) =>
      value
        .replace(/\r\n?/g, '\n')
        .replace(/[^\P{Cc}\n\t]/gu, '')
        .trim(),
    )
    .refine((value) => characters(value) <= max * NFC_SHRINKS_TO, { error: tooLong, abort: true })
    .transform((value) => value.normalize('NFC').trim())
    .refine((value) => characters(value) <= max, tooLong)
}

/** So many characters become one in NFC at the most (Unicode UAX 15). */
const NFC_SHRINKS_TO = 4

/** How many characters somebody typed, not UTF-16 units. */
export function characters(typed: string): number {
  return [...typed].length
}

/** A line with at least one visible character. */
export function requiredLine(max: number, tooLong: string, missing: string) {
  return line(max, tooLong).refine(
    (value) => /[^\p{C}\p{Z}\p{Default_Ignorable_Code_Point}]/u.test(value),
    missing,
  )
}

/** A checkbox: anything but an empty value or `0` is a yes. */
export function checkbox() {
  return z
    .string()
    .default('')
    .transform((value) => value !== '' && value !== '0')
}

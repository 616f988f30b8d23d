import type { SafeHtml } from '@remix-run/html-template'
import { type FormState, hasErrors } from '../platform/forms.ts'
import { inputField } from './field.ts'
import type { Page } from './page.ts'
import * as en from './words/en.ts'

/** A few to choose from; the whole list would be longer than most pages. */
const SUGGESTIONS =
  'Europe/London Europe/Lisbon Europe/Madrid Europe/Paris Europe/Amsterdam Europe/Berlin Europe/Vienna Europe/Zurich Europe/Rome Europe/Warsaw Europe/Athens America/New_York America/Chicago America/Los_Angeles America/Toronto America/Mexico_City America/Bogota America/Sao_Paulo America/Argentina/Buenos_Aires Africa/Johannesburg Asia/Kolkata Asia/Singapore Asia/Tokyo Australia/Sydney Pacific/Auckland'.split(
    ' ',
  )

/** Asks for a timezone; with `guess`, or where none is known, the browser’s own stands in it where there is script. */
export function timezoneField(
  page: Page,
  form: FormState,
  { guess = false }: { guess?: boolean } = {},
): SafeHtml {
  const isUnknown = form.values.timezone === '' && !hasErrors(form)
  return inputField(page, form, {
    name: 'timezone',
    label: page.say(en.timezone),
    hint: page.say(en.timezoneHint, page.sender !== undefined),
    required: true,
    suggestions: SUGGESTIONS,
    ...((guess || isUnknown) && { guess: 'timezone' as const }),
  })
}

import { html, type SafeHtml } from '@remix-run/html-template'
import { hostName } from '../../exchanges/words/en.ts'
import type { FormState } from '../../platform/forms.ts'
import { inputField, textField } from '../../ui/field.ts'
import type { Page } from '../../ui/page.ts'
import { fold } from '../../ui/parts.ts'
import { FIELDS, PERSON_FIELDS, type PersonField, type PersonForm } from '../fields.ts'
import * as en from '../words/en.ts'

type Asking = {
  in: PersonForm
  required?: boolean | 'or_ticked'
  rows?: number
  /** Who invites, for a form that guests fill in. */
  host?: string
}

/** One field of a person, worded for the form that asks for it. */
export function personField(
  page: Page,
  form: FormState,
  field: PersonField,
  { in: asked, required = false, rows, host = '' }: Asking,
): SafeHtml {
  const { say, sender } = page
  const { max: maxLength, autocomplete, rows: usualRows } = FIELDS[field]
  const given = { host: say(hostName, { host }), sends: sender !== undefined }
  const hint = say(en.fieldHint, asked, field, given)
  const isAboutReader = asked !== 'person' && asked !== 'me'
  const parts = {
    name: field,
    label: say(en.fieldLabel, asked, field),
    required,
    ...(hint !== '' && { hint }),
    ...(isAboutReader && autocomplete !== undefined && { autocomplete }),
  }
  if (field === 'email') return inputField(page, form, { ...parts, type: 'email' })
  return usualRows === undefined
    ? inputField(page, form, { ...parts, maxLength })
    : textField(page, form, { ...parts, maxLength, rows: rows ?? usualRows })
}

/** Everything the admin can enter about a person; optional fields are folded, settled ones left out. */
export function personFields(
  page: Page,
  form: FormState,
  asked: 'person' | 'me',
  settled: readonly PersonField[] = [],
): SafeHtml {
  const [name, email, ...rest] = PERSON_FIELDS
  const others = rest.filter((field) => !settled.includes(field))
  const fields = others.map((field) => personField(page, form, field, { in: asked }))
  const isOpen = others.some((field) => form.values[field] || form.errors[field])
  return html`${personField(page, form, name, { in: asked, required: true })}
${personField(page, form, email, { in: asked, required: asked === 'me' })}
${fold({ title: page.say(en.moreFields, settled.includes('household')), isOpen, body: html`<div>${fields}</div>` })}`
}

import { html, type SafeHtml } from '@remix-run/html-template'
import type { FormState } from '../platform/forms.ts'
import type { Page } from './page.ts'
import * as en from './words/en.ts'

type FieldParts = {
  name: string
  label: string
  hint?: string | SafeHtml
  /** `or_ticked`: unless a box beside it is ticked, as only the server can tell. */
  required?: boolean | 'or_ticked'
  maxLength?: number
  autocomplete?: string
}

type InputParts = FieldParts & {
  type?: 'text' | 'email' | 'password' | 'number' | 'date' | 'file'
  min?: number | string
  /** Accepted types of file, such as `.csv`. */
  accept?: string
  /** Offered while typing, through a `<datalist>`. */
  suggestions?: readonly string[]
  /** What the browser knows better than we do, and fills in where there is script. */
  guess?: 'timezone'
}

/** A labelled input of one line. Passwords and files are never sent back to the page. */
export function inputField(page: Page, form: FormState, field: InputParts): SafeHtml {
  const type = field.type ?? 'text'
  const isSecret = type === 'password' || type === 'file'
  const value = isSecret ? '' : (form.values[field.name] ?? '')
  const list = field.suggestions ? `${field.name}-list` : undefined
  return labelled(
    page,
    form,
    field,
    html`<input id="${field.name}" name="${field.name}" type="${type}" value="${value}"${shared(form, field)}${type === 'date' ? notWrongYet(form, field) : null}${attribute('min', field.min)}${attribute('accept', field.accept)}${attribute('list', list)}${attribute('data-guess', field.guess)}>${
      field.suggestions
        ? html`<datalist id="${list}">${field.suggestions.map((name) => html`<option value="${name}"></option>`)}</datalist>`
        : null
    }`,
  )
}

/** A labelled text area. */
export function textField(
  page: Page,
  form: FormState,
  field: FieldParts & { rows?: number },
): SafeHtml {
  return labelled(
    page,
    form,
    field,
    // Browsers drop the first line break after the tag; this one protects a typed one.
    html`<textarea id="${field.name}" name="${field.name}" rows="${field.rows ?? 4}"${shared(form, field)}>
${form.values[field.name] ?? ''}</textarea>`,
  )
}

/** A labelled choice of one of several options. */
export function selectField(
  page: Page,
  form: FormState,
  field: FieldParts & { options: readonly { value: string; label: string }[] },
): SafeHtml {
  const chosen = form.values[field.name]
  return labelled(
    page,
    form,
    field,
    html`<select id="${field.name}" name="${field.name}"${shared(form, field)}${notWrongYet(form, field)}>
${field.options.map(
  ({ value, label }) =>
    html`<option value="${value}"${attribute('selected', value === chosen)}>${label}</option>`,
)}
</select>`,
  )
}

/** A checkbox in front of its label; unchecked, it posts `0`. */
export function checkboxField(
  form: FormState,
  field: { name: string; label: string; hint?: string },
): SafeHtml {
  const value = form.values[field.name] ?? ''
  const checked = value !== '' && value !== '0'
  return html`<div class="field">
<input type="hidden" name="${field.name}" value="0">
<label class="check" for="${field.name}"><input id="${field.name}" name="${field.name}" type="checkbox" value="1"${attribute('checked', checked)}${attribute('aria-describedby', field.hint && `${field.name}-hint`)}> ${field.label}</label>
${hint(field)}
</div>`
}

/** The version that the form was filled in from, as a hidden field; null if there is none. */
export function versionField(form: FormState): SafeHtml | null {
  const { version } = form.values
  return version ? html`<input type="hidden" name="version" value="${version}">` : null
}

/**
 * Says above the form what needs fixing, with a link to each field; null without errors. It takes
 * the focus, so that it is what a screen reader says first. `hasPassword`: a password may have been
 * typed, and that alone is not sent back.
 */
export function formErrors(
  { say }: Page,
  form: FormState,
  { hasPassword = false } = {},
): SafeHtml | null {
  const { '': general, ...fields } = form.errors
  const names = Object.keys(fields)
  if (general === undefined && names.length === 0) return null
  const links = names.map((name) => html`<li><a href="#${name}">${fields[name]}</a></li>`)
  return html`<div class="problem" role="group" aria-labelledby="to-fix" tabindex="-1" autofocus>
<h2 id="to-fix">${general ?? say(hasPassword ? en.toFixAndRetype : en.toFix, names.length)}</h2>
${links.length > 0 ? html`<ul>${links}</ul>` : null}
</div>`
}

function labelled({ say }: Page, form: FormState, field: FieldParts, control: SafeHtml): SafeHtml {
  const error = form.errors[field.name]
  return html`<div class="field">
<label for="${field.name}">${field.label}${field.required ? null : html` <small>${say(en.optional)}</small>`}</label>
${hint(field)}
${error ? html`<div class="wrong" id="${field.name}-error">${error}</div>` : null}
${control}
</div>`
}

function hint(field: { name: string; hint?: string | SafeHtml }): SafeHtml | null {
  return field.hint ? html`<div class="hint" id="${field.name}-hint">${field.hint}</div>` : null
}

function shared(form: FormState, field: FieldParts): SafeHtml {
  const error = form.errors[field.name]
  const describedBy = [field.hint && `${field.name}-hint`, error && `${field.name}-error`]
  return html`${attribute('required', field.required === true)}${attribute('maxlength', field.maxLength)}${attribute(
    'autocomplete',
    field.autocomplete,
  )}${attribute('aria-invalid', error ? 'true' : undefined)}${attribute(
    'aria-describedby',
    describedBy.filter(Boolean).join(' ') || undefined,
  )}`
}

/** To Chromium's screen readers a required choice or day is wrong from the start, unless it says otherwise. */
function notWrongYet(form: FormState, { name, required }: FieldParts): SafeHtml | null {
  return required && !form.errors[name] ? html` aria-invalid="false"` : null
}

/** An attribute with a space before it, or null; `true` makes an attribute without a value. */
function attribute(name: string, value: string | number | boolean | undefined): SafeHtml | null {
  if (value === undefined || value === false || value === '') return null
  return value === true ? html` ${name}` : html` ${name}="${value}"`
}

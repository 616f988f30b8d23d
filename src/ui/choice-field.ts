import { html, type SafeHtml } from '@remix-run/html-template'
import type { FormState } from '../platform/forms.ts'

type Choice = {
  name: string
  label: string
  options: readonly { value: string; label: string }[]
}

/** A choice of one of a few, all of them to be read at once. Links to the field lead to the first. */
export function choiceField(form: FormState, { name, label, options }: Choice): SafeHtml {
  const chosen = form.values[name]
  const error = form.errors[name]
  return html`<fieldset${error ? html` aria-describedby="${name}-error"` : null}>
<legend>${label}</legend>
${error ? html`<div class="wrong" id="${name}-error">${error}</div>` : null}
${options.map(
  ({ value, label }, index) =>
    html`<div><label class="check"><input${index === 0 ? html` id="${name}"` : null} name="${name}" type="radio" value="${value}"${value === chosen ? html` checked` : null}> ${label}</label></div>`,
)}
</fieldset>`
}

import { html, type SafeHtml } from '@remix-run/html-template'
import { paths } from '../../paths.ts'
import type { FormState } from '../../platform/forms.ts'
import { checkboxField, formErrors, inputField } from '../../ui/field.ts'
import { adminMenu, csrfField, layout, type Page } from '../../ui/layout.ts'
import { NAME_MAX } from '../rules.ts'
import type { Exchange } from '../tables.ts'

type AgainData = Page & { exchange: Exchange; form: FormState }

/** The few things to decide when a completed exchange is held again. */
export function againPage({ csrf, exchange, form }: AgainData): SafeHtml {
  return layout({
    title: 'Again',
    menu: adminMenu({ csrf }),
    body: html`<article class="narrow">
<h1>“${exchange.name}” again</h1>
<p>Description, budget, place, households and rules are copied; you can change everything afterwards. Gift ideas and postal addresses are not.</p>
${formErrors(form)}
<form method="post" action="${paths.again(exchange.slug)}" data-unsaved>
${csrfField(csrf)}
${inputField(form, { name: 'name', label: 'Name', required: true, maxLength: NAME_MAX })}
${inputField(form, { name: 'exchange_date', label: 'Day of the exchange', type: 'date', required: true })}
${checkboxField(form, { name: 'invite', label: 'Invite the same people by mail when registration opens', hint: 'Until then their names and addresses are kept for it. Nobody is in before they join themselves.' })}
${checkboxField(form, { name: 'avoid_last_pairs', label: 'Nobody draws the same person as last time', hint: 'Where the rules leave a way. All that is kept for it is a keyed hash of each pair, which cannot be read back.' })}
<div class="actions"><button type="submit">Create the exchange</button>
<a href="${paths.desk(exchange.slug)}">Cancel</a></div>
</form>
</article>`,
  })
}

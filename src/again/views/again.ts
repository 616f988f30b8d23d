import { html, type SafeHtml } from '@remix-run/html-template'
import { NAME_MAX } from '../../exchanges/rules.ts'
import type { Exchange } from '../../exchanges/tables.ts'
import * as exchanges from '../../exchanges/words/en.ts'
import { isInvitedByMail } from '../../participants/rules.ts'
import type { Participant } from '../../participants/tables.ts'
import { paths } from '../../paths.ts'
import type { FormState } from '../../platform/forms.ts'
import { checkboxField, formErrors, inputField } from '../../ui/field.ts'
import { adminMenu, csrfField, layout } from '../../ui/layout.ts'
import type { Page } from '../../ui/page.ts'
import { backLink } from '../../ui/parts.ts'
import * as ui from '../../ui/words/en.ts'
import * as en from '../words/en.ts'

/** `people`: who took part. `knowsPairs`: last time’s pairs can be avoided. */
type Repeated = { form: FormState; people: readonly Participant[]; knowsPairs: boolean }

/** The form for repeating a completed exchange. */
export function againPage(
  page: Page,
  past: Exchange,
  { form, people, knowsPairs }: Repeated,
): SafeHtml {
  const { say, sender, mailWaits } = page
  const { slug, name, reveals } = past
  const mailed = people.filter((person) => sender !== undefined && isInvitedByMail(past, person))
  const others = people.filter((person) => !mailed.includes(person))
  const reaches = mailed.length > 0
  return layout(page, {
    title: say(en.title),
    menu: adminMenu(page),
    form,
    body: html`<article class="narrow">
${backLink(paths.desk(slug), name)}
<h1>${say(en.heading, name)}</h1>
<p>${say(en.intro)}</p>
${reveals ? html`<p>${say(en.revealAskedAnew)}</p>` : null}
${formErrors(page, form)}
<form method="post" action="${paths.again(slug)}" data-unsaved>
${csrfField(page)}
${inputField(page, form, { name: 'name', label: say(exchanges.name), required: true, maxLength: NAME_MAX })}
${inputField(page, form, { name: 'exchange_date', label: say(exchanges.day), type: 'date', required: true })}
${checkboxField(form, { name: 'invite', label: say(en.invite, reaches), hint: say(en.inviteHint, reaches) })}
<p class="soft small">${reaches ? html`${say(en.whoIsInvited, mailed.length, namesOf(others), mailWaits)} ` : null}${say(en.howTheyAreKnown)}</p>
${knowsPairs ? checkboxField(form, { name: 'avoid_last_pairs', label: say(en.avoidLastPairs), hint: say(en.avoidLastPairsHint) }) : html`<p class="soft small">${say(en.lastPairsLocked)}</p>`}
<div class="actions"><button type="submit">${say(exchanges.create)}</button>
<a href="${paths.desk(slug)}">${say(ui.cancel)}</a></div>
</form>
</article>`,
  })
}

const namesOf = (people: readonly Participant[]) => people.map(({ name }) => name)

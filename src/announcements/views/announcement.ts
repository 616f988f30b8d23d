import { html, type SafeHtml } from '@remix-run/html-template'
import type { Exchange } from '../../exchanges/tables.ts'
import { paths } from '../../paths.ts'
import type { FormState } from '../../platform/forms.ts'
import { formErrors, textField } from '../../ui/field.ts'
import { adminMenu, csrfField, layout } from '../../ui/layout.ts'
import { mailNow, type Page } from '../../ui/page.ts'
import { backLink, fold } from '../../ui/parts.ts'
import { personText } from '../../ui/person-text.ts'
import { ANNOUNCEMENT_MAX } from '../rules.ts'
import type { Announcement } from '../tables.ts'
import * as en from '../words/en.ts'

type Writing = { exchange: Exchange; form: FormState; before: readonly Announcement[] }

/** Where the organiser writes to everybody, with what was written before. */
export function announcementPage(page: Page, { exchange, form, before }: Writing): SafeHtml {
  const { say, sender } = page
  const { slug, name } = exchange
  const sends = sender !== undefined
  const field = {
    name: 'text',
    label: say(en.label),
    hint: say(en.hint, ANNOUNCEMENT_MAX),
    required: true,
    maxLength: ANNOUNCEMENT_MAX,
    rows: 8,
  }
  return layout(page, {
    title: say(en.title),
    menu: adminMenu(page),
    form,
    body: html`<article class="narrow">
${backLink(paths.desk(slug), name)}
<h1>${say(en.title)}</h1>
<p>${say(en.lead, sends)}</p>
${formErrors(page, form)}
<form method="post" action="${paths.announcement(slug)}" data-unsaved>
${csrfField(page)}
${textField(page, form, field)}
<p class="actions"><button type="submit">${say(en.review, sends)}</button></p>
</form>
${before.length === 0 ? null : saidBefore(page, exchange, before)}
</article>`,
  })
}

function saidBefore(
  { say }: Page,
  { timezone }: Exchange,
  before: readonly Announcement[],
): SafeHtml {
  const items = before.map(
    ({ text, sent_at }) =>
      html`<p class="soft small">${say(en.saidAt, sent_at, timezone)}</p>\n${personText(text)}\n`,
  )
  return fold({ title: say(en.soFar), fact: String(before.length), body: html`${items}` })
}

type Question = { exchange: Exchange; text: string; id: string; all: number; mailed: number }

/** Asks before it goes out, and says to how many, and how. */
export function questionPage(page: Page, question: Question): SafeHtml {
  const { say, sender } = page
  const { exchange, text, id, all, mailed } = question
  const { slug, name } = exchange
  const sends = sender !== undefined
  const title = say(en.question, all, sends)
  return layout(page, {
    title,
    menu: adminMenu(page),
    body: html`<article class="narrow">
${backLink(paths.desk(slug), name)}
<h1>${title}</h1>
<blockquote class="card">${personText(text)}</blockquote>
<p>${say(en.reach, { all, mailed, mail: mailNow(page) })}</p>
<form method="post" action="${paths.sendAnnouncement(slug)}">
${csrfField(page)}<input type="hidden" name="id" value="${id}"><input type="hidden" name="text" value="${text}">
<div class="actions"><button type="submit">${say(en.send, sends)}</button>
<button type="submit" class="second" name="change" value="1" formaction="${paths.announcement(slug)}">${say(en.change)}</button></div>
</form>
</article>`,
  })
}

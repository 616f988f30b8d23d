import { html, type SafeHtml } from '@remix-run/html-template'
import * as letters from '../../letters/words/en.ts'
import { paths } from '../../paths.ts'
import type { Email } from '../../platform/mail/mailer.ts'
import { traitsOf } from '../../post/kinds.ts'
import { actionButton, adminMenu, layout } from '../../ui/layout.ts'
import type { Page } from '../../ui/page.ts'
import { readerName } from '../../ui/person-text.ts'
import type { MailboxRow } from '../queries.ts'
import * as en from '../words/en.ts'

type Mailbox = { mails: readonly MailboxRow[]; timezone: string }

export function mailboxPage(page: Page, { mails, timezone }: Mailbox): SafeHtml {
  const { say, sender } = page
  return layout(page, {
    title: say(en.title),
    menu: adminMenu(page),
    body: html`<h1>${say(en.title)}</h1>
<p>${sender === undefined ? say(en.noMailYet) : say(en.mailIsSetUp)}</p>
${
  mails.length === 0
    ? html`<p class="empty">${say(en.empty)}</p>`
    : html`<ul class="rows">${mails.map((mail) => mailRow(page, mail, timezone))}</ul>`
}`,
  })
}

/** Asks for confirmation before a mail whose link signs somebody in is opened. */
export function askToOpenPage(page: Page, mail: MailboxRow): SafeHtml {
  const { say } = page
  const kind = say(letters.kindName, mail.kind)
  const reader = readerName(page, mail.reader)
  const open = {
    action: paths.mailboxMail(mail.id),
    label: say(en.openIt),
    style: 'danger' as const,
  }
  return layout(page, {
    title: kind,
    menu: adminMenu(page),
    body: html`<article class="narrow">
<h1>${say(en.headingFor, kind, reader)}</h1>
<p>${say(en.signsInText, reader)}</p>
${actionButton(page, open)}
<p><a href="${paths.mailbox()}">${say(en.leaveClosed)}</a></p>
</article>`,
  })
}

/** A mail as it would be sent now; `email` is undefined if nobody is left to read it. */
export function openMailPage(page: Page, mail: MailboxRow, email: Email | undefined): SafeHtml {
  const { say } = page
  const back = html`<p><a href="${paths.mailbox()}">${say(en.back)}</a></p>`
  return layout(page, {
    title: say(en.mailTitle),
    menu: adminMenu(page),
    body: email
      ? html`<article class="mail">
<h1>${email.subject}</h1>
<p>${say(en.to, readerName(page, mail.reader), email.to.address)}</p>
<pre class="person-text">${linked(email.text)}</pre>
</article>
${back}`
      : html`<h1>${say(en.nobodyLeft)}</h1>
<p>${say(en.nobodyLeftText)}</p>
${back}`,
  })
}

function mailRow(page: Page, mail: MailboxRow, timezone: string): SafeHtml {
  const { say, sender } = page
  const send = { action: paths.mailboxSend(mail.id), label: say(en.sendNow) }
  return html`<li>
<div>${say(en.mailFor, say(letters.kindName, mail.kind), readerName(page, mail.reader))}<br>
<small>${say(en.writtenAt, mail.exchange, mail.created_at, timezone)}</small></div>
<div class="actions">${wayToOpen(page, mail)}${sender === undefined ? null : actionButton(page, send)}</div>
</li>`
}

function wayToOpen(page: Page, { id, kind }: MailboxRow): SafeHtml | null {
  const { say, sender } = page
  const href = paths.mailboxMail(id)
  if (sender !== undefined) return null
  if (traitsOf(kind).signsIn) {
    return html`<a href="${href}" class="button second">${say(en.openAsk)}</a>`
  }
  return actionButton(page, { action: href, label: say(en.open), style: 'second' })
}

/** Makes the links in a mail's text clickable. */
function linked(text: string): SafeHtml {
  return html`${text
    .split(/(https?:\/\/\S+)/)
    .map((part, index) => (index % 2 === 1 ? html`<a href="${part}">${part}</a>` : part))}`
}

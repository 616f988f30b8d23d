import { html, type SafeHtml } from '@remix-run/html-template'
import { paths } from '../../paths.ts'
import type { Email } from '../../platform/mailer.ts'
import { dateAndTime } from '../../ui/dates.ts'
import { actionButton, adminMenu, layout, type Page } from '../../ui/layout.ts'
import { personName } from '../../ui/person-text.ts'
import type { MailboxRow } from '../queries.ts'

type Row = MailboxRow & { title: string; isSecret?: boolean }
type MailboxData = Page & { rows: readonly Row[]; sends: boolean; timezone: string }

export function mailboxPage({ csrf, rows, sends, timezone }: MailboxData): SafeHtml {
  return layout({
    title: 'Mailbox',
    menu: adminMenu({ csrf }),
    body: html`<h1>Mailbox</h1>
<p>${
      sends
        ? 'Mail is set up now. These mails were written before and wait here; send them if they still matter.'
        : html`No mail is set up yet, so nothing leaves this machine: mails wait here, and you can read them or hand over their links. To send them by email, set <code>RESEND_API_KEY</code> or <code>SMTP_URL</code>, as the README says.`
    }</p>
${
  rows.length === 0
    ? html`<p class="empty">No mail is waiting.</p>`
    : html`<ul class="rows">${rows.map((row) => mailRow({ csrf }, row, sends, timezone))}</ul>`
}`,
  })
}

/** Asks before a mail is opened that says whom somebody gives to. */
export function secretMailPage(data: Page & { mail: MailboxRow; title: string }): SafeHtml {
  const { csrf, mail, title } = data
  return layout({
    title,
    menu: adminMenu({ csrf }),
    body: html`<article class="narrow">
<h1>${title} for ${readerName(mail)}</h1>
<p>This mail says whom ${readerName(mail)} gives to. Only they should read it: open it when they look at this screen, or hand over the device.</p>
${actionButton({ csrf }, { action: paths.mailboxMail(mail.id), label: 'Open it, I know what it says', style: 'danger' })}
<p><a href="${paths.mailbox()}">Leave it closed</a></p>
</article>`,
  })
}

export function openMailPage({
  csrf,
  mail,
  email,
}: Page & { mail: MailboxRow; email: Email | undefined }): SafeHtml {
  return layout({
    title: 'A mail',
    menu: adminMenu({ csrf }),
    body: email
      ? html`<article class="mail">
<h1>${email.subject}</h1>
<p>To ${readerName(mail)} &lt;${email.to.address}&gt;</p>
<pre class="person-text">${linked(email.text)}</pre>
</article>
<p><a href="${paths.mailbox()}">Back to the mailbox</a></p>`
      : html`<h1>Nobody is left to read this</h1>
<p>The person it was for does not take part any more.</p>
<p><a href="${paths.mailbox()}">Back to the mailbox</a></p>`,
  })
}

function mailRow({ csrf }: Page, row: Row, sends: boolean, timezone: string): SafeHtml {
  return html`<li>
<div><strong>${row.title}</strong> for ${readerName(row)}<br>
<small>${row.exchange ? html`${row.exchange} · ` : null}${dateAndTime(row.created_at, timezone)}</small></div>
<div class="actions">${
    row.sealed_participant !== null
      ? html`<small>Nobody opens it here, as it would tell who was changed. Ask everybody to look at their page once more: it always shows the present name.</small>`
      : row.isSecret
        ? html`<a href="${paths.mailboxMail(row.id)}" role="button" class="secondary">Open …</a>`
        : actionButton(
            { csrf },
            { action: paths.mailboxMail(row.id), label: 'Open', style: 'secondary' },
          )
  }${sends ? actionButton({ csrf }, { action: paths.mailboxSend(row.id), label: 'Send now' }) : null}</div>
</li>`
}

function readerName({ reader, sealed_participant }: MailboxRow): SafeHtml {
  if (sealed_participant !== null) return html`someone who stays a secret`
  return reader === null ? html`the organiser` : personName(reader)
}

/** The links of a mail can be clicked in the mailbox, too. */
function linked(text: string): SafeHtml {
  return html`${text
    .split(/(https?:\/\/\S+)/)
    .map((part, index) => (index % 2 === 1 ? html`<a href="${part}">${part}</a>` : part))}`
}

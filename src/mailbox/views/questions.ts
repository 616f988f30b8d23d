import { html, type SafeHtml } from '@remix-run/html-template'
import type { Exchange } from '../../exchanges/tables.ts'
import * as letters from '../../letters/words/en.ts'
import { paths } from '../../paths.ts'
import type { MailKind } from '../../post/kinds.ts'
import { confirmPage } from '../../ui/confirm-page.ts'
import { actionButton, adminMenu, layout } from '../../ui/layout.ts'
import type { Page } from '../../ui/page.ts'
import { readerName } from '../../ui/person-text.ts'
import * as ui from '../../ui/words/en.ts'
import type { MailboxRow } from '../queries.ts'
import * as en from '../words/en.ts'

/** Asks for confirmation before a mail whose link signs somebody in is opened. */
export function askToOpenPage(page: Page, mail: MailboxRow): SafeHtml {
  const { say } = page
  const kind = say(letters.kindName, mail.kind)
  const reader = readerName(page, mail.reader)
  const isNamed = mail.kind === 'assignment' && mail.names_shown === 'in_mail'
  const open = {
    action: paths.mailboxMail(mail.id),
    label: say(en.openIt),
    style: 'danger' as const,
  }
  return layout(page, {
    title: say(en.openHeading),
    menu: adminMenu(page),
    body: html`<article class="narrow">
<p class="eyebrow">${say(en.kindAndReader, kind, reader)}</p>
<h1>${say(en.openHeading)}</h1>
<p>${say(en.opensPage, reader, isNamed)}</p>
<div class="actions">${actionButton(page, open)}
<a href="${paths.mailbox()}">${say(ui.cancel)}</a></div>
</article>`,
  })
}

type Unsent = {
  exchange: Exchange
  kind: MailKind
  mails: readonly Pick<MailboxRow, 'reader'>[]
}

/** Asks before all mails of a kind are sent: which, in which exchange, and to whom. */
export function askToSendPage(page: Page, { exchange, kind, mails }: Unsent): SafeHtml {
  const { say, mailWaits } = page
  const unsent = { kind: say(letters.kindName, kind), exchange: exchange.name }
  const readers = mails
    .map(({ reader }) => ({ name: reader ?? '', reader }))
    .toSorted(ui.compareNames)
    .map(({ reader }) => readerName(page, reader))
  return confirmPage(page, {
    title: say(en.sendHeading, mails.length),
    text: [say(en.goesTo, { ...unsent, readers }, mailWaits), say(en.ifStillTrue)],
    action: paths.sendUnsent(exchange.slug, kind),
    label: say(en.sendThem, mails.length),
    style: 'primary',
    back: paths.mailbox(),
  })
}

import { html, type SafeHtml } from '@remix-run/html-template'
import * as letters from '../../letters/words/en.ts'
import { paths } from '../../paths.ts'
import type { Email } from '../../platform/mail/mailer.ts'
import type { Trouble } from '../../platform/mail/reasons.ts'
import { traitsOf } from '../../post/kinds.ts'
import { reason } from '../../post/words/en.ts'
import { actionButton, adminMenu, layout } from '../../ui/layout.ts'
import type { Page } from '../../ui/page.ts'
import {
  backLink,
  emptyPlace,
  fold,
  linkButton,
  longList,
  pager,
  ROWS_SHOWN_MAX,
} from '../../ui/parts.ts'
import { readerName } from '../../ui/person-text.ts'
import { unwrap } from '../../ui/plain-text.ts'
import * as ui from '../../ui/words/en.ts'
import type { MailboxRow } from '../queries.ts'
import { MAILS_PER_PAGE } from '../rules.ts'
import * as en from '../words/en.ts'

/** All mails that are held, of which this page shows some. */
type Mailbox = { mails: readonly MailboxRow[]; number: number }

/** What was not sent, by exchange and kind; each is opened or, once mail goes out, sent by itself. */
export function mailboxPage(page: Page, mailbox: Mailbox): SafeHtml {
  const { say, sender } = page
  return layout(page, {
    title: say(en.title),
    menu: adminMenu(page),
    flash: say(en.done, page.done, { sends: sender !== undefined, waits: page.mailWaits }),
    body: html`${mailbox.mails.length === 0 ? emptyPlace(page, page.say(en.title), page.say(en.empty)) : list(page, mailbox)}
${sender === undefined ? fold({ title: say(ui.forKeeper, ''), body: html`<p>${say(en.howToSend)}</p>` }) : null}`,
  })
}

function list(page: Page, { mails, number }: Mailbox): SafeHtml {
  const { say, sender } = page
  const byExchange = [...Map.groupBy(mails, ({ exchange_id }) => exchange_id).values()]
  const start = (number - 1) * MAILS_PER_PAGE
  const pages = { path: paths.mailbox(), number, hasMore: start + MAILS_PER_PAGE < mails.length }
  const shown = new Set(byExchange.flatMap(inOrder).slice(start, start + MAILS_PER_PAGE))
  return html`<h1>${say(en.title)}</h1>
<p>${sender === undefined ? say(en.whatWeWouldSend) : say(en.theseAreOlder, page.mailWaits)}</p>
${byExchange.map((all) => {
  const here = inOrder(all).filter((mail) => shown.has(mail))
  if (here.length === 0) return null
  return fold({
    title: all[0]?.exchange ?? say(en.ofNoExchange),
    fact: say(en.emails, all.length),
    isOpen: byExchange.length === 1 || number > 1,
    body: html`${sender === undefined ? null : waysToSendAll(page, all)}${
      here.length > ROWS_SHOWN_MAX
        ? byKind(page, all, here)
        : longList(
            page,
            here.map((mail) => mailRow(page, mail)),
            'beside',
          )
    }`,
  })
})}
${pager(pages, { before: say(ui.pageBefore), after: say(ui.pageAfter) })}`
}

/** The newest kind first, and by their readers' names within. */
function inOrder(mails: readonly MailboxRow[]): MailboxRow[] {
  const nameOf = ({ reader }: MailboxRow) => ({ name: reader ?? '' })
  return [...Map.groupBy(mails, ({ kind }) => kind).values()].flatMap((some) =>
    some.toSorted((one, other) => ui.compareNames(nameOf(one), nameOf(other))),
  )
}

/** A way to send all of each kind of which an exchange has several. */
function waysToSendAll({ say }: Page, all: readonly MailboxRow[]): SafeHtml | null {
  const rows = [...Map.groupBy(all, ({ kind }) => kind)].flatMap(([of, { length, 0: first }]) => {
    if (length < 2 || !first?.slug) return []
    const kind = say(letters.kindName, of)
    const label = say(en.sendAll, { kind, exchange: first.exchange ?? '', count: length })
    return html`<li><div><strong>${kind}</strong></div>
${linkButton(paths.sendUnsent(first.slug, of), label, 'second')}</li>
`
  })
  return rows.length === 0 ? null : html`<ul class="rows beside">${rows}</ul>\n`
}

/** A fold for each kind, with how many there are of it on all pages. */
function byKind(page: Page, all: readonly MailboxRow[], here: readonly MailboxRow[]): SafeHtml {
  const { say } = page
  return html`${[...Map.groupBy(here, ({ kind }) => kind)].map(([kind, some]) => {
    const { length } = all.filter((mail) => mail.kind === kind)
    const lines = some.map((mail) => mailRow(page, mail, 'kind is said'))
    return html`<details><summary><span>${say(en.kindAndCount, say(letters.kindName, kind), length)}</span></summary>
${longList(page, lines, 'beside')}</details>
`
  })}`
}

/** A mail as it would be sent now; `email` is undefined if nobody is left to read it, or why it cannot be written. */
export function openMailPage(
  page: Page,
  mail: MailboxRow,
  email: Email | Trouble | undefined,
): SafeHtml {
  const { say } = page
  return layout(page, {
    title: say(en.mailTitle),
    menu: adminMenu(page),
    body: html`${backLink(paths.mailbox(), say(en.title))}
${email && !('reason' in email) ? opened(page, mail, email) : unopened(page, email)}`,
  })
}

function opened(page: Page, mail: MailboxRow, email: Email): SafeHtml {
  return html`<article class="card">
<h1>${email.subject}</h1>
<p class="soft">${page.say(en.to, readerName(page, mail.reader), email.to.address)}</p>
<pre class="person-text">${linked(unwrap(email.text))}</pre>
</article>`
}

function unopened({ say }: Page, trouble: Trouble | undefined): SafeHtml {
  return trouble
    ? html`<h1>${say(en.cannotBeOpened)}</h1>
<p>${say(reason, trouble.reason, null)}</p>`
    : html`<h1>${say(en.nobodyLeft)}</h1>
<p>${say(en.nobodyLeftText)}</p>`
}

function mailRow(page: Page, mail: MailboxRow, said?: 'kind is said'): SafeHtml {
  const { say } = page
  const kind = say(letters.kindName, mail.kind)
  const reader = readerName(page, mail.reader)
  return html`<li>
<div>${said ? html`<strong>${reader}</strong>` : say(en.mailTo, kind, reader)}<br>
<small>${say(en.writtenAt, mail.created_at, mail.timezone ?? page.timezone)}</small></div>
${wayOut(page, mail, { kind, reader, exchange: mail.exchange })}
</li>`
}

/** Once mail goes out, it is sent; until then it is opened, by the reader's own page with a question. */
function wayOut(page: Page, mail: MailboxRow, which: Parameters<typeof en.open>[0]): SafeHtml {
  const { say, sender } = page
  const href = paths.mailboxMail(mail.id)
  const button = (action: string, label: SafeHtml) =>
    actionButton(page, { action, label, style: 'second' })
  if (sender !== undefined) return button(paths.mailboxSend(mail.id), say(en.send, which))
  if (mail.isOld) return html`<small>${say(en.staysClosed)}</small>`
  if (traitsOf(mail.kind).signsIn) {
    return linkButton(href, say(en.openAsk, which), 'second')
  }
  return button(href, say(en.open, which))
}

/** Makes the links in a mail's text clickable. */
function linked(text: string): SafeHtml {
  return html`${text
    .split(/(https?:\/\/\S+)/)
    .map((part, index) => (index % 2 === 1 ? html`<a href="${part}">${part}</a>` : part))}`
}

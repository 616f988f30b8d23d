import { html, type SafeHtml } from '@remix-run/html-template'
import type { Exchange } from '../../exchanges/tables.ts'
import type { Participant } from '../../participants/tables.ts'
import { paths } from '../../paths.ts'
import { dateAndTime, people as inWords } from '../../ui/dates.ts'
import { actionButton, adminMenu, layout, type Page } from '../../ui/layout.ts'
import { personName } from '../../ui/person-text.ts'
import type { MailRow } from '../queries.ts'
import { type MailCount, mailNumbers, maySendAgain } from '../rules.ts'
import { MAIL_NOTICES, numbersInWords, stateInWords, troubleAdvice } from './words.ts'

type Kind = { title: string }

type MailPageData = Page & {
  exchange: Exchange
  mails: readonly (MailRow & Kind)[]
  counts: readonly (MailCount & Kind)[]
  /** How many mails went to somebody who stays a secret, and why some did not arrive. */
  secrets: number
  secretTroubles: readonly string[]
  people: readonly Participant[]
  isDrawn: boolean
  sends: boolean
  refreshSeconds: number | undefined
  number: number
  hasMore: boolean
  done: string | undefined
}

/** What was sent to whom and how it went. What is in a mail, and whom it names, is not here. */
export function exchangeMailPage(data: MailPageData): SafeHtml {
  const { csrf, exchange, done, refreshSeconds } = data
  return layout({
    title: `Mail of ${exchange.name}`,
    menu: adminMenu({ csrf }),
    notice: MAIL_NOTICES[done ?? ''],
    refreshSeconds,
    body: html`<p><a href="${paths.desk(exchange.slug)}">${exchange.name}</a></p>
<h1>Mail</h1>
${data.sends ? null : html`<p class="problem">No mail is set up, so nothing leaves this machine. You can read these mails, and hand over their links, in the <a href="${paths.mailbox()}">mailbox</a>.</p>`}
${numbersSection(data)}
${troubleSection(data)}
${resultsSection(data)}
${listSection(data)}`,
  })
}

function numbersSection(data: MailPageData): SafeHtml {
  const { csrf, exchange, counts, secrets, secretTroubles, refreshSeconds } = data
  const kinds = [...Map.groupBy(counts, ({ kind }) => kind).values()]
  const missed = mailNumbers(counts.filter(({ state }) => state !== 'complained')).failed
  const failed = missed + secretTroubles.length
  if (mailNumbers(counts).all === 0) return html`<p class="empty">No mail has been written yet.</p>`
  return html`<section aria-live="polite">
<h2>${refreshSeconds ? 'Mails are going out' : 'How it stands'}</h2>
<ul class="rows">${kinds.map((kind) => kindRow(kind, refreshSeconds !== undefined))}</ul>
${secrets === 0 ? null : html`<p>And in secret: ${secrets === 1 ? '1 mail' : `${secrets} mails`} of whose readers nobody may learn, as that would tell who gives to whom.</p>`}
${secretTroubles.map((reason) => html`<p class="problem">A mail in secret did not arrive. ${reason} Try again. If that fails, too, ask everybody to look at their page: it always shows the present name.</p>`)}
${refreshSeconds ? html`<p><small>This page looks again every ${refreshSeconds} seconds.</small></p>` : null}
${
  failed > 0
    ? actionButton(
        { csrf },
        {
          action: paths.retryFailedMails(exchange.slug),
          label: failed === 1 ? 'Try the failed one again' : `Try all ${failed} failed ones again`,
        },
      )
    : null
}
</section>`
}

function kindRow(counts: readonly (MailCount & Kind)[], isSending: boolean): SafeHtml | null {
  const numbers = mailNumbers(counts)
  const [first] = counts
  if (!first || numbers.all === 0) return null
  return html`<li><div><strong>${first.title}</strong></div>
<div>${numbersInWords(numbers)}${
    isSending && numbers.waiting > 0
      ? html`<br><progress value="${numbers.all - numbers.waiting}" max="${numbers.all}">${numbers.all - numbers.waiting} of ${numbers.all}</progress>`
      : null
  }</div></li>`
}

function troubleSection({ people, exchange }: MailPageData): SafeHtml | null {
  const troubled = people.filter(({ mail_trouble }) => mail_trouble !== null)
  if (troubled.length === 0) return null
  return html`<section>
<h2>Addresses that do not work</h2>
<ul class="rows">${troubled.map(
    (
      person,
    ) => html`<li><div><a href="${paths.person(exchange.slug, person.id)}">${personName(person.name)}</a> &lt;${person.email}&gt;<br>
<small>${person.mail_trouble}</small></div></li>`,
  )}</ul>
<p>${troubleAdvice(troubled.length)}</p>
</section>`
}

/** How many have not looked, never who: after a change that would tell who was changed. */
function resultsSection({ csrf, exchange, people, isDrawn, sends }: MailPageData): SafeHtml | null {
  if (!isDrawn || !sends) return null
  const unlooked = people.filter(({ looked_at, email }) => looked_at === null && email !== null)
  return html`<section>
<h2>Who has looked</h2>
${
  unlooked.length === 0
    ? html`<p>Everybody with an address has looked at whom they give to.</p>`
    : html`<p>${unlooked.length === 1 ? '1 person has' : `${inWords(unlooked.length)} have`} not looked on their page at whom they give to. They may know it from their mail all the same.</p>

${actionButton({ csrf }, { action: paths.resendResults(exchange.slug), label: 'Send them the result again', style: 'secondary' })}`
}
</section>`
}

function listSection(data: MailPageData): SafeHtml | null {
  const { mails, number, hasMore } = data
  if (mails.length === 0 && number === 1) return null
  return html`<section>
<h2>Every mail</h2>
<ul class="rows">${mails.map((mail) => mailRow(data, mail))}</ul>
${number > 1 || hasMore ? pager(data) : null}
</section>`
}

function pager({ exchange, number, hasMore }: MailPageData): SafeHtml {
  const page = (at: number) => `${paths.exchangeMail(exchange.slug)}?page=${at}`
  return html`<p class="actions">${number > 1 ? html`<a href="${page(number - 1)}">Newer mails</a>` : null}
${hasMore ? html`<a href="${page(number + 1)}">Older mails</a>` : null}</p>`
}

function mailRow({ csrf, exchange, sends }: MailPageData, mail: MailRow & Kind): SafeHtml {
  const again = sends && maySendAgain(mail, exchange)
  const when = dateAndTime(mail.finished_at ?? mail.created_at, exchange.timezone)
  return html`<li>
<div><strong>${mail.title}</strong> for ${mail.reader === null ? 'the organiser' : personName(mail.reader)}${mail.address ? html` <small>${mail.address}</small>` : null}<br>
<small>${when} · ${stateInWords(mail, exchange.timezone)}</small></div>
${
  again
    ? actionButton(
        { csrf },
        {
          action: paths.sendMailAgain(exchange.slug, mail.id),
          label: mail.state === 'sent' ? 'Send again' : 'Try again',
          style: 'secondary',
        },
      )
    : null
}
</li>`
}

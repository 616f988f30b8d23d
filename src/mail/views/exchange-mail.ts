import { html, type SafeHtml } from '@remix-run/html-template'
import type { Exchange } from '../../exchanges/tables.ts'
import type { Participant } from '../../participants/tables.ts'
import { paths } from '../../paths.ts'
import { dateAndTime, people as inWords } from '../../ui/dates.ts'
import { actionButton, adminMenu, layout, type Page } from '../../ui/layout.ts'
import { personName } from '../../ui/person-text.ts'
import type { MailRow } from '../queries.ts'
import { type MailCount, mailNumbers, maySendAgain, type ResultReaders } from '../rules.ts'
import { MAIL_NOTICES, numbersInWords, stateInWords, troubleAdvice } from './words.ts'

type Kind = { title: string; readerIsSecret?: true }

type MailPageData = Page & {
  exchange: Exchange
  mails: readonly (MailRow & Kind)[]
  counts: readonly (MailCount & Kind)[]
  /** Why mails failed whose reader is a secret. */
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

function numbersSection({ csrf, exchange, counts, secretTroubles, refreshSeconds }: MailPageData) {
  const kinds = [...Map.groupBy(counts, ({ kind }) => kind).values()]
  const { failed } = mailNumbers(counts.filter(({ state }) => state !== 'complained'))
  if (mailNumbers(counts).all === 0) return html`<p class="empty">No mail has been written yet.</p>`
  return html`<section aria-live="polite">
<h2>${refreshSeconds ? 'Mails are going out' : 'How it stands'}</h2>
<ul class="rows">${kinds.map((kind) => kindRow(kind, refreshSeconds !== undefined))}</ul>
${secretTroubles.map((reason) => html`<p class="problem">A mail did not arrive, and whom it was for stays a secret, as it would tell who was changed. ${reason} Try again. If that fails, too, send everybody the result: then it shows whose address is wrong.</p>`)}
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
  return html`<li><div><strong>${first.title}</strong>${first.readerIsSecret ? html`<br><small>to someone whose recipient changed; who that is stays a secret</small>` : null}</div>
<div>${numbersInWords(numbers)}${
    isSending && numbers.waiting > 0
      ? html`<br><progress value="${numbers.all - numbers.waiting}" max="${numbers.all}">${numbers.all - numbers.waiting} of ${numbers.all}</progress>`
      : null
  }</div></li>`
}

function troubleSection({ people }: MailPageData): SafeHtml | null {
  const troubled = people.filter(({ mail_trouble }) => mail_trouble !== null)
  if (troubled.length === 0) return null
  return html`<section>
<h2>Addresses that do not work</h2>
<ul class="rows">${troubled.map(
    (person) => html`<li><div>${personName(person.name)} &lt;${person.email}&gt;<br>
<small>${person.mail_trouble}</small></div></li>`,
  )}</ul>
<p>${troubleAdvice(troubled.length)}</p>
</section>`
}

/** How many have not looked, never who: after a change that would tell who was changed. */
function resultsSection(data: MailPageData): SafeHtml | null {
  const { csrf, exchange, people, isDrawn, sends } = data
  if (!isDrawn || !sends) return null
  const unlooked = people.filter(({ looked_at, email }) => looked_at === null && email !== null)
  const action = paths.resendResults(exchange.slug)
  const resend = (to: ResultReaders, label: string) =>
    actionButton({ csrf }, { action, label, style: 'secondary', fields: { to } })
  return html`<section>
<h2>Who has looked</h2>
${
  unlooked.length === 0
    ? html`<p>Everybody with an address has looked at whom they give to.</p>`
    : html`<p>${unlooked.length === 1 ? '1 person has' : `${inWords(unlooked.length)} have`} not looked on their page at whom they give to. They may know it from their mail all the same.</p>
`
}
<div class="actions">${unlooked.length === 0 ? null : resend('unlooked', 'Send them the result again')}
${resend('everybody', 'Send it to everybody again')}</div>
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

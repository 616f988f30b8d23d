import { html, type SafeHtml } from '@remix-run/html-template'
import type { Announcement } from '../../announcements/tables.ts'
import { localDate } from '../../exchanges/rules.ts'
import { hostName } from '../../exchanges/words/en.ts'
import type { Page } from '../../ui/page.ts'
import { fold } from '../../ui/parts.ts'
import { personName, personText } from '../../ui/person-text.ts'
import * as ui from '../../ui/words/en.ts'
import type { Dashboard } from '../queries.ts'
import * as en from '../words/en.ts'

/** What the organiser has told everybody: the newest to be read at once, the others folded. */
export function announcementsFold(
  page: Page,
  { exchange, announcements }: Dashboard,
): SafeHtml | null {
  const { say } = page
  const [newest, ...older] = announcements
  if (!newest) return null
  const day = ({ sent_at }: Announcement) =>
    say(ui.shortDate, localDate(exchange.timezone, Temporal.Instant.from(sent_at)).toString())
  const earlier = older.map(
    (one) => html`<p class="soft small">${day(one)}</p>\n${personText(one.text)}\n`,
  )
  return fold({
    title: say(en.wordFrom, personName(say(hostName, exchange))),
    fact: day(newest),
    isOpen: true,
    body: html`${personText(newest.text)}
${older.length === 0 ? null : html`<details><summary>${say(en.earlierWords, older.length)}</summary>${earlier}</details>`}`,
  })
}

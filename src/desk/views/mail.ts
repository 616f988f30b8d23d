import { html, type SafeHtml } from '@remix-run/html-template'
import { isInTheirHands } from '../../entrance/rules.ts'
import { isToBeTakenOut, mayEditProfile } from '../../participants/rules.ts'
import type { Participant } from '../../participants/tables.ts'
import { paths } from '../../paths.ts'
import { isOfTheAddress, type Reason } from '../../platform/mail/reasons.ts'
import * as post from '../../post/words/en.ts'
import type { Page } from '../../ui/page.ts'
import { detailForKeeper, fold, linkButton, ROWS_SHOWN_MAX } from '../../ui/parts.ts'
import { personName } from '../../ui/person-text.ts'
import { compareNames } from '../../ui/words/en.ts'
import type { Desk } from '../queries.ts'
import * as en from '../words/en-folds.ts'
import * as trouble from '../words/en-trouble.ts'

/** Mail counts, and whose address does not work, with what to do about it. */
export function mailFold(page: Page, { exchange, people, mail, cards }: Desk): SafeHtml {
  const { say, sender } = page
  // Who is to be taken out is said in the next step.
  const troubled = people
    .filter((person) => person.mail_trouble !== null && !isToBeTakenOut(person))
    .toSorted(compareNames)
  const shown = troubled.length > ROWS_SHOWN_MAX + 1 ? ROWS_SHOWN_MAX : troubled.length
  return fold({
    title: say(en.mailTitle),
    fact: mail.all === 0 ? say(en.noMailYet) : say(en.mailFact, mail, sender !== undefined),
    body: html`${troubled.slice(0, shown).map((person) => {
      const hasCard = isInTheirHands(cards.get(person.id)?.living)
      return troubleOf(page, exchange, { person, hasCard })
    })}
${shown < troubled.length ? html`<p>${say(trouble.moreMissed, troubled.length - shown)}</p>` : null}
${sender === undefined ? html`<p>${say(en.noTransport, paths.mailbox())}</p>` : null}
${sender !== undefined && mail.held > 0 ? html`<p>${say(en.someUnsent, paths.mailbox(), page.mailWaits)}</p>` : null}
<p class="actions">${linkButton(paths.exchangeMail(exchange.slug), say(en.allEmails), 'second')}</p>`,
  })
}

function troubleOf(
  page: Page,
  { slug, state }: Desk['exchange'],
  { person, hasCard }: { person: Participant; hasCard: boolean },
): SafeHtml | null {
  const { say, sender } = page
  const { id, email, mail_trouble: why, mail_trouble_answer: answer } = person
  if (why === null) return null
  const name = personName(person.name)
  return html`<p>${say(whatHappened(why), name, email ?? '')}<br>
<small>${say(post.reasonInShort, why, sender !== undefined)}</small><br>
${mayEditProfile(state) ? whatHelps(page, slug, { id, why, hasCard }) : whatStillHelps(page, slug, { id, why, hasCard })}</p>
${detailForKeeper(page, name, say(post.reasonInDetail, why, answer))}
`
}

function whatHappened(why: Reason) {
  if (why === 'wants_no_mail') return trouble.mailRefused
  if (why === 'called_spam') return trouble.mailMayMiss
  return isOfTheAddress(why) ? trouble.mailMissed : trouble.mailPerhapsMissed
}

function whatHelps(
  { say, sender }: Page,
  slug: string,
  { id, why, hasCard }: { id: string; why: Reason; hasCard: boolean },
): SafeHtml {
  const [person, card] = [paths.person(slug, id), paths.card(slug, id)]
  const sends = sender !== undefined
  if (hasCard && why === 'wants_no_mail') return say(trouble.correctIfWrong, person)
  if (why === 'wants_no_mail') return say(trouble.handOverCard, card, person)
  if (!isOfTheAddress(why)) return whatStillHelps({ say, sender }, slug, { id, why, hasCard })
  return hasCard
    ? say(trouble.correctToo, person, sends)
    : say(trouble.correctAddress, person, sends)
}

/** Where no address is corrected: it is finished, or the address may well be right. */
function whatStillHelps(
  { say, sender }: Pick<Page, 'say' | 'sender'>,
  slug: string,
  { id, why, hasCard }: { id: string; why: Reason; hasCard: boolean },
): SafeHtml {
  const emails = paths.exchangeMail(slug)
  if (sender === undefined || why === 'wants_no_mail' || isOfTheAddress(why)) {
    return hasCard ? say(trouble.haveCard) : say(trouble.makeCardNow, paths.card(slug, id))
  }
  return hasCard
    ? say(trouble.trySendingToo, emails)
    : say(trouble.tryAgain, emails, paths.card(slug, id))
}

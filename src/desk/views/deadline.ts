import { html, type SafeHtml } from '@remix-run/html-template'
import type { Hindrance } from '../../deadline/rules.ts'
import * as deadline from '../../deadline/words/en.ts'
import { easyToGuess } from '../../draw/views/easy-to-guess.ts'
import { paths } from '../../paths.ts'
import type { Page } from '../../ui/page.ts'
import type { Desk } from '../queries.ts'

/** When names are drawn without the admin, or why they were not. */
export function deadlineLine(page: Page, desk: Desk): SafeHtml | null {
  const { say } = page
  const { exchange, deadline: set } = desk
  if (!set) return null
  if (set.step === 'planned') {
    const words = set.hindrance ? deadline.plannedNotYet : deadline.planned
    // Whom nothing reaches stands right below, with the way to their cards.
    const why = isAboutReaching(set.hindrance) ? null : hindranceOf(page, set, exchange)
    return html`<p>${say(words, set.moment.toString(), exchange.timezone)} ${why} ${easyToGuess(page, desk)}</p>`
  }
  if (set.step === 'needs_last_day') {
    return html`<p class="notice">${say(deadline.needsLastDay, paths.editExchange(exchange.slug))}</p>`
  }
  return html`<p class="problem">${say(deadline.notDrawn)} ${hindranceOf(page, set, exchange)} ${say(deadline.triedAgain)}</p>`
}

function hindranceOf(
  { say }: Page,
  { hindrance }: { hindrance: Hindrance | undefined },
  { slug }: Desk['exchange'],
): SafeHtml | null {
  if (hindrance === undefined) return null
  const places = {
    waiting: paths.waiting(slug),
    rules: paths.exclusions(slug),
    cards: paths.handOver(slug),
  }
  return html`${say(deadline.hindrance, hindrance)} ${say(deadline.help, hindrance, places)}`
}

function isAboutReaching(hindrance: Hindrance | undefined): boolean {
  return hindrance?.why === 'unreachable' || hindrance?.why === 'no_mail'
}

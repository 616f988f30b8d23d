import { html, type SafeHtml } from '@remix-run/html-template'
import type { Deadline } from '../../deadline/queries.ts'
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
  switch (set.step) {
    case 'needs_last_day':
      return html`<p class="notice">${say(deadline.needsLastDay, paths.editExchange(exchange.slug))}</p>`
    case 'too_late':
      return html`<p class="notice">${say(deadline.tooLate)}</p>`
    case 'planned':
      return plannedLine(page, desk, set)
    case 'failed':
      return html`<p class="problem">${say(deadline.notDrawn)} ${hindranceOf(page, set, exchange)} ${say(again(page, set))}</p>`
  }
}

function plannedLine(page: Page, desk: Desk, { moment, isDue, hindrance }: Planned): SafeHtml {
  const { say } = page
  const { exchange } = desk
  if (page.isRestored) return html`<p>${say(deadline.plannedOnceStarted)}</p>`
  const words = hindrance ? deadline.plannedNotYet : deadline.planned
  const sentence = isDue
    ? say(hindrance ? deadline.plannedNotToday : deadline.plannedToday)
    : say(words, moment.toString(), exchange.timezone)
  const why = standsBelow(desk, hindrance) ? null : hindranceOf(page, { hindrance }, exchange)
  return html`<p>${sentence} ${why} ${easyToGuess(page, desk)}</p>`
}
type Planned = Extract<Deadline, { step: 'planned' }>

function again({ isRestored }: Page, { isTriedAgain }: { isTriedAgain: boolean }): () => string {
  if (!isTriedAgain) return deadline.notTriedAgain
  return isRestored ? deadline.plannedOnceStarted : deadline.triedAgain
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
    unsent: paths.mailbox(),
  }
  return html`${say(deadline.hindrance, hindrance)} ${say(deadline.help, hindrance, places)}`
}

/** Whom nothing reaches, or has yet, stands right below, with what helps; not who has read a mail in the mailbox. */
function standsBelow({ people, unreached }: Desk, hindrance: Hindrance | undefined): boolean {
  if (hindrance?.why === 'no_mail') return unreached.length === people.length
  if (hindrance?.why !== 'unreachable' && hindrance?.why !== 'unsent') return false
  const below = new Set(unreached.map(({ person }) => person.id))
  return hindrance.ids.every((id) => below.has(id))
}

import { html, type SafeHtml } from '@remix-run/html-template'
import type { Crashed, Forecast } from '../../draw/rules.ts'
import type { Exclusion } from '../../draw/tables.ts'
import type { MailNumbers } from '../../mail/rules.ts'
import type { Cards } from '../../participants/queries.ts'
import type { Participant } from '../../participants/tables.ts'
import { paths } from '../../paths.ts'
import { adminMenu, layout, type Page } from '../../ui/layout.ts'
import { STATES } from '../rules.ts'
import type { Exchange } from '../tables.ts'
import { dangerZone, factsSection } from './desk-facts.ts'
import { invitationSection } from './desk-invitation.ts'
import { nextStepBox } from './desk-next.ts'
import { peopleSection } from './desk-people.ts'
import { rulesSection } from './desk-rules.ts'
import { mailSection } from './mail-section.ts'
import { NOTICES, STATE_NAMES } from './words.ts'

export type DeskData = Page & {
  exchange: Exchange
  people: readonly Participant[]
  cards: ReadonlyMap<string, Cards>
  exclusions: readonly Exclusion[]
  forecast: Forecast | Crashed
  mail: MailNumbers
  sends: boolean
  /** The address of the admin, who may take part, too. */
  adminEmail: string
  /** Messages that somebody wants the admin to read. */
  reports: number
  now: Temporal.Instant
  invitationUrl: string
  done: string | undefined
}

/** Everything the admin needs about one exchange, with the one next step on top. */
export function deskPage(desk: DeskData): SafeHtml {
  const { csrf, exchange, done } = desk
  return layout({
    title: exchange.name,
    menu: adminMenu({ csrf }),
    notice: NOTICES[done ?? ''],
    body: html`<p><a href="${paths.adminHome()}">All exchanges</a></p>
<h1>${exchange.name}</h1>
${stateLine(exchange)}
<section class="next" aria-label="What to do next">${nextStepBox(desk)}</section>
${reportsLine(desk)}
${invitationSection(desk)}
${peopleSection(desk)}
${rulesSection(desk)}
${mailSection(desk)}
${factsSection(desk)}
${dangerZone(desk)}`,
  })
}

function stateLine(exchange: Exchange): SafeHtml {
  const here = STATES.indexOf(exchange.state)
  return html`<ol class="states" aria-label="Where the exchange stands">${STATES.map(
    (state, index) =>
      html`<li${index === here ? html` aria-current="step"` : null} class="${index < here ? 'past' : ''}">${STATE_NAMES[state]}</li>`,
  )}</ol>`
}

function reportsLine({ exchange, reports }: DeskData): SafeHtml | null {
  if (reports === 0) return null
  return html`<p class="problem">${reports === 1 ? 'Somebody wants you to read a message they got.' : `${reports} messages were shown to you by those who got them.`} <a href="${paths.messageReports(exchange.slug)}">Read ${reports === 1 ? 'it' : 'them'}</a></p>`
}

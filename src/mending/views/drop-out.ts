import type { SafeHtml } from '@remix-run/html-template'
import { namedField } from '../../draw/forms.ts'
import type { Exchange } from '../../exchanges/tables.ts'
import { isMailedOut } from '../../participants/rules.ts'
import type { Participant } from '../../participants/tables.ts'
import { type Mailed, paths } from '../../paths.ts'
import { confirmPage } from '../../ui/confirm-page.ts'
import type { Page } from '../../ui/page.ts'
import { personName } from '../../ui/person-text.ts'
import type { OnlyOne } from '../queries.ts'
import * as en from '../words/en.ts'

type DropOut = {
  exchange: Exchange
  participant: Participant
  /** Whom the rules would leave one possible recipient only. */
  told: readonly OnlyOne[]
  /** Whom an email tells to look again. */
  mailed: Mailed
}

/** Shows what it means if somebody leaves after the draw, and asks for confirmation. */
export function confirmDropOutPage(page: Page, dropOut: DropOut): SafeHtml {
  const { say, sender, mailWaits } = page
  const { exchange, participant, told, mailed } = dropOut
  const name = personName(participant.name)
  const only = told.map(({ name }) => name)
  const isTold = isMailedOut(participant, sender)
  return confirmPage(page, {
    title: say(en.outTitle),
    heading: say(en.outHeading, name),
    text: [
      say(en.outText, name),
      isTold ? say(en.getsMail, name, mailWaits) : say(en.tellYourself, name),
      say(en.told, mailed, mailWaits),
      only.length > 0 ? say(en.onlyOneLeft, only) : '',
    ].filter((paragraph) => paragraph !== ''),
    action: paths.dropOut(exchange.slug, participant.id),
    fields: { told: namedField(told) },
    label: say(en.takeOut),
    back: paths.desk(exchange.slug),
  })
}

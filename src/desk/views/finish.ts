import type { SafeHtml } from '@remix-run/html-template'
import { purgeMoment } from '../../exchanges/purge-dates.ts'
import { daysUntil, localDate } from '../../exchanges/rules.ts'
import { isToBeTakenOut } from '../../participants/rules.ts'
import type { Participant } from '../../participants/tables.ts'
import { paths } from '../../paths.ts'
import { confirmPage } from '../../ui/confirm-page.ts'
import type { Page } from '../../ui/page.ts'
import { foldOfNames } from '../../ui/parts.ts'
import { personName } from '../../ui/person-text.ts'
import { compareNames, NAMED_MAX } from '../../ui/words/en.ts'
import type { Desk } from '../queries.ts'
import { countOthers, stillTold } from '../rules.ts'
import * as en from '../words/en-next.ts'
import { countUnsent } from './unreached.ts'

/**
 * Asks before an exchange is finished by hand: says who has not been reached, what cannot be done afterwards, and
 * until when nothing is deleted.
 */
export function finishPage(page: Page, desk: Desk): SafeHtml {
  const { say, sender } = page
  const { exchange, people, unreached, isLost, mail, now } = desk
  const isEarly = daysUntil(exchange, now) > 0
  const reminds = isEarly && sender !== undefined && exchange.reminder_days !== ''
  const kept = localDate(exchange.timezone, purgeMoment(exchange, now)).toString()
  // No card helps while names cannot be opened.
  const silent = isLost
    ? []
    : unreached.filter(({ why }) => !['not_for_me', 'missed'].includes(why))
  const names = namesOf(silent.map(({ person }) => person))
  const missed = namesOf(unreached.flatMap(({ why, person }) => (why === 'missed' ? person : [])))
  const isSure = !silent.some(({ why }) => why === 'in_doubt')
  // Where no mails go out, that is why nobody is reached.
  const retries =
    mail.failed > 0 && silent.some(({ why }) => why === 'not_arriving' || why === 'in_doubt')
  const refusing = namesOf(people.filter(isToBeTakenOut))
  const [told, unsent] = [stillTold(desk), countUnsent(desk)]
  const others = sender === undefined ? 0 : countOthers(mail.waiting, told, desk)
  const areMany = names.length > NAMED_MAX
  return confirmPage(page, {
    title: say(isEarly ? en.finishEarly : en.finishNow),
    text: [
      say(en.finishText, { reminds, purge: kept }),
      say(en.finishForGood),
      areMany ? say(en.finishUnreachedMany, names.length, { isSure, retries }) : '',
      !areMany && names.length > 0 ? say(en.finishUnreached, names, { isSure, retries }) : '',
      missed.length > 0 ? say(en.finishMissed, missed) : '',
      refusing.length > 0 ? say(en.finishNotForThem, refusing) : '',
      told.length > 0 ? say(en.finishTelling, told.length, people.length) : '',
      others > 0 ? say(en.finishWaiting, others) : '',
      unsent > 0 ? say(en.finishUnsent, unsent) : '',
    ],
    ...(areMany && { more: foldOfNames(page, names) }),
    action: paths.complete(exchange.slug),
    label: say(en.finish),
    style: 'primary',
    back: paths.desk(exchange.slug),
  })
}

function namesOf(people: readonly Participant[]): SafeHtml[] {
  return people.toSorted(compareNames).map(({ name }) => personName(name))
}

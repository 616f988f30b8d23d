import type { SafeHtml } from '@remix-run/html-template'
import type { Exchange } from '../../exchanges/tables.ts'
import { householdOf, namesOf, type Silence } from '../../participants/rules.ts'
import { paths } from '../../paths.ts'
import { confirmPage } from '../../ui/confirm-page.ts'
import type { Page } from '../../ui/page.ts'
import type { Outlook } from '../queries.ts'
import { type Agreed, type Shape, toldByExclusions } from '../rules.ts'
import * as words from '../words/en.ts'
import * as en from '../words/en-question.ts'
import { easyToGuess } from './easy-to-guess.ts'

/** Asks before names are drawn; the button agrees to what the page says the draw comes to. */
export function drawPage(page: Page, outlook: Outlook): SafeHtml {
  const { say } = page
  const { exchange, people, waiting, forecast } = outlook
  const { slug, draw_shape } = exchange
  const told = namesOf(people, toldByExclusions(forecast))
  const shape = forecast.ok ? say(words.shapeReached, draw_shape, forecast) : ''
  const warning = told.length > 0 ? say(words.onlyOne, told) : ''
  const hint = easyToGuess(page, { people, forecast })
  return confirmPage(page, {
    title: say(told.length > 0 ? en.drawAnywayTitle : en.title),
    text: [
      say(en.numbers, people.length, countHouseholds(people)),
      waiting > 0 ? say(en.stillWaiting, waiting, paths.waiting(slug)) : '',
      [shape, warning].filter(isSaid).join(' '),
      hint,
      whatIsMissing(page, outlook),
      whoHears(page, outlook),
    ].filter(isSaid),
    action: paths.draw(slug),
    fields: { ...(forecast.ok && { promised: forecast.shape }), told: String(told.length) },
    label: say(told.length > 0 ? en.drawAnyway : en.drawNames),
    style: 'primary',
    back: paths.desk(slug),
  })
}

function isSaid(sentence: string | SafeHtml): boolean {
  return sentence !== ''
}

function countHouseholds(people: Outlook['people']): number {
  const households = Map.groupBy(people, householdOf)
  return [...households].filter(([label, { length }]) => label !== '' && length > 1).length
}

/** Who would not find out, where mails go out, and how many have written nothing down. */
function whatIsMissing({ say, sender }: Page, { people, silent }: Outlook): string {
  const silentFor = (...reasons: readonly Silence[]) =>
    silent.filter(({ why }) => reasons.includes(why)).map(({ name }) => name)
  const [unwritten, missed] = [silentFor('no_email', 'wants_no_mail'), silentFor('not_arriving')]
  const without = people.filter((person) => person.gift_ideas === '').length
  return [
    sender !== undefined && unwritten.length > 0 ? say(en.noCards, unwritten) : '',
    sender !== undefined && missed.length > 0 ? say(en.notArriving, missed) : '',
    without > 0 ? say(en.withoutIdeas, without) : '',
  ]
    .filter(isSaid)
    .join(' ')
}

function whoHears({ say, sender }: Page, { people, silent, byCard }: Outlook): string {
  if (sender === undefined) return say(en.cardsToHandOver, silent.length)
  const unmailed = silent.length + byCard.length
  if (unmailed === 0) return say(en.everyoneHears)
  return [
    byCard.length > 0 ? say(en.byCard, byCard) : '',
    unmailed < people.length ? say(en.othersHear) : '',
  ]
    .filter(isSaid)
    .join(' ')
}

/** Why a draw was not made without asking, and what had been agreed to. */
type Question = Agreed & {
  reason: { shape: Shape } | { names: readonly string[] }
}

/** Hands a draw back to the organiser; the button agrees to what it asks, and to what was agreed. */
export function questionPage(
  page: Page,
  { slug, draw_shape }: Pick<Exchange, 'slug' | 'draw_shape'>,
  { reason, promised, told = 0 }: Question,
): SafeHtml {
  const { say } = page
  const both = { action: paths.draw(slug), back: paths.desk(slug), style: 'primary' as const }
  if ('shape' in reason) {
    return confirmPage(page, {
      ...both,
      title: say(en.fellShortTitle),
      text: say(en.fellShort, draw_shape, reason.shape),
      fields: { promised: reason.shape, told: String(told) },
      label: say(en.drawLikeThis),
    })
  }
  const { names } = reason
  return confirmPage(page, {
    ...both,
    title: say(en.drawAnywayTitle),
    text: `${say(words.onlyOne, names)} ${say(en.nothingDrawnYet)}`,
    fields: { ...(promised && { promised }), told: String(names.length) },
    label: say(en.drawAnyway),
  })
}

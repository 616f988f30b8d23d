import { html, type SafeHtml } from '@remix-run/html-template'
import type { Exchange } from '../../exchanges/tables.ts'
import { householdOf, type Silence, thoseOf } from '../../participants/rules.ts'
import type { Participant } from '../../participants/tables.ts'
import { paths } from '../../paths.ts'
import { confirmPage } from '../../ui/confirm-page.ts'
import type { Page } from '../../ui/page.ts'
import { personName } from '../../ui/person-text.ts'
import { compareNames, listed, NAMED_MAX } from '../../ui/words/en.ts'
import { namedField } from '../forms.ts'
import type { Outlook } from '../queries.ts'
import { type Shape, toldByExclusions } from '../rules.ts'
import * as words from '../words/en.ts'
import * as en from '../words/en-question.ts'
import { easyToGuess } from './easy-to-guess.ts'

/** Asks before names are drawn; the button agrees to what the page says the draw comes to. */
export function drawPage(page: Page, outlook: Outlook): SafeHtml {
  const { say } = page
  const { exchange, people, waiting, forecast } = outlook
  const { slug, draw_shape } = exchange
  const told = thoseOf(people, toldByExclusions(forecast))
  const shape = forecast.ok ? say(words.shapeReached, draw_shape, forecast) : ''
  const only = told.map(({ name }) => name)
  const warning = only.length > 0 ? say(words.onlyOne, only) : ''
  const hint = easyToGuess(page, { people, forecast })
  const without = people.filter((person) => person.gift_ideas === '').length
  const missed = whoIsMissed(page, outlook)
  const byCard = { sentence: en.byCard, names: page.sender === undefined ? [] : outlook.byCard }
  return confirmPage(page, {
    title: say(told.length > 0 ? en.drawAnywayTitle : en.title),
    text: [
      say(en.numbers, people.length, countHouseholds(people)),
      waiting > 0 ? say(en.stillWaiting, waiting, paths.waiting(slug)) : '',
      [shape, warning].filter(isSaid).join(' '),
      hint,
      say(words.lastTimeEnds, outlook.lastTime),
      namesIn(page, missed),
      without > 0 ? say(en.withoutIdeas, without) : '',
      namesIn(page, [byCard]),
      whoHears(page, outlook),
    ].filter(isSaid),
    more: foldsOf(page, [...missed, byCard]),
    action: paths.draw(slug),
    fields: { ...(forecast.ok && { promised: forecast.shape }), told: namedField(told) },
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

/** Who would not find out as things stand, and whom to tell: by name, and folded where they are many. */
function whoIsMissed({ sender }: Page, { silent, unsent, unhanded }: Outlook): Named[] {
  const silentFor = (reason: Silence) =>
    silent.filter(({ why }) => why === reason).map(({ name }) => name)
  const groups: Named[] =
    sender === undefined
      ? [{ sentence: en.noCardsHere, names: silent.map(({ name }) => name) }]
      : [
          { sentence: en.noCards, names: silentFor('no_email') },
          { sentence: en.wantNoMails, names: silentFor('wants_no_mail') },
          { sentence: en.notArriving, names: silentFor('not_arriving') },
          { sentence: en.inDoubt, names: silentFor('in_doubt') },
        ]
  return [
    { sentence: en.unsent, names: unsent },
    ...groups,
    { sentence: en.unhanded, names: unhanded },
  ]
}

type Named = { sentence: (some: en.Who) => SafeHtml; names: readonly string[] }

function namesIn({ say }: Page, groups: readonly Named[]): string | SafeHtml {
  const few = groups.filter(({ names }) => names.length > 0 && names.length <= NAMED_MAX)
  return few.length === 0
    ? ''
    : html`${few.map(({ sentence, names }) => html`${say(sentence, called(names))} `)}`
}

function foldsOf({ say }: Page, groups: readonly Named[]): SafeHtml {
  const many = groups.filter(({ names }) => names.length > NAMED_MAX)
  return html`${many.map(
    ({ sentence, names }) => html`<details><summary>${say(sentence, names.length)}</summary>
<p>${listed(called(names))}.</p></details>
`,
  )}`
}

function called(names: readonly string[]): SafeHtml[] {
  const named = names.map((name) => ({ name }))
  return named.toSorted(compareNames).map(({ name }) => personName(name))
}

function whoHears(
  { say, sender, mailWaits }: Page,
  { people, silent, unsent, unhanded, byCard }: Outlook,
): string {
  const unreached = silent.length + unhanded.length
  if (sender === undefined) return say(en.cardsToHandOver, unreached)
  const unmailed = unreached + byCard.length
  if (unmailed === 0) return say(en.everyoneHears, mailWaits)
  const mailed = people.length - unmailed
  if (mailed === 0) return ''
  return unsent.length > 0 ? say(en.someHear, mailed, mailWaits) : say(en.othersHear, mailWaits)
}

/** Why a draw was not made without asking, and what is agreed to by saying yes. */
export type Question = { told: readonly Participant[] } & (
  | { reason: 'fell_short'; promised: Shape }
  | { reason: 'told'; promised: Shape | undefined }
)

/** Hands a draw back to the organiser; the button agrees to what it asks, and to what was agreed. */
export function questionPage(
  page: Page,
  { slug, draw_shape }: Pick<Exchange, 'slug' | 'draw_shape'>,
  { reason, promised, told }: Question,
): SafeHtml {
  const { say } = page
  const only = told.map(({ name }) => name)
  const both = {
    action: paths.draw(slug),
    fields: { ...(promised && { promised }), told: namedField(told) },
    back: paths.desk(slug),
    style: 'primary' as const,
  }
  return reason === 'fell_short'
    ? confirmPage(page, {
        ...both,
        title: say(en.fellShortTitle),
        text: say(en.fellShort, draw_shape, promised),
        label: say(en.drawLikeThis),
      })
    : confirmPage(page, {
        ...both,
        title: say(en.drawAnywayTitle),
        text: `${say(words.onlyOne, only)} ${say(en.nothingDrawnYet)}`,
        label: say(en.drawAnyway),
      })
}

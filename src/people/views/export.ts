import { html, type SafeHtml } from '@remix-run/html-template'
import type { Exchange } from '../../exchanges/tables.ts'
import { fieldTexts, PERSON_FIELDS } from '../../participants/fields.ts'
import type { Participant } from '../../participants/tables.ts'
import * as participants from '../../participants/words/en.ts'
import { paths } from '../../paths.ts'
import { writeTable } from '../../platform/spreadsheet.ts'
import { adminMenu, layout } from '../../ui/layout.ts'
import type { Page } from '../../ui/page.ts'
import { backLink } from '../../ui/parts.ts'
import { personName } from '../../ui/person-text.ts'
import type { Say } from '../../ui/voice.ts'
import * as ui from '../../ui/words/en.ts'
import { bytesPosted, divide } from '../rules.ts'
import * as en from '../words/en.ts'

/** A file of a list, and who are the first and the last in it. */
export type ListFile = { text: string; first: string; last: string }

/**
 * The people as files with a header: all that the admin may see, nothing about the draw. One file, unless
 * it would be too long to be added again. Who shares an address is in one file, as two who do are added
 * together only.
 */
export function listFiles(
  say: Say,
  people: readonly Participant[],
  timezone: string,
): readonly ListFile[] {
  const header = PERSON_FIELDS.map((field) => say(participants.column, field))
  const columns = [...header, say(en.joinedColumn), say(en.openedColumn)]
  const sorted = people.toSorted((one, other) => one.name.localeCompare(other.name))
  const lines = sorted.map((person) => {
    const row = [
      ...Object.values(fieldTexts(person)),
      say(ui.dateAndTime, person.joined_at, timezone),
      say(en.opened, person.signed_in_at !== null),
    ]
    return {
      name: person.name,
      row,
      bytes: bytesPosted(writeTable([row])),
      together: person.email ?? person.id,
    }
  })
  const groups = [...Map.groupBy(lines, ({ together }) => together).values()]
  const parts = people.length === 0 ? [[]] : divide(groups)
  return parts.map((part) => ({
    text: writeTable([columns, ...part.map(({ row }) => row)]),
    first: part[0]?.name ?? '',
    last: part.at(-1)?.name ?? '',
  }))
}

type Parts = {
  exchange: Exchange
  files: readonly ListFile[]
  version: string
  isOutdated: boolean
}

/** A long list, in parts of which each can be added again. */
export function listPartsPage(
  page: Page,
  { exchange, files, version, isOutdated }: Parts,
): SafeHtml {
  const { say } = page
  const { slug, name } = exchange
  const part = ({ first, last }: ListFile, index: number) => {
    const href = `${paths.exportPeople(slug)}?part=${index + 1}&of=${version}`
    const names = { first: personName(first), last: personName(last) }
    return html`<li><a href="${href}">${say(en.part, index + 1, files.length)}</a> <small>${say(en.fromTo, names)}</small></li>
`
  }
  return layout(page, {
    title: say(en.partsTitle),
    menu: adminMenu(page),
    flash: isOutdated ? say(en.partsChanged) : undefined,
    body: html`<article class="narrow">
${backLink(paths.desk(slug), name)}
<h1>${say(en.partsTitle)}</h1>
<p>${say(en.partsIntro, files.length)}</p>
<ul class="rows">${files.map(part)}</ul>
</article>`,
  })
}

import { html, type SafeHtml } from '@remix-run/html-template'
import type { Page } from './page.ts'
import { type Mood, stamp } from './pictures.ts'
import * as en from './words/en.ts'
import * as localWords from './words/en-local.ts'

/** A link back to where the visitor came from, above the title. */
export function backLink(href: string, label: string | SafeHtml): SafeHtml {
  return html`<p class="back"><a href="${href}">${label}</a></p>`
}

/** A link that looks like a button. */
export function linkButton(
  href: string,
  label: string | SafeHtml,
  style: 'primary' | 'second' | 'danger' = 'primary',
): SafeHtml {
  return html`<a class="button${style === 'primary' ? '' : ` ${style}`}" href="${href}">${label}</a>`
}

/** The one stitched card of a page: what to do next. */
export function nextStep(
  page: Pick<Page, 'isSober'>,
  step: { title: string; body: SafeHtml; mood?: Mood },
): SafeHtml {
  return html`<section class="next" aria-labelledby="next">
${step.mood ? stamp(page, step.mood) : null}
<h2 id="next">${step.title}</h2>
${step.body}
</section>`
}

type Fold = {
  title: string | SafeHtml
  /** What it holds, in a few words, so that it need not be opened. */
  fact?: string | SafeHtml | null
  isOpen?: boolean
  /** For links to it. */
  id?: string
  body: SafeHtml
}

/** A part of a page that is folded until somebody wants it. */
export function fold({ title, fact, isOpen, id, body }: Fold): SafeHtml {
  return html`<details class="fold"${id ? html` id="${id}"` : null}${isOpen ? html` open` : null}>
<summary><h2>${title}</h2>${fact ? html`<span class="soft small">${fact}</span>` : null}</summary>
${body}
</details>`
}

/** In the place of a list that is empty. */
export function emptyPlace(page: Page, title: string, ...texts: string[]): SafeHtml {
  return html`<article class="empty-place narrow">
${stamp(page, 'wink')}
<h1>${title}</h1>
${texts.map((text) => html`<p>${text}</p>`)}
</article>`
}

/** More rows than these are folded: this is some two phone screens. */
export const ROWS_SHOWN_MAX = 20

/** A list of rows, of which all but the first are folded if they are many. `beside`: with buttons beside them. */
export function longList(
  page: Pick<Page, 'say'>,
  rows: readonly SafeHtml[],
  style?: 'beside',
): SafeHtml {
  const list = (some: readonly SafeHtml[]) =>
    html`<ul class="rows${style ? ` ${style}` : ''}">${[...some]}</ul>`
  return foldingRest(page, rows, { list })
}

type Folding<Row> = {
  list: (some: readonly Row[]) => SafeHtml
  shownMax?: number
  /** Whether the rest is open all the same, as something in it is to be seen. */
  isOpen?: (rest: readonly Row[]) => boolean
}

/** What `list` makes of rows, of which all but the first are folded if they are many; never one alone. */
export function foldingRest<Row>(
  { say }: Pick<Page, 'say'>,
  rows: readonly Row[],
  { list, shownMax = ROWS_SHOWN_MAX, isOpen = () => false }: Folding<Row>,
): SafeHtml {
  const shown = rows.length > shownMax + 1 ? shownMax : rows.length
  const rest = rows.slice(shown)
  return html`${list(rows.slice(0, shown))}
${rest.length > 0 ? html`<details${isOpen(rest) ? html` open` : null}><summary>${say(en.showMore, rest.length)}</summary>${list(rest)}</details>` : null}`
}

/** The names that a question is about, where they are too many for it. */
export function foldOfNames({ say }: Page, names: readonly SafeHtml[]): SafeHtml {
  return fold({ title: say(en.whoTheyAre), body: html`<p><small>${en.listed(names)}</small></p>` })
}

/** A page of a long list: `number` from 1; what else its address asks for comes along to the others. */
type Pages = {
  path: string
  asked?: Readonly<Record<string, string>>
  number: number
  hasMore: boolean
}

/** Links to the page before and after this one; null if it is the only one. */
export function pager(
  { path, asked, number, hasMore }: Pages,
  { before, after }: { before: string; after: string },
): SafeHtml | null {
  if (number === 1 && !hasMore) return null
  const at = (page: number) => `${path}?${new URLSearchParams({ ...asked, page: `${page}` })}`
  return html`<p class="actions">${number > 1 ? html`<a href="${at(number - 1)}">${before}</a>` : null}
${hasMore ? html`<a href="${at(number + 1)}">${after}</a>` : null}</p>`
}

/** What only whoever runs the site looks into, folded; in English, as a server says it. Null for no words. */
export function detailForKeeper(
  { say }: Page,
  about: string | SafeHtml,
  words: string,
): SafeHtml | null {
  if (words === '') return null
  return html`<details class="keeper"><summary><span>${say(en.forKeeper, about)}</span></summary>
<p lang="en">${words}</p></details>`
}

/** That no phone can open what `words` speak of, and what to set, where that is so. */
export function localLine(
  page: Page,
  words: () => string,
  look: 'soft small' | 'problem' = 'soft small',
): SafeHtml | null {
  const { say } = page
  const isLocal = page.local()
  if (isLocal === undefined) return null
  return html`<div class="${look}"><p>${say(words)}</p>
${detailForKeeper(page, say(localWords.forPhones), say(localWords.whatToSet, isLocal))}</div>`
}

/** A leaf of the calendar, to look at; the day stands beside it in words. */
export function leaf({ say }: Page, date: string): SafeHtml {
  return html`<span class="leaf" aria-hidden="true"><b class="day">${say(en.dayOfMonth, date)}</b> ${say(en.monthName, date)}</span>`
}

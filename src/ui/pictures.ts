import { html, type SafeHtml } from '@remix-run/html-template'
import { paths } from '../paths.ts'
import { publicFile, textOf } from '../platform/public-files.ts'
import type { Page } from './page.ts'

/**
 * How Klaus looks on his stamp: a finger on his lips where a secret is kept, a wink where something
 * went well or there is nothing yet, surprised at errors and while somebody cannot be reached.
 */
export type Mood = 'hush' | 'wink' | 'wow'

/** Where a file of `public/` is served. */
export function addressOf(name: string): string {
  return paths.asset(publicFile(name).servedAs)
}

const STAMPS = {
  hush: 'stamp.svg',
  wink: 'stamp-wink.svg',
  wow: 'stamp-wow.svg',
  parcel: 'stamp-parcel.svg',
} as const

type Sober = Pick<Page, 'isSober'>

/**
 * A postage stamp with Klaus, or with a parcel on a sober page. At most one a page; the words beside it
 * say all that it says.
 */
export function stamp({ isSober }: Sober, mood: Mood): SafeHtml {
  return html`<img class="stamp" src="${addressOf(STAMPS[isSober ? 'parcel' : mood])}" width="112" height="136" alt="">`
}

/** The picture side of a postcard, for the front page and invitations. */
export function postcardPicture({ isSober }: Sober): SafeHtml {
  const file = isSober ? 'parcel.svg' : 'hero.svg'
  return html`<div class="picture"><img src="${addressOf(file)}" width="420" height="360" alt=""></div>`
}

/** The product's name as it is drawn. */
export const WORDMARK = html.raw`${textOf('wordmark.svg')}`

/** The bow on a parcel's lid. */
export const BOW = html.raw`${textOf('bow.svg')}`

/** Paper that falls when a parcel is opened. */
export const CONFETTI = html.raw`${textOf('confetti.svg')}`

/** The small mark as an address that needs no request; as every page holds it, only what must be is escaped. */
export const MARK = `data:image/svg+xml,${textOf('mark.svg').replace(/[%#"<>]/g, encodeURIComponent)}`

import type { SafeHtml } from '@remix-run/html-template'
import type { Mailed } from '../paths.ts'
import type { LocalOnly } from '../platform/own-addresses.ts'
import type { Voice } from './voice.ts'

/** Where the name of the place in the header leads, and whose home that is. */
export type Home = { href: string; whose: 'organiser' | 'participant' | 'stranger' }

/** What every page needs besides its own data; made once per request. */
export type Page = Voice & {
  /** The CSRF token that every form carries; reading it sets its cookie. */
  readonly csrf: string
  /** As the session is now: after leaving, nobody is led back. */
  readonly home: Home
  /** The From address of our mails; undefined if none go out, and pages must not promise any. */
  sender: string | undefined
  /** What to set so that phones open our links, while BASE_URL names this computer alone; or undefined. */
  local(): LocalOnly | undefined
  /**
   * True once the request is known to be about an exchange with a name of the organiser's own: nothing
   * may be of Christmas alone.
   */
  isSober: boolean
  /** Who invites, on every page that a guest sees of an exchange; empty elsewhere, and if nobody is named. */
  host: string
  /** Whether this is a restored copy that waits to be started again. */
  isRestored: boolean
  /** What every page of the organiser says until it is mended; empty if all is well. */
  warning: string | SafeHtml
  /**
   * No mail goes out at the moment, so what is ordered now waits: looked for on the organiser's pages, and where
   * an answer promises an email.
   */
  mailWaits: boolean
  /** The organiser's; until they have said it, the machine's. */
  timezone: string
  /** The word in `?done=` for what has just been done; empty on most pages. */
  done: string
  /** The word in `?told=`: whether emails that were ordered by it tell all whom it concerns. */
  told: Mailed
}

/** How an email of ours goes out that is ordered now; a sentence that promises one has a form for each. */
export type MailNow = 'sends' | 'waits' | 'none'

export function mailNow({ sender, mailWaits }: Pick<Page, 'sender' | 'mailWaits'>): MailNow {
  if (sender === undefined) return 'none'
  return mailWaits ? 'waits' : 'sends'
}

declare module 'fastify' {
  interface FastifyRequest {
    page: Page
  }
}

import type { Voice } from './voice.ts'

/** Where the name of the place leads, and whose home that is. */
export type Home = { href: string; whose: 'organiser' | 'participant' | 'stranger' }

/** What every page needs besides its own data; made once per request. */
export type Page = Voice & {
  /** The token that every form carries; asking for it sets the cookie that belongs to it. */
  readonly csrf: string
  home: Home
  /** Whom our mails come from; undefined while none leaves this machine, and none may be promised. */
  sender: string | undefined
  /** What has just been done, by the word in the address; empty on most pages. */
  done: string
}

declare module 'fastify' {
  interface FastifyRequest {
    page: Page
  }
}

import type { Email, Mailer } from '../../src/platform/mail/mailer.ts'
import { allDelayed, type Delivery, sent } from '../../src/platform/mail/reasons.ts'

/** A mail server that can be away; while it is there, `answer` says what becomes of a mail: it is taken, by default. */
export function serverThatCanBeAway(answer: (email: Email) => Delivery = () => sent('')): {
  isAway: boolean
  make(): Mailer
} {
  const server = {
    isAway: false,
    make: (): Mailer => ({
      name: 'smtp',
      concurrency: 5,
      send: async (email) =>
        server.isAway ? allDelayed({ reason: 'smtp_unreachable' }) : answer(email),
      close: async () => {},
    }),
  }
  return server
}

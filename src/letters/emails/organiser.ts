import { createPasswordReset } from '../../admin/commands.ts'
import { findAdmin } from '../../admin/queries.ts'
import type { Hindrance } from '../../deadline/rules.ts'
import * as deadline from '../../deadline/words/en.ts'
import { countReports } from '../../messages/queries.ts'
import { countWaiting } from '../../participants/queries.ts'
import { mayAddPeople } from '../../participants/rules.ts'
import { paths } from '../../paths.ts'
import { type MailParts, writeMail } from '../../ui/email.ts'
import type { Voice } from '../../ui/voice.ts'
import { type About, aboutExchange, writeToOrganiser } from '../facts.ts'
import { type DrawThatWaits, findDrawThatWaits } from '../queries.ts'
import { type KindsOfMail, toAdmin } from '../readers.ts'
import { DESK, SAMPLE, SITE, SLUG, TOKEN } from '../samples.ts'
import * as en from '../words/en-organiser.ts'
import * as previews from '../words/en-previews.ts'

/** Mails to the admin that cannot be turned off. */
export const organiser = {
  /** The message itself is only on the page that the link leads to. */
  message_report: {
    write: toAdmin(async (ctx, { exchange, voice }) => {
      if (!exchange || (await countReports(ctx, exchange.id)) === 0) return undefined
      const link = ctx.config.baseUrl + paths.messageReports(exchange.slug)
      return messageReportEmail(voice, { ...aboutExchange(exchange), link })
    }),
    samples: [
      {
        when: previews.whenSomebodyShowsAMessage,
        mail: (voice) =>
          messageReportEmail(voice, { ...SAMPLE, link: SITE + paths.messageReports(SLUG) }),
      },
    ],
  },
  draw_waits: {
    write: toAdmin(async (ctx, { exchange, voice }) => {
      const deadline = exchange && (await findDrawThatWaits(ctx, exchange))
      if (!exchange || !deadline) return undefined
      const link = ctx.config.baseUrl + paths.desk(exchange.slug)
      return drawWaitsEmail(voice, { ...aboutExchange(exchange), deadline, link })
    }),
    samples: [
      {
        when: previews.whenRulesForbidTheDraw,
        mail: (voice) => drawWaitsEmail(voice, drawWaits({ why: 'blocked', ids: [] })),
      },
      {
        when: previews.whenSomebodyWouldNotBeTold,
        mail: (voice) => drawWaitsEmail(voice, drawWaits(NOT_TOLD)),
      },
      {
        when: previews.whenItIsTheLastMorning,
        mail: (voice) => drawWaitsEmail(voice, drawWaits(NOT_TOLD, false)),
      },
      {
        when: previews.whenNothingIsInTheWayTooLate,
        mail: (voice) =>
          drawWaitsEmail(voice, { ...SAMPLE, link: DESK, deadline: { step: 'too_late' } }),
      },
    ],
  },
  /** Once a day, however many come. */
  waiting_notice: {
    write: toAdmin(async (ctx, { exchange, voice }) => {
      if (!exchange || !mayAddPeople(exchange.state)) return undefined
      const count = await countWaiting(ctx, exchange.id)
      if (count === 0) return undefined
      const link = ctx.config.baseUrl + paths.waiting(exchange.slug)
      return waitingEmail(voice, { ...aboutExchange(exchange), count, link })
    }),
    samples: [
      { when: previews.whenOnePersonWaits, mail: (voice) => waitingEmail(voice, WAITING) },
      {
        when: previews.whenSeveralWait,
        mail: (voice) => waitingEmail(voice, { ...WAITING, count: 12 }),
      },
    ],
  },
  password_reset: {
    write: toAdmin(async (ctx, { voice }) => {
      const admin = await findAdmin(ctx)
      if (!admin) return undefined
      const token = await createPasswordReset(ctx, admin)
      return passwordResetEmail(voice, ctx.config.baseUrl + paths.resetPassword(token))
    }),
    samples: [
      {
        when: previews.whenOrganiserForgotPassword,
        mail: (voice) => passwordResetEmail(voice, SITE + paths.resetPassword(TOKEN)),
      },
    ],
  },
} satisfies KindsOfMail

type OfOrganiser = About & { link: string }

function messageReportEmail(voice: Voice, about: OfOrganiser): MailParts {
  const { say } = voice
  const { exchange, link } = about
  return writeToOrganiser(voice, about, {
    subject: say(en.reportSubject, exchange),
    paragraphs: [
      say(en.reportText, exchange),
      { button: say(en.readIt), href: link },
      say(en.reportSecret),
    ],
    because: say(en.becauseOrganising, exchange),
    isSober: true,
  })
}

function drawWaitsEmail(voice: Voice, about: OfOrganiser & { deadline: DrawThatWaits }): MailParts {
  const { say } = voice
  const { exchange, deadline: waits, link } = about
  return writeToOrganiser(voice, about, {
    subject: say(en.drawWaitsSubject, exchange),
    paragraphs: [
      ...(waits.step === 'too_late'
        ? [say(en.drawMissedText, exchange), say(deadline.tooLate)]
        : [
            say(en.drawWaitsText, exchange),
            say(deadline.hindrance, waits.hindrance),
            say(waits.isTriedAgain ? deadline.triedAgain : deadline.notTriedAgain),
          ]),
      { button: say(en.seeWhy), href: link },
    ],
    because: say(en.becauseOrganising, exchange),
    isSober: true,
  })
}

function waitingEmail(voice: Voice, about: OfOrganiser & { count: number }): MailParts {
  const { say } = voice
  const { exchange, count, link } = about
  return writeToOrganiser(voice, about, {
    subject: say(en.waitingSubject, exchange),
    paragraphs: [say(en.waitingText, exchange, count), { button: say(en.seeWhoWaits), href: link }],
    because: say(en.becauseOrganising, exchange),
  })
}

function passwordResetEmail(voice: Voice, link: string): MailParts {
  const { say, brand } = voice
  return writeMail(voice, {
    subject: say(en.resetSubject),
    eyebrow: brand,
    greeting: say(en.helloOrganiser, ''),
    paragraphs: [
      say(en.resetText, brand),
      { button: say(en.choosePassword), href: link },
      { note: say(en.resetOnce) },
    ],
    because: say(en.becauseYourAddress, brand),
    isSober: true,
  })
}

const NOT_TOLD: Hindrance = { why: 'unreachable', names: ['Grandma', 'Ben'], ids: [] }
const drawWaits = (hindrance: Hindrance, isTriedAgain = true) => {
  const deadline: DrawThatWaits = { step: 'failed', hindrance, isTriedAgain }
  return { ...SAMPLE, deadline, link: DESK }
}
const WAITING = { ...SAMPLE, count: 1, link: SITE + paths.waiting(SLUG) }

import { createPasswordReset } from '../../admin/commands.ts'
import { findAdmin } from '../../admin/queries.ts'
import { findHindrance } from '../../deadline/queries.ts'
import { drawsByItself, type Hindrance } from '../../deadline/rules.ts'
import * as deadline from '../../deadline/words/en.ts'
import { countWaiting, findParticipant } from '../../participants/queries.ts'
import { isToBeTakenOut } from '../../participants/rules.ts'
import { paths } from '../../paths.ts'
import { type MailParts, writeMail } from '../../ui/email.ts'
import type { Voice } from '../../ui/voice.ts'
import { type KindsOfMail, SAMPLE, SITE, SLUG, TOKEN, toAdmin } from '../facts.ts'
import * as en from '../words/en.ts'
import * as previews from '../words/en-previews.ts'
import * as refusals from '../words/en-refusals.ts'

/** Mails to the admin that cannot be turned off. */
export const organiser = {
  /** The message itself is only on the page that the link leads to. */
  message_report: {
    write: toAdmin(async (ctx, { exchange, voice }) => {
      if (!exchange) return undefined
      const link = ctx.config.baseUrl + paths.messageReports(exchange.slug)
      return messageReportEmail(voice, { exchange: exchange.name, link })
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
      if (!exchange || !drawsByItself(exchange)) return undefined
      const hindrance = await findHindrance(ctx, exchange)
      if (hindrance === undefined) return undefined
      const link = ctx.config.baseUrl + paths.desk(exchange.slug)
      return drawWaitsEmail(voice, { exchange: exchange.name, hindrance, link })
    }),
    samples: [
      {
        when: previews.whenRulesForbidTheDraw,
        mail: (voice) => drawWaitsEmail(voice, { ...DRAW_WAITS, hindrance: { why: 'blocked' } }),
      },
      {
        when: previews.whenSomebodyWouldNotBeTold,
        mail: (voice) => drawWaitsEmail(voice, DRAW_WAITS),
      },
    ],
  },
  /** Once a day, however many come. */
  waiting_notice: {
    write: toAdmin(async (ctx, { exchange, voice }) => {
      const count = exchange ? await countWaiting(ctx, exchange.id) : 0
      if (!exchange || count === 0) return undefined
      const link = ctx.config.baseUrl + paths.waiting(exchange.slug)
      return waitingEmail(voice, { exchange: exchange.name, count, link })
    }),
    samples: [
      { when: previews.whenOnePersonWaits, mail: (voice) => waitingEmail(voice, WAITING) },
      {
        when: previews.whenSeveralWait,
        mail: (voice) => waitingEmail(voice, { ...WAITING, count: 12 }),
      },
    ],
  },
  /** Somebody who is in the draw was put down by somebody else, and it is not for them. */
  declined: {
    write: toAdmin(async (ctx, { mail, exchange, voice }) => {
      const id = mail.about_participant_id
      const somebody = id === null ? undefined : await findParticipant(ctx, id)
      if (!exchange || !somebody || !isToBeTakenOut(somebody)) return undefined
      const link = ctx.config.baseUrl + paths.desk(exchange.slug)
      return declinedEmail(voice, { name: somebody.name, exchange: exchange.name, link })
    }),
    samples: [
      {
        when: previews.whenSomebodyDeclinesAfterDraw,
        mail: (voice) => declinedEmail(voice, { ...SAMPLE, link: SITE + paths.desk(SLUG) }),
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

function messageReportEmail(
  voice: Voice,
  { exchange, link }: { exchange: string; link: string },
): MailParts {
  const { say } = voice
  return writeMail(voice, {
    subject: say(en.reportSubject, exchange),
    paragraphs: [
      say(en.helloOrganiser),
      say(en.reportText, exchange),
      { button: say(en.seeReport), href: link },
      say(en.reportSecret),
    ],
    because: say(en.becauseOrganiser),
  })
}

function drawWaitsEmail(
  voice: Voice,
  { exchange, hindrance, link }: { exchange: string; hindrance: Hindrance; link: string },
): MailParts {
  const { say } = voice
  return writeMail(voice, {
    subject: say(en.drawWaitsSubject, exchange),
    paragraphs: [
      say(en.helloOrganiser),
      say(en.drawWaitsText, exchange),
      say(deadline.hindrance, hindrance),
      say(deadline.triedAgain),
      { button: say(en.openExchange), href: link },
    ],
    because: say(en.becauseOrganiser),
  })
}

function declinedEmail(
  voice: Voice,
  { name, exchange, link }: { name: string; exchange: string; link: string },
): MailParts {
  const { say } = voice
  return writeMail(voice, {
    subject: say(refusals.declinedSubject, name, exchange),
    paragraphs: [
      say(en.helloOrganiser),
      say(refusals.declinedText, name, exchange),
      say(refusals.declinedNext),
      { button: say(en.openExchange), href: link },
    ],
    because: say(en.becauseOrganiser),
  })
}

const DRAW_WAITS = {
  exchange: SAMPLE.exchange,
  hindrance: { why: 'unreachable', names: ['Grandma', 'Ben'] },
  link: SITE + paths.desk(SLUG),
} satisfies { hindrance: Hindrance; exchange: string; link: string }

function waitingEmail(
  voice: Voice,
  { exchange, count, link }: { exchange: string; count: number; link: string },
): MailParts {
  const { say } = voice
  return writeMail(voice, {
    subject: say(en.waitingSubject, exchange),
    paragraphs: [
      say(en.helloOrganiser),
      say(en.waitingText, exchange, count),
      { button: say(en.seeWhoWaits), href: link },
    ],
    because: say(en.becauseOrganiser),
  })
}

const WAITING = { exchange: SAMPLE.exchange, count: 1, link: SITE + paths.waiting(SLUG) }

function passwordResetEmail(voice: Voice, link: string): MailParts {
  const { say } = voice
  return writeMail(voice, {
    subject: say(en.resetSubject),
    paragraphs: [
      say(en.helloOrganiser),
      say(en.resetText),
      { button: say(en.chooseNewPassword), href: link },
      say(en.resetOnce),
    ],
    because: say(en.becauseYourAddress),
  })
}

import type { Context } from '../../context.ts'
import { countParticipants } from '../../participants/queries.ts'
import { paths } from '../../paths.ts'
import { type MailParts, type Paragraph, writeMail } from '../../ui/email.ts'
import type { Voice } from '../../ui/voice.ts'
import * as ui from '../../ui/words/en.ts'
import {
  findAsTheyWere,
  type KindsOfMail,
  type Order,
  SAMPLE,
  SITE,
  SLUG,
  toAdmin,
} from '../facts.ts'
import { countNotArrived } from '../queries.ts'
import * as en from '../words/en.ts'
import * as previews from '../words/en-previews.ts'
import * as refusals from '../words/en-refusals.ts'

type ToAdmin = { subject: string; paragraphs: readonly Paragraph[]; button: string; href: string }

/** A notice that the admin has asked for; it never says who gives to whom. */
function notice(voice: Voice, { subject, paragraphs, button, href }: ToAdmin): MailParts {
  const { say } = voice
  return writeMail(voice, {
    subject,
    paragraphs: [say(en.helloOrganiser), ...paragraphs, { button, href }],
    because: say(en.becauseWanted),
  })
}

type About = {
  name: string
  exchange: string
  count: number
  desk: string
  /** False if they were put down by somebody else, and said that it is not for them. */
  wasForThem: boolean
}

/** What the admin can be notified of. */
export const notices = {
  new_registration_notice: {
    write: aboutSomebody(joinedNotice),
    samples: [
      { when: previews.whenNoticeOfJoining, mail: (voice) => joinedNotice(voice, SOMEBODY) },
    ],
  },
  withdrawal_notice: {
    write: aboutSomebody(leftNotice),
    samples: [
      { when: previews.whenNoticeOfLeaving, mail: (voice) => leftNotice(voice, SOMEBODY) },
      {
        when: previews.whenNoticeOfDeclining,
        mail: (voice) => leftNotice(voice, { ...SOMEBODY, wasForThem: false }),
      },
    ],
  },
  registration_closed_notice: {
    write: toAdmin(async (ctx, { exchange, voice }) => {
      if (!exchange) return undefined
      const count = await countParticipants(ctx, exchange.id)
      const desk = ctx.config.baseUrl + paths.desk(exchange.slug)
      return closedNotice(voice, { exchange: exchange.name, count, desk })
    }),
    samples: [
      {
        when: previews.whenRegistrationHasClosed,
        mail: (voice) => closedNotice(voice, { ...SOMEBODY, count: 12 }),
      },
    ],
  },
  purge_notice: {
    write: toAdmin(async (ctx, { exchange, voice }) => {
      if (!exchange || exchange.purge_at === null) return undefined
      const at = voice.say(ui.dateAndTime, exchange.purge_at, exchange.timezone)
      const desk = ctx.config.baseUrl + paths.desk(exchange.slug)
      return purgeNotice(voice, { exchange: exchange.name, at, desk })
    }),
    samples: [
      {
        when: previews.whenDataIsErasedSoon,
        mail: (voice) => purgeNotice(voice, { ...SOMEBODY, at: '23 Jan 2027, 00:00' }),
      },
    ],
  },
  mail_failure_notice: {
    write: toAdmin(async (ctx, { voice }) => {
      const failures = await countNotArrived(ctx)
      const [first, ...others] = failures
      if (!first) return undefined
      const path = others.length > 0 ? paths.adminHome() : paths.exchangeMail(first.slug)
      return failureNotice(voice, failures, ctx.config.baseUrl + path)
    }),
    samples: [
      {
        when: previews.whenOneMailFailed,
        mail: (voice) =>
          failureNotice(
            voice,
            [{ exchange: SAMPLE.exchange, mails: 1 }],
            SITE + paths.exchangeMail(SLUG),
          ),
      },
      {
        when: previews.whenSeveralMailsFailed,
        mail: (voice) =>
          failureNotice(
            voice,
            [
              { exchange: SAMPLE.exchange, mails: 1 },
              { exchange: previews.SAMPLE_OFFICE, mails: 12 },
            ],
            SITE + paths.adminHome(),
          ),
      },
    ],
  },
} satisfies KindsOfMail

function joinedNotice(voice: Voice, { name, exchange, count, desk }: About): MailParts {
  const { say } = voice
  return notice(voice, {
    subject: say(en.joinedSubject, name, exchange),
    paragraphs: [say(en.joinedText, name, exchange, count)],
    button: say(en.openExchange),
    href: desk,
  })
}

function leftNotice(voice: Voice, { name, exchange, count, desk, wasForThem }: About): MailParts {
  const { say } = voice
  const text = wasForThem ? en.leftText : refusals.leftNotForThemText
  return notice(voice, {
    subject: say(en.leftSubject, name, exchange),
    paragraphs: [say(text, name, exchange, count)],
    button: say(en.openExchange),
    href: desk,
  })
}

function closedNotice(
  voice: Voice,
  { exchange, count, desk }: Pick<About, 'exchange' | 'count' | 'desk'>,
): MailParts {
  const { say } = voice
  return notice(voice, {
    subject: say(en.closedSubject, exchange, count),
    paragraphs: [say(en.closedText, exchange, count), say(en.closedNext)],
    button: say(en.openExchange),
    href: desk,
  })
}

function purgeNotice(
  voice: Voice,
  { exchange, at, desk }: { exchange: string; at: string; desk: string },
): MailParts {
  const { say } = voice
  return notice(voice, {
    subject: say(en.purgeSubject, exchange),
    paragraphs: [say(en.purgeText, exchange, at), say(en.purgeKeep)],
    button: say(en.openExchange),
    href: desk,
  })
}

type Failures = readonly { exchange: string; mails: number }[]

function failureNotice(voice: Voice, failures: Failures, link: string): MailParts {
  const { say } = voice
  const count = failures.reduce((sum, { mails }) => sum + mails, 0)
  const facts = failures.map(
    ({ exchange, mails }) => [exchange, say(en.failuresOf, mails)] as const,
  )
  return notice(voice, {
    subject: say(en.failuresSubject, count),
    paragraphs: [say(en.failuresText), { facts }, say(en.failuresPage)],
    button: say(en.seeWhatWentWrong),
    href: link,
  })
}

function aboutSomebody(write: (voice: Voice, about: About) => MailParts) {
  return toAdmin(async (ctx: Context, { mail, exchange, voice }: Order) => {
    const id = mail.about_participant_id
    const somebody = id === null ? undefined : await findAsTheyWere(ctx, mail, id)
    if (!exchange || !somebody?.name) return undefined
    return write(voice, {
      name: somebody.name,
      exchange: exchange.name,
      count: await countParticipants(ctx, exchange.id),
      desk: ctx.config.baseUrl + paths.desk(exchange.slug),
      wasForThem: somebody.status !== 'declined',
    })
  })
}

const SOMEBODY: About = { ...SAMPLE, count: 5, desk: SITE + paths.desk(SLUG), wasForThem: true }

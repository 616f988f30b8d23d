import type { Context } from '../../context.ts'
import { isMissed, localDate } from '../../exchanges/rules.ts'
import type { Exchange } from '../../exchanges/tables.ts'
import { countParticipants } from '../../participants/queries.ts'
import { paths } from '../../paths.ts'
import type { Letter, MailParts } from '../../ui/email.ts'
import type { Voice } from '../../ui/voice.ts'
import * as ui from '../../ui/words/en.ts'
import { type About, aboutExchange, writeToOrganiser } from '../facts.ts'
import { findPurgeToTell } from '../queries.ts'
import { findAsTheyWere, type KindsOfMail, type Order, toAdmin } from '../readers.ts'
import { tellsOfClosing } from '../rules.ts'
import { DESK, SAMPLE } from '../samples.ts'
import * as en from '../words/en-organiser.ts'
import * as previews from '../words/en-previews.ts'
import * as refusals from '../words/en-refusals.ts'

type OfDesk = About & { desk: string }

type OfSomebody = OfDesk & {
  name: string
  count: number
  /** False if they were put down by somebody else, and said that it is not for them. */
  wasForThem: boolean
}

/** What the admin can be notified of. It never says who gives to whom. */
export const notices = {
  new_registration_notice: {
    write: aboutSomebody(joinedNotice),
    samples: [
      { when: previews.whenNoticeOfJoining, mail: (voice) => joinedNotice(voice, SOMEBODY) },
      {
        when: previews.whenNoticeOfFirstJoining,
        mail: (voice) => joinedNotice(voice, { ...SOMEBODY, count: 1 }),
      },
    ],
  },
  withdrawal_notice: {
    write: aboutSomebody(leftNotice),
    samples: [
      { when: previews.whenNoticeOfLeaving, mail: (voice) => leftNotice(voice, SOMEBODY) },
      {
        when: previews.whenNoticeOfLastLeaving,
        mail: (voice) => leftNotice(voice, { ...SOMEBODY, count: 0 }),
      },
      {
        when: previews.whenNoticeOfDeclining,
        mail: (voice) => leftNotice(voice, { ...SOMEBODY, wasForThem: false }),
      },
    ],
  },
  registration_closed_notice: {
    write: toAdmin(async (ctx, { exchange, voice }) => {
      if (!exchange || !tellsOfClosing(exchange, ctx.clock())) return undefined
      const wasMissed = isMissed(exchange, ctx.clock())
      const count = await countParticipants(ctx, exchange.id)
      return closedNotice(voice, { ...deskOf(ctx, exchange), count, wasMissed })
    }),
    samples: [
      {
        when: previews.whenRegistrationHasClosed,
        mail: (voice) => closedNotice(voice, { ...SOMEBODY, count: 12, wasMissed: false }),
      },
      {
        when: previews.whenTheDayIsMissed,
        mail: (voice) => closedNotice(voice, { ...SOMEBODY, count: 12, wasMissed: true }),
      },
    ],
  },
  purge_notice: {
    write: toAdmin(async (ctx, { exchange, voice }) => {
      const purge = exchange && (await findPurgeToTell(ctx, exchange))
      if (!exchange || !purge) return undefined
      const day = localDate(exchange.timezone, purge)
      return purgeNotice(voice, { ...deskOf(ctx, exchange), day: day.toString() })
    }),
    samples: [
      {
        when: previews.whenDataIsErasedSoon,
        mail: (voice) => purgeNotice(voice, { ...SOMEBODY, day: '2027-01-24' }),
      },
    ],
  },
} satisfies KindsOfMail

function joinedNotice(voice: Voice, about: OfSomebody): MailParts {
  const { say } = voice
  const { name, exchange, count } = about
  return ofDesk(voice, about, {
    subject: say(en.joinedSubject, name, exchange),
    paragraphs: [say(en.joinedText, name, exchange, count)],
  })
}

function leftNotice(voice: Voice, about: OfSomebody): MailParts {
  const { say } = voice
  const { name, exchange, count, wasForThem } = about
  const text = wasForThem ? en.leftText : refusals.leftNotForThemText
  return ofDesk(voice, about, {
    subject: say(en.leftSubject, name, exchange),
    paragraphs: [`${say(text, name, exchange)} ${say(en.stillIn, count)}`],
    isSober: true,
  })
}

function closedNotice(
  voice: Voice,
  about: OfDesk & { count: number; wasMissed: boolean },
): MailParts {
  const { say } = voice
  return ofDesk(voice, about, {
    subject: say(en.closedSubject, about.exchange, about.count),
    paragraphs: [say(about.wasMissed ? en.missedText : en.closedText)],
  })
}

function purgeNotice(voice: Voice, about: OfDesk & { day: string }): MailParts {
  const { say } = voice
  const { exchange, day } = about
  return ofDesk(voice, about, {
    subject: say(en.purgeSubject, exchange),
    paragraphs: [say(en.purgeText, exchange, say(ui.longDate, day)), say(en.purgeKeep)],
    isSober: true,
  })
}

function ofDesk(
  voice: Voice,
  about: OfDesk,
  { paragraphs, ...letter }: Pick<Letter, 'subject' | 'paragraphs' | 'isSober'>,
): MailParts {
  const { say } = voice
  return writeToOrganiser(voice, about, {
    ...letter,
    paragraphs: [...paragraphs, { button: say(en.openExchange), href: about.desk }],
    because: say(en.becauseWanted),
  })
}

function aboutSomebody(write: (voice: Voice, about: OfSomebody) => MailParts) {
  return toAdmin(async (ctx: Context, { mail, exchange, voice }: Order) => {
    const id = mail.about_participant_id
    const somebody = id === null ? undefined : await findAsTheyWere(ctx, mail, id)
    if (!exchange || !somebody?.name) return undefined
    return write(voice, {
      ...deskOf(ctx, exchange),
      name: somebody.name,
      count: await countParticipants(ctx, exchange.id),
      wasForThem: somebody.status !== 'declined',
    })
  })
}

function deskOf(ctx: Context, exchange: Exchange): OfDesk {
  return { ...aboutExchange(exchange), desk: ctx.config.baseUrl + paths.desk(exchange.slug) }
}

const SOMEBODY: OfSomebody = { ...SAMPLE, count: 5, desk: DESK, wasForThem: true }

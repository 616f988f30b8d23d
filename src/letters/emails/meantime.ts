import { createSignInLink } from '../../entrance/commands.ts'
import { MAILED_LINK_LIFETIME_HOURS } from '../../entrance/rules.ts'
import { daysUntil } from '../../exchanges/rules.ts'
import { hasUnread } from '../../messages/queries.ts'
import { remindersOffSignature } from '../../participants/links.ts'
import { paths } from '../../paths.ts'
import { type MailParts, type MailVoice, writeMail } from '../../ui/email.ts'
import {
  factsParagraph,
  type KindsOfMail,
  type PersonalFacts,
  personalFacts,
  putDown,
  REMINDERS_OFF,
  SAMPLE,
  SITE,
  TOKEN,
  toActive,
} from '../facts.ts'
import * as en from '../words/en.ts'
import * as previews from '../words/en-previews.ts'

type Reminder = PersonalFacts & { daysLeft: number; remindersOff: string }

/** Mails between the draw and the day. */
export const meantime = {
  /** Before the day. The recipient is one click away, and never named in the mail. */
  reminder: {
    write: toActive(async (ctx, reader) => {
      const { exchange, participant, voice } = reader
      const daysLeft = daysUntil(exchange, ctx.clock())
      const isWanted = participant.reminder_enabled === 1 && exchange.state === 'matched'
      if (!isWanted || daysLeft < 0) return undefined
      const path = paths.remindersOff(participant.id, remindersOffSignature(ctx, participant))
      const remindersOff = ctx.config.baseUrl + path
      const facts = await personalFacts(ctx, reader, MAILED_LINK_LIFETIME_HOURS)
      const headers = {
        'List-Unsubscribe': `<${remindersOff}>`,
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      }
      return { ...reminderEmail(voice, { ...facts, daysLeft, remindersOff }), headers }
    }),
    samples: [
      {
        when: previews.whenAWeekIsLeft,
        mail: (voice) => reminderEmail(voice, { ...REMINDER, daysLeft: 7 }),
      },
      {
        when: previews.whenADayIsLeft,
        mail: (voice) => reminderEmail(voice, { ...REMINDER, daysLeft: 1 }),
      },
      {
        when: previews.whenItIsToday,
        mail: (voice) => reminderEmail(voice, { ...REMINDER, daysLeft: 0 }),
      },
      {
        when: previews.whenReminderToSomebodyPutDown,
        mail: (voice) => reminderEmail(putDown(voice), { ...REMINDER, daysLeft: 7 }),
      },
    ],
  },
  /**
   * Says neither which of the two wrote nor what: whoever sees this mail arrive, on a shared screen
   * or in the outbox, must not be able to tell a question from an answer.
   */
  message_notice: {
    write: toActive(async (ctx, { exchange, participant, voice }) => {
      if (!(await hasUnread(ctx, exchange, participant))) return undefined
      const token = await createSignInLink(ctx, participant, MAILED_LINK_LIFETIME_HOURS)
      const link = ctx.config.baseUrl + paths.signInLinkToMessages(token)
      return messageNoticeEmail(voice, { name: participant.name, exchange: exchange.name, link })
    }),
    samples: [
      {
        when: previews.whenSomebodyHasAMessage,
        mail: (voice) =>
          messageNoticeEmail(voice, { ...SAMPLE, link: SITE + paths.signInLinkToMessages(TOKEN) }),
      },
    ],
  },
} satisfies KindsOfMail

function reminderEmail(voice: MailVoice, facts: Reminder): MailParts {
  const { say } = voice
  const { name, exchange, daysLeft, link, remindersOff } = facts
  return writeMail(voice, {
    subject: say(en.reminderSubject, exchange, daysLeft),
    paragraphs: [
      say(en.hello, name),
      say(en.reminderOpening, exchange, daysLeft),
      factsParagraph(say, facts),
      say(en.reminderReady),
      { button: say(en.seeWhomIGiveTo), href: link },
      say(en.worksForAWeek),
    ],
    because: say(en.becauseReminded, exchange),
    wayOut: { label: say(en.noMoreReminders), href: remindersOff },
  })
}

function messageNoticeEmail(
  voice: MailVoice,
  { name, exchange, link }: { name: string; exchange: string; link: string },
): MailParts {
  const { say } = voice
  return writeMail(voice, {
    subject: say(en.noticeSubject, exchange),
    paragraphs: [
      say(en.hello, name),
      say(en.noticeText, exchange),
      { button: say(en.readMessage), href: link },
      say(en.noticeOnce),
      say(en.noticeNoAnswer),
    ],
    because: say(en.becauseRegistered, exchange),
  })
}

const REMINDER = { ...SAMPLE, remindersOff: REMINDERS_OFF }

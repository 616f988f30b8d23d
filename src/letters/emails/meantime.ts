import { createSignInLink } from '../../entrance/commands.ts'
import { MAILED_LINK_LIFETIME_HOURS } from '../../entrance/rules.ts'
import { sealSignInLink } from '../../entrance/sealed-links.ts'
import { daysUntil, reminderDays } from '../../exchanges/rules.ts'
import { readDrawn } from '../../messages/queries.ts'
import { remindersOffSignature } from '../../participants/links.ts'
import { paths } from '../../paths.ts'
import type { MailParts, MailVoice } from '../../ui/email.ts'
import {
  type About,
  aboutExchange,
  factsLine,
  factsWith,
  hostOf,
  type PersonalFacts,
  writeToGuest,
} from '../facts.ts'
import { type KindsOfMail, toActive } from '../readers.ts'
import { putDown, REMINDERS_OFF, SAMPLE, SEALED_TOKEN, SITE } from '../samples.ts'
import * as en from '../words/en.ts'
import * as previews from '../words/en-previews.ts'
import { signInLinkEmail } from './joining.ts'

type Reminder = PersonalFacts & { daysLeft: number; remindersOff: string }

/** Mails between the draw and the day. */
export const meantime = {
  /**
   * Before the day. The recipient is one click away, and never named in the mail. A row of its link would
   * say whose present is not ready.
   */
  reminder: {
    write: toActive(async (ctx, reader) => {
      const { exchange, participant, voice } = reader
      const daysLeft = daysUntil(exchange, ctx.clock())
      const { reminder_enabled, present_ready } = participant
      const isWanted = reminder_enabled === 1 && present_ready === 0 && exchange.state === 'matched'
      // The day may have been put off meanwhile.
      const isTheDay = reminderDays(exchange).some((days) => daysLeft <= days)
      const token = sealSignInLink(ctx, reader)
      if (!isWanted || !isTheDay || daysLeft < 0 || token === undefined) return undefined
      const path = paths.remindersOff(participant.id, remindersOffSignature(ctx, participant))
      const remindersOff = ctx.config.baseUrl + path
      const facts = factsWith(ctx, reader, token)
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
      if (!(await readDrawn(ctx, exchange, participant))?.unread) return undefined
      const token = sealSignInLink(ctx, { exchange, participant })
      if (token === undefined) return undefined
      const link = ctx.config.baseUrl + paths.signInLinkToMessages(token)
      const { name } = participant
      return messageNoticeEmail(voice, { ...aboutExchange(exchange), name, link })
    }),
    samples: [
      {
        when: previews.whenSomebodyHasAMessage,
        mail: (voice) => messageNoticeEmail(voice, MESSAGE),
      },
      {
        when: previews.whenSomebodyHasAMessageInACustom,
        mail: (voice) => messageNoticeEmail(voice, { ...MESSAGE, custom: previews.SAMPLE_CUSTOM }),
      },
    ],
  },
  /** To somebody who asked for it by the old link of a mail that no page shows: nothing shows this one either. */
  fresh_link: {
    write: toActive(async (ctx, reader) => {
      const { participant, voice } = reader
      // Without a key there are no names any more that a link with a row could tell of.
      const token =
        sealSignInLink(ctx, reader) ??
        (await createSignInLink(ctx, participant, MAILED_LINK_LIFETIME_HOURS))
      return signInLinkEmail(voice, factsWith(ctx, reader, token), 'a_week')
    }),
    samples: [
      {
        when: previews.whenAnOldLinkWasRenewed,
        mail: (voice) => signInLinkEmail(voice, WITH_SEALED_LINK, 'a_week'),
      },
    ],
  },
} satisfies KindsOfMail

function reminderEmail(voice: MailVoice, facts: Reminder): MailParts {
  const { say } = voice
  const { exchange, daysLeft, link, remindersOff } = facts
  return writeToGuest(voice, facts, {
    subject: say(en.reminderSubject, exchange, daysLeft),
    paragraphs: [
      say(en.reminderOpening, exchange, daysLeft),
      factsLine(say, facts),
      say(en.reminderReady),
      { button: say(en.openMyPage), href: link },
      { note: say(en.reminderTick) },
      { note: say(en.worksForAWeek) },
    ],
    because: say(en.becauseReminded),
    wayOut: { label: say(en.noMoreReminders), href: remindersOff },
  })
}

function messageNoticeEmail(
  voice: MailVoice,
  about: About & { name: string; link: string },
): MailParts {
  const { say } = voice
  const { exchange, custom, link } = about
  return writeToGuest(voice, about, {
    subject: say(en.noticeSubject, exchange),
    paragraphs: [
      say(en.noticeText, exchange, custom),
      { button: say(en.readIt), href: link },
      { note: say(en.noticeOnce) },
      { note: say(en.noticeNoAnswer) },
    ],
    because: say(en.becauseIn, exchange, hostOf(say, about)),
  })
}

const WITH_SEALED_LINK = { ...SAMPLE, link: SITE + paths.signInLink(SEALED_TOKEN) }
const REMINDER = { ...WITH_SEALED_LINK, remindersOff: REMINDERS_OFF }
const MESSAGE = { ...SAMPLE, link: SITE + paths.signInLinkToMessages(SEALED_TOKEN) }

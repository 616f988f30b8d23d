import { findAnnouncement } from '../../announcements/queries.ts'
import type { MailParts, MailVoice } from '../../ui/email.ts'
import {
  type About,
  aboutExchange,
  hostOf,
  type KindsOfMail,
  toActive,
  writeToGuest,
} from '../facts.ts'
import { putDown, SAMPLE } from '../samples.ts'
import * as en from '../words/en.ts'
import * as previews from '../words/en-previews.ts'

/** What the organiser tells everybody. It holds no link, so whoever sees it has a text and no way in. */
export const announcing = {
  announcement: {
    write: toActive(async (ctx, { exchange, participant, mail, voice }) => {
      const id = mail.announcement_id
      const said = id === null ? undefined : await findAnnouncement(ctx, exchange.id, id)
      if (!said) return undefined
      const { name } = participant
      return announcementEmail(voice, { ...aboutExchange(exchange), name, text: said.text })
    }),
    samples: [
      {
        when: previews.whenOrganiserWritesToAll,
        mail: (voice) => announcementEmail(voice, ANNOUNCEMENT),
      },
      {
        when: previews.whenOrganiserWritesToSomebodyPutDown,
        mail: (voice) => announcementEmail(putDown(voice), ANNOUNCEMENT),
      },
    ],
  },
} satisfies KindsOfMail

function announcementEmail(
  voice: MailVoice,
  { text, ...about }: About & { name: string; text: string },
): MailParts {
  const { say } = voice
  const { exchange } = about
  const host = hostOf(say, about)
  return writeToGuest(voice, about, {
    subject: say(en.announcementSubject, exchange),
    paragraphs: [
      say(en.announcementOpening, exchange, hostOf(say, about, 'first')),
      { quote: text },
      { note: say(en.announcementOnPage) },
    ],
    because: say(en.becauseIn, exchange, host),
  })
}

const ANNOUNCEMENT = { ...SAMPLE, text: previews.SAMPLE_ANNOUNCEMENT }

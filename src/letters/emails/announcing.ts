import { findAnnouncement } from '../../announcements/queries.ts'
import { paths } from '../../paths.ts'
import type { MailParts, MailVoice } from '../../ui/email.ts'
import { type About, aboutExchange, hostOf, writeToGuest } from '../facts.ts'
import { type KindsOfMail, toActive } from '../readers.ts'
import { OWN_PAGE, putDown, SAMPLE } from '../samples.ts'
import * as en from '../words/en.ts'
import * as previews from '../words/en-previews.ts'

/** What the organiser tells everybody. Its button leads to one's page, and signs nobody in: whoever sees it has no way in. */
export const announcing = {
  announcement: {
    write: toActive(async (ctx, { exchange, participant, mail, voice }) => {
      const id = mail.announcement_id
      const said = id === null ? undefined : await findAnnouncement(ctx, exchange.id, id)
      if (!said) return undefined
      const { name } = participant
      const page = ctx.config.baseUrl + paths.dashboard(exchange.slug)
      return announcementEmail(voice, { ...aboutExchange(exchange), name, text: said.text, page })
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
  { text, page, ...about }: About & { name: string; text: string; page: string },
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
      { button: say(en.openMyPage), href: page },
    ],
    because: say(en.becauseIn, exchange, host),
  })
}

const ANNOUNCEMENT = { ...SAMPLE, text: previews.SAMPLE_ANNOUNCEMENT, page: OWN_PAGE }

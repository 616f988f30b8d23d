import { paths } from '../../paths.ts'
import { type MailParts, writeMail } from '../../ui/email.ts'
import type { Voice } from '../../ui/voice.ts'
import { type KindsOfMail, toAdmin } from '../facts.ts'
import { countNotArrived } from '../queries.ts'
import { SAMPLE, SITE, SLUG } from '../samples.ts'
import * as en from '../words/en-organiser.ts'
import * as previews from '../words/en-previews.ts'

/** The notice of mails that did not arrive, of whatever exchange. */
export const failures = {
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

type Failures = readonly { exchange: string; mails: number }[]

function failureNotice(voice: Voice, failures: Failures, link: string): MailParts {
  const { say, brand } = voice
  const count = failures.reduce((sum, { mails }) => sum + mails, 0)
  const list = failures.map(({ exchange, mails }) => [exchange, say(en.failuresOf, mails)] as const)
  return writeMail(voice, {
    subject: say(en.failuresSubject, count),
    eyebrow: brand,
    greeting: say(en.helloOrganiser, ''),
    paragraphs: [
      say(en.failuresText, count),
      { list },
      say(en.failuresPage),
      { button: say(en.takeALook), href: link },
    ],
    because: say(en.becauseWanted),
    isSober: true,
  })
}

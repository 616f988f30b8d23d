import { paths } from '../../paths.ts'
import { listNotArrived } from '../../post/queries.ts'
import { type MailParts, writeMail } from '../../ui/email.ts'
import type { Voice } from '../../ui/voice.ts'
import { noteFailuresWritten } from '../commands.ts'
import { countNotArrived } from '../queries.ts'
import { type KindsOfMail, toAdmin } from '../readers.ts'
import { SAMPLE, SITE, SLUG } from '../samples.ts'
import * as en from '../words/en-organiser.ts'
import * as previews from '../words/en-previews.ts'

/** The notice of mails that did not arrive, of whatever exchange. */
export const failures = {
  mail_failure_notice: {
    write: toAdmin(async (ctx, { voice }, name) => {
      const missed = await listNotArrived(ctx)
      await noteFailuresWritten(ctx, missed)
      const failures = await countNotArrived(ctx, missed)
      const [first, ...others] = failures
      if (!first) return undefined
      const path = others.length > 0 ? paths.adminHome() : paths.exchangeMail(first.slug)
      return failureNotice(voice, { name, failures, link: ctx.config.baseUrl + path })
    }),
    samples: [
      {
        when: previews.whenOneMailFailed,
        mail: (voice) =>
          failureNotice(voice, {
            name: SAMPLE.host,
            failures: [{ exchange: SAMPLE.exchange, mails: 1 }],
            link: SITE + paths.exchangeMail(SLUG),
          }),
      },
      {
        when: previews.whenSeveralMailsFailed,
        mail: (voice) =>
          failureNotice(voice, {
            name: SAMPLE.host,
            failures: [
              { exchange: SAMPLE.exchange, mails: 1 },
              { exchange: previews.SAMPLE_OFFICE, mails: 12 },
            ],
            link: SITE + paths.adminHome(),
          }),
      },
    ],
  },
} satisfies KindsOfMail

type Notice = {
  name: string
  failures: readonly { exchange: string; mails: number }[]
  link: string
}

function failureNotice(voice: Voice, { name, failures, link }: Notice): MailParts {
  const { say, brand } = voice
  const count = failures.reduce((sum, { mails }) => sum + mails, 0)
  const list = failures.map(({ exchange, mails }) => [exchange, say(en.failuresOf, mails)] as const)
  return writeMail(voice, {
    subject: say(en.failuresSubject, count),
    eyebrow: brand,
    greeting: say(en.helloOrganiser, name),
    paragraphs: [
      say(en.failuresText, count),
      { list },
      say(en.failuresPage),
      { button: say(en.takeALook), href: link },
    ],
    because: say(en.becauseOn),
    isSober: true,
  })
}

import { isDrawn } from '../../exchanges/rules.ts'
import { paths } from '../../paths.ts'
import { type MailParts, type MailVoice, writeMail } from '../../ui/email.ts'
import { type KindsOfMail, SAMPLE, SITE, SLUG, toParticipant } from '../facts.ts'
import * as en from '../words/en.ts'
import * as previews from '../words/en-previews.ts'

const INVITATION = SITE + paths.invitation(SLUG)

type Out = { name: string; exchange: string }

/** Mails to whom nothing more comes, at all or at this address. */
export const leaving = {
  /** To somebody who has withdrawn. */
  withdrawal: {
    write: toParticipant(async (ctx, { exchange, participant: { name }, voice }) => {
      const invitation = ctx.config.baseUrl + paths.invitation(exchange.slug)
      return withdrawalEmail(voice, { name, exchange: exchange.name, invitation })
    }),
    samples: [
      {
        when: previews.whenSomebodyHasLeft,
        mail: (voice) => withdrawalEmail(voice, { ...SAMPLE, invitation: INVITATION }),
      },
    ],
  },
  /** To an address that the admin has put another one in the place of. */
  address_changed: {
    write: toParticipant(async (_ctx, { exchange, participant: { name }, voice }) =>
      addressChangedEmail(voice, { name, exchange: exchange.name }),
    ),
    samples: [
      {
        when: previews.whenAnAddressIsChanged,
        mail: (voice) => addressChangedEmail(voice, SAMPLE),
      },
    ],
  },
  /** To somebody the admin has removed. */
  removed: {
    write: toParticipant(async (_ctx, { exchange, participant: { name, status }, voice }) => {
      if (status !== 'removed') return undefined
      const drawn = isDrawn(exchange.state)
      return removedEmail(voice, { name, exchange: exchange.name, drawn })
    }),
    samples: [
      {
        when: previews.whenOrganiserTookSomebodyOut,
        mail: (voice) => removedEmail(voice, { ...SAMPLE, drawn: false }),
      },
      {
        when: previews.whenOrganiserTookSomebodyOutAfterDraw,
        mail: (voice) => removedEmail(voice, { ...SAMPLE, drawn: true }),
      },
    ],
  },
} satisfies KindsOfMail

function withdrawalEmail(
  voice: MailVoice,
  { name, exchange, invitation }: Out & { invitation: string },
): MailParts {
  const { say } = voice
  return writeMail(voice, {
    subject: say(en.outSubject, exchange),
    paragraphs: [
      say(en.hello, name),
      say(en.withdrawalText, exchange),
      say(en.withdrawalBack),
      { button: say(en.joinAgain), href: invitation },
    ],
    because: say(en.becauseRegistered, exchange),
  })
}

function removedEmail(
  voice: MailVoice,
  { name, exchange, drawn }: Out & { drawn: boolean },
): MailParts {
  const { say } = voice
  return writeMail(voice, {
    subject: say(en.outSubject, exchange),
    paragraphs: [
      say(en.hello, name),
      say(en.removedText, exchange),
      ...(drawn ? [say(en.removedForget)] : []),
      say(en.removedAsk),
    ],
    because: say(en.becauseWereRegistered, exchange),
  })
}

function addressChangedEmail(
  voice: MailVoice,
  { name, exchange }: { name: string; exchange: string },
): MailParts {
  const { say } = voice
  return writeMail(voice, {
    subject: say(en.addressChangedSubject, exchange),
    paragraphs: [
      say(en.hello, name),
      say(en.addressChangedText, exchange),
      say(en.addressChangedAsk),
    ],
    because: say(en.becauseWereRegistered, exchange),
  })
}

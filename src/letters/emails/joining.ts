import { MAILED_LINK_LIFETIME_HOURS, SIGN_IN_LINK_LIFETIME_HOURS } from '../../entrance/rules.ts'
import * as entrance from '../../entrance/words/en.ts'
import { paths } from '../../paths.ts'
import { type MailParts, writeMail } from '../../ui/email.ts'
import type { Voice } from '../../ui/voice.ts'
import {
  type ExchangeFacts,
  factsOfExchange,
  factsParagraph,
  type KindsOfMail,
  type PersonalFacts,
  personalFacts,
  SAMPLE,
  SITE,
  SLUG,
  toActive,
  toParticipant,
} from '../facts.ts'
import * as en from '../words/en.ts'
import * as previews from '../words/en-previews.ts'

/** Mails to somebody who joins or asks for a link. */
export const joining = {
  /** To somebody who took part last time. They are not in until they join themselves. */
  invitation: {
    write: toParticipant(async (ctx, { exchange, participant: { name, status }, voice }) => {
      if (status !== 'invited') return undefined
      const invitation = ctx.config.baseUrl + paths.invitation(exchange.slug)
      return invitationEmail(voice, { ...factsOfExchange(exchange), name, invitation })
    }),
    samples: [
      {
        when: previews.whenRegistrationOpensAgain,
        mail: (voice) => invitationEmail(voice, { ...SAMPLE, invitation: INVITATION }),
      },
    ],
  },
  /** To somebody who has just joined, or was added by the admin. */
  registration: {
    write: toActive(async (ctx, reader) =>
      registrationEmail(reader.voice, await personalFacts(ctx, reader, MAILED_LINK_LIFETIME_HOURS)),
    ),
    samples: [
      { when: previews.whenSomebodyHasJoined, mail: (voice) => registrationEmail(voice, SAMPLE) },
    ],
  },
  /** To somebody who asked for a link to their page. */
  sign_in_link: {
    write: toActive(async (ctx, reader) =>
      signInLinkEmail(reader.voice, await personalFacts(ctx, reader, SIGN_IN_LINK_LIFETIME_HOURS)),
    ),
    samples: [
      { when: previews.whenSomebodyAskedForALink, mail: (voice) => signInLinkEmail(voice, SAMPLE) },
    ],
  },
} satisfies KindsOfMail

function invitationEmail(
  voice: Voice,
  facts: ExchangeFacts & { name: string; invitation: string },
): MailParts {
  const { say } = voice
  const { name, exchange, invitation } = facts
  return writeMail(voice, {
    subject: say(en.invitationSubject, exchange),
    paragraphs: [
      say(en.hello, name),
      say(en.invitationOpening, exchange),
      factsParagraph(say, facts),
      say(en.invitationAsk),
      { button: say(en.seeInvitation), href: invitation },
    ],
    because: say(en.becauseLastTime),
  })
}

function registrationEmail(voice: Voice, facts: PersonalFacts): MailParts {
  const { say } = voice
  const { name, exchange, link } = facts
  return writeMail(voice, {
    subject: say(entrance.registrationSubject, exchange),
    paragraphs: [
      say(en.hello, name),
      say(en.registrationOpening, exchange),
      factsParagraph(say, facts),
      say(en.registrationPage),
      { button: say(en.openMyPage), href: link },
      say(en.registrationLink),
    ],
    because: say(en.becauseRegistered, exchange),
  })
}

function signInLinkEmail(voice: Voice, { name, exchange, link }: PersonalFacts): MailParts {
  const { say } = voice
  return writeMail(voice, {
    subject: say(entrance.signInLinkSubject, exchange),
    paragraphs: [
      say(en.hello, name),
      say(en.linkOpening, exchange),
      { button: say(en.openMyPage), href: link },
      say(en.linkNotAsked),
    ],
    because: say(en.becauseRegistered, exchange),
  })
}

/** `drawn`: an earlier mail named a recipient whom they can forget now. */
const INVITATION = SITE + paths.invitation(SLUG)

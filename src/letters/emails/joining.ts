import { MAILED_LINK_LIFETIME_HOURS, SIGN_IN_LINK_LIFETIME_HOURS } from '../../entrance/rules.ts'
import * as entrance from '../../entrance/words/en.ts'
import { refusesMails } from '../../participants/mail-trouble.ts'
import { paths } from '../../paths.ts'
import { type MailParts, type MailVoice, writeMail } from '../../ui/email.ts'
import {
  type ExchangeFacts,
  factsOfExchange,
  factsParagraph,
  type KindsOfMail,
  linkNotForMe,
  NOT_FOR_ME,
  type PersonalFacts,
  personalFacts,
  putDown,
  SAMPLE,
  SITE,
  SLUG,
  toActive,
  toParticipant,
} from '../facts.ts'
import * as en from '../words/en.ts'
import * as previews from '../words/en-previews.ts'
import * as refusals from '../words/en-refusals.ts'

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
        mail: (voice) => invitationEmail(putDown(voice), { ...SAMPLE, invitation: INVITATION }),
      },
    ],
  },
  /** To somebody who has just joined, or was added by the admin. */
  registration: {
    write: toActive(async (ctx, reader) =>
      registrationEmail(reader.voice, await personalFacts(ctx, reader, MAILED_LINK_LIFETIME_HOURS)),
    ),
    samples: [
      {
        when: previews.whenSomebodyHasJoined,
        mail: (voice) => registrationEmail(putDown(voice), SAMPLE),
      },
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
  /** To somebody who wants no mails, and whose address was entered here, perhaps by themselves. */
  mails_again: {
    write: toActive(async (ctx, { exchange, participant, voice }) => {
      const { name } = participant
      if (!(await refusesMails(ctx, participant))) return undefined
      const link = linkNotForMe(ctx, participant)
      return mailsAgainEmail(voice, { name, exchange: exchange.name, link })
    }),
    samples: [
      {
        when: previews.whenRefusedAddressWasEntered,
        mail: (voice) => mailsAgainEmail(putDown(voice), { ...SAMPLE, link: NOT_FOR_ME }),
      },
    ],
  },
} satisfies KindsOfMail

function invitationEmail(
  voice: MailVoice,
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

function registrationEmail(voice: MailVoice, facts: PersonalFacts): MailParts {
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

function signInLinkEmail(voice: MailVoice, { name, exchange, link }: PersonalFacts): MailParts {
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

function mailsAgainEmail(
  voice: MailVoice,
  { name, exchange, link }: { name: string; exchange: string; link: string },
): MailParts {
  const { say } = voice
  return writeMail(voice, {
    subject: say(refusals.mailsAgainSubject, exchange),
    paragraphs: [
      say(en.hello, name),
      say(refusals.mailsAgainText, exchange),
      say(refusals.mailsAgainAsk),
      { button: say(refusals.mailsMayCome), href: link },
      say(refusals.mailsAgainOther),
    ],
    because: say(refusals.becauseEntered),
  })
}

const INVITATION = SITE + paths.invitation(SLUG)

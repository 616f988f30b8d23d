import { MAILED_LINK_LIFETIME_HOURS, SIGN_IN_LINK_LIFETIME_HOURS } from '../../entrance/rules.ts'
import * as entrance from '../../entrance/words/en.ts'
import { isDrawn } from '../../exchanges/rules.ts'
import { refusesMails } from '../../participants/mail-trouble.ts'
import { mayRegister } from '../../participants/rules.ts'
import { paths } from '../../paths.ts'
import type { MailParts, MailVoice } from '../../ui/email.ts'
import {
  type About,
  aboutExchange,
  type ExchangeFacts,
  factsLine,
  factsOfExchange,
  hostOf,
  type KindsOfMail,
  linkNotForMe,
  type PersonalFacts,
  personalFacts,
  type ToReader,
  toActive,
  toParticipant,
  type Writer,
  writeToGuest,
} from '../facts.ts'
import { INVITATION, NOT_FOR_ME, putDown, SAMPLE } from '../samples.ts'
import * as en from '../words/en.ts'
import * as previews from '../words/en-previews.ts'
import * as refusals from '../words/en-refusals.ts'

/** Mails to somebody who joins or asks for a link. */
export const joining = {
  /** To somebody who took part last time. They are not in until they join themselves, while they can. */
  invitation: {
    write: toParticipant(async (ctx, { exchange, participant: { name, status }, voice }) => {
      if (status !== 'invited' || !mayRegister(exchange.state)) return undefined
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
  /** To somebody who has just joined. Once names are drawn, the mail that says so says all of it. */
  registration: {
    write: toUndrawn(async (ctx, reader) =>
      registrationEmail(reader.voice, await personalFacts(ctx, reader, MAILED_LINK_LIFETIME_HOURS)),
    ),
    samples: [
      {
        when: previews.whenSomebodyHasJoined,
        mail: (voice) => registrationEmail(putDown(voice), SAMPLE),
      },
      {
        when: previews.whenSomebodyHasJoinedWithoutMail,
        mail: (voice) => registrationEmail(voice, { ...SAMPLE, sends: false }),
      },
    ],
  },
  /** To somebody whom the admin has put down, until names are drawn, too. */
  added: {
    write: toUndrawn(async (ctx, reader) =>
      addedEmail(reader.voice, await personalFacts(ctx, reader, MAILED_LINK_LIFETIME_HOURS)),
    ),
    samples: [
      { when: previews.whenSomebodyWasAdded, mail: (voice) => addedEmail(putDown(voice), SAMPLE) },
      {
        when: previews.whenSomebodyWasAddedToACustom,
        mail: (voice) => addedEmail(putDown(voice), { ...SAMPLE, custom: previews.SAMPLE_CUSTOM }),
      },
      {
        when: previews.whenNamesAreRevealed,
        mail: (voice) => addedEmail(putDown(voice), { ...SAMPLE, reveals: true }),
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
      return mailsAgainEmail(voice, { ...aboutExchange(exchange), name, link })
    }),
    samples: [
      {
        when: previews.whenRefusedAddressWasEntered,
        mail: (voice) => mailsAgainEmail(putDown(voice), { ...SAMPLE, link: NOT_FOR_ME }),
      },
    ],
  },
} satisfies KindsOfMail

function toUndrawn(write: ToReader): Writer {
  return toActive(async (ctx, reader) =>
    isDrawn(reader.exchange.state) ? undefined : await write(ctx, reader),
  )
}

function invitationEmail(
  voice: MailVoice,
  facts: ExchangeFacts & { name: string; invitation: string },
): MailParts {
  const { say } = voice
  const { exchange, invitation } = facts
  return writeToGuest(voice, facts, {
    subject: say(en.invitationSubject, exchange),
    paragraphs: [
      say(en.invitationOpening, exchange, hostOf(say, facts, 'first')),
      factsLine(say, facts),
      say(en.invitationAsk),
      { button: say(en.seeInvitation), href: invitation },
    ],
    because: say(en.becauseLastTime),
  })
}

function registrationEmail(voice: MailVoice, facts: PersonalFacts): MailParts {
  const { say } = voice
  const { exchange, link, sends } = facts
  const host = hostOf(say, facts)
  return writeToGuest(voice, facts, {
    subject: say(entrance.registrationSubject, exchange),
    paragraphs: [
      say(en.registrationOpening, exchange, facts.host),
      factsLine(say, facts),
      say(en.registrationNext, sends),
      { button: say(en.openMyPage), href: link },
      { note: say(en.registrationLink, sends, host) },
    ],
    because: say(en.becauseJoined, exchange, host),
  })
}

function addedEmail(voice: MailVoice, facts: PersonalFacts): MailParts {
  const { say } = voice
  const { exchange, link, custom, reveals } = facts
  const host = hostOf(say, facts)
  return writeToGuest(voice, facts, {
    subject: say(en.addedSubject, exchange, hostOf(say, facts, 'first')),
    paragraphs: [
      say(en.addedOpening, exchange, hostOf(say, facts, 'first'), custom),
      factsLine(say, facts),
      say(en.addedHow, reveals),
      { button: say(en.openMyPage), href: link },
      say(en.addedRatherNot, host),
      { note: say(en.worksForAWeek) },
    ],
    because: say(en.becauseAdded, exchange, host),
  })
}

/** `lives`: how long the link in it does. */
export function signInLinkEmail(
  voice: MailVoice,
  facts: PersonalFacts,
  lives: 'an_hour' | 'a_week' = 'an_hour',
): MailParts {
  const { say } = voice
  const { exchange, link } = facts
  return writeToGuest(voice, facts, {
    subject: say(entrance.signInLinkSubject, exchange),
    paragraphs: [
      say(en.linkOpening, exchange, lives),
      { button: say(en.openMyPage), href: link },
      say(en.linkNotAsked),
    ],
    because: say(en.becauseIn, exchange, hostOf(say, facts)),
  })
}

function mailsAgainEmail(
  voice: MailVoice,
  about: About & { name: string; link: string },
): MailParts {
  const { say } = voice
  const { exchange, link } = about
  return writeToGuest(voice, about, {
    subject: say(refusals.mailsAgainSubject, exchange),
    paragraphs: [
      say(refusals.mailsAgainText, exchange),
      say(refusals.mailsAgainAsk),
      { button: say(refusals.mailsMayCome), href: link },
      say(refusals.mailsAgainOther),
    ],
    because: say(refusals.becauseEntered),
    isSober: true,
  })
}

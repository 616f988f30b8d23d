import { MAILED_LINK_LIFETIME_HOURS, SIGN_IN_LINK_LIFETIME_HOURS } from '../../entrance/rules.ts'
import * as entrance from '../../entrance/words/en.ts'
import { mayEdit } from '../../exchanges/rules.ts'
import { listParticipants } from '../../participants/queries.ts'
import { mayRegister, takesLikeThem, whoIsMissing } from '../../participants/rules.ts'
import { paths } from '../../paths.ts'
import type { MailParts, MailVoice } from '../../ui/email.ts'
import {
  type ExchangeFacts,
  factsLine,
  factsOfExchange,
  hostOf,
  type PersonalFacts,
  personalFacts,
  writeToGuest,
} from '../facts.ts'
import {
  type KindsOfMail,
  type ToReader,
  toActive,
  toParticipant,
  type Writer,
} from '../readers.ts'
import { INVITATION, putDown, SAMPLE } from '../samples.ts'
import * as en from '../words/en.ts'
import * as joined from '../words/en-joining.ts'
import * as previews from '../words/en-previews.ts'

/** Mails to somebody who joins or asks for a link. */
export const joining = {
  /** To somebody who took part last time. They are not in until they join themselves, while they can, or are added. */
  invitation: {
    write: toParticipant(async (ctx, { exchange, participant, voice }) => {
      const { name, status } = participant
      if (status !== 'invited' || !mayRegister(exchange.state)) return undefined
      if (!takesLikeThem(exchange, participant)) return undefined
      const people = await listParticipants(ctx, exchange.id)
      if (whoIsMissing([participant], people).length === 0) return undefined
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
  /** To somebody who has just joined. It may be late, with names drawn meanwhile. */
  registration: {
    write: toUnfinished(async (ctx, reader) =>
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
      {
        when: previews.whenThatIsLate,
        mail: (voice) => registrationEmail(voice, { ...SAMPLE, drawn: true }),
      },
    ],
  },
  /** To somebody whom the admin has put down. */
  added: {
    write: toUnfinished(async (ctx, reader) =>
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
      {
        when: previews.whenThatIsLate,
        mail: (voice) => addedEmail(putDown(voice), { ...SAMPLE, drawn: true }),
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
} satisfies KindsOfMail

function toUnfinished(write: ToReader): Writer {
  return toActive(async (ctx, reader) =>
    mayEdit(reader.exchange.state) ? await write(ctx, reader) : undefined,
  )
}

function invitationEmail(
  voice: MailVoice,
  facts: ExchangeFacts & { name: string; invitation: string },
): MailParts {
  const { say } = voice
  const { exchange, invitation } = facts
  return writeToGuest(voice, facts, {
    subject: say(joined.invitationSubject, exchange),
    paragraphs: [
      say(joined.invitationOpening, exchange, hostOf(say, facts, 'first')),
      factsLine(say, facts),
      say(joined.invitationAsk),
      { button: say(joined.seeInvitation), href: invitation },
    ],
    because: say(joined.becauseLastTime),
  })
}

function registrationEmail(voice: MailVoice, facts: PersonalFacts): MailParts {
  const { say } = voice
  const { exchange, link, sends, drawn } = facts
  const host = hostOf(say, facts)
  return writeToGuest(voice, facts, {
    subject: say(entrance.registrationSubject, exchange),
    paragraphs: [
      say(joined.registrationOpening, exchange, facts.host),
      factsLine(say, facts),
      say(joined.registrationNext, sends, drawn),
      { button: say(en.openMyPage), href: link },
      { note: say(joined.registrationLink, sends, host) },
    ],
    because: say(joined.becauseJoined, exchange, host),
  })
}

function addedEmail(voice: MailVoice, facts: PersonalFacts): MailParts {
  const { say } = voice
  const { exchange, link, custom, reveals, drawn } = facts
  const host = hostOf(say, facts)
  return writeToGuest(voice, facts, {
    subject: say(joined.addedSubject, exchange, hostOf(say, facts, 'first')),
    paragraphs: [
      say(joined.addedOpening, exchange, hostOf(say, facts, 'first'), custom),
      factsLine(say, facts),
      say(joined.addedHow, reveals),
      say(joined.addedNext, drawn),
      { button: say(en.openMyPage), href: link },
      say(joined.addedRatherNot, host, drawn),
      { note: say(en.worksForAWeek) },
    ],
    because: say(joined.becauseAdded, exchange, host),
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

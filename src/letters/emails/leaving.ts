import type { Context } from '../../context.ts'
import { hasLivingCard } from '../../entrance/queries.ts'
import { isDrawn, wasInDraw } from '../../exchanges/rules.ts'
import { findTwin } from '../../participants/namesakes.ts'
import { findAnyParticipant } from '../../participants/queries.ts'
import { OUT } from '../../participants/rules.ts'
import type { Participant } from '../../participants/tables.ts'
import { paths } from '../../paths.ts'
import type { MailParts, MailVoice } from '../../ui/email.ts'
import { type About, aboutExchange, hostOf, writeToGuest } from '../facts.ts'
import { type KindsOfMail, toParticipant } from '../readers.ts'
import { INVITATION, SAMPLE } from '../samples.ts'
import * as en from '../words/en.ts'
import * as previews from '../words/en-previews.ts'

type Out = About & { name: string }
/** `knows`: they may have seen a name of a draw that is undone. */
type Left = Out & { knows: boolean }

/** Mails to whom nothing more comes, at all or at this address. */
export const leaving = {
  /** To somebody who has withdrawn. */
  withdrawal: {
    write: toParticipant(async (ctx, { exchange, participant, voice }) => {
      if (await isInAgain(ctx, participant)) return undefined
      const { name } = participant
      const invitation = ctx.config.baseUrl + paths.invitation(exchange.slug)
      const knows = wasInDraw(exchange, participant.first_draw)
      return withdrawalEmail(voice, { ...aboutExchange(exchange), name, invitation, knows })
    }),
    samples: [
      {
        when: previews.whenSomebodyHasLeft,
        mail: (voice) =>
          withdrawalEmail(voice, { ...SAMPLE, invitation: INVITATION, knows: false }),
      },
      {
        when: previews.whenSomebodyHasLeftAfterUndo,
        mail: (voice) => withdrawalEmail(voice, { ...SAMPLE, invitation: INVITATION, knows: true }),
      },
    ],
  },
  /** To an address that the admin has put another one in the place of. */
  address_changed: {
    write: toParticipant(async (ctx, { exchange, participant, voice }) => {
      const now = await findAnyParticipant(ctx, participant.id)
      if (now?.email === participant.email) return undefined
      const { name } = participant
      const about = { ...aboutExchange(exchange), name }
      if (OUT.some((status) => status === now?.status)) return addressLeftEmail(voice, about)
      const hasCard = await hasLivingCard(ctx, participant)
      return addressChangedEmail(voice, { ...about, hasCard })
    }),
    samples: [
      {
        when: previews.whenAnAddressIsChanged,
        mail: (voice) => addressChangedEmail(voice, { ...SAMPLE, hasCard: false }),
      },
      {
        when: previews.whenTheyHaveACard,
        mail: (voice) => addressChangedEmail(voice, { ...SAMPLE, hasCard: true }),
      },
      {
        when: previews.whenTheyAreOutMeanwhile,
        mail: (voice) => addressLeftEmail(voice, SAMPLE),
      },
    ],
  },
  /** To somebody the admin has removed. */
  removed: {
    write: toParticipant(async (ctx, { exchange, participant, voice }) => {
      const { name, status } = participant
      if (status !== 'removed' || (await isInAgain(ctx, participant))) return undefined
      const drawn = isDrawn(exchange.state)
      const knows = wasInDraw(exchange, participant.first_draw)
      return removedEmail(voice, { ...aboutExchange(exchange), name, drawn, knows })
    }),
    samples: [
      {
        when: previews.whenOrganiserTookSomebodyOut,
        mail: (voice) => removedEmail(voice, { ...SAMPLE, drawn: false, knows: false }),
      },
      {
        when: previews.whenOrganiserTookSomebodyOutAfterDraw,
        mail: (voice) => removedEmail(voice, { ...SAMPLE, drawn: true, knows: true }),
      },
      {
        when: previews.whenOrganiserTookSomebodyOutAfterUndo,
        mail: (voice) => removedEmail(voice, { ...SAMPLE, drawn: false, knows: true }),
      },
    ],
  },
} satisfies KindsOfMail

/** Then it would be untrue that they are out. */
async function isInAgain(ctx: Context, participant: Participant): Promise<boolean> {
  const { exchange_id } = participant
  return (await findTwin(ctx, exchange_id, participant, ['active'])) !== undefined
}

function withdrawalEmail(voice: MailVoice, out: Left & { invitation: string }): MailParts {
  const { say } = voice
  return writeToGuest(voice, out, {
    subject: say(en.outSubject, out.exchange),
    paragraphs: [
      say(en.withdrawalText, out.exchange),
      ...(out.knows ? [say(en.outForget)] : []),
      say(en.withdrawalBack),
      { button: say(en.joinAgain), href: out.invitation },
    ],
    because: say(en.becauseWereIn, out.exchange),
    isSober: true,
  })
}

function removedEmail(voice: MailVoice, out: Left & { drawn: boolean }): MailParts {
  const { say } = voice
  const { exchange, drawn, knows } = out
  const text = drawn ? en.removedAfterDrawText : en.removedText
  return writeToGuest(voice, out, {
    subject: say(en.outSubject, exchange),
    paragraphs: [
      say(text, exchange, hostOf(say, out, 'first')),
      ...(drawn ? [say(en.removedForget)] : []),
      ...(knows && !drawn ? [say(en.outForget)] : []),
      say(en.removedAsk, hostOf(say, out)),
    ],
    because: say(en.becauseWereIn, exchange),
    isSober: true,
  })
}

function addressChangedEmail(voice: MailVoice, out: Out & { hasCard: boolean }): MailParts {
  const { say } = voice
  return writeToGuest(voice, out, {
    subject: say(en.addressChangedSubject, out.exchange),
    paragraphs: [
      say(en.addressChangedText, out.exchange, hostOf(say, out, 'first'), out.hasCard),
      say(en.addressChangedAsk, hostOf(say, out)),
    ],
    because: say(en.becauseHadAddress, out.exchange),
    isSober: true,
  })
}

/** To whoever is out by the time it goes out. */
function addressLeftEmail(voice: MailVoice, out: Out): MailParts {
  const { say } = voice
  return writeToGuest(voice, out, {
    subject: say(en.addressChangedSubject, out.exchange),
    paragraphs: [
      say(en.addressLeftText, out.exchange, hostOf(say, out, 'first')),
      say(en.removedAsk, hostOf(say, out)),
    ],
    because: say(en.becauseHadAddress, out.exchange),
    isSober: true,
  })
}

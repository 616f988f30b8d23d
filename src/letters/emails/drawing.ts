import type { Context } from '../../context.ts'
import { findRecipient } from '../../draw/sealed-pairs.ts'
import { MAILED_LINK_LIFETIME_HOURS, UNTIL_THE_PURGE } from '../../entrance/rules.ts'
import { namesAreLost } from '../../exchanges/keys.ts'
import { exchangeIsOver, isDrawn } from '../../exchanges/rules.ts'
import { fieldTexts, GIVER_FIELDS, type PersonField } from '../../participants/fields.ts'
import { listParticipants } from '../../participants/queries.ts'
import type { Participant } from '../../participants/tables.ts'
import { giveWay } from '../../platform/event-loop.ts'
import { padToLargest } from '../../platform/mail/equal-size.ts'
import type { MailParts, MailVoice, Paragraph } from '../../ui/email.ts'
import type { Say } from '../../ui/voice.ts'
import { factsLine, hostOf, type PersonalFacts, personalFacts, writeToGuest } from '../facts.ts'
import { type KindsOfMail, type Reader, toActive } from '../readers.ts'
import { SAMPLE } from '../samples.ts'
import * as en from '../words/en.ts'
import * as previews from '../words/en-previews.ts'
import { OCCASIONS, type Occasion, occasionOf } from './occasions.ts'

/** The recipient's name, and what they wrote for their giver. */
type Recipient = { name: string; texts: Readonly<Partial<Record<PersonField, string>>> }

/** Mails about a draw. */
export const drawing = {
  /** Leads to the page with the name or, where the exchange wants that, says the name itself. */
  assignment: {
    write: toActive(async (ctx, reader) => {
      const { exchange } = reader
      if (!isDrawn(exchange.state) || namesAreLost(ctx, exchange)) return undefined
      const facts = await personalFacts(ctx, reader, UNTIL_THE_PURGE)
      return exchange.names_shown === 'on_page'
        ? onPageEmail(reader.voice, facts, occasionOf(reader, ctx.clock()))
        : await inMail(ctx, reader, facts)
    }),
    samples: [
      { when: previews.whenDrawn, mail: (voice) => onPageEmail(voice, SAMPLE, 'first_draw') },
      {
        when: previews.whenDrawnWithoutMail,
        mail: (voice) => onPageEmail(voice, { ...SAMPLE, sends: false }, 'first_draw'),
      },
      { when: previews.whenDrawnAgain, mail: (voice) => onPageEmail(voice, SAMPLE, 'drawn_again') },
      { when: previews.whenSentOnceMore, mail: (voice) => onPageEmail(voice, SAMPLE, 'once_more') },
      {
        when: previews.whenSentAfterAChange,
        mail: (voice) => onPageEmail(voice, { ...SAMPLE, mended: true }, 'first_draw'),
      },
      { when: previews.whenSentLate, mail: (voice) => onPageEmail(voice, SAMPLE, 'late') },
      {
        when: previews.whenDrawnInMail,
        mail: (voice) => inMailEmail(voice, SAMPLE, 'first_draw', BEN),
      },
      {
        when: previews.whenDrawnAgainInMail,
        mail: (voice) => inMailEmail(voice, SAMPLE, 'drawn_again', { ...BEN, texts: {} }),
      },
      {
        when: previews.whenSentOnceMoreInMail,
        mail: (voice) => inMailEmail(voice, SAMPLE, 'once_more', BEN),
      },
      {
        when: previews.whenSentAfterAChangeInMail,
        mail: (voice) => inMailEmail(voice, { ...SAMPLE, mended: true }, 'first_draw', BEN),
      },
      {
        when: previews.whenSentLateInMail,
        mail: (voice) => inMailEmail(voice, SAMPLE, 'late', { ...BEN, texts: {} }),
      },
    ],
  },
  /** To everybody, the same for whoever gives to somebody else now and whoever does not. */
  draw_changed: {
    write: toActive(async (ctx, reader) => {
      // Finished before its day, it is still to come.
      const { exchange } = reader
      if (!isDrawn(exchange.state) || exchangeIsOver(exchange, ctx.clock())) return undefined
      const facts = await personalFacts(ctx, reader, MAILED_LINK_LIFETIME_HOURS)
      return drawChangedEmail(reader.voice, facts)
    }),
    samples: [
      {
        when: previews.whenSomebodyCameLateOrDroppedOut,
        mail: (voice) => drawChangedEmail(voice, SAMPLE),
      },
    ],
  },
} satisfies KindsOfMail

/** Says no name, so it is the same for everybody but for the greeting and the link. */
function onPageEmail(voice: MailVoice, facts: PersonalFacts, occasion: Occasion): MailParts {
  const { say } = voice
  const host = hostOf(say, facts)
  return writeToGuest(voice, facts, {
    subject: say(OCCASIONS[occasion].subject, facts.exchange),
    paragraphs: [
      say(OCCASIONS[occasion].onPage),
      ...lookAgain(say, facts, occasion),
      { button: say(en.unwrapTheName), href: facts.link },
      factsLine(say, facts),
      occasion === 'late'
        ? say(en.keepToYourself, host)
        : `${say(en.keepToYourself, host)} ${say(en.askInSecret)}`,
      { note: say(en.worksOnce, facts.sends, host) },
    ],
    because: say(en.becauseIn, facts.exchange, host),
  })
}

/**
 * The mail with the name, as large as it would be with anybody else's: whoever sees sizes, in a log
 * of the mail server or on the wire, must not see names.
 */
async function inMail(
  ctx: Context,
  reader: Reader,
  facts: PersonalFacts,
): Promise<(MailParts & { sizeIsSecret: true }) | undefined> {
  const { exchange, participant, voice } = reader
  const recipient = await findRecipient(ctx, participant)
  if (!recipient) return undefined
  const people = await listParticipants(ctx, exchange.id)
  const occasion = occasionOf(reader, ctx.clock())
  const naming = (person: Participant) =>
    inMailEmail(voice, facts, occasion, { name: person.name, texts: fieldTexts(person) })
  const alternatives: MailParts[] = []
  for (const other of people) {
    alternatives.push(naming(other))
    await giveWay()
  }
  return { ...padToLargest(naming(recipient), alternatives), sizeIsSecret: true }
}

function inMailEmail(
  voice: MailVoice,
  facts: PersonalFacts,
  occasion: Occasion,
  recipient: Recipient,
): MailParts {
  const { say } = voice
  const host = hostOf(say, facts)
  return writeToGuest(voice, facts, {
    subject: say(OCCASIONS[occasion].subject, facts.exchange),
    paragraphs: [
      say(OCCASIONS[occasion].inMail),
      ...recipientParagraphs(say, recipient, occasion),
      ...lookAgain(say, facts, occasion),
      factsLine(say, facts),
      say(en.keepToYourself, host),
      { button: say(en.openMyPage), href: facts.link },
      { note: `${say(en.latestIdeas)} ${say(en.worksOnce, facts.sends, host)}` },
    ],
    because: say(en.becauseIn, facts.exchange, host),
  })
}

/** It may be the first mail about the draw, and they may have looked without one. */
function lookAgain(say: Say, { mended }: PersonalFacts, occasion: Occasion): Paragraph[] {
  return mended && occasion !== 'late' ? [say(en.lookAgain)] : []
}

function recipientParagraphs(
  say: Say,
  { name, texts }: Recipient,
  occasion: Occasion,
): Paragraph[] {
  const written = GIVER_FIELDS.flatMap((field): Paragraph[] => {
    const text = texts[field] ?? ''
    if (text !== '') return [say(en.forGiver, field), { quote: text }]
    return field === 'gift_ideas' && occasion !== 'late' ? [say(en.noIdeas)] : []
  })
  return [{ highlight: name }, ...written]
}

function drawChangedEmail(voice: MailVoice, facts: PersonalFacts): MailParts {
  const { say } = voice
  return writeToGuest(voice, facts, {
    subject: say(en.changedSubject, facts.exchange),
    paragraphs: [
      say(en.changedOpening),
      say(en.changedLook),
      { button: say(en.seeTheName), href: facts.link },
      say(en.sameForAll, facts.sends),
      { note: say(en.worksForAWeek) },
    ],
    because: say(en.becauseIn, facts.exchange, hostOf(say, facts)),
  })
}

const BEN: Recipient = {
  name: 'Ben',
  texts: { gift_ideas: previews.SAMPLE_IDEAS, postal_address: previews.SAMPLE_ADDRESS },
}

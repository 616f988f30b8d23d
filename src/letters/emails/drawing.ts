import type { Context } from '../../context.ts'
import { findRecipient } from '../../draw/sealed-pairs.ts'
import { MAILED_LINK_LIFETIME_HOURS } from '../../entrance/rules.ts'
import { fieldTexts, GIVER_FIELDS, type PersonField } from '../../participants/fields.ts'
import { type MailParts, type Paragraph, writeMail } from '../../ui/email.ts'
import type { Say, Voice } from '../../ui/voice.ts'
import {
  factsParagraph,
  type KindsOfMail,
  type PersonalFacts,
  personalFacts,
  type Reader,
  SAMPLE,
  toActive,
} from '../facts.ts'
import * as en from '../words/en.ts'
import * as previews from '../words/en-previews.ts'

type Result = PersonalFacts & {
  /** The recipient's name, and what they wrote for their giver. */
  recipient: { name: string; texts: Readonly<Partial<Record<PersonField, string>>> }
}

/** `once_more`: an earlier result mail was accepted, but may be lost or name somebody else. */
type Occasion = 'first_draw' | 'drawn_again' | 'once_more'

/** Mails about a draw. */
export const drawing = {
  /** Tells somebody whom they give to; the subject does not contain the name. */
  assignment: {
    write: toActive(async (ctx, reader) => {
      const result = await readResult(ctx, reader)
      return result && assignmentEmail(reader.voice, result, occasionOf(reader))
    }),
    samples: [
      { when: previews.whenDrawn, mail: (voice) => assignmentEmail(voice, RESULT, 'first_draw') },
      {
        when: previews.whenDrawnAgain,
        mail: (voice) => assignmentEmail(voice, NO_IDEAS, 'drawn_again'),
      },
      {
        when: previews.whenSentOnceMore,
        mail: (voice) => assignmentEmail(voice, RESULT, 'once_more'),
      },
    ],
  },
  /** To everybody, the same for whoever gives to somebody else now and whoever does not. */
  draw_changed: {
    write: toActive(async (ctx, reader) => {
      if (reader.exchange.state !== 'matched') return undefined
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

function assignmentEmail(voice: Voice, result: Result, occasion: Occasion): MailParts {
  const { say } = voice
  const { name, exchange } = result
  const { subject, opening } = WORDS[occasion]
  return writeMail(voice, {
    subject: say(subject, exchange),
    paragraphs: [say(en.hello, name), say(opening, exchange), ...recipientParagraphs(say, result)],
    because: say(en.becauseRegistered, exchange),
  })
}

const WORDS = {
  first_draw: { subject: en.resultSubject, opening: en.resultOpening },
  drawn_again: { subject: en.resultAgainSubject, opening: en.resultAgainOpening },
  once_more: { subject: en.resultOnceMoreSubject, opening: en.resultOnceMoreOpening },
} satisfies Record<Occasion, object>

function drawChangedEmail(voice: Voice, { name, exchange, link }: PersonalFacts): MailParts {
  const { say } = voice
  return writeMail(voice, {
    subject: say(en.changedSubject, exchange),
    paragraphs: [
      say(en.hello, name),
      say(en.changedOpening),
      say(en.changedLook),
      { button: say(en.seeTheName), href: link },
      say(en.worksForAWeek),
      say(en.sameForAll),
    ],
    because: say(en.becauseRegistered, exchange),
  })
}

function recipientParagraphs(say: Say, result: Result): Paragraph[] {
  const { recipient, link } = result
  const { name, texts } = recipient
  const written = GIVER_FIELDS.flatMap((field): Paragraph[] => {
    const text = texts[field] ?? ''
    if (text !== '') return [say(en.forGiver, field, name), { quote: text }]
    return field === 'gift_ideas' ? [say(en.noIdeas, name)] : []
  })
  return [
    { highlight: name },
    ...written,
    factsParagraph(say, result),
    say(en.keepToYourself),
    { button: say(en.openMyPage), href: link },
    say(en.newestIdeas),
  ]
}

/** Returns undefined if names are not drawn. */
async function readResult(ctx: Context, reader: Reader): Promise<Result | undefined> {
  const recipient = await findRecipient(ctx, reader.participant)
  if (!recipient) return undefined
  return {
    ...(await personalFacts(ctx, reader, MAILED_LINK_LIFETIME_HOURS)),
    recipient: { name: recipient.name, texts: fieldTexts(recipient) },
  }
}

function occasionOf({ exchange, mail }: Reader): Occasion {
  if (mail.reference !== null) return 'once_more'
  return exchange.draws > 1 ? 'drawn_again' : 'first_draw'
}

const RESULT: Result = {
  ...SAMPLE,
  recipient: {
    name: 'Ben',
    texts: {
      gift_ideas: previews.SAMPLE_IDEAS,
      postal_address: previews.SAMPLE_ADDRESS,
    },
  },
}

const NO_IDEAS: Result = { ...RESULT, recipient: { name: 'Ben', texts: {} } }

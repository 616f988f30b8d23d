import type { Context } from '../../context.ts'
import { findRecipient } from '../../draw/sealed-pairs.ts'
import { MAILED_LINK_LIFETIME_HOURS } from '../../entrance/rules.ts'
import { fieldTexts, GIVER_FIELDS, type PersonField } from '../../participants/fields.ts'
import { paths } from '../../paths.ts'
import { type MailParts, type Paragraph, writeMail } from '../../ui/email.ts'
import type { Say, Voice } from '../../ui/voice.ts'
import {
  factsOfExchange,
  factsParagraph,
  type KindsOfMail,
  type PersonalFacts,
  personalFacts,
  type Reader,
  SAMPLE,
  SITE,
  SLUG,
  toActive,
} from '../facts.ts'
import * as en from '../words/en.ts'

type Result = PersonalFacts & {
  linkSignsIn: boolean
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
      { when: 'names are drawn', mail: (voice) => assignmentEmail(voice, RESULT, 'first_draw') },
      {
        when: 'names are drawn again',
        mail: (voice) => assignmentEmail(voice, NO_IDEAS, 'drawn_again'),
      },
      {
        when: 'it is sent once more',
        mail: (voice) => assignmentEmail(voice, RESULT, 'once_more'),
      },
      {
        when: 'it is sent once more after a change',
        mail: (voice) => assignmentEmail(voice, SECRET, 'once_more'),
      },
    ],
  },
  /** To those whose recipient changed because somebody joined late or dropped out. */
  changed_assignment: {
    write: toActive(async (ctx, reader) => {
      const result = await readResult(ctx, reader)
      return result && changedAssignmentEmail(reader.voice, result)
    }),
    samples: [
      {
        when: 'somebody came late or dropped out',
        mail: (voice) => changedAssignmentEmail(voice, SECRET),
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

function changedAssignmentEmail(voice: Voice, result: Result): MailParts {
  const { say } = voice
  const { name, exchange } = result
  return writeMail(voice, {
    subject: say(en.changedSubject, exchange),
    paragraphs: [
      say(en.hello, name),
      say(en.changedOpening, exchange),
      ...recipientParagraphs(say, result),
    ],
    because: say(en.becauseRegistered, exchange),
  })
}

function recipientParagraphs(say: Say, result: Result): Paragraph[] {
  const { recipient, link, linkSignsIn } = result
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
    say(linkSignsIn ? en.newestIdeas : en.newestIdeasSignedIn),
  ]
}

/** Returns undefined if names are not drawn. */
async function readResult(ctx: Context, reader: Reader): Promise<Result | undefined> {
  const recipient = await findRecipient(ctx, reader.participant)
  if (!recipient) return undefined
  return {
    ...(await readLink(ctx, reader)),
    recipient: { name: recipient.name, texts: fieldTexts(recipient) },
  }
}

/** A secret mail has no sign-in link, as the row of a new link would reveal its reader. */
async function readLink(ctx: Context, reader: Reader) {
  const { exchange, participant, mail } = reader
  if (mail.sealed_participant === null) {
    const facts = await personalFacts(ctx, reader, MAILED_LINK_LIFETIME_HOURS)
    return { ...facts, linkSignsIn: true }
  }
  const link = ctx.config.baseUrl + paths.dashboard(exchange.slug)
  return { ...factsOfExchange(exchange), name: participant.name, link, linkSignsIn: false }
}

function occasionOf({ exchange, mail }: Reader): Occasion {
  if (mail.reference !== null || mail.sealed_participant !== null) return 'once_more'
  return exchange.draws > 1 ? 'drawn_again' : 'first_draw'
}

const RESULT: Result = {
  ...SAMPLE,
  linkSignsIn: true,
  recipient: {
    name: 'Ben',
    texts: {
      gift_ideas:
        'Warm socks, size 44.\nAnything with chocolate, and this book:\nhttps://books.example.com/the-long-winter',
      postal_address: 'Ben Lindgren\nBirch Road 12\n12345 Elsewhere',
    },
  },
}

const NO_IDEAS: Result = { ...RESULT, recipient: { name: 'Ben', texts: {} } }

/** A secret mail, for whose reader no link may be created. */
const SECRET: Result = { ...RESULT, link: SITE + paths.dashboard(SLUG), linkSignsIn: false }

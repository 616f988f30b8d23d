import { becauseOf, factsOf, type ParticipantLetter } from '../participants/emails.ts'
import { type MailParts, type Paragraph, writeMail } from '../ui/email.ts'

export type AssignmentLetter = ParticipantLetter & {
  linkSignsIn: boolean
  recipient: { name: string; giftIdeas: string; postalAddress: string }
}

/** `once_more`: an earlier mail of this draw was accepted; it may have been lost, or named another. */
export type Occasion = 'first_draw' | 'drawn_again' | 'once_more'

/** The one mail that says whom a person gives to; the name is not in the subject. */
export function assignmentEmail(letter: AssignmentLetter & { occasion: Occasion }): MailParts {
  const { name, exchange, occasion } = letter
  return writeMail({
    subject: SUBJECTS[occasion](exchange),
    paragraphs: [`Hello ${name},`, OPENINGS[occasion](exchange), ...recipientParagraphs(letter)],
    because: becauseOf(exchange),
  })
}

/** To the few whose recipient is another one since somebody came late or dropped out. */
export function changedAssignmentEmail(letter: AssignmentLetter): MailParts {
  const { name, exchange } = letter
  return writeMail({
    subject: `A change in ${exchange}: you give to somebody else now`,
    paragraphs: [
      `Hello ${name},`,
      `Something has changed in “${exchange}”, and you give to another person now. The earlier mail no longer holds; please forget the name in it. From now on you give to:`,
      ...recipientParagraphs(letter),
    ],
    because: becauseOf(exchange),
  })
}

const SUBJECTS: Readonly<Record<Occasion, (exchange: string) => string>> = {
  first_draw: (exchange) => `Names are drawn for ${exchange}: whom you give to`,
  drawn_again: (exchange) => `Names were drawn again for ${exchange}: whom you give to now`,
  once_more: (exchange) => `Once more: whom you give to in ${exchange}`,
}

const OPENINGS: Readonly<Record<Occasion, (exchange: string) => string>> = {
  first_draw: (exchange) => `Names are drawn for “${exchange}”. You give to:`,
  drawn_again: (exchange) =>
    `Names were drawn again for “${exchange}”. What an earlier mail said no longer holds; forget that name and give to:`,
  once_more: (exchange) =>
    `So that it surely reaches you, here is once more whom you give to in “${exchange}”. If an earlier mail named somebody else, this one holds:`,
}

function recipientParagraphs(letter: AssignmentLetter): Paragraph[] {
  const { recipient, link, linkSignsIn } = letter
  return [
    { highlight: recipient.name },
    ...(recipient.giftIdeas === ''
      ? [`${recipient.name} has written down no gift ideas yet; look again on your page later.`]
      : [`What would make ${recipient.name} happy:`, { quote: recipient.giftIdeas }]),
    ...(recipient.postalAddress === ''
      ? []
      : ['Where a parcel reaches them:', { quote: recipient.postalAddress }]),
    { facts: factsOf(letter) },
    'Please keep it to yourself. Nobody else knows, not even the organiser.',
    { button: 'Open my page', href: link },
    linkSignsIn
      ? 'There you always find the newest gift ideas. The button works once and for seven days.'
      : 'There you always find the newest gift ideas. If the page does not know you any more, enter your email there, and it mails you a link.',
  ]
}

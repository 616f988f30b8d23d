import { becauseOf, factsOf, type ParticipantLetter } from '../participants/emails.ts'
import { type MailParts, writeMail } from '../ui/email.ts'

export type AssignmentLetter = ParticipantLetter & {
  recipient: { name: string; giftIdeas: string; postalAddress: string }
  /** True if an earlier draw was taken back before this one. */
  redrawn: boolean
}

/** The one mail that says whom a person gives to; the name is not in the subject. */
export function assignmentEmail(letter: AssignmentLetter): MailParts {
  const { name, exchange, redrawn } = letter
  return writeMail({
    subject: redrawn
      ? `Names were drawn again for ${exchange}: whom you give to now`
      : `Names are drawn for ${exchange}: whom you give to`,
    paragraphs: [
      `Hello ${name},`,
      redrawn
        ? `names were drawn again for “${exchange}”. What an earlier mail said no longer holds; forget that name and give to:`
        : `names are drawn for “${exchange}”. You give to:`,
      ...recipientParagraphs(letter),
    ],
    because: becauseOf(exchange),
  })
}

function recipientParagraphs(letter: AssignmentLetter) {
  const { recipient, link } = letter
  const facts = factsOf(letter)
  return [
    { highlight: recipient.name },
    ...(recipient.giftIdeas === ''
      ? [`${recipient.name} has written down no gift ideas yet; look again on your page later.`]
      : [`What would make ${recipient.name} happy:`, { quote: recipient.giftIdeas }]),
    ...(recipient.postalAddress === ''
      ? []
      : ['Where a parcel reaches them:', { quote: recipient.postalAddress }]),
    { facts },
    'Please keep it to yourself. Nobody else knows, not even the organiser.',
    { button: 'Open my page', href: link },
    'There you always find the newest gift ideas. The button works once and for seven days.',
  ]
}

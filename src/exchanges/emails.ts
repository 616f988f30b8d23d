import { factsOf, type ParticipantLetter } from '../participants/emails.ts'
import { daysInWords } from '../ui/dates.ts'
import { type MailParts, writeMail } from '../ui/email.ts'

export type ReminderLetter = ParticipantLetter & { daysLeft: number; remindersOff: string }

export type InvitationLetter = Omit<ParticipantLetter, 'link'> & { invitation: string }

/** To somebody who took part last time. They are not in before they join themselves. */
export function invitationEmail(letter: InvitationLetter): MailParts {
  const { name, exchange, invitation } = letter
  return writeMail({
    subject: `You are invited again: ${exchange}`,
    paragraphs: [
      `Hello ${name},`,
      `Last time you took part, and there is a next time: “${exchange}”.`,
      { facts: factsOf(letter) },
      'You are not in yet. If you would like to be, joining takes a minute:',
      { button: 'See the invitation', href: invitation },
    ],
    because: `You get this mail once, because you took part last time. If you do nothing, you are not in.`,
  })
}

/** Before the day. The recipient is one click away and never named in the mail. */
export function reminderEmail(letter: ReminderLetter): MailParts {
  const { name, exchange, daysLeft, link, remindersOff } = letter
  const when = daysInWords(daysLeft)
  return writeMail({
    subject: `${when.charAt(0).toUpperCase()}${when.slice(1)}: ${exchange}`,
    paragraphs: [
      `Hello ${name},`,
      `“${exchange}” is ${when}. So that nothing is forgotten:`,
      { facts: factsOf(letter) },
      'Is your present ready? On your page you see whom you give to, and what would make them happy.',
      { button: 'See whom I give to', href: link },
      'The button works once and for seven days.',
    ],
    because: `You get this mail because you take part in “${exchange}” and wanted to be reminded.`,
    wayOut: { label: 'No more reminders, please', href: remindersOff },
  })
}

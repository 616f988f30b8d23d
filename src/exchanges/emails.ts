import { factsOf, type ParticipantLetter } from '../participants/emails.ts'
import { daysInWords } from '../ui/dates.ts'
import { BECAUSE_WANTED, type MailParts, writeMail } from '../ui/email.ts'

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

type ExchangeNotice = { exchange: string; desk: string }

/** To the admin who wants to know when registration has closed by itself. */
export function registrationClosedNotice(notice: ExchangeNotice & { people: string }): MailParts {
  const { exchange, desk, people } = notice
  return writeMail({
    subject: `Registration for ${exchange} has closed: ${people}`,
    paragraphs: [
      'Hello,',
      `The last day to join “${exchange}” is over, and registration has closed. In it: ${people}.`,
      'Next come the rules about who must not draw whom, and then the draw.',
      { button: 'Open the exchange', href: desk },
    ],
    because: BECAUSE_WANTED,
  })
}

/** To the admin, a week before everything about an exchange is erased. */
export function purgeNotice({ exchange, desk, day }: ExchangeNotice & { day: string }): MailParts {
  return writeMail({
    subject: `The data of ${exchange} will be erased soon`,
    paragraphs: [
      'Hello,',
      `Everything about “${exchange}” is erased by itself on ${day}: people, gift ideas, who gave to whom, mails.`,
      'That is as it should be, and there is nothing to do. If you still need it, you can keep it for another 30 days:',
      { button: 'Open the exchange', href: desk },
    ],
    because: BECAUSE_WANTED,
  })
}

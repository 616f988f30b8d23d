import { becauseOf } from '../participants/emails.ts'
import { type MailParts, writeMail } from '../ui/email.ts'

/**
 * Says neither which of the two wrote nor what: whoever sees this mail come in, on a shared
 * screen or in the outbox, must not be able to tell a question from its answer.
 */
export function messageNoticeEmail(letter: {
  name: string
  exchange: string
  link: string
}): MailParts {
  const { name, exchange, link } = letter
  return writeMail({
    subject: `Somebody wrote to you in ${exchange}`,
    paragraphs: [
      `Hello ${name},`,
      `there is a message for you in “${exchange}”. It comes from your Secret Santa or from the one you give to; which of them, and what they say, stands on your page alone.`,
      { button: 'Read the message', href: link },
      'The button works once and for seven days. Until you have looked, no further mail like this one comes. On the page you can also switch messages off.',
      'Please do not answer this mail: your words would not reach the one who wrote to you.',
    ],
    because: becauseOf(exchange),
  })
}

/** To the admin; the message itself is on the page behind the link. */
export function messageReportEmail(letter: { exchange: string; link: string }): MailParts {
  const { exchange, link } = letter
  return writeMail({
    subject: `A message was reported in ${exchange}`,
    paragraphs: [
      'Hello,',
      `somebody who takes part in “${exchange}” wants you to see a message they got. Its words and who reports it are on this page:`,
      { button: 'See the report', href: link },
      'Who wrote the message stays a secret, even to you.',
    ],
    because: 'You get this mail because you are the organiser.',
  })
}

import { BECAUSE_WANTED, type MailParts, writeMail } from '../ui/email.ts'

export type MailFailures = {
  /** How many mails of which exchange did not arrive. */
  failures: readonly { exchange: string; mails: number }[]
  link: string
}

/** To the admin who wants to know when mail does not arrive. */
export function mailFailureNotice({ failures, link }: MailFailures): MailParts {
  const count = failures.reduce((sum, { mails }) => sum + mails, 0)
  return writeMail({
    subject: `${mailsInWords(count)} could not be delivered`,
    paragraphs: [
      'Hello,',
      'Not everything that should have arrived did:',
      { facts: failures.map(({ exchange, mails }) => [exchange, mailsInWords(mails)] as const) },
      'The page of the exchange says why, and what to do.',
      { button: 'See what went wrong', href: link },
    ],
    because: BECAUSE_WANTED,
  })
}

function mailsInWords(count: number): string {
  return count === 1 ? '1 mail' : `${count} mails`
}

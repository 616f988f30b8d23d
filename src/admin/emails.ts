import { type MailParts, writeMail } from '../ui/email.ts'

export function passwordResetEmail({ link }: { link: string }): MailParts {
  return writeMail({
    subject: 'Choose a new password for Sneaky Klaus',
    paragraphs: [
      'Hello,',
      'Somebody, hopefully you, asked for a new password for the organiser’s account of Sneaky Klaus.',
      { button: 'Choose a new password', href: link },
      'The link works once and for one hour. If it was not you, there is nothing to do: your password stays as it is.',
    ],
    because: 'You get this mail because your address is the organiser’s of this Sneaky Klaus.',
  })
}

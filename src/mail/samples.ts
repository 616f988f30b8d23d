import { passwordResetEmail } from '../admin/emails.ts'
import type { MailKind } from '../context.ts'
import { type AssignmentLetter, assignmentEmail, changedAssignmentEmail } from '../draw/emails.ts'
import { invitationEmail, reminderEmail } from '../exchanges/emails.ts'
import { messageNoticeEmail, messageReportEmail } from '../messages/emails.ts'
import {
  type ParticipantLetter,
  registrationEmail,
  removedEmail,
  signInLinkEmail,
  withdrawalEmail,
} from '../participants/emails.ts'
import { paths } from '../paths.ts'
import type { MailParts } from '../ui/email.ts'
import { NOTICE_SAMPLES } from './notice-samples.ts'

type Sample = { when: string; mail: MailParts }

const SITE = 'https://santa.example.org'
const TOKEN = 'oD2cLQ3nYbE8rXw5uT1kHs7vPzG4mJ6aF9iKqB0eNdU'

const LETTER: ParticipantLetter = {
  name: 'Anna',
  exchange: 'Christmas with the Lindgrens',
  day: 'Thursday, 24 December 2026',
  budget: 'about 20 €',
  location: 'Grandma’s house, Elm Street 4',
  link: SITE + paths.signInLink(TOKEN),
}

const RESULT: AssignmentLetter = {
  ...LETTER,
  linkSignsIn: true,
  recipient: {
    name: 'Ben',
    giftIdeas:
      'Warm socks, size 44.\nAnything with chocolate, and this book:\nhttps://books.example.com/the-long-winter',
    postalAddress: 'Ben Lindgren\nBirch Road 12\n12345 Elsewhere',
  },
}

const NO_IDEAS: AssignmentLetter = {
  ...RESULT,
  recipient: { name: 'Ben', giftIdeas: '', postalAddress: '' },
}

/** In secret, where no link may be made for its reader. */
const SECRET: AssignmentLetter = {
  ...RESULT,
  link: SITE + paths.dashboard('k3v9q2m7x1ab'),
  linkSignsIn: false,
}

const REMINDER = {
  ...LETTER,
  remindersOff: SITE + paths.remindersOff('q7m2x9', 'b1946ac92492d2347c6235b4d2611184'),
}

/** Each kind of mail, to be looked at and to be tested, in the cases in which its words differ. */
export const SAMPLES: Readonly<Record<MailKind, readonly Sample[]>> = {
  invitation: [
    {
      when: 'registration opens for those of last time',
      mail: invitationEmail({ ...LETTER, invitation: SITE + paths.invitation('k3v9q2m7x1ab') }),
    },
  ],
  registration: [{ when: 'somebody has joined', mail: registrationEmail(LETTER) }],
  sign_in_link: [{ when: 'somebody asked for a link', mail: signInLinkEmail(LETTER) }],
  withdrawal: [
    {
      when: 'somebody has left',
      mail: withdrawalEmail({
        name: 'Anna',
        exchange: LETTER.exchange,
        invitation: SITE + paths.invitation('k3v9q2m7x1ab'),
      }),
    },
  ],
  removed: [
    {
      when: 'the organiser took somebody out before the draw',
      mail: removedEmail({ name: 'Anna', exchange: LETTER.exchange, drawn: false }),
    },
    {
      when: 'the organiser took somebody out after it',
      mail: removedEmail({ name: 'Anna', exchange: LETTER.exchange, drawn: true }),
    },
  ],
  assignment: [
    { when: 'names are drawn', mail: assignmentEmail({ ...RESULT, occasion: 'first_draw' }) },
    {
      when: 'names are drawn again',
      mail: assignmentEmail({ ...NO_IDEAS, occasion: 'drawn_again' }),
    },
    { when: 'it is sent once more', mail: assignmentEmail({ ...RESULT, occasion: 'once_more' }) },
    {
      when: 'it is sent once more after a change',
      mail: assignmentEmail({ ...SECRET, occasion: 'once_more' }),
    },
  ],
  changed_assignment: [
    {
      when: 'somebody came late or dropped out',
      mail: changedAssignmentEmail(SECRET),
    },
  ],
  reminder: [
    { when: 'a week is left', mail: reminderEmail({ ...REMINDER, daysLeft: 7 }) },
    { when: 'a day is left', mail: reminderEmail({ ...REMINDER, daysLeft: 1 }) },
    { when: 'it is today', mail: reminderEmail({ ...REMINDER, daysLeft: 0 }) },
  ],
  message_notice: [
    {
      when: 'somebody has a message from their recipient or their giver',
      mail: messageNoticeEmail({
        name: 'Anna',
        exchange: LETTER.exchange,
        link: SITE + paths.signInLinkToMessages(TOKEN),
      }),
    },
  ],
  message_report: [
    {
      when: 'somebody shows a message to the organiser',
      mail: messageReportEmail({
        exchange: LETTER.exchange,
        link: SITE + paths.messageReports('k3v9q2m7x1ab'),
      }),
    },
  ],
  password_reset: [
    {
      when: 'the organiser forgot the password',
      mail: passwordResetEmail({ link: SITE + paths.resetPassword(TOKEN) }),
    },
  ],
  ...NOTICE_SAMPLES,
}

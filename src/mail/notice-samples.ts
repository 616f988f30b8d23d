import type { NoticeKind } from '../context.ts'
import { purgeNotice, registrationClosedNotice } from '../exchanges/emails.ts'
import { newRegistrationNotice, withdrawalNotice } from '../participants/emails.ts'
import { paths } from '../paths.ts'
import type { MailParts } from '../ui/email.ts'
import { mailFailureNotice } from './emails.ts'

const SITE = 'https://santa.example.org'
const SLUG = 'k3v9q2m7x1ab'
const EXCHANGE = { exchange: 'Christmas with the Lindgrens', desk: SITE + paths.desk(SLUG) }
const PERSON = { ...EXCHANGE, name: 'Anna', people: '5 people' }
const ONE_FAILURE = { exchange: EXCHANGE.exchange, mails: 1 }

/** The notices to the admin, to be looked at and to be tested. */
export const NOTICE_SAMPLES: Readonly<
  Record<NoticeKind, readonly { when: string; mail: MailParts }[]>
> = {
  new_registration_notice: [{ when: 'somebody joined', mail: newRegistrationNotice(PERSON) }],
  withdrawal_notice: [{ when: 'somebody left', mail: withdrawalNotice(PERSON) }],
  registration_closed_notice: [
    {
      when: 'the last day to join is over',
      mail: registrationClosedNotice({ ...EXCHANGE, people: '12 people' }),
    },
  ],
  mail_failure_notice: [
    {
      when: 'one mail failed',
      mail: mailFailureNotice({ failures: [ONE_FAILURE], link: SITE + paths.exchangeMail(SLUG) }),
    },
    {
      when: 'several failed in several exchanges',
      mail: mailFailureNotice({
        failures: [ONE_FAILURE, { exchange: 'Office party', mails: 12 }],
        link: SITE + paths.adminHome(),
      }),
    },
  ],
  purge_notice: [
    {
      when: 'the data is erased in a week',
      mail: purgeNotice({ ...EXCHANGE, day: '23 Jan 2027, 00:00' }),
    },
  ],
}

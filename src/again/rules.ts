import type { Participant } from '../participants/tables.ts'

/** Whether an invitation goes to somebody of last time, where mail goes out: to a doubtful address, too. */
export function isInvitedByMail({
  email,
  mail_trouble,
}: Pick<Participant, 'email' | 'mail_trouble'>): boolean {
  return email !== null && mail_trouble !== 'wants_no_mail'
}

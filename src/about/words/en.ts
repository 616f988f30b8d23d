import type { MailState } from '../../platform/mail/outbox.ts'
import { dateAndTime } from '../../ui/words/en.ts'

export const title = () => 'About this site'
export const settings = () => 'Settings'
export const version = () => 'Version'
export const size = () => 'Database'
export const atMost = (megabytes: number) => `At most ${megabytes}\u00A0MB`
export const lastBackup = () => 'Last backup'
export const never = () => 'Never'
export const at = (instant: string, timezone: string) => dateAndTime(instant, timezone)
export const backUp = () => 'Back up…'

export const emails = () => 'Emails'
export const noEmails = () => 'None yet.'
const STATES: Readonly<Record<MailState, string>> = {
  sent: 'Sent',
  waiting: 'On the way',
  held: 'Not sent',
  failed: 'Failed',
  bounced: 'Came back',
  complained: 'Called spam',
  dropped: 'Not needed any more',
}
export const mailState = (state: MailState) => STATES[state]

export const byItself = () => 'What happens automatically'
export const nothingYet = () => 'Nothing since the last start.'
export const failing = (count: number) => `${count} failing`
export const ranAt = (when: string, failed: number) => {
  if (failed === 0) return when
  return failed === 1
    ? `${when}, failed once. See the log.`
    : `${when}, failed ${failed} times. See the log.`
}

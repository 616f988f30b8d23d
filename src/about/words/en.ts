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
const JOBS: Readonly<Record<string, string>> = {
  'deliver mail': 'Email goes out',
  'check the mail server': 'The email provider is asked whether it lets us in',
  'forget mails that no page shows': 'Emails nobody should see are forgotten',
  'renew stamps': 'Times of a wrong clock are put right',
  'tell of messages': 'People hear about messages',
  'hide the order of messages': 'The file forgets in which order messages came',
  'close registration': 'Joining closes',
  'draw names': 'Names are drawn',
  'send reminders': 'Reminders go out',
  'complete exchanges': 'Exchanges finish',
  'reveal names': 'Names are revealed',
  'post notices': 'Notices are posted',
  'send what was given up': 'Email that waited for the server goes out',
  'give up what is over': 'Email of what is over is no longer tried',
  'tell of failed mail': 'You hear about email that didn’t arrive',
  'announce purges': 'You hear that an exchange is deleted soon',
  'purge exchanges': 'Exchanges are deleted',
  'destroy keys': 'Keys of deleted exchanges are destroyed',
  'erase copies': 'Old copies are deleted',
  'forget in sessions': 'Sessions forget deleted exchanges',
  'keep copies': 'Copies are made',
  'clean up links': 'Old links are deleted',
  'clean up sessions and limits': 'Old sessions and limits are deleted',
}
/** By the name that the log has for it. */
export const jobName = (name: string) => JOBS[name] ?? name
export const nothingYet = () => 'Nothing since the last start.'
export const failing = (count: number) => `${count} failing`
export const ranAt = (when: string, failed: number) => {
  if (failed === 0) return when
  return failed === 1
    ? `${when}, failed once. See the log.`
    : `${when}, failed ${failed} times. See the log.`
}

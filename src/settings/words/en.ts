import type { NoticeKind } from '../../post/kinds.ts'

export const title = () => 'Settings'
export const yourName = () => 'Your name'
export const yourNameHint = (sends: boolean) =>
  sends ? 'It’s on the invitations and in every email.' : 'It’s on the invitations.'

export const emailsToYou = () => 'Emails to you'
export const nothingGoesOut = () => 'We don’t send emails here, so none of these goes out.'
export const emailMe = () => 'Email me'

const NOTICES: Readonly<Record<NoticeKind, string>> = {
  new_registration_notice: 'when someone joins (at most 30 a day)',
  withdrawal_notice: 'when someone leaves (at most 30 a day)',
  registration_closed_notice: 'when the last day to join is over',
  mail_failure_notice: 'when an email doesn’t arrive (at most one an hour)',
  purge_notice: 'a week before an exchange is deleted',
}
/** What the admin can be told by email; continues "Email me". */
export const notice = (kind: NoticeKind) => NOTICES[kind]

export const repliesToMe = () => 'Send replies to me'
export const repliesToMeHint = () => 'People who reply to our emails will see your address.'

export const thisSite = () => 'This site'
export const siteName = () => 'Name'
export const siteNameHint = (product: string) =>
  `In emails and atop every page but the front, instead of “${product}”.`
export const siteNameTooLong = (max: number) => `Please shorten this to ${max} characters.`

export const account = () => 'Email and password'
export const accountIntro = () => 'Changing these signs you out everywhere else.'
export const yourEmail = () => 'Your email'
export const newPassword = () => 'New password'
export const newPasswordHint = (min: number) =>
  `At least ${min} characters. Leave it empty to keep the current one.`
export const currentPassword = () => 'Current password'
export const wrongPassword = () => 'That isn’t your current password.'
export const saveAccount = () => 'Save account'

export const signOutEverywhere = () => 'Sign out everywhere'
export const signOutEverywhereIntro = () =>
  'Left a browser open, or lost your phone? This signs you out on every device, this one too.'

export const backup = () => 'Backup'
export const backupIntro = () => 'Everything that’s kept here, as one sealed file.'
export const toBackup = () => 'Make a backup…'
export const toAbout = () => 'About this site'

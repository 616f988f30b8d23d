import type { NoticeKind } from '../../post/kinds.ts'

export const title = () => 'Settings'
export const mailToYou = () => 'Mail to you'
export const tellMe = () => 'Tell me by mail'

const NOTICES: Readonly<Record<NoticeKind, string>> = {
  new_registration_notice: 'when somebody joins',
  withdrawal_notice: 'when somebody leaves',
  registration_closed_notice: 'when registration has closed by itself, and how many are in',
  mail_failure_notice: 'when mail cannot be delivered, at most once an hour',
  purge_notice: 'a week before the data of an exchange is erased',
}
/** What the admin can be told by mail; continues "Tell me by mail". */
export const notice = (kind: NoticeKind) => NOTICES[kind]

export const answersToMe = () => 'Answers to our mails come to me'
export const answersToMeHint = () => 'Whoever answers then sees your email address.'
export const thisPlace = () => 'This place'
export const placeName = () => 'Its name'
export const placeNameHint = (product: string) =>
  `Stands at the top of every page and at the end of every mail, instead of ${product}.`
export const placeNameTooLong = (max: number) => `The name may have at most ${max} characters.`
export const timezone = () => 'Timezone of new exchanges'
export const timezoneUnknown = () =>
  'Please choose a timezone from the list, such as Europe/Berlin.'

export const yourAccount = () => 'Your account'
export const accountIntro = () =>
  'A new email or password ends your sessions in all other browsers.'
export const yourEmail = () => 'Your email'
export const aNewPassword = () => 'A new password'
export const aNewPasswordHint = (min: number) =>
  `At least ${min} characters. Leave it empty to keep the present one.`
export const presentPassword = () => 'Your present password'
export const wrongPassword = () => 'This is not your present password. Please try again.'
export const changeAccount = () => 'Change email or password'

export const signOutEverywhere = () => 'Sign out everywhere'
export const signOutEverywhereIntro = () =>
  'Did you leave a browser open somewhere, or lose a phone? This ends every session of yours, here too.'

export const backup = () => 'Backup'
export const backupIntro = () => 'Everything that is kept here, as one sealed file.'
export const toBackup = () => 'Make a backup…'
export const toAbout = () => 'About this site'

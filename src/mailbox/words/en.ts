import { html, type SafeHtml } from '@remix-run/html-template'
import { dateAndTime } from '../../ui/words/en.ts'

export const title = () => 'Mailbox'
export const mailIsSetUp = () =>
  'Mail is set up now. These mails were written before and wait here; send them if they still matter.'
export const noMailYet = () =>
  html`No mail is set up yet, so nothing leaves this machine: mails wait here, and you can read them or hand over their links. To send them by email, set <code>RESEND_API_KEY</code> or <code>SMTP_URL</code>, as the README says.`
export const empty = () => 'No mail is waiting.'

export const mailFor = (kind: string, reader: SafeHtml) =>
  html`<strong>${kind}</strong> for ${reader}`
export const headingFor = (kind: string, reader: SafeHtml) => html`${kind} for ${reader}`
export const someoneSecret = () => html`someone who stays a secret`
export const theOrganiser = () => html`the organiser`
export const writtenAt = (exchange: string | null, at: string, timezone: string) =>
  exchange === null ? dateAndTime(at, timezone) : `${exchange} · ${dateAndTime(at, timezone)}`
export const open = () => 'Open'
export const openAsk = () => 'Open …'
export const sendNow = () => 'Send now'
export const staysClosed = () =>
  'Nobody opens it here, as it would tell who was changed. Ask everybody to look at their page once more: it always shows the present name.'

export const secretText = (reader: SafeHtml) =>
  html`This mail says whom ${reader} gives to. Only they should read it: open it when they look at this screen, or hand over the device.`
export const openIt = () => 'Open it, I know what it says'
export const leaveClosed = () => 'Leave it closed'
export const notOpened = () =>
  'Nobody but its reader may learn whom this mail is for, as it would tell who was changed. Ask everybody to look at their page once more: it always shows the present name.'
export const goesOut = () =>
  'Emails go out now, so only its reader opens this one. Send it if it still matters.'
export const back = () => 'Back to the mailbox'

export const mailTitle = () => 'A mail'
export const to = (reader: SafeHtml, address: string) => html`To ${reader} &lt;${address}&gt;`
export const nobodyLeft = () => 'Nobody is left to read this'
export const nobodyLeftText = () => 'The person it was for does not take part any more.'

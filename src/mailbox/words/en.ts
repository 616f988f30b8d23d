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
export const writtenAt = (exchange: string | null, at: string, timezone: string) =>
  exchange === null ? dateAndTime(at, timezone) : `${exchange} · ${dateAndTime(at, timezone)}`
export const open = () => 'Open'
export const openAsk = () => 'Open…'
export const sendNow = () => 'Send now'

export const signsInText = (reader: SafeHtml) =>
  html`Whoever opens this mail gets into ${reader}’s page, which says after the draw whom they give to. Open it only to hand it over, with ${reader} at this screen or on the phone. The day is written down on ${reader}’s page.`
export const openIt = () => 'Open it to hand it over'
export const leaveClosed = () => 'Leave it closed'
export const back = () => 'Back to the mailbox'

export const mailTitle = () => 'A mail'
export const to = (reader: SafeHtml, address: string) => html`To ${reader} &lt;${address}&gt;`
export const nobodyLeft = () => 'Nobody is left to read this'
export const nobodyLeftText = () => 'The person it was for does not take part any more.'

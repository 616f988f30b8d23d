import { html, type SafeHtml } from '@remix-run/html-template'
import { sentenceFor } from '../../ui/voice.ts'
import { dateAndTime, listedInShort, quoted } from '../../ui/words/en.ts'
import type { Sent } from '../rules.ts'

export const title = () => 'Unsent emails'
export const whatWeWouldSend = () => 'This is what we’d have sent.'
/** `waits`, here and below: no email goes out just now. */
export const theseAreOlder = (waits: boolean) =>
  waits
    ? 'Email was set up since. Send the ones that still matter: they wait, and go out automatically.'
    : 'Email works now. These are older: send the ones that still matter.'
export const empty = () => 'Nothing here.'
export const howToSend = () =>
  html`To send emails, set <code>RESEND_API_KEY</code> or <code>SMTP_URL</code>, as the README says.`

export const ofNoExchange = () => 'About this site'
export const emails = (count: number) => (count === 1 ? '1 email' : `${count} emails`)
export const kindAndCount = (kind: string, count: number) => `${kind} · ${emails(count)}`
export const mailTo = (kind: string, reader: SafeHtml) => html`<strong>${kind}</strong> · ${reader}`
export const kindAndReader = (kind: string, reader: SafeHtml) => html`${kind} · ${reader}`
export const openHeading = () => 'Open this email?'
export const writtenAt = (at: string, timezone: string) => dateAndTime(at, timezone)
export const staysClosed = () => 'Stays closed, as email was set up since.'
/** Buttons beside a mail, which say to those who do not see it which one. */
export const open = (which: Which) => html`Open<span class="sr">: ${inFull(which)}</span>`
export const openAsk = (which: Which) => html`Open<span class="sr">: ${inFull(which)}</span>…`
export const send = (which: Which) => html`Send<span class="sr">: ${inFull(which)}</span>`
type Which = { kind: string; reader: SafeHtml; exchange: string | null }
const inFull = ({ kind, reader, exchange }: Which) =>
  exchange === null
    ? html`${kind}, to ${reader}`
    : html`${kind}, to ${reader}, in ${quoted(exchange)}`

// Sending all of a kind.
export const sendAll = (all: { kind: string; exchange: string; count: number }) =>
  html`Send all ${all.count}<span class="sr">: ${all.kind}, in ${quoted(all.exchange)}</span>…`
export const sendHeading = (count: number) =>
  count === 1 ? 'Send this email?' : `Send ${count} emails?`
type Unsent = { kind: string; exchange: string; readers: readonly SafeHtml[] }
export const goesTo = ({ kind, exchange, readers }: Unsent, waits: boolean) =>
  waits
    ? html`“${kind}”, in ${quoted(exchange)}, goes to ${listedInShort(readers)} once emails go out again.`
    : html`“${kind}”, in ${quoted(exchange)}, goes to ${listedInShort(readers)}.`
export const ifStillTrue = () => 'Whatever isn’t needed any more isn’t sent.'
export const sendThem = (count: number) => (count === 1 ? 'Send it' : 'Send them')
const DONE: Readonly<Record<Sent, string>> = {
  one: 'It goes out now, unless it isn’t needed any more.',
  all: 'They go out now, unless they aren’t needed any more.',
}
const DONE_WHILE_MAIL_WAITS: typeof DONE = {
  one: 'It waits, and goes out automatically if it’s still needed.',
  all: 'They wait, and go out automatically if they’re still needed.',
}
/** What was just sent, by the word in `?done=`; empty for an unknown word, or where mail was switched off since. */
export const done = (word: string, { sends, waits }: { sends: boolean; waits: boolean }) =>
  sends ? sentenceFor(waits ? DONE_WHILE_MAIL_WAITS : DONE, word) : ''
export const noneLeft = () => 'None of these wait any more, or none is needed now.'

/** `named`: the email says the name that was drawn, too. */
export const opensPage = (reader: SafeHtml, named: boolean) =>
  named
    ? html`This one says who ${reader} is giving to, and opens ${reader}’s page. Only ${reader} should look; if you open it, ${reader} will see that you did.`
    : html`This one opens ${reader}’s page. Only ${reader} should look; if you open it, ${reader} will see that you did.`
export const openIt = () => 'Open it'

export const mailTitle = () => 'An email'
export const to = (reader: SafeHtml, address: string) => html`To ${reader} &lt;${address}&gt;`
export const cannotBeOpened = () => 'This can’t be opened yet'
export const nobodyLeft = () => 'Not needed any more'
export const nobodyLeftText = () => 'What it was about is over, or the person isn’t in any more.'

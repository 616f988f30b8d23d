import { html, type SafeHtml } from '@remix-run/html-template'
import type { State } from '../../exchanges/rules.ts'
import type { Mailed, News } from '../../paths.ts'
import type { MailNow } from '../../ui/page.ts'
import { sentenceFor } from '../../ui/voice.ts'

// The organiser's page.
export const title = () => 'Waiting for your yes'
/** Once names are drawn. */
export const titleTooLate = () => 'Asked to join'
export const intro = (mail: MailNow) => INTRO[mail]
const INTRO: Readonly<Record<MailNow, string>> = {
  sends:
    'They came by the link. Say yes, and they get an email with the way to their page, or a card from you if they want no emails.',
  waits:
    'They came by the link. Say yes, and once emails go out again they get one with the way to their page, or a card from you if they want none.',
  none: 'They came by the link. Say yes, and you hand over a card with the way to their page.',
}
/** Of somebody who asked without one. */
export const noEmail = () => 'No email: make a card once they’re in'
export const noIsQuiet = () => 'Say no, and they’re deleted without a word.'
export const nobody = () => 'Nobody’s waiting.'
/** Once names are drawn. */
export const tooLate = (state: State) =>
  state === 'completed'
    ? 'It’s finished, so nobody can be let in any more. You can still say no.'
    : 'Names are drawn. Fit them in from the exchange’s page, as someone who joins late, and say no here.'
export const acceptAll = (count: number) => `Accept all ${count}`
export const declineAll = (count: number) =>
  count === 1 ? 'Decline 1 person' : `Decline all ${count}`
/** The name is for those who do not see beside whom the button stands. */
export const accept = (name: SafeHtml) => html`Yes<span class="sr"> to ${name}</span>`
export const decline = (name: SafeHtml) => html`No<span class="sr"> to ${name}</span>`

type Done = Readonly<Record<News['waiting'], string>>
const NEWS: Done = {
  accepted: 'They’re in. Hand over a card next.',
  others_wait: 'They’re in. Someone has come in the meantime: have a look.',
  was_in: 'Already in, and stays in once. A card shows them their page.',
  name_was_in: 'Already in by that name. Two people? Add one with a surname.',
  some_were_in: 'They’re in, nobody twice. Hand over cards next.',
  declined: 'Deleted without a word.',
  changed: 'The list has changed, so nothing was done. Have another look.',
}
const NEWS_WITH_MAILS: Done = {
  ...NEWS,
  accepted: 'They’re in, and an email is on its way.',
  was_in: 'Already in, and stays in once. Their link is on its way.',
  some_were_in: 'They’re in, nobody twice. An email is on its way.',
}
const NEWS_WITH_SOME_MAILS: Done = {
  ...NEWS,
  some_were_in: 'They’re in, nobody twice. Make cards for whoever gets no email.',
}
const DONE = { all: NEWS_WITH_MAILS, some: NEWS_WITH_SOME_MAILS, none: NEWS }
const DONE_WHILE_MAIL_WAITS: typeof DONE = {
  ...DONE,
  all: {
    ...NEWS_WITH_MAILS,
    accepted: 'They’re in. The email waits, and goes out automatically.',
    was_in: 'Already in, and stays in once. Their link goes out automatically.',
    some_were_in: 'They’re in, nobody twice. The email goes out automatically.',
  },
}
type Told = { told: Mailed; mailWaits: boolean }
/** What has just been done, by the word in `?done=`; empty for an unknown word. */
export const done = (word: string, { told, mailWaits }: Told) =>
  sentenceFor((mailWaits ? DONE_WHILE_MAIL_WAITS : DONE)[told], word)

// Accepting all at once.
export const acceptAllTitle = (count: number) => `${acceptAll(count)}?`
/** `mails`: how many go out, if all of them want any. */
export const acceptAllText = (mails: number) => {
  if (mails === 0) return 'They’re in at once, and you hand over a card to each.'
  return mails === 1
    ? 'They’re in at once. That’s up to 1 email.'
    : `They’re in at once. That’s up to ${mails} emails.`
}

// Declining all at once.
export const declineAllTitle = (count: number) => `${declineAll(count)}?`
export const declineAllText = () =>
  'They’re deleted without a word, and can ask again as long as people can join.'

// On the desk.
export const wait = (count: number) =>
  count === 1 ? '1 person is waiting for your yes.' : `${count} people are waiting for your yes.`
/** Once names are drawn. */
export const askedTooLate = (count: number) =>
  count === 1
    ? '1 person asked to join and isn’t in.'
    : `${count} people asked to join and aren’t in.`
export const seeThem = () => 'Have a look'

// To somebody who has asked to join.
export const tooManyWait = () =>
  'Very many people are waiting already. Whoever invited you can add you at once. In or waiting already? You still are.'

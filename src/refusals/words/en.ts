import { html } from '@remix-run/html-template'

export const title = () => 'That is not for me'

// How somebody stands to the exchange.
export const askedHeading = (exchange: string) => `Is “${exchange}” not for you?`
export const askedText = (email: string) =>
  html`Somebody entered the address <strong>${email}</strong> for it. If that is as you like it, there is nothing to do here.`
export const confirmedHeading = (exchange: string) => `You take part in “${exchange}”`
export const confirmedText = () =>
  'You have opened your page since this mail was written. There you can leave, too, or find out how.'
export const toMyPage = () => 'To my page'
export const toldHeading = () => 'The organiser knows'
export const toldText = (exchange: string) =>
  `You have said that “${exchange}” is not for you. Names are drawn, so the organiser has to take you out and find somebody else for whoever drew you. Until then no mail about it comes.`
export const outHeading = (exchange: string) => `You are not in “${exchange}”`
export const outText = () => 'Nobody draws you, and no more mails about it come.'
export const isOver = () => 'It is over, and no more mails about it come.'
export const formerHeading = (exchange: string) => `“${exchange}” has another email now`
export const formerText = (email: string) =>
  html`The organiser has set another email in the place of <strong>${email}</strong>. It is not used for you there any more, and there is nothing left to leave.`

// Out of one exchange.
export const leaveHeading = () => 'Out of this exchange'
export const leaveText = () =>
  'You are out at once, nobody draws you, and no more mails about it come. The organiser learns that it is not for you.'
export const leave = () => 'Leave this exchange'
export const declineText = () =>
  'Names are drawn already, so somebody may be looking for a present for you. The organiser learns at once that it is not for you, and takes you out. No more mails about it come.'
export const decline = () => 'Tell the organiser'

// Out of everything.
export const refuseHeading = () => 'No more mails from here'
export const refuseText = (email: string) =>
  html`You are out of whatever somebody put you down for, and nothing is sent to <strong>${email}</strong> from here any more, whoever enters it. Where you have opened your page you stay in, without mails. All that is kept to know the address again is a fingerprint that nobody can read.`
export const accountStays = () => 'Only mails about your account as the organiser still come.'
export const refuse = () => 'No more mails'

// The way back.
export const refusedHeading = () => 'No more mails from here'
export const refusedText = (email: string) =>
  html`Nothing is sent from here to <strong>${email}</strong> any more.`
export const cardInstead = () =>
  'You stay in without mails: the organiser can hand you a card that opens your page.'
export const backHeading = () => 'Changed your mind?'
export const mailsAgainText = () =>
  'Then mails may come again, and the fingerprint of your address is erased.'
export const mailsAgain = () => 'Let mails come again'
export const takePartText = () =>
  'Then you stay in, mails come again, and the link to your page follows.'
export const takePart = () => 'I take part after all'
export const joinAgain = (invitation: string) =>
  html`While registration is open, <a href="${invitation}">you can join</a>.`

// A link that is not known.
export const unknownTitle = () => 'This link no longer works'
export const unknownText = () =>
  'It may have been cut off: copy it as a whole from the mail. If it is whole, what it was about is erased, by itself or by the organiser, and nothing more comes. Is there a newer mail? Then take the link in that one.'

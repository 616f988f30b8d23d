import { html, type SafeHtml } from '@remix-run/html-template'

// Whom mail does not reach, and who says that it is not for them.
export const mailDoesNotArrive = () => 'mail does not arrive'
export const wantsNoMail = () => 'wants no mails from here'
export const isNotForThem = () => 'says that this is not for them'
export const mailMissed = (name: SafeHtml, email: string) =>
  html`Mail to ${name} (${email}) does not arrive.`
export const correctAddress = (href: string) =>
  html`<a href="${href}">Correct the address</a>, and what is due goes to the new one; or hand over the link in person.`
export const mailRefused = (name: SafeHtml, email: string) =>
  html`${name} (${email}) gets no mails.`
export const handOverCard = (card: string, person: string) =>
  html`<a href="${card}">Make a card</a> and hand it over, or <a href="${person}">correct the address</a> if it is a wrong one.`
export const nextTakeOut = () => 'Next: take somebody out'
export const notForThem = (name: SafeHtml, takeOut: string, correct: string) =>
  html`${name} says that this is not for them, and gets no more mails. <a href="${takeOut}">Take them out</a>, or <a href="${correct}">correct the email</a> if it is a wrong one.`
/** People who are out, as somebody else had put them down. */
export const declined = (names: readonly SafeHtml[]) =>
  html`Said that it is not for them, and are out: ${names.map((name, at) => html`${at > 0 ? ', ' : ''}${name}`)}.`

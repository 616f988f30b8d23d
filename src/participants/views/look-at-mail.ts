import { html, type SafeHtml } from '@remix-run/html-template'
import type { Exchange } from '../../exchanges/tables.ts'
import { paths } from '../../paths.ts'
import { messagePage } from '../../ui/message-page.ts'
import { registrationSubject, signInLinkSubject } from '../emails.ts'

/** Whom our mails come from; undefined if none leaves this machine. */
type Sender = { sender: string | undefined }
type MailSent = Sender & { exchange: Exchange; email?: string; why: keyof typeof TITLES }

const TITLES = {
  registered: 'Almost there: look at your mail',
  asked: 'Look at your mail',
  fresh: 'Look at your mail',
}

/** Says which mail to look for. The same page whether the address is known or not. */
export function lookAtMailPage({ exchange, email, why, sender }: MailSent): SafeHtml {
  if (!sender) return askTheOrganiserPage(exchange, why)
  const { name } = exchange
  const next = { href: paths.requestAccess(exchange.slug), label: 'No mail? Ask for a link' }
  const address = html`<strong>${email ?? 'the address you joined with'}</strong>`
  const rest = html`It comes from <strong>${sender}</strong> within a minute or two; look into the spam folder, too.`
  const words = {
    registered: html`We have sent a mail to ${address}. Its subject is <strong>“${registrationSubject(name)}”</strong>, or “${signInLinkSubject(name)}” if you were in already. ${rest} Its button opens your page.`,
    asked: html`If ${address} takes part in “${name}”, a mail with the subject <strong>“${signInLinkSubject(name)}”</strong> is on its way. ${rest} The link works once and for one hour. Did you join with another address? Try that one.`,
    fresh: html`A mail with the subject <strong>“${signInLinkSubject(name)}”</strong> is on its way to ${address}. ${rest} The link works once and for one hour.`,
  }
  return messagePage({ title: TITLES[why], text: words[why], next })
}

/** The answer to somebody who asked for the links of all their exchanges. */
export function linksOnTheirWayPage({ email, sender }: Sender & { email: string }): SafeHtml {
  return messagePage({
    title: 'Look at your mail',
    text: sender
      ? html`If <strong>${email}</strong> takes part in an exchange here, a link for each is on its way from <strong>${sender}</strong>. It can take a minute or two; look into the spam folder, too. Each link works once and for one hour.`
      : 'This site sends no mail, so please ask your organiser: they hand you a new link.',
    next: { href: paths.lostLink(), label: 'No mail? Try another address' },
  })
}

/** Where no mail is set up, the admin reads the mails and hands over their links. */
function askTheOrganiserPage({ slug, name }: Exchange, why: MailSent['why']): SafeHtml {
  return messagePage({
    title: why === 'registered' ? 'You are in' : 'Please ask your organiser',
    text:
      why === 'registered'
        ? html`Welcome to “${name}”! This site sends no mail, so your organiser hands you the link to your page. Tell them that you have joined.`
        : html`This site sends no mail. Your organiser can see that you asked, and hands you the link to your page in “${name}”.`,
    next: { href: paths.invitation(slug), label: 'Back to the invitation' },
  })
}

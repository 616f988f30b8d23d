import { html } from '@remix-run/html-template'
import type { MailNow } from '../../ui/page.ts'

export const frontTitle = () => 'A Secret Santa that keeps its secret'
export const frontPromise = () =>
  'Everyone draws a name, nobody sees the list. Not your sister, not whoever organises it, not even this site.'
export const frontInvited = () =>
  'Got an invitation? Open the link you were sent. That’s all it takes.'
export const frontLost = () => 'Lost my link'
export const frontOrganiser = () => 'I’m the organiser'
export const frontColophon = () =>
  'No accounts, no adverts, nobody counting you. It runs on someone’s own computer.'

export const setupTitle = () => 'Welcome'
export const setupEyebrow = () => 'The very first letter'
export const setupHeading = () => 'Welcome to Sneaky Klaus'
export const setupIntro = () =>
  'Who’s organising? Your name goes on the invitations; email and password are for signing in.'
export const setupCode = () => 'Set-up code'
export const setupCodeHint = () =>
  'It’s in the log, beside “Sneaky Klaus is ready”; the link there has it already.'
export const codeWrong = () =>
  'That’s not this site’s code. Copy it from the newest line in the log.'
export const createByCommand = () =>
  'Whoever runs the server can also make the account, with klaus admin:create.'
export const yourName = () => 'Your name'
export const nameMissing = () => 'Enter a name.'
export const nameTooLong = (max: number) => `Please shorten this to ${max} characters.`
export const yourEmail = () => 'Your email'
export const passwordHint = (min: number) =>
  `At least ${min} characters. A short sentence is easy to remember and hard to guess.`
export const start = () => 'Get started'

export const signInTitle = () => 'Organiser sign-in'
export const email = () => 'Email'
export const password = () => 'Password'
export const rememberMe = (days: number) => `Keep me signed in for ${days} days`
export const signIn = () => 'Sign in'
export const forgotten = () => 'Forgot your password?'
export const noPasswordNeeded = (lost: string, sends: boolean) =>
  sends
    ? html`Taking part? You don’t need a password. <a href="${lost}">Get a link to your page.</a>`
    : 'Taking part? You don’t need a password. Open the link you were given.'
export const noMatch = () => 'Email and password don’t match. Try again.'

export const signInInstead = (href: string) =>
  html`A browser you’ve signed in with before still gets you in, or <a href="${href}">choose a new password</a>.`
export const resetInstead = (href: string) =>
  html`Forgot it? <a href="${href}">Choose a new password</a> in this browser, and it lets you in at once.`
export const setNewPassword = () => 'Forgot it? Sign out and use “Forgot your password?”.'
const LOOK_FOR_RESET_MAIL: Readonly<Record<MailNow, string>> = {
  sends:
    'Is it the organiser’s email? Then the newest link of the last hour still works; look in spam, too. Whoever runs the server can also make you one.',
  waits:
    'Emails from here are held up right now. In a hurry? Whoever runs the server can make you a link.',
  none: 'Whoever runs the server can make you a link.',
}
export const lookForResetMail = (mail: MailNow) => LOOK_FOR_RESET_MAIL[mail]

// A forgotten password. `sends`: mails go out.
export const forgotIntro = () => 'Enter your email, and we’ll send you a link to choose a new one.'
export const noResetMail = () =>
  html`We don’t send emails here. Whoever runs the server can make you a link, with <code>klaus admin:reset-password</code>.`
export const sendLink = () => 'Send link'
export const resetAskedTitle = (mail: MailNow) => {
  if (mail === 'none') return forgotten()
  return mail === 'waits' ? 'Emails are held up' : 'Check your email'
}
export const resetAskedText = (mail: MailNow, address: string) => {
  if (mail === 'none') return noResetMail()
  return mail === 'waits'
    ? html`Emails from here are held up right now. If <strong>${address}</strong> belongs to an organiser here, a link goes out once they aren’t. Nothing by tomorrow? Ask again. In a hurry? Whoever runs the server can reset your password for you.`
    : html`If <strong>${address}</strong> belongs to an organiser here, a link is on its way. It works once, within an hour. Nothing there? Whoever runs the server can reset your password for you.`
}
export const newPasswordTitle = () => 'Choose a new password'
export const newPasswordIntro = () =>
  'You’ll be signed out everywhere and sign in with the new one.'
export const newPassword = () => 'New password'
export const newPasswordHint = (min: number) => `At least ${min} characters.`
export const saveNewPassword = () => 'Save password'
export const linkOverTitle = () => 'This link has run out'
export const linkOverText = (sends: boolean) =>
  sends
    ? 'It works once, within an hour. Just ask for another.'
    : 'It works once, within an hour. Whoever runs the server can make you another.'
export const getNewLink = () => 'Get new link'

export const choosePassword = () => 'Choose a password.'
export const passwordTooShort = (min: number) =>
  `Use at least ${min} characters; a short sentence works well.`
export const passwordTooLong = (max: number) => `Please shorten this to ${max} characters.`
export const passwordTooCommon = () =>
  'Too many people use that one. A short sentence of your own works well.'
export const passwordTooObvious = () =>
  'Anyone who knows this site would try that. Add something only you know.'
export const passwordMissing = () => 'Enter your password.'

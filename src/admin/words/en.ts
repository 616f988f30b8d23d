import { html } from '@remix-run/html-template'

export const frontTitle = () => 'A Secret Santa that keeps its secret'
export const frontPromise = () =>
  'Everyone draws a name, nobody sees the list. Not your sister, not whoever organises it, not even this site.'
export const frontInvited = () =>
  'Got an invitation? Open the link you were sent. That’s all it takes.'
export const frontLost = () => 'Lost my link'
export const frontOrganiser = () => 'I’m the organiser'
export const frontColophon = () =>
  'No accounts, no adverts, nobody counting you. It runs on somebody’s own computer.'

export const setupTitle = () => 'Welcome'
export const setupHeading = () => 'Welcome to Sneaky Klaus'
export const setupIntro = () =>
  'Who organises? Choose the email and the password that you will sign in with. Then you create your first exchange.'
export const setupCode = () => 'Set-up code'
export const setupCodeHint = () =>
  'It’s in the log, in the line that says “Sneaky Klaus is ready”; the link there has it already.'
export const codeWrong = () =>
  'That’s not the code of this site. Copy it from the newest line that says “Sneaky Klaus is ready”.'
export const createByCommand = () =>
  'Whoever runs the server can make the account with klaus admin:create.'
export const yourEmail = () => 'Your email'
export const aPassword = () => 'A password'
export const passwordHint = (min: number) =>
  `At least ${min} characters. A short sentence is easy to remember and hard to guess.`
export const start = () => 'Start'

export const signInTitle = () => 'Sign in'
export const signInHeading = () => 'Sign in as organiser'
export const email = () => 'Email'
export const password = () => 'Password'
export const rememberMe = (days: number) => `Keep me signed in for ${days} days`
export const signIn = () => 'Sign in'
export const forgotten = () => 'Forgot your password?'
export const noPasswordNeeded = () =>
  'You take part in an exchange? You need no password: open your invitation link.'
export const noMatch = () => 'Email and password do not match. Please try again.'

export const signInInstead = (href: string) =>
  html`Meanwhile, a browser in which you have signed in before still gets you in, or <a href="${href}">choose a new password by mail</a>.`
export const setNewPassword = () => 'Forgot it? Sign out, and choose a new one by mail.'
export const lookForResetMail = () =>
  'Is it the organiser’s email? Then the newest link of the last hour still works; look in the spam folder, too. Whoever runs the server can make one with klaus admin:reset-password.'

export const forgotTitle = () => 'Forgotten password'
export const forgotIntro = () =>
  'Enter the organiser’s email, and we send a link to choose a new password.'
export const sendLink = () => 'Send me a link'
export const resetSentTitle = () => 'Look at your mail'
export const resetSentText = (address: string) =>
  html`If <strong>${address}</strong> is the organiser’s address, a link is on its way. It works for one hour. No mail, or none set up? Whoever runs the server can make a link with <code>klaus admin:reset-password</code>.`
export const backToSignIn = () => 'Back to sign-in'
export const newPasswordTitle = () => 'New password'
export const newPasswordHeading = () => 'Choose a new password'
export const newPassword = () => 'New password'
export const newPasswordHint = (min: number) =>
  `At least ${min} characters. All your sessions end; you sign in again with it.`
export const saveNewPassword = () => 'Save the new password'
export const linkOverTitle = () => 'This link no longer works'
export const linkOverText = () => 'A reset link works once and for one hour. Ask for a fresh one.'
export const sendNewLink = () => 'Send me a new link'

export const choosePassword = () => 'Please choose a password.'
export const passwordTooShort = (min: number) =>
  `A password needs at least ${min} characters; a short sentence is a good one.`
export const passwordTooLong = (max: number) => `A password may have at most ${max} characters.`
export const passwordTooCommon = () =>
  'Too many people have this password, so it is tried first. A short sentence of your own is a good one.'
export const passwordTooObvious = () =>
  'Whoever knows this site would try that first. Put in more that is only yours.'
export const passwordMissing = () => 'Please enter your password.'
export const notYourPassword = () => 'This password is too long to be yours.'

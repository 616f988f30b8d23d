import { BECAUSE_WANTED, type MailParts, writeMail } from '../ui/email.ts'

/** What every mail to a participant is written from. */
export type ParticipantLetter = {
  name: string
  exchange: string
  /** The day in words. */
  day: string
  budget: string
  location: string
  link: string
}

/** So that a page can say which mail to look for. */
export function registrationSubject(exchange: string): string {
  return `You are in: ${exchange}`
}

export function signInLinkSubject(exchange: string): string {
  return `Your sign-in link for ${exchange}`
}

export function registrationEmail(letter: ParticipantLetter): MailParts {
  const { name, exchange, link } = letter
  return writeMail({
    subject: registrationSubject(exchange),
    paragraphs: [
      `Hello ${name},`,
      `You take part in “${exchange}”. Here is what is known so far:`,
      { facts: factsOf(letter) },
      'On your page you can see who else takes part and write down what would make you happy. Once names are drawn, you get a mail that says whom you give to.',
      { button: 'Open my page', href: link },
      'The button works once and for seven days. After that, the invitation page mails you a new link whenever you ask.',
    ],
    because: becauseOf(exchange),
  })
}

export function signInLinkEmail({ name, exchange, link }: ParticipantLetter): MailParts {
  return writeMail({
    subject: signInLinkSubject(exchange),
    paragraphs: [
      `Hello ${name},`,
      `Here is the link to your page in “${exchange}”. It works once and for one hour.`,
      { button: 'Open my page', href: link },
      'If you did not ask for it, there is nothing to do: without this mail nobody can sign in.',
    ],
    because: becauseOf(exchange),
  })
}

export function withdrawalEmail({
  name,
  exchange,
  invitation,
}: {
  name: string
  exchange: string
  invitation: string
}): MailParts {
  return writeMail({
    subject: `You no longer take part in ${exchange}`,
    paragraphs: [
      `Hello ${name},`,
      `You have left “${exchange}”. Nobody will draw you, and you need not buy anything.`,
      'Did you change your mind, or was it not you? While registration is open, you can join again:',
      { button: 'Join again', href: invitation },
    ],
    because: becauseOf(exchange),
  })
}

/** `drawn`: an earlier mail has told them a name that they can forget now. */
export function removedEmail({
  name,
  exchange,
  drawn,
}: {
  name: string
  exchange: string
  drawn: boolean
}): MailParts {
  return writeMail({
    subject: `You no longer take part in ${exchange}`,
    paragraphs: [
      `Hello ${name},`,
      `The organiser has taken you out of “${exchange}”. Nobody gives to you there, and you need not buy anything.`,
      ...(drawn ? ['A mail has told you a name: it no longer holds, so please forget it.'] : []),
      'Is that a surprise to you? Then please ask the organiser.',
    ],
    because: `You get this mail because you were registered for “${exchange}”.`,
  })
}

/** The facts of an exchange that are known. */
export function factsOf(
  letter: Pick<ParticipantLetter, 'day' | 'budget' | 'location'>,
): [label: string, value: string][] {
  const facts: [string, string][] = [
    ['Day', letter.day],
    ['Place', letter.location],
    ['Budget', letter.budget],
  ]
  return facts.filter(([, value]) => value !== '')
}

export function becauseOf(exchange: string): string {
  return `You get this mail because you were registered for “${exchange}”. Was that a mistake? Tell the organiser, or just ignore it.`
}

export type PersonNotice = { name: string; exchange: string; people: string; desk: string }

/** To the admin who wants to know of everybody who joins. */
export function newRegistrationNotice({ name, exchange, people, desk }: PersonNotice): MailParts {
  return writeMail({
    subject: `${name} takes part in ${exchange}`,
    paragraphs: [
      'Hello,',
      `${name} has joined “${exchange}”. That makes ${people}.`,
      { button: 'Open the exchange', href: desk },
    ],
    because: BECAUSE_WANTED,
  })
}

/** To the admin who wants to know of everybody who leaves. */
export function withdrawalNotice({ name, exchange, people, desk }: PersonNotice): MailParts {
  return writeMail({
    subject: `${name} no longer takes part in ${exchange}`,
    paragraphs: [
      'Hello,',
      `${name} has left “${exchange}”. Now it is ${people}.`,
      { button: 'Open the exchange', href: desk },
    ],
    because: BECAUSE_WANTED,
  })
}

import type { Context } from '../context.ts'
import { createSignInLink } from '../entrance/commands.ts'
import { isOwnName } from '../exchanges/customs.ts'
import { isDrawn, isMendedSince } from '../exchanges/rules.ts'
import type { Exchange } from '../exchanges/tables.ts'
import * as exchanges from '../exchanges/words/en.ts'
import { paths } from '../paths.ts'
import { type Letter, type MailParts, type MailVoice, writeMail } from '../ui/email.ts'
import type { Say } from '../ui/voice.ts'
import type { Reader } from './readers.ts'
import * as en from './words/en.ts'
import * as organiser from './words/en-organiser.ts'

type Facts = { day: string; budget: string; location: string; reveals: boolean; drawn: boolean }
/** What every mail of an exchange says of it: its name, who invites, and what they call it. */
export type About = { exchange: string; host: string; custom: string }

/** What mails to participants are made from. `reveals`: after the day they find out who gave to them. `drawn`: names are. */
export type ExchangeFacts = About & Facts
/** `sends`: mails go out. `mended`: somebody has joined or left since names were drawn, and since the reader is in. */
export type PersonalFacts = ExchangeFacts & Personal
type Personal = { name: string; link: string; sends: boolean; mended: boolean }

export function aboutExchange({ name, host, custom }: Exchange): About {
  return { exchange: name, host, custom }
}

export function factsOfExchange(exchange: Exchange): ExchangeFacts {
  const { exchange_date, budget, location } = exchange
  const now = { reveals: exchange.reveals === 1, drawn: isDrawn(exchange.state) }
  return { ...aboutExchange(exchange), day: exchange_date, budget, location, ...now }
}

/** The facts for one reader. Creates a new sign-in link for this mail. */
export async function personalFacts(
  ctx: Context,
  { exchange, participant }: Reader,
  linkLifetimeHours: Parameters<typeof createSignInLink>[2],
): Promise<PersonalFacts> {
  const token = await createSignInLink(ctx, participant, linkLifetimeHours)
  return factsWith(ctx, { exchange, participant }, token)
}

/** The same with a sign-in link that is there already. */
export function factsWith(
  ctx: Context,
  { exchange, participant: { name, first_draw } }: Pick<Reader, 'exchange' | 'participant'>,
  token: string,
): PersonalFacts {
  const link = ctx.config.baseUrl + paths.signInLink(token)
  const sends = ctx.sender !== undefined
  const mended = isMendedSince(exchange, first_draw)
  return { ...factsOfExchange(exchange), name, link, sends, mended }
}

/** A mail to somebody who takes part, left or is invited: it begins with whose Secret Santa it is. */
export function writeToGuest(
  voice: MailVoice,
  { name, ...about }: About & { name: string },
  letter: Omit<Letter, 'eyebrow' | 'greeting'>,
): MailParts {
  const eyebrow = voice.say(en.whoseSecretSanta, about)
  const isSober = isOwnName({ custom: about.custom, ...voice })
  return writeMail(voice, { eyebrow, greeting: voice.say(en.hello, name), isSober, ...letter })
}

/** A mail to the organiser, about this exchange. */
export function writeToOrganiser(
  voice: MailVoice,
  { exchange: eyebrow, host, custom }: Pick<About, 'exchange' | 'host' | 'custom'>,
  letter: Omit<Letter, 'eyebrow' | 'greeting'>,
): MailParts {
  const greeting = voice.say(organiser.helloOrganiser, host)
  const isSober = isOwnName({ custom, ...voice })
  return writeMail(voice, { eyebrow, greeting, isSober, ...letter })
}

/** Who invites, within a sentence or at its start. */
export function hostOf(say: Say, about: Pick<About, 'host'>, place?: 'first'): string {
  return say(exchanges.hostName, about, place)
}

/** When, where and for how much, on one line, leaving out what is empty. */
export function factsLine(say: Say, { day, location, budget }: ExchangeFacts) {
  const facts = [say(en.onDay, day), location, budget === '' ? '' : say(en.budget, budget)]
  return { facts: facts.filter((fact) => fact !== '') }
}

import { z } from 'zod'
import { isTimezone } from '../platform/clock.ts'
import { checkbox, line, requiredLine, text } from '../platform/forms.ts'
import { readDomain } from '../platform/mail/addresses.ts'
import { timezone } from '../ui/forms.ts'
import type { Say } from '../ui/voice.ts'
import { CUSTOM_MAX } from './customs.ts'
import {
  BUDGET_MAX,
  DESCRIPTION_MAX,
  DRAW_SHAPES,
  domainsInWords,
  EMAIL_DOMAINS_MAX,
  HOST_MAX,
  LOCATION_MAX,
  localDate,
  mayDrawItself,
  NAME_MAX,
  NAMES_SHOWN,
  PARTICIPANTS_MIN,
  REMINDER_DAYS_MAX,
} from './rules.ts'
import type { Exchange } from './tables.ts'
import * as en from './words/en.ts'

export type ExchangeInput = z.infer<ReturnType<typeof exchangeForm>>

/** The form of an exchange. Refuses a day in the past, unless it is unchanged. */
export function exchangeForm(say: Say, now: Temporal.Instant, before?: Exchange) {
  return z.object(exchangeShape(say)).superRefine((input, context) => {
    const { exchange_date, registration_close_date: closes, timezone } = input
    const mistake = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message })
    // Zod runs this even if one of these fields has already been refused.
    if (!isDate(exchange_date) || !isTimezone(timezone)) return
    const drawsItself = input.draws_itself && (!before || mayDrawItself(before))
    // A page from before the draw that was ticked asks for nothing new.
    if (input.draws_itself && !drawsItself && before?.draws_itself_since === null) {
      mistake('draws_itself', say(en.drawnByHand))
    }
    if (drawsItself && !closes) mistake('registration_close_date', say(en.lastDayNeeded))
    const today = localDate(timezone, now).toString()
    if (exchange_date < today && exchange_date !== before?.exchange_date) {
      mistake('exchange_date', say(en.dayHasPassed))
    }
    if (closes && closes > exchange_date) {
      mistake('registration_close_date', say(en.lastDayTooLate))
    } else if (drawsItself && closes === exchange_date) {
      mistake('registration_close_date', say(en.noMorningAfter))
    } else if (closes && closes < today && closes !== before?.registration_close_date) {
      mistake('registration_close_date', say(en.dayHasPassed))
    }
  })
}

/** An exchange's values, to fill in the form for editing. */
export function exchangeValues(exchange: Exchange): Record<string, string> {
  return {
    name: exchange.name,
    host: exchange.host,
    custom: exchange.custom,
    description: exchange.description,
    budget: exchange.budget,
    location: exchange.location,
    max_participants: exchange.max_participants?.toString() ?? '',
    email_domains: domainsInWords(exchange).join(', '),
    approves: String(exchange.approves),
    reveals: String(exchange.reveals),
    joins_without_email: String(exchange.joins_without_email),
    registration_close_date: exchange.registration_close_date ?? '',
    exchange_date: exchange.exchange_date,
    timezone: exchange.timezone,
    draw_shape: exchange.draw_shape,
    names_shown: exchange.names_shown,
    draws_itself: exchange.draws_itself_since === null ? '0' : '1',
    reminder_days: exchange.reminder_days.replaceAll(' ', ', '),
    version: exchange.version.toString(),
  }
}

/** Name and day, as every form that creates an exchange asks for them. */
export function nameAndDayShape(say: Say) {
  return {
    name: requiredLine(NAME_MAX, say(en.tooLong, NAME_MAX), say(en.nameMissing)),
    exchange_date: z.string({ error: say(en.dayMissing) }).refine(isDate, say(en.dayMissing)),
  }
}

/** In the order of the page, as mistakes are listed in it. */
function exchangeShape(say: Say) {
  const { name, exchange_date } = nameAndDayShape(say)
  return {
    name,
    host: requiredLine(HOST_MAX, say(en.tooLong, HOST_MAX), say(en.hostMissing)),
    exchange_date,
    custom: line(CUSTOM_MAX, say(en.tooLong, CUSTOM_MAX)),
    description: text(DESCRIPTION_MAX, say(en.tooLong, DESCRIPTION_MAX)),
    budget: line(BUDGET_MAX, say(en.tooLong, BUDGET_MAX)),
    location: line(LOCATION_MAX, say(en.tooLong, LOCATION_MAX)),
    max_participants: mostPeople(say),
    email_domains: emailDomains(say),
    approves: checkbox(),
    reveals: checkbox(),
    joins_without_email: checkbox(),
    registration_close_date: z
      .string()
      .default('')
      .transform((typed) => (typed === '' ? null : typed))
      .refine((date) => date === null || isDate(date), say(en.lastDayMalformed)),
    timezone: timezone(say),
    draws_itself: checkbox(),
    draw_shape: z.enum(DRAW_SHAPES, say(en.choiceUnknown)).default('circle'),
    names_shown: z.enum(NAMES_SHOWN, say(en.choiceUnknown)).default('on_page'),
    reminder_days: reminderDays(say),
  }
}

function mostPeople(say: Say) {
  return z
    .string()
    .default('')
    .transform((typed) => (typed.trim() === '' ? null : Number(typed)))
    .refine(
      (count) => count === null || (Number.isSafeInteger(count) && count >= PARTICIPANTS_MIN),
      say(en.tooFewPlaces, PARTICIPANTS_MIN),
    )
}

/** With or without an @ in front, each as mails have it. */
function emailDomains(say: Say) {
  return z
    .string()
    .default('')
    .transform((typed) => [...new Set(wordsIn(typed))])
    .refine((words) => words.length <= EMAIL_DOMAINS_MAX, {
      error: say(en.tooManyDomains, EMAIL_DOMAINS_MAX),
      abort: true,
    })
    .transform((words) => words.map((word) => readDomain(word.replace(/^@/, ''))))
    .refine((domains) => !domains.includes(undefined), say(en.domainsMalformed))
    .transform((domains) => [...new Set(domains.filter((domain) => domain !== undefined))])
}

function reminderDays(say: Say) {
  return z
    .string()
    .default('7, 1')
    .transform(wordsIn)
    .refine(
      (words) => words.every((word) => /^\d{1,2}$/.test(word) && Number(word) <= REMINDER_DAYS_MAX),
      say(en.remindersMalformed, REMINDER_DAYS_MAX),
    )
    .transform((words) => [...new Set(words.map(Number))].sort((a, b) => b - a))
}

function wordsIn(typed: string): string[] {
  return typed.split(/[\s,;]+/).filter((word) => word !== '')
}

function isDate(typed: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(typed)) return false
  try {
    return Temporal.PlainDate.from(typed, { overflow: 'reject' }) !== undefined
  } catch {
    return false
  }
}

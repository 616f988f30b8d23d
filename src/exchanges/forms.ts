import { z } from 'zod'
import { isTimezone } from '../platform/clock.ts'
import { checkbox, line, requiredLine, text } from '../platform/forms.ts'
import {
  BUDGET_MAX,
  DESCRIPTION_MAX,
  LOCATION_MAX,
  localDate,
  NAME_MAX,
  ORGANISER_MAX,
  PARTICIPANTS_MIN,
  REMINDER_DAYS_MAX,
} from './rules.ts'
import type { Exchange } from './tables.ts'

export type Again = z.infer<ReturnType<typeof againForm>>

export type ExchangeInput = z.infer<ReturnType<typeof exchangeForm>>

/** The form of an exchange. A day that has passed is refused, unless it was so before. */
export function exchangeForm(now: Temporal.Instant, before?: Exchange) {
  return fields.superRefine((input, context) => {
    const { exchange_date, registration_close_date: closes, timezone } = input
    const mistake = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message })
    // Zod compares the fields even if one of them is already refused.
    if (!isDate(exchange_date) || !isTimezone(timezone)) return
    const today = localDate(timezone, now).toString()
    if (exchange_date < today && exchange_date !== before?.exchange_date) {
      mistake('exchange_date', DAY_HAS_PASSED)
    }
    if (closes && closes > exchange_date) {
      mistake('registration_close_date', 'Registration must close by the day of the exchange.')
    } else if (closes && closes < today && closes !== before?.registration_close_date) {
      mistake('registration_close_date', DAY_HAS_PASSED)
    }
  })
}

/** The form with an exchange's values in it, to be edited. */
export function exchangeValues(exchange: Exchange): Record<string, string> {
  return {
    name: exchange.name,
    organiser: exchange.organiser,
    description: exchange.description,
    budget: exchange.budget,
    location: exchange.location,
    max_participants: exchange.max_participants?.toString() ?? '',
    registration_close_date: exchange.registration_close_date ?? '',
    exchange_date: exchange.exchange_date,
    timezone: exchange.timezone,
    draw_shape: exchange.draw_shape,
    reminder_days: exchange.reminder_days.replaceAll(' ', ', '),
    version: exchange.version.toString(),
  }
}

/** What to decide when a past exchange is held again; the rest is copied. */
export function againForm(now: Temporal.Instant, timezone: string) {
  const today = localDate(timezone, now).toString()
  return z.object({
    name: fields.shape.name,
    exchange_date: fields.shape.exchange_date.refine((date) => date >= today, DAY_HAS_PASSED),
    invite: checkbox(),
    avoid_last_pairs: checkbox(),
  })
}

/** The same again, a year later. */
export function againValues(past: Exchange): Record<string, string> {
  const exchange_date = Temporal.PlainDate.from(past.exchange_date).add({ years: 1 }).toString()
  return { name: past.name, exchange_date, invite: '1', avoid_last_pairs: '1' }
}

const DAY_HAS_PASSED = 'This day has passed. Please choose today or a later day.'

const fields = z.object({
  name: requiredLine('A name', NAME_MAX),
  organiser: line('Who invites', ORGANISER_MAX),
  description: text('The description', DESCRIPTION_MAX),
  budget: line('The budget', BUDGET_MAX),
  location: line('The place', LOCATION_MAX),
  max_participants: z
    .string()
    .default('')
    .transform((typed) => (typed.trim() === '' ? null : Number(typed)))
    .refine(
      (count) => count === null || (Number.isSafeInteger(count) && count >= PARTICIPANTS_MIN),
      {
        error: `Please enter a whole number from ${PARTICIPANTS_MIN}, or leave it empty for no limit.`,
      },
    ),
  exchange_date: z
    .string({ error: 'Please choose the day of the exchange.' })
    .refine(isDate, 'Please choose the day of the exchange.'),
  registration_close_date: z
    .string()
    .default('')
    .transform((typed) => (typed === '' ? null : typed))
    .refine((date) => date === null || isDate(date), 'Please enter a date, or leave it empty.'),
  timezone: z
    .string({ error: 'Please choose a timezone.' })
    .refine(isTimezone, 'Please choose a timezone from the list, such as Europe/Berlin.'),
  draw_shape: z
    .enum(['circle', 'no_swaps', 'any'], 'Please choose one of these draws.')
    .default('circle'),
  reminder_days: z
    .string()
    .default('7, 1')
    .transform((typed) => typed.split(/[\s,;]+/).filter((word) => word !== ''))
    .refine(
      (words) => words.every((word) => /^\d{1,2}$/.test(word) && Number(word) <= REMINDER_DAYS_MAX),
      `Please enter days before the exchange, such as 7, 1; at most ${REMINDER_DAYS_MAX}. Empty: no reminders.`,
    )
    .transform((words) => [...new Set(words.map(Number))].sort((a, b) => b - a)),
})

function isDate(typed: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(typed)) return false
  try {
    return Temporal.PlainDate.from(typed, { overflow: 'reject' }) !== undefined
  } catch {
    return false
  }
}

import { type Dates, reminderDays } from '../exchanges/rules.ts'

/** Local hour at which reminders go out. */
const REMINDER_HOUR = 9
/** A reminder that is later than this is not sent any more. */
const REMINDER_LATE_HOURS = 24

export type Reminder = { daysBefore: number; moment: Temporal.Instant }

/** The reminders to send now. None whose moment was before the draw, or is a day ago. */
export function dueReminders(
  exchange: Dates & { reminder_days: string; drawn_at: string | null },
  now: Temporal.Instant,
): Reminder[] {
  const { drawn_at } = exchange
  if (drawn_at === null) return []
  return reminderDays(exchange)
    .map((daysBefore) => ({ daysBefore, moment: reminderMoment(exchange, daysBefore) }))
    .filter(({ moment }) => {
      const hoursLate = now.since(moment).total('hours')
      const wasDrawn = Temporal.Instant.compare(drawn_at, moment) <= 0
      return wasDrawn && hoursLate >= 0 && hoursLate < REMINDER_LATE_HOURS
    })
}

/**
 * Nine in the morning where the exchange takes place, so many days before it. Where the clocks
 * skip that hour or that day it is as much later; where they repeat it, the first.
 */
export function reminderMoment(exchange: Dates, daysBefore: number): Temporal.Instant {
  return Temporal.PlainDate.from(exchange.exchange_date)
    .subtract({ days: daysBefore })
    .toZonedDateTime({ timeZone: exchange.timezone, plainTime: { hour: REMINDER_HOUR } })
    .toInstant()
}

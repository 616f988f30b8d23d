import { type Dates, reminderDays } from '../exchanges/rules.ts'

/** Local hour at which reminders go out. */
const REMINDER_HOUR = 9
/** A reminder that is later than this is no longer sent. */
const REMINDER_LATE_HOURS = 24

export type Reminder = { daysBefore: number; moment: Temporal.Instant }

/** The reminders to send now: those whose moment came after the draw and less than a day ago. */
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

/** Whether any reminder is still to come, if names are drawn in time: only then may a page promise one. */
export function areRemindersAhead(
  exchange: Dates & { reminder_days: string },
  now: Temporal.Instant,
): boolean {
  const last = reminderDays(exchange).at(-1)
  return last !== undefined && Temporal.Instant.compare(now, reminderMoment(exchange, last)) < 0
}

/**
 * Nine in the morning in the exchange's timezone, `daysBefore` days before it. If the clocks skip
 * that hour or day, it is as much later; if they repeat it, the first one counts.
 */
export function reminderMoment(exchange: Dates, daysBefore: number): Temporal.Instant {
  return Temporal.PlainDate.from(exchange.exchange_date)
    .subtract({ days: daysBefore })
    .toZonedDateTime({ timeZone: exchange.timezone, plainTime: { hour: REMINDER_HOUR } })
    .toInstant()
}

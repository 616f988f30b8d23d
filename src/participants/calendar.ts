import ical, { ICalAlarmType, ICalEventTransparency } from 'ical-generator'
import type { Exchange } from '../exchanges/tables.ts'
import { paths } from '../paths.ts'

/** At nine in the morning of the day before; the event begins at midnight. */
const ALARM_BEFORE_SECONDS = 15 * 60 * 60

type Facts = Pick<
  Exchange,
  'id' | 'slug' | 'name' | 'exchange_date' | 'location' | 'budget' | 'version'
>

/**
 * The day of the exchange as a calendar file (RFC 5545): a date without a time is the same
 * day in every timezone. It holds what the invitation says, and nobody's recipient.
 */
export function calendarFile(exchange: Facts, baseUrl: string, now: Temporal.Instant): string {
  const day = Temporal.PlainDate.from(exchange.exchange_date)
  const url = baseUrl + paths.invitation(exchange.slug)
  const calendar = ical({ prodId: { company: 'Sneaky Klaus', product: 'Sneaky Klaus' } })
  calendar
    .createEvent({
      id: `${exchange.id}@${new URL(baseUrl).hostname}`,
      // A file that is added once more replaces the event of an older one.
      sequence: exchange.version,
      stamp: now,
      allDay: true,
      start: day,
      end: day.add({ days: 1 }),
      summary: `Secret Santa: ${exchange.name}`,
      location: exchange.location,
      description: description(exchange, url),
      url,
      transparency: ICalEventTransparency.TRANSPARENT,
    })
    .createAlarm({
      type: ICalAlarmType.display,
      trigger: ALARM_BEFORE_SECONDS,
      description: `Tomorrow: ${exchange.name}. Is your present ready?`,
    })
  return calendar.toString()
}

function description({ budget }: Facts, url: string): string {
  const words = ['Bring a present for the one you give to.']
  if (budget) words.push(`Budget: ${budget}`)
  return [...words, url].join('\n')
}

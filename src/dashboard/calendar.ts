import ical, { ICalAlarmType, ICalEventTransparency } from 'ical-generator'
import type { Exchange } from '../exchanges/tables.ts'
import { paths } from '../paths.ts'
import { PRODUCT, type Say } from '../ui/voice.ts'
import * as en from './words/en.ts'

/** Nine in the morning on the day before, as an all-day event starts at midnight. */
const ALARM_BEFORE_SECONDS = 15 * 60 * 60

type Facts = Pick<
  Exchange,
  'id' | 'slug' | 'name' | 'custom' | 'exchange_date' | 'location' | 'budget' | 'version'
>

/**
 * The day of the exchange as a calendar file (RFC 5545). An all-day event falls on the same date in
 * every timezone. It holds what the invitation says, and nobody's recipient.
 */
export function calendarFile(
  say: Say,
  exchange: Facts,
  { baseUrl, now }: { baseUrl: string; now: Temporal.Instant },
): string {
  const day = Temporal.PlainDate.from(exchange.exchange_date)
  const url = baseUrl + paths.invitation(exchange.slug)
  const calendar = ical({ prodId: { company: PRODUCT, product: PRODUCT } })
  calendar
    .createEvent({
      id: `${exchange.id}@${new URL(baseUrl).hostname}`,
      // A file that is added again replaces the event of an older one.
      sequence: exchange.version,
      stamp: now,
      allDay: true,
      start: day,
      end: day.add({ days: 1 }),
      summary: say(en.eventTitle, exchange),
      location: exchange.location,
      description: say(en.eventText, exchange.budget, url),
      url,
      transparency: ICalEventTransparency.TRANSPARENT,
    })
    .createAlarm({
      type: ICalAlarmType.display,
      trigger: ALARM_BEFORE_SECONDS,
      description: say(en.alarm, exchange.name),
    })
  return calendar.toString()
}

import type { Clock } from '../../src/platform/clock.ts'

export type MovableClock = Clock & {
  /** Moves the time by a duration, such as `{ days: 1 }` or `{ hours: -1 }`. */
  move(duration: { days?: number; hours?: number; minutes?: number; seconds?: number }): void
  /** Sets the time, such as `2026-12-24T08:59:00Z`. */
  set(instant: string): void
}

/** A clock that stands still until a test moves it. */
export function movableClock(start: string): MovableClock {
  let now = Temporal.Instant.from(start)
  return Object.assign(() => now, {
    move({ days = 0, hours = 0, minutes = 0, seconds = 0 }) {
      now = now
        .add({ hours: 24 * days })
        .add({ hours })
        .add({ minutes })
        .add({ seconds })
    },
    set(instant: string) {
      now = Temporal.Instant.from(instant)
    },
  })
}

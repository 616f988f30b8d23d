import type { Clock } from '../../src/platform/clock.ts'

export type MovableClock = Clock & {
  /** Time passes: a duration such as `{ days: 1 }`. */
  move(duration: Span): void
  /** Somebody sets the clock by so much, and no time passes. */
  jump(duration: Span): void
  /** Milliseconds that have passed. */
  elapsedMs(): number
  /** Time passes to an instant, such as `2026-12-24T08:59:00Z`. */
  set(instant: string): void
}

type Span = { days?: number; hours?: number; minutes?: number; seconds?: number }

/** A clock that stands still until a test moves it. */
export function movableClock(start: string): MovableClock {
  let now = Temporal.Instant.from(start)
  let jumpedMs = 0
  const move = ({ days = 0, hours = 0, minutes = 0, seconds = 0 }: Span) => {
    now = now
      .add({ hours: 24 * days })
      .add({ hours })
      .add({ minutes })
      .add({ seconds })
  }
  return Object.assign(() => now, {
    move,
    jump(span: Span) {
      const before = now
      move(span)
      jumpedMs += now.since(before).total('milliseconds')
    },
    elapsedMs: () => now.epochMilliseconds - jumpedMs,
    set(instant: string) {
      now = Temporal.Instant.from(instant)
    },
  })
}

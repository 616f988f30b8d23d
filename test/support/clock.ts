import type { Clock } from '../../src/platform/clock.ts'

export type MovableClock = Clock & {
  /** Time passes: a duration such as `{ days: 1 }`. */
  move(duration: Span): void
  /** Somebody sets the clock by so much, and no time passes. */
  jump(duration: Span): void
  /** The machine sleeps: time passes, and no process runs. */
  sleep(duration: Span): void
  /** Milliseconds in which it ran. */
  elapsedMs(): number
  /** Milliseconds that have passed. */
  uptimeMs(): number
  /** Time passes to an instant, such as `2026-12-24T08:59:00Z`. */
  set(instant: string): void
}

type Span = { days?: number; hours?: number; minutes?: number; seconds?: number }

/** A clock that stands still until a test moves it. */
export function movableClock(start: string): MovableClock {
  let now = Temporal.Instant.from(start)
  let [sleptMs, jumpedMs] = [0, 0]
  const move = ({ days = 0, hours = 0, minutes = 0, seconds = 0 }: Span) => {
    now = now
      .add({ hours: 24 * days })
      .add({ hours })
      .add({ minutes })
      .add({ seconds })
  }
  const movedBy = (span: Span) => {
    const before = now
    move(span)
    return now.since(before).total('milliseconds')
  }
  const uptimeMs = () => now.epochMilliseconds - jumpedMs
  return Object.assign(() => now, {
    move,
    jump(span: Span) {
      jumpedMs += movedBy(span)
    },
    sleep(span: Span) {
      sleptMs += movedBy(span)
    },
    elapsedMs: () => uptimeMs() - sleptMs,
    uptimeMs,
    set(instant: string) {
      now = Temporal.Instant.from(instant)
    },
  })
}

import assert from 'node:assert/strict'
import type { Alarm } from '../workshop.ts'

/** For tests: an alarm that rings when the test says so. */
export function clockwork() {
  const set: { milliseconds: number; ring: () => void }[] = []
  const ever: number[] = []
  let waiting = () => {}
  let most = 0
  const alarm: Alarm = (milliseconds, ring) => {
    const mine = { milliseconds, ring }
    set.push(mine)
    ever.push(milliseconds)
    most = Math.max(most, set.length)
    waiting()
    return () => {
      if (set.includes(mine)) set.splice(set.indexOf(mine), 1)
    }
  }
  return {
    alarm,
    everSet: () => ever,
    mostAtOnce: () => most,
    /** Rings what is set, or is set next; fails unless it is set for so many milliseconds. */
    async ring(milliseconds: number): Promise<void> {
      while (set.length === 0) {
        await new Promise<void>((resolve) => {
          waiting = resolve
        })
      }
      assert.deepEqual(
        set.map((one) => one.milliseconds),
        [milliseconds],
      )
      set.splice(0, 1)[0]?.ring()
    },
  }
}

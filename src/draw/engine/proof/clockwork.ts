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
    async ring(milliseconds: number): Promise<void> {
      let due = set.find((one) => one.milliseconds === milliseconds)
      while (due === undefined) {
        await new Promise<void>((resolve) => {
          waiting = resolve
        })
        due = set.find((one) => one.milliseconds === milliseconds)
      }
      set.splice(set.indexOf(due), 1)
      due.ring()
    },
  }
}

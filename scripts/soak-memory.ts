import { setTimeout as wait } from 'node:timers/promises'
import { drawMixed, lookAround, prepareMixed, startMixed } from '../bench/mixed.ts'
import { median, megabytes } from '../bench/numbers.ts'
import { memoryOf } from '../bench/usage.ts'

const MINUTE_MS = 60_000
const LOOK_EVERY_MS = 1_000
/** Until then caches fill and code is compiled: a fifth of the time, but no more than five minutes. */
const LEFT_OUT = 1 / 5
const LEFT_OUT_MAX_MINUTES = 5
/** Fewer than these of the others say nothing. */
const JUDGED_MINUTES_MIN = 3
const GROWTH_MAX = 0.05

/**
 * Draws names for 200 people and then asks for mixed pages for so many minutes, as fast as they come. Of each
 * minute counts the least RssAnon that was seen, which is what is left after memory was cleaned up. That is flat if,
 * without the first minutes, the median of the last third is at most 5 % above that of the first. Throws if
 * it is not.
 */
export async function soakMemory(minutes: number): Promise<void> {
  const leftOut = Math.min(LEFT_OUT_MAX_MINUTES, Math.ceil(minutes * LEFT_OUT))
  if (minutes - leftOut < JUDGED_MINUTES_MIN) throw new Error('So few minutes show nothing.')
  const mixed = await prepareMixed()
  await using at = await startMixed(mixed)
  const { ours } = at
  await drawMixed(mixed, at)
  const end = performance.now() + minutes * MINUTE_MS
  const looking = lookAround(mixed, ours, () => performance.now() < end)
  const [least] = await Promise.all([leastByMinute(ours.pid, minutes), looking])
  assertFlat(least.slice(leftOut))
}

async function leastByMinute(pid: number, minutes: number): Promise<number[]> {
  const found: number[] = []
  for (let minute = 1; minute <= minutes; minute += 1) {
    const end = performance.now() + MINUTE_MS
    let least = Number.POSITIVE_INFINITY
    while (performance.now() < end) {
      await wait(LOOK_EVERY_MS)
      least = Math.min(least, memoryOf(pid).anonymous)
    }
    process.stdout.write(`minute ${minute}: RssAnon ${megabytes(least)}\n`)
    found.push(least)
  }
  return found
}

function assertFlat(minutes: readonly number[]): void {
  const third = Math.ceil(minutes.length / 3)
  const [first, last] = [median(minutes.slice(0, third)), median(minutes.slice(-third))]
  const growth = `${megabytes(first)} in the first third, ${megabytes(last)} in the last`
  if (last > first * (1 + GROWTH_MAX)) throw new Error(`RssAnon is not flat: ${growth}`)
  process.stdout.write(`flat: ${growth}\n`)
}

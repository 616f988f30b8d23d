import type { Clock } from '../clock.ts'
import { LONGEST_RETRY_MINUTES } from './outbox.ts'
import type { Delivery } from './reasons.ts'

const FIRST_RETRY_MINUTES = 1
const LONGEST_PAUSE_MINUTES = 15

export type TransportPause = {
  /** Call this if the transport itself failed. Returns when to try it again, with any mail. */
  afterFault(delivery: Delivery): Temporal.Instant
  /** Call this when the transport has accepted a mail. */
  end(): void
}

/** How long to leave a failing transport alone: 1 minute doubling to 15, or as long as it asks. */
export function createTransportPause(clock: Clock): TransportPause {
  let faults = 0
  let until: Temporal.Instant | undefined
  return {
    afterFault(delivery) {
      const now = clock()
      // Mails that were in flight together report one and the same fault.
      const ahead = until?.since(now).total('minutes') ?? 0
      if (until && ahead > 0 && ahead <= LONGEST_RETRY_MINUTES) return until
      faults += 1
      const seconds = askedSeconds(delivery) ?? backOffSeconds(faults, LONGEST_PAUSE_MINUTES)
      until = now.add({ seconds })
      return until
    },
    end() {
      faults = 0
      until = undefined
    },
  }
}

/** One pause for each domain. */
export function pausesByDomain(clock: Clock): (domain: string) => TransportPause {
  const pauses = new Map<string, TransportPause>()
  return (domain) => {
    const pause = pauses.get(domain) ?? createTransportPause(clock)
    pauses.set(domain, pause)
    return pause
  }
}

/** 1 minute after the first try, doubling up to the longest. */
export function backOffSeconds(times: number, longestMinutes: number): number {
  return 60 * Math.min(FIRST_RETRY_MINUTES * 2 ** (times - 1), longestMinutes)
}

/** How long the transport asks to wait, if it does. */
export function askedSeconds(delivery: Delivery): number | undefined {
  return delivery.outcome === 'delayed' ? delivery.retryAfterSeconds : undefined
}

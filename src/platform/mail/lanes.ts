import type { Clock } from '../clock.ts'
import { domainOf } from './addresses.ts'
import type { OutboxMail } from './outbox.ts'
import { createSuspicion, type Suspicion } from './suspicion.ts'
import { createTransportPause, pausesByDomain, type TransportPause } from './transport-pause.ts'

/** A mail, and whom it is for. */
type Waiting = { id: string; address: string }

/**
 * The mails of these kinds, of which one tells something about the others and nothing about mails besides:
 * what becomes of it puts off or resumes none of another lane, blames nobody for them, and takes no place
 * from them, however long it is in flight.
 */
export type LaneParts<Context> = {
  kinds: readonly OutboxMail['kind'][]
  /** How many of its mails may be in flight at once. */
  concurrency: number
  /** What waits in it, what is to be tried first at the front. */
  waiting(ctx: Context): Promise<readonly Waiting[]>
}

/** A lane, and what is known from its mails about the transport, and about who refuses us. */
export type Lane<Context> = LaneParts<Context> & {
  pause: TransportPause
  /** The same for a domain that refuses us while others do not. */
  pauseAt(domain: string): TransportPause
  suspicion: Suspicion
}

export function createLane<Context>(clock: Clock, parts: LaneParts<Context>): Lane<Context> {
  return {
    ...parts,
    pause: createTransportPause(clock),
    pauseAt: pausesByDomain(clock),
    suspicion: createSuspicion(clock),
  }
}

/** The ids of what waits in this lane, for readers at one of these domains if they are given. */
export async function idsIn<Context>(
  ctx: Context,
  lane: Lane<Context>,
  domains?: readonly string[],
): Promise<string[]> {
  const waiting = await lane.waiting(ctx)
  return waiting
    .filter(({ address }) => domains?.includes(domainOf(address)) ?? true)
    .map(({ id }) => id)
}

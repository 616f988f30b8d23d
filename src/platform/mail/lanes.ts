import type { Clock } from '../clock.ts'
import { domainOf } from './addresses.ts'
import type { OutboxMail } from './outbox.ts'
import { createSuspicion, type Suspicion } from './suspicion.ts'
import { createTransportPause, pausesByDomain, type TransportPause } from './transport-pause.ts'

/** A mail, and whom it is for. */
type Waiting = { id: string; address: string }

/** Asks a room for what waits in one lane, what is to be tried first at the front. */
export type ListWaiting<Context> = (ctx: Context, isUnseen: boolean) => Promise<readonly Waiting[]>

/**
 * Mails of which one tells something about the others. There are two lanes: that a mail that no page may
 * show goes out or is refused puts off none of the others, resumes none and blames nobody for them. The two
 * share the connections, so one whose server does not answer may hold up others until it is given up.
 */
export type Lane<Context> = {
  pause: TransportPause
  /** The same for a domain that refuses us while others do not. */
  pauseAt(domain: string): TransportPause
  suspicion: Suspicion
  waiting(ctx: Context): Promise<readonly Waiting[]>
}

export type Lanes<Context> = {
  seen: Lane<Context>
  of(mail: OutboxMail): Lane<Context>
}

export function createLanes<Context>(
  clock: Clock,
  isUnseen: (mail: OutboxMail) => boolean,
  listWaiting: ListWaiting<Context>,
): Lanes<Context> {
  const lane = (isUnseen: boolean): Lane<Context> => ({
    pause: createTransportPause(clock),
    pauseAt: pausesByDomain(clock),
    suspicion: createSuspicion(clock),
    waiting: (ctx) => listWaiting(ctx, isUnseen),
  })
  const seen = lane(false)
  const unseen = lane(true)
  return { seen, of: (mail) => (isUnseen(mail) ? unseen : seen) }
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

import type { Context } from '../context.ts'
import type { Participant } from '../participants/tables.ts'
import { timestamp } from '../platform/clock.ts'

/** Whom a link signs in, and as long as which generation of their sessions lives. */
export type UntracedLink = { participant_id: string; generation: number; expires_at: string }

const UNTRACED_LINK = 'sign-in link without a trace'

/**
 * A sign-in link that leaves no row until it is spent: rows of links tell who got a mail at
 * what time, and for some mails that alone would name a pair. The token itself says, under
 * seal, whom it signs in; it is short enough to be part of a URL.
 */
export function createUntracedSignInLink(
  { seal, clock }: Context,
  { id, session_generation }: Pick<Participant, 'id' | 'session_generation'>,
  lifetimeHours: number,
): string {
  const expires = clock().add({ hours: lifetimeHours }).epochMilliseconds
  return seal.seal([id, session_generation, expires].join(' '), UNTRACED_LINK)
}

/** What such a token says; undefined if it is none of ours. */
export function openUntracedLink({ seal }: Context, token: string): UntracedLink | undefined {
  try {
    const [participant_id = '', generation, expires] = seal.open(token, UNTRACED_LINK).split(' ')
    const expires_at = timestamp(Temporal.Instant.fromEpochMilliseconds(Number(expires)))
    return { participant_id, generation: Number(generation), expires_at }
  } catch {
    return undefined
  }
}

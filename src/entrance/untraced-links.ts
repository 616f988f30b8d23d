import type { Context } from '../context.ts'
import type { Participant } from '../participants/tables.ts'
import { timestamp } from '../platform/clock.ts'

/** Whom a link signs in, as long as their sessions are of this generation. */
export type UntracedLink = { participant_id: string; generation: number; expires_at: string }

const UNTRACED_LINK = 'sign-in link without a trace'

/**
 * Creates a sign-in link that has no row until it is used: rows tell who got a mail and when, and
 * for some mails that alone would reveal a pair. The token carries its owner under seal, and is
 * short enough for a URL.
 */
export function createUntracedSignInLink(
  { seal, clock }: Context,
  { id, session_generation }: Pick<Participant, 'id' | 'session_generation'>,
  lifetimeHours: number,
): string {
  const expires = clock().add({ hours: lifetimeHours }).epochMilliseconds
  return seal.seal([id, session_generation, expires].join(' '), UNTRACED_LINK)
}

/** What such a token says. Returns undefined if it is not one of ours. */
export function openUntracedLink({ seal }: Context, token: string): UntracedLink | undefined {
  try {
    const [participant_id = '', generation, expires] = seal.open(token, UNTRACED_LINK).split(' ')
    const expires_at = timestamp(Temporal.Instant.fromEpochMilliseconds(Number(expires)))
    return { participant_id, generation: Number(generation), expires_at }
  } catch {
    return undefined
  }
}

import type { FastifyRequest, Session } from 'fastify'
import { type Context, transact } from '../context.ts'
import { listSession } from '../platform/session-lists.ts'
import { SESSIONS_OF_CARD_MAX } from './rules.ts'

/**
 * Bounds in how many browsers a card is signed in at once: the oldest session ends. It may grant other
 * things, too, which stay. `instead` is the id of the session that this one has replaced.
 */
export async function boundSessionsOfCards(
  ctx: Context,
  { session }: Pick<FastifyRequest, 'session'>,
  instead: string,
): Promise<void> {
  const byCards = Object.entries(session.participants ?? {}).flatMap(([key, { entry }]) =>
    entry?.way === 'card' ? [{ key, by: entry.link }] : [],
  )
  if (byCards.length === 0) return
  // What is on a list can be ended only once it is stored.
  await session.save()
  await transact(ctx, async (ctx) => {
    for (const { key, by } of byCards) {
      const opened = { by, key, session: session.sessionId, instead }
      await listSession(ctx, opened, SESSIONS_OF_CARD_MAX, grantsNothing)
    }
  })
}

function grantsNothing({ admin, participants = {} }: Partial<Session>): boolean {
  return admin === undefined && Object.keys(participants).length === 0
}

import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Exchange } from '../exchanges/tables.ts'
import { hostName } from '../exchanges/words/en.ts'
import type { Refusal } from '../platform/rate-limits.ts'
import { mailNow } from '../ui/page.ts'
import { tooManyTries } from '../ui/replies.ts'
import * as ui from '../ui/words/en.ts'
import { LINK_TRIES_OF_NETWORK, USES_OF_CARD, USES_OF_CARDS_BY_NETWORK } from './rules.ts'
import * as en from './words/en.ts'

/** Answers 429 to whoever asks for links too often, with what helps at this limit. */
export function tooManyLinks(
  request: FastifyRequest,
  reply: FastifyReply,
  refusal: Refusal,
): FastifyReply {
  const { page } = request
  const isOfNetwork = refusal.limit === LINK_TRIES_OF_NETWORK.name
  const instead = isOfNetwork
    ? page.say(ui.fromAnotherNetwork)
    : page.say(en.meanwhile, mailNow(page))
  return tooManyTries(request, reply, refusal, instead)
}

/** Whether a card works, but was used too often. */
export function isOfUses({ limit }: Refusal): boolean {
  return limit === USES_OF_CARD.name || limit === USES_OF_CARDS_BY_NETWORK.name
}

/** Answers 429 to whoever has a card that works, with what helps. */
export function tooManyUses(
  request: FastifyRequest,
  reply: FastifyReply,
  refusal: Refusal,
  exchange: Exchange,
): FastifyReply {
  const { say } = request.page
  const instead =
    refusal.limit === USES_OF_CARD.name
      ? say(en.cardUsedALot, say(hostName, exchange))
      : say(ui.fromAnotherNetwork)
  return tooManyTries(request, reply, refusal, instead)
}

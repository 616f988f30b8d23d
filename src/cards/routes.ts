import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { makeCard, makeCards, noteHandedOver } from '../entrance/cards.ts'
import { findCards } from '../entrance/queries.ts'
import { mayHaveCard } from '../entrance/rules.ts'
import { toDesk } from '../exchanges/guard.ts'
import { paths, withNews } from '../paths.ts'
import { giveWay } from '../platform/event-loop.ts'
import { parseForm } from '../platform/forms.ts'
import { seeOther, sendPage } from '../platform/replies.ts'
import { conflict, nothingHere } from '../ui/replies.ts'
import { compareNames } from '../ui/words/en.ts'
import { handingForm, makingForm } from './forms.ts'
import { readHandOver } from './queries.ts'
import { allCardsPage, askForAllPage } from './views/all-cards.ts'
import { askForCardPage, cardPage, type Drawn, drawn } from './views/card.ts'
import { handOverPage } from './views/hand-over.ts'
import * as en from './words/en.ts'

/** Making a card for somebody without an email; mounted behind `participantOfAddress`. */
export function cardRoutes(area: FastifyInstance, ctx: Context): void {
  area.get(paths.card(':slug', ':participantId'), async (request, reply) => {
    const { exchange, participant, page } = request
    const cards = (await findCards(ctx, exchange.id)).get(participant.id)
    const has = { sender: page.sender, hasCard: cards?.living !== undefined }
    if (!mayHaveCard(participant, has)) return noCard(request, reply)
    return sendPage(reply, askForCardPage(page, { exchange, participant, cards }))
  })

  area.post(paths.card(':slug', ':participantId'), async (request, reply) => {
    const { exchange, participant, page } = request
    const card = await makeCard(ctx, exchange, participant)
    if (!card) return noCard(request, reply)
    const address = ctx.config.baseUrl + paths.cardLink(card.token)
    const { code } = card
    return sendPage(reply, cardPage(page, { exchange, participant, address, code }))
  })
}

/** Handing cards over, and making all that are missing; mounted behind `organiserOf`. */
export function handOverRoutes(area: FastifyInstance, ctx: Context): void {
  const show = async ({ exchange, page }: FastifyRequest, reply: FastifyReply, mistake = '') => {
    const shown = { exchange, ...(await readHandOver(ctx, exchange)), mistake }
    return sendPage(reply, handOverPage(page, shown), mistake === '' ? 200 : 422)
  }

  area.get(paths.handOver(':slug'), async (request, reply) => await show(request, reply))

  area.post(paths.handOver(':slug'), async (request, reply) => {
    const { exchange, page, body } = request
    const parsed = parseForm(handingForm(page.say), body)
    if (!parsed.ok) return await show(request, reply, page.say(en.nobodyChosen))
    const { id, isHandedOver } = parsed.value
    const { missing, waiting, byMailbox, handedOver, reached } = await readHandOver(ctx, exchange)
    const holders = [...missing, ...waiting, ...byMailbox, ...handedOver, ...reached]
    const holder = holders.find(({ person }) => person.id === id)
    if (!holder) return nothingHere(request, reply)
    if (!(await noteHandedOver(ctx, exchange, holder.person, isHandedOver))) {
      const next = { href: paths.handOver(exchange.slug), label: page.say(en.handOver) }
      return conflict(request, reply, page.say(en.noCardYet), next)
    }
    return seeOther(
      reply,
      withNews('handOver', exchange.slug, isHandedOver ? 'handed' : 'taken_back'),
    )
  })

  allCardsRoutes(area, ctx)
}

function allCardsRoutes(area: FastifyInstance, ctx: Context): void {
  area.get(paths.allCards(':slug'), async (request, reply) => {
    const { exchange, page } = request
    const { onPrintJob: missing } = await readHandOver(ctx, exchange)
    if (missing.length === 0) return noneMissing(request, reply)
    return sendPage(reply, askForAllPage(page, { exchange, count: missing.length }))
  })

  // Asks again if it would come to more than was asked about.
  area.post(paths.allCards(':slug'), async (request, reply) => {
    const { exchange, page } = request
    const { cards: agreed } = makingForm.parse(request.body ?? {})
    const { onPrintJob: missing } = await readHandOver(ctx, exchange)
    if (missing.length > agreed) {
      const asked = askForAllPage(page, { exchange, count: missing.length })
      return sendPage(reply, asked, agreed > 0 ? 409 : 200)
    }
    const byName = missing.map(({ person }) => person).toSorted(compareNames)
    const ids = byName.map(({ id }) => id)
    const made = await makeCards(ctx, exchange, ids)
    if (made.length === 0) return noneMissing(request, reply)
    const cards: Drawn[] = []
    for (const { participant, token, code } of made) {
      const address = ctx.config.baseUrl + paths.cardLink(token)
      cards.push(drawn(page, { exchange, participant, address, code }))
      await giveWay()
    }
    return sendPage(reply, allCardsPage(page, { exchange, cards }))
  })
}

function noneMissing(request: FastifyRequest, reply: FastifyReply) {
  const { exchange, page } = request
  const next = { href: paths.handOver(exchange.slug), label: page.say(en.handOver) }
  return conflict(request, reply, page.say(en.noneMissing), next)
}

function noCard(request: FastifyRequest, reply: FastifyReply) {
  return conflict(request, reply, request.page.say(en.noCard), toDesk(request))
}

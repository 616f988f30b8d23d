import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { toDesk } from '../exchanges/guard.ts'
import { listWaiting } from '../participants/queries.ts'
import { mayAddPeople } from '../participants/rules.ts'
import { countingTold } from '../participants/told.ts'
import { paths, withNews } from '../paths.ts'
import { typedValues } from '../platform/forms.ts'
import { seeOther, sendPage } from '../platform/replies.ts'
import { conflict } from '../ui/replies.ts'
import { accept, decline, seenAs } from './commands.ts'
import { acceptAllPage, declineAllPage, waitingPage } from './views/waiting.ts'
import * as en from './words/en.ts'

/** Those who wait for the organiser's nod; mounted behind `organiserOf`. */
export function waitingRoutes(area: FastifyInstance, ctx: Context): void {
  const everybody = async ({ exchange }: Pick<FastifyRequest, 'exchange'>) => {
    const people = await listWaiting(ctx, exchange.id)
    return people.map((person) => ({ ...person, seen: seenAs(ctx, person) }))
  }

  area.get(paths.waiting(':slug'), async (request, reply) => {
    const { exchange, page } = request
    return sendPage(reply, waitingPage(page, { exchange, people: await everybody(request) }))
  })

  area.get(paths.accept(':slug'), async (request, reply) => {
    const { exchange, page } = request
    if (!mayAddPeople(exchange.state)) return tooLate(request, reply)
    const people = await everybody(request)
    if (people.length === 0) return seeOther(reply, paths.waiting(exchange.slug))
    return sendPage(reply, acceptAllPage(page, { exchange, people }))
  })

  area.post(paths.accept(':slug'), async (request, reply) => {
    const { exchange, body } = request
    const shown = shownIn(body)
    const { outcome: nod, told } = await countingTold(ctx, exchange, (ctx) =>
      accept(ctx, exchange, shown),
    )
    if (nod.outcome === 'too_late') return tooLate(request, reply)
    const say = (...news: Parameters<typeof withNews<'waiting' | 'desk'>>) =>
      seeOther(reply, withNews(...news))
    const { slug } = exchange
    const reached = told(nod.accepted)
    if (nod.outcome === 'changed') return say('waiting', slug, 'changed')
    const isMany = shown.size > 1
    if (!isMany && nod.byNameAlone > 0) return say('waiting', slug, 'name_was_in')
    if (nod.wereIn > 0) return say('waiting', slug, isMany ? 'some_were_in' : 'was_in', reached)
    if (isMany && nod.left === 0) return say('desk', slug, 'all_accepted', reached)
    return say('waiting', slug, isMany ? 'others_wait' : 'accepted', reached)
  })

  area.get(paths.decline(':slug'), async (request, reply) => {
    const { exchange, page } = request
    const people = await everybody(request)
    if (people.length === 0) return seeOther(reply, paths.waiting(exchange.slug))
    return sendPage(reply, declineAllPage(page, { exchange, people }))
  })

  area.post(paths.decline(':slug'), async (request, reply) => {
    const { exchange, body } = request
    const { outcome } = await decline(ctx, exchange, shownIn(body))
    const done = outcome === 'changed' ? 'changed' : 'declined'
    return seeOther(reply, withNews('waiting', exchange.slug, done))
  })
}

/** As whom the page that was posted has shown those whom its button means. */
function shownIn(body: unknown): ReadonlySet<string> {
  return new Set((typedValues(body).shown ?? '').split(' ').filter((seen) => seen !== ''))
}

function tooLate(request: FastifyRequest, reply: FastifyReply) {
  const { exchange, page } = request
  return conflict(request, reply, page.say(en.tooLate, exchange.state), toDesk(request))
}

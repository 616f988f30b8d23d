import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Context } from '../context.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { paths } from '../paths.ts'
import { type FormState, outdatedForm, parseForm, typedVersion } from '../platform/forms.ts'
import { seeOther, sendPage } from '../platform/replies.ts'
import { makeCard } from './cards.ts'
import { personForm, personValues } from './forms.ts'
import { editPerson, removePerson } from './people-commands.ts'
import { findCards, findPerson } from './queries.ts'
import { mayAddPeople, mayEditProfile, mayHaveCard } from './rules.ts'
import type { Participant } from './tables.ts'
import { askForCardPage, cardPage } from './views/card.ts'
import { personPage } from './views/person.ts'
import { removePersonPage } from './views/remove-person.ts'
import { tooLatePage } from './views/too-late.ts'

type Person = { Params: { slug: string; participantId: string } }
type Done = { Querystring: { done?: string } }
type Found = { exchange: Exchange; participant: Participant }
type Shown = { form: FormState; done?: string | undefined }

/** The admin's page of one person: edit, remove, hand over a card. */
export function personRoutes(app: FastifyInstance, ctx: Context): void {
  async function showPerson(reply: FastifyReply, found: Found, shown: Shown, status = 200) {
    const { exchange, participant } = found
    const cards = (await findCards(ctx.db, exchange.id)).get(participant.id)
    const csrf = reply.generateCsrf()
    const page = personPage({ csrf, exchange, participant, cards, done: undefined, ...shown })
    return sendPage(reply, page, status)
  }

  app.get<Person & Done>(paths.person(':slug', ':participantId'), async (request, reply) => {
    const found = await findPerson(ctx.db, request.params)
    if (!found) return reply.callNotFound()
    if (!mayEditProfile(found.exchange.state)) return tooLate(reply, 'edit', found.exchange)
    const form = request.kept ?? { values: personValues(found.participant), errors: {} }
    return await showPerson(reply, found, { form, done: request.query.done })
  })

  app.post<Person>(paths.person(':slug', ':participantId'), async (request, reply) => {
    const found = await findPerson(ctx.db, request.params)
    if (!found) return reply.callNotFound()
    const { exchange, participant } = found
    if (!mayEditProfile(exchange.state)) return tooLate(reply, 'edit', exchange)
    const parsed = parseForm(personForm, request.body)
    if (!parsed.ok) return await showPerson(reply, found, { form: parsed.form }, 422)
    const version = typedVersion(request.body)
    const outcome = await editPerson(ctx, exchange, participant, parsed.value, version)
    if (outcome === 'too_late') return tooLate(reply, 'edit', exchange)
    if (outcome === 'changed') {
      const saved = (await findPerson(ctx.db, request.params))?.participant ?? participant
      const form = outdatedForm(request.body, personValues(saved))
      return await showPerson(reply, { exchange, participant: saved }, { form }, 409)
    }
    return seeOther(reply, `${paths.desk(exchange.slug)}?done=person_saved`)
  })

  app.get<Person>(paths.removePerson(':slug', ':participantId'), async (request, reply) => {
    const found = await findPerson(ctx.db, request.params)
    if (!found) return reply.callNotFound()
    const { exchange, participant } = found
    if (exchange.state === 'matched') {
      return seeOther(reply, paths.dropOut(exchange.slug, participant.id))
    }
    if (!mayAddPeople(exchange.state)) return tooLate(reply, 'edit', exchange)
    return sendPage(reply, removePersonPage({ csrf: reply.generateCsrf(), exchange, participant }))
  })

  app.post<Person>(paths.removePerson(':slug', ':participantId'), async (request, reply) => {
    const found = await findPerson(ctx.db, request.params)
    if (!found) return reply.callNotFound()
    const { exchange, participant } = found
    if (!(await removePerson(ctx, exchange, participant))) {
      return tooLate(reply, 'remove', exchange)
    }
    return seeOther(reply, `${paths.desk(exchange.slug)}?done=person_removed`)
  })

  app.get<Person>(paths.card(':slug', ':participantId'), async (request, reply) => {
    const found = await findPerson(ctx.db, request.params)
    if (!found) return reply.callNotFound()
    const { exchange, participant } = found
    if (!mayHaveCard(participant, exchange.state)) return tooLate(reply, 'card', exchange)
    const cards = (await findCards(ctx.db, exchange.id)).get(participant.id)
    const csrf = reply.generateCsrf()
    return sendPage(reply, askForCardPage({ csrf, exchange, participant, cards }))
  })

  app.post<Person>(paths.card(':slug', ':participantId'), async (request, reply) => {
    const found = await findPerson(ctx.db, request.params)
    if (!found) return reply.callNotFound()
    const token = await makeCard(ctx, found.exchange, found.participant)
    if (!token) return tooLate(reply, 'card', found.exchange)
    const address = ctx.config.baseUrl + paths.signInLink(token)
    return sendPage(reply, cardPage({ csrf: reply.generateCsrf(), ...found, address }))
  })
}

function tooLate(reply: FastifyReply, what: Parameters<typeof tooLatePage>[0], exchange: Exchange) {
  return sendPage(reply, tooLatePage(what, exchange), 409)
}

import type { FastifyInstance } from 'fastify'
import { findAdmin } from '../admin/queries.ts'
import type { Context } from '../context.ts'
import { findExchange } from '../exchanges/queries.ts'
import { paths } from '../paths.ts'
import { type FormState, parseForm } from '../platform/forms.ts'
import { seeOther, sendFile, sendPage } from '../platform/replies.ts'
import { writeTable } from '../platform/spreadsheet.ts'
import { notAdded, personForm } from './forms.ts'
import { addPerson } from './people-commands.ts'
import { listParticipants } from './queries.ts'
import { mayAddPeople } from './rules.ts'
import { exportedRows } from './views/export.ts'
import { newPersonPage } from './views/person.ts'
import { tooLatePage } from './views/too-late.ts'

type Slug = { Params: { slug: string } }

/** The admin adds people by hand, takes part themselves, and takes the list along. */
export function peopleRoutes(app: FastifyInstance, ctx: Context): void {
  app.get<Slug>(paths.people(':slug'), async (request, reply) => {
    const exchange = await findExchange(ctx.db, request.params.slug)
    if (!exchange) return reply.callNotFound()
    return seeOther(reply, `${paths.desk(exchange.slug)}#people`)
  })

  app.get<Slug & { Querystring: { me?: string } }>(
    paths.newPerson(':slug'),
    async (request, reply) => {
      const exchange = await findExchange(ctx.db, request.params.slug)
      if (!exchange) return reply.callNotFound()
      if (exchange.state === 'matched') return seeOther(reply, paths.latecomer(exchange.slug))
      if (!mayAddPeople(exchange.state)) return sendPage(reply, tooLatePage('add', exchange), 409)
      const isMe = request.query.me !== undefined
      const email = isMe ? ((await findAdmin(ctx.db))?.email ?? '') : ''
      const form = request.kept ?? { values: { email }, errors: {} }
      return sendPage(reply, newPersonPage({ csrf: reply.generateCsrf(), exchange, form, isMe }))
    },
  )

  const adding = { config: { formPage: paths.newPerson } }
  app.post<Slug>(paths.people(':slug'), adding, async (request, reply) => {
    const exchange = await findExchange(ctx.db, request.params.slug)
    if (!exchange) return reply.callNotFound()
    if (!mayAddPeople(exchange.state)) return sendPage(reply, tooLatePage('add', exchange), 409)
    const parsed = parseForm(personForm, request.body)
    const again = (form: FormState) =>
      sendPage(reply, newPersonPage({ csrf: reply.generateCsrf(), exchange, form }), 422)
    if (!parsed.ok) return again(parsed.form)
    const added = await addPerson(ctx, exchange, parsed.value)
    if (added.outcome === 'too_late') return sendPage(reply, tooLatePage('add', exchange), 409)
    if (added.outcome !== 'added') return again(notAdded(request.body, added.outcome))
    const { id, email } = added.participant
    return seeOther(
      reply,
      email === null
        ? `${paths.person(exchange.slug, id)}?done=without_email`
        : `${paths.desk(exchange.slug)}?done=person_added`,
    )
  })

  app.get<Slug>(paths.exportPeople(':slug'), async (request, reply) => {
    const exchange = await findExchange(ctx.db, request.params.slug)
    if (!exchange) return reply.callNotFound()
    const people = await listParticipants(ctx.db, exchange.id)
    const text = writeTable(exportedRows(people, exchange.timezone))
    return sendFile(reply, { name: `${exchange.name}.csv`, type: 'text/csv; charset=utf-8', text })
  })
}

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { findCards } from '../entrance/queries.ts'
import { toDesk } from '../exchanges/guard.ts'
import { personForm, personValues } from '../participants/forms.ts'
import { findParticipant, listParticipants } from '../participants/queries.ts'
import { mayAddPeople, mayEditProfile } from '../participants/rules.ts'
import type { Participant } from '../participants/tables.ts'
import * as participants from '../participants/words/en.ts'
import { paths, withNews } from '../paths.ts'
import { type FormState, parseForm, typedValues, typedVersion } from '../platform/forms.ts'
import { seeOther, sendFile, sendPage } from '../platform/replies.ts'
import { noteSecurityEvent } from '../platform/security-log.ts'
import { newestLink } from '../post/queries.ts'
import { freshForm, outdatedForm } from '../ui/forms.ts'
import { conflict } from '../ui/replies.ts'
import type { Say } from '../ui/voice.ts'
import { addPerson, editPerson, removePerson } from './commands.ts'
import { listFiles, listPartsPage } from './views/export.ts'
import { newPersonPage, personPage } from './views/person.ts'
import { removePersonPage } from './views/remove-person.ts'
import * as en from './words/en.ts'

/** `?me` is the organiser, who takes part, too. */
type Adding = { Querystring: { me?: string } }

/** Which part of a long list, and of which state of it. */
type Saving = { Querystring: { part?: string; of?: string } }

/** Adding people, the admin among them, and exporting the list; mounted behind `organiserOf`. */
export function peopleRoutes(area: FastifyInstance, ctx: Context): void {
  area.get(paths.people(':slug'), async ({ exchange }, reply) =>
    seeOther(reply, `${paths.desk(exchange.slug)}#people`),
  )

  area.get<Adding>(paths.newPerson(':slug'), async (request, reply) => {
    const { exchange, admin, page, query } = request
    if (exchange.state === 'matched') return seeOther(reply, paths.latecomer(exchange.slug))
    if (!mayAddPeople(exchange.state)) return tooLateToAdd(request, reply)
    const isMe = query.me !== undefined
    const form = freshForm(request, { email: isMe ? admin.email : '' })
    return sendPage(reply, newPersonPage(page, { exchange, form, isMe }))
  })

  const adding = { config: { formPage: paths.newPerson } }
  area.post<Adding>(paths.people(':slug'), adding, async (request, reply) => {
    const { exchange, page, body, query } = request
    const { say } = page
    if (!mayAddPeople(exchange.state)) return tooLateToAdd(request, reply)
    const isMe = query.me !== undefined
    const again = (form: FormState, saidNo = '') =>
      sendPage(reply, newPersonPage(page, { exchange, form, isMe, saidNo }), 422)
    const parsed = parseForm(personForm(say), body)
    if (!parsed.ok) return again(parsed.form)
    const { name, email } = parsed.value
    const isTold = isMe || (email !== null && typedValues(body).said_no === email)
    const added = await addPerson(ctx, exchange, parsed.value, { isMe, isTold })
    const { outcome } = added
    if (outcome === 'too_late') return tooLateToAdd(request, reply)
    if (outcome === 'added') {
      return seeOther(reply, whatNext(exchange.slug, added.participant, page.sender))
    }
    const form = { values: typedValues(body), errors: whyNotAdded(say, outcome, name) }
    return again(form, outcome === 'says_no' ? (email ?? '') : '')
  })

  area.get<Saving>(paths.exportPeople(':slug'), async ({ exchange, page, query }, reply) => {
    const people = await listParticipants(ctx, exchange.id)
    const files = listFiles(page.say, people, exchange.timezone)
    const version = ctx.seal.fingerprint('list', files.map(({ text }) => text).join()).slice(0, 16)
    const { part, of } = query
    const isWhole = files.length === 1
    const isOutdated = !isWhole && of !== undefined && of !== version
    const file = files[isWhole ? 0 : Number(part ?? 0) - 1]
    if (!file || isOutdated) {
      return sendPage(reply, listPartsPage(page, { exchange, files, version, isOutdated }))
    }
    const { text } = file
    const name = isWhole ? exchange.name : `${exchange.name} ${part}`
    return sendFile(reply, { name: `${name}.csv`, type: 'text/csv; charset=utf-8', text })
  })
}

function whyNotAdded(
  say: Say,
  outcome: 'already_in' | 'says_no' | 'full',
  name: string,
): Record<string, string> {
  if (outcome === 'already_in') return { name: say(participants.alreadyIn, name) }
  return { '': outcome === 'full' ? say(en.full) : say(en.saidNo, name) }
}

/** Who gets no email, or wants none, needs a card next. */
function whatNext(
  slug: string,
  { id, email, mail_trouble }: Participant,
  sender: string | undefined,
): string {
  if (email === null || sender === undefined) return `${paths.person(slug, id)}?done=without_email`
  if (mail_trouble === 'wants_no_mail') return `${paths.person(slug, id)}?done=wants_no_mail`
  return withNews('desk', slug, 'person_added', 'all')
}

/** Editing and removing one person; mounted behind `participantOfAddress`. */
export function personRoutes(area: FastifyInstance, ctx: Context): void {
  async function show(
    request: FastifyRequest,
    reply: FastifyReply,
    form: FormState,
    { status = 200, saidNo = '' } = {},
  ) {
    const { exchange, participant, page } = request
    const cards = (await findCards(ctx, exchange.id)).get(participant.id)
    const link = (await newestLink(ctx, participant.id))?.state
    return sendPage(
      reply,
      personPage(page, { exchange, participant, cards, link, form, saidNo }),
      status,
    )
  }

  area.get(paths.person(':slug', ':participantId'), async (request, reply) => {
    const { exchange, participant } = request
    if (!mayEditProfile(exchange.state)) return isOver(request, reply)
    return await show(request, reply, freshForm(request, personValues(participant)))
  })

  area.post(paths.person(':slug', ':participantId'), async (request, reply) => {
    const { exchange, participant, page, body } = request
    if (!mayEditProfile(exchange.state)) return isOver(request, reply)
    const parsed = parseForm(personForm(page.say, participant), body)
    if (!parsed.ok) return await show(request, reply, parsed.form, { status: 422 })
    const { name, email } = parsed.value
    const isTold = email !== null && typedValues(body).said_no === email
    const told = { version: typedVersion(body), isTold }
    const outcome = await editPerson(ctx, exchange, participant, parsed.value, told)
    if (outcome === 'too_late') return isOver(request, reply)
    if (outcome === 'already_in') {
      const errors = { name: page.say(participants.alreadyIn, name) }
      return await show(request, reply, { values: typedValues(body), errors }, { status: 422 })
    }
    if (outcome === 'says_no') {
      const form = { values: typedValues(body), errors: { '': page.say(en.saidNoBefore, name) } }
      return await show(request, reply, form, { status: 422, saidNo: email ?? '' })
    }
    if (outcome === 'changed') {
      request.participant = (await findParticipant(ctx, participant.id)) ?? participant
      const form = outdatedForm(page.say, body, personValues(request.participant))
      return await show(request, reply, form, { status: 409 })
    }
    if (email !== participant.email) noteSecurityEvent(request, 'address changed')
    return seeOther(reply, withNews('desk', exchange.slug, 'person_saved'))
  })

  removalRoutes(area, ctx)
}

function removalRoutes(area: FastifyInstance, ctx: Context): void {
  area.get(paths.removePerson(':slug', ':participantId'), async (request, reply) => {
    const { exchange, participant, page } = request
    if (exchange.state === 'matched') {
      return seeOther(reply, paths.dropOut(exchange.slug, participant.id))
    }
    if (!mayAddPeople(exchange.state)) return isOver(request, reply)
    return sendPage(reply, removePersonPage(page, { exchange, participant }))
  })

  area.post(paths.removePerson(':slug', ':participantId'), async (request, reply) => {
    const { exchange, participant, page } = request
    if (!(await removePerson(ctx, exchange, participant))) {
      if (exchange.state === 'completed') return isOver(request, reply)
      return conflict(request, reply, page.say(en.tooLateToRemove), toDesk(request))
    }
    return seeOther(reply, withNews('desk', exchange.slug, 'person_removed'))
  })
}

function isOver(request: FastifyRequest, reply: FastifyReply) {
  return conflict(request, reply, request.page.say(en.over), toDesk(request))
}

function tooLateToAdd(request: FastifyRequest, reply: FastifyReply) {
  const { exchange, page } = request
  if (exchange.state === 'completed') return isOver(request, reply)
  const next = { href: paths.latecomer(exchange.slug), label: page.say(en.fitThemIn) }
  return conflict(request, reply, page.say(en.tooLateToAdd), next)
}

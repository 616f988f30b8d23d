import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { toDesk } from '../exchanges/guard.ts'
import { paths, withNews } from '../paths.ts'
import { timestamp } from '../platform/clock.ts'
import { type FormState, parseForm, typedValues } from '../platform/forms.ts'
import { newId } from '../platform/ids.ts'
import { seeOther, sendPage } from '../platform/replies.ts'
import { freshForm } from '../ui/forms.ts'
import { conflict, noteLimit } from '../ui/replies.ts'
import { announce } from './commands.ts'
import { announcementForm, sendingForm } from './forms.ts'
import { listAnnouncements, readAudience } from './queries.ts'
import { ANNOUNCEMENTS } from './rules.ts'
import { announcementPage, questionPage } from './views/announcement.ts'
import * as en from './words/en.ts'

/** A word to everybody: write it, look it over, send it. Mounted behind `organiserOf`. */
export function announcementRoutes(area: FastifyInstance, ctx: Context): void {
  area.get(paths.announcement(':slug'), async (request, reply) => {
    const { people } = await readAudience(ctx, request.exchange.id)
    if (people.length === 0) return nobodyIn(request, reply)
    return show(ctx, request, reply, freshForm(request))
  })

  area.post(paths.announcement(':slug'), async (request, reply) => {
    const { exchange, page, body } = request
    const { text: typed = '', change } = typedValues(body)
    if (change !== undefined) return show(ctx, request, reply, formWith(typed))
    const parsed = parseForm(announcementForm(page.say), body)
    if (!parsed.ok) return show(ctx, request, reply, parsed.form, 422)
    const { text } = parsed.value
    const { people, mailed, next } = await readAudience(ctx, exchange.id)
    if (people.length === 0) return nobodyIn(request, reply)
    if (next) return wait(ctx, request, reply, text, next)
    const numbers = { all: people.length, mailed: mailed.length }
    return sendPage(reply, questionPage(page, { exchange, text, id: newId(), ...numbers }))
  })

  const sending = { config: { formPage: paths.announcement } }
  area.post(paths.sendAnnouncement(':slug'), sending, async (request, reply) => {
    const { exchange, page, body } = request
    const parsed = parseForm(sendingForm(page.say), body)
    if (!parsed.ok) return show(ctx, request, reply, parsed.form, 422)
    const outcome = await announce(ctx, exchange, parsed.value)
    if (outcome.ok) {
      const done = outcome.mailed > 0 ? 'announced' : 'announced_on_pages'
      return seeOther(reply, withNews('desk', exchange.slug, done))
    }
    if (outcome.reason === 'nobody') return nobodyIn(request, reply)
    return wait(ctx, request, reply, parsed.value.text, outcome.next)
  })
}

async function show(
  ctx: Context,
  { exchange, page }: FastifyRequest,
  reply: FastifyReply,
  form: FormState,
  status = 200,
) {
  const before = await listAnnouncements(ctx, exchange.id)
  return sendPage(reply, announcementPage(page, { exchange, form, before }), status)
}

/** Answers 429: that were enough for one day. */
function wait(
  ctx: Context,
  request: FastifyRequest,
  reply: FastifyReply,
  text: string,
  next: Temporal.Instant,
) {
  const { exchange, page } = request
  noteLimit(request, ANNOUNCEMENTS)
  reply.header('retry-after', Math.ceil(ctx.clock().until(next).total('seconds')))
  const why = page.say(en.tooOften, timestamp(next), exchange.timezone)
  return show(ctx, request, reply, formWith(text, { '': why }), 429)
}

function formWith(text: string, errors: FormState['errors'] = {}): FormState {
  return { values: { text }, errors }
}

function nobodyIn(request: FastifyRequest, reply: FastifyReply) {
  return conflict(request, reply, request.page.say(en.nobody), toDesk(request))
}

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { namesAreLost } from '../exchanges/keys.ts'
import { isAfterwards, isAnotherDraw, isDrawn } from '../exchanges/rules.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { paths, withNews } from '../paths.ts'
import { byTheWay } from '../platform/by-the-way.ts'
import { type FormState, parseForm } from '../platform/forms.ts'
import { countTry } from '../platform/rate-limits.ts'
import { seeOther, sendPage } from '../platform/replies.ts'
import { freshForm } from '../ui/forms.ts'
import { conflict, nothingHere, tellWait } from '../ui/replies.ts'
import * as ui from '../ui/words/en.ts'
import { eraseReport, reportMessage, setMuted, writeMessage } from './commands.ts'
import { messageField, messageForm, muteForm, reportForm } from './forms.ts'
import { markRead } from './marks.ts'
import { findMessage, findPair, listReports, readConversations } from './queries.ts'
import { MESSAGE_TRIES, otherRole, ROLES, type Role } from './rules.ts'
import { messagesPage } from './views/messages.ts'
import { reportPage, reportsPage } from './views/report.ts'
import * as en from './words/en.ts'

type With = { Params: { partner: string } }
type One = { Params: { partner: string; number: string } }

/** A participant's two conversations; mounted behind `requireParticipant`. */
export function messageRoutes(area: FastifyInstance, ctx: Context): void {
  const isOver = (exchange: Exchange) => isAfterwards(exchange, ctx.clock())
  async function show(request: FastifyRequest, reply: FastifyReply, form: FormState, status = 200) {
    const { exchange, participant, page } = request
    const conversations = await readConversations(ctx, participant)
    const read = conversations.filter(({ unread, muted }) => unread && !muted)
    const marked = read.map(({ partner }) =>
      markRead(ctx, exchange, participant, otherRole(partner)),
    )
    await byTheWay(request, Promise.all(marked))
    const shown = { exchange, participant, conversations, isOver: isOver(exchange), form }
    return sendPage(reply, messagesPage(page, shown), status)
  }

  area.get(paths.messages(':slug'), async (request, reply) => {
    if (!isDrawn(request.exchange.state)) return refuse(request, reply, en.notDrawn)
    if (namesAreLost(ctx, request.exchange)) return refuse(request, reply, en.lost)
    return show(request, reply, freshForm(request))
  })

  const writing = { config: { formPage: paths.messages } }
  area.post<With>(paths.messagesWith(':slug', ':partner'), writing, async (request, reply) => {
    const { exchange, participant, page, body } = request
    const partner = roleIn(request.params)
    if (!partner) return nothingHere(request, reply)
    if (!isDrawn(exchange.state)) return refuse(request, reply, en.notNow)
    if (namesAreLost(ctx, exchange)) return refuse(request, reply, en.lost)
    const parsed = parseForm(messageForm(page.say, partner), body)
    if (!parsed.ok) return show(request, reply, parsed.form, 422)
    const refusal = await countTry(ctx, MESSAGE_TRIES, participant.id)
    const field = messageField(partner)
    const { text, draw } = parsed.value
    const values = { [field]: text }
    if (refusal) {
      // No line in the log: from which network somebody writes would help to tell to whom.
      const errors = { '': page.say(en.tooMany, tellWait(reply, refusal)) }
      return show(request, reply, { values: { ...values, ...(draw && { draw }) }, errors }, 429)
    }
    const outcome = await writeMessage(ctx, participant, partner, parsed.value)
    if (outcome === 'full') return refuse(request, reply, en.full)
    if (outcome === 'not_allowed') return refuse(request, reply, en.notNow)
    const toWhom = { values, errors: { [field]: page.say(en.toWhom) } }
    if (outcome === 'changed') return show(request, reply, toWhom, 409)
    const done = partner === 'giver' && isOver(exchange) ? 'thanked' : 'sent'
    return seeOther(reply, `${withNews('messages', exchange.slug, done)}#${partner}`)
  })

  muteRoute(area, ctx)
}

function muteRoute(area: FastifyInstance, ctx: Context): void {
  area.post<With>(paths.muteMessages(':slug', ':partner'), async (request, reply) => {
    const { exchange, participant, body } = request
    const partner = roleIn(request.params)
    if (!partner) return nothingHere(request, reply)
    const parsed = parseForm(muteForm, body)
    if (!parsed.ok) return nothingHere(request, reply)
    const { muted } = parsed.value
    const outcome = await setMuted(ctx, participant, partner, parsed.value)
    if (outcome === 'not_allowed') return refuse(request, reply, en.notDrawn)
    if (outcome === 'changed') return refuse(request, reply, en.ofWhom)
    const done = muted ? 'muted' : 'unmuted'
    return seeOther(reply, `${withNews('messages', exchange.slug, done)}#${partner}`)
  })
}

/** Reporting a message to the admin; mounted behind `requireParticipant`. */
export function reportRoutes(area: FastifyInstance, ctx: Context): void {
  area.get<One>(paths.reportMessage(':slug', ':partner', ':number'), async (request, reply) => {
    const found = await theirMessage(request)
    if (!found) return nothingHere(request, reply)
    return sendPage(reply, reportPage(request.page, request.exchange, found))
  })

  area.post<One>(paths.reportMessage(':slug', ':partner', ':number'), async (request, reply) => {
    const { exchange, participant, body } = request
    const parsed = parseForm(reportForm, body)
    if (parsed.ok && isAnotherDraw(exchange, parsed.value.draw))
      return refuse(request, reply, en.ofWhom)
    const found = await theirMessage(request)
    if (!found) return nothingHere(request, reply)
    await reportMessage(ctx, participant, found.message, found.pair)
    return seeOther(reply, `${withNews('messages', exchange.slug, 'reported')}#${found.partner}`)
  })

  /** The message in the URL. Returns undefined unless the other side of a current pair wrote it. */
  async function theirMessage({ participant, params }: FastifyRequest<One>) {
    const partner = roleIn(params)
    const pair = partner && (await findPair(ctx, participant, partner))
    const message = pair && (await findMessage(ctx, pair, Number(params.number)))
    if (!message || message.author !== partner) return undefined
    return { partner, pair, message }
  }
}

/** Reported messages, for the admin; mounted behind `organiserOf`. */
export function readReportsRoutes(area: FastifyInstance, ctx: Context): void {
  area.get(paths.messageReports(':slug'), async ({ exchange, page }, reply) => {
    const reports = await listReports(ctx, exchange.id)
    return sendPage(reply, reportsPage(page, exchange, reports))
  })

  type Reported = { Params: { reportId: string } }
  area.post<Reported>(paths.eraseMessageReport(':slug', ':reportId'), async (request, reply) => {
    const { exchange, params } = request
    if (!(await eraseReport(ctx, exchange.id, params.reportId))) return nothingHere(request, reply)
    return seeOther(reply, `${paths.messageReports(exchange.slug)}?done=erased`)
  })
}

function roleIn({ partner }: { partner: string }): Role | undefined {
  return ROLES.find((role) => role === partner)
}

function refuse(request: FastifyRequest, reply: FastifyReply, why: () => string) {
  const { exchange, page } = request
  const next = { href: paths.dashboard(exchange.slug), label: page.say(ui.toMyPage) }
  return conflict(request, reply, page.say(why), next)
}

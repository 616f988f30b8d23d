import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { recordFirstLook } from '../draw/commands.ts'
import { findRecipient } from '../draw/queries.ts'
import { findExchange } from '../exchanges/queries.ts'
import { hasUnread } from '../messages/queries.ts'
import { paths } from '../paths.ts'
import {
  emptyForm,
  type FormState,
  outdatedForm,
  parseForm,
  typedVersion,
} from '../platform/forms.ts'
import { seeOther, sendPage } from '../platform/replies.ts'
import { conflictPage } from '../ui/error-pages.ts'
import { calendarFile } from './calendar.ts'
import { register, withdraw } from './commands.ts'
import { profileForm, profileValues, registrationForm, remindersForm } from './forms.ts'
import { editProfile, setReminders } from './profile.ts'
import { countParticipants, findCards, findParticipant, listParticipants } from './queries.ts'
import {
  mayEditProfile,
  mayLook,
  mayRegister,
  mayWithdraw,
  REGISTRATION_TRIES,
  senderOf,
} from './rules.ts'
import { signOutParticipant } from './session.ts'
import { dashboardPage } from './views/dashboard.ts'
import { invitationPage } from './views/invitation.ts'
import { lookAtMailPage } from './views/look-at-mail.ts'
import { profilePage } from './views/profile.ts'
import { withdrawnPage, withdrawPage } from './views/withdraw.ts'

type Slug = { Params: { slug: string } }

/** The invitation, for whoever has its address. */
export function invitationRoutes(app: FastifyInstance, ctx: Context): void {
  async function showInvitation(slug: string, reply: FastifyReply, form: FormState, status = 200) {
    const exchange = await findExchange(ctx.db, slug)
    if (!exchange) return reply.callNotFound()
    const joined = await countParticipants(ctx.db, exchange.id)
    const now = ctx.clock()
    const page = invitationPage({ csrf: reply.generateCsrf(), exchange, joined, form, now })
    return sendPage(reply, page, status)
  }

  const firstForm = { values: { reminder_enabled: '1' }, errors: {} }

  app.get<Slug>(paths.invitation(':slug'), (request, reply) =>
    showInvitation(request.params.slug, reply, firstForm),
  )

  app.get<Slug>(paths.register(':slug'), (request, reply) =>
    showInvitation(request.params.slug, reply, firstForm),
  )

  app.post<Slug>(
    paths.register(':slug'),
    { config: { rateLimit: { ...REGISTRATION_TRIES, hook: 'preHandler', keyGenerator: ipKey } } },
    async (request, reply) => {
      const { slug } = request.params
      const exchange = await findExchange(ctx.db, slug)
      if (!exchange) return reply.callNotFound()
      if (!mayRegister(exchange.state)) return showInvitation(slug, reply, emptyForm, 409)
      const parsed = parseForm(registrationForm, request.body)
      if (!parsed.ok) return showInvitation(slug, reply, parsed.form, 422)
      const outcome = await register(ctx, exchange, parsed.value)
      if (outcome === 'closed' || outcome === 'full') {
        return showInvitation(slug, reply, emptyForm, 409)
      }
      const { email } = parsed.value
      return sendPage(
        reply,
        lookAtMailPage({ exchange, email, why: 'registered', sender: senderOf(ctx) }),
      )
    },
  )
}

/** The participant's own pages; mounted behind their sign-in, which sets `request.visit`. */
export function participantRoutes(app: FastifyInstance, ctx: Context): void {
  app.get<Slug & { Querystring: { done?: string } }>(
    paths.dashboard(':slug'),
    async (request, reply) => {
      const { exchange, participant } = request.visit
      const people = await listParticipants(ctx.db, exchange.id)
      const recipient = mayLook(exchange.state) ? await findRecipient(ctx, participant) : undefined
      if (recipient && !participant.looked_at) await recordFirstLook(ctx, participant.id)
      const page = dashboardPage({
        csrf: reply.generateCsrf(),
        exchange,
        participant,
        people,
        recipient,
        unread: await hasUnread(ctx, participant),
        invitationUrl: ctx.config.baseUrl + paths.invitation(exchange.slug),
        cardOpenings: (await findCards(ctx.db, exchange.id)).get(participant.id)?.openings ?? [],
        now: ctx.clock(),
        done: request.query.done,
      })
      return sendPage(reply, page)
    },
  )

  app.get(paths.profile(':slug'), async (request, reply) => {
    const { exchange, participant } = request.visit
    if (!mayEditProfile(exchange.state)) return refuse(request, reply, EDITING_IS_OVER)
    const form = request.kept ?? { values: profileValues(participant), errors: {} }
    return sendPage(reply, profilePage({ csrf: reply.generateCsrf(), exchange, form }))
  })

  app.post(paths.profile(':slug'), async (request, reply) => {
    const { exchange, participant } = request.visit
    if (!mayEditProfile(exchange.state)) return refuse(request, reply, EDITING_IS_OVER)
    const parsed = parseForm(profileForm, request.body)
    if (!parsed.ok) {
      const csrf = reply.generateCsrf()
      return sendPage(reply, profilePage({ csrf, exchange, form: parsed.form }), 422)
    }
    const version = typedVersion(request.body)
    if (!(await editProfile(ctx, participant, parsed.value, version))) {
      const saved = (await findParticipant(ctx.db, participant.id)) ?? participant
      const form = outdatedForm(request.body, profileValues(saved))
      return sendPage(reply, profilePage({ csrf: reply.generateCsrf(), exchange, form }), 409)
    }
    return seeOther(reply, `${paths.dashboard(exchange.slug)}?done=profile`)
  })

  app.post(paths.reminders(':slug'), async (request, reply) => {
    const { exchange, participant } = request.visit
    const parsed = parseForm(remindersForm, request.body)
    const enabled = parsed.ok && parsed.value.reminder_enabled
    await setReminders(ctx, participant, enabled)
    return seeOther(
      reply,
      `${paths.dashboard(exchange.slug)}?done=${enabled ? 'reminders_on' : 'reminders_off'}`,
    )
  })

  app.get(paths.withdraw(':slug'), async (request, reply) => {
    const { exchange } = request.visit
    if (!mayWithdraw(exchange.state)) return refuse(request, reply, TOO_LATE_TO_WITHDRAW)
    return sendPage(reply, withdrawPage({ csrf: reply.generateCsrf(), exchange }))
  })

  app.post(paths.withdraw(':slug'), async (request, reply) => {
    const { exchange, participant } = request.visit
    if (!(await withdraw(ctx, exchange, participant))) {
      return refuse(request, reply, TOO_LATE_TO_WITHDRAW)
    }
    signOutParticipant(request, exchange)
    const mailed = participant.email !== null && ctx.config.mail.kind !== 'mailbox'
    return sendPage(reply, withdrawnPage({ exchange, mailed }))
  })

  app.get(paths.calendar(':slug'), async (request, reply) => {
    const { exchange } = request.visit
    return reply
      .type('text/calendar; charset=utf-8')
      .header('content-disposition', 'attachment; filename="secret-santa.ics"')
      .header('cache-control', 'no-store')
      .send(calendarFile(exchange, ctx.config.baseUrl, ctx.clock()))
  })

  app.post(paths.participantSignOut(':slug'), async (request, reply) => {
    const { exchange } = request.visit
    signOutParticipant(request, exchange)
    return seeOther(reply, paths.invitation(exchange.slug))
  })
}

const EDITING_IS_OVER = 'This exchange is completed, so your profile can no longer be changed.'
const TOO_LATE_TO_WITHDRAW =
  'Registration is over, so somebody may already have drawn you. Please ask the organiser; they can take you out.'

function refuse(request: FastifyRequest, reply: FastifyReply, why: string) {
  const next = { href: paths.dashboard(request.visit.exchange.slug), label: 'Back to my page' }
  return sendPage(reply, conflictPage(why, next), 409)
}

function ipKey(request: { ip: string }): string {
  return `registration ${request.ip}`
}

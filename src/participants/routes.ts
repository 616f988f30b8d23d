import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { recordFirstLook } from '../draw/commands.ts'
import { findRecipient } from '../draw/queries.ts'
import { findExchange } from '../exchanges/queries.ts'
import { paths } from '../paths.ts'
import {
  emptyForm,
  type FormState,
  outdatedForm,
  parseForm,
  typedVersion,
} from '../platform/forms.ts'
import { keptPage, noticeOfKeptForm } from '../platform/kept-forms.ts'
import { seeOther, sendPage } from '../platform/replies.ts'
import { conflictPage } from '../ui/error-pages.ts'
import {
  editProfile,
  register,
  requestSignInLink,
  sendFreshLink,
  setReminders,
  spendSignInLink,
  withdraw,
} from './commands.ts'
import {
  profileForm,
  profileValues,
  registrationForm,
  remindersForm,
  requestAccessForm,
} from './forms.ts'
import { countParticipants, findParticipant, findSignInLink, listParticipants } from './queries.ts'
import {
  mayEditProfile,
  mayLook,
  mayRegister,
  mayWithdraw,
  REGISTRATION_TRIES,
  SIGN_IN_LINK_TRIES,
} from './rules.ts'
import { signInParticipant, signOutParticipant } from './session.ts'
import { dashboardPage } from './views/dashboard.ts'
import { invitationPage } from './views/invitation.ts'
import { profilePage } from './views/profile.ts'
import { lookAtMailPage, requestAccessPage, signInPage } from './views/sign-in.ts'
import { withdrawnPage, withdrawPage } from './views/withdraw.ts'

type Slug = { Params: { slug: string } }
type Token = { Params: { token: string } }

/** The pages of somebody who is not signed in: the invitation and the ways in. */
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
      return sendPage(reply, lookAtMailPage({ exchange, email, why: 'registered' }))
    },
  )

  app.get<Slug>(paths.requestAccess(':slug'), async (request, reply) => {
    const exchange = await findExchange(ctx.db, request.params.slug)
    if (!exchange) return reply.callNotFound()
    const notice = noticeOfKeptForm(request)
    const csrf = reply.generateCsrf()
    const page = requestAccessPage({ csrf, exchange, form: emptyForm, notice })
    return sendPage(reply, page)
  })

  app.post<Slug>(
    paths.requestAccess(':slug'),
    {
      config: { rateLimit: { ...SIGN_IN_LINK_TRIES, hook: 'preHandler', keyGenerator: emailKey } },
    },
    async (request, reply) => {
      const exchange = await findExchange(ctx.db, request.params.slug)
      if (!exchange) return reply.callNotFound()
      const parsed = parseForm(requestAccessForm, request.body)
      if (!parsed.ok) {
        const csrf = reply.generateCsrf()
        return sendPage(reply, requestAccessPage({ csrf, exchange, form: parsed.form }), 422)
      }
      const { email } = parsed.value
      await requestSignInLink(ctx, exchange, email)
      return sendPage(reply, lookAtMailPage({ exchange, email, why: 'asked' }))
    },
  )

  // Mail scanners follow links: a GET shows a button, only its POST signs in.
  app.get<Token>(paths.signInLink(':token'), async (request, reply) => {
    const { token } = request.params
    const link = await findSignInLink(ctx.db, token)
    if (!link) return reply.callNotFound()
    const now = ctx.clock()
    return sendPage(reply, signInPage({ csrf: reply.generateCsrf(), token, link, now }))
  })

  app.post<Token>(paths.signInLink(':token'), async (request, reply) => {
    const { token } = request.params
    const link = await findSignInLink(ctx.db, token)
    if (!link) return reply.callNotFound()
    const participant = await spendSignInLink(ctx, token)
    if (!participant) {
      const now = ctx.clock()
      return sendPage(reply, signInPage({ csrf: reply.generateCsrf(), token, link, now }), 409)
    }
    await signInParticipant(ctx, request, participant)
    const { slug } = link.exchange
    return seeOther(reply, keptPage(request, `${paths.invitation(slug)}/`) ?? paths.dashboard(slug))
  })

  app.post<Token>(
    paths.freshSignInLink(':token'),
    {
      config: {
        rateLimit: { ...SIGN_IN_LINK_TRIES, hook: 'preHandler', keyGenerator: ownerKey(ctx) },
      },
    },
    async (request, reply) => {
      const link = await findSignInLink(ctx.db, request.params.token)
      if (!link) return reply.callNotFound()
      await sendFreshLink(ctx, link.participant)
      return sendPage(reply, lookAtMailPage({ exchange: link.exchange, why: 'fresh' }))
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

function emailKey(request: { body?: unknown }): string {
  const { email } = (request.body ?? {}) as { email?: unknown }
  return linkKey(String(email ?? ''))
}

/** The address that an old link's owner would ask from; both ways count together. */
function ownerKey(ctx: Context) {
  return async (request: { params: unknown }) => {
    const { token } = request.params as { token: string }
    const link = await findSignInLink(ctx.db, token)
    return linkKey(link?.participant.email ?? token)
  }
}

function linkKey(email: string): string {
  return `sign-in link ${email.trim().toLowerCase()}`
}

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { findExchange } from '../exchanges/queries.ts'
import { paths } from '../paths.ts'
import { emptyForm, parseForm } from '../platform/forms.ts'
import { keptPage, noticeOfKeptForm } from '../platform/kept-forms.ts'
import { seeOther, sendPage } from '../platform/replies.ts'
import { requestAccessForm } from './forms.ts'
import type { SignInLink } from './queries.ts'
import { SIGN_IN_LINK_TRIES, senderOf } from './rules.ts'
import { signInParticipant } from './session.ts'
import {
  findLink,
  requestEverySignInLink,
  requestSignInLink,
  sendFreshLink,
  spendSignInLink,
} from './sign-in-links.ts'
import { linksOnTheirWayPage, lookAtMailPage } from './views/look-at-mail.ts'
import { lostLinkPage, requestAccessPage, signInPage } from './views/sign-in.ts'

type Slug = { Params: { slug: string } }
type Token = { Params: { token: string }; Querystring: { to?: string } }

/** The ways in: asking for a link, following it, and getting a fresh one. */
export function entranceRoutes(app: FastifyInstance, ctx: Context): void {
  const sender = senderOf(ctx)
  const limitedByEmail = {
    config: {
      rateLimit: { ...SIGN_IN_LINK_TRIES, hook: 'preHandler' as const, keyGenerator: emailKey },
    },
  }

  app.get<Slug>(paths.requestAccess(':slug'), async (request, reply) => {
    const exchange = await findExchange(ctx.db, request.params.slug)
    if (!exchange) return reply.callNotFound()
    const notice = noticeOfKeptForm(request)
    const csrf = reply.generateCsrf()
    const page = requestAccessPage({ csrf, exchange, form: emptyForm, notice })
    return sendPage(reply, page)
  })

  app.post<Slug>(paths.requestAccess(':slug'), limitedByEmail, async (request, reply) => {
    const exchange = await findExchange(ctx.db, request.params.slug)
    if (!exchange) return reply.callNotFound()
    const parsed = parseForm(requestAccessForm, request.body)
    if (!parsed.ok) {
      const csrf = reply.generateCsrf()
      return sendPage(reply, requestAccessPage({ csrf, exchange, form: parsed.form }), 422)
    }
    const { email } = parsed.value
    await requestSignInLink(ctx, exchange, email)
    return sendPage(reply, lookAtMailPage({ exchange, email, why: 'asked', sender }))
  })

  app.get(paths.lostLink(), async (_request, reply) => {
    const csrf = reply.generateCsrf()
    return sendPage(reply, lostLinkPage({ csrf, form: emptyForm, sends: sender !== undefined }))
  })

  app.post(paths.lostLink(), limitedByEmail, async (request, reply) => {
    const parsed = parseForm(requestAccessForm, request.body)
    if (!parsed.ok) {
      const csrf = reply.generateCsrf()
      const page = lostLinkPage({ csrf, form: parsed.form, sends: sender !== undefined })
      return sendPage(reply, page, 422)
    }
    const { email } = parsed.value
    await requestEverySignInLink(ctx, email)
    return sendPage(reply, linksOnTheirWayPage({ email, sender }))
  })

  function linkPage(request: FastifyRequest<Token>, reply: FastifyReply, link: SignInLink) {
    const { token } = request.params
    const csrf = reply.generateCsrf()
    return signInPage({ csrf, token, toMessages: toMessages(request), link, now: ctx.clock() })
  }

  // Mail scanners follow links: a GET shows a button, only its POST signs in.
  app.get<Token>(paths.signInLink(':token'), async (request, reply) => {
    const { token } = request.params
    const link = await findLink(ctx, token)
    if (!link) return reply.callNotFound()
    return sendPage(reply, linkPage(request, reply, link))
  })

  app.post<Token>(paths.signInLink(':token'), async (request, reply) => {
    const { token } = request.params
    const link = await findLink(ctx, token)
    if (!link) return reply.callNotFound()
    const participant = await spendSignInLink(ctx, token)
    if (!participant) {
      return sendPage(reply, linkPage(request, reply, link), 409)
    }
    await signInParticipant(ctx, request, participant)
    const { slug } = link.exchange
    const wanted = toMessages(request) ? paths.messages(slug) : paths.dashboard(slug)
    const unfinished = await keptPage(ctx, request, `${paths.invitation(slug)}/`)
    return seeOther(reply, unfinished ?? wanted)
  })

  app.post<Token>(
    paths.freshSignInLink(':token'),
    {
      config: {
        rateLimit: { ...SIGN_IN_LINK_TRIES, hook: 'preHandler', keyGenerator: ownerKey(ctx) },
      },
    },
    async (request, reply) => {
      const link = await findLink(ctx, request.params.token)
      if (!link) return reply.callNotFound()
      await sendFreshLink(ctx, link.participant)
      return sendPage(reply, lookAtMailPage({ exchange: link.exchange, why: 'fresh', sender }))
    },
  )
}

function toMessages({ query }: FastifyRequest<Token>): boolean {
  return query.to === 'messages'
}

function emailKey(request: { body?: unknown }): string {
  const { email } = (request.body ?? {}) as { email?: unknown }
  return linkKey(String(email ?? ''))
}

/** The address that an old link's owner would ask from; both ways count together. */
function ownerKey(ctx: Context) {
  return async (request: { params: unknown }) => {
    const { token } = request.params as { token: string }
    const link = await findLink(ctx, token)
    return linkKey(link?.participant.email ?? token)
  }
}

function linkKey(email: string): string {
  return `sign-in link ${email.trim().toLowerCase()}`
}

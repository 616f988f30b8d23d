import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { turnTo } from '../exchanges/guard.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { paths } from '../paths.ts'
import { countTries } from '../platform/counted-tries.ts'
import { inEvenTime } from '../platform/even-time.ts'
import { emptyForm, parseForm, typedValues } from '../platform/forms.ts'
import { hasKeptForm, keptPage } from '../platform/kept-forms.ts'
import { mailboxOf } from '../platform/mail/addresses.ts'
import { networkOf } from '../platform/networks.ts'
import { countTry } from '../platform/rate-limits.ts'
import { seeOther, sendPage } from '../platform/replies.ts'
import { noteSecurityEvent } from '../platform/security-log.ts'
import { hashToken } from '../platform/tokens.ts'
import { noteLimit, noteRefusal, notFound } from '../ui/replies.ts'
import * as ui from '../ui/words/en.ts'
import { askForLink, mailFreshLink, requestEverySignInLink } from './asked-links.ts'
import { useCardOnce, useCode } from './card-uses.ts'
import { type Entered, spendSignInLink } from './commands.ts'
import { requestAccessForm } from './forms.ts'
import { findLink, type SignInLink } from './queries.ts'
import {
  ASKED_MAILS_TO_UNANSWERED,
  CODE_LENGTH,
  CODES_IN_LOG,
  LINK_TRIES_OF_NETWORK,
  LOST_LINK_TRIES,
  readCode,
} from './rules.ts'
import { signInParticipant } from './session.ts'
import { isOfUses, tooManyLinks, tooManyUses } from './too-often.ts'
import { linksOnTheirWayPage, lookAtMailPage } from './views/look-at-mail.ts'
import { lostLinkPage, requestAccessPage } from './views/request-access.ts'
import { signInPage } from './views/sign-in.ts'
import * as en from './words/en.ts'

/** Of routes whose answer promises an email. */
const promising = { config: { promisesMail: true } } as const

/** Asking for a link to one's page in an exchange; mounted behind `exchangeOfAddress`. */
export function requestAccessRoutes(area: FastifyInstance, ctx: Context): void {
  area.get(paths.requestAccess(':slug'), async (request, reply) => {
    const { exchange, page } = request
    const flash = (await hasKeptForm(ctx, request)) ? page.say(ui.keptForSignIn) : undefined
    return sendPage(reply, requestAccessPage(page, { exchange, form: emptyForm, flash }))
  })

  area.post(paths.requestAccess(':slug'), promising, async (request, reply) => {
    const { exchange, page, body } = request
    const parsed = parseForm(requestAccessForm(page.say), body)
    if (!parsed.ok) {
      return sendPage(reply, requestAccessPage(page, { exchange, form: parsed.form }), 422)
    }
    const { email } = parsed.value
    const asked = await askForLink(ctx, exchange, { email, ip: request.ip })
    if (asked.refusal) return tooManyLinks(request, reply, asked.refusal)
    if (asked.areMany) noteLimit(request, ASKED_MAILS_TO_UNANSWERED)
    return sendPage(reply, lookAtMailPage(page, { exchange, email, why: 'asked' }))
  })
}

/** Asking for links to every exchange one takes part in. */
export function lostLinkRoutes(app: FastifyInstance, ctx: Context): void {
  app.get(paths.lostLink(), async ({ page }, reply) =>
    sendPage(reply, lostLinkPage(page, emptyForm)),
  )

  app.post(paths.lostLink(), promising, async (request, reply) => {
    const { page, body } = request
    const parsed = parseForm(requestAccessForm(page.say), body)
    if (!parsed.ok) return sendPage(reply, lostLinkPage(page, parsed.form), 422)
    const { email } = parsed.value
    const refusal = await countTries(ctx, [
      [LINK_TRIES_OF_NETWORK, networkOf(request.ip)],
      [LOST_LINK_TRIES, mailboxOf(email)],
    ])
    if (refusal) return tooManyLinks(request, reply, refusal)
    const areMany = await inEvenTime(ctx, () => requestEverySignInLink(ctx, email))
    if (areMany) noteLimit(request, ASKED_MAILS_TO_UNANSWERED)
    return sendPage(reply, linksOnTheirWayPage(page, email))
  })
}

type Token = { Params: { token: string }; Querystring: { to?: string } }

/** Following a link or a card, and replacing an old link with a fresh one. */
export function signInLinkRoutes(area: FastifyInstance, ctx: Context): void {
  function show(
    request: FastifyRequest<Token>,
    reply: FastifyReply,
    link: SignInLink,
    status = 200,
  ) {
    const { token } = request.params
    const shown = { token, toMessages: leadsToMessages(request), link, now: ctx.clock() }
    return sendPage(reply, signInPage(request.page, shown), status)
  }

  async function findLinkOf(request: FastifyRequest<Token>): Promise<SignInLink | undefined> {
    const link = await findLink(ctx, request.params.token)
    if (link) turnTo(request, link.exchange)
    return link
  }

  // Mail scanners follow links, so GET only shows a button, whose POST signs in. Cards that were made
  // before they had an address of their own still work at the other one.
  for (const path of [paths.signInLink(':token'), paths.cardLink(':token')]) {
    area.get<Token>(path, async (request, reply) => {
      const link = await findLinkOf(request)
      return link ? show(request, reply, link) : notFound(request, reply)
    })

    area.post<Token>(path, async (request, reply) => {
      const { token } = request.params
      const link = await findLinkOf(request)
      if (!link) return notFound(request, reply)
      const card = { tokenHash: hashToken(token), ip: request.ip }
      const used = link.kind === 'card' ? useCardOnce(ctx, card) : spendSignInLink(ctx, token)
      const entered = await used
      if (!entered) return show(request, reply, link, 409)
      if ('limit' in entered) return tooManyUses(request, reply, entered, link.exchange)
      return await letIn(ctx, request, reply, { ...entered, exchange: link.exchange })
    })
  }

  area.post<Token>(paths.freshSignInLink(':token'), promising, async (request, reply) => {
    const { page } = request
    const link = await findLinkOf(request)
    if (!link || link.kind === 'card') return notFound(request, reply)
    const { exchange } = link
    // Where no mail goes out the organiser would read it, and by it of whom there was a mail that no page shows.
    const refusal = ctx.sender === undefined ? undefined : await mailFreshLink(ctx, link)
    if (refusal) return tooManyLinks(request, reply, refusal)
    return sendPage(reply, lookAtMailPage(page, { exchange, why: 'fresh' }))
  })
}

/** Signs in by the code of a card; mounted behind `exchangeOfAddress`. */
export function cardCodeRoutes(area: FastifyInstance, ctx: Context): void {
  const onThatPage = { config: { formPage: paths.requestAccess } }
  area.post(paths.cardCode(':slug'), onThatPage, async (request, reply) => {
    const { exchange, page, body } = request
    const values = typedValues(body)
    const again = (error: string, status: number) => {
      const form = { values, errors: { code: error } }
      return sendPage(reply, requestAccessPage(page, { exchange, form }), status)
    }
    const code = readCode(values.code ?? '')
    // What has not the length of a code is a slip, and tries none of them.
    if (code.length !== CODE_LENGTH) return again(page.say(en.codeUnknown), 422)
    const tried = await useCode(ctx, exchange, { code, ip: request.ip })
    if (tried === 'wrong') {
      const isTold = !(await countTry(ctx, CODES_IN_LOG, exchange.id))
      if (isTold) noteSecurityEvent(request, 'card code wrong')
      return again(page.say(en.codeUnknown), 422)
    }
    if ('limit' in tried) {
      if (isOfUses(tried)) return tooManyUses(request, reply, tried, exchange)
      const minutes = noteRefusal(request, reply, tried)
      return again(page.say(en.tooManyCodes, minutes), 429)
    }
    return await letIn(ctx, request, reply, { ...tried, exchange })
  })
}

/** Signs in, and leads to what was typed before, to the messages or to the person's page. */
async function letIn(
  ctx: Context,
  request: FastifyRequest,
  reply: FastifyReply,
  who: Entered & { exchange: Exchange },
) {
  await signInParticipant(ctx, request, who)
  const { slug } = who.exchange
  const wanted = leadsToMessages(request) ? paths.messages(slug) : paths.dashboard(slug)
  const unfinished = await keptPage(ctx, request, `${paths.invitation(slug)}/`)
  return seeOther(reply, unfinished ?? wanted)
}

function leadsToMessages({ query }: Pick<FastifyRequest, 'query'>): boolean {
  return (query as { to?: string }).to === 'messages'
}

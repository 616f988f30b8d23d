import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { entryOf, signOutParticipant } from '../entrance/session.ts'
import { hostName } from '../exchanges/words/en.ts'
import { setReminders } from '../participants/commands.ts'
import { profileForm, profileValues } from '../participants/forms.ts'
import { recordFirstLook } from '../participants/looks.ts'
import { findParticipant } from '../participants/queries.ts'
import { canBeMailed, mayEditProfile, mayWithdraw } from '../participants/rules.ts'
import { paths, withNews } from '../paths.ts'
import { byTheWay } from '../platform/by-the-way.ts'
import { parseForm, typedValues, typedVersion } from '../platform/forms.ts'
import { seeOther, sendPage } from '../platform/replies.ts'
import { freshForm, outdatedForm } from '../ui/forms.ts'
import { conflict } from '../ui/replies.ts'
import * as ui from '../ui/words/en.ts'
import { calendarFile } from './calendar.ts'
import { noteAgreement, saveProfile, sayReady, sayReveal, withdraw } from './commands.ts'
import { presentForm, remindersForm, revealForm } from './forms.ts'
import { readDashboard } from './queries.ts'
import { dashboardPage } from './views/dashboard.ts'
import { profilePage } from './views/profile.ts'
import { withdrawnPage, withdrawPage } from './views/withdraw.ts'
import * as en from './words/en.ts'
import * as present from './words/en-present.ts'
import * as reveal from './words/en-reveal.ts'

/** A participant's own page and what it links to; mounted behind `requireParticipant`. */
export function dashboardRoutes(area: FastifyInstance, ctx: Context): void {
  area.get(paths.dashboard(':slug'), async (request, reply) => {
    const { exchange, participant, page } = request
    const entry = entryOf(request)
    const read = await readDashboard(ctx, exchange, participant, entry)
    const dashboard = await noteAgreement(ctx, read, entry)
    if (dashboard.recipient && entry?.way !== 'quiet') {
      await byTheWay(request, recordFirstLook(ctx, dashboard.participant))
    }
    return sendPage(reply, dashboardPage(page, dashboard))
  })

  area.get(paths.calendar(':slug'), async ({ exchange, page }, reply) => {
    const { baseUrl } = ctx.config
    const text = calendarFile(page.say, exchange, { baseUrl, now: ctx.clock() })
    const name = page.say(en.calendarFileName)
    return reply
      .type('text/calendar; charset=utf-8')
      .header('content-disposition', `attachment; filename="${name}"`)
      .header('cache-control', 'no-store')
      .send(text)
  })

  area.post(paths.participantSignOut(':slug'), async (request, reply) => {
    signOutParticipant(request)
    return seeOther(reply, paths.invitation(request.exchange.slug))
  })
}

/** What somebody says on their own page with one button; mounted behind `requireParticipant`. */
export function choiceRoutes(area: FastifyInstance, ctx: Context): void {
  area.post(paths.reminders(':slug'), async (request, reply) => {
    const { exchange, participant, page, body } = request
    const parsed = parseForm(remindersForm, body)
    const enabled = parsed.ok && parsed.value.reminder_enabled
    if (enabled && exchange.state === 'completed') {
      return refuse(request, reply, page.say(en.nothingToRemindOf))
    }
    await setReminders(ctx, participant, enabled)
    const done = enabled ? 'reminders_on' : 'reminders_off'
    return seeOther(reply, withNews('dashboard', exchange.slug, done))
  })

  area.post(paths.present(':slug'), async (request, reply) => {
    const { exchange, participant, page, body } = request
    const parsed = parseForm(presentForm, body)
    const said = parsed.ok ? parsed.value : { ready: false, draw: '' }
    const outcome = await sayReady(ctx, exchange, participant, said)
    if (outcome === 'not_now') return refuse(request, reply, page.say(present.readyNotNow))
    if (outcome === 'changed') return refuse(request, reply, page.say(present.readyForWhom))
    return seeOther(reply, withNews('dashboard', exchange.slug, said.ready ? 'ready' : 'not_ready'))
  })

  area.post(paths.reveal(':slug'), async (request, reply) => {
    const { exchange, participant, page, body } = request
    if (exchange.reveals === 0) return refuse(request, reply, page.say(reveal.staysSecret))
    const parsed = parseForm(revealForm, body)
    const said = parsed.ok ? parsed.value : { reveal_choice: 'secret' as const, day: '' }
    const choice = said.reveal_choice
    if (!(await sayReveal(ctx, exchange, participant, said))) {
      return refuse(request, reply, page.say(reveal.anotherDay))
    }
    const wasShown = exchange.revealed_on !== null && participant.reveal_choice === 'agrees'
    const secret = wasShown ? 'hidden' : 'kept_secret'
    return seeOther(
      reply,
      withNews('dashboard', exchange.slug, choice === 'agrees' ? 'told' : secret),
    )
  })
}

/** A participant's own profile; mounted behind `requireParticipant`. */
export function profileRoutes(area: FastifyInstance, ctx: Context): void {
  area.get(paths.profile(':slug'), async (request, reply) => {
    const { exchange, participant, page } = request
    if (!mayEditProfile(exchange.state)) return refuse(request, reply, page.say(en.editingIsOver))
    return sendPage(
      reply,
      profilePage(page, exchange, freshForm(request, profileValues(participant))),
    )
  })

  area.post(paths.profile(':slug'), async (request, reply) => {
    const { exchange, participant, page, body } = request
    if (!mayEditProfile(exchange.state)) return refuse(request, reply, page.say(en.editingIsOver))
    const parsed = parseForm(profileForm(page.say, participant), body)
    if (!parsed.ok) return sendPage(reply, profilePage(page, exchange, parsed.form), 422)
    const outcome = await saveProfile(ctx, participant, parsed.value, typedVersion(body))
    if (outcome === 'already_in') {
      const form = { values: typedValues(body), errors: { name: page.say(en.nameTaken) } }
      return sendPage(reply, profilePage(page, exchange, form), 422)
    }
    if (outcome === 'changed') {
      const saved = (await findParticipant(ctx, participant.id)) ?? participant
      const form = outdatedForm(page.say, body, profileValues(saved))
      return sendPage(reply, profilePage(page, exchange, form), 409)
    }
    return seeOther(reply, withNews('dashboard', exchange.slug, 'profile'))
  })
}

/** Withdrawing from an exchange; mounted behind `requireParticipant`. */
export function withdrawRoutes(area: FastifyInstance, ctx: Context): void {
  area.get(paths.withdraw(':slug'), async (request, reply) => {
    const { exchange, participant, page } = request
    if (!mayWithdraw(exchange.state)) return tooLate(request, reply)
    return sendPage(reply, withdrawPage(page, { exchange, participant }))
  })

  area.post(paths.withdraw(':slug'), async (request, reply) => {
    const { exchange, participant, page } = request
    if (!(await withdraw(ctx, exchange, participant))) {
      return tooLate(request, reply)
    }
    signOutParticipant(request)
    const mailed = canBeMailed(participant, page.sender)
    return sendPage(reply, withdrawnPage(page, { exchange, participant, mailed }))
  })
}

function tooLate(request: FastifyRequest, reply: FastifyReply) {
  const { exchange, page } = request
  return refuse(request, reply, page.say(en.tooLateToLeave, page.say(hostName, exchange)))
}

function refuse(request: FastifyRequest, reply: FastifyReply, why: string) {
  const { exchange, page } = request
  const next = { href: paths.dashboard(exchange.slug), label: page.say(ui.toMyPage) }
  return conflict(request, reply, why, next)
}

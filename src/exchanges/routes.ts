import type { FastifyInstance } from 'fastify'
import type { Context } from '../context.ts'
import { paths, withNews } from '../paths.ts'
import { parseForm, typedVersion } from '../platform/forms.ts'
import { seeOther, sendPage } from '../platform/replies.ts'
import { noteSecurityEvent } from '../platform/security-log.ts'
import { findSettings } from '../settings/queries.ts'
import { confirmPage } from '../ui/confirm-page.ts'
import { freshForm, outdatedForm } from '../ui/forms.ts'
import { conflict } from '../ui/replies.ts'
import { createExchange, deleteExchange, editExchange, type WhenSooner } from './commands.ts'
import { exchangeForm, exchangeValues } from './forms.ts'
import { toDesk } from './guard.ts'
import { prolong } from './purge.ts'
import { reloadExchange } from './queries.ts'
import { DEFAULT_REMINDER_DAYS, mayEdit } from './rules.ts'
import { exchangeFormPage, valueInWords } from './views/form.ts'
import * as en from './words/en.ts'

/** Creating an exchange; mounted behind `requireAdmin`. */
export function newExchangeRoutes(area: FastifyInstance, ctx: Context): void {
  area.get(paths.newExchange(), async (request, reply) => {
    const { timezone } = await findSettings(ctx)
    const reminder_days = DEFAULT_REMINDER_DAYS.join(', ')
    const host = request.admin.name
    const usual = { host, timezone, draw_shape: 'circle', names_shown: 'on_page', reminder_days }
    const form = freshForm(request, usual)
    return sendPage(reply, exchangeFormPage(request.page, { form }))
  })

  const creating = { config: { formPage: paths.newExchange } }
  area.post(paths.exchanges(), creating, async ({ admin, page, body }, reply) => {
    const parsed = parseForm(exchangeForm(page.say, ctx.clock()), body)
    if (!parsed.ok) return sendPage(reply, exchangeFormPage(page, { form: parsed.form }), 422)
    const exchange = await createExchange(ctx, admin, parsed.value)
    return seeOther(reply, paths.desk(exchange.slug))
  })
}

/** Editing an exchange; mounted behind `organiserOf`. */
export function editRoutes(
  area: FastifyInstance,
  ctx: Context,
  { whenSooner }: { whenSooner: WhenSooner },
): void {
  area.get(paths.editExchange(':slug'), async (request, reply) => {
    const { exchange, admin, page } = request
    if (!mayEdit(exchange.state)) {
      return conflict(request, reply, page.say(en.editRefused), toDesk(request))
    }
    const values = exchangeValues(exchange)
    const form = freshForm(request, { ...values, host: values.host || admin.name })
    return sendPage(reply, exchangeFormPage(page, { form, exchange }))
  })

  const editing = { config: { formPage: paths.editExchange } }
  area.post(paths.desk(':slug'), editing, async (request, reply) => {
    const { exchange, page, body } = request
    const { say } = page
    const parsed = parseForm(exchangeForm(say, ctx.clock(), exchange), body)
    if (!parsed.ok) {
      return sendPage(reply, exchangeFormPage(page, { form: parsed.form, exchange }), 422)
    }
    const outcome = await editExchange(ctx, exchange, parsed.value, {
      version: typedVersion(body),
      whenSooner,
    })
    if (outcome === 'completed') {
      return conflict(request, reply, say(en.editRefused), toDesk(request))
    }
    if (outcome === 'changed') {
      const saved = exchangeValues(await reloadExchange(ctx, exchange))
      const form = outdatedForm(say, body, saved, valueInWords(page))
      return sendPage(reply, exchangeFormPage(page, { form, exchange }), 409)
    }
    noteSecurityEvent(request, 'settings changed')
    return seeOther(reply, withNews('desk', exchange.slug, outcome))
  })
}

/** Prolonging and deleting an exchange; mounted behind `organiserOf`. */
export function exchangeRoutes(area: FastifyInstance, ctx: Context): void {
  area.post(paths.prolong(':slug'), async (request, reply) => {
    const { exchange, page } = request
    if (!(await prolong(ctx, exchange))) {
      return conflict(request, reply, page.say(en.prolongRefused), toDesk(request))
    }
    return seeOther(reply, withNews('desk', exchange.slug, 'prolong'))
  })

  area.get(paths.deleteExchange(':slug'), async ({ exchange, page }, reply) => {
    const asked = confirmPage(page, {
      title: page.say(en.deleteHeading, exchange.name),
      text: page.say(en.deleteIntro),
      action: paths.deleteExchange(exchange.slug),
      label: page.say(en.deleteForGood),
      back: paths.desk(exchange.slug),
    })
    return sendPage(reply, asked)
  })

  area.post(paths.deleteExchange(':slug'), async ({ exchange }, reply) => {
    await deleteExchange(ctx, exchange)
    return seeOther(reply, `${paths.adminHome()}?done=deleted`)
  })
}

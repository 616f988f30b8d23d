import multipart from '@fastify/multipart'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { findExchange } from '../exchanges/queries.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { paths } from '../paths.ts'
import { emptyForm, type FormState, typedValues } from '../platform/forms.ts'
import { seeOther, sendPage } from '../platform/replies.ts'
import { decodeText, isWorkbook } from '../platform/spreadsheet.ts'
import { tooLargePage } from '../ui/error-pages.ts'
import { planImport, readList, type Verdict } from './list-plan.ts'
import { importPeople } from './people-commands.ts'
import { listParticipants } from './queries.ts'
import { mayAddPeople } from './rules.ts'
import { importPage } from './views/import.ts'
import { previewPage } from './views/import-preview.ts'
import { tooLatePage } from './views/too-late.ts'

type Slug = { Params: { slug: string } }

const LIST_LIMIT_BYTES = 1024 * 1024

/** The admin adds a whole list: paste or upload, see what it will do, then do it. */
export async function importRoutes(area: FastifyInstance, ctx: Context): Promise<void> {
  await area.register(async (app) => {
    await app.register(multipart, {
      attachFieldsToBody: 'keyValues',
      limits: { fileSize: LIST_LIMIT_BYTES, fieldSize: LIST_LIMIT_BYTES, files: 1, fields: 10 },
    })
    routes(app, ctx)
  })
}

function routes(app: FastifyInstance, ctx: Context): void {
  const limits = { bodyLimit: LIST_LIMIT_BYTES, onRequest: refuseLargeUpload }

  /** What the list would do now, as the preview shows it. */
  async function preview(reply: FastifyReply, exchange: Exchange, text: string, status = 200) {
    const { columns, lines } = readList(text)
    if (lines.length === 0) {
      return showForm(
        reply,
        exchange,
        mistaken(text, 'list', 'There is nobody in this list yet.'),
        422,
      )
    }
    const people = await listParticipants(ctx.db, exchange.id)
    const plan = planImport(lines, people, exchange.max_participants)
    const csrf = reply.generateCsrf()
    const seen = fingerprint(ctx, plan)
    const hasChanged = status === 409
    const page = previewPage({ csrf, exchange, columns, plan, text, seen, hasChanged })
    return sendPage(reply, page, status)
  }

  app.get<Slug>(paths.importPeople(':slug'), async (request, reply) => {
    const exchange = await findExchange(ctx.db, request.params.slug)
    if (!exchange) return reply.callNotFound()
    if (!mayAddPeople(exchange.state)) return sendPage(reply, tooLatePage('import', exchange), 409)
    return showForm(reply, exchange, request.kept ?? emptyForm)
  })

  app.post<Slug>(paths.importPeople(':slug'), limits, async (request, reply) => {
    const exchange = await findExchange(ctx.db, request.params.slug)
    if (!exchange) return reply.callNotFound()
    if (!mayAddPeople(exchange.state)) return sendPage(reply, tooLatePage('import', exchange), 409)
    const list = readUpload(request.body)
    if (!list.ok) return showForm(reply, exchange, list.form, 422)
    return await preview(reply, exchange, list.text)
  })

  const confirming = { ...limits, config: { formPage: paths.importPeople } }
  app.post<Slug>(paths.confirmImport(':slug'), confirming, async (request, reply) => {
    const exchange = await findExchange(ctx.db, request.params.slug)
    if (!exchange) return reply.callNotFound()
    if (!mayAddPeople(exchange.state)) return sendPage(reply, tooLatePage('import', exchange), 409)
    const { list: text = '', seen } = typedValues(request.body)
    const isAsSeen = (plan: readonly Verdict[]) => fingerprint(ctx, plan) === seen
    const added = await importPeople(ctx, exchange, readList(text).lines, isAsSeen)
    if (!added) return await preview(reply, exchange, text, 409)
    return seeOther(reply, `${paths.desk(exchange.slug)}?done=imported`)
  })
}

type Upload = { ok: true; text: string } | { ok: false; form: FormState }

/** The pasted text or the uploaded file of the form. */
function readUpload(body: unknown): Upload {
  const { list = '' } = typedValues(body)
  const { file } = (body ?? {}) as { file?: unknown }
  if (!Buffer.isBuffer(file) || file.length === 0) return { ok: true, text: list }
  const mistake =
    list.trim() !== ''
      ? 'Please either paste a list or choose a file, not both.'
      : isWorkbook(file)
        ? 'This is a workbook, which we cannot read. Save it in your spreadsheet as “CSV UTF-8” and choose that file, or copy its cells and paste them above.'
        : undefined
  if (mistake) return { ok: false, form: mistaken(list, 'file', mistake) }
  return { ok: true, text: decodeText(file) }
}

function mistaken(list: string, field: string, mistake: string): FormState {
  return { values: { list }, errors: { [field]: mistake } }
}

function showForm(reply: FastifyReply, exchange: Exchange, form: FormState, status = 200) {
  return sendPage(reply, importPage({ csrf: reply.generateCsrf(), exchange, form }), status)
}

/** What the preview has shown: the same only if the list and the people are as they were. */
function fingerprint(ctx: Context, plan: readonly Verdict[]): string {
  const shown = plan.map(({ number, outcome, note, person }) => [number, outcome, note, person])
  return ctx.seal.fingerprint('import preview', JSON.stringify(shown))
}

/** A form with a file is read while it comes in, so it must say its size first, as browsers do. */
async function refuseLargeUpload(request: FastifyRequest, reply: FastifyReply) {
  const { 'content-type': type = '', 'content-length': length } = request.headers
  const isUpload = type.startsWith('multipart/')
  const bytes = Number(length ?? (isUpload ? Number.POSITIVE_INFINITY : 0))
  if (bytes > LIST_LIMIT_BYTES) return sendPage(reply, tooLargePage(), 413)
}

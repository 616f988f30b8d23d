import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { toDesk } from '../exchanges/guard.ts'
import { mayAddPeople } from '../participants/rules.ts'
import { countingTold } from '../participants/told.ts'
import { paths, withNews } from '../paths.ts'
import { isPostable, LIST_LIMIT_BYTES, PEOPLE_AT_ONCE_MAX } from '../people/rules.ts'
import * as people from '../people/words/en.ts'
import { acceptUploads } from '../platform/form-bodies.ts'
import { type FormState, typedValues } from '../platform/forms.ts'
import { seeOther, sendPage } from '../platform/replies.ts'
import { decodeText, isWorkbook } from '../platform/spreadsheet.ts'
import { freshForm } from '../ui/forms.ts'
import { conflict } from '../ui/replies.ts'
import type { Say } from '../ui/voice.ts'
import { importPeople } from './commands.ts'
import { chosenColumns, columnMistakes } from './forms.ts'
import { readList } from './plan.ts'
import { hasAnybodyLeft, readPlan } from './queries.ts'
import type { Verdict } from './rules.ts'
import { columnsPage } from './views/columns.ts'
import { importPage } from './views/import.ts'
import { previewPage } from './views/preview.ts'
import * as en from './words/en.ts'

const LIST_FILE = /\.(csv|tsv|txt)$/i

/** Adding a whole list: paste or upload, preview, confirm. Mounted behind `organiserOf`. */
export async function listRoutes(area: FastifyInstance, ctx: Context): Promise<void> {
  await area.register(async (app) => {
    acceptUploads(app)
    app.addHook('preHandler', refuseAfterDraw)
    importRoutes(app, ctx)
  })
}

function importRoutes(app: FastifyInstance, ctx: Context): void {
  const limits = { bodyLimit: LIST_LIMIT_BYTES }

  /** Shows what the list would do now. */
  async function preview(request: FastifyRequest, reply: FastifyReply, text: string, status = 200) {
    const { exchange, page, body } = request
    const list = readList(page.say, text, chosenColumns(body))
    const refuse = (typed: string, sentence: string) =>
      sendPage(reply, importPage(page, exchange, mistaken(typed, 'list', sentence)), 422)
    if (list === undefined) return refuse(text, page.say(en.tooLong, PEOPLE_AT_ONCE_MAX))
    if (!isPostable(text)) return refuse(typedValues(body).list ?? '', page.say(en.tooManyBytes))
    if (list.lines.length === 0) return refuse(text, page.say(en.nobody))
    const { columns, lines } = list
    const errors = columnMistakes(page.say, columns, body)
    const isWrong = Object.keys(errors).length > 0
    if (isWrong || !columns.isSure) {
      const asked = columnsPage(page, { exchange, columns, text, errors })
      return sendPage(reply, asked, isWrong ? 422 : status)
    }
    const { plan, missing } = await readPlan(ctx, exchange, lines)
    const seen = fingerprint(ctx, plan)
    const left = { missing, hasAnybodyLeft: await hasAnybodyLeft(ctx, exchange) }
    const shown = { exchange, columns, plan, text, seen, ...left, hasChanged: status === 409 }
    return sendPage(reply, previewPage(page, shown), status)
  }

  app.get(paths.importPeople(':slug'), async (request, reply) =>
    sendPage(reply, importPage(request.page, request.exchange, freshForm(request))),
  )

  app.post(paths.importPeople(':slug'), limits, async (request, reply) => {
    const { exchange, page } = request
    const list = await readUpload(page.say, request.body)
    if (!list.ok) return sendPage(reply, importPage(page, exchange, list.form), 422)
    return await preview(request, reply, list.text)
  })

  const confirming = { ...limits, config: { formPage: paths.importPeople } }
  app.post(paths.confirmImport(':slug'), confirming, async (request, reply) => {
    const { exchange, page, body } = request
    const { list: text = '', seen } = typedValues(body)
    const isAsSeen = (plan: readonly Verdict[]) => fingerprint(ctx, plan) === seen
    const list = readList(page.say, text, chosenColumns(body))
    if (!list) return await preview(request, reply, text, 409)
    const { outcome: added, told } = await countingTold(ctx, exchange, (ctx) =>
      importPeople(ctx, exchange, list.lines, isAsSeen),
    )
    if (!added) return await preview(request, reply, text, 409)
    if (added.length === 0) return await preview(request, reply, text, 422)
    // Said of those who are in now, not in the preview: nobody is to try addresses there.
    return seeOther(reply, withNews('desk', exchange.slug, 'imported', told(added.length)))
  })
}

async function refuseAfterDraw(request: FastifyRequest, reply: FastifyReply) {
  const { exchange, page } = request
  if (mayAddPeople(exchange.state)) return
  const why = exchange.state === 'completed' ? people.over : en.tooLate
  return conflict(request, reply, page.say(why), toDesk(request))
}

type Upload = { ok: true; text: string } | { ok: false; form: FormState }

/** The pasted text or the uploaded file; a mistake if there are both, or if the file is no list. */
async function readUpload(say: Say, body: unknown): Promise<Upload> {
  const { list = '' } = typedValues(body)
  const { file } = (body ?? {}) as { file?: unknown }
  if (!(file instanceof File) || file.size === 0) return { ok: true, text: list }
  const bytes = await file.bytes()
  const mistake = mistakeInFile(file.name, bytes)
  if (list.trim() !== '') return { ok: false, form: mistaken(list, 'file', say(en.eitherOr)) }
  if (mistake) return { ok: false, form: mistaken(list, 'file', say(mistake)) }
  return { ok: true, text: decodeText(bytes) }
}

/** Whether a file says by its name, and shows by its first bytes, that it is a list of texts. */
function mistakeInFile(name: string, bytes: Uint8Array): (() => string) | undefined {
  if (isWorkbook(bytes)) return en.workbook
  return LIST_FILE.test(name) ? undefined : en.otherFile
}

function mistaken(list: string, field: string, mistake: string): FormState {
  return { values: { list }, errors: { [field]: mistake } }
}

/** Identifies what the preview showed: it changes if the list would now do anything else. */
function fingerprint(ctx: Context, plan: readonly Verdict[]): string {
  const shown = plan.map(({ number, outcome, note, person }) => [number, outcome, note, person])
  return ctx.seal.fingerprint('import preview', JSON.stringify(shown))
}

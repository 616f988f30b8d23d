import { setTimeout as wait } from 'node:timers/promises'
import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import { createApp, type LogOptions } from './app.ts'
import type { Config } from './config.ts'
import { type Context, REBUILD_DUE, transact } from './context.ts'
import { moveServerTrouble } from './deliveries/server-check.ts'
import { createDrawing } from './draw/drawing.ts'
import type { RandomInt } from './draw/engine/random.ts'
import { destroyErasedKeys, followUpErasedKeys } from './exchanges/erased-keys.ts'
import * as exchanges from './exchanges/words/en.ts'
import { startDelivery } from './mail-delivery.ts'
import { closeMailbox } from './mailbox/commands.ts'
import { createMetrics, type Metrics } from './metrics.ts'
import { openData } from './opening.ts'
import { type Checkpoints, keepCheckpoints } from './platform/checkpoints.ts'
import type { Clock } from './platform/clock.ts'
import { alone, emptyLog, type Ground, IN_MEMORY } from './platform/database.ts'
import { EVEN_MS } from './platform/even-time.ts'
import { keysIn } from './platform/keyring.ts'
import { moveDeadlines } from './platform/mail/deadlines.ts'
import type { DeliveryWorker } from './platform/mail/delivery.ts'
import type { Mailer } from './platform/mail/mailer.ts'
import { enterPresence, type Presence } from './platform/presence.ts'
import { createPulse, type Pulse } from './platform/pulse.ts'
import { forgetSetting, readSettings } from './platform/settings.ts'
import { type Steadiness, type Watches, watchSteadiness } from './platform/steadiness.ts'

export type Instance = {
  ctx: Context
  app: FastifyInstance
  metrics: Metrics
  presence: Presence
  steadiness: Steadiness
  /** To be called every `PULSE_SECONDS`. */
  beat: Pulse['beat']
  /** Undefined if no transport is configured, and mails are held in the mailbox. */
  worker: DeliveryWorker | undefined
  /** Gives what is under way, jobs of the caller included, eight seconds; closes the database. */
  close(jobs?: Promise<void>): Promise<void>
}

/** What tests replace. */
type Outside = {
  clock: Clock
  watches?: Watches
  random: RandomInt
  mailer: Mailer | undefined
  log?: LogOptions
}

/** A little more than mails in flight get. */
const FINISH_WITHIN_MS = 8_000

const CLOCK_MOVED =
  'The clock has moved by more than a day since it was last seen. Mail goes on; whatever happens by date waits until it has been steady for an hour.'

const HINDERED =
  'Another program has kept the database open for five minutes, so a copy of the file alone would not be whole. `klaus backup` makes one that is.'

const NO_ROOM =
  'The disk has no room for the database twice, so its file can’t be rebuilt, and bytes of what was erased may lie in it until then. It’s tried again each minute.'

const NO_CHECKPOINT =
  'What was written last can’t be moved into the database file, so a copy of it alone would not be whole, and bytes of what was erased may lie in it until then. It’s tried again each minute.'

const NOT_EMPTIED =
  'Another program reads or writes the database, so the file alone isn’t whole: what was written last stands in the one that ends in -wal. Copy the whole folder, or use `klaus backup`.'

/** Before the first pulse, which would make an older copy look newer than its keys. */
async function followUpStart(ctx: Context, log: FastifyBaseLogger, news?: string): Promise<void> {
  if (news !== undefined) log.warn(news)
  const { dataDir, databaseFile } = ctx.config
  await destroyErasedKeys(ctx).catch((error) => log.error({ err: error }, 'keys'))
  const keys = await followUpErasedKeys(ctx)
  if (keys.length > 0) log.warn({ keys }, exchanges.olderThanKeys(keysIn(dataDir), databaseFile))
}

/**
 * Wires up database, application and delivery, without listening yet. Throws, with a sentence for
 * whoever starts the program, if the data cannot be used.
 */
export async function openInstance(config: Config, outside: Outside): Promise<Instance> {
  const { mailer, watches, log, ...world } = outside
  const metrics = createMetrics()
  let worker: DeliveryWorker | undefined
  let checkpoints: Checkpoints | undefined
  const { news, ...opened } = await openData(config, world.clock)
  const ctx: Context = {
    config,
    ...opened,
    ...world,
    evenMs: EVEN_MS,
    drawing: createLoggedDrawing(world.random, metrics, () => app.log),
    ...wayOfMail(config, mailer),
    jobRuns: new Map(),
    mailIsWaiting: () => worker?.nudge(),
    deliveryFails: () => worker?.fails() ?? false,
    canWrite: () => pulse.isBeating(),
    checkpointSoon: () => checkpoints?.soon(),
    notePulse: () => steadiness.note(),
    noteErasure: () => transact(ctx, (ctx) => ctx.noteErasure()),
    async followUpErasure() {
      await destroyErasedKeys(ctx).catch((error) => app.log.error({ err: error }, 'keys'))
    },
  }
  const app = await createApp(ctx, { ...log, metrics })
  await followUpStart(ctx, app.log, news)
  const presence = await enterPresence(ctx)
  const steadiness = await watchSteadiness(ctx, {
    onMoved: (hours) => app.log.warn({ hours }, CLOCK_MOVED),
    moveDeadlines: moveWithTheClock,
    ...(watches && { watches }),
  })
  const pulse = createPulse(config, {
    presence,
    steadiness,
    rescue: () => checkpoints?.soon(),
  })
  if (config.databaseFile !== IN_MEMORY) checkpoints = keepLoggedCheckpoints(ctx, app.log)
  if (ctx.sender !== undefined) await closeMailbox(ctx)
  if (mailer) worker = startDelivery(ctx, mailer, { presence, steadiness, log: app.log })
  return {
    ctx,
    app,
    metrics,
    presence,
    steadiness,
    beat: pulse.beat,
    worker,
    async close(jobs) {
      await inTime(Promise.all([jobs, app.close(), worker?.stop(), mailer?.close()]))
      await ctx.drawing.close()
      // A full disk must not keep us from closing; other processes soon notice that we are gone.
      await presence.leave().catch((error) => app.log.error({ err: error }, 'leaving'))
      await checkpoints?.stop()
      await makeFileWhole(ctx, app.log)
      await ctx.db.destroy()
    },
  }
}

function wayOfMail({ mail }: Config, mailer: Mailer | undefined) {
  const sender = mail.kind === 'mailbox' ? undefined : mail.from
  return { sender, ...(mailer?.check && { checkMail: mailer.check }) }
}

async function inTime(finished: Promise<unknown>): Promise<void> {
  await Promise.race([finished, wait(FINISH_WITHIN_MS, undefined, { ref: false })])
}

/** What is counted in time that passed moves with a clock that jumps. */
async function moveWithTheClock(ctx: Ground, seconds: number): Promise<void> {
  await moveDeadlines(ctx, seconds)
  await moveServerTrouble(ctx, seconds)
}

/** So that the file alone is a copy of an instance that has stopped. */
async function makeFileWhole({ db }: Context, log: FastifyBaseLogger): Promise<void> {
  try {
    if (!(await emptyLog(db))) log.warn(NOT_EMPTIED)
  } catch (error) {
    log.error({ err: error }, 'emptying the log')
  }
}

function createLoggedDrawing(random: RandomInt, metrics: Metrics, log: () => FastifyBaseLogger) {
  return createDrawing({
    random,
    onError: (error) => log().error({ err: error }, 'drawing'),
    onDrawn(drawn) {
      log().info(drawn, 'names are drawn')
      metrics.countDraw(drawn)
    },
  })
}

function keepLoggedCheckpoints(
  { config: { databaseFile }, db }: Context,
  log: FastifyBaseLogger,
): Checkpoints {
  return keepCheckpoints(databaseFile, {
    owed: async () => (await readSettings({ db })).get(REBUILD_DUE),
    paid: (debt) => forgetSetting({ db }, REBUILD_DUE, debt),
    alone: (work) => alone(db, work),
    onHindered: () => log.warn(HINDERED),
    onNoRoom: () => log.warn(NO_ROOM),
    onError: (error) => log.error({ err: error }, NO_CHECKPOINT),
  })
}

import { mkdirSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import { createApp, type LogOptions } from './app.ts'
import { copyBeforeMigration } from './backup/copies.ts'
import { type Config, readOrMakeSecretKey } from './config.ts'
import type { Context } from './context.ts'
import { noteDelivery } from './deliveries/commands.ts'
import { createDrawing } from './draw/drawing.ts'
import type { RandomInt } from './draw/engine/random.ts'
import { renderMail } from './letters/kinds.ts'
import { createMetrics, type Metrics } from './metrics.ts'
import { type Checkpoints, keepCheckpoints } from './platform/checkpoints.ts'
import type { Clock } from './platform/clock.ts'
import { migrate, openDatabase } from './platform/database.ts'
import { createDeliveryWorker, type DeliveryWorker } from './platform/mail/delivery.ts'
import type { Mailer } from './platform/mail/mailer.ts'
import { enterPresence, type Presence } from './platform/presence.ts'
import { isBehind } from './platform/schema-age.ts'
import { createSeal } from './platform/seal.ts'
import { hasAnotherKey, rememberKey } from './platform/secret-key.ts'
import { type Steadiness, watchSteadiness } from './platform/steadiness.ts'

export type Instance = {
  ctx: Context
  app: FastifyInstance
  metrics: Metrics
  presence: Presence
  steadiness: Steadiness
  /** Undefined if no transport is configured, and mails are held in the mailbox. */
  worker: DeliveryWorker | undefined
  /** Gives what is under way, jobs of the caller included, eight seconds; closes the database. */
  close(jobs?: Promise<void>): Promise<void>
}

/** A little more than mails in flight get. */
const FINISH_WITHIN_MS = 8_000

const CLOCK_MOVED =
  'The clock has moved by more than a day since it was last seen. Mail goes on; whatever happens by date waits until it has been steady for an hour.'

const HINDERED =
  'Another program has kept the database open for five minutes, so a copy of the file alone would not be whole. `klaus backup` makes one that is.'

/**
 * Wires up database, application and delivery, without listening yet. Throws, with a sentence for
 * whoever starts the program, if the data cannot be used.
 */
export async function openInstance(
  config: Config,
  outside: { clock: Clock; random: RandomInt; mailer: Mailer | undefined; log?: LogOptions },
): Promise<Instance> {
  mkdirSync(config.dataDir, { recursive: true })
  const { clock, random, mailer } = outside
  const metrics = createMetrics()
  let worker: DeliveryWorker | undefined
  let checkpoints: Checkpoints | undefined
  const ctx: Context = {
    config,
    db: openDatabase(config.databaseFile),
    clock,
    drawing: createDrawing({
      random,
      onError: (error) => app.log.error({ err: error }, 'drawing'),
      onDrawn(drawn) {
        app.log.info(drawn, 'names are drawn')
        metrics.countDraw(drawn)
      },
    }),
    seal: createSeal(readOrMakeSecretKey(config)),
    sender: config.mail.kind === 'mailbox' ? undefined : config.mail.from,
    jobRuns: new Map(),
    mailIsWaiting: () => worker?.nudge(),
    checkpointSoon: () => checkpoints?.soon(),
  }
  await bringUpToDate(ctx)
  const app = await createApp(ctx, { ...outside.log, metrics })
  const presence = await enterPresence(ctx)
  const steadiness = await watchSteadiness(ctx, {
    onMoved: (hours) => app.log.warn({ hours }, CLOCK_MOVED),
  })
  checkpoints = keepLoggedCheckpoints(config, app.log)
  if (mailer) worker = startDelivery(ctx, mailer, { holder: presence.id, log: app.log })
  return {
    ctx,
    app,
    metrics,
    presence,
    steadiness,
    worker,
    async close(jobs) {
      const finished = Promise.all([jobs, app.close(), worker?.stop(), mailer?.close()])
      await Promise.race([finished, wait(FINISH_WITHIN_MS, undefined, { ref: false })])
      await ctx.drawing.close()
      // A full disk must not keep us from closing; other processes soon notice that we are gone.
      await presence.leave().catch((error) => app.log.error({ err: error }, 'leaving'))
      await checkpoints?.stop()
      await ctx.db.destroy()
    },
  }
}

function startDelivery(
  ctx: Context,
  mailer: Mailer,
  { holder, log }: { holder: string; log: FastifyBaseLogger },
): DeliveryWorker {
  return createDeliveryWorker(ctx, {
    mailer,
    holder,
    render: renderMail,
    note: noteDelivery,
    onError: (error) => log.error({ err: error }, 'mail delivery'),
  })
}

function keepLoggedCheckpoints({ databaseFile }: Config, log: FastifyBaseLogger): Checkpoints {
  return keepCheckpoints(databaseFile, {
    onHindered: () => log.warn(HINDERED),
    onError: (error) => log.error({ err: error }, 'checkpoint'),
  })
}

/** Migrates the database, unless it was made with another key. Keeps a copy of what was there. */
async function bringUpToDate(ctx: Context): Promise<void> {
  if (await hasAnotherKey(ctx)) {
    throw new Error(
      'The secret key is not the one this database was made with, so who draws whom could not be opened. ' +
        'Put back the former SECRET_KEY, or the file secret.key, and start again.',
    )
  }
  if (await isBehind(ctx)) await copyBeforeMigration(ctx)
  await migrate(ctx)
  await rememberKey(ctx)
}

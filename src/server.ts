import { randomInt } from 'node:crypto'
import type { Server } from 'node:http'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { isatty } from 'node:tty'
import { addressToOpen } from './admin/setup-code.ts'
import { prepareBackupFolder } from './backup/copies.ts'
import { tellOfStaying } from './backup/erasing.ts'
import { listLostExchanges } from './backup/queries.ts'
import { waitsForOrganiser } from './backup/words/en.ts'
import type { Config } from './config.ts'
import { answerBrokenRequest } from './errors.ts'
import { type Instance, openInstance } from './instance.ts'
import { serveMetrics } from './metrics.ts'
import { isRestored } from './platform/backup.ts'
import { systemClock } from './platform/clock.ts'
import { sentenceForPort } from './platform/failures.ts'
import { type LogOutput, standardOutput, startLines } from './platform/log-output.ts'
import { createMailer } from './platform/mail/transport.ts'
import { localOnly } from './platform/own-addresses.ts'
import { PULSE_SECONDS } from './platform/presence.ts'
import { readableLog } from './platform/readable-log.ts'
import { type Scheduler, startScheduler } from './platform/scheduler.ts'
import { untilToldToStop } from './platform/stop-signals.ts'
import { jobs } from './schedule.ts'
import { secureServer, securityHeaders } from './security-headers.ts'
import * as local from './ui/words/en-local.ts'

/** From the signal on. Whatever is not finished by then is left as after a crash, which loses nothing. */
const STOP_WITHIN_MS = 9_000

const NAMES_ARE_LOST =
  'The keys of exchanges whose names are drawn are not in the data folder, or do not open, so nobody can look up who they give to. `klaus doctor` says which, and what to do.'

/** A start that is told to stop gets so long to be done, and then stops in order. */
const START_WITHIN_MS = 1_000

/**
 * Listens, delivers mail and does what is due, until SIGINT, SIGTERM or SIGHUP. Throws, with a sentence for
 * whoever starts it, if it cannot.
 */
export async function startServer(config: Config): Promise<void> {
  // What came while everything was loaded is heard here, and ends the process before anything is opened.
  await nextTurn()
  const told = untilToldToStop()
  const breakingOff = told.then(() => setTimeout(() => process.exit(0), START_WITHIN_MS))
  const output = standardOutput()
  const isTerminal = isatty(1)
  const instance = await openInstance(config, {
    clock: systemClock,
    random: randomInt,
    mailer: createMailer(config),
    log: { stream: isTerminal ? readableLog(output.write) : output },
  })
  const { app, ctx, metrics, presence, steadiness } = instance
  const noCopies = prepareBackupFolder(config)
  if (noCopies !== undefined) app.log.warn(noCopies)
  if (await isRestored(ctx)) app.log.warn(waitsForOrganiser())
  for (const sentence of await tellOfStaying(ctx)) app.log.warn(sentence)
  const lost = await listLostExchanges(ctx)
  if (lost.length > 0) app.log.warn({ exchanges: lost.length }, NAMES_ARE_LOST)
  const metricsServer = await opening('METRICS_PORT', serveMetrics(metrics, ctx))
  if (metricsServer) {
    const headers = securityHeaders(config)
    secureServer(metricsServer, headers)
    metricsServer.on('clientError', answerBrokenRequest(ctx, headers))
  }
  await opening('PORT', app.listen({ port: config.port, host: config.host }))
  const log = (job: string) => (error: unknown) => app.log.error({ err: error, job }, 'failed')
  const pulse = setInterval(() => instance.beat().catch(log('beat')), PULSE_SECONDS * 1000)
  const scheduler = startScheduler(ctx, jobs(ctx), {
    holder: presence.id,
    onError: (error, job) => log(job)(error),
    runs: ctx.jobRuns,
    isSteady: steadiness.isSteady,
  })
  breakingOff
    .then(async (timer) => {
      clearTimeout(timer)
      await stop({ instance, scheduler, metricsServer, pulse, output }, await told)
    })
    .catch(log('stop'))
  ctx.mailIsWaiting()
  const here = localOnly(config)
  const phones = here ? [`${local.startIsLocal(here)} ${local.whatToSet(here)}`] : []
  const ready = `Sneaky Klaus is ready: open ${await addressToOpen(ctx)}`
  for (const line of startLines([...phones, ready], isTerminal)) output.write(line)
}

/** Throws a sentence that names the option if this port cannot be opened. */
async function opening<T>(option: 'PORT' | 'METRICS_PORT', listening: Promise<T>): Promise<T> {
  return await listening.catch((cause) => {
    const sentence = sentenceForPort(cause, option)
    throw sentence ? new Error(sentence, { cause }) : cause
  })
}

type Started = {
  instance: Instance
  scheduler: Scheduler
  metricsServer: Server | undefined
  pulse: NodeJS.Timeout
  output: LogOutput
}

/** Finishes requests, jobs and mails in flight, side by side, and ends the process, in time from `toldMs` on. */
async function stop(started: Started, toldMs: number): Promise<void> {
  const { instance, scheduler, metricsServer, pulse, output } = started
  const { app, close } = instance
  setTimeout(
    () => {
      app.log.warn('Something takes too long to finish; it is left as it is.')
      process.exit(0)
    },
    toldMs + STOP_WITHIN_MS - performance.now(),
  ).unref()
  clearInterval(pulse)
  metricsServer?.close()
  await close(scheduler.stop())
  await output.flush()
  // Left to itself, Node lets go of signals before it ends, and the one that npm passes on would kill it.
  process.exit()
}

import { randomInt } from 'node:crypto'
import { addressToOpen } from './admin/setup-code.ts'
import type { Config } from './config.ts'
import { type Instance, openInstance } from './instance.ts'
import { serveMetrics } from './metrics.ts'
import { systemClock } from './platform/clock.ts'
import { createMailer } from './platform/mail/transport.ts'
import { PULSE_SECONDS } from './platform/presence.ts'
import { readableLog } from './platform/readable-log.ts'
import { startScheduler } from './platform/scheduler.ts'
import { jobs } from './schedule.ts'

/**
 * Listens, delivers mail and does what is due, until SIGINT or SIGTERM. Throws, with a sentence for
 * whoever starts it, if it cannot.
 */
export async function startServer(config: Config): Promise<void> {
  const instance = await openInstance(config, {
    clock: systemClock,
    random: randomInt,
    mailer: createMailer(config),
    ...(process.stdout.isTTY && {
      log: { stream: readableLog((text) => process.stdout.write(text)) },
    }),
  })
  const { app, ctx, metrics, presence } = instance
  await serveMetrics(metrics, ctx)
  await app.listen({ port: config.port, host: config.host })
  const log = (job: string) => (error: unknown) => app.log.error({ err: error, job }, 'failed')
  setInterval(() => presence.beat().catch(log('beat')), PULSE_SECONDS * 1000).unref()
  const scheduler = startScheduler(ctx, jobs(ctx), {
    holder: presence.id,
    onError: (error, job) => log(job)(error),
    runs: ctx.jobRuns,
  })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void stop(instance, scheduler))
  }
  ctx.mailIsWaiting()
  process.stdout.write(`Sneaky Klaus is ready: open ${await addressToOpen(ctx)}\n`)
}

/** Finishes requests and mails in flight; then nothing keeps the process alive. */
async function stop(instance: Instance, scheduler: { stop(): Promise<void> }): Promise<void> {
  await scheduler.stop()
  await instance.close()
}

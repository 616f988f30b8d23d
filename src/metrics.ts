import { once } from 'node:events'
import type { Server } from 'node:http'
import type { FastifyInstance } from 'fastify'
import { VERSION } from './config.ts'
import type { Context } from './context.ts'
import type { DrawingOptions } from './draw/drawing.ts'
import { createCounter, createHistogram, gauge, metricsText } from './platform/metrics.ts'
import { createWebServer } from './platform/web-server.ts'
import { countMailsByState } from './post/queries.ts'
import { leavesTrace } from './traces.ts'

const LATENCY_BOUNDS_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]

export type Metrics = {
  countRequests(app: FastifyInstance): void
  countDraw: NonNullable<DrawingOptions['onDrawn']>
  text(ctx: Context): Promise<string>
}

/** What Prometheus may know: how much and how fast, but nothing of anybody. */
export function createMetrics(): Metrics {
  const requests = createCounter('klaus_http_requests_total', 'Requests by route and answer.')
  const latency = createHistogram(
    'klaus_http_request_seconds',
    'How long requests took.',
    LATENCY_BOUNDS_SECONDS,
  )
  const draws = createCounter('klaus_draws_total', 'Draws by how they were made.')
  return {
    countRequests(app) {
      app.addHook('onResponse', async (request, reply) => {
        if (!leavesTrace(request, reply)) return
        const { method, routeOptions } = request
        const route = routeOptions.url ?? 'none'
        requests.add({ method, route, status: String(reply.statusCode) })
        latency.observe(reply.elapsedTime / 1000)
      })
    },
    countDraw({ methods, sampled }) {
      draws.add({ method: methods.join('+'), sampled })
    },
    async text(ctx) {
      const mails = await countMailsByState(ctx)
      return metricsText([
        gauge('klaus_info', 'The version that runs.', [[{ version: VERSION }, 1]]),
        gauge('process_resident_memory_bytes', 'Memory in use.', [[{}, process.memoryUsage.rss()]]),
        requests.family(),
        latency.family(),
        draws.family(),
        gauge(
          'klaus_outbox_mails',
          'Mails by what has become of them.',
          mails.map(({ state, count }) => [{ state }, count]),
        ),
        ...jobFamilies(ctx),
      ])
    },
  }
}

const PLAIN = { 'content-type': 'text/plain; charset=utf-8' }

/**
 * Serves /metrics on a port of its own, which a proxy need not hide. Keeps no process
 * alive. Returns undefined if no port is set.
 */
export async function serveMetrics(metrics: Metrics, ctx: Context): Promise<Server | undefined> {
  const { metricsPort, host } = ctx.config
  if (metricsPort === undefined) return undefined
  const server = createWebServer(async ({ url }, reply) => {
    if (url !== '/metrics') return reply.writeHead(404, PLAIN).end('Only /metrics is here.\n')
    try {
      const text = await metrics.text(ctx)
      return reply
        .writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' })
        .end(text)
    } catch {
      return reply.writeHead(503, PLAIN).end('The database does not answer.\n')
    }
  })
  server.listen(metricsPort, host).unref()
  await once(server, 'listening')
  return server
}

function jobFamilies({ jobRuns }: Context) {
  const runs = [...jobRuns]
  const ok = runs.map(([job, { done }]) => [{ job, outcome: 'done' }, done] as const)
  const failed = runs.map(([job, { failed }]) => [{ job, outcome: 'failed' }, failed] as const)
  const last = runs.map(([job, { last }]) => [{ job }, last.epochMilliseconds / 1000] as const)
  const name = 'klaus_job_runs_total'
  const samples = [...ok, ...failed].map(([labels, value]) => ({ name, labels, value }))
  return [
    { name, help: 'Runs of each job in this process.', type: 'counter' as const, samples },
    gauge(
      'klaus_job_last_run_timestamp_seconds',
      'When each job last ran.',
      last.map(([labels, value]) => [labels, value]),
    ),
  ]
}

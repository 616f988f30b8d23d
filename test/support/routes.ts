import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { FastifyInstance } from 'fastify'

export type Route = { method: string; url: string }

/** Every route that is registered while `start` runs, as reported by Fastify itself. */
export async function collectRoutes<T>(start: () => Promise<T>): Promise<[T, Route[]]> {
  const routes: Route[] = []
  const listen = (message: unknown) => {
    const { fastify } = message as { fastify: FastifyInstance }
    fastify.addHook('onRoute', ({ method, url }) => {
      for (const one of [method].flat()) routes.push({ method: one, url })
    })
  }
  subscribe('fastify.initialization', listen)
  try {
    return [await start(), routes]
  } finally {
    unsubscribe('fastify.initialization', listen)
  }
}

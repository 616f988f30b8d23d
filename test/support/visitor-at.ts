import { once } from 'node:events'
import http, { type IncomingMessage } from 'node:http'
import https from 'node:https'
import { text } from 'node:stream/consumers'
import type { FastifyInstance, InjectOptions } from 'fastify'
import { Visitor } from './visitor.ts'

type Way = {
  /** The certificate to trust; its name is `localhost`. */
  ca?: string
  /** Where they come from, any address of 127.0.0.0/8. */
  from?: string
  headers?: Record<string, string>
}

/** Somebody with a browser who visits this origin over the network. */
export function visitorAt(origin: string, { ca, from, headers: always }: Way = {}): Visitor {
  const { protocol, port } = new URL(origin)
  const client = protocol === 'https:' ? https : http
  const app = {
    async inject({ method, url, headers, payload }: InjectOptions) {
      const request = client.request({
        host: '127.0.0.1',
        port,
        path: String(url),
        method: method ?? 'GET',
        headers: { host: `localhost:${port}`, ...(headers as Record<string, string>), ...always },
        ...(ca && { ca, servername: 'localhost' }),
        ...(from && { localAddress: from }),
      })
      request.end(typeof payload === 'string' ? payload : undefined)
      const [answer] = (await once(request, 'response')) as [IncomingMessage]
      return {
        statusCode: answer.statusCode,
        headers: answer.headers,
        body: await text(answer),
        cookies: (answer.headers['set-cookie'] ?? []).map((line) => {
          const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
          return { name, value: decodeURIComponent(value) }
        }),
      }
    },
  }
  return new Visitor(app as unknown as FastifyInstance)
}

import type { FastifyInstance, InjectOptions } from 'fastify'
import { Visitor } from './visitor.ts'

/** Somebody with a browser who visits this address over the network. */
export function visitorAt(url: string): Visitor {
  const app = {
    async inject({ method, url: path, headers, payload }: InjectOptions) {
      const answer = await fetch(url + path, {
        method: method ?? 'GET',
        headers: headers as Record<string, string>,
        ...(typeof payload === 'string' && { body: payload }),
        redirect: 'manual',
      })
      return {
        statusCode: answer.status,
        headers: Object.fromEntries(answer.headers),
        body: await answer.text(),
        cookies: answer.headers.getSetCookie().map((line) => {
          const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
          return { name, value: decodeURIComponent(value) }
        }),
      }
    },
  }
  return new Visitor(app as unknown as FastifyInstance)
}

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import Fastify from 'fastify'
import { readableLog } from './readable-log.ts'

describe('the log on a terminal', () => {
  const lines: string[] = []
  const stream = readableLog((text) => lines.push(text))
  const { log } = Fastify({ logger: { stream } })

  it('is a line that a person reads', () => {
    log.info({ method: 'GET', route: '/admin', status: 200, ms: 4, reqId: 'abc' }, 'request')
    assert.match(
      lines.at(-1) ?? '',
      /^\d\d:\d\d:\d\d request: method GET, route \/admin, status 200, ms 4\n$/,
    )
  })

  it('shows an error with the number of its request, and where it came from', () => {
    log.error({ err: new Error('The disk is full'), reqId: 'abc' }, 'failed')
    assert.match(
      lines.at(-1) ?? '',
      /^\d\d:\d\d:\d\d error failed: reqId abc\nError: The disk is full\n\s+at /,
    )
  })

  it('leaves the address to open to the last line, and what is no JSON as it is', () => {
    const before = lines.length
    log.info('Server listening at http://127.0.0.1:8000')
    assert.equal(lines.length, before)
    readableLog((text) => lines.push(text)).write('plain words\n')
    assert.equal(lines.at(-1), 'plain words\n')
  })
})

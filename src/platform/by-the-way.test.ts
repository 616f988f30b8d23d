import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { FastifyRequest } from 'fastify'
import { byTheWay, saveSessionByTheWay } from './by-the-way.ts'

type Save = (sent?: (error?: unknown) => void) => Promise<void> | undefined

/** A request whose session is saved once `saved` resolves, and what the log was told. */
function visit(method: string, saved: Promise<void> = Promise.resolve()) {
  const warned: unknown[] = []
  const save: Save = () => saved
  const session = { formSecret: 'a', save }
  const log = { warn: ({ err }: { err: unknown }) => warned.push(err) }
  const request = { method, session, log } as unknown as FastifyRequest
  saveSessionByTheWay(request)
  return { request, session, warned }
}

describe('what a page notes by the way', () => {
  const never = new Promise<void>(() => {})

  it('holds it up for a moment only, and is done all the same', async () => {
    const noted = Promise.withResolvers<void>()
    const events: string[] = []
    const done = noted.promise.then(() => events.push('noted'))
    await byTheWay(visit('GET').request, done)
    events.push('shown')
    noted.resolve()
    await done
    assert.deepEqual(events, ['shown', 'noted'])
  })

  it('is left to the log if it fails', async () => {
    const { request, warned } = visit('GET')
    const locked = new Error('database is locked')
    await byTheWay(request, Promise.reject(locked))
    assert.deepEqual(warned, [locked])
  })

  it('is a session that is extended', async () => {
    const { session } = visit('GET', never)
    assert.equal(await new Promise((resolve) => session.save(resolve)), undefined)
  })

  it('is no session that the forms of the page need', async () => {
    const saved = Promise.withResolvers<void>()
    const { request, session } = visit('GET', saved.promise)
    session.formSecret = 'b'
    let isSent = false
    const sending = new Promise((resolve) => session.save(resolve)).then(() => {
      isSent = true
    })
    await byTheWay(request, never)
    assert.equal(isSent, false)
    saved.resolve()
    await sending
  })

  it('is no session that a form changes', () => {
    const { session } = visit('POST', never)
    assert.equal(session.save(), never)
  })
})

import assert from 'node:assert/strict'
import { existsSync, watch } from 'node:fs'
import path from 'node:path'
import { describe, it } from 'node:test'
import { paths } from '../../src/paths.ts'
import { jobs } from '../../src/schedule.ts'
import { atLeastOne } from '../support/at-least-one.ts'
import { bytesIn, temporaryFolder } from '../support/folder.ts'
import { openParty } from '../support/party.ts'

/** What the promise says, in real time. */
const WITHIN_MS = 60_000

/** Resolves once none of these stands in any file of a folder, in whatever case. */
async function gone(folder: string, words: readonly string[]): Promise<void> {
  const left = () => {
    const all = bytesIn(folder).toLowerCase()
    return words.filter((word) => all.includes(word.toLowerCase()))
  }
  const { promise, resolve } = Promise.withResolvers<void>()
  const look = () => left().length === 0 && resolve()
  const folders = [folder, path.join(folder, 'keys')].filter((one) => existsSync(one))
  const watchers = folders.map((one) => watch(one, look))
  look()
  await promise.finally(() => {
    for (const watcher of watchers) watcher.close()
  })
}

describe('what is erased, while Sneaky Klaus goes on running', async () => {
  const folder = temporaryFolder()
  const { party, olga } = await openParty({ databaseFile: path.join(folder, 'klaus.db') })
  /** Words of this person that stand nowhere else. */
  const of = (name: string) => ({
    email: `${name.toLowerCase()}.postbox@example.org`,
    gift_ideas: `A lantern of ${name}s own making. `.repeat(20),
    postal_address: `${name} Candlewick, Larch Row 12`,
  })
  const traces = (name: string) => [
    `${name}.postbox`,
    `lantern of ${name}s`,
    `${name} Candlewick`,
    `"${name}"`,
  ]
  const guests = (prefix: string) => Array.from({ length: 40 }, (_, at) => `${prefix}${at + 100}x`)

  /** Enough people that their rows and indexes move between pages, as they do in years of use. */
  async function crowded(prefix: string, fields: Record<string, string> = {}) {
    party.clock.move({ hours: 3 })
    const slug = await party.exchange(olga, fields)
    const people = new Map<string, Awaited<ReturnType<typeof party.join>>>()
    for (const name of guests(prefix)) people.set(name, await party.join(slug, name, of(name)))
    return { slug, people }
  }

  const idOf = async (name: string) => {
    const { db } = party.ctx
    const person = await db
      .selectFrom('participants')
      .select('id')
      .where('name', '=', name)
      .executeTakeFirstOrThrow()
    return person.id
  }

  async function forgetWhatIsOut() {
    await party.deliver()
    for (const { name, run } of jobs(party.ctx)) if (name.startsWith('forget')) await run()
  }

  it('is in no file within a minute: who left, was taken out, or has another address', {
    timeout: WITHIN_MS,
  }, async () => {
    const { slug, people } = await crowded('Vinja')
    const [left = '', out = '', moved = '', ...stay] = guests('Vinja')
    // The server repeats an address when it refuses a mail.
    const movedId = await idOf(moved)
    await party.ctx.db
      .updateTable('outbox')
      .set({ answer: `550 5.1.1 <${of(moved).email}>: no such user`, state: 'failed' })
      .where('participant_id', '=', movedId)
      .execute()
    const all = bytesIn(folder)
    for (const name of [left, out, moved]) {
      for (const trace of traces(name).slice(0, 3)) {
        assert.ok(all.includes(trace) || all.includes(trace.toLowerCase()), `${trace} is there`)
      }
    }
    await people.get(left)?.post(paths.withdraw(slug))
    await olga.submit(paths.removePerson(slug, await idOf(out)))
    const fields = {
      name: moved,
      email: 'elsewhere@example.org',
      gift_ideas: '',
      postal_address: '',
    }
    await olga.submit(paths.person(slug, movedId), fields)
    await forgetWhatIsOut()
    await gone(
      folder,
      [left, out, moved].flatMap(traces).filter((word) => word !== `"${moved}"`),
    )
    const after = bytesIn(folder)
    for (const name of atLeastOne(stay)) assert.ok(after.includes(of(name).email))
    const desk = await olga.get(paths.desk(slug))
    assert.ok(!desk.text.includes(left) && !desk.text.includes(out))
    assert.match((await olga.get(paths.exchangeMail(slug))).text, /· someone who’s left/)
  })

  it('is in no file within a minute: a whole exchange, with its key', {
    timeout: WITHIN_MS,
  }, async () => {
    const words = { name: 'Midwinter in Snowdrop Alley', location: 'Under the crooked larch' }
    const { slug, people } = await crowded('Odral', words)
    await olga.submit(paths.draw(slug))
    const [first = ''] = guests('Odral')
    await people.get(first)?.submit(paths.messagesWith(slug, 'recipient'), { to_recipient: 'Tea?' })
    const exchange = await party.ctx.db
      .selectFrom('exchanges')
      .select('key_id')
      .where('slug', '=', slug)
      .executeTakeFirstOrThrow()
    assert.ok(existsSync(path.join(folder, 'keys', exchange.key_id ?? '')))
    await olga.submit(paths.deleteExchange(slug))
    assert.ok(!existsSync(path.join(folder, 'keys', exchange.key_id ?? '')))
    await gone(folder, [...guests('Odral').flatMap(traces), ...Object.values(words), slug])
  })

  it('is in no file within a minute: an exchange that another follows, but who is invited to that', {
    timeout: WITHIN_MS,
  }, async () => {
    const { slug } = await crowded('Quim')
    await olga.submit(paths.draw(slug))
    await olga.submit(paths.complete(slug))
    const again = { name: 'Once more', exchange_date: '2027-12-17', invite: '1' }
    await olga.submit(paths.again(slug), { ...again, avoid_last_pairs: '1' })
    const { id } = await party.ctx.db
      .selectFrom('exchanges')
      .select('id')
      .where('slug', '=', slug)
      .executeTakeFirstOrThrow()
    const people = await party.ctx.db
      .selectFrom('participants')
      .select('id')
      .where('exchange_id', '=', id)
      .execute()
    const ids = [id, ...people.map((one) => one.id)]
    assert.ok(ids.every((one) => bytesIn(folder).includes(one)))
    await olga.submit(paths.deleteExchange(slug))
    await forgetWhatIsOut()
    await gone(folder, [slug, ...ids])
  })
})

import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { cpSync, mkdirSync, readdirSync, rmSync, symlinkSync, utimesSync } from 'node:fs'
import path from 'node:path'
import { describe, it } from 'node:test'
import { temporaryFolder } from '../../test/support/folder.ts'
import { openParty, type Party, startParty } from '../../test/support/party.ts'
import type { Visitor } from '../../test/support/visitor.ts'
import { transact } from '../context.ts'
import { storeLists } from '../draw/past-lists.ts'
import { readAssignment } from '../draw/sealed-pairs.ts'
import { openInstance } from '../instance.ts'
import { undoDraw } from '../mending/undo.ts'
import { paths } from '../paths.ts'
import { alone } from '../platform/database.ts'
import { openKeyring } from '../platform/keyring.ts'
import { saveSetting } from '../platform/settings.ts'
import { lastPulse } from '../platform/steadiness.ts'
import { findExchange } from './queries.ts'

const DATABASE = 'sneaky-klaus.db'
const CAST = ['Anna', 'Ben', 'Cleo', 'Dan']

describe('the key of an exchange', async () => {
  const dataDir = temporaryFolder()
  const { party, olga } = await openParty({ databaseFile: path.join(dataDir, DATABASE) })
  const keys = (folder = dataDir) => {
    const found = readdirSync(folder).includes('keys') ? readdirSync(path.join(folder, 'keys')) : []
    return found.sort()
  }

  async function drawn(): Promise<{ slug: string; people: Map<string, Visitor> }> {
    party.clock.move({ hours: 2 })
    const slug = await party.exchange(olga)
    const people = await party.joinAll(slug, CAST)
    await olga.submit(paths.draw(slug))
    return { slug, people }
  }

  async function idOf({ slug }: { slug: string }): Promise<string> {
    return (await findExchange(party.ctx, slug))?.key_id ?? assert.fail('no key')
  }

  /** Everything that lies in the data folder now, as somebody takes it away who has the key, too. */
  async function copied(): Promise<string> {
    const copy = temporaryFolder()
    await alone(party.ctx.db, async () => cpSync(dataDir, copy, { recursive: true }))
    return copy
  }

  /** The pairs that can be read in a copy of the database, with the keys of this folder. */
  async function pairsIn(copy: string, slug: string, keyFolder = copy): Promise<number> {
    const thief = await startParty({ databaseFile: path.join(copy, DATABASE) })
    const exchange = await findExchange(thief.ctx, slug)
    assert.ok(exchange)
    const keyring = openKeyring(keyFolder, thief.ctx.config.secretKey)
    const { size } = await readAssignment({ ...thief.ctx, keyring }, exchange)
    await thief.close()
    return size
  }

  it('is made by the draw, and there is none before', async () => {
    const slug = await party.exchange(olga)
    await party.joinAll(slug, CAST)
    assert.deepEqual(keys(), [])
    await olga.submit(paths.draw(slug))
    const exchange = await findExchange(party.ctx, slug)
    assert.deepEqual(keys(), [exchange?.key_id])
    await olga.submit(paths.deleteExchange(slug))
    assert.deepEqual(keys(), [])
  })

  it('is destroyed with the exchange: a copy from before stays closed, even with the instance key', async () => {
    const { slug } = await drawn()
    const before = await copied()
    const copyWithoutKeys = await copied()
    rmSync(path.join(copyWithoutKeys, 'keys'), { recursive: true })
    await olga.submit(paths.deleteExchange(slug))
    assert.equal(await pairsIn(copyWithoutKeys, slug, dataDir), 0)
    assert.equal(await pairsIn(before, slug), CAST.length, 'it would open with the key of then')
  })

  it('is destroyed by an undo, so that nobody can bring the names back', async () => {
    const { slug } = await drawn()
    const before = await copied()
    rmSync(path.join(before, 'keys'), { recursive: true })
    const [former] = keys()
    await olga.submit(paths.undoDraw(slug))
    assert.ok(!keys().includes(former ?? ''))
    assert.equal(await pairsIn(before, slug, dataDir), 0)
    await olga.submit(paths.draw(slug))
    assert.equal(keys().length, 1)
    await olga.submit(paths.deleteExchange(slug))
  })

  it('is destroyed when everybody’s names are drawn again with a forgotten rule', async () => {
    const { slug } = await drawn()
    const [former] = keys()
    const people = await party.ctx.db
      .selectFrom('participants')
      .innerJoin('exchanges', 'exchanges.id', 'exchange_id')
      .where('slug', '=', slug)
      .select('participants.id')
      .execute()
    const [giver_id = '', recipient_id = ''] = people.map(({ id }) => id)
    const rule = { giver_id, recipient_id, kind: 'one_way' }
    const asked = await olga.post(paths.drawAgain(slug), rule)
    assert.equal((await olga.post(paths.drawAgain(slug), asked.hidden)).status, 303)
    assert.equal(keys().length, 1)
    assert.notEqual(keys()[0], former)
    await olga.submit(paths.deleteExchange(slug))
  })

  it('of a draw that was never committed is swept away at the next start, and no other', async () => {
    const { slug } = await drawn()
    const copy = await copied()
    const named = keys(copy)
    const orphan = openKeyring(copy, party.ctx.config.secretKey).make()
    assert.ok(keys(copy).includes(orphan.id))
    const restarted = await startParty({ databaseFile: path.join(copy, DATABASE) })
    assert.deepEqual(keys(copy), named)
    await restarted.close()
    await olga.submit(paths.deleteExchange(slug))
  })

  it('is destroyed at the next start if the process was killed after an undo, before it could', async () => {
    const { slug } = await drawn()
    const exchange = await findExchange(party.ctx, slug)
    assert.ok(exchange)
    const [former] = keys()
    await undoDraw({ ...party.ctx, followUpErasure: async () => {} }, exchange)
    const copy = await copied()
    assert.ok(keys(copy).includes(former ?? ''), 'nothing is left to destroy')
    const restarted = await startParty({ databaseFile: path.join(copy, DATABASE) })
    assert.ok(!keys(copy).includes(former ?? ''))
    assert.equal(keys(copy).length, 1)
    await restarted.close()
    await olga.submit(paths.deleteExchange(slug))
  })

  it('outlives starts with an older copy of the database, which says so in the log', async () => {
    const monday = await copied()
    const { slug } = await drawn()
    const friday = await copied()
    cpSync(path.join(friday, 'keys'), path.join(monday, 'keys'), { recursive: true })
    for (const _ of ['a first time', 'again']) {
      const older = await startParty({ databaseFile: path.join(monday, DATABASE) })
      await older.ctx.noteErasure()
      await older.close()
      assert.deepEqual(keys(monday), keys(friday))
      const said = older.log.filter((line) => line.includes('looks like an older copy'))
      assert.equal(said.length, 1)
      assert.ok(said[0]?.includes(keys(friday)[0] ?? 'no key'))
    }
    assert.equal(await pairsIn(friday, slug, monday), CAST.length)
    await olga.submit(paths.deleteExchange(slug))
  })

  it('that cannot be destroyed keeps no other, nor the start, and goes as soon as it can', async () => {
    const [first, second] = [await drawn(), await drawn()]
    const [bad, good] = [await idOf(first), await idOf(second)]
    const file = path.join(dataDir, 'keys', bad)
    rmSync(file)
    mkdirSync(path.join(file, 'in the way'), { recursive: true })
    for (const { slug } of [first, second]) await olga.submit(paths.undoDraw(slug))
    assert.deepEqual(
      keys().filter((id) => [bad, good].includes(id)),
      [bad],
    )
    await (await startParty({ databaseFile: path.join(await copied(), DATABASE) })).close()
    await assert.rejects(party.runJob('destroy keys'), /keys that cannot be destroyed/)
    rmSync(path.join(file, 'in the way'), { recursive: true })
    await party.runJob('destroy keys')
    assert.ok(!keys().includes(bad))
    const copy = await copied()
    const itself = path.join(copy, 'keys', await idOf(first))
    rmSync(itself)
    symlinkSync(itself, itself)
    await (await startParty({ databaseFile: path.join(copy, DATABASE) })).close()
    for (const { slug } of [first, second]) await olga.submit(paths.deleteExchange(slug))
    assert.deepEqual(keys(), [])
  })

  for (const [end, act] of [
    ['an undo', paths.undoDraw],
    ['the end of the exchange', paths.deleteExchange],
  ] as const) {
    it(`that was missing at ${end}, or is put back after it, is destroyed as soon as it is there`, async () => {
      const [lost, known] = [await drawn(), await drawn()]
      const former = keys()
      assert.equal(former.length, 2)
      const before = await copied()
      rmSync(path.join(dataDir, 'keys', await idOf(lost)))
      for (const { slug } of [lost, known]) await olga.submit(act(slug))
      const present = keys()
      const putBack = (folder: string) =>
        cpSync(path.join(before, 'keys'), path.join(folder, 'keys'), { recursive: true })
      for (const _ of ['a first time', 'again']) {
        putBack(dataDir)
        assert.equal(keys().length, present.length + former.length)
        await party.runJob('destroy keys')
        assert.deepEqual(keys(), present)
        for (const { slug } of [lost, known]) assert.equal(await pairsIn(before, slug, dataDir), 0)
      }
      const copy = await copied()
      putBack(copy)
      const restarted = await startParty({ databaseFile: path.join(copy, DATABASE) })
      await restarted.close()
      assert.deepEqual(keys(copy), present)
      assert.deepEqual(
        restarted.log.filter((line) => /keys/.test(line)),
        [],
      )
      if (act !== paths.deleteExchange) {
        for (const { slug } of [lost, known]) await olga.submit(paths.deleteExchange(slug))
      }
    })
  }

  it('that an earlier version should have destroyed goes at the first start, unless it is newer than the database', async () => {
    const { slug } = await drawn()
    const former = await copied()
    await party.ctx.db.deleteFrom('settings').where('name', '=', 'doomed_keys').execute()
    const named = keys(former)
    const copies = [former, await copied(), await copied(), await copied()]
    await saveSetting(party.ctx, 'doomed_keys', '')
    const pulse = (await lastPulse(party.ctx)) ?? assert.fail()
    const [, before, after, aheadOfNow] = copies
    const left = (folder = '', at: Temporal.Instant) => {
      const ring = openKeyring(folder, party.ctx.config.secretKey)
      const { id } = ring.make()
      ring.keep(id)
      utimesSync(path.join(folder, 'keys', id), 0, at.epochMilliseconds / 1000)
      return id
    }
    const orphan = left(before, pulse.add({ seconds: 9 }))
    const unknown = left(after, pulse.add({ seconds: 60 }))
    const inDoubt = left(aheadOfNow, pulse.subtract({ hours: 1 }))
    for (const [folder = '', now] of [
      [before, pulse.add({ hours: 1 })],
      [after, pulse.add({ hours: 1 })],
      [after, pulse.add({ hours: 2 })],
      [aheadOfNow, pulse.subtract({ hours: 2 })],
    ] as const) {
      const clock = () => now
      const databaseFile = path.join(folder, DATABASE)
      const { ctx, close } = await openInstance(
        { ...party.ctx.config, dataDir: folder, databaseFile },
        { clock, random: randomInt, mailer: undefined },
      )
      await ctx.noteErasure()
      await close()
    }
    assert.deepEqual(keys(before), named, `${orphan} is left`)
    assert.deepEqual(keys(after), [...named, unknown].sort())
    assert.deepEqual(keys(aheadOfNow), [...named, inDoubt].sort())
    await olga.submit(paths.deleteExchange(slug))
  })

  it('keeps what is to be avoided from last time through an undo', async () => {
    const { slug: past } = await drawn()
    await olga.submit(paths.complete(past))
    const again = { name: 'Again', exchange_date: '2027-12-17', avoid_last_pairs: '1' }
    await olga.submit(paths.again(past), { ...again, invite: '1' })
    const { slug } = await party.ctx.db
      .selectFrom('exchanges')
      .select('slug')
      .where('name', '=', 'Again')
      .executeTakeFirstOrThrow()
    await olga.submit(paths.openRegistration(slug))
    await party.joinAll(slug, CAST)
    const lists = () => party.ctx.db.selectFrom('past_lists').selectAll().execute()
    const before = await lists()
    await olga.submit(paths.draw(slug))
    await olga.submit(paths.undoDraw(slug))
    const after = await lists()
    assert.equal(after.length, before.length)
    const mine = after.find(({ purpose }) => purpose === 'avoid')
    assert.ok(mine && party.ctx.keyring.sealFor(mine.sealed_lists))
    for (const one of [slug, past]) await olga.submit(paths.deleteExchange(one))
    assert.deepEqual(keys(), [])
  })
})

describe('an exchange whose key is lost', async () => {
  const dataDir = temporaryFolder()
  const databaseFile = path.join(dataDir, DATABASE)
  const first = await startParty({ databaseFile })
  const slug = await first.exchange(await first.olga())
  const people = await first.joinAll(slug, CAST)
  const olgas = await first.olga()
  await olgas.submit(paths.draw(slug))
  await people.get('Anna')?.submit(paths.messagesWith(slug, 'recipient'), { to_recipient: 'Tea?' })
  const ids = await first.ctx.db.selectFrom('participants').select('id').execute()
  await first.deliver()
  await first.close()
  rmSync(path.join(dataDir, 'keys'), { recursive: true })
  const { party, olga } = await openParty({ databaseFile })
  const known = (visitor: Visitor | undefined, of: Party = party) => {
    const again = of.visitor()
    for (const [name, value] of visitor?.cookies ?? []) again.cookies.set(name, value)
    return again
  }
  const anna = known(people.get('Anna'))

  it('does not stop the start: the organiser is told on her desk what to do', async () => {
    const desk = await olga.get(paths.desk(slug))
    assert.equal(desk.status, 200)
    assert.match(desk.text, /The names can’t be opened.*undo the draw and draw again/)
    assert.doesNotMatch(desk.text, /There is nothing to do/)
    assert.ok(desk.html.includes(`<a class="button" href="${paths.undoDraw(slug)}">`))
  })

  it('tells people on their pages, and shows no empty present', async () => {
    const page = await anna.get(paths.dashboard(slug))
    assert.equal(page.status, 200)
    assert.match(page.text, /The names can’t be opened.*Ask Olga to draw again/)
    assert.doesNotMatch(page.text, /Unwrap the name|Messages/)
    const messages = await anna.get(paths.messages(slug))
    assert.equal(messages.status, 409)
    assert.match(messages.text, /key that opens names and messages is lost/)
    const written = await anna.post(paths.messagesWith(slug, 'recipient'), { to_recipient: 'Tea?' })
    assert.equal(written.status, 409)
    assert.equal((await anna.get(paths.reportMessage(slug, 'giver', '0'))).status, 404)
  })

  it('lets nobody in or out, and nothing breaks', async () => {
    const gus = { name: 'Gus', email: 'gus@example.org' }
    for (const confirmed of [{}, { confirmed: '1' }]) {
      const late = await olga.post(paths.latecomer(slug), { ...gus, ...confirmed })
      assert.equal(late.status, 409)
      assert.match(late.text, /The key to the names is lost/)
    }
    const out = await olga.post(paths.dropOut(slug, ids[0]?.id ?? ''))
    assert.equal(out.status, 409)
    await party.tellOfMessages()
    assert.deepEqual(party.mails, [])
  })

  it('is healed by drawing again', async () => {
    await olga.submit(paths.undoDraw(slug))
    await olga.submit(paths.draw(slug))
    assert.match((await anna.get(paths.dashboard(slug))).text, /Unwrap the name/)
    assert.equal((await anna.get(paths.messages(slug))).status, 200)
  })

  it('that is over cannot be opened, and its pairs are not offered for avoiding', async () => {
    await olga.submit(paths.complete(slug))
    await party.close()
    rmSync(path.join(dataDir, 'keys'), { recursive: true })
    const { party: later, olga: again } = await openParty({ databaseFile })
    assert.match(
      (await known(people.get('Anna'), later).get(paths.dashboard(slug))).text,
      /nobody can look up who they gave to/,
    )
    assert.match(
      (await again.get(paths.desk(slug))).text,
      /It’s finished.*The names can’t be opened: the key to them is missing.* Put it back/,
    )
    const form = await again.get(paths.again(slug))
    assert.equal(form.status, 200)
    assert.doesNotMatch(form.html, /avoid_last_pairs/)
    assert.match(form.text, /Last time’s names can’t be opened, as their key is missing/)
    const next = { name: 'Next', exchange_date: '2027-12-17', avoid_last_pairs: '1' }
    assert.match((await again.submit(paths.again(slug), next)).text, /Here’s the next one/)
  })

  it('says before its draw is undone that what it keeps of last time is lost by it, and asks for that key no more', async () => {
    const folder = temporaryFolder()
    const file = path.join(folder, DATABASE)
    const before = await startParty({ databaseFile: file })
    const slug = await before.exchange(await before.olga())
    await before.joinAll(slug, ['Anna', 'Ben', 'Cleo'])
    const kept = (await findExchange(before.ctx, slug)) ?? assert.fail()
    await transact(before.ctx, (ctx) => storeLists(ctx, kept, 'avoid', { people: [], lists: [] }))
    const lost =
      /The key to what we keep of last time is missing\. Unless you put it back first, last time’s pairs can’t be avoided any more\./
    const olgaBefore = await before.olga()
    assert.doesNotMatch((await olgaBefore.get(paths.draw(slug))).text, lost)
    await olgaBefore.submit(paths.draw(slug))
    assert.doesNotMatch((await olgaBefore.get(paths.undoDraw(slug))).text, lost)
    await before.close()
    rmSync(path.join(folder, 'keys'), { recursive: true })
    const { party: later, olga } = await openParty({ databaseFile: file })
    assert.match((await olga.get(paths.undoDraw(slug))).text, lost)
    await olga.submit(paths.undoDraw(slug))
    assert.doesNotMatch((await olga.get(paths.exclusions(slug))).text, /Last time|put back/)
    assert.doesNotMatch((await olga.get(paths.draw(slug))).text, /last time/)
    const rows = await later.ctx.db.selectFrom('past_lists').selectAll().execute()
    assert.deepEqual(rows, [], 'what a key would open that is destroyed if it comes back')
  })

  it('says of what it keeps of last time that it is locked, and avoids nothing until it is not', async () => {
    const folder = temporaryFolder()
    const file = path.join(folder, DATABASE)
    const before = await startParty({ databaseFile: file })
    const slug = await before.exchange(await before.olga())
    await before.joinAll(slug, CAST)
    const kept = (await findExchange(before.ctx, slug)) ?? assert.fail()
    await transact(before.ctx, (ctx) => storeLists(ctx, kept, 'avoid', { people: [], lists: [] }))
    const rules = async (olga: Visitor) => (await olga.get(paths.exclusions(slug))).text
    assert.match(await rules(await before.olga()), /Last time avoided/)
    await before.close()
    rmSync(path.join(folder, 'keys'), { recursive: true })
    const { party: again, olga: later } = await openParty({ databaseFile: file })
    assert.match(
      await rules(later),
      /Last time can’t be opened .* Unless it’s put back, nothing is/,
    )
    const lost = /Unless you put it back first, last time’s pairs can’t be avoided any more\./
    assert.match((await later.get(paths.draw(slug))).text, lost)
    await later.submit(paths.draw(slug))
    const rows = await again.ctx.db.selectFrom('past_lists').selectAll().execute()
    assert.deepEqual(
      rows,
      [],
      'nothing that a key which comes back could take for what was kept to',
    )
  })
})

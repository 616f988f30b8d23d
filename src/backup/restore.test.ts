import assert from 'node:assert/strict'
import {
  chmodSync,
  cpSync,
  createReadStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, describe, it } from 'node:test'
import { atLeastOne } from '../../test/support/at-least-one.ts'
import { runKlaus } from '../../test/support/command.ts'
import { temporaryFolder } from '../../test/support/folder.ts'
import { linkIn, OTHER_KEY, type Party, SECRET_KEY, startParty } from '../../test/support/party.ts'
import type { Visitor } from '../../test/support/visitor.ts'
import { paths } from '../paths.ts'
import { faultsOf } from '../platform/backup.ts'
import { delayed, sent } from '../platform/mail/reasons.ts'
import { createSeal } from '../platform/seal.ts'
import { sealFile } from '../platform/sealed-files.ts'
import { COPY_KEY } from './rules.ts'

const NAMES = ['Anna', 'Ben', 'Cleo']
const LATER = '2026-11-21T10:00:00Z'

/** An instance on this data folder, with a mail server that answers so. */
function openFolder(dataDir: string, secretKey = SECRET_KEY, answer = () => sent('')) {
  const databaseFile = path.join(dataDir, 'sneaky-klaus.db')
  return startParty({ dataDir, databaseFile, secretKey }, () => ({
    name: 'smtp',
    concurrency: 2,
    send: async () => answer(),
    async close() {},
  }))
}

function namesIn(file: string): unknown[] {
  const database = new DatabaseSync(file, { readOnly: true })
  const rows = database.prepare('select name from participants order by name').all()
  database.close()
  return rows.map(({ name }) => name)
}

const recipientOn = (page: string) => /You’re giving to (\w+)/.exec(page)?.[1]

describe('a backup of a running instance', () => {
  const folder = temporaryFolder()
  const at = (name: string) => path.join(folder, name)
  const env = (dataDir: string, key = SECRET_KEY) => ({ DATA_DIR: at(dataDir), SECRET_KEY: key })
  const parties: Party[] = []
  let slug: string
  let anna: Visitor
  let olga: Visitor
  /** The address on Dora's card, who has no email. */
  let card: string
  let reader: DatabaseSync
  const drew = new Map<string, string>()

  async function open(dataDir: string, key?: string): Promise<Party> {
    const party = await openFolder(at(dataDir), key)
    parties.push(party)
    party.clock.set(LATER)
    return party
  }

  before(async () => {
    mkdirSync(at('data'))
    let isDown = false
    const party = await openFolder(at('data'), SECRET_KEY, () => {
      return isDown ? delayed({ reason: 'smtp_unreachable' }) : sent('')
    })
    parties.push(party)
    // Keeps what is written from now on in the log, beside the file.
    reader = new DatabaseSync(at('data/sneaky-klaus.db'))
    reader.exec('begin')
    reader.prepare('select count(*) from settings').get()
    olga = await party.olga()
    slug = await party.exchange(olga)
    const guests = await party.joinAll(slug, NAMES)
    await olga.post(paths.people(slug), { name: 'Dora' })
    const { id } = await party.ctx.db
      .selectFrom('participants')
      .select('id')
      .where('name', '=', 'Dora')
      .executeTakeFirstOrThrow()
    const shown = await olga.post(paths.card(slug, id))
    card = /\/k\/[\w-]{43}/.exec(shown.html)?.[0] ?? ''
    // From now on every mail waits.
    isDown = true
    await olga.submit(paths.draw(slug))
    for (const [name, guest] of atLeastOne(guests)) {
      const recipient = recipientOn((await guest.get(paths.dashboard(slug))).text)
      drew.set(name, recipient ?? assert.fail(`${name} drew nobody`))
    }
    anna = guests.get('Anna') ?? assert.fail()
    await anna.submit(paths.messagesWith(slug, 'recipient'), { to_recipient: 'Which size?' })
    await party.visitor().post(paths.requestAccess(slug), { email: 'ben@example.org' })
  })
  after(() => Promise.all(parties.map((party) => party.close())))

  it('is one whole file without the key, though the database file itself lags behind', async () => {
    const { code, text, error } = await runKlaus(['backup', at('santa')], { env: env('data') })
    assert.equal(code, 0, error)
    assert.equal(text, `Everything but the keys is in ${at('santa')}, and the copy is whole.\n`)
    assert.equal(statSync(at('santa')).mode & 0o777, 0o600)
    assert.ok(!readFileSync(at('santa')).includes(SECRET_KEY))
    assert.ok(readFileSync(at('santa')).includes('Dora'))
    assert.ok(!readFileSync(at('data/sneaky-klaus.db')).includes('Dora'))
    reader.close()
    assert.deepEqual(readdirSync(folder).sort(), ['data', 'santa'])
  })

  it('is whole though people write while it is made', async () => {
    const party = parties[0] ?? assert.fail()
    let isMade = false
    let written = 0
    const writing = (async () => {
      for (; !isMade; written++) {
        const email = `nobody-${written}@example.org`
        await party.visitor().post(paths.requestAccess(slug), { email })
      }
    })()
    const { code, error } = await runKlaus(['backup', at('busy')], { env: env('data') })
    isMade = true
    await writing
    assert.equal(code, 0, error)
    assert.ok(written > 5)
    assert.deepEqual(faultsOf(at('busy')), [])
    rmSync(at('busy'))
  })

  it('goes to standard output just the same, with keys in a file of their own', async () => {
    const words = ['backup', '-', '--keys', at('keys')]
    const { code, out, error } = await runKlaus(words, { env: env('data') })
    assert.equal(code, 0, error)
    assert.equal(out.subarray(0, 15).toString(), 'SQLite format 3')
    writeFileSync(at('streamed'), out)
    assert.deepEqual(faultsOf(at('streamed')), [])
    rmSync(at('streamed'))
    assert.match(
      error,
      /the copy is whole\.\nKeep the keys in another place: whoever has them and a backup can read/,
    )
    assert.ok(readFileSync(at('keys'), 'utf8').includes(SECRET_KEY))
    assert.equal(statSync(at('keys')).mode & 0o777, 0o600)
  })

  it('is not needed to get the keys alone', async () => {
    const { code, text } = await runKlaus(['backup', '--keys', '-'], { env: env('data') })
    assert.equal(code, 0)
    assert.equal(text, readFileSync(at('keys'), 'utf8'))
  })

  it('is refused where it cannot be written, or has no name', async () => {
    const refusals: [words: string[], sentence: RegExp][] = [
      [[], /^Say into which FILE/],
      [['-', '--keys', '-'], /^The keys go into a file of their own/],
      [[at('no/such/folder/santa')], /no\/such\/folder is no folder that can be written to\.\n$/],
      [[at('santa/in-a-file')], /santa is no folder that can be written to\.\n$/],
    ]
    for (const [words, sentence] of refusals) {
      const { code, error } = await runKlaus(['backup', ...words], { env: env('data') })
      assert.equal(code, 1)
      assert.match(error, sentence)
    }
  })

  it('is refused where two names are of one place, or a name would be a part of a database', async () => {
    symlinkSync(folder, at('linked'))
    const same = /^The keys go into a file of their own: name two different ones\.\n$/
    const part = /would be taken for a part of a database\. Name another file\.\n$/
    const refusals: [words: string[], sentence: RegExp][] = [
      [['./one', '--keys', 'one'], same],
      [['one', '--keys', `data/../one`], same],
      [['linked/one', '--keys', at('one')], same],
      [['one', '--keys', './one-wal'], part],
      [[`linked/data/sneaky-klaus.db-journal`], part],
    ]
    const before = readdirSync(folder)
    for (const [words, sentence] of refusals) {
      const { code, error } = await runKlaus(['backup', ...words], {
        env: env('data'),
        cwd: folder,
      })
      assert.equal(code, 1)
      assert.match(error, sentence, words.join(' '))
    }
    assert.deepEqual(readdirSync(folder), before)
    rmSync(at('linked'))
  })

  it('leaves a link alone that leads to a disk which is not there', async () => {
    symlinkSync('/usb/not-mounted', at('away'))
    const sentence = /away is a link to \/usb\/not-mounted, which isn’t there\. .*Mount the disk/
    for (const words of [['away'], ['new', '--keys', 'away'], ['--keys', 'away']]) {
      const options = { env: env('data'), cwd: folder }
      const { code, error } = await runKlaus(['backup', ...words], options)
      assert.equal(code, 1)
      assert.match(error, sentence)
    }
    for (const words of [['away'], ['santa', '--keys', 'away']]) {
      const { error } = await runKlaus(['restore', ...words], { env: env('never'), cwd: folder })
      assert.match(error, sentence)
    }
    const doctor = await runKlaus(['doctor'], { env: { ...env('data'), BACKUP_DIR: at('away') } })
    assert.match(doctor.text + doctor.error, sentence)
    assert.equal(readlinkSync(at('away')), '/usb/not-mounted')
    assert.ok(!existsSync(at('new')))
    rmSync(at('away'))
  })

  it('takes a name for a file that SQLite would take for an address', async () => {
    const cwd = temporaryFolder()
    const name = 'file:copy.db?mode=memory'
    for (const words of [
      ['backup', name, '--keys', 'file:keys'],
      ['restore', name, '--keys', 'file:keys'],
    ]) {
      const DATA_DIR = words[0] === 'restore' ? 'file:data' : at('data')
      const { code, error } = await runKlaus(words, { env: { DATA_DIR, SECRET_KEY }, cwd })
      assert.equal(code, 0, error)
    }
    assert.deepEqual(readdirSync(cwd), ['file:copy.db?mode=memory', 'file:data', 'file:keys'])
    const env = { DATA_DIR: 'file:data', SECRET_KEY }
    const doctor = await runKlaus(['doctor'], { env, cwd })
    assert.match(doctor.text + doctor.error, /The database is whole\./)
    assert.deepEqual(readdirSync(path.join(cwd, 'file:data')).sort(), [
      'instance.id',
      'keys',
      'sneaky-klaus.db',
    ])
  })

  it('overwrites nothing', async () => {
    for (const words of [[at('santa')], [at('other'), '--keys', at('keys')]]) {
      const { code, error } = await runKlaus(['backup', ...words], { env: env('data') })
      assert.equal(code, 1)
      assert.match(error, /exists already, and is left as it is/)
    }
    const { error } = await runKlaus(['restore', at('santa')], { env: env('data') })
    assert.match(error, /data is not empty, and is left as it is\. Name an empty DATA_DIR\.\n$/)
  })

  it('leaves a file of another alone, and sweeps away what a killed one has left half made', async () => {
    const theirs = at('third.part')
    const [left, fresh] = [
      `${at('third')}.${'a'.repeat(20)}.part`,
      `${at('third')}.${'b'.repeat(20)}.part`,
    ]
    for (const file of [theirs, left, fresh]) writeFileSync(file, 'mine')
    const longAgo = Date.now() / 1000 - 7200
    utimesSync(theirs, longAgo, longAgo)
    utimesSync(left, longAgo, longAgo)
    const { code, error } = await runKlaus(['backup', at('third')], { env: env('data') })
    assert.equal(code, 0, error)
    assert.equal(readFileSync(theirs, 'utf8'), 'mine')
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.startsWith('third.')),
      [path.basename(fresh), path.basename(theirs)],
    )
    for (const file of [theirs, fresh, at('third')]) rmSync(file)
  })

  it('is restored with the keys, into a folder that works', async () => {
    const words = ['restore', at('santa'), '--keys', at('keys')]
    const { code, text, error } = await runKlaus(words, { env: { DATA_DIR: at('with-keys') } })
    assert.equal(code, 0, error)
    assert.match(text, /^Restored: 1 exchange, 4 people, as they were at 20\d\d-\d\d-\d\dT/)
    assert.match(text, /mails wait under “Unsent emails”/)
    assert.match(text, /whoever has been given one since:\n- Office party: Dora\n$/)
    assert.deepEqual(readdirSync(at('with-keys')).sort(), [
      'instance.id',
      'keys',
      'secret.key',
      'sneaky-klaus.db',
    ])
    assert.equal(statSync(at('with-keys/secret.key')).mode & 0o777, 0o400)
  })

  it('takes no key of a later draw out of a newer file of keys', async () => {
    const newer = JSON.parse(readFileSync(at('keys'), 'utf8'))
    newer.keys['keys/laterlaterlaterlater'] = 'wrapped'
    writeFileSync(at('newer-keys'), JSON.stringify(newer))
    const words = ['restore', at('santa'), '--keys', at('newer-keys')]
    const { code, error } = await runKlaus(words, { env: { DATA_DIR: at('beside') } })
    assert.equal(code, 0, error)
    assert.deepEqual(readdirSync(at('beside/keys')), readdirSync(at('with-keys/keys')))
    assert.equal(
      JSON.parse(readFileSync(at('newer-keys'), 'utf8')).keys['keys/laterlaterlaterlater'],
      'wrapped',
    )
  })

  it('signs everybody out, and ends their links; cards still work', async () => {
    const party = await open('with-keys')
    const old = party.visitor()
    for (const [name, value] of anna.cookies) old.cookies.set(name, value)
    assert.equal((await old.get(paths.dashboard(slug))).status, 303)
    for (const [name, value] of olga.cookies) old.cookies.set(name, value)
    assert.equal((await old.get(paths.adminHome())).status, 303)
    const dora = party.visitor()
    assert.match((await dora.submit(card)).text, /Dora/)
  })

  it('sends nothing by itself that may have been sent since', async () => {
    const party = parties.at(-1) ?? assert.fail()
    await party.deliver()
    assert.deepEqual(party.mails, [])
    const olga = await party.olga()
    const { text } = await olga.get(paths.mailbox())
    for (const name of NAMES) assert.match(text, new RegExp(`${name}`))
    const states = await party.ctx.db.selectFrom('outbox').select(['kind', 'state']).execute()
    const open = states.filter(({ state }) => state === 'held' || state === 'waiting')
    assert.deepEqual(
      open.map(({ kind, state }) => `${kind} ${state}`),
      NAMES.map(() => 'assignment held'),
    )
  })

  it('holds everybody’s pair and what they wrote', async () => {
    const party = parties.at(-1) ?? assert.fail()
    for (const name of NAMES) {
      const email = `${name.toLowerCase()}@example.org`
      const guest = party.visitor()
      await guest.post(paths.requestAccess(slug), { email })
      const page = await guest.submit(linkIn(await party.mailTo(email)))
      assert.equal(recipientOn(page.text), drew.get(name))
      const { text } = await guest.get(paths.messages(slug))
      assert.equal(text.includes('Which size?'), name === 'Anna' || drew.get('Anna') === name)
    }
  })

  it('asks for the keys rather than lose who draws whom', async () => {
    const { code, error } = await runKlaus(['restore', at('santa')], {
      env: { DATA_DIR: at('without') },
    })
    assert.equal(code, 1)
    assert.match(error, /sealed in this backup with keys that are not here\. Name them with --keys/)
    assert.deepEqual(readdirSync(at('without')), [])
    const other = await runKlaus(['restore', at('santa')], {
      env: env('without', OTHER_KEY),
    })
    assert.match(other.error, /SECRET_KEY is not the one this backup was made with/)
  })

  it('is restored without keys: people stay, and names are drawn again', async () => {
    const words = ['restore', '-', '--without-keys']
    const input = readFileSync(at('santa'))
    const { code, text, error } = await runKlaus(words, { env: { DATA_DIR: at('without') }, input })
    assert.equal(code, 0, error)
    assert.match(text, /The draw is undone, and names are to be drawn again, in:\n- Office party\n/)
    const party = await open('without', '')
    const olga = await party.olga()
    assert.match((await olga.get(paths.desk(slug))).text, /Dora.*Anna.*Ben.*Cleo/)
    await olga.submit(paths.draw(slug))
    const guest = party.visitor()
    await guest.post(paths.requestAccess(slug), { email: 'anna@example.org' })
    const page = await guest.submit(linkIn(await party.mailTo('anna@example.org')))
    assert.ok(recipientOn(page.text))
    assert.equal((await guest.get(paths.messages(slug))).status, 200)
  })

  it('is refused if it is damaged, something else, or from a newer version', async () => {
    const damaged = readFileSync(at('santa'))
    damaged.fill(0xff, 3 * 4096, 6 * 4096)
    writeFileSync(at('damaged'), damaged)
    writeFileSync(at('else'), 'a shopping list')
    new DatabaseSync(at('empty')).exec('create table shopping (item text)')
    writeFileSync(at('newer'), readFileSync(at('santa')))
    new DatabaseSync(at('newer')).exec("insert into kysely_migration values ('9999_later', '')")
    const refusals: [words: string[], sentence: RegExp][] = [
      [['damaged'], /^That backup is damaged:\n- /],
      [['else'], /^That is not a backup of Sneaky Klaus\.\n$/],
      [['empty'], /^That is not a backup of Sneaky Klaus\.\n$/],
      [['newer'], /^That backup was made by a newer version \(\d/],
      [['nowhere'], /^There is no file .*nowhere\.\n$/],
      [['santa', '--keys', at('else')], /else holds no keys of Sneaky Klaus\.\n$/],
    ]
    for (const [[file = '', ...more], sentence] of refusals) {
      const words = ['restore', at(file), ...more]
      const { code, error } = await runKlaus(words, { env: { DATA_DIR: at('refused') } })
      assert.equal(code, 1, file)
      assert.match(error, sentence)
      assert.deepEqual(
        readdirSync(folder).includes('refused') ? readdirSync(at('refused')) : [],
        [],
      )
    }
  })

  it('that is killed does not start, and is finished by calling it once more', async () => {
    const words = ['restore', at('santa'), '--keys', at('keys')]
    const names = ['secret.key', 'instance.id', 'keys', 'sneaky-klaus.db']
    for (let moved = 0; moved < names.length; moved++) {
      const DATA_DIR = at(`half-${moved}`)
      const stage = path.join(DATA_DIR, 'restoring')
      cpSync(at('with-keys'), stage, { recursive: true })
      for (const name of names.slice(0, moved)) {
        renameSync(path.join(stage, name), path.join(DATA_DIR, name))
      }
      const started = await runKlaus(['serve'], { env: { DATA_DIR } })
      assert.equal(started.code, 1)
      assert.match(started.error, /A restore into .* was interrupted\. .* Run `klaus restore` once/)
      const { code, error } = await runKlaus(words, { env: { DATA_DIR } })
      assert.equal(code, 0, error)
      assert.deepEqual(readdirSync(DATA_DIR).sort(), names.toSorted())
    }
  })

  it('is for its owner alone, wherever it came from', async () => {
    const open = at('open')
    cpSync(at('santa'), open)
    chmodSync(open, 0o666)
    const DATA_DIR = at('closed')
    mkdirSync(DATA_DIR, { mode: 0o777 })
    chmodSync(DATA_DIR, 0o777)
    const { code } = await runKlaus(['restore', open, '--keys', at('keys')], { env: { DATA_DIR } })
    assert.equal(code, 0)
    for (const name of ['.', 'sneaky-klaus.db', 'secret.key', 'instance.id', 'keys']) {
      assert.equal(statSync(path.join(DATA_DIR, name)).mode & 0o077, 0, name)
    }
  })

  it('is not made of a damaged database', async () => {
    mkdirSync(at('broken'))
    writeFileSync(at('broken/sneaky-klaus.db'), readFileSync(at('damaged')))
    const { code, error } = await runKlaus(['backup', at('never')], { env: env('broken') })
    assert.equal(code, 1)
    assert.match(error, /^The database is damaged, so no backup was made/)
    assert.ok(!readdirSync(folder).some((name) => name.startsWith('never')))
  })

  it('may be the files of a stopped instance, whose write-ahead log comes along', async () => {
    mkdirSync(at('copied'))
    const source = at('copied/sneaky-klaus.db')
    writeFileSync(source, readFileSync(at('santa')))
    const database = new DatabaseSync(source)
    database.exec('pragma journal_mode = wal')
    const other = new DatabaseSync(source)
    other.exec('begin')
    other.prepare('select count(*) from settings').get()
    database.exec("update participants set name = 'Annabel' where name = 'Anna'")
    database.close()
    for (const end of ['', '-wal'])
      writeFileSync(at(`copied/left.db${end}`), readFileSync(source + end))
    other.close()
    symlinkSync(at('copied/left.db'), at('link'))
    for (const file of [at('copied/left.db'), at('link')]) {
      const DATA_DIR = at(`revived-${path.basename(file)}`)
      const words = ['restore', file, '--keys', at('keys')]
      const { code, error } = await runKlaus(words, { env: { DATA_DIR } })
      assert.equal(code, 0, error)
      assert.ok(namesIn(path.join(DATA_DIR, 'sneaky-klaus.db')).includes('Annabel'))
    }
  })

  it('is not mixed with the log that another database has left beside it', async () => {
    mkdirSync(at('stale'))
    const source = at('stale/sneaky-klaus.db')
    writeFileSync(source, readFileSync(at('santa')))
    const database = new DatabaseSync(source)
    database.exec('pragma journal_mode = wal')
    database.exec("update participants set name = 'Annabel' where name = 'Anna'")
    const log = readFileSync(`${source}-wal`)
    database.close()
    assert.ok(log.length > 0)
    rmSync(source)
    for (const end of ['-wal', '-shm', '-journal']) {
      writeFileSync(source + end, log)
      const { code, error } = await runKlaus(['backup', source], { env: env('data') })
      assert.equal(code, 1)
      assert.match(error, new RegExp(`sneaky-klaus\\.db${end} is left of another database, and`))
      assert.deepEqual(readdirSync(at('stale')), [`sneaky-klaus.db${end}`])
      rmSync(source + end)
    }

    const sealed = at('sealed')
    const key = createSeal(SECRET_KEY).keyFor(COPY_KEY)
    await sealFile(createReadStream(at('santa')), sealed, key)
    for (const [name, file] of Object.entries({ plain: at('santa'), sealed })) {
      cpSync(file, source)
      writeFileSync(`${source}-wal`, log)
      const DATA_DIR = at(`of-${name}`)
      const words = ['restore', source, '--keys', at('keys')]
      const { code, error } = await runKlaus(words, { env: { DATA_DIR } })
      assert.equal(code, 0, error)
      assert.deepEqual(namesIn(path.join(DATA_DIR, 'sneaky-klaus.db')), [...NAMES, 'Dora'])
      rmSync(source)
    }

    cpSync(at('santa'), source)
    for (const asked of [['serve'], ['backup', at('never')], ['doctor']]) {
      const { code, text, error } = await runKlaus(asked, { env: { ...env('stale'), PORT: '0' } })
      assert.equal(code, 1, asked.join(' '))
      assert.match(
        text + error,
        /sneaky-klaus\.db is a copy that was put beside .*db-wal, the log of/,
      )
    }
    assert.deepEqual(readdirSync(at('stale')), ['sneaky-klaus.db', 'sneaky-klaus.db-wal'])
    assert.ok(readFileSync(source).equals(readFileSync(at('santa'))))
  })

  it('needs something to copy', async () => {
    const { code, error } = await runKlaus(['backup', at('never')], { env: env('nowhere') })
    assert.equal(code, 1)
    assert.match(error, /^There is nothing to back up yet: .*sneaky-klaus\.db does not exist\.\n$/)
  })
})

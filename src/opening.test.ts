import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { before, describe, it } from 'node:test'
import { runKlaus } from '../test/support/command.ts'
import { temporaryFolder } from '../test/support/folder.ts'
import { sealing } from '../test/support/ground.ts'
import type { Deathbed } from '../test/support/killed-at.ts'
import { startKlaus } from '../test/support/klaus.ts'
import { lock } from '../test/support/lock.ts'
import { OTHER_KEY, openParty, type Party, SECRET_KEY, startParty } from '../test/support/party.ts'
import { paths } from './paths.ts'
import { faultsOf } from './platform/backup.ts'
import { openDatabase } from './platform/database.ts'
import { newId } from './platform/ids.ts'
import { createMigrator } from './platform/migrations.ts'
import { readSettings } from './platform/settings.ts'

const DATABASE = 'sneaky-klaus.db'

function start(dataDir: string, secretKey = ''): Promise<Party> {
  return startParty({ dataDir, databaseFile: path.join(dataDir, DATABASE), secretKey })
}

/** Every file in a folder, with its mode and what is in it. */
function contentsOf(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()
  const described = files.map((name) => {
    const file = path.join(folder, name)
    const stats = statSync(file)
    const content = stats.isFile()
      ? createHash('sha256').update(readFileSync(file)).digest('hex')
      : ''
    return [name, `${(stats.mode & 0o777).toString(8)} ${content}`]
  })
  return Object.fromEntries(described)
}

describe('the data folder', () => {
  const template = path.join(temporaryFolder(), 'template')
  before(async () => {
    const party = await start(template)
    const olga = await party.olga()
    const slug = await party.exchange(olga)
    await party.joinAll(slug, ['Anna', 'Ben', 'Cleo'])
    await olga.submit(paths.draw(slug))
    await party.close()
  })

  function copy(): string {
    const folder = path.join(temporaryFolder(), 'data')
    cpSync(template, folder, { recursive: true })
    return folder
  }

  /** Asserts that it does not start, says this, and has changed nothing. */
  async function assertRefused(dataDir: string, sentence: RegExp, secretKey = '') {
    const before = contentsOf(dataDir)
    await assert.rejects(start(dataDir, secretKey), (error: Error) => {
      assert.match(error.message, sentence)
      assert.match(error.message, new RegExp(dataDir), 'it names the place')
      return true
    })
    const after = contentsOf(dataDir)
    // What readers of the log tell each other is no part of it.
    for (const contents of [before, after]) delete contents[`${DATABASE}-shm`]
    assert.deepEqual(after, before)
  }

  it('is made on the first start, for its owner alone', async () => {
    const dataDir = path.join(temporaryFolder(), 'made')
    const party = await start(dataDir)
    assert.equal(statSync(dataDir).mode & 0o777, 0o700)
    const modes = Object.entries(contentsOf(dataDir)).map(([name, text]) => [
      name,
      text.slice(0, 3),
    ])
    await party.close()
    assert.deepEqual(Object.fromEntries(modes), {
      'instance.id': '600',
      'secret.key': '400',
      [DATABASE]: '600',
      [`${DATABASE}-shm`]: '600',
      [`${DATABASE}-wal`]: '600',
    })
  })

  it('that an earlier version left open to others is closed', async () => {
    const dataDir = copy()
    mkdirSync(path.join(dataDir, 'copies'))
    writeFileSync(path.join(dataDir, 'copies', 'old'), '')
    const names = [DATABASE, 'secret.key', 'instance.id', 'keys', 'copies', 'copies/old']
    const ours = names.map((name) => path.join(dataDir, name))
    for (const file of [dataDir, ...ours]) chmodSync(file, 0o755)
    writeFileSync(path.join(dataDir, 'notes.txt'), 'not ours')
    await (await start(dataDir)).close()
    for (const file of [dataDir, ...ours]) assert.equal(statSync(file).mode & 0o077, 0, file)
    assert.notEqual(statSync(path.join(dataDir, 'notes.txt')).mode & 0o077, 0)
  })

  it('starts again and again', async () => {
    const dataDir = copy()
    const before = contentsOf(dataDir)
    for (let time = 0; time < 2; time++) await (await start(dataDir)).close()
    assert.deepEqual(Object.keys(contentsOf(dataDir)), Object.keys(before))
    assert.equal(contentsOf(dataDir)['instance.id'], before['instance.id'])
  })

  it('with a configured key may be empty: that is a first start', async () => {
    const dataDir = path.join(temporaryFolder(), 'data')
    await (await start(dataDir, SECRET_KEY)).close()
    assert.deepEqual(readdirSync(dataDir).sort(), ['instance.id', DATABASE])
  })

  for (const left of ['instance.id', 'secret.key', 'keys']) {
    it(`in which only ${left} is left is not taken for a first start`, async () => {
      const dataDir = copy()
      for (const name of readdirSync(dataDir)) {
        if (name !== left) rmSync(path.join(dataDir, name), { recursive: true })
      }
      await assertRefused(dataDir, /^There is no database .*Nothing was changed/)
      await assertRefused(dataDir, /^There is no database .*Nothing was changed/, SECRET_KEY)
    })
  }

  it('whose database was emptied is not taken for a first start', async () => {
    const dataDir = copy()
    truncateSync(path.join(dataDir, DATABASE))
    await assertRefused(dataDir, /^There is no database .*Nothing was changed/)
  })

  it('with the database of another instance is refused, unless the marker goes', async () => {
    const dataDir = copy()
    const other = path.join(temporaryFolder(), 'other')
    await (await start(other)).close()
    for (const name of [DATABASE, 'secret.key']) {
      rmSync(path.join(dataDir, name))
      cpSync(path.join(other, name), path.join(dataDir, name))
    }
    await assertRefused(dataDir, /is not the database that belongs here, as .*instance\.id says/)
    rmSync(path.join(dataDir, 'instance.id'))
    await (await start(dataDir)).close()
    assert.deepEqual(
      readFileSync(path.join(dataDir, 'instance.id')),
      readFileSync(path.join(other, 'instance.id')),
    )
  })

  it('whose key is missing is refused, and no other key is made', async () => {
    const dataDir = copy()
    rmSync(path.join(dataDir, 'secret.key'))
    await assertRefused(dataDir, /^The key to .* is missing: neither .*secret\.key nor SECRET_KEY/)
  })

  it('whose database is none, or was used by a newer version, is refused', async () => {
    const dataDir = copy()
    writeFileSync(path.join(dataDir, DATABASE), 'a shopping list, and some more of it '.repeat(100))
    await assertRefused(dataDir, /is not a database of Sneaky Klaus/)
    const newer = copy()
    const database = new DatabaseSync(path.join(newer, DATABASE))
    database.exec("insert into kysely_migration values ('9999_future', '2030-01-01')")
    database.close()
    await assertRefused(newer, /was used by a newer version of Sneaky Klaus.*Nothing was changed/)
  })

  it('whose database an unfinished version has made is refused, in a restore and by the doctor, too', async () => {
    const dataDir = copy()
    const backup = path.join(temporaryFolder(), 'backup')
    const change = (words: string) => {
      const database = new DatabaseSync(path.join(dataDir, DATABASE))
      database.exec(words)
      database.close()
    }
    change('create table of_another_program (x)')
    await (await start(dataDir)).close()
    change('alter table exchanges drop column mendings')
    change('drop table announcements')
    const sentence =
      /does not fit this version of Sneaky Klaus: it lacks announcements, exchanges\.mendings\. An unfinished version/
    await assertRefused(dataDir, sentence)
    const env = { DATA_DIR: dataDir }
    const doctor = await runKlaus(['doctor'], { env })
    assert.match(doctor.text + doctor.error, new RegExp(`✗ ${dataDir}.* ${sentence.source}`))
    await runKlaus(['backup', backup], { env })
    const restored = { DATA_DIR: path.join(temporaryFolder(), 'restored') }
    const { error } = await runKlaus(['restore', backup], { env: restored })
    assert.match(error, sentence)
  })

  /** A data folder whose database lacks the newest migration, and what says which ones it has seen. */
  async function behind() {
    const dataDir = copy()
    const file = path.join(dataDir, DATABASE)
    const db = openDatabase(file)
    const migrator = createMigrator({ db, ...sealing('') })
    const names = (await migrator.getMigrations()).map(({ name }) => name)
    const { error } = await migrator.migrateTo(names.at(-2) ?? '')
    assert.equal(error, undefined)
    await db.destroy()
    const seen = () => {
      const database = new DatabaseSync(file)
      const rows = database.prepare('select name from kysely_migration').all()
      database.close()
      return rows.length
    }
    const folder = path.join(dataDir, 'copies')
    const copies = () => (existsSync(folder) ? readdirSync(folder) : [])
    const change = (words: string) => {
      const database = new DatabaseSync(file)
      database.exec(words)
      database.close()
    }
    return { dataDir, file, seen, copies, change, all: names.length }
  }

  it('whose database an unfinished version has made stays at its version', async () => {
    const { dataDir, seen, copies, change, all } = await behind()
    change('alter table exchanges drop column budget')
    await assert.rejects(
      start(dataDir),
      /^Error: .* it lacks exchanges\.budget\..*Nothing was changed/,
    )
    assert.equal(seen(), all - 1)
    assert.deepEqual(copies(), [])
  })

  it('that cannot be brought up to date holds no further copy, however often that is tried', async () => {
    const { dataDir, file, seen, copies, change, all } = await behind()
    await (await start(dataDir)).close()
    const kept = copies()
    assert.equal(kept.length, 1, 'one of the start that went well')
    const contents = () => contentsOf(path.join(dataDir, 'copies'))
    const before = contents()
    const again = openDatabase(file)
    await createMigrator({ db: again, ...sealing('') }).migrateDown()
    await again.destroy()
    change(
      "create trigger fails before insert on kysely_migration begin select raise(abort, ''); end",
    )
    for (let tries = 0; tries < 3; tries++) {
      await assert.rejects(start(dataDir), /could not be brought up to date/)
    }
    assert.equal(seen(), all - 1)
    assert.deepEqual(contents(), before)
  })

  const RAN = 'insert into "kysely_migration"'
  /** A start of its own that dies there. */
  async function startAndDie(dataDir: string, deathbed: Deathbed): Promise<void> {
    await using klaus = await startKlaus({
      dataDir,
      smtpUrl: 'smtp://127.0.0.1:9',
      preload: 'killed-at.ts',
      environment: { SECRET_KEY: '', DIES_AT: JSON.stringify(deathbed) },
    })
    assert.equal(await klaus.ended, null, klaus.said.err)
  }

  it('whose starts are killed while they upgrade holds one copy, however often, and that of what was left behind for good', async () => {
    const { dataDir, file, seen, copies, all } = await behind()
    for (let tries = 0; tries < 3; tries++) {
      await startAndDie(dataDir, { sql: RAN, nth: 1, when: 'before' })
      assert.equal(seen(), all - 1)
      assert.equal(copies().length, 1)
      // As one leaves it that is killed while it seals the copy.
      writeFileSync(path.join(dataDir, 'copies', `${copies()[0]}.${newId()}.part`), 'half')
    }
    await startAndDie(dataDir, { sql: 'commit', nth: 1, when: 'after', after: RAN })
    assert.equal(seen(), all)
    const contents = () => Object.values(contentsOf(path.join(dataDir, 'copies')))
    const kept = contents()
    assert.equal(kept.length, 1)
    await (await start(dataDir)).close()
    assert.deepEqual(contents(), kept)
    assert.match(copies().join(), /^sneaky-klaus-[^,]*\.sealed$/)
    const again = openDatabase(file)
    await createMigrator({ db: again, ...sealing('') }).migrateDown()
    await again.destroy()
    for (let tries = 0; tries < 2; tries++) {
      await startAndDie(dataDir, { sql: RAN, nth: 1, when: 'before' })
      assert.equal(copies().length, 2, 'the one of before stays')
    }
    await (await start(dataDir)).close()
    assert.equal(copies().length, 2)
    assert.ok(contents().includes(kept[0] ?? ''))
    assert.ok(copies().every((name) => name.endsWith('.sealed')))
  })

  it('that two starts upgrade at once holds a copy all the same', async () => {
    const { dataDir, seen, copies, all } = await behind()
    const environment = { SECRET_KEY: '' }
    const starting = () => startKlaus({ dataDir, smtpUrl: 'smtp://127.0.0.1:9', environment })
    const both = await Promise.all([starting(), starting()])
    for (const klaus of both) klaus.stop()
    const codes = await Promise.all(both.map(({ ended }) => ended))
    assert.ok(codes.includes(0), both.map(({ said }) => said.err).join())
    assert.equal(seen(), all)
    assert.ok(copies().length > 0)
    assert.ok(copies().every((name) => name.endsWith('.sealed')))
  })

  it('that another program keeps locked holds no further copy either', async () => {
    const { dataDir, file, seen, copies, all } = await behind()
    const unlock = await lock(file)
    await assert.rejects(start(dataDir), /is kept locked by another program/)
    assert.equal(seen(), all - 1)
    assert.deepEqual(copies(), [])
    unlock()
    await (await start(dataDir)).close()
    assert.equal(seen(), all)
    assert.equal(copies().length, 1)
  })

  it('whose database has a beginning and nothing else, beside a key, is not taken for a first start', async () => {
    const dataDir = copy()
    for (const name of ['instance.id', 'keys', DATABASE]) {
      rmSync(path.join(dataDir, name), { recursive: true })
    }
    const begun = new DatabaseSync(path.join(dataDir, DATABASE))
    begun.exec('pragma journal_mode = wal')
    begun.close()
    await assertRefused(dataDir, /^There is no database .* or nothing in it, .*`klaus backup`/)
  })

  const LEDGER =
    'create table kysely_migration (name varchar(255) primary key not null, timestamp varchar(255) not null)'
  const LEDGER_LOCK =
    'create table kysely_migration_lock (id varchar(255) primary key not null, is_locked integer default 0 not null)'
  const LOCK_ROW = "insert into kysely_migration_lock values ('migration_lock', 0)"
  const namedAsOurs = [
    "create table settings (name text, value text, theme text); insert into settings values ('lang', 'de', 'dark')",
    "create table sessions (id_hash text, data text, ip text); insert into sessions values ('x', 'y', '1.2.3.4')",
    "create table processes (id text, title text); insert into processes values ('p', 'mine')",
  ]
  const ran = (name: string) => `insert into kysely_migration values ('${name}', '2024-01-01')`
  const ANOTHERS: Readonly<Record<string, readonly string[]>> = {
    'no ledger': ['create table bookmarks (url text)'],
    'an empty ledger': [LEDGER, LEDGER_LOCK, LOCK_ROW, 'create table posts (id, title)'],
    'an empty ledger, and tables called as ours': [LEDGER, LEDGER_LOCK, LOCK_ROW, ...namedAsOurs],
    'tables called as ours, and no ledger': namedAsOurs,
    'a first migration called as ours': [LEDGER, ran('0001_first'), ...namedAsOurs],
    'migrations of its own': [LEDGER, ran('2024_init'), 'create table posts (id, title)'],
    'a ledger with other columns': [
      'create table kysely_migration (id)',
      'create table posts (id)',
    ],
    'a ledger, and no tables': [LEDGER, ran('2024_init')],
    'a view of what is gone': [
      'create table posts (id)',
      'create view titles as select * from posts',
      'drop table posts',
      'create table pages (id)',
    ],
    'a virtual table of a module that is not here': [
      'create table posts (id)',
      'pragma writable_schema = on',
      "insert into sqlite_master values ('table', 'near', 'near', 0, 'create virtual table near using vec0(x)')",
    ],
    'an index called as the ledger': [
      'create table posts (id)',
      'create index kysely_migration on posts (id)',
    ],
  }
  for (const [what, statements] of Object.entries(ANOTHERS)) {
    it(`with a database of another program is refused, with ${what}, and left as it is by every command`, async () => {
      const dataDir = path.join(temporaryFolder(), 'data')
      mkdirSync(dataDir, { mode: 0o700 })
      const file = path.join(dataDir, DATABASE)
      const other = new DatabaseSync(file, { defensive: false })
      for (const statement of statements) other.exec(statement)
      other.close()
      const before = contentsOf(dataDir)
      await assertRefused(dataDir, /is not a database of Sneaky Klaus/)
      await assertRefused(dataDir, /is not a database of Sneaky Klaus/, SECRET_KEY)
      const env = { DATA_DIR: dataDir, SECRET_KEY, FORMER_SECRET_KEY: OTHER_KEY }
      const copy = path.join(temporaryFolder(), 'copy')
      for (const words of [['doctor'], ['key:rotate'], ['backup', copy]]) {
        const { code, text, error } = await runKlaus(words, { env })
        assert.equal(code, 1, words.join(' '))
        assert.match(text + error, /is not a database of Sneaky Klaus/, words.join(' '))
      }
      const elsewhere = { ...env, DATA_DIR: path.join(temporaryFolder(), 'restored') }
      const { error } = await runKlaus(['restore', file], { env: elsewhere })
      assert.match(error, /^That is not a backup of Sneaky Klaus\.$/m)
      assert.deepEqual(contentsOf(dataDir), before)
    })
  }

  it('with a database of another program is told so also where rows in it refer to nothing', async () => {
    const dataDir = path.join(temporaryFolder(), 'data')
    mkdirSync(dataDir, { mode: 0o700 })
    const other = new DatabaseSync(path.join(dataDir, DATABASE))
    other.exec('pragma foreign_keys = off')
    other.exec('create table posts (id integer primary key, above references posts (id))')
    other.exec('insert into posts values (1, 2)')
    other.close()
    await assertRefused(dataDir, /is not a database of Sneaky Klaus/)
  })

  it('with the database of another program beside a marker is told so, and not which one belongs there', async () => {
    const dataDir = copy()
    rmSync(path.join(dataDir, DATABASE))
    const other = new DatabaseSync(path.join(dataDir, DATABASE))
    other.exec('create table bookmarks (url text)')
    other.close()
    await assertRefused(dataDir, /is not a database of Sneaky Klaus/)
  })

  const BEGINNINGS = ['pragma journal_mode = wal', LEDGER, LEDGER_LOCK, LOCK_ROW]
  for (const [last, statement] of BEGINNINGS.entries()) {
    it(`whose first start was killed after “${statement.slice(0, 35)}” starts`, async () => {
      const dataDir = path.join(temporaryFolder(), 'data')
      mkdirSync(dataDir, { mode: 0o700 })
      const begun = new DatabaseSync(path.join(dataDir, DATABASE))
      for (const one of BEGINNINGS.slice(0, last + 1)) begun.exec(one)
      begun.close()
      const party = await start(dataDir)
      await party.olga()
      await party.close()
      assert.equal(existsSync(path.join(dataDir, 'copies')), false)
    })
  }

  it('whose database has a migration more is of a newer version or an unfinished one, which the sentence names', async () => {
    const dataDir = copy()
    const database = new DatabaseSync(path.join(dataDir, DATABASE))
    database.exec(ran('9045_mistletoe'))
    database.close()
    const sentence =
      /was used by a newer version of Sneaky Klaus, or an unfinished one, which has the migration 9045_mistletoe; .*Nothing was changed/
    await assertRefused(dataDir, sentence)
    const doctor = await runKlaus(['doctor'], { env: { DATA_DIR: dataDir } })
    assert.match(doctor.text + doctor.error, sentence)
  })

  it('whose database has a migration more, but lacks one of ours, or one called otherwise, is of no newer version', async () => {
    for (const change of ["delete from kysely_migration where name = '0040_email_domains'", '']) {
      const dataDir = copy()
      const name = change === '' ? 'posts_2024' : '9045_mistletoe'
      const database = new DatabaseSync(path.join(dataDir, DATABASE))
      database.exec(`${change}; ${ran(name)}`)
      database.close()
      await assertRefused(
        dataDir,
        new RegExp(`does not fit this version of Sneaky Klaus: nobody knows its migration ${name}`),
      )
    }
  })

  it('is left as it is, with its write-ahead log, when it is refused', async () => {
    const running = copy()
    const writer = new DatabaseSync(path.join(running, DATABASE))
    writer.exec("insert into kysely_migration values ('9999_future', '2030-01-01')")
    const dataDir = path.join(temporaryFolder(), 'data')
    cpSync(running, dataDir, { recursive: true })
    writer.close()
    assert.ok(statSync(path.join(dataDir, `${DATABASE}-wal`)).size > 0)
    await assertRefused(dataDir, /was used by a newer version/)
  })

  it('with a database that was copied in the middle of a change is refused, and told of `backup`', async () => {
    const dataDir = copy()
    const file = path.join(dataDir, DATABASE)
    const before = readFileSync(file)
    const { party, olga } = await openParty({ dataDir, databaseFile: file, secretKey: '' })
    const slug = await party.exchange(olga)
    for (let one = 0; one < 40; one++)
      await party.join(slug, `Person ${one}`, {
        email: `p${one}@example.org`,
        gift_ideas: 'Tea. '.repeat(99),
      })
    await party.close()
    const after = readFileSync(file)
    assert.ok(after.length > before.length)
    // What a copy sees that was half done when pages were moved from the log into the file.
    const torn = Buffer.concat([before.subarray(0, 8 * 4096), after.subarray(8 * 4096)])
    writeFileSync(file, torn)
    await assertRefused(dataDir, /is damaged \(.*copy that was made while.*`klaus backup`/)
  })

  it('in which Ben is no longer found by his own email, as by such a copy, is refused, too', async () => {
    const dataDir = copy()
    const file = path.join(dataDir, DATABASE)
    const before = readFileSync(file)
    const database = new DatabaseSync(file)
    database.exec("update participants set email = 'new@example.org' where name = 'Ben'")
    const named = "select rootpage from sqlite_master where name = 'participants_by_email'"
    const page = Number(database.prepare(named).get()?.rootpage)
    database.exec('pragma wal_checkpoint(truncate)')
    database.close()
    const torn = readFileSync(file)
    before.copy(torn, (page - 1) * 4096, (page - 1) * 4096, page * 4096)
    writeFileSync(file, torn)
    await assertRefused(
      dataDir,
      /is damaged \(.* index participants_by_email.*copy that was made while.*`klaus backup`/,
    )
  })

  for (const name of ['instance.id', 'secret.key', 'secret.key.next']) {
    it(`in which ${name} is a folder is refused, and that is what is named`, async () => {
      const dataDir = copy()
      rmSync(path.join(dataDir, name), { force: true })
      mkdirSync(path.join(dataDir, name))
      await assertRefused(
        dataDir,
        new RegExp(`^\\S+/${name} has to be a file, and is none\\. Move`),
      )
    })
  }

  it('with a copy whose pages fit, while its rows do not, is refused, too', async () => {
    const dataDir = copy()
    const database = new DatabaseSync(path.join(dataDir, DATABASE))
    database.exec("pragma foreign_keys = off; delete from participants where name = 'Ben'")
    database.close()
    await assertRefused(
      dataDir,
      /is damaged \(rows of \w+ refer to what is not in participants.*`klaus backup`/,
    )
  })

  for (const bytes of [1, 16, 99, 100]) {
    it(`whose database is cut off after ${bytes} bytes is told so, and not that another one belongs here`, async () => {
      const dataDir = copy()
      truncateSync(path.join(dataDir, DATABASE), bytes)
      await assertRefused(dataDir, /is damaged \(.*copy that was made while.*`klaus backup`/)
    })
  }

  for (const bytes of [1, 2, 6, 4095, 4096]) {
    it(`whose database lacks its last ${bytes} bytes is refused, though SQLite would read noughts there`, async () => {
      const dataDir = copy()
      const file = path.join(dataDir, DATABASE)
      truncateSync(file, statSync(file).size - bytes)
      await assertRefused(
        dataDir,
        /is damaged \(it is cut off\).*copy that was made while.*`klaus backup`/,
      )
      assert.deepEqual(faultsOf(file), ['it is cut off'])
    })
  }

  it('whose database lacks what still stands in its log, as after a crash while that came into the file, starts', async () => {
    const dataDir = copy()
    const file = path.join(dataDir, DATABASE)
    const writer = new DatabaseSync(file)
    writer.exec(`pragma journal_mode = wal; pragma wal_autocheckpoint = 0;
      insert into settings (name, value) values ('long', '${'x'.repeat(100_000)}')`)
    const log = readFileSync(`${file}-wal`)
    writer.close()
    truncateSync(file, statSync(file).size - 5000)
    writeFileSync(`${file}-wal`, log)
    const party = await start(dataDir)
    assert.equal((await readSettings(party.ctx)).get('long')?.length, 100_000)
    await party.close()
  })

  it('with a copy that holds a draw half as of before it is refused, too', async () => {
    const dataDir = copy()
    const database = new DatabaseSync(path.join(dataDir, DATABASE))
    database.exec("update exchanges set state = 'registration_open', draws = 0, drawn_at = null")
    database.close()
    await assertRefused(
      dataDir,
      /is damaged \(exchanges and assignments are of different moments.*`klaus backup`/,
    )
  })

  it('that cannot be one is named in a sentence', async () => {
    const folder = temporaryFolder()
    const file = path.join(folder, 'file')
    writeFileSync(file, '')
    await assert.rejects(start(path.join(file, 'data')), /file has to be a folder, and is none\./)
    const isFolder = path.join(folder, 'data')
    mkdirSync(path.join(isFolder, DATABASE), { recursive: true })
    await assert.rejects(start(isFolder), /sneaky-klaus\.db has to be a file, and is none\./)
  })
})

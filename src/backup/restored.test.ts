import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { after, describe, it } from 'node:test'
import { atLeastOne } from '../../test/support/at-least-one.ts'
import { runKlaus } from '../../test/support/command.ts'
import { temporaryFolder } from '../../test/support/folder.ts'
import { startKlaus } from '../../test/support/klaus.ts'
import { linkIn, OLGA, type Party, SECRET_KEY, startParty } from '../../test/support/party.ts'
import type { Config } from '../config.ts'
import { personValues } from '../participants/forms.ts'
import { paths } from '../paths.ts'
import { delayed, sent } from '../platform/mail/reasons.ts'
import { runJob } from '../platform/scheduler.ts'
import { jobs } from '../schedule.ts'

/** An instance on this data folder, with a mail server that answers so. */
function openFolder(dataDir: string, answer = () => sent(''), changes: Partial<Config> = {}) {
  const databaseFile = path.join(dataDir, 'sneaky-klaus.db')
  return startParty({ dataDir, databaseFile, ...changes }, () => ({
    name: 'smtp',
    concurrency: 2,
    send: async () => answer(),
    async close() {},
  }))
}

/** Backs up this instance and restores that elsewhere. Returns where, and what is said of it. */
async function restoreElsewhere({ ctx }: Party): Promise<{ dataDir: string; said: string }> {
  const dataDir = path.join(temporaryFolder(), 'data')
  const [copy, keys] = [path.join(temporaryFolder(), 'copy'), path.join(temporaryFolder(), 'keys')]
  const env = { DATA_DIR: ctx.config.dataDir, SECRET_KEY }
  const made = await runKlaus(['backup', copy, '--keys', keys], { env })
  assert.equal(made.code, 0, made.error)
  const words = ['restore', copy, '--keys', keys]
  const { code, text, error } = await runKlaus(words, { env: { DATA_DIR: dataDir, SECRET_KEY } })
  assert.equal(code, 0, error)
  return { dataDir, said: text }
}

const kindsAndStates = async ({ ctx }: Party) =>
  (await ctx.db.selectFrom('outbox').select(['kind', 'state']).execute())
    .filter(({ kind }) => kind === 'assignment')
    .map(({ state }) => state)

describe('a backup that was made while no mail went out', async () => {
  let isDown = false
  const live = await openFolder(temporaryFolder(), () =>
    isDown ? delayed({ reason: 'smtp_unreachable' }) : sent(''),
  )
  const olga = await live.olga()
  const slug = await live.exchange(olga)
  await live.joinAll(slug, ['Anna', 'Ben', 'Cleo'])
  isDown = true
  await olga.submit(paths.draw(slug))
  await live.passTo('2026-11-20T10:00:10Z')
  // Hours in which each is tried again, until the last try is over.
  for (const time of ['20T16', '20T22', '21T04', '21T09', '21T11']) {
    await live.passTo(`2026-11-${time}:00:00Z`)
  }
  const before = await kindsAndStates(live)
  const { dataDir, said } = await restoreElsewhere(live)
  await live.close()

  it('holds what had been given up along with what waits, and counts both', async () => {
    assert.ok(before.includes('failed'), before.join())
    assert.ok(before.every((state) => ['failed', 'waiting'].includes(state)))
    assert.match(said, /\n3 mails wait under “Unsent emails” for you to send\.\n/)
    const party = await openFolder(dataDir)
    party.clock.set('2026-11-21T12:00:00Z')
    const olga = await party.olga()
    for (const minute of ['10', '20', '30']) await party.passTo(`2026-11-21T12:${minute}:00Z`)
    assert.deepEqual(party.mails, [])
    assert.deepEqual(await kindsAndStates(party), ['held', 'held', 'held'])
    const { text } = await olga.get(paths.mailbox())
    for (const name of ['Anna', 'Ben', 'Cleo']) assert.match(text, new RegExp(name))
    await party.close()
  })
})

describe('a restored copy', async () => {
  const live = await openFolder(temporaryFolder())
  const olga = await live.olga()
  const fields = { exchange_date: '2026-12-09', registration_close_date: '2026-12-01' }
  const slug = await live.exchange(olga, { ...fields, draws_itself: '1' })
  await live.joinAll(slug, ['Anna', 'Ben', 'Cleo'])
  const { dataDir, said } = await restoreElsewhere(live)
  await live.close()
  const party = await openFolder(dataDir)
  after(() => party.close())
  const pass = async (...times: string[]) => {
    for (const time of times) await party.passTo(time)
  }
  const subjects = () => party.mails.map(({ subject }) => subject)

  it('says so to whoever restores, examines or starts it', async () => {
    const waits = /until the organiser has looked .*“Start again”/
    assert.match(said, waits)
    const env = { DATA_DIR: dataDir, SECRET_KEY }
    const doctor = await runKlaus(['doctor'], { env })
    assert.match(doctor.text + doctor.error, waits)
    await using klaus = await startKlaus({ dataDir, smtpUrl: 'smtp://localhost:9' })
    assert.match(klaus.said.out, waits)
  })

  it('draws no names, and does nothing else by itself that reaches people', async () => {
    await pass('2026-12-02T08:00:10Z', '2026-12-02T09:00:00Z', '2026-12-08T09:00:00Z')
    assert.deepEqual(subjects(), [])
    const olga = await party.olga()
    assert.doesNotMatch((await olga.get(paths.desk(slug))).text, /Names drawn/)
    const waiting: string[] = []
    for (const job of jobs(party.ctx)) {
      if (!(await runJob(party.ctx, job, { holder: 'this process' }))) waiting.push(job.name)
    }
    assert.deepEqual(waiting, [
      'tell of messages',
      'close registration',
      'draw names',
      'send reminders',
      'reveal names',
      'post notices',
      'send what was given up',
      'tell of failed mail',
      'announce purges',
    ])
  })

  it('sends the link that Anna asks for', async () => {
    const anna = party.visitor()
    await anna.post(paths.requestAccess(slug), { email: 'anna@example.org' })
    const page = await anna.submit(linkIn(await party.mailTo('anna@example.org')))
    assert.equal(page.status, 200)
    party.mails.length = 0
  })

  it('holds what nobody asked for: the notice that Dan joined, who has his own mail', async () => {
    const olga = await party.olga()
    await olga.submit(paths.settings(), { new_registration_notice: '1', email: OLGA.email })
    party.clock.set('2026-11-20T11:00:00Z')
    const dan = await party
      .visitor()
      .post(paths.register(slug), { name: 'Dan', email: 'dan@example.org' })
    assert.equal(dan.status, 200)
    await party.deliver()
    assert.deepEqual(
      party.mails.map(({ to }) => to.address),
      ['dan@example.org'],
    )
    assert.match((await olga.get(paths.mailbox())).text, /joined/)
    party.mails.length = 0
  })

  it('tells Olga on each of her pages, until she starts it again', async () => {
    const olga = await party.olga()
    for (const url of [paths.adminHome(), paths.desk(slug), paths.settings(), paths.about()]) {
      const { text } = await olga.get(url)
      assert.match(text, /This is a restored copy\..*Start again/, url)
    }
    assert.doesNotMatch((await party.visitor().get(paths.front())).text, /restored/)
    const home = await olga.submit(paths.startAgain())
    assert.doesNotMatch(home.text, /restored copy/)
    await pass('2026-12-08T09:10:00Z', '2026-12-08T10:00:00Z', '2026-12-09T09:00:00Z')
    assert.equal(subjects().filter((subject) => subject.startsWith('Names are drawn')).length, 4)
  })
})

describe('links of earlier mails', async () => {
  const live = await openFolder(temporaryFolder())
  const olga = await live.olga()
  const slug = await live.exchange(olga)
  const join = async (name: string) => {
    const email = `${name.toLowerCase()}@example.org`
    await live.visitor().post(paths.register(slug), { name, email })
    return linkIn(await live.mailTo(email))
  }
  const [unused, used] = [await join('Anna'), await join('Ben')]
  await live.visitor().submit(used)
  const { location } = await olga.post(paths.people(slug), { name: 'Grandma' })
  const { html } = await olga.post(location.replace(/[?#].*/, '/card'))
  const card = /\/k\/[\w-]+/.exec(html)?.[0] ?? ''
  const { dataDir } = await restoreElsewhere(live)
  await live.close()
  const party = await openFolder(dataDir)
  after(() => party.close())

  it('have run out in a restored copy, which is no alarm to who never used theirs', async () => {
    for (const day of ['2020-01-01', '2026-11-20']) {
      party.clock.set(`${day}T10:00:00Z`)
      const { text } = await party.visitor().get(unused)
      assert.match(text, /This link has run out.*Get new link/)
      assert.doesNotMatch(text, /Wasn’t you/)
      assert.equal((await party.visitor().post(unused)).status, 409)
    }
    await party.visitor().post(unused.replace(/$/, '/fresh'))
    const page = await party.visitor().submit(linkIn(await party.mailTo('anna@example.org')))
    assert.match(page.text, /Anna/)
  })

  it('that were used go on to say so, and cards work', async () => {
    const { text } = await party.visitor().get(used)
    assert.match(text, /This link has been used.*Wasn’t you\?/)
    assert.match((await party.visitor().submit(card)).text, /Grandma/)
  })

  it('have run out, too, where the organiser had read them in the mailbox', async () => {
    const mailbox = { mail: { kind: 'mailbox' } } as const
    const folder = temporaryFolder()
    const databaseFile = path.join(folder, 'sneaky-klaus.db')
    const live = await startParty({ ...mailbox, dataDir: folder, databaseFile })
    const olga = await live.olga()
    const slug = await live.exchange(olga)
    await live.visitor().post(paths.register(slug), { name: 'Anna', email: 'anna@example.org' })
    const mail = await live.ctx.db.selectFrom('outbox').select('id').executeTakeFirstOrThrow()
    const open = async () => {
      const { html } = await olga.post(paths.mailboxMail(mail.id))
      return /href="http:\/\/localhost:8000(\/auth[^"]+)"/.exec(html)?.[1] ?? ''
    }
    const [unused, used] = [await open(), await open()]
    await live.visitor().submit(used)
    const { dataDir } = await restoreElsewhere(live)
    await live.close()
    const restored = { dataDir, databaseFile: path.join(dataDir, 'sneaky-klaus.db') }
    for (const changes of [mailbox, {}, mailbox]) {
      const party = await startParty({ ...restored, ...changes })
      assert.match((await party.visitor().get(unused)).text, /This link has run out/)
      assert.equal((await party.visitor().post(unused)).status, 409)
      assert.match((await party.visitor().get(used)).text, /This link has been used/)
      await party.close()
    }
  })
})

describe('a folder for copies that is mounted inside the data folder', async () => {
  const party = await openFolder(temporaryFolder())
  const copy = path.join(temporaryFolder(), 'copy')
  const live = { DATA_DIR: party.ctx.config.dataDir, SECRET_KEY }
  await party.olga()
  await runKlaus(['backup', copy], { env: live })
  await party.close()
  const DATA_DIR = temporaryFolder()
  const BACKUP_DIR = path.join(DATA_DIR, 'copies', 'of-mine')
  mkdirSync(BACKUP_DIR, { recursive: true })
  const restore = (env: Record<string, string>) =>
    runKlaus(['restore', copy], { env: { DATA_DIR, SECRET_KEY, ...env } })

  it('may be there before a restore, with nothing of ours but copies in it, and under no other name', async () => {
    const [other, file] = [path.join(DATA_DIR, 'other'), path.join(BACKUP_DIR, 'mine')]
    for (const env of [{}, { BACKUP_DIR: other }]) {
      assert.match((await restore(env)).error, /is not empty, and is left as it is\./)
    }
    writeFileSync(file, 'mine')
    assert.match((await restore({ BACKUP_DIR })).error, /is not empty/)
    rmSync(file)
    for (const folder of [DATA_DIR, BACKUP_DIR]) {
      for (const name of ['lost+found', '.snapshot', '@eaDir', '#recycle', '$RECYCLE.BIN']) {
        mkdirSync(path.join(folder, name))
      }
      writeFileSync(path.join(folder, '.DS_Store'), 'where icons are')
    }
    const draft = path.join(DATA_DIR, '.copy-ofsomebody')
    writeFileSync(draft, 'half of a copy')
    assert.match((await restore({ BACKUP_DIR })).error, /is not empty/)
    rmSync(draft)
    writeFileSync(path.join(BACKUP_DIR, 'sneaky-klaus-2026-11-20T02-00-00Z.sealed'), 'sealed')
    const { code, error } = await restore({ BACKUP_DIR })
    assert.equal(code, 0, error)
    assert.ok(readdirSync(BACKUP_DIR).includes('sneaky-klaus-2026-11-20T02-00-00Z.sealed'))
    assert.ok(readdirSync(DATA_DIR).includes('sneaky-klaus.db'))
  })
})

describe('a restored copy in which mails waited that no page shows', async () => {
  let isDown = false
  const live = await openFolder(temporaryFolder(), () =>
    isDown ? delayed({ reason: 'smtp_unreachable' }) : sent(''),
  )
  const olga = await live.olga()
  const slug = await live.exchange(olga)
  const people = await live.joinAll(slug, ['Anna', 'Ben', 'Cleo'])
  await olga.submit(paths.draw(slug))
  await live.deliver()
  isDown = true
  for (const person of people.values()) {
    await person.post(paths.messagesWith(slug, 'recipient'), { to_recipient: 'Hm?' })
  }
  const anna = await live.ctx.db
    .selectFrom('participants')
    .selectAll()
    .where('name', '=', 'Anna')
    .executeTakeFirstOrThrow()
  await live.passTo('2026-11-20T17:00:10Z')
  const edited = { ...personValues(anna), email: 'new@example.org' }
  await olga.submit(paths.person(slug, anna.id), edited)
  const { dataDir } = await restoreElsewhere(live)
  await live.close()
  const party = await openFolder(dataDir)
  after(() => party.close())

  it('tells of them once it is started again, and opens by no link of the hours after it', async () => {
    await party.passTo('2026-11-21T07:00:10Z')
    assert.equal(party.mails.length, 0)
    const olga = await party.olga()
    await olga.submit(paths.startAgain())
    await party.passTo('2026-11-21T17:00:10Z')
    const told = party.mails.map(({ to, subject }) => `${to.address} ${subject.split(':')[0]}`)
    assert.deepEqual(told.sort(), [
      'anna@example.org Your email was changed',
      'ben@example.org A message for you',
      'cleo@example.org A message for you',
      'new@example.org A message for you',
    ])
    const rows = await party.ctx.db
      .selectFrom('participants')
      .select('session_generation')
      .execute()
    // As many times as that, nobody was signed out in the hours that are lost.
    assert.ok(atLeastOne(rows).every((row) => row.session_generation > 1_000_000_000))
  })
})

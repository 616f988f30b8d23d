import assert from 'node:assert/strict'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { describe, it } from 'node:test'
import { runKlaus } from '../../test/support/command.ts'
import { temporaryFolder } from '../../test/support/folder.ts'
import { startKlaus } from '../../test/support/klaus.ts'
import { OTHER_KEY, type Party, SECRET_KEY, startParty } from '../../test/support/party.ts'
import { paths } from '../paths.ts'
import { noteRestored } from '../platform/backup.ts'
import { saveSetting } from '../platform/settings.ts'
import { keepCopies, makeSealedCopy } from './copies.ts'
import { findOwner } from './folders.ts'

/** An instance with an exchange, and a folder for its copies. */
async function start(backupDir: string, secretKey = SECRET_KEY, dataDir = temporaryFolder()) {
  const databaseFile = path.join(dataDir, 'sneaky-klaus.db')
  const party = await startParty({ dataDir, databaseFile, backupDir, secretKey })
  return { party, dataDir }
}

/** Deletes an exchange, and runs every job a minute later. */
async function erase(party: Party, minute: string) {
  const olga = await party.olga()
  const slug = await party.exchange(olga)
  await olga.submit(paths.deleteExchange(slug), { confirmed: '1' })
  assert.equal((await olga.get(paths.desk(slug))).status, 404)
  await party.passTo(minute)
}

async function doctorSays({ ctx }: Party, BACKUP_DIR: string, sentence: RegExp) {
  const env = { DATA_DIR: ctx.config.dataDir, BACKUP_DIR, SECRET_KEY }
  const { text, error } = await runKlaus(['doctor'], { env })
  assert.match(text + error, sentence)
}

describe('two instances with one folder for copies', async () => {
  const folder = path.join(temporaryFolder(), 'copies')
  const { party: family } = await start(folder)
  const { party: office } = await start(folder, OTHER_KEY)
  await family.passTo('2026-11-21T02:01:00Z')
  const [ofFamily = ''] = readdirSync(folder)

  it('each have a copy every night', async () => {
    await office.passTo('2026-11-21T02:02:00Z')
    assert.equal(readdirSync(folder).length, 2)
  })

  it('each erase their own alone', async () => {
    await erase(office, '2026-11-21T02:10:00Z')
    assert.ok(readdirSync(folder).includes(ofFamily))
    await erase(family, '2026-11-21T02:20:00Z')
    assert.ok(!readdirSync(folder).includes(ofFamily))
    await Promise.all([family.close(), office.close()])
  })

  it('of what an earlier version has made, each erase what their key opens', async () => {
    const shared = path.join(temporaryFolder(), 'copies')
    const { party } = await start(shared)
    await party.passTo('2026-11-21T02:01:00Z')
    const [made = ''] = readdirSync(shared)
    const old = path.join(shared, 'sneaky-klaus-2026-11-20T02-01-00Z.sealed')
    copyFileSync(path.join(shared, made), old)
    const torn = old.replace('20T02', '20T03')
    copyFileSync(old, torn)
    truncateSync(torn, 5000)
    const { party: other } = await start(shared, OTHER_KEY)
    await erase(other, '2026-11-21T02:10:00Z')
    for (const file of [old, torn]) assert.ok(existsSync(file))
    await erase(party, '2026-11-21T02:20:00Z')
    for (const file of [old, torn]) assert.ok(!existsSync(file))
    await Promise.all([party.close(), other.close()])
  })
})

describe('a copy that was cut short', () => {
  it('does not count as that of the night, and is erased with the others', async () => {
    const folder = temporaryFolder()
    const { party } = await start(folder)
    await party.passTo('2026-11-21T02:01:00Z')
    const [first = ''] = readdirSync(folder)
    const half = `${first.replace('21T02-01', '22T02-01')}.${'a'.repeat(20)}.part`
    writeFileSync(path.join(folder, half), 'half')
    await party.passTo('2026-11-22T02:02:00Z')
    assert.equal(readdirSync(folder).length, 3)
    await erase(party, '2026-11-22T02:10:00Z')
    assert.ok(!readdirSync(folder).includes(half))
    await party.close()
  })

  it('leaves nothing behind where it could not be finished', async () => {
    const folder = temporaryFolder()
    const { party } = await start(folder)
    const inTheWay = path.join(folder, 'santa.sealed')
    mkdirSync(path.join(inTheWay, 'full'), { recursive: true })
    await assert.rejects(makeSealedCopy(party.ctx, inTheWay))
    assert.deepEqual(readdirSync(folder), ['santa.sealed'])
    assert.ok(!readdirSync(party.ctx.config.dataDir).some((name) => name.startsWith('.copy-')))
    await party.close()
  })
})

describe('with another folder for copies than before', () => {
  it('those in the former are erased, too, and the page on privacy tells of them', async () => {
    const [one, other] = [temporaryFolder(), temporaryFolder()]
    const { party: before, dataDir } = await start(one)
    await before.passTo('2026-11-21T02:01:00Z')
    await before.close()
    const { party } = await start('', SECRET_KEY, dataDir)
    party.clock.set('2026-11-21T03:00:00Z')
    const privacy = async () => (await party.visitor().get(paths.privacy())).text
    assert.match(await privacy(), /Nightly copies, sealed as a whole/)
    await party.close()
    const { party: after } = await start(other, SECRET_KEY, dataDir)
    await after.passTo('2026-11-22T02:01:00Z')
    assert.equal(readdirSync(one).length, 1)
    await erase(after, '2026-11-22T02:10:00Z')
    assert.deepEqual(readdirSync(one), [])
    await after.close()
  })

  it('those in the former are a week old at most, and then nothing tells of them', async () => {
    const one = temporaryFolder()
    const { party: before, dataDir } = await start(one)
    await before.passTo('2026-11-21T02:01:00Z')
    await before.close()
    const { party } = await start('', SECRET_KEY, dataDir)
    await party.passTo('2026-11-27T02:00:00Z')
    assert.equal(readdirSync(one).length, 1)
    await party.passTo('2026-11-29T02:00:00Z')
    assert.deepEqual(readdirSync(one), [])
    const { text } = await party.visitor().get(paths.privacy())
    assert.doesNotMatch(text, /Nightly copies/)
    await party.close()
  })

  it('one that cannot be read keeps nobody from erasing in the others', async () => {
    const [one, other] = [temporaryFolder(), temporaryFolder()]
    const { party: before, dataDir } = await start(one)
    await before.passTo('2026-11-21T02:01:00Z')
    await before.close()
    const { party } = await start(other, SECRET_KEY, dataDir)
    await party.passTo('2026-11-22T02:01:00Z')
    assert.equal(readdirSync(one).length, 1)
    rmSync(other, { recursive: true })
    writeFileSync(other, 'no folder any more')
    await assert.rejects(erase(party, '2026-11-22T02:10:00Z'), /has to be a folder, and is none/)
    assert.deepEqual(readdirSync(one), [])
    await party.close()
  })

  it('a former one that cannot be read keeps nobody from copying to the new one', async () => {
    const [one, other] = [temporaryFolder(), temporaryFolder()]
    const { party: before, dataDir } = await start(one)
    await before.passTo('2026-11-21T02:01:00Z')
    await before.close()
    rmSync(one, { recursive: true })
    writeFileSync(one, 'no folder any more')
    const { party } = await start(other, SECRET_KEY, dataDir)
    party.clock.set('2026-11-22T02:01:00Z')
    await assert.rejects(keepCopies(party.ctx), /has to be a folder, and is none/)
    assert.equal(readdirSync(other).length, 1)
    await party.close()
  })
})

describe('a restored copy with the folder of the instance that runs', () => {
  it('neither counts its copies nor erases them, until it is started again', async () => {
    const folder = temporaryFolder()
    const { party: live, dataDir } = await start(folder)
    await live.olga()
    await live.passTo('2026-11-21T02:01:00Z')
    const made = readdirSync(folder)
    const [copy, tried] = [path.join(temporaryFolder(), 'copy'), temporaryFolder()]
    await runKlaus(['backup', copy], { env: { DATA_DIR: dataDir, SECRET_KEY } })
    await runKlaus(['restore', copy], { env: { DATA_DIR: tried, SECRET_KEY } })
    const { party: restored } = await start(folder, SECRET_KEY, tried)
    await restored.passTo('2026-11-22T02:01:00Z')
    await erase(restored, '2026-11-22T02:10:00Z')
    assert.deepEqual(readdirSync(folder), made)
    await (await restored.olga()).submit(paths.startAgain())
    await restored.passTo('2026-11-22T02:20:00Z')
    assert.ok(!readdirSync(folder).includes(made[0] ?? assert.fail()))
    assert.equal(readdirSync(folder).length, 1)
    await Promise.all([live.close(), restored.close()])
  })

  it('started again without it erases what is its own there, and nothing else', async () => {
    const folder = temporaryFolder()
    const { party: live, dataDir } = await start(folder)
    await live.olga()
    await live.passTo('2026-11-21T02:01:00Z')
    const of = 'sneaky-klaus-another-2026-11-21T02-02-00Z.sealed'
    writeFileSync(path.join(folder, of), 'of another')
    const [copy, tried] = [path.join(temporaryFolder(), 'copy'), temporaryFolder()]
    await runKlaus(['backup', copy], { env: { DATA_DIR: dataDir, SECRET_KEY } })
    await runKlaus(['restore', copy], { env: { DATA_DIR: tried, SECRET_KEY } })
    const { party: restored } = await start('', SECRET_KEY, tried)
    await erase(restored, '2026-11-21T02:10:00Z')
    assert.equal(readdirSync(folder).length, 2)
    await (await restored.olga()).submit(paths.startAgain())
    await erase(restored, '2026-11-21T02:20:00Z')
    assert.deepEqual(readdirSync(folder), [of])
    await Promise.all([live.close(), restored.close()])
  })
})

describe('a copy that is started again long after it was made', () => {
  it('tells for a week of the folder in which the lost instance may have made copies', async () => {
    const { party } = await start('')
    const used = { [temporaryFolder()]: '2026-11-01T02:00:00Z' }
    await saveSetting(party.ctx, 'backup_folders', JSON.stringify(used))
    await noteRestored(party.ctx)
    const privacy = async () => (await party.visitor().get(paths.privacy())).text
    await (await party.olga()).submit(paths.startAgain())
    assert.match(await privacy(), /Nightly copies, sealed as a whole/)
    await party.passTo('2026-11-28T10:00:00Z')
    assert.doesNotMatch(await privacy(), /Nightly copies/)
    await party.close()
  })
})

describe('a folder for copies in the data folder, where those before an upgrade are', () => {
  const ofUpgrade = 'sneaky-klaus-2026-11-20T09-00-00Z.sealed'
  const ofAnother = 'sneaky-klaus-another-2026-11-20T09-00-00Z.sealed'

  it('holds those of others as safely as any', async () => {
    const dataDir = temporaryFolder()
    const folder = path.join(dataDir, 'copies')
    const { party } = await start(folder, SECRET_KEY, dataDir)
    await party.passTo('2026-11-21T02:01:00Z')
    for (const name of [ofUpgrade, ofAnother]) writeFileSync(path.join(folder, name), 'a copy')
    await erase(party, '2026-11-21T02:10:00Z')
    const left = readdirSync(folder)
    assert.ok(left.includes(ofAnother) && !left.includes(ofUpgrade), left.join())
    assert.equal(left.length, 2)
    await party.close()
  })

  it('is left alone by a restored copy that waits, but for those before an upgrade', async () => {
    const { party: live, dataDir } = await start('')
    await live.olga()
    await live.passTo('2026-11-21T02:01:00Z')
    const owner = await findOwner(live.ctx)
    const [copy, tried] = [path.join(temporaryFolder(), 'copy'), temporaryFolder()]
    await runKlaus(['backup', copy], { env: { DATA_DIR: dataDir, SECRET_KEY } })
    await runKlaus(['restore', copy], { env: { DATA_DIR: tried, SECRET_KEY } })
    await live.close()
    const folder = path.join(tried, 'copies')
    const ofIts = `sneaky-klaus-${owner}-2026-11-12T02-01-00Z.sealed`
    mkdirSync(folder)
    for (const name of [ofUpgrade, ofAnother, ofIts])
      writeFileSync(path.join(folder, name), 'a copy')
    const { party: restored } = await start(folder, SECRET_KEY, tried)
    await restored.passTo('2026-11-22T02:01:00Z')
    assert.equal(readdirSync(folder).length, 3)
    await erase(restored, '2026-11-22T02:10:00Z')
    assert.deepEqual(readdirSync(folder).sort(), [ofAnother, ofIts].sort())
    await (await restored.olga()).submit(paths.startAgain())
    await restored.passTo('2026-11-22T02:20:00Z')
    const left = readdirSync(folder)
    assert.ok(left.includes(ofAnother) && !left.includes(ofIts), left.join())
    await restored.close()
  })
})

describe('a copy that cannot be erased', () => {
  it('is told of once in the log, and by the doctor until it is gone', async () => {
    const [one, other] = [temporaryFolder(), temporaryFolder()]
    const { party: before, dataDir } = await start(one)
    await before.passTo('2026-11-21T02:01:00Z')
    await before.close()
    const { party } = await start(other, SECRET_KEY, dataDir)
    party.clock.set('2026-11-22T02:01:00Z')
    const owner = await findOwner(party.ctx)
    const stuck = path.join(one, `sneaky-klaus-${owner}-2026-11-20T02-01-00Z.sealed`)
    mkdirSync(stuck)
    const said = new RegExp(`Copies in ${one} cannot be erased.* Or erase them yourself`)
    await assert.rejects(erase(party, '2026-11-22T02:10:00Z'), said)
    assert.deepEqual(readdirSync(one), [path.basename(stuck)])
    for (const minute of ['11', '12', '20']) await party.passTo(`2026-11-22T02:${minute}:00Z`)
    await doctorSays(party, other, new RegExp(`✗ ${said.source}`))
    await using klaus = await startKlaus({
      dataDir,
      smtpUrl: 'smtp://localhost:9',
    })
    assert.match(klaus.said.out, said)
    rmSync(stuck, { recursive: true })
    await party.passTo('2026-11-22T02:30:00Z')
    await doctorSays(party, other, /^(?!.*cannot be erased)/s)
    await party.close()
  })
})

describe('a former folder that is gone', () => {
  it('is named by the doctor for as long as copies could be kept there', async () => {
    const gone = path.join(temporaryFolder(), 'gone')
    const { party } = await start('')
    const usedAt = (days: number) =>
      saveSetting(
        party.ctx,
        'backup_folders',
        JSON.stringify({
          [gone]: Temporal.Now.instant()
            .subtract({ hours: 24 * days })
            .toString(),
        }),
      )
    await usedAt(6)
    await doctorSays(party, '', new RegExp(`· ${gone}, which was BACKUP_DIR before, is not there`))
    await usedAt(8)
    await doctorSays(party, '', /^(?!.*which was BACKUP_DIR before)/s)
    await party.close()
  })
})

describe('the doctor', () => {
  it('says how the names of this instance’s copies begin', async () => {
    const folder = temporaryFolder()
    const { party } = await start(folder)
    await party.passTo('2026-11-21T02:01:00Z')
    const [name = ''] = readdirSync(folder)
    const [begin = ''] = name.split('2026')
    await doctorSays(party, folder, new RegExp(`· Nightly copies .* are called ${begin}…`))
    await party.close()
  })
})

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { describe, it } from 'node:test'
import { count } from '../../scripts/drill-party.ts'
import { paths } from '../../src/paths.ts'
import { createMailer } from '../../src/platform/mail/transport.ts'
import { temporaryFolder } from '../support/folder.ts'
import { startParty } from '../support/party.ts'
import { type ReceivedMail, startSmtpServer } from '../support/smtp-server.ts'

const DRILL = path.join(import.meta.dirname, '../../scripts/drill.ts')

describe('the drill', () => {
  for (const [typed, words] of [
    [
      ['kill'],
      /^The minutes have to be a number, and not kill\. Say it as: npm run drill -- \[min/,
    ],
    [['1e9'], /^The minutes have to be/],
    [['-1'], /^The minutes have to be/],
    [['5', 'kill'], /^The seed has to be a whole number, and not kill\./],
    [['5', '1.5'], /^The seed has to be/],
    [
      ['5', '1', 'flood'],
      /^No fault is called flood\. .* the faults are kill, disk, pause, clock,/,
    ],
    [['5', '1', 'toString'], /^No fault is called toString\./],
  ] as const) {
    it(`called with ${typed.join(' ')} does nothing, and says how it is called`, () => {
      const { status, stdout, stderr } = spawnSync(process.execPath, [DRILL, ...typed], {
        encoding: 'utf8',
        timeout: 20_000,
      })
      assert.match(stderr, words)
      assert.match(stderr, /^[^\n]+\n$/)
      assert.equal(stdout, '')
      assert.equal(status, 2)
    })
  }
})

describe('what the drill counts', async () => {
  const server = await startSmtpServer()
  const mail = { kind: 'smtp', url: server.url, from: 'klaus@example.org' } as const
  const databaseFile = path.join(temporaryFolder(), 'sneaky-klaus.db')
  const party = await startParty({ mail, databaseFile }, createMailer)
  const names = ['Anna', 'Ben', 'Cleo']
  const olga = await party.olga()
  const slug = await party.exchange(olga)
  for (const name of names) {
    const email = `${name.toLowerCase()}@example.org`
    await party.visitor().post(paths.register(slug), { name, email })
  }
  await party.deliver()
  await olga.submit(paths.draw(slug))
  await party.deliver()
  await party.close()
  await server.stop()
  const counted = (mails: readonly ReceivedMail[]) =>
    count(path.dirname(databaseFile), { acknowledged: new Set(names) }, { mails: [...mails] })
  const [first] = server.mails
  assert.match(first?.subject ?? '', /^You’re in/)

  it('is nothing where everybody got each mail once', () => {
    assert.equal(server.mails.length, 2 * names.length)
    assert.deepEqual(counted(server.mails), { lost: 0, doubled: 0 })
  })

  for (const [what, begins] of [
    ['who joined', /^You’re in/],
    ['whose name is drawn', /^Names are drawn/],
  ] as const) {
    it(`is a mail to somebody ${what} that was recorded and never came`, () => {
      const mails = server.mails.filter(({ subject }) => !begins.test(subject))
      assert.deepEqual(counted(mails), { lost: names.length, doubled: 0 })
    })

    it(`is one to somebody ${what} that came under two ids, or three times; twice is doubled`, () => {
      const mails = server.mails.filter(({ subject }) => begins.test(subject))
      const others = mails.map((one) => ({ ...one, messageId: `<other-${one.messageId}>` }))
      assert.deepEqual(counted([...server.mails, ...others]), { lost: names.length, doubled: 0 })
      assert.deepEqual(counted([...server.mails, ...mails]), { lost: 0, doubled: names.length })
      const thrice = [...server.mails, ...mails, ...mails]
      assert.deepEqual(counted(thrice), { lost: names.length, doubled: 0 })
    })
  }
})

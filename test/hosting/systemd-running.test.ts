import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, describe, it } from 'node:test'
import { paths } from '../../src/paths.ts'
import { freePort } from '../support/free-port.ts'
import { inviteThree } from '../support/guests-at.ts'
import { OLGA } from '../support/party.ts'
import { startSmtpServer, type TestSmtpServer } from '../support/smtp-server.ts'
import { bootSystemd, canBoot, type SystemdMachine } from '../support/systemd-machine.ts'
import type { Visitor } from '../support/visitor.ts'
import { visitorAt } from '../support/visitor-at.ts'

const GUIDE = path.join(import.meta.dirname, '..', '..', 'docs', 'self-hosting.md')
const SERVICE = 'sneaky-klaus'
const HOME = '/var/lib/sneaky-klaus'
const KLAUS = ['sudo', '-u', SERVICE, '/opt/sneaky-klaus/bin/klaus']
const WHY_NOT = 'needs root on Linux, with systemd, overlay, sudo and control groups'

describe('the systemd unit, started by systemd', { skip: canBoot() ? false : WHY_NOT }, () => {
  let machine: SystemdMachine
  let mail: TestSmtpServer
  let url: string
  let olga: Visitor
  let slug: string

  before(async () => {
    machine = await bootSystemd()
    mail = await startSmtpServer()
  })
  after(async () => {
    await machine?.stop()
    await mail?.stop()
  })

  it('starts by the lines of the guide, and says where to go on', async () => {
    for (const line of linesOfTheGuide()) await machine.run('sh', '-euc', line)
    await machine.logged(SERVICE, /is ready: open \S+\/setup\?code=/)
    await machine.run('systemctl', 'stop', SERVICE)
    const port = await freePort()
    url = `http://127.0.0.1:${port}`
    const settings = `PORT=${port}\nBASE_URL=http://localhost:${port}\nSMTP_URL=${mail.url}\nMAIL_FROM=santa@example.org\nBACKUP_DIR=backups\n`
    await machine.run('sh', '-euc', `printf '${settings.replaceAll('\n', '\\n')}' > ${HOME}/.env`)
    await machine.run('systemctl', 'start', SERVICE)
    const log = await machine.logged(SERVICE, new RegExp(`ready: open \\S+${port}/setup\\?code=`))
    const [, code = ''] = /\/setup\?code=([\w-]+)(?!.*\/setup)/s.exec(log) ?? []
    olga = visitorAt(url)
    assert.equal((await olga.post(paths.setup(), { ...OLGA, code })).status, 303)
  })

  it('lets people join, draws names for them and mails every one', async () => {
    slug = await inviteThree(url, olga)
    await mail.waitForMails(3)
    await olga.submit(paths.draw(slug))
    await mail.waitForMails(6)
  })

  it('is well by its own commands, called as the guide says', async () => {
    const run = (...words: string[]) =>
      machine.run('sh', '-euc', `cd ${HOME} && exec "$@"`, 'sh', ...KLAUS, ...words)
    assert.match(await run('health'), /is well/)
    assert.match(await run('backup', `${HOME}/copy.db`), /./)
    assert.match(await run('mail:test', OLGA.email), /./)
    assert.equal((await mail.waitForMails(7)).at(-1)?.to[0]?.address, OLGA.email)
  })

  it('keeps everything over a restart, and loads what it has compiled', async () => {
    await machine.run('systemctl', 'restart', SERVICE)
    await machine.logged(SERVICE, /(is ready[\s\S]*){3}/)
    const guest = await olga.get(paths.desk(slug))
    assert.match(guest.text, /Anna/)
    assert.match(await machine.run('ls', '-A', '/var/cache/sneaky-klaus'), /./)
  })

  it('writes where it may, and nowhere else', async () => {
    const pid = await machine.run('systemctl', 'show', SERVICE, '-p', 'MainPID', '--value')
    const inService = ['nsenter', `--target=${pid.trim()}`, '--mount']
    const touch = (folder: string) => machine.run(...inService, 'touch', `${folder}/touched`)
    for (const folder of [HOME, '/var/cache/sneaky-klaus', '/tmp']) await touch(folder)
    for (const folder of ['/', '/etc', '/opt/sneaky-klaus', '/root', '/usr', '/var/lib']) {
      await assert.rejects(touch(folder), /Read-only file system|Permission denied/, folder)
    }
  })

  it('opens to a network by the lines that the guide gives for it', async () => {
    const dropIn = `/etc/systemd/system/${SERVICE}.service.d`
    const lines = '[Service]\\nEnvironment=HOST=0.0.0.0\\n'
    await machine.run('sh', '-euc', `mkdir ${dropIn} && printf '${lines}' > ${dropIn}/host.conf`)
    await machine.run('sed', '-i', '/^BASE_URL/d', `${HOME}/.env`)
    await machine.run('systemctl', 'daemon-reload')
    await machine.run('systemctl', 'restart', SERVICE)
    await machine.logged(SERVICE, /(is ready[\s\S]*){4}/)
  })

  it('ends well when it is told to stop', async () => {
    await machine.run('systemctl', 'stop', SERVICE)
    const state = await machine.run('systemctl', 'show', SERVICE, '-p', 'Result,ExecMainStatus')
    assert.deepEqual(state.trim().split('\n').sort(), ['ExecMainStatus=0', 'Result=success'])
  })
})

/** The commands that the guide gives for systemd, but those that fetch something: they are here already. */
function linesOfTheGuide(): string[] {
  const [, lines = ''] =
    /### With systemd[\s\S]*?```sh\n([\s\S]*?)```/.exec(readFileSync(GUIDE, 'utf8')) ?? []
  const found = lines.split('\n').filter((line) => /^(useradd|cp systemd|systemctl)/.test(line))
  assert.equal(found.length, 3)
  return found.map((line) => `cd /opt/sneaky-klaus && ${line}`)
}

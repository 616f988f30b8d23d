import assert from 'node:assert/strict'
import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, cpSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { after, before, describe, it } from 'node:test'
import packageJson from '../../package.json' with { type: 'json' }
import { COMMANDS } from '../../src/cli/commands.ts'
import { paths } from '../../src/paths.ts'
import { addressOf } from '../../src/ui/pictures.ts'
import { atLeastOne } from '../support/at-least-one.ts'
import { freePort } from '../support/free-port.ts'
import { inviteThree } from '../support/guests-at.ts'
import {
  buildRoot,
  bytesIn,
  canEnter,
  enter,
  imageLabel,
  imageWords,
  klausInside,
  newVolume,
} from '../support/image.ts'
import { OLGA } from '../support/party.ts'
import { visitorAt } from '../support/visitor-at.ts'

const MEGABYTE = 1_000_000
const WHOLE_MAX = 150 * MEGABYTE
const OURS_MAX = 20 * MEGABYTE
const WHY_NOT = 'needs root on Linux, with unshare, chroot, strip and npm'

describe('the image', { skip: canEnter() ? false : WHY_NOT }, () => {
  let root: string
  let volume: string
  let port: number
  let url: string
  let running: ChildProcessWithoutNullStreams
  let said = ''

  const inside = (environment: Record<string, string> = {}) => ({
    root,
    volume,
    environment: { HOST: '127.0.0.1', PORT: String(port), ...environment },
  })
  const klaus = (words: readonly string[], input?: string | Buffer) =>
    klausInside(inside(), words, input)

  before(async () => {
    root = buildRoot()
    volume = newVolume()
    port = await freePort()
    url = `http://127.0.0.1:${port}`
  })
  after(() => running?.kill('SIGKILL'))

  it('is small, and most of it is Node', (test) => {
    const [whole, ours] = [bytesIn(root), bytesIn(path.join(root, 'app'))]
    const inMegabytes = (folder: string) => (bytesIn(path.join(root, folder)) / MEGABYTE).toFixed(1)
    for (const part of ['usr/bin', 'lib', 'app/node_modules', 'app/cache', 'app/src']) {
      test.diagnostic(`${part} ${inMegabytes(part)} MB`)
    }
    test.diagnostic(
      `altogether ${(whole / MEGABYTE).toFixed(1)} MB, ours ${(ours / MEGABYTE).toFixed(1)} MB`,
    )
    assert.ok(whole <= WHOLE_MAX, `${whole} bytes`)
    assert.ok(ours <= OURS_MAX, `${ours} bytes of ours`)
  })

  it('holds Node and our command, and neither a shell nor npm nor a test', () => {
    assert.deepEqual(readdirSync(path.join(root, 'usr/bin')).sort(), ['klaus', 'node'])
    for (const folder of ['bin', 'sbin', 'usr/sbin', 'usr/lib']) {
      assert.ok(!existsSync(path.join(root, folder)), folder)
    }
    const files = readdirSync(path.join(root, 'app'), { recursive: true }).map(String)
    assert.ok(files.includes('src/klaus.ts'))
    assert.deepEqual(
      files.filter((file) =>
        /\.test\.|\.d\.ts$|\.map$|node_modules\/(npm|node|typescript)\//.test(file),
      ),
      [],
    )
    assert.ok(files.filter((file) => /node_modules\/.*LICENSE/i.test(file)).length > 50)
  })

  it('says which version it is, and under which licence', () => {
    assert.equal(imageLabel('version'), packageJson.version)
    assert.equal(imageLabel('licenses'), packageJson.license)
  })

  it('cannot be written to but in its one volume, whoever it runs as', async () => {
    const script = `for (const folder of ['/', '/tmp', '/app', '/app/cache', '/data']) {
      try { fs.writeFileSync(folder + '/x', ''); console.log(folder) } catch {}
    }`
    const child = enter(inside(), ['node', '-e', script])
    const written = text(child.stdout)
    assert.deepEqual(await once(child, 'close'), [0, null])
    assert.equal(await written, '/data\n')
    assert.ok(existsSync(path.join(volume, 'x')))
  })

  it('sets up its organiser by command', async () => {
    const words = ['admin:create', OLGA.email, '--password-stdin']
    const { code, error } = await klaus(words, OLGA.password)
    assert.equal(code, 0, error)
  })

  it('starts with nothing compiled anew, as process 1', async () => {
    const environment = { NODE_DEBUG_NATIVE: 'COMPILE_CACHE' }
    running = enter(inside(environment), [...imageWords('ENTRYPOINT'), ...imageWords('CMD')])
    running.stderr.on('data', (data) => {
      said += data
    })
    running.stdout.on('data', (data) => {
      said += data
    })
    while (!said.includes('is ready')) {
      const ended = once(running, 'close').then(() => assert.fail(said))
      await Promise.race([once(running.stdout, 'data'), ended])
    }
    const ours = said.split('\n').filter((line) => line.includes(' ESM file:///app/src/'))
    assert.ok(ours.filter((line) => /was accepted/.test(line)).length > 100, said)
    assert.deepEqual(
      ours.filter((line) => /rejected|no such file/.test(line)),
      [],
    )
    assert.match(readFileSync(`/proc/${inner()}/status`, 'utf8'), /^NSpid:\t\d+\t1$/m)
  })

  it('is well, by the command that its health check runs', async () => {
    const asked = enter(inside(), imageWords('HEALTHCHECK .* CMD'))
    const answer = text(asked.stdout)
    assert.deepEqual(await once(asked, 'close'), [0, null])
    assert.equal(await answer, `Sneaky Klaus ${packageJson.version} is well.\n`)
  })

  it('lets Olga invite three people, who join and learn whom they give to', async () => {
    const olga = visitorAt(url)
    await olga.submit(paths.adminSignIn(), OLGA)
    const slug = await inviteThree(url, olga)
    await olga.submit(paths.draw(slug))
    const [, mailId = ''] = /mailbox\/(\w{20})/.exec((await olga.get(paths.mailbox())).html) ?? []
    const mail = await olga.post(paths.mailboxMail(mailId))
    const [link = ''] = /\/auth\/participant\/magic\/[\w-]+/.exec(mail.html) ?? []
    const guest = visitorAt(url)
    await guest.submit(link)
    assert.match((await guest.get(paths.dashboard(slug))).text, /Unwrap the name.*(Anna|Ben|Cleo)/)
    const css = await guest.get(addressOf('look.css'))
    assert.equal(css.status, 200)
  })

  it('is backed up while it runs, through standard output, and restored into another volume', async () => {
    const copy = await klaus(['backup', '-', '--keys', '/data/santa.keys'])
    assert.equal(copy.code, 0, copy.error)
    // Where an engine would mount it.
    const keys = path.join(root, 'tmp', 'santa.keys')
    cpSync(path.join(volume, 'santa.keys'), keys)
    chmodSync(keys, 0o644)
    const elsewhere = { root, volume: newVolume() }
    const words = ['restore', '-', '--keys', '/tmp/santa.keys']
    const restored = await klausInside(elsewhere, words, copy.out)
    rmSync(keys)
    assert.equal(restored.code, 0, restored.error)
    assert.match(restored.text, /^Restored: 1 exchange, 3 people/)
    const key = () => readFileSync(path.join(elsewhere.volume, 'secret.key'), 'utf8')
    const former = key()
    const rotated = await klausInside(elsewhere, ['key:rotate'])
    assert.match(rotated.text, /^The key is changed/, rotated.error)
    assert.notEqual(key(), former)
    const doctor = await klausInside(elsewhere, ['doctor'])
    assert.match(doctor.text + doctor.error, /The key is the one this database was made with/)
  })

  it('has every command, and its help', async () => {
    for (const name of atLeastOne(Object.keys(COMMANDS))) {
      const { code, text } = await klaus([name, '--help'])
      assert.equal(code, 0, name)
      assert.match(text, new RegExp(`^klaus ${name}`))
    }
    const reset = await klaus(['admin:reset-password'])
    assert.match(reset.text, /to choose a new password for olga@example\.org/)
    const mail = await klaus(['mail:test', OLGA.email])
    assert.match(mail.error, /^No mail is set up/)
  })

  it('gets the signal to stop, and ends well', async () => {
    process.kill(inner(), 'SIGTERM')
    assert.deepEqual(await once(running, 'close'), [0, null])
  })

  /** The process that is 1 inside, by its number outside. */
  function inner(): number {
    const { pid } = running
    return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim())
  }
})

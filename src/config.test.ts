import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, it } from 'node:test'
import { temporaryFolder } from '../test/support/folder.ts'
import { type Config, readConfig } from './config.ts'

function configOf(environment: Record<string, string>): Config {
  const read = readConfig(environment)
  assert.ok(read.ok, JSON.stringify(read))
  return read.config
}

function mistakesOf(environment: Record<string, string>): string[] {
  const read = readConfig(environment)
  assert.ok(!read.ok)
  return read.mistakes
}

const LONG_KEY = 'a3I8diEzotmVU4mG54dJk4mz7vIn1tf2YxzDATXh+Ow'
const FROM = { MAIL_FROM: 'Klaus <klaus@example.org>' }

const EMPTY = path.join(temporaryFolder(), 'empty')
writeFileSync(EMPTY, '\n')

type Mistake = [environment: Record<string, string>, words: RegExp]

describe('the code that the set-up asks for', () => {
  it('has letters or digits enough, in any script', () => {
    for (const SETUP_CODE of ['rudolf2026xy', 'Пароль-деда-мороза', '聖誕老人的秘密禮物交換代碼']) {
      assert.equal(configOf({ SETUP_CODE }).setupCode, SETUP_CODE)
    }
  })

  it('is refused where it has too few of them, or is too long to be typed', () => {
    const long = 'x'.repeat(201)
    for (const SETUP_CODE of ['------------', 'ab----------', 'Рудольф 2026', '聖誕老人', long]) {
      assert.deepEqual(mistakesOf({ SETUP_CODE }), [
        'SETUP_CODE must have at least 12 letters or digits, and at most 200 characters in all.',
      ])
    }
  })
})

describe('the configuration', () => {
  const folder = temporaryFolder()
  const file = (name: string, content: string) => {
    const place = path.join(folder, name)
    writeFileSync(place, content)
    return place
  }

  it('may be empty: then all is on this machine and nothing is sent', () => {
    const { timezone, ...rest } = configOf({})
    assert.deepEqual(rest, {
      port: 8000,
      metricsPort: undefined,
      host: '0.0.0.0',
      baseUrl: 'http://localhost:8000',
      imprintUrl: undefined,
      notifyUrl: undefined,
      notifyAuthorization: undefined,
      dataDir: './data',
      databaseFile: path.join('data', 'sneaky-klaus.db'),
      backupDir: undefined,
      secretKey: '',
      mail: { kind: 'mailbox' },
      trustProxy: false,
      setupCode: undefined,
      logLevel: 'info',
      development: false,
      formerSecretKey: '',
    })
    assert.equal(timezone, Temporal.Now.timeZoneId())
  })

  it('takes what is said', () => {
    const config = configOf({
      PORT: '9000',
      HOST: '::1',
      BASE_URL: 'https://santa.example.org/',
      DATA_DIR: '/data',
      SECRET_KEY: LONG_KEY,
      TZ: 'Europe/Berlin',
      LOG_LEVEL: 'debug',
    })
    assert.equal(config.port, 9000)
    assert.equal(config.host, '::1')
    assert.equal(config.baseUrl, 'https://santa.example.org')
    assert.equal(config.databaseFile, '/data/sneaky-klaus.db')
    assert.equal(config.secretKey, LONG_KEY)
    assert.equal(config.timezone, 'Europe/Berlin')
    assert.equal(config.logLevel, 'debug')
  })

  it('counts an empty value as none', () => {
    assert.equal(configOf({ PORT: '', SMTP_URL: '', TZ: '' }).port, 8000)
  })

  it('lets the system choose both ports', () => {
    assert.equal(configOf({ PORT: '0', METRICS_PORT: '0' }).metricsPort, 0)
  })

  it('takes the address of any site', () => {
    for (const address of [
      'https://bücher.example',
      'https://xn--bcher-kva.example/santa',
      'http://santa_klaus.local:8080/a/b',
      'http://192.168.1.5:8000',
      'http://[fd00::1]:8000',
    ]) {
      assert.equal(configOf({ BASE_URL: address }).baseUrl, address)
    }
    const { baseUrl } = configOf({ BASE_URL: 'HTTPS://Santa.Example.ORG:8443/Office/' })
    assert.equal(baseUrl, 'https://santa.example.org:8443/Office')
    const notify = 'https://ntfy.example.org/TOPIC?tpl=1&t=%7B%7B.title%7D%7D'
    assert.equal(configOf({ NOTIFY_URL: notify }).notifyUrl, notify)
  })

  it('takes user and password of NOTIFY_URL out of the address, as they would stand in the log', () => {
    const { notifyUrl, notifyAuthorization } = configOf({
      NOTIFY_URL: 'https://olga:p%40ss%C3%9F@ntfy.example.org/TOPIC',
    })
    assert.equal(notifyUrl, 'https://ntfy.example.org/TOPIC')
    const said = Buffer.from(notifyAuthorization?.replace('Basic ', '') ?? '', 'base64')
    assert.equal(said.toString(), 'olga:p@ssß')
  })

  it('names the address after the port, unless it is said', () => {
    assert.equal(configOf({ PORT: '3000' }).baseUrl, 'http://localhost:3000')
  })

  it('chooses how mail is sent', () => {
    const smtp = configOf({ SMTP_URL: 'smtps://u:p@mail.example.org', ...FROM })
    assert.deepEqual(smtp.mail, {
      kind: 'smtp',
      url: 'smtps://u:p@mail.example.org',
      from: FROM.MAIL_FROM,
    })
    const resend = configOf({ RESEND_API_KEY: 're_1', ...FROM })
    assert.equal(resend.mail.kind, 'resend')
    const again = configOf({
      RESEND_API_KEY: 're_1',
      RESEND_BASE_URL: 'http://localhost:8025',
      ...FROM,
    })
    assert.ok(again.mail.kind === 'resend' && again.mail.baseUrl === 'http://localhost:8025')
  })

  it('trusts proxies of the house if it is told to, and never everybody', () => {
    for (const word of ['false', 'no', '0', 'off', 'OFF', '']) {
      assert.equal(configOf({ TRUST_PROXY: word }).trustProxy, false, word)
    }
    for (const word of ['true', 'yes', 'ON']) {
      assert.equal(configOf({ TRUST_PROXY: word }).trustProxy, 'one of the house')
    }
    assert.equal(configOf({ TRUST_PROXY: '10.1.2.3/32' }).trustProxy, '10.1.2.3/32')
    assert.equal(configOf({ TRUST_PROXY: '1' }).trustProxy, 1)
    const several = '10.1.2.3,2001:db8::/32, loopback'
    assert.equal(configOf({ TRUST_PROXY: several }).trustProxy, '10.1.2.3, 2001:db8::/32, loopback')
    for (const word of [
      'everybody',
      '10.1.2',
      '10.1.2.3/33',
      '10.1.2.3/0',
      '0.0.0.0/0',
      '::/0',
      '::/8',
      '::ffff:0:0/96',
      '10.1.2.3/',
      '10.1.2.3/255.0.0.0',
      'toString',
      '10.1.2.3/x',
      '::/129',
      '99',
      '-1',
      ',',
    ]) {
      assert.match(mistakesOf({ TRUST_PROXY: word }).join(), /a number of hops such as 1, or/, word)
    }
  })

  it('reads each value from a file as well, as Docker’s secrets come', () => {
    const config = configOf({
      SECRET_KEY_FILE: file('key', `${LONG_KEY}\n`),
      SMTP_URL_FILE: file('smtp', 'smtp://localhost\n'),
      MAIL_FROM_FILE: file('from', 'klaus@example.org'),
      PORT_FILE: file('port', '9000'),
    })
    assert.equal(config.secretKey, LONG_KEY)
    assert.deepEqual(config.mail, {
      kind: 'smtp',
      url: 'smtp://localhost',
      from: 'klaus@example.org',
    })
    assert.equal(config.port, 9000)
  })

  const mistakes: Mistake[] = [
    [{ PORT: 'eighty' }, /^PORT must be a number from 0 to 65535/],
    [{ PORT: '65536' }, /^PORT must be/],
    [{ PORT: '80.5' }, /^PORT must be/],
    [{ PORT: '1e4' }, /^PORT must be/],
    [{ PORT: '0x50' }, /^PORT must be/],
    [{ METRICS_PORT: '-1' }, /^METRICS_PORT must be/],
    [{ METRICS_PORT: '8000' }, /^PORT and METRICS_PORT are both 8000; please give METRICS_PORT an/],
    [{ PORT: '9100', METRICS_PORT: '09100' }, /^PORT and METRICS_PORT are both 9100/],
    [{ BASE_URL: 'https://olga:pw@example.org' }, /^BASE_URL must be .* without a user/],
    [{ BASE_URL: 'https://example.org/#party' }, /^BASE_URL must be/],
    [{ BASE_URL: 'https://example.org//santa' }, /^BASE_URL must be/],
    [{ BASE_URL: 'https://example.org/a b' }, /^BASE_URL must be/],
    [{ BASE_URL: 'https://example.org/../up' }, /^BASE_URL must be/],
    [{ BASE_URL: 'https://example.org/%2e' }, /^BASE_URL must be/],
    [{ SMTP_URL: 'smtp://:587', ...FROM }, /^SMTP_URL must look like/],
    [{ SMTP_URL: 'smtp://mail:0', ...FROM }, /^SMTP_URL must name a port/],
    [{ SMTP_URL: 'smtp://mail/box', ...FROM }, /^SMTP_URL must end after the port/],
    [{ SMTP_URL: 'smtp://a:b#c@mail', ...FROM }, /^SMTP_URL must (look like|end after)/],
    [{ SMTP_URL: 'smtp://olga@mail', ...FROM }, /^SMTP_URL must hold both a user and a password/],
    [{ SMTP_URL: 'smtp://a:b%zz@mail', ...FROM }, /^SMTP_URL has a % in the user/],
    [
      { SMTP_URL: 'smtp://mail?pool=false', ...FROM },
      /^SMTP_URL has an option after a \? that we do not know\. There are requireTLS, /,
    ],
    [
      { SMTP_URL: 'smtp://mail?tls.minVersion=TLSv1.', ...FROM },
      /^SMTP_URL has the option tls.minVersion with a value it cannot take/,
    ],
    [{ SMTP_URL: 'smtp://mail?name=a&name=b', ...FROM }, /^SMTP_URL has the option name twice/],
    [
      { SMTP_URL: 'smtp://mail?maxConnections=0', ...FROM },
      /^SMTP_URL has the option maxConnections w/,
    ],
    ...[
      'https://x.org"onclick',
      "https://x.org'onclick",
      'https://x .org',
      'https://x..org',
      'https://.x.org',
      'https://x.org.',
      'https://x.org:',
      'https://x.org:65536',
      'https://x%22y.org',
      'https://ex%61mple.org',
      'https://x,y.org',
      'https://x;y.org',
      'https://$x.org',
      'https://(x).org',
      'https://[::1',
      'https://',
      'https:///santa',
      'https:x.org',
    ].map((address): Mistake => [{ BASE_URL: address }, /^BASE_URL must be the whole address/]),
    ...['https://x.o\trg', 'https://x.org\n', 'https://x\u0000.org', 'https://x\u0085.org'].map(
      (address): Mistake => [{ BASE_URL: address }, /^BASE_URL holds a line break or another char/],
    ),
    ...['exchange', 'admin/', 'auth/santa', 'k', 'assets', 'setup'].map(
      (place): Mistake => [
        { BASE_URL: `https://x.org/${place}` },
        /^BASE_URL has a path that begins with \/(exchange|admin|auth|k|assets|setup), as pages .* such as \/santa\.$/,
      ],
    ),
    [{ DATA_DIR: '~/santa' }, /^DATA_DIR begins with ~, .* write the whole path/],
    [{ BACKUP_DIR: '~' }, /^BACKUP_DIR begins with ~/],
    [{ DATA_DIR: 'a\u0000b' }, /^DATA_DIR holds a line break/],
    [
      { SMTP_URL: 'smtp://mail?requireTLS=true&ignoreTLS=true', ...FROM },
      /^SMTP_URL has both requireTLS and ignoreTLS/,
    ],
    [{ SMTP_URL: 'smtp://mail..org', ...FROM }, /^SMTP_URL must look like/],
    [{ SMTP_URL: 'smtp://mail"x.org', ...FROM }, /^SMTP_URL must look like/],
    [{ IMPRINT_URL: 'https://x.org"onclick' }, /^IMPRINT_URL must be a whole address/],
    [{ NOTIFY_URL: 'https://x..org/santa' }, /^NOTIFY_URL must be a whole address/],
    [{ RESEND_BASE_URL: 'https://x{}.org' }, /^RESEND_BASE_URL must be a whole address/],
    [{ PORT_FILE: path.dirname(import.meta.filename) }, /^PORT_FILE names .*, which is no file/],
    [{ BASE_URL: 'santa.example.org' }, /^BASE_URL must be the whole address/],
    [{ BASE_URL: 'https://example.org/?party' }, /^BASE_URL must be/],
    [{ NOTIFY_URL: 'ntfy' }, /^NOTIFY_URL must be a whole address/],
    [{ NOTIFY_URL: 'https://olga:s3cret%@x.org' }, /^NOTIFY_URL must be .* write % as %25/],
    [{ NOTIFY_URL: 'http://x.org:25/t' }, /^NOTIFY_URL names port 25, at which no web server is/],
    [{ BASE_URL: 'http://x.org:0' }, /^BASE_URL names port 0,/],
    [{ BASE_URL: 'https://x.org:25/santa' }, /^BASE_URL names port 25,/],
    [{ IMPRINT_URL: 'https://x.org:25/us' }, /^IMPRINT_URL names port 25,/],
    [{ NOTIFY_URL: 'http://x.org:0/t' }, /^NOTIFY_URL names port 0,/],
    [{ IMPRINT_URL: 'https://olga:pw@x.org' }, /^IMPRINT_URL must be .* without a user/],
    [{ RESEND_BASE_URL: 'https://olga:pw@x.org' }, /^RESEND_BASE_URL must be .* without a user/],
    [{ RESEND_BASE_URL: 'http://x.org:10080' }, /^RESEND_BASE_URL names port 10080,/],
    ...['ré_123', 're_1 2', 're_“1”', 're_聖'].map(
      (key): Mistake => [{ RESEND_API_KEY: key, ...FROM }, /^RESEND_API_KEY must be the key as/],
    ),
    [{ IMPRINT_URL: '/imprint' }, /^IMPRINT_URL must be a whole address/],
    [{ METRICS_PORT: 'many' }, /^METRICS_PORT must be a number/],
    [{ BASE_URL: 'ftp://santa.example.org' }, /^BASE_URL must be/],
    [{ SECRET_KEY: 'a passphrase, however long it may be' }, /^SECRET_KEY must be 32 random bytes/],
    [{ SECRET_KEY: 'ab'.repeat(32) }, /^SECRET_KEY must be 32 random bytes/],
    [{ SECRET_KEY: LONG_KEY.slice(1) }, /^SECRET_KEY must be 32 random bytes/],
    [{ SMTP_URL: 'mail.example.org', ...FROM }, /^SMTP_URL must look like smtp:\/\//],
    [{ SMTP_URL: 'https://mail.example.org', ...FROM }, /^SMTP_URL must look like/],
    [{ MAIL_FROM: 'Klaus' }, /^MAIL_FROM must be an address/],
    [{ MAIL_FROM: 'a@x.org, b@x.org' }, /^MAIL_FROM must be an address/],
    [{ SMTP_URL: 'smtp://localhost' }, /^MAIL_FROM is missing/],
    [{ RESEND_API_KEY: 're_1' }, /^MAIL_FROM is missing/],
    [{ SMTP_URL: 'smtp://localhost', RESEND_API_KEY: 're_1', ...FROM }, /are both set/],
    [{ RESEND_BASE_URL: 'localhost' }, /^RESEND_BASE_URL must be/],
    [{ LOG_LEVEL: 'loud' }, /^LOG_LEVEL must be one of fatal, error, warn/],
    [{ TZ: 'Mars/Olympus' }, /^TZ must be a timezone/],
    [{ SECRET_KEY_FILE: '/nowhere' }, /^SECRET_KEY_FILE names \/nowhere, which does not exist/],
    [{ SECRET_KEY_FILE: EMPTY }, /^SECRET_KEY_FILE names .*, which is empty/],
    [{ PORT: '8000', PORT_FILE: '/nowhere' }, /^PORT and PORT_FILE are both set/],
  ]
  for (const [environment, words] of mistakes) {
    it(`refuses ${JSON.stringify(environment).slice(0, 70)} in one sentence`, () => {
      const [first = '', ...others] = mistakesOf(environment)
      assert.deepEqual(others, [])
      assert.match(first, words)
      assert.match(first, /^[A-Z].*\.$/s)
    })
  }

  it('tells every mistake at once', () => {
    const all = mistakesOf({
      PORT: 'x',
      TZ: 'x',
      LOG_LEVEL: 'x',
      SMTP_URL: 'x',
      RESEND_API_KEY: 'x',
    })
    assert.equal(all.length, 6)
  })

  it('never repeats a secret in a mistake', () => {
    const said = mistakesOf({ SECRET_KEY: 'hunter2', SMTP_URL: 'klaus:hunter2@mail' }).join()
    assert.doesNotMatch(said, /hunter2/)
    const itself = mistakesOf({ SMTP_URL_FILE: 'smtps://you:hunter2@mail' })
    assert.deepEqual(itself, ['SMTP_URL_FILE names a file, which does not exist.'])
    for (const sign of [
      '?',
      '?a=',
      '?a&',
      '#',
      '/',
      ':',
      '%',
      '@',
      '[',
      '\\',
      '?name=',
      '?x=1&x=',
    ]) {
      const url = `smtps://you:12${sign}hunter2@mail.example.org:465`
      const read = readConfig({ SMTP_URL: url, ...FROM })
      if (!read.ok) assert.doesNotMatch(read.mistakes.join(), /hunter2/, url)
    }
  })
})

describe('.env.example', () => {
  it('lists every name that is read, and each line of it could be used', () => {
    const text = readFileSync(path.join(import.meta.dirname, '..', '.env.example'), 'utf8')
    for (const name of [
      'PORT',
      'HOST',
      'BASE_URL',
      'DATA_DIR',
      'SECRET_KEY',
      'RESEND_API_KEY',
      'SMTP_URL',
      'MAIL_FROM',
      'TRUST_PROXY',
      'SETUP_CODE',
      'LOG_LEVEL',
      'TZ',
    ]) {
      assert.match(text, new RegExp(`^#? ?${name}=`, 'm'))
    }
  })
})

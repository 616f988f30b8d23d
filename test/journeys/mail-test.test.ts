import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { runKlaus } from '../support/command.ts'
import { fault, startResendServer, type TestResendServer } from '../support/resend-server.ts'
import { startSmtpServer, type TestSmtpServer } from '../support/smtp-server.ts'

const FROM = { MAIL_FROM: 'Klaus <klaus@example.org>' }

/** Runs `klaus mail:test <address>` with nothing but this environment. */
function mailTest(env: Record<string, string>, address = 'olga@example.org') {
  return runKlaus(['mail:test', address], { env })
}

describe('klaus mail:test', () => {
  let smtp: TestSmtpServer
  let tls: TestSmtpServer
  let resend: TestResendServer
  before(async () => {
    smtp = await startSmtpServer({ login: { user: 'olga', password: 'snow' } })
    tls = await startSmtpServer({ encryption: 'tls' })
    resend = await startResendServer()
  })
  after(() => Promise.all([smtp.stop(), tls.stop(), resend.stop()]))

  it('sends Olga one mail through her mail server', async () => {
    const { code, text } = await mailTest({ SMTP_URL: smtp.url, ...FROM })
    assert.equal(code, 0)
    assert.match(text, /It was taken for olga@example\.org/)
    const [mail] = smtp.mails
    assert.equal(mail?.subject, 'Sneaky Klaus can send email')
    assert.match(mail?.text ?? '', /This email has arrived/)
  })

  it('sends her one through Resend', async () => {
    const env = { RESEND_API_KEY: 're_test', RESEND_BASE_URL: resend.url, ...FROM }
    assert.equal((await mailTest(env)).code, 0)
    assert.equal(resend.mails.length, 1)
  })

  const wrong: [what: string, env: () => Record<string, string>, sentence: RegExp][] = [
    [
      'the password',
      () => ({ SMTP_URL: smtp.url.replace('snow', 'rain') }),
      /user or password. Check SMTP_URL/,
    ],
    [
      'the host',
      () => ({ SMTP_URL: 'smtp://mail.invalid:25' }),
      /mail\.invalid:25 could not be found/,
    ],
    ['the port', () => ({ SMTP_URL: 'smtp://127.0.0.1:1' }), /could not be reached/],
    ['the certificate', () => ({ SMTP_URL: tls.url }), /No encrypted connection/],
    [
      'the API key',
      () => ({ RESEND_API_KEY: 're_old', RESEND_BASE_URL: resend.url }),
      /Check RESEND_API_KEY/,
    ],
  ]
  for (const [what, env, sentence] of wrong) {
    it(`says in a sentence that ${what} is wrong`, async () => {
      const { code, error } = await mailTest({ ...env(), ...FROM })
      assert.equal(code, 1)
      assert.match(error, sentence)
      assert.doesNotMatch(error, /\n.*\n|at .*\.ts/)
    })
  }

  it('says that the sender is not verified', async () => {
    resend.answerNext(fault(403, 'validation_error', 'The example.org domain is not verified.'))
    const env = { RESEND_API_KEY: 're_test', RESEND_BASE_URL: resend.url, ...FROM }
    assert.match((await mailTest(env)).error, /Check your domain there, and MAIL_FROM/)
  })

  it('says what is missing: a transport, a sender, an address', async () => {
    assert.match((await mailTest({})).error, /No mail is set up/)
    assert.match((await mailTest({ SMTP_URL: smtp.url })).error, /MAIL_FROM is missing/)
    assert.match(
      (await mailTest({ SMTP_URL: smtp.url, ...FROM }, 'olga')).error,
      /to which address/,
    )
  })
})

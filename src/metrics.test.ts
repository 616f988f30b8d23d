import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { temporaryFolder } from '../test/support/folder.ts'
import { freePort } from '../test/support/free-port.ts'
import { startKlaus } from '../test/support/klaus.ts'
import { openParty } from '../test/support/party.ts'
import { sendBytes } from '../test/support/raw-socket.ts'
import { paths } from './paths.ts'

describe('the metrics', () => {
  it('are on a port of their own, and on no other', async () => {
    const METRICS_PORT = String(await freePort())
    await using klaus = await startKlaus({
      dataDir: temporaryFolder(),
      smtpUrl: '',
      environment: { METRICS_PORT, SMTP_URL: '', MAIL_FROM: '' },
    })
    await fetch(klaus.url + paths.health())
    const answer = await fetch(`http://127.0.0.1:${METRICS_PORT}/metrics`)
    assert.equal(answer.headers.get('content-type'), 'text/plain; version=0.0.4; charset=utf-8')
    const text = await answer.text()
    assert.match(
      text,
      /^klaus_http_requests_total\{method="GET",route="\/health",status="200"\} 1$/m,
    )
    assert.match(text, /^klaus_http_request_seconds_count 1$/m)
    assert.match(text, /^klaus_info\{version="\d+\.\d+\.\d+"\} 1$/m)
    const nothing = await fetch(`http://127.0.0.1:${METRICS_PORT}/`)
    assert.equal(nothing.status, 404)
    const broken = await sendBytes(Number(METRICS_PORT), 'HO HO HO\r\n\r\n')
    assert.match(broken, /^HTTP\/1\.1 400 [\s\S]*content-security-policy: default-src 'none'/)
    for (const { headers } of [answer, nothing]) {
      assert.match(headers.get('content-security-policy') ?? '', /default-src 'none'/)
      assert.equal(headers.get('x-content-type-options'), 'nosniff')
    }
    assert.equal((await fetch(`${klaus.url}/metrics`)).status, 404)
    klaus.stop()
    assert.equal(await klaus.ended, 0)
  })

  it('count mails, draws and jobs, and tell nothing of anybody', async () => {
    const { party, olga } = await openParty()
    const slug = await party.exchange(olga)
    const people = await party.joinAll(slug, ['Anna', 'Ben', 'Cleo'])
    await olga.submit(paths.draw(slug))
    const asked = { to_recipient: 'Tea or coffee?' }
    await people.get('Anna')?.submit(paths.messagesWith(slug, 'recipient'), asked)
    await party.deliver()
    const last = party.clock()
    party.ctx.jobRuns.set('deliver mail', { done: 2, failed: 1, last })
    const text = await party.metrics.text(party.ctx)
    assert.match(text, /route="\/exchange\/:slug\/register"/)
    assert.doesNotMatch(text, /messages/, 'no count says when somebody wrote')
    assert.match(text, /^klaus_draws_total\{method="[a-z+-]+",sampled="exact"\} 1$/m)
    assert.match(text, /^klaus_outbox_mails\{state="sent"\} 6$/m)
    assert.match(text, /^klaus_job_runs_total\{job="deliver mail",outcome="failed"\} 1$/m)
    assert.match(text, /^klaus_job_last_run_timestamp_seconds\{job="deliver mail"\} 1795168800$/m)
    for (const word of ['Anna', 'example.org', slug, 'Office'])
      assert.ok(!text.includes(word), word)
  })

  it('do not count the mails that must be on no page', async () => {
    const { party, olga } = await openParty()
    const slug = await party.exchange(olga)
    const people = await party.joinAll(slug, ['Anna', 'Ben', 'Cleo'])
    await olga.submit(paths.draw(slug))
    await party.deliver()
    const before = await party.metrics.text(party.ctx)
    const words = { to_recipient: 'Which size?' }
    await people.get('Anna')?.submit(paths.messagesWith(slug, 'recipient'), words)
    await party.deliver()
    const mailsIn = (text: string) => /klaus_outbox_mails.* \d+/g.exec(text)?.[0]
    assert.ok(mailsIn(before))
    assert.equal(mailsIn(await party.metrics.text(party.ctx)), mailsIn(before))
  })
})

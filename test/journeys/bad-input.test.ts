import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sql } from 'kysely'
import { paths } from '../../src/paths.ts'
import { belongings, everything, writes } from '../support/everything.ts'
import { OLGA, openParty, startParty } from '../support/party.ts'
import { Answer, type Visitor } from '../support/visitor.ts'

describe('bad input', async () => {
  const { party, olga } = await openParty()
  const slug = await party.exchange(olga)

  const send = async (who: Visitor, options: Parameters<Visitor['request']>[0]) =>
    new Answer(await who.request(options))
  const form = (fields: Record<string, string>) => ({
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams(fields).toString(),
  })

  it('with mistakes in fields is a form again, with one message per field', async () => {
    const answer = await party.visitor().post(paths.register(slug), {
      name: '',
      email: 'anna at example.org',
      gift_ideas: 'A scarf',
    })
    assert.equal(answer.status, 422)
    assert.match(answer.html, /id="name-error">Enter a name\.</)
    assert.match(answer.html, /id="email-error">That’s not a full email address/)
    assert.match(
      answer.html,
      /name="name"[^>]*aria-invalid="true" aria-describedby="name-hint name-error"/,
    )
    assert.equal(answer.valueOf('email'), 'anna at example.org')
    assert.equal(answer.valueOf('gift_ideas'), 'A scarf')
  })

  it('that names nothing gets a page that says what to do next', async () => {
    for (const url of [
      '/nowhere',
      paths.invitation('nosuchparty0'),
      '/exchange/a/b/c',
      '/assets/no',
      '/assets/',
      '/assets',
    ]) {
      const answer = await party.visitor().get(url)
      assert.equal(answer.status, 404, url)
      assert.match(answer.text, /(Nothing to unwrap here|This link leads nowhere).*[Aa]sk who/)
    }
    assert.equal((await send(olga, { method: 'PUT', url: paths.desk(slug) })).status, 404)
  })

  it('that is no address at all gets a page as well', async () => {
    for (const url of ['/%zz', `/exchange/%E0%A4%A`, `${paths.invitation(slug)}/%`]) {
      const answer = await send(party.visitor(), { method: 'GET', url })
      assert.equal(answer.status, 400, url)
      assert.match(answer.text, /We couldn’t read that.*Go back and try again/)
      assert.doesNotMatch(answer.text, /FST_|Error/)
    }
  })

  it('in another shape than a form is refused', async () => {
    const anna = party.visitor()
    const _csrf = (await anna.get(paths.invitation(slug))).valueOf('_csrf') ?? ''
    const before = await belongings(party.ctx.db)
    for (const [type, payload, status] of [
      ['application/json', JSON.stringify({ _csrf, name: { a: 1 }, email: { toString: 1 } }), 415],
      ['application/json', '{', 415],
      ['text/plain', `_csrf=${_csrf}&name=Anna`, 415],
      ['application/xml', '<a/>', 415],
      ['application/x-www-form-urlencoded', '%%%&&&==', 403],
      ['application/x-www-form-urlencoded', '', 403],
    ] as const) {
      const answer = await send(anna, {
        method: 'POST',
        url: paths.register(slug),
        headers: { 'content-type': type },
        payload,
      })
      assert.equal(answer.status, status, `${type} ${payload}`)
      assert.match(answer.headers['content-type'] as string, /text\/html/)
    }
    assert.deepEqual(await belongings(party.ctx.db), before)
  })

  it('with fields twice, with odd names or with bytes that are no text breaks nothing', async () => {
    const anna = party.visitor()
    const _csrf = (await anna.get(paths.invitation(slug))).valueOf('_csrf') ?? ''
    for (const [fields, status] of [
      ['name=a&name=', 400],
      ['email=anna%40example.org&email=ben%40example.org', 400],
      ['_csrf=made-up', 400],
      ['reminder_enabled=0&reminder_enabled=1', 422],
      ['reminder_enabled=0&reminder_enabled=1&reminder_enabled=1', 400],
      ['__proto__[x]=1&constructor=2', 422],
      ['__proto__=1&hasOwnProperty=2', 422],
      ['name=%ff%fe%00', 422],
      ['name[]=a', 422],
    ] as const) {
      const answer = await send(anna, {
        method: 'POST',
        url: paths.register(slug),
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        payload: `_csrf=${encodeURIComponent(_csrf)}&${fields}`,
      })
      assert.equal(answer.status, status, fields)
    }
    const twice = await party.visitor().get(`${paths.adminSignIn()}?next=/admin&next=/evil`)
    assert.equal(twice.status, 200)
  })

  it('of more than 64 KiB is too much, in a sentence, and less is a matter of the field', async () => {
    const before = await belongings(party.ctx.db)
    const anna = party.visitor()
    const fields = { name: 'Anna', email: 'anna@example.org' }
    const huge = await anna.post(paths.register(slug), {
      ...fields,
      gift_ideas: 'x'.repeat(100_000),
    })
    assert.equal(huge.status, 413)
    assert.match(
      huge.text,
      /That’s too much at once.*bigger than we can take.*shorten it and try again/,
    )
    const long = 'x'.repeat(60_000)
    const answer = await anna.post(paths.register(slug), { ...fields, gift_ideas: long })
    assert.equal(answer.status, 422)
    assert.equal(answer.valueOf('gift_ideas'), long)
    assert.deepEqual(await belongings(party.ctx.db), before)
  })

  it('without a cookie jar leaves no session behind', async () => {
    const rows = () => party.ctx.db.selectFrom('sessions').selectAll().execute()
    const before = await rows()
    const count = await writes(party.ctx.db)
    for (const url of [
      paths.front(),
      paths.adminSignIn(),
      paths.invitation(slug),
      paths.desk(slug),
    ]) {
      await party.visitor().get(url)
    }
    for (const url of [paths.adminSignIn(), paths.register(slug), paths.requestAccess(slug)]) {
      assert.equal(
        (await send(party.visitor(), { method: 'POST', url, ...form(OLGA) })).status,
        403,
      )
    }
    assert.equal((await writes(party.ctx.db)) - count, 0)
    assert.deepEqual(await rows(), before)
  })

  it('in a cookie breaks nothing', async () => {
    const who = party.visitor()
    for (const cookie of ['', 'x'.repeat(4000), '%', '"', 'a;b', 'ä']) {
      who.cookies.set('klaus_session', encodeURI(cookie))
      who.cookies.set('klaus_csrf', encodeURI(cookie))
      assert.equal((await who.get(paths.invitation(slug))).status, 200)
      assert.equal((await who.get(paths.desk(slug))).status, 303)
    }
  })

  it('too often is told when to come back, on a page', async () => {
    const mallory = party.visitor()
    const guess = () => mallory.post(paths.requestAccess(slug), { email: 'x@example.org' })
    for (let tries = 1; tries <= 3; tries++) await guess()
    const answer = await guess()
    assert.equal(answer.status, 429)
    assert.equal(answer.headers['retry-after'], '3600')
    assert.match(
      answer.text,
      /A moment, please.*Try again in 60 minutes\. .*The newest one with your name, .*still works.*Start page/,
    )
    const kept = JSON.stringify((await everything(party.ctx.db)).rate_limits)
    assert.doesNotMatch(kept, /example\.org|10\.0\./, 'who tried is not written down')
    assert.doesNotMatch(Object.keys(answer.headers).join(), /ratelimit/, 'nor told to strangers')
    const line = party.log.find((one) => one.includes('limit reached'))
    assert.match(line ?? '', /"client":"10\.0\.\d+\.0\/24","limit":"sign-in link"/)
    assert.doesNotMatch(party.log.join(''), /x@example\.org/)
  })

  it('never gets an answer that tells others where somebody came from', async () => {
    for (const url of [
      paths.front(),
      paths.signInLink('x'.repeat(43)),
      paths.resetPassword('x'.repeat(43)),
      paths.invitation(slug),
      '/nowhere',
      paths.asset('app.css'),
    ]) {
      const { headers } = await party.visitor().get(url)
      assert.equal(headers['referrer-policy'], 'no-referrer', url)
      assert.equal(headers['x-content-type-options'], 'nosniff', url)
      const policy = String(headers['content-security-policy'])
      assert.match(policy, /default-src 'none'.*script-src 'sha256-[\w+/=]+'/, url)
      assert.match(policy, /frame-ancestors 'none'/, url)
      assert.doesNotMatch(policy, /unsafe|\*|https?:/, url)
    }
  })

  it('cannot make a page be kept by a browser or a proxy', async () => {
    for (const url of [paths.front(), paths.invitation(slug), paths.desk(slug), '/nowhere']) {
      const { status, headers } = await olga.get(url)
      assert.ok(status === 200 || status === 404)
      assert.equal(headers['cache-control'], 'no-store', url)
    }
  })
})

describe('what nobody expected', () => {
  it('is a page with a number that the log also has, and nothing else', async () => {
    const party = await startParty()
    const olga = await party.olga()
    const slug = await party.exchange(olga)
    const mallory = party.visitor()
    await mallory.get(paths.adminSignIn())
    await sql`alter table exchanges rename to gone`.execute(party.ctx.db)
    await sql`alter table sessions rename to gone_too`.execute(party.ctx.db)
    for (const act of [
      () => olga.get(paths.desk(slug)),
      () => olga.get(paths.adminHome()),
      () => party.visitor().get(paths.invitation(slug)),
      () => mallory.post(paths.adminSignIn(), OLGA),
    ]) {
      party.log.length = 0
      const answer = await act()
      assert.equal(answer.status, 500)
      assert.match(String(answer.headers['content-type']), /text\/html/)
      const id = /give whoever runs this site the number (\w+)\./.exec(answer.text)?.[1] ?? '?'
      assert.doesNotMatch(answer.html, /no such table|SqliteError|\bat .*\.ts|node_modules/)
      const line = party.log.find((one) => one.includes(id) && one.includes('request failed'))
      assert.match(line ?? '', /no such table/)
    }
    await party.close()
  })

  it('leaves the health check saying that the database is gone', async () => {
    const party = await startParty()
    const visitor = party.visitor()
    const well = await visitor.get(paths.health())
    assert.equal(well.status, 200)
    assert.match(well.html, /"status":"ok","version":"\d+\.\d+\.\d+"/)
    await party.ctx.db.destroy()
    // What it has found is good for a second.
    party.clock.move({ seconds: 1 })
    const ill = await visitor.get(paths.health())
    assert.equal(ill.status, 503)
    assert.match(ill.html, /database unavailable/)
    await party.app.close()
  })
})

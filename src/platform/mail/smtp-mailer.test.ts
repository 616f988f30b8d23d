import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:net'
import { after, afterEach, beforeEach, describe, it } from 'node:test'
import { sampleEmail, TROUBLESOME_NAMES } from '../../../test/support/sample-email.ts'
import { startSmtpServer, type TestSmtpServer } from '../../../test/support/smtp-server.ts'
import { reason as reasonInWords } from '../../post/words/en.ts'
import type { Mailer } from './mailer.ts'
import { type Delivery, OUR_REASONS } from './reasons.ts'
import { deliveryAfterFault } from './smtp-faults.ts'
import { createSmtpMailer } from './smtp-mailer.ts'

const open: { mailers: Mailer[]; servers: TestSmtpServer[] } = { mailers: [], servers: [] }

async function serve(options?: Parameters<typeof startSmtpServer>[0]): Promise<TestSmtpServer> {
  const server = await startSmtpServer(options)
  open.servers.push(server)
  return server
}

function mailerTo(url: string, limits?: Parameters<typeof createSmtpMailer>[0]['limits']): Mailer {
  const mailer = createSmtpMailer({
    url,
    from: 'Sneaky Klaus <klaus@example.org>',
    messageIdDomain: 'santa.example.org',
    limits: { closeMs: 50, ...limits },
  })
  open.mailers.push(mailer)
  return mailer
}

async function shutDown() {
  await Promise.all(open.mailers.splice(0).map((mailer) => mailer.close()))
  await Promise.all(open.servers.splice(0).map((server) => server.stop()))
}

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}

/** Asserts the reason as the admin reads it, and that it leaks nothing. */
function assertReason(delivery: Delivery, outcome: 'delayed' | 'failed', words: RegExp) {
  assert.ok(delivery.outcome !== 'sent')
  const { reason, answer = '' } = delivery
  assert.equal(delivery.outcome, outcome)
  assert.match(reasonInWords(reason, answer), words)
  assert.ok(answer.length <= 300)
  assert.doesNotMatch(answer, /\p{Cc}|\.[jt]s\b|names are drawn/u)
}

describe('a mail through a mail server', () => {
  let server: TestSmtpServer
  beforeEach(async () => {
    server = await serve()
  })
  afterEach(shutDown)

  it('reaches Anna, and only Anna, with both parts and its headers', async () => {
    const link = '<https://santa.example.org/stop>'
    const delivery = await mailerTo(server.url).send(
      sampleEmail({
        replyTo: { name: 'Olga', address: 'olga@example.org' },
        headers: { 'Auto-Submitted': 'auto-generated', 'List-Unsubscribe': link },
      }),
    )
    assert.deepEqual(delivery, { outcome: 'sent', reference: '250 OK: message queued' })
    const [mail] = await server.waitForMails(1)
    assert.deepEqual(mail?.recipients, ['anna@example.org'])
    assert.equal(mail.sender, 'klaus@example.org')
    assert.deepEqual(mail.from, [{ name: 'Sneaky Klaus', address: 'klaus@example.org' }])
    assert.deepEqual(mail.to, [{ name: 'Anna', address: 'anna@example.org' }])
    assert.deepEqual(mail.replyTo, [{ name: 'Olga', address: 'olga@example.org' }])
    assert.equal(mail.subject, 'You give to somebody nice')
    assert.equal(mail.text.trim(), 'Dear Anna, the names are drawn.')
    assert.match(mail.html, /<p>Dear Anna, the names are drawn\.<\/p>/)
    assert.equal(mail.headers.get('auto-submitted'), 'auto-generated')
    assert.equal(mail.headers.get('list-unsubscribe'), link)
    assert.equal(mail.headers.has('x-mailer'), false)
  })

  it('comes under the name of who invites, from the address that is configured', async () => {
    await mailerTo(server.url).send(sampleEmail({ senderName: 'Aunt Rosie via Sneaky Klaus' }))
    const sender = { name: 'Aunt Rosie via Sneaky Klaus', address: 'klaus@example.org' }
    assert.deepEqual(server.mails[0]?.from, [sender])
    assert.equal(server.mails[0]?.sender, 'klaus@example.org')
  })

  it('has the same Message-ID however often it is tried', async () => {
    const mailer = mailerTo(server.url)
    await mailer.send(sampleEmail({ key: 'mail-7' }))
    await mailer.send(sampleEmail({ key: 'mail-7' }))
    assert.deepEqual(
      server.mails.map((mail) => mail.messageId),
      ['<mail-7@santa.example.org>', '<mail-7@santa.example.org>'],
    )
  })

  it('reaches a hundred people over a handful of connections', async () => {
    const mailer = mailerTo(server.url)
    const people = Array.from({ length: 100 }, (_, i) => `person${i}@example.org`)
    await Promise.all(people.map((address) => mailer.send(sampleEmail({ to: { address } }))))
    assert.deepEqual(server.mails.flatMap((mail) => mail.recipients).sort(), people.sort())
    assert.ok(server.connections() <= mailer.concurrency)
  })

  it('goes to Anna alone whatever she calls herself', async () => {
    const mailer = mailerTo(server.url)
    const plain = sampleEmail({ to: { address: 'anna@example.org' } })
    await mailer.send(plain)
    const usual = [...(server.mails[0]?.headers.keys() ?? [])]
    for (const name of TROUBLESOME_NAMES) {
      const to = { name, address: 'anna@example.org' }
      const { outcome } = await mailer.send(
        sampleEmail({ to, replyTo: to, subject: `For ${name}`, senderName: name }),
      )
      assert.equal(outcome, 'sent')
      const mail = server.mails.at(-1)
      assert.deepEqual(mail?.recipients, ['anna@example.org'], name)
      assert.deepEqual(
        mail.to.map(({ address }) => address),
        ['anna@example.org'],
        name,
      )
      assert.deepEqual(
        mail.from.map(({ address }) => address),
        ['klaus@example.org'],
        name,
      )
      assert.doesNotMatch(mail.subject, /\p{Cc}/u)
      assert.doesNotMatch(mail.to[0]?.name ?? '', /[\p{Cc}\p{Bidi_Control}]/u)
      assert.deepEqual([...mail.headers.keys()].sort(), [...usual, 'reply-to'].sort(), name)
    }
  })

  it('goes to nobody whom only a header names', async () => {
    const headers = { Bcc: 'mallory@example.net', Cc: 'mallory@example.net' }
    await mailerTo(server.url).send(sampleEmail({ headers }))
    assert.deepEqual(server.mails[0]?.recipients, ['anna@example.org'])
  })

  it('shows names in every script as they are written', async () => {
    const mailer = mailerTo(server.url)
    const names = [
      'Huber, Anna',
      'Anna "the baker"',
      'Anna 🎅🏽',
      'אנה הובר',
      '花子',
      'Anna O’Neill',
    ]
    for (const name of names) {
      await mailer.send(sampleEmail({ to: { name, address: 'anna@example.org' } }))
    }
    assert.deepEqual(
      server.mails.map((mail) => mail.to[0]?.name),
      names,
    )
  })

  it('is not even tried when the address is two, or none', async () => {
    const mailer = mailerTo(server.url)
    const wrong = ['', 'anna', 'a@x.org, b@x.org', 'a@x.org\r\nRCPT TO:<b@x.org>', 'A <a@x.org>']
    for (const address of wrong) {
      assertReason(await mailer.send(sampleEmail({ to: { address } })), 'failed', /isn’t an email/)
    }
    assert.equal(server.connections(), 0)
  })
})

describe('a mail server that says no', () => {
  let server: TestSmtpServer
  beforeEach(async () => {
    server = await serve()
  })
  afterEach(shutDown)

  it('fails the mail to Ben, whom it does not know, and delivers to Anna', async () => {
    server.behave(({ address }) =>
      address === 'ben@example.org'
        ? { code: 550, text: '<ben@example.org>: no such user' }
        : undefined,
    )
    const mailer = mailerTo(server.url)
    const [toAnna, toBen] = await Promise.all([
      mailer.send(sampleEmail()),
      mailer.send(sampleEmail({ to: { address: 'ben@example.org' } })),
    ])
    assert.equal(toAnna.outcome, 'sent')
    assert.deepEqual(toBen, {
      outcome: 'failed',
      reason: 'smtp_address_refused',
      answer: '550 <…>: no such user',
      concerns: 'reader, perhaps',
    })
    assert.equal(server.mails.length, 1)
  })

  it('delays the mail to Ben whose mailbox is busy, and takes it later', async () => {
    server.behave(({ at }) => (at === 'recipient' ? { code: 450, text: 'try later' } : undefined))
    const mailer = mailerTo(server.url)
    assertReason(
      await mailer.send(sampleEmail()),
      'delayed',
      /is busy\. The answer was: 450 try later/,
    )
    server.behave(() => undefined)
    assert.equal((await mailer.send(sampleEmail())).outcome, 'sent')
  })

  it('fails a mail whose content it refuses, and delays one it has no room for', async () => {
    const mailer = mailerTo(server.url)
    server.behave(({ at }) =>
      at === 'received' ? { code: 554, text: 'looks like spam' } : undefined,
    )
    assertReason(
      await mailer.send(sampleEmail()),
      'failed',
      /this email\. The answer was: 554 looks like spam/,
    )
    server.behave(({ at }) => (at === 'received' ? { code: 452, text: 'disk full' } : undefined))
    assertReason(
      await mailer.send(sampleEmail()),
      'delayed',
      /is busy\. The answer was: 452 disk full/,
    )
  })

  it('is believed by its code, whatever words follow', async () => {
    const mailer = mailerTo(server.url)
    for (const text of [
      '5.1.1 no such user (sender verify skipped)',
      '5.2.1 off, no greylisting',
    ]) {
      server.behave(({ at }) => (at === 'recipient' ? { code: 550, text } : undefined))
      const delivery = await mailer.send(sampleEmail())
      assertReason(delivery, 'failed', /won’t take email for this address/)
      assert.ok(!('concerns' in delivery))
    }
  })

  it('keeps the mail when it is us that it does not like', async () => {
    const mailer = mailerTo(server.url)
    server.behave(({ at }) =>
      at === 'sender' ? { code: 553, text: 'not your address' } : undefined,
    )
    assertReason(await mailer.send(sampleEmail()), 'delayed', /MAIL_FROM: 553 not your address/)
    for (const text of ['relay access denied', '5.4.5 daily quota', '5.7.0 who are you']) {
      server.behave(({ at }) => (at === 'recipient' ? { code: 550, text } : undefined))
      assertReason(await mailer.send(sampleEmail()), 'delayed', /does not take email from us/)
    }
    const sender = '5.1.8 sender domain not found'
    server.behave(({ at }) => (at === 'recipient' ? { code: 550, text: sender } : undefined))
    assertReason(await mailer.send(sampleEmail()), 'delayed', /MAIL_FROM: 550 5\.1\.8/)
    server.behave(({ at }) => (at === 'sender' ? { code: 451, text: 'busy' } : undefined))
    assertReason(await mailer.send(sampleEmail()), 'delayed', /puts off what we send.*451 busy/)
    server.behave(({ at }) => (at === 'recipient' ? { code: 530, text: 'log in' } : undefined))
    assertReason(await mailer.send(sampleEmail()), 'delayed', /Check the user and password/)
  })

  it('has nothing against a reader when it cannot sign us in just now', () => {
    const response = '454 4.7.0 temporary authentication failure'
    const fault = { code: 'EAUTH', command: 'AUTH PLAIN', responseCode: 454, response }
    const delivery = deliveryAfterFault(Object.assign(new Error(), fault), 'mail.example.org')
    assertReason(delivery, 'delayed', /puts off what we send.*: 454 4\.7\.0/)
    assert.ok(delivery.outcome !== 'sent' && OUR_REASONS.includes(delivery.reason))
    assert.ok('concernsAll' in delivery)
  })

  it('keeps the mail when it turns us away at the door', async () => {
    server.behave(({ at }) =>
      at === 'connect' ? { code: 554, text: 'no service here' } : undefined,
    )
    assertReason(await mailerTo(server.url).send(sampleEmail()), 'delayed', /away: 554 no service/)
    server.behave(({ at }) => (at === 'connect' ? { code: 421, text: 'too busy' } : undefined))
    assertReason(await mailerTo(server.url).send(sampleEmail()), 'delayed', /421 too busy/)
  })

  it('has its long answers shortened to one line', async () => {
    const text = 'no '.repeat(300)
    server.behave(({ at }) => (at === 'recipient' ? { code: 550, text } : undefined))
    assertReason(await mailerTo(server.url).send(sampleEmail()), 'failed', /no no …$|no…$|…$/)
  })
})

describe('a mail server in trouble', () => {
  afterEach(shutDown)

  it('that is down keeps no mail from arriving once it is up', async () => {
    const { port, url, stop } = await startSmtpServer()
    await stop()
    const mailer = mailerTo(url)
    assertReason(
      await mailer.send(sampleEmail()),
      'delayed',
      /could not be reached \(ECONNREFUSED\)/,
    )
    const back = await serve({ port })
    assert.equal((await mailer.send(sampleEmail())).outcome, 'sent')
    assert.equal(back.mails.length, 1)
  })

  it('that restarts between two mails gets both', async () => {
    const first = await serve()
    const mailer = mailerTo(first.url)
    assert.equal((await mailer.send(sampleEmail())).outcome, 'sent')
    await first.stop()
    const second = await serve({ port: first.port })
    assert.equal((await mailer.send(sampleEmail({ key: 'mail-2' }))).outcome, 'sent')
    assert.equal(second.mails.length, 1)
  })

  it('that drops an idle connection gets the next mail over another one', async () => {
    const server = await serve()
    const mailer = mailerTo(server.url)
    await mailer.send(sampleEmail())
    server.behave(({ connection }) => (connection === 1 ? 'hang up' : undefined))
    assert.equal((await mailer.send(sampleEmail({ key: 'mail-2' }))).outcome, 'sent')
    assert.equal(server.mails.length, 2)
  })

  for (const at of ['connect', 'sender', 'recipient', 'received'] as const) {
    it(`that is too slow at “${at}” delays the mail and does not hang`, async () => {
      const server = await serve()
      const { promise, resolve } = Promise.withResolvers<undefined>()
      server.behave((moment) => (moment.at === at ? promise : undefined))
      const limits = { connectMs: 250, replyMs: 250 }
      const delivery = await mailerTo(server.url, limits).send(sampleEmail())
      assertReason(delivery, 'delayed', /took too long to answer/)
      resolve(undefined)
    })

    it(`that hangs up at “${at}” delays the mail`, async () => {
      const server = await serve()
      server.behave((moment) => (moment.at === at ? 'hang up' : undefined))
      const delivery = await mailerTo(server.url).send(sampleEmail())
      assertReason(delivery, 'delayed', /closed the connection before it took the email/)
      assert.equal(server.mails.length, 0)
    })
  }

  it('that answers only just in time gets the mail once', async () => {
    const server = await serve()
    const { promise, resolve } = Promise.withResolvers<undefined>()
    const arrived = Promise.withResolvers<void>()
    server.behave(({ at }) => {
      if (at !== 'received') return undefined
      arrived.resolve()
      return promise
    })
    const delivery = mailerTo(server.url).send(sampleEmail())
    await arrived.promise
    resolve(undefined)
    assert.equal((await delivery).outcome, 'sent')
    assert.equal(server.mails.length, 1)
  })

  it('that never finishes is left after the limit for a whole mail', async () => {
    const server = await serve()
    const { promise, resolve } = Promise.withResolvers<undefined>()
    server.behave(({ at }) => (at === 'received' ? promise : undefined))
    const delivery = await mailerTo(server.url, { sendMs: 300 }).send(sampleEmail())
    assertReason(delivery, 'delayed', /took too long/)
    resolve(undefined)
  })

  it('that takes the mail and dies before saying so is not told twice in one try', async () => {
    const server = await serve()
    server.behave(({ at }) => (at === 'received' ? 'keep and hang up' : undefined))
    const delivery = await mailerTo(server.url).send(sampleEmail())
    assert.equal(delivery.outcome, 'delayed')
    assert.equal(server.mails.length, 1)
  })

  it('is left alone when the machine is told to stop', async () => {
    const server = await serve()
    const { promise, resolve } = Promise.withResolvers<undefined>()
    const arrived = Promise.withResolvers<void>()
    server.behave(({ at }) => {
      arrived.resolve()
      return at === 'recipient' ? promise : undefined
    })
    const mailer = mailerTo(server.url)
    const delivery = mailer.send(sampleEmail())
    await arrived.promise
    await mailer.close()
    assertReason(await delivery, 'delayed', /We were interrupted/)
    resolve(undefined)
    assertReason(await mailer.send(sampleEmail()), 'delayed', /We were interrupted/)
  })

  for (const [at, mayHaveArrived] of [
    ['recipient', undefined],
    ['received', true],
  ] as const) {
    it(`at “${at}” ${mayHaveArrived ? 'may have it' : 'has nothing'} when the machine stops`, async () => {
      const server = await serve()
      const { promise, resolve } = Promise.withResolvers<undefined>()
      const arrived = Promise.withResolvers<void>()
      server.behave((moment) => {
        if (moment.at !== at) return undefined
        arrived.resolve()
        return promise
      })
      const mailer = mailerTo(server.url, { closeMs: 100 })
      const sending = mailer.send(sampleEmail())
      await arrived.promise
      await mailer.close()
      const delivery = await sending
      assertReason(delivery, 'delayed', /We were interrupted/)
      assert.equal('isUnanswered' in delivery ? delivery.isUnanswered : undefined, mayHaveArrived)
      resolve(undefined)
    })
  }
})

describe('a configuration that is wrong', () => {
  const login = { user: 'olga@example.org', password: 'p@ss/word:ü%' }
  afterEach(shutDown)

  it('is right when user and password are written as a URL wants them', async () => {
    const server = await serve({ login })
    assert.match(server.url, /olga%40example\.org:p%40ss%2Fword%3A%C3%BC%25@/)
    assert.equal((await mailerTo(server.url).send(sampleEmail())).outcome, 'sent')
  })

  it('with the wrong password keeps the mail and says where to look', async () => {
    const { port } = await serve({ login })
    const delivery = await mailerTo(`smtp://olga:wrong@127.0.0.1:${port}`).send(sampleEmail())
    assertReason(delivery, 'delayed', /user or password\. Check SMTP_URL: 535/)
  })

  it('without the password that is asked for keeps the mail', async () => {
    const { port } = await serve({ login })
    const delivery = await mailerTo(`smtp://127.0.0.1:${port}`).send(sampleEmail())
    assertReason(delivery, 'delayed', /Check .*SMTP_URL/)
  })

  it('with a host that does not exist keeps the mail', async () => {
    const delivery = await mailerTo('smtp://mail.invalid:2525').send(sampleEmail())
    assertReason(delivery, 'delayed', /mail\.invalid:2525 could not be found/)
  })

  it('with a server whose certificate nobody signed keeps the mail', async () => {
    for (const encryption of ['tls', 'starttls'] as const) {
      const server = await serve({ encryption })
      assertReason(
        await mailerTo(server.url).send(sampleEmail()),
        'delayed',
        /No encrypted connection/,
      )
      assert.equal(server.mails.length, 0)
    }
  })

  it('that trusts that server all the same sends, encrypted either way', async () => {
    for (const encryption of ['tls', 'starttls'] as const) {
      const server = await serve({ encryption })
      const mailer = mailerTo(`${server.url}?tls.rejectUnauthorized=false`)
      assert.equal((await mailer.send(sampleEmail())).outcome, 'sent')
      assert.equal(server.mails[0]?.encrypted, true)
    }
  })

  it('that insists on encryption sends nothing without it', async () => {
    const server = await serve()
    const delivery = await mailerTo(`${server.url}?requireTLS=true`).send(sampleEmail())
    assertReason(delivery, 'delayed', /No encrypted connection/)
    assert.equal(server.mails.length, 0)
  })

  it('that speaks TLS to a server that does not keeps the mail', async () => {
    const { port } = await serve()
    const delivery = await mailerTo(`smtps://127.0.0.1:${port}`).send(sampleEmail())
    assertReason(delivery, 'delayed', /No encrypted connection/)
  })

  it('that waits for TLS where nobody speaks keeps the mail', async () => {
    const silent = createServer(() => {})
    after(() => silent.close())
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    const mailer = mailerTo(`smtps://127.0.0.1:${portOf(silent)}`, { connectMs: 100 })
    assertReason(await mailer.send(sampleEmail()), 'delayed', /could not be reached/)
  })

  it('that names a web server keeps the mail', async () => {
    const web = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
    after(() => web.close())
    await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve))
    const delivery = await mailerTo(`smtp://127.0.0.1:${portOf(web)}`).send(sampleEmail())
    assertReason(delivery, 'delayed', /does not answer like a mail server/)
  })
})

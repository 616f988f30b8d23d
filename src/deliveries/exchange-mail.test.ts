import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import { atLeastOne } from '../../test/support/at-least-one.ts'
import { linkIn, openParty } from '../../test/support/party.ts'
import type { Answer } from '../../test/support/visitor.ts'
import { paths } from '../paths.ts'
import type { Delivery } from '../platform/mail/reasons.ts'
import { enqueueMail } from '../post/commands.ts'
import { MAILS_PER_PAGE } from './rules.ts'

describe('the mail page of an exchange', async () => {
  let slug: string
  /** What happens to mail to an address; all other mail arrives. */
  const fate = new Map<string, Delivery>()
  const { party, olga } = await openParty({}, () => ({
    name: 'smtp',
    concurrency: 5,
    send: async ({ to }) => fate.get(to.address) ?? { outcome: 'sent', reference: '250 OK' },
    close: async () => {},
  }))
  beforeEach(async () => {
    fate.clear()
    slug = await party.exchange(olga)
  })

  const mailPage = () => olga.get(paths.exchangeMail(slug))
  const refuseMailTo = (address: string) =>
    fate.set(address, {
      outcome: 'failed',
      reason: 'smtp_address_refused',
      answer: `550 <${address}> unknown`,
    })

  async function register(...names: string[]) {
    for (const name of names) {
      const email = `${name.toLowerCase()}@example.org`
      await party.visitor().post(paths.register(slug), { name, email })
    }
    await party.deliver()
  }

  /** The URL behind the button in the row with these words. */
  function buttonBeside(page: Answer, words: RegExp): string | undefined {
    const row = page.html.split('<li>').find((part) => words.test(part.replace(/<[^>]*>/g, '')))
    return /action="([^"]+\/send-again)"/.exec(row ?? '')?.[1]
  }

  it('says what went to whom, when, how it went and why', async () => {
    refuseMailTo('ben@example.org')
    fate.set('cleo@example.org', {
      outcome: 'delayed',
      reason: 'smtp_later',
    })
    await register('Anna', 'Ben', 'Cleo')
    const { text } = await mailPage()
    assert.match(text, /Email Sent On the way Failed Not sent You’re in 1 1 1 /)
    assert.match(text, /· Anna anna@example.org 20 November 2026, 11:00 · sent/)
    assert.match(
      text,
      /· Ben ben@example.org 20 November 2026, 11:00 · failed after 1 try Their provider won’t take/,
    )
    assert.match(
      text,
      /· Cleo .* · tried once, next try 20 November 2026, 11:01 Their provider is busy/,
    )
  })

  it('and the desk say whose address does not work, and what to do', async () => {
    refuseMailTo('ben@example.org')
    await register('Anna', 'Ben')
    assert.match(
      (await mailPage()).text,
      /Not reached by email Is the address wrong\? Correct it.* Ben ben@example.org/,
    )
    const desk = await olga.get(paths.desk(slug))
    assert.match(desk.text, /Emails to Ben \(ben@example.org\) don’t arrive\./)
    assert.match(
      desk.text,
      /Correct the address and we’ll send what didn’t arrive, or hand over a card/,
    )
    assert.match(desk.text, /Email Sent 1 · Failed 1 Emails to Ben.*All emails/)
  })

  it('sends one failed mail again under a new key, and no other', async () => {
    refuseMailTo('ben@example.org')
    await register('Anna', 'Ben')
    fate.clear()
    const page = await mailPage()
    assert.equal(buttonBeside(page, /· Anna/), undefined)
    const [first] = party.mails.filter(({ to }) => to.address === 'ben@example.org').slice(-1)
    const sent = await olga.submit(buttonBeside(page, /· Ben/) ?? '')
    assert.match(sent.text, /on its way again/)
    await party.deliver()
    assert.ok(party.mails.some(({ key }) => key === `${first?.key}-2`))
    assert.match((await mailPage()).text, /· Ben ben@example.org 20 November 2026, 11:00 · sent/)
    assert.doesNotMatch((await mailPage()).text, /Whom emails don’t reach/)
  })

  it('sends all failed mails again, once', async () => {
    refuseMailTo('ben@example.org')
    refuseMailTo('cleo@example.org')
    await register('Anna', 'Ben', 'Cleo')
    fate.clear()
    const before = party.mails.length
    await olga.submit(paths.retryFailedMails(slug))
    await party.deliver()
    assert.equal(party.mails.length, before + 2)
    const again = await olga.post(paths.retryFailedMails(slug))
    assert.equal(again.status, 409)
    assert.match(again.text, /nothing to retry/)
  })

  it('sends Anna her draw result once more, and a registration that arrived never', async () => {
    await register('Anna', 'Ben', 'Cleo')
    await olga.submit(paths.draw(slug))
    await party.deliver()
    await olga.submit(buttonBeside(await mailPage(), /Names are drawn · Anna/) ?? '')
    const mail = await party.mailTo('anna@example.org')
    assert.equal(mail.subject, 'Names are drawn: Office party')
    assert.match(mail.text, /In case our first email got lost: names are drawn/)
    const { id } = await party.ctx.db
      .selectFrom('outbox')
      .innerJoin('exchanges', 'exchanges.id', 'outbox.exchange_id')
      .select('outbox.id')
      .where('slug', '=', slug)
      .where('kind', '=', 'registration')
      .executeTakeFirstOrThrow()
    assert.equal((await olga.post(paths.sendMailAgain(slug, id))).status, 409)
  })

  it('sends the result again to those who have not looked, and says only how many they are', async () => {
    const anna = await party.join(slug, 'Anna')
    await register('Ben', 'Cleo')
    await olga.submit(paths.draw(slug))
    await party.deliver()
    await anna.get(paths.dashboard(slug))
    assert.match(
      (await mailPage()).text,
      /2 people with an email haven’t opened their page since\./,
    )
    const before = party.mails.length
    await olga.submit(paths.resendResults(slug))
    await party.deliver()
    const again = party.mails.slice(before).map(({ to }) => to.address)
    assert.deepEqual(again.sort(), ['ben@example.org', 'cleo@example.org'])
  })

  it('asks Olga first where trying again or a nudge means more than a handful of emails', async () => {
    const five = ['Anna', 'Ben', 'Cleo', 'Dan', 'Eve']
    const [retry, nudge] = [paths.retryFailedMails(slug), paths.resendResults(slug)]
    for (const name of five) refuseMailTo(`${name.toLowerCase()}@example.org`)
    await register(...five)
    assert.ok((await mailPage()).html.includes(`action="${retry}"`), 'five by one tap')
    refuseMailTo('finn@example.org')
    await register('Finn')
    assert.ok((await mailPage()).html.includes(`href="${retry}"`))
    const asked = await olga.get(retry)
    assert.match(asked.text, /Try all again\? 6 emails failed, and each is sent again\./)
    fate.clear()
    await olga.submit(retry)
    await olga.submit(paths.draw(slug))
    await party.deliver()
    const before = party.mails.length
    assert.ok((await mailPage()).html.includes(`href="${nudge}"`))
    const question = await olga.get(nudge)
    assert.match(
      question.text,
      /Nudge them\? 6 people haven’t opened their page since the draw, and each gets the email about it/,
    )
    await party.deliver()
    assert.equal(party.mails.length, before, 'a question sends nothing')
    await olga.submit(nudge)
    await party.deliver()
    assert.equal(party.mails.length, before + 6)
  })

  it('shows a few mails at a time, what did not arrive first', async () => {
    refuseMailTo('ben@example.org')
    await register('Ben')
    await register('Anna')
    for (let time = 0; time < 2 * MAILS_PER_PAGE; time++) {
      const { id, exchange_id } = await party.ctx.db
        .selectFrom('participants')
        .innerJoin('exchanges', 'exchanges.id', 'participants.exchange_id')
        .select(['participants.id', 'exchange_id'])
        .where('slug', '=', slug)
        .where('participants.name', '=', 'Anna')
        .executeTakeFirstOrThrow()
      const order = { kind: 'sign_in_link', exchangeId: exchange_id, participantId: id } as const
      await enqueueMail(party.ctx, { ...order, once: String(time) })
    }
    await party.deliver()
    const first = await mailPage()
    assert.ok(first.text.indexOf('· Ben') < first.text.indexOf('· Anna'))
    assert.equal(first.text.match(/ · Anna/g)?.length, MAILS_PER_PAGE - 1)
    const older = /href="([^"]+)">Older</.exec(first.html)?.[1] ?? ''
    const second = await olga.get(older)
    assert.equal(second.text.match(/ · Anna/g)?.length, MAILS_PER_PAGE)
    assert.match(second.html, />Newer</)
    for (const odd of ['0', '-1', 'x', '1e99']) {
      assert.equal((await olga.get(`${paths.exchangeMail(slug)}?page=${odd}`)).status, 200)
    }
  })

  it('has no result to send before the draw', async () => {
    await register('Anna', 'Ben', 'Cleo')
    const answer = await olga.post(paths.resendResults(slug))
    assert.equal(answer.status, 409)
    assert.match(answer.text, /Names aren’t drawn yet\./)
  })

  it('counts while mails go out, offers to look again, and never takes the reader’s place away', async () => {
    await register('Anna', 'Ben', 'Cleo')
    await party.ctx.db.updateTable('outbox').set({ state: 'waiting' }).execute()
    const busy = await mailPage()
    assert.match(busy.html, /<progress value="0" max="3" aria-label="[^"]+: 0 of 3">/)
    assert.match(busy.text, /Emails are going out.*3 emails still to go\. Look again/)
    const follows = ({ html }: Answer) => html.includes('a[data-follow]')
    assert.ok(follows(busy))
    const older = await olga.get(`${paths.exchangeMail(slug)}?page=2`)
    assert.ok(!follows(older), 'of what stands on the first page alone')
    assert.doesNotMatch(busy.html, /http-equiv="refresh"/)
    await party.deliver()
    const out = await mailPage()
    assert.match(out.text, /Overview/)
    assert.doesNotMatch(out.text, /Look again|still to go/)
  })

  it('never shows whom somebody gives to', async () => {
    await register('Anna', 'Ben', 'Cleo')
    await olga.submit(paths.draw(slug))
    await party.deliver()
    const draw = (await mailPage()).html
      .split('<li>')
      .filter((row) => row.includes('Names are drawn'))
    for (const row of atLeastOne(draw))
      assert.ok(['Anna', 'Ben', 'Cleo'].filter((name) => row.includes(name)).length <= 1)
  })

  it('is for Olga alone, and for her own exchanges', async () => {
    refuseMailTo('ben@example.org')
    await register('Anna', 'Ben')
    const again = buttonBeside(await mailPage(), /· Ben/) ?? ''
    const anna = party.visitor()
    await anna.submit(linkIn(await party.mailTo('anna@example.org')))
    const addresses = [again, paths.retryFailedMails(slug), paths.resendResults(slug)]
    assert.match((await anna.get(paths.exchangeMail(slug))).location, /\/admin\/login/)
    for (const address of atLeastOne(addresses)) {
      assert.match((await anna.post(address)).location, /\/admin\/login/)
      assert.equal((await olga.postWithoutToken(address)).status, 403)
    }
    const other = await party.exchange(olga)
    const mailId = again.split('/').at(-2) ?? ''
    assert.equal((await olga.post(paths.sendMailAgain(other, mailId))).status, 404)
    assert.equal((await olga.post(paths.sendMailAgain(slug, 'nothing'))).status, 404)
    const nowhere = 'abcdefghijkl'
    assert.equal((await olga.get(paths.exchangeMail(nowhere))).status, 404)
    for (const address of [
      paths.sendMailAgain(nowhere, mailId),
      paths.retryFailedMails(nowhere),
      paths.resendResults(nowhere),
    ]) {
      assert.equal((await olga.post(address)).status, 404)
    }
  })
})

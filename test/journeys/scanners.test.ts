import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { transact } from '../../src/context.ts'
import { paths } from '../../src/paths.ts'
import { newId } from '../../src/platform/ids.ts'
import type { Email } from '../../src/platform/mail/mailer.ts'
import { enqueueMail } from '../../src/post/commands.ts'
import { MAIL_KINDS, type MailKind } from '../../src/post/kinds.ts'
import { atLeastOne } from '../support/at-least-one.ts'
import { everything } from '../support/everything.ts'
import { linkIn, openParty, type Party } from '../support/party.ts'
import type { Visitor } from '../support/visitor.ts'

describe('a scanner that follows every link in every mail', async () => {
  const { party } = await openParty()
  const { mails, slug } = await oneOfEachKind(party)
  const links = new Set(mails.flatMap(linksIn))

  it('has a mail of every kind before it', async () => {
    // These go to Olga and link only to her pages, behind the sign-in.
    const isOlgas = (kind: string) => kind === 'draw_waits' || kind.endsWith('_notice')
    const isRead = (kind: string) => kind === 'message_notice' || !isOlgas(kind)
    const kinds = MAIL_KINDS.filter(isRead)
    assert.deepEqual(await sentKinds(party), kinds.sort())
    assert.ok(links.size >= 7)
  })

  it('changes nothing, whether it gets or asks for heads, with or without cookies', async () => {
    const before = await everything(party.ctx.db)
    const withCookies = party.visitor()
    for (const link of atLeastOne(links)) {
      for (const method of ['GET', 'HEAD'] as const) {
        const { statusCode } = await party.app.inject({ method, url: link })
        // A link of somebody who has left meanwhile is gone.
        assert.ok([200, 303, 404].includes(statusCode), `${method} ${link} answers ${statusCode}`)
        await withCookies.get(link, method)
      }
    }
    assert.deepEqual(await everything(party.ctx.db), before)
  })

  it('is nobody afterwards', async () => {
    const scanner = party.visitor()
    for (const link of atLeastOne(links)) await scanner.get(link)
    assert.equal((await scanner.get(paths.dashboard(slug))).location, paths.requestAccess(slug))
    assert.match((await scanner.get(paths.adminHome())).location, /\/admin\/login/)
  })

  it('leaves every link to the one it was sent to', async () => {
    const anna = party.visitor()
    const mail = mails.findLast(({ subject }) => /^Your link: /.test(subject))
    assert.ok(mail)
    assert.match((await anna.submit(linkIn(mail))).text, /Hi Anna, names are drawn/)
    const reset = mails.find(({ subject }) => /new password/.test(subject))
    assert.ok(reset)
    assert.equal((await party.visitor().get(linkIn(reset))).status, 200)
  })
})

/** Has every kind of mail written and sent. */
async function oneOfEachKind(party: Party): Promise<{ mails: Email[]; slug: string }> {
  const olga = await party.olga()
  const slug = await party.exchange(olga, { reminder_days: '28, 7, 1' })
  const joined = new Map<string, Visitor>()
  for (const name of ['Anna', 'Ben', 'Cleo', 'Dan', 'Emil']) {
    joined.set(name, await party.join(slug, name, { reminder_enabled: '1' }))
  }
  const dan = party.visitor()
  await dan.post(paths.requestAccess(slug), { email: 'dan@example.org' })
  await dan.submit(linkIn(await party.mailTo('dan@example.org')))
  await dan.post(paths.withdraw(slug))
  const id = async (name: string) =>
    await party.ctx.db
      .selectFrom('participants')
      .select(['id', 'exchange_id'])
      .where('name', '=', name)
      .executeTakeFirstOrThrow()
  await inviteEmil(party, await id('Emil'))
  await olga.submit(paths.draw(slug))
  const emil = { name: 'Emil', email: 'emil@example.net' }
  await olga.submit(paths.person(slug, (await id('Emil')).id), emil)
  await olga.submit(paths.dropOut(slug, (await id('Emil')).id))
  for (const name of ['Anna', 'Ben', 'Cleo']) {
    const question = { to_recipient: 'Which size?' }
    await joined.get(name)?.submit(paths.messagesWith(slug, 'recipient'), question)
  }
  await joined.get('Anna')?.submit(paths.reportMessage(slug, 'giver', '0'))
  const another = { to_recipient: 'And which colour?' }
  await joined.get('Anna')?.post(paths.messagesWith(slug, 'recipient'), another)
  await party.tellOfMessages()
  const word = { text: 'Dinner’s at six.', id: newId() }
  await olga.submit(paths.sendAnnouncement(slug), word)
  await saysNo(party, olga, slug)
  await olga.post(paths.forgotPassword(), { email: 'olga@example.org' })
  for (const kind of ['added', 'reminder', 'sign_in_link', 'fresh_link', 'draw_changed'] as const) {
    await enqueueTo(party, kind, await id('Anna'))
  }
  await party.deliver()
  return { mails: party.mails, slug }
}

/** Olga puts Frida down, who says that it is not for her, then wants no mails, and asks for a link. */
async function saysNo(party: Party, olga: Visitor, slug: string) {
  const frida = { name: 'Frida', email: 'frida@example.org' }
  await olga.submit(paths.latecomer(slug), { ...frida, confirmed: '1' })
  const { text } = await party.mailTo(frida.email)
  const [, link = ''] = /That’s not for me:\s+(\S+)/.exec(text) ?? []
  const { pathname } = new URL(link)
  await party.visitor().submit(pathname)
  await party.visitor().submit(`${pathname}/no-more-mails`)
  await party.visitor().post(paths.requestAccess(slug), { email: frida.email })
  await party.deliver()
}

async function enqueueTo(
  party: Party,
  kind: MailKind,
  { id, exchange_id }: { id: string; exchange_id: string },
) {
  await transact(party.ctx, (ctx) =>
    enqueueMail(ctx, { kind, exchangeId: exchange_id, participantId: id, once: 'test' }),
  )
}

async function sentKinds(party: Party): Promise<string[]> {
  const rows = await party.ctx.db
    .selectFrom('outbox')
    .select('kind')
    .distinct()
    .where('state', '=', 'sent')
    .execute()
  return rows.map(({ kind }) => kind).sort()
}

/** Every address in both parts and in the headers, as a path. */
function linksIn({ text, html, headers }: Email): string[] {
  const found = [text, html, ...Object.values(headers)].join(' ').match(/https?:\/\/[^\s"<>]+/g)
  return (found ?? []).map((link) => new URL(link).pathname)
}

/** He is mailed that he is invited again; in truth, he is in already. */
async function inviteEmil(party: Party, emil: { id: string; exchange_id: string }): Promise<void> {
  const his = party.ctx.db.updateTable('participants').where('id', '=', emil.id)
  await his.set({ status: 'invited' }).execute()
  await enqueueTo(party, 'invitation', emil)
  await party.deliver()
  await his.set({ status: 'active' }).execute()
}

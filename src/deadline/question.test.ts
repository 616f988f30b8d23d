import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { OLGA, openParty, type Party } from '../../test/support/party.ts'
import type { Visitor } from '../../test/support/visitor.ts'
import { makeCard } from '../entrance/cards.ts'
import { findExchange } from '../exchanges/queries.ts'
import { listParticipants } from '../participants/queries.ts'
import type { Participant } from '../participants/tables.ts'
import { paths } from '../paths.ts'

const FIELDS = {
  exchange_date: '2026-12-18',
  registration_close_date: '2026-12-01',
  timezone: 'Europe/Berlin',
  draws_itself: '1',
  joins_without_email: '1',
}
const MISSED =
  /No email and no card yet|Want no emails|Emails to .*don’t arrive|Card not handed over yet/

type Act = (stage: { party: Party; slug: string; olga: Visitor }) => Promise<unknown>
const CASES: Readonly<Record<string, { act: Act; isAsked: boolean }>> = {
  'Grandma has neither an email nor a card': {
    act: ({ slug, olga }) => olga.submit(paths.people(slug), { name: 'Grandma' }),
    isAsked: true,
  },
  'Grandma’s card lies in Olga’s drawer': { act: withCard, isAsked: true },
  'Grandma was handed her card': {
    act: async (stage) => {
      const { id } = await withCard(stage)
      await stage.olga.post(paths.handOver(stage.slug), { handed: id })
    },
    isAsked: false,
  },
  'Grandma has signed in by her card': {
    act: async (stage) => {
      const { token } = await withCard(stage)
      await stage.party.visitor().submit(paths.cardLink(token))
    },
    isAsked: false,
  },
  'Grandma has joined without an email and made her card herself': {
    act: ({ party, slug }) =>
      party.visitor().post(paths.register(slug), { name: 'Grandma', no_email: '1' }),
    isAsked: false,
  },
  'Ben’s address does not work': {
    act: ({ party }) => trouble(party, 'smtp_address_refused'),
    isAsked: true,
  },
  'Ben wants no mails': { act: ({ party }) => trouble(party, 'wants_no_mail'), isAsked: true },
}

describe('names are drawn by themselves where the page before the draw asks nothing', () => {
  for (const [what, { act, isAsked }] of Object.entries(CASES)) {
    it(`${what}: ${isAsked ? 'it asks, so they are not' : 'it does not, so they are'}`, async () => {
      const { party, olga } = await openParty()
      const slug = await party.exchange(olga, FIELDS)
      await party.joinAll(slug, ['Anna', 'Ben', 'Cleo'])
      await act({ party, slug, olga })
      party.mails.length = 0
      const question = await olga.get(paths.draw(slug))
      assert.equal(MISSED.test(question.text), isAsked, question.text)
      await party.passTo('2026-12-02T08:00:00Z')
      const told = party.mails.filter(({ to }) => to.address === OLGA.email)
      assert.equal(told.length, isAsked ? 1 : 0)
      const isDrawn = (await findExchange(party.ctx, slug))?.state === 'matched'
      assert.equal(isDrawn, !isAsked)
    })
  }
})

describe('where no mail goes out', () => {
  it('tells Olga why, though Anna and the others have been shown their links in the mailbox', async () => {
    const { party, olga } = await openParty({ mail: { kind: 'mailbox' } })
    const slug = await party.exchange(olga, FIELDS)
    for (const name of ['Anna', 'Ben', 'Cleo']) {
      const email = `${name.toLowerCase()}@example.org`
      await party.visitor().post(paths.register(slug), { name, email })
    }
    const held = await party.ctx.db.selectFrom('outbox').select('id').execute()
    for (const { id } of held) {
      const { html } = await olga.post(paths.mailboxMail(id))
      const [link] = /\/auth\/participant\/magic\/[\w-]+/.exec(html) ?? []
      await party.visitor().submit(link ?? assert.fail('no link'))
    }
    const { text } = await olga.get(paths.desk(slug))
    assert.doesNotMatch(text, /can’t reach|No card yet/)
    assert.match(
      text,
      /can’t be drawn automatically on .*We don’t send emails here, so nobody would/,
    )
  })
})

async function withCard({ party, slug, olga }: Parameters<Act>[0]) {
  await olga.submit(paths.people(slug), { name: 'Grandma' })
  const exchange = (await findExchange(party.ctx, slug)) ?? assert.fail('no exchange')
  const people = await listParticipants(party.ctx, exchange.id)
  const grandma = people.find(({ name }) => name === 'Grandma') ?? assert.fail('no Grandma')
  const card = (await makeCard(party.ctx, exchange, grandma)) ?? assert.fail('no card')
  return { id: grandma.id, token: card.token }
}

async function trouble({ ctx }: Party, mail_trouble: Participant['mail_trouble']): Promise<void> {
  await ctx.db.updateTable('participants').set({ mail_trouble }).where('name', '=', 'Ben').execute()
}

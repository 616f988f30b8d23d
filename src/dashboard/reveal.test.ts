import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { everything } from '../../test/support/everything.ts'
import { openParty, type Party } from '../../test/support/party.ts'
import type { Visitor } from '../../test/support/visitor.ts'
import { readAssignment } from '../draw/sealed-pairs.ts'
import { exchangeValues } from '../exchanges/forms.ts'
import { findExchange } from '../exchanges/queries.ts'
import { listParticipants } from '../participants/queries.ts'
import { paths } from '../paths.ts'

const NAMES = ['Anna', 'Ben', 'Cleo', 'Dora'] as const
const SOON = { exchange_date: '2026-11-22', draw_shape: 'any' }
/** That day, as its pages hold it. */
const READ = `${SOON.exchange_date} Europe/Berlin`
const AFTER_THE_DAY = '2026-11-23T09:00:00Z'

async function drawn(fields: Record<string, string> = { reveals: '1' }) {
  const { party, olga } = await openParty()
  const slug = await party.exchange(olga, { ...SOON, host: 'Aunt Rosie', ...fields })
  const people = await party.joinAll(slug, NAMES)
  await olga.submit(paths.draw(slug))
  const page = async (name: string) =>
    (await visitorOf(people, name).get(paths.dashboard(slug))).text
  const choose = (name: string, reveal_choice: 'agrees' | 'secret') =>
    visitorOf(people, name).post(paths.reveal(slug), { reveal_choice, day: READ })
  return { party, olga, slug, people, page, choose, giverOf: await givers(party, slug) }
}

function visitorOf(people: ReadonlyMap<string, Visitor>, name: string): Visitor {
  return people.get(name) ?? assert.fail(`nobody is called ${name}`)
}

/** Who gives to whom, the other way round. */
async function givers({ ctx }: Party, slug: string) {
  const exchange = (await findExchange(ctx, slug)) ?? assert.fail('no exchange')
  const people = await listParticipants(ctx, exchange.id)
  const name = (id: string) => people.find((one) => one.id === id)?.name ?? assert.fail(id)
  const pairs = await readAssignment(ctx, exchange)
  const found = new Map([...pairs].map(([giver, recipient]) => [name(recipient), name(giver)]))
  return (recipient: string) => found.get(recipient) ?? assert.fail(recipient)
}

describe('names that are revealed after the day', async () => {
  const { party, olga, slug, people, page, choose, giverOf } = await drawn()
  const silent = giverOf('Anna')

  it('is said on the invitation, and on every page beforehand', async () => {
    const invitation = await party.visitor().get(paths.invitation(slug))
    assert.match(
      invitation.text,
      /After the day, you find out who gave to you, if they let you know\./,
    )
    for (const name of NAMES) {
      assert.match(await page(name), /After the day they’ll know it was you After Sun 22 November/)
      assert.doesNotMatch(await page(name), /Who gave to you|It was/)
    }
  })

  it('lets each giver keep out', async () => {
    const answer = await visitorOf(people, silent).submit(paths.reveal(slug), {
      reveal_choice: 'secret',
    })
    assert.match(answer.text, /Our lips are sealed\. .*After the day you stay secret/)
    const kept = await visitorOf(people, silent).get(paths.kept(slug))
    assert.match(kept.text, /Named after the day No, as you wanted/)
  })

  it('tells nobody on the day itself', async () => {
    await party.passTo('2026-11-22T22:30:00Z')
    for (const name of NAMES) assert.doesNotMatch(await page(name), /Who gave to you/)
  })

  it('goes by the job that waits for a steady clock, not by the clock itself', async () => {
    party.clock.set(AFTER_THE_DAY)
    for (const name of NAMES) assert.doesNotMatch(await page(name), /Who gave to you/)
    party.clock.set('2026-11-22T22:31:00Z')
  })

  it('tells each recipient, on their page alone, whose giver agrees', async () => {
    await party.passTo(AFTER_THE_DAY)
    for (const name of NAMES) {
      const own = await page(name)
      if (giverOf(name) === silent)
        assert.match(own, /Who gave to you open to see That’s a secret for now\./)
      else assert.match(own, new RegExp(`Who gave to you open to see It was ${giverOf(name)} \\.`))
    }
  })

  it('tells the organiser nothing', async () => {
    const desk = await olga.get(paths.desk(slug))
    assert.match(desk.text, /Whoever agreed is named now, on the page of the person they gave to/)
    assert.doesNotMatch(desk.text, /It was|secret for now|stay secret/)
  })

  it('stays open to a change of mind', async () => {
    assert.match(await page(silent), /Whoever you gave to doesn’t see here that it was you\./)
    await choose(silent, 'agrees')
    assert.match(await page('Anna'), new RegExp(`It was ${silent} \\.`))
    assert.match(await page(silent), /Whoever you gave to sees here that it was you\./)
    assert.doesNotMatch(await page(silent), /nobody else knows/)
    await choose(silent, 'secret')
    assert.match(await page('Anna'), /That’s a secret for now/)
  })

  it('notes no time, and nothing else', async () => {
    const rows = async () => {
      const { participants, sessions, ...others } = await everything(party.ctx.db)
      const blurred = JSON.stringify(participants).replace(/"reveal_choice":"\w+"/g, '')
      return blurred + JSON.stringify({ ...others, rate_limits: [] })
    }
    const before = await rows()
    await choose('Ben', 'secret')
    await choose('Ben', 'agrees')
    assert.equal(await rows(), before)
  })
})

describe('a giver who was never on their page', async () => {
  it('has not agreed', async () => {
    const { party, olga } = await openParty()
    const slug = await party.exchange(olga, { ...SOON, reveals: '1' })
    const anna = await party.join(slug, 'Anna')
    for (const name of ['Ben', 'Cleo']) await olga.post(paths.people(slug), { name })
    await olga.submit(paths.draw(slug))
    await party.passTo(AFTER_THE_DAY)
    assert.match((await anna.get(paths.dashboard(slug))).text, /That’s a secret for now/)
  })

  it('reads in the first mail what will be', async () => {
    const { party, olga } = await openParty()
    const slug = await party.exchange(olga, { reveals: '1' })
    await olga.post(paths.people(slug), { name: 'Ben', email: 'ben@example.org' })
    const mail = await party.mailTo('ben@example.org')
    assert.match(
      mail.text.replace(/\s+/g, ' '),
      /Afterwards, you find out who gave to you, if they agree\./,
    )
  })
})

describe('an exchange that reveals nothing', async () => {
  const { party, olga, slug, page, choose } = await drawn({})

  it('refuses the choice, and shows nothing after the day', async () => {
    const invitation = await party.visitor().get(paths.invitation(slug))
    assert.doesNotMatch(invitation.text, /find out/)
    const answer = await choose('Anna', 'secret')
    assert.equal(answer.status, 409)
    assert.match(answer.text, /Names stay secret here, also after the day\./)
    await party.passTo(AFTER_THE_DAY)
    for (const name of NAMES) assert.doesNotMatch(await page(name), /gave to you|After the day/)
    const over = await party.visitor().get(paths.invitation(slug))
    assert.match(over.text, /That’s over: it was lovely, we hope\./)
  })

  it('cannot begin to once people can join', async () => {
    const made = await olga.post(paths.exchanges(), {
      name: 'New Year',
      host: 'Olga',
      exchange_date: '2026-12-31',
      timezone: 'Europe/Berlin',
    })
    const other = made.headers.location?.split('/').at(-1) ?? ''
    const reveals = async (value: string) => {
      const saved = (await findExchange(party.ctx, other)) ?? assert.fail('no exchange')
      await olga.submit(paths.desk(other), { ...exchangeValues(saved), reveals: value })
      return (await findExchange(party.ctx, other))?.reveals
    }
    assert.equal(await reveals('1'), 1)
    assert.equal(await reveals('0'), 0)
    await olga.submit(paths.openRegistration(other))
    assert.equal(await reveals('1'), 0)
    const form = await olga.get(paths.editExchange(other))
    assert.match(
      form.text,
      /After the day Names stay secret\. The invitation has said so, so it stays\./,
    )
  })
})

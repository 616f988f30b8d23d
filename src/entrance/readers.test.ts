import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import { linkIn, openParty } from '../../test/support/party.ts'
import { paths } from '../paths.ts'
import { ADDRESSES_AT_ONCE_MAX, ASKED_MAILS_TO_UNANSWERED, SIGN_IN_LINK_TRIES } from './rules.ts'
import { noteAskedMail } from './unanswered.ts'

const ANNA = 'anna@example.org'
const made = (tag: string | number) => `anna+${tag}@example.org`

describe('who shares a mailbox with addresses that others make up', async () => {
  const { party, ...signedIn } = await openParty()
  let { olga } = signedIn
  let slug: string
  beforeEach(async () => {
    party.clock.move({ hours: 26 })
    olga = await party.olga()
    slug = await party.exchange(olga, { exchange_date: '2027-12-18' })
    await calm()
  })

  const ask = (email: string) => party.visitor().post(paths.requestAccess(slug), { email })
  const askEverywhere = (email: string) => party.visitor().post(paths.lostLink(), { email })
  const register = (email: string, name = 'Vandal') =>
    party.visitor().post(paths.register(slug), { name, email })
  const mailsTo = (address: string) => party.mails.filter(({ to }) => to.address === address)

  /** Beyond what was counted and mailed so far. */
  async function calm(): Promise<void> {
    party.clock.move({ minutes: 61 })
    await party.deliver()
    party.mails.length = 0
  }
  async function useUp(try_: (email: string) => ReturnType<typeof ask>, email: string) {
    for (let time = 0; time < SIGN_IN_LINK_TRIES.max; time += 1) {
      assert.equal((await try_(email)).status, 200)
      await party.deliver()
    }
  }
  async function opens(address: string, page: RegExp): Promise<void> {
    const mail = mailsTo(address).at(-1) ?? assert.fail(`no mail went to ${address}`)
    assert.match((await party.visitor().submit(linkIn(mail))).text, page)
  }
  async function idOf(): Promise<string> {
    const exchanges = party.ctx.db.selectFrom('exchanges').select('id').where('slug', '=', slug)
    return (await exchanges.executeTakeFirstOrThrow()).id
  }
  async function enterMany(count: number): Promise<void> {
    for (let one = 1; one <= count; one += 1)
      await olga.post(paths.people(slug), { name: `Made ${one}`, email: made(one) })
  }
  async function asksInVain(way: typeof ask): Promise<void> {
    const answer = await way(ANNA)
    assert.equal(answer.status, 429)
    assert.match(
      answer.text,
      /The newest one with your name, to the email you joined with, still works/,
    )
  }

  it('has mails of her own, before and after the draw, whoever has used up the links as another one', async () => {
    await party.joinAll(slug, ['Anna', 'Ben', 'Cleo'])
    await calm()
    assert.equal((await register(made(1))).status, 200)
    for (const page of [/Hi Anna, you’re in/, /Hi Anna, names are drawn/]) {
      for (const way of [ask, askEverywhere]) {
        await calm()
        await useUp(way, made(1))
        await asksInVain(way)
        assert.ok(mailsTo(ANNA).length >= SIGN_IN_LINK_TRIES.max)
        await opens(ANNA, page)
      }
      await olga.post(paths.draw(slug))
    }
  })

  for (const [where, fields] of [
    ['there is room', {}],
    ['it is full', { max_participants: '3' }],
    ['Olga is asked about everybody', { approves: '1' }],
  ] as const) {
    it(`is mailed her link when others join with her mailbox where ${where}`, async () => {
      slug = await party.exchange(olga, { ...fields, exchange_date: '2027-12-18' })
      for (const name of ['Anna', 'Ben', 'Cleo']) {
        await olga.post(paths.people(slug), { name, email: `${name.toLowerCase()}@example.org` })
      }
      for (let hour = 0; hour < 2; hour += 1) {
        await calm()
        const answers: string[] = []
        for (const tag of ['11', '12', '13']) {
          const { status, text } = await register(made(tag), `Vandal ${tag}`)
          const stranger = await register(`zoe+${tag}@example.org`, `Vandal ${tag}`)
          assert.equal(
            text.replaceAll(made(tag), 'zoe'),
            stranger.text.replaceAll(`zoe+${tag}@example.org`, 'zoe'),
          )
          answers.push(`${status}`)
          await party.deliver()
        }
        assert.deepEqual(answers, ['200', '200', '200'])
        assert.equal(mailsTo(ANNA).length, 3)
        await asksInVain(ask)
        await opens(ANNA, /Hi Anna, you’re in/)
      }
    })
  }

  it('is one of a family, whose links go to each of them', async () => {
    const [eva, leo] = ['eva@example.org', 'eva+leo@example.org']
    await party.join(slug, 'Eva')
    await party.join(slug, 'Leo', { email: leo })
    await calm()
    await useUp(ask, leo)
    assert.equal((await ask(eva)).status, 429)
    await opens(eva, /Hi Eva/)
    await opens(leo, /Hi Leo/)
  })

  it('comes before addresses with a plus, though a few alone are mailed at once', async () => {
    await enterMany(ADDRESSES_AT_ONCE_MAX + 1)
    party.clock.move({ minutes: 1 })
    await olga.post(paths.people(slug), { name: 'Anna', email: ANNA })
    await calm()
    await ask(made(2))
    await party.deliver()
    const mailed = party.mails.map(({ to }) => to.address)
    assert.deepEqual(mailed.sort(), [...[1, 2, 3, 4].map(made), ANNA])
    await calm()
    await ask(ANNA)
    await party.deliver()
    assert.equal(party.mails.length, ADDRESSES_AT_ONCE_MAX)
    await opens(ANNA, /Hi Anna/)
    await calm()
    await ask(made(2))
    await party.deliver()
    assert.equal(party.mails.length, ADDRESSES_AT_ONCE_MAX)
    assert.equal(mailsTo(ANNA).length, 1)
  })

  it('loses none of several people whom Olga has entered with one address', async () => {
    const names = ['Anna', 'Ben', 'Cleo', 'Dan', 'Eve', 'Finn', 'Gus']
    for (const name of names) await olga.post(paths.people(slug), { name, email: ANNA })
    await register(made('one'))
    await calm()
    await ask(made('one'))
    await party.deliver()
    assert.equal(mailsTo(ANNA).length, names.length)
  })

  it('is not crowded out of the answer about all exchanges by those that others have joined', async () => {
    await party.join(slug, 'Anna')
    for (let one = 1; one <= 10; one += 1) {
      party.clock.move({ minutes: 1 })
      const other = await party.exchange(olga, {
        name: `Other ${one}`,
        exchange_date: '2027-12-18',
      })
      await party.visitor().post(paths.register(other), { name: 'Vandal', email: made(1) })
    }
    await calm()
    await askEverywhere(made(1))
    await party.deliver()
    await opens(ANNA, /Hi Anna/)
  })

  it('has a mail on a day on which strangers have used up all, whoever asks first', async () => {
    await olga.post(paths.people(slug), { name: 'Anna', email: ANNA })
    await register(made(1))
    party.clock.move({ days: 1 })
    await calm()
    const exchange_id = await idOf()
    for (let one = 0; one < ASKED_MAILS_TO_UNANSWERED.max; one += 1)
      await noteAskedMail(party.ctx, { email: `${one}@example.org`, exchange_id })
    await ask(made(1))
    await ask(ANNA)
    await party.deliver()
    assert.equal(mailsTo(ANNA).length, 1)
    assert.equal(mailsTo(made(1)).length, 1)
  })

  it('has a mail each day, though made-up addresses were there before her and ask before her', async () => {
    for (let one = 1; one <= ADDRESSES_AT_ONCE_MAX; one += 1) await register(made(one))
    await calm()
    await olga.post(paths.people(slug), { name: 'Anna', email: ANNA })
    for (let day = 1; day <= 2; day += 1) {
      party.clock.move({ days: 1 })
      await calm()
      for (let one = 0; one < ASKED_MAILS_TO_UNANSWERED.max; one += 1)
        await noteAskedMail(party.ctx, { email: `${one}@example.org`, exchange_id: await idOf() })
      await ask(made(1))
      await ask(ANNA)
      await party.deliver()
      assert.equal(mailsTo(ANNA).length, 1, `day ${day}`)
    }
  })

  it('is asked by her own name whether mails may come again, once a day', async () => {
    await party.join(slug, 'Anna')
    await olga.post(paths.people(slug), { name: 'Made up', email: made(0) })
    const mail = await party.mailTo(made(0))
    const [, token = ''] = /\/not-for-me\/(\S+)/.exec(mail.text) ?? assert.fail(mail.text)
    assert.equal((await party.visitor().post(paths.noMoreMails(token))).status, 303)
    await calm()
    for (const email of [made(1), made(0), ANNA]) {
      assert.equal((await register(email)).status, 200)
      await party.deliver()
    }
    assert.deepEqual(
      party.mails.filter(({ to }) => /^anna/.test(to.address)).map(({ to }) => to.address),
      [ANNA],
    )
  })
})

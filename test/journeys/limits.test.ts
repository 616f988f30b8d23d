import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { glob } from 'node:fs/promises'
import path from 'node:path'
import { describe, it } from 'node:test'
import { paths } from '../../src/paths.ts'
import type { Limit } from '../../src/platform/rate-limits.ts'
import { hashToken } from '../../src/platform/tokens.ts'
import { useUp } from '../support/limits.ts'
import { linkIn, OLGA, openParty, type Party, SETUP_CODE, startParty } from '../support/party.ts'
import type { Answer, Visitor } from '../support/visitor.ts'

const SRC = path.join(import.meta.dirname, '..', '..', 'src')
const ANNA = { name: 'Anna', email: 'anna@example.org' }
const WRONG = { email: OLGA.email, password: 'not her password' }

/** Where a limit is reached, no page says no: somebody waits for the organiser's yes, or has their mail. */
const WITHOUT_PAGE = [
  'joining with one email',
  'the same form again',
  'card codes in the log',
  'sign-in link by spelling',
  'mails to new addresses',
  'mails to a new address',
  'mails to who joined',
  'asked mails to new addresses',
  'mails about noes',
  'missed mail',
]

type Scene = {
  party: Party
  olga: Visitor
  anna: Visitor
  slug: string
  exchangeId: string
  adminId: string
  passwordHash: string
  annaId: string
  card: string
}
/** Whose tries are counted, and what is then refused. */
type Try = { who: (scene: Scene) => string[]; ask: (scene: Scene) => Promise<Answer> }

const asOlga = ({ party }: Scene) => party.visitor().post(paths.adminSignIn(), WRONG)
const here = (visitor: Visitor) => visitor.ip
const guess = ({ olga }: Scene) => olga.post(paths.backup(), { current_password: 'a guess' })
const code = ({ anna, slug }: Scene) => anna.post(paths.cardCode(slug), { code: 'AAAAA-AAAAA' })

const TRIES: Readonly<Record<string, Try>> = {
  'sign-in': {
    who: ({ anna }) => [WRONG.email, here(anna)],
    ask: ({ anna }) => anna.post(paths.adminSignIn(), WRONG),
  },
  'sign-in by network': {
    who: ({ anna }) => [here(anna)],
    ask: ({ anna }) => anna.post(paths.adminSignIn(), WRONG),
  },
  'sign-in by email': { who: () => [WRONG.email], ask: asOlga },
  'sign-in by browser': {
    who: ({ olga }) => [olga.cookies.get('klaus_device')?.split('.')[0] ?? ''],
    ask: ({ olga }) => olga.post(paths.adminSignIn(), WRONG),
  },
  'own password': {
    who: ({ adminId, passwordHash, olga }) => [adminId, passwordHash, here(olga)],
    ask: guess,
  },
  'own password from everywhere': {
    who: ({ adminId, passwordHash }) => [adminId, passwordHash],
    ask: guess,
  },
  'password reset': {
    who: () => [OLGA.email],
    ask: ({ party }) => party.visitor().post(paths.forgotPassword(), { email: OLGA.email }),
  },
  'password reset by network': {
    who: ({ anna }) => [here(anna)],
    ask: ({ anna }) => anna.post(paths.forgotPassword(), { email: 'made@up.example' }),
  },
  'links by network': {
    who: ({ anna }) => [here(anna)],
    ask: ({ anna }) => anna.post(paths.lostLink(), { email: 'made@up.example' }),
  },
  'sign-in link': {
    who: ({ exchangeId }) => [exchangeId, ANNA.email],
    ask: ({ anna, slug }) => anna.post(paths.requestAccess(slug), { email: ANNA.email }),
  },
  'lost link': {
    who: () => [ANNA.email],
    ask: ({ anna }) => anna.post(paths.lostLink(), { email: ANNA.email }),
  },
  'fresh sign-in link': {
    who: ({ exchangeId, annaId }) => [exchangeId, annaId],
    ask: async ({ party, anna }) => {
      const mail = party.mails.find(({ to }) => to.address === ANNA.email)
      return await anna.post(`${linkIn(mail ?? assert.fail())}/fresh`)
    },
  },
  'card code': { who: ({ exchangeId, anna }) => [exchangeId, here(anna)], ask: code },
  'card code of an exchange': { who: ({ exchangeId }) => [exchangeId], ask: code },
  'one card': {
    who: ({ card }) => [hashToken(card.slice('/k/'.length))],
    ask: ({ party, card }) => party.visitor().post(card),
  },
  'cards by network': {
    who: ({ anna }) => [here(anna)],
    ask: ({ anna, card }) => anna.post(card),
  },
  registration: {
    who: ({ exchangeId, anna }) => [exchangeId, here(anna)],
    ask: ({ anna, slug }) => anna.post(paths.register(slug), ANNA),
  },
  messages: {
    who: ({ annaId }) => [annaId],
    ask: async ({ olga, anna, slug }) => {
      await olga.post(paths.draw(slug))
      return await anna.post(paths.messagesWith(slug, 'recipient'), { to_recipient: 'Tea?' })
    },
  },
}

async function stage(): Promise<Scene> {
  const { party, olga } = await openParty()
  const slug = await party.exchange(olga)
  const people = await party.joinAll(slug, ['Anna', 'Ben', 'Cleo'])
  const { db } = party.ctx
  const { id: annaId } = await db
    .selectFrom('participants')
    .select('id')
    .where('name', '=', 'Anna')
    .executeTakeFirstOrThrow()
  const { id: exchangeId } = await db.selectFrom('exchanges').select('id').executeTakeFirstOrThrow()
  const { id: adminId, password_hash: passwordHash } = await db
    .selectFrom('admins')
    .select(['id', 'password_hash'])
    .executeTakeFirstOrThrow()
  const { location } = await olga.post(paths.people(slug), { name: 'Gus' })
  const gus = /participants\/(\w+)/.exec(location)?.[1] ?? ''
  const card = /\/k\/[\w-]+/.exec((await olga.post(paths.card(slug, gus))).html)?.[0] ?? ''
  // What the party itself has counted is over.
  party.clock.move({ hours: 2 })
  const anna = people.get('Anna') ?? assert.fail()
  return { party, olga, anna, slug, exchangeId, adminId, passwordHash, annaId, card }
}

/** The page and the header name one time, and after it the same is not refused any more. */
async function isTrueAt(
  party: Party,
  limit: Limit,
  who: readonly string[],
  ask: () => Promise<Answer>,
): Promise<void> {
  await useUp(party.ctx, limit, who)
  party.clock.move({ minutes: 7, seconds: 20 })
  const refused = await ask()
  assert.equal(refused.status, 429, refused.text)
  const seconds = Number(refused.headers['retry-after'])
  assert.ok(seconds > 0)
  const times = new Set(
    Array.from(refused.text.matchAll(/\bin (\d+) minutes/g), ([, said]) => said),
  )
  assert.deepEqual([...times], [String(Math.ceil(seconds / 60))], refused.text)
  party.clock.move({ seconds })
  assert.notEqual((await ask()).status, 429)
}

const limits = new Map<string, Limit>()
for await (const file of glob('*/rules.ts', { cwd: SRC })) {
  const rules: Record<string, unknown> = await import(path.join(SRC, file))
  for (const rule of Object.values(rules)) if (isLimit(rule)) limits.set(rule.name, rule)
}

describe('at every limit the page says how long to wait, as the header does, and that is enough', () => {
  it('is tried for each limit there is', () => {
    const tried = [...Object.keys(TRIES), ...WITHOUT_PAGE, 'set-up code']
    assert.deepEqual([...limits.keys()].sort(), tried.sort())
  })

  it('is where limits are looked for: in the rules of a room', async () => {
    const files = await Array.fromAsync(glob('**/!(*.test).ts', { cwd: SRC }))
    const elsewhere = files
      .filter((file) => !file.endsWith('/rules.ts'))
      .filter((file) =>
        /: Limit = |satisfies Limit/.test(readFileSync(path.join(SRC, file), 'utf8')),
      )
    assert.deepEqual(elsewhere, [])
  })

  for (const [name, { who, ask }] of Object.entries(TRIES)) {
    it(name, async () => {
      const scene = await stage()
      const limit = limits.get(name) ?? assert.fail()
      await isTrueAt(scene.party, limit, who(scene), () => ask(scene))
    })
  }

  it('set-up code', async () => {
    const party = await startParty()
    const visitor = party.visitor()
    const wrong = () => visitor.post(paths.setup(), { ...OLGA, code: `${SETUP_CODE} not` })
    await isTrueAt(party, limits.get('set-up code') ?? assert.fail(), [here(visitor)], wrong)
    await party.close()
  })
})

describe('emails that a stranger makes up', async () => {
  const { party, olga } = await openParty()
  const slug = await party.exchange(olga)
  const { id: exchangeId } = await party.ctx.db
    .selectFrom('exchanges')
    .select('id')
    .executeTakeFirstOrThrow()
  const counts = async () => {
    const { count } = await party.ctx.db
      .selectFrom('rate_limits')
      .select((row) => row.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow()
    return count
  }
  const DOORS = [
    ['sign-in by network', paths.adminSignIn()],
    ['password reset by network', paths.forgotPassword()],
    ['links by network', paths.lostLink()],
    ['links by network', paths.requestAccess(slug)],
    ['registration', paths.register(slug)],
  ] as const

  const whose = (door: string, network: string) =>
    door === paths.register(slug) ? [exchangeId, network] : [network]
  const another = /From another one, such as mobile data instead of Wi-Fi, it works/
  /** What the page says to do, where a network has had enough: nothing was mailed to be looked for. */
  const INSTEAD: Readonly<Record<string, RegExp>> = {
    [paths.forgotPassword()]: another,
    [paths.lostLink()]: another,
    [paths.requestAccess(slug)]: another,
  }

  for (const [name, door] of DOORS) {
    it(`leave nothing behind at ${door} once there are too many, and the log says so`, async () => {
      const mallory = party.visitor()
      const limit = limits.get(name) ?? assert.fail()
      await useUp(party.ctx, limit, whose(door, here(mallory)))
      const before = await counts()
      for (let one = 1; one <= 10; one += 1) {
        const email = `made-up-${one}@example.org`
        const answer = await mallory.post(door, { name: 'M', email, password: 'a guess' })
        assert.equal(answer.status, 429)
        if (INSTEAD[door]) assert.match(answer.text, INSTEAD[door])
      }
      assert.equal(await counts(), before)
      assert.match(party.log.join(''), new RegExp(`"limit":"${name}"`))
    })
  }

  it('count for the network as far as they were let in: who asks too often keeps no colleague out', async () => {
    const anna = party.visitor()
    const wrong = { email: 'anna@example.org', password: 'a guess' }
    for (let tries = 1; tries <= 40; tries += 1) await anna.post(paths.adminSignIn(), wrong)
    const ben = await anna.post(paths.adminSignIn(), { ...wrong, email: 'ben@example.org' })
    assert.equal(ben.status, 422)
  })
})

function isLimit(rule: unknown): rule is Limit {
  return typeof rule === 'object' && rule !== null && 'max' in rule && 'minutes' in rule
}

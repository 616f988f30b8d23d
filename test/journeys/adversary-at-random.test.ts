import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Config } from '../../src/config.ts'
import type { RandomInt } from '../../src/draw/engine/random.ts'
import { seeded } from '../../src/draw/engine/seeded.ts'
import { householdField } from '../../src/draw/forms.ts'
import { readAssignment } from '../../src/draw/sealed-pairs.ts'
import { findExchange } from '../../src/exchanges/queries.ts'
import type { Exchange } from '../../src/exchanges/tables.ts'
import { personValues } from '../../src/participants/forms.ts'
import { findParticipant, listParticipants } from '../../src/participants/queries.ts'
import { paths } from '../../src/paths.ts'
import { atLeastOne } from '../support/at-least-one.ts'
import { guessRight, type Round } from '../support/guesser.ts'
import { type Party, startParty } from '../support/party.ts'
import type { Answer, Visitor } from '../support/visitor.ts'

/** How Olga runs her party, and a way in which it might tell her something. */
const HOUSES: Readonly<
  Record<string, { mail?: Config['mail']; leak: string; plant: (told: Told) => Promise<unknown> }>
> = {
  'where mail is set up': {
    leak: 'on which day an address was changed',
    plant: ({ party, recipient }) =>
      party.ctx.db
        .updateTable('participants')
        .set(({ eb }) => ({
          email_changed_on: eb.case().when('id', '=', recipient).then('2026-11-01').end(),
        }))
        .execute(),
  },
  'where no mail is set up': {
    mail: { kind: 'mailbox' },
    leak: 'the order of mails in the mailbox',
    plant: ({ party, recipient }) =>
      party.ctx.db
        .updateTable('outbox')
        .set(({ eb }) => ({
          created_at: eb
            .case()
            .when('participant_id', '=', recipient)
            .then('2026-11-20T10:00:01.000Z')
            .else('2026-11-20T10:00:00.000Z')
            .end(),
        }))
        .execute(),
  },
}

/** Whom Anna gives to, told to a test only. */
type Told = { party: Party; recipient: string }

const ROUNDS = 60
/** The others are those that she learns from. */
const TESTED = 30
const TRIES_A_ROUND = 6
/**
 * Who knows whom Zed gives to is right about another giver with a chance of 27 % at best, if all draws are
 * equally likely: of 30 times 22 times once in six million.
 */
const LUCK = 22
/** Olga has invented him: she makes his card, and reads his page and his mails. */
const GUEST = 'Zed'
const NAMES = ['Anna', 'Ben', 'Cleo', 'Dan', 'Emil', GUEST]

for (const [where, { mail, leak, plant }] of atLeastOne(Object.entries(HOUSES))) {
  describe(`Olga, who clicks at random and draws again and again, ${where}`, () => {
    it('guesses nobody’s name better than by luck', async () => {
      const right = await guessAfter(mail, async () => {})
      for (const [giver, times] of atLeastOne(right)) {
        assert.ok(times < LUCK, `${giver}: ${times} of ${TESTED}`)
      }
    })

    it(`would know whom Anna gives to by ${leak}, if that told it`, async () => {
      const right = await guessAfter(mail, plant)
      assert.ok((right.get('Anna') ?? 0) >= 0.9 * TESTED, JSON.stringify([...right]))
    })
  })
}

/** Lets Olga play all rounds, tells her how half of them came out, and counts her guesses at the others. */
async function guessAfter(
  mail: Config['mail'] | undefined,
  plant: (told: Told) => Promise<unknown>,
): Promise<ReadonlyMap<string, number>> {
  const party = await startParty(mail ? { mail } : {})
  try {
    const gathered = await gather(party)
    const rounds: Round[] = []
    for (let number = 0; number < ROUNDS; number++) {
      rounds.push(await playRound(gathered, number, plant))
    }
    const known = rounds.slice(0, ROUNDS - TESTED)
    return guessRight({ names: NAMES, guest: GUEST, known, others: rounds.slice(known.length) })
  } finally {
    await party.close()
  }
}

type Gathered = {
  party: Party
  olga: Visitor
  exchange: Exchange
  ids: ReadonlyMap<string, string>
}

async function gather(party: Party): Promise<Gathered> {
  const olga = await party.olga()
  const slug = await party.exchange(olga, { draw_shape: 'any' })
  for (const name of NAMES) {
    // Who has no email gets a card; where there is no mail, everybody may.
    const hasEmail = name !== GUEST || party.ctx.sender === undefined
    const email = hasEmail ? `${name.toLowerCase()}@example.org` : ''
    await olga.submit(paths.people(slug), { name, email })
  }
  const exchange = await findExchange(party.ctx, slug)
  assert.ok(exchange)
  const people = await listParticipants(party.ctx, exchange.id)
  return { party, olga, exchange, ids: new Map(people.map(({ name, id }) => [name, id])) }
}

/** Draws once or twice, tries something at random, and looks at everything that stays. */
async function playRound(
  { party, olga, exchange, ids }: Gathered,
  number: number,
  plant: (told: Told) => Promise<unknown>,
): Promise<Round> {
  const { slug } = exchange
  const random = seeded(number)
  const shown = new Map<string, string>()
  const note = (asked: string, { status, location, text }: Answer) =>
    void shown.set(asked, [status, location, text].join(' '))
  const start = party.mails.length
  const draws = 1 + random(2)
  for (let draw = 0; draw < draws; draw++) {
    if (number + draw > 0) note('undone', await olga.submit(paths.undoDraw(slug)))
    note('drawn', await olga.submit(paths.draw(slug)))
  }
  const pairs = await readAssignment(party.ctx, exchange)
  const trier = { party, olga, slug, ids, random, note }
  for (let tries = 0; tries < TRIES_A_ROUND; tries++) await TRIES[random(TRIES.length)]?.(trier)
  await plant({ party, recipient: pairs.get(ids.get('Anna') ?? '') ?? '' })
  await lookAround(trier)
  await party.deliver()
  const mails = party.mails
    .slice(start)
    .map(
      ({ to, subject, text, html }) => `${to.name} | ${subject} | ${text.length} | ${html.length}`,
    )
  shown.set('mails', mails.join('\n'))
  const nameOf = new Map([...ids].map(([name, id]) => [id, name]))
  const named = [...pairs].map(
    ([giver, to]) => [nameOf.get(giver) ?? '', nameOf.get(to) ?? ''] as const,
  )
  return { shown, pairs: new Map(named) }
}

type Trier = {
  party: Party
  olga: Visitor
  slug: string
  ids: ReadonlyMap<string, string>
  random: RandomInt
  note: (asked: string, answer: Answer) => void
}

/** One of the others, by chance. */
function oneOf({ random, ids }: Trier): { name: string; id: string } {
  const name = NAMES.filter((one) => one !== GUEST)[random(NAMES.length - 1)] ?? ''
  return { name, id: ids.get(name) ?? '' }
}

/** What she may try without letting anybody in or out, and without opening anybody's page but her guest's. */
const TRIES: readonly ((trier: Trier) => Promise<unknown>)[] = [
  async (trier) => {
    const { olga, slug, note } = trier
    const [giver, recipient] = [oneOf(trier), oneOf(trier)]
    for (const [what, path] of [
      ['again', paths.drawAgain],
      ['forbid', paths.exclusions],
    ] as const) {
      const rule = { giver_id: giver.id, recipient_id: recipient.id, kind: 'one_way' }
      note(`${what} ${giver.name} ${recipient.name}`, await olga.post(path(slug), rule))
    }
  },
  async (trier) => {
    const { olga, slug, note } = trier
    const { name, id } = oneOf(trier)
    note(
      `household ${name}`,
      await olga.post(paths.households(slug), { [householdField(id)]: 'Elm' }),
    )
    note(`without ${name}`, await olga.get(paths.dropOut(slug, id)))
    note('with Zoe', await olga.post(paths.latecomer(slug), { name: 'Zoe', email: '' }))
  },
  async (trier) => {
    const { party, olga, slug, note, random } = trier
    const { name, id } = oneOf(trier)
    const person = await findParticipant(party.ctx, id)
    assert.ok(person)
    const email = `${name.toLowerCase()}${random(2)}@example.org`
    const answer = await olga.post(paths.person(slug, id), { ...personValues(person), email })
    assert.equal(answer.status, 303)
    note(`address of ${name}`, answer)
  },
  async ({ party, olga, slug, ids, note }) => {
    const card = await olga.post(paths.card(slug, ids.get(GUEST) ?? ''))
    const [link] = /\/k\/[\w-]+/.exec(card.html) ?? []
    assert.ok(link, card.text)
    const guest = party.visitor()
    await guest.get(link)
    note('by card', await guest.submit(link))
    note('by card, messages', await guest.get(paths.messages(slug)))
    note('by card, kept', await guest.get(paths.kept(slug)))
  },
  async (trier) => {
    const { party, olga, ids, note } = trier
    const mails = await party.ctx.db.selectFrom('outbox').selectAll().execute()
    const nameOf = new Map([...ids].map(([name, id]) => [id, name]))
    for (const { id, kind, participant_id } of mails.filter(({ state }) => state === 'held')) {
      const reader = nameOf.get(participant_id ?? '') ?? 'nobody'
      const asked = `mailbox, ${kind} to ${reader}`
      note(asked, await olga.get(paths.mailboxMail(id)))
      if (reader === GUEST) note(`${asked}, opened`, await olga.post(paths.mailboxMail(id)))
    }
  },
  async ({ olga, slug, note }) => note('sent again', await olga.post(paths.resendResults(slug))),
]

/** What she looks at in every round. */
async function lookAround({ olga, slug, ids, note }: Trier): Promise<void> {
  for (const path of [paths.desk, paths.exclusions, paths.exchangeMail, paths.exportPeople]) {
    note(path('this'), await olga.get(path(slug)))
  }
  note('mailbox', await olga.get(paths.mailbox()))
  for (const [name, id] of ids) note(`person ${name}`, await olga.get(paths.person(slug, id)))
}

import type { Page } from 'playwright-core'
import { paths } from '../../../src/paths.ts'
import type { Visitor } from '../visitor.ts'
import { BASE, CHRISTMAS, create, idOf, LONG_SITE, sayToAll } from './cast.ts'
import { openStage, type Stage, submitting } from './stage.ts'

const NAMES = ['Anna', 'Ben', 'Carla', 'Dave', 'Eve']

/** Where no mail is set up, so that cards are handed over; the site has a name of its own, a long one. */
export async function unsent(): Promise<Stage> {
  const stage = await openStage({ mail: { kind: 'mailbox' } })
  const { party, show } = stage
  const olga = await party.olga()
  await olga.submit(paths.settings(), { instance_name: LONG_SITE })
  const open = await filled(olga, CHRISTMAS)
  const drawn = await filled(olga, { ...BASE, name: 'Office party' })
  await olga.submit(paths.draw(drawn))
  await party.deliver()
  show('where no mail goes out', olga, paths.desk(open))
  show('drawn, where no mail goes out', olga, paths.desk(drawn))
  show('where no mail goes out', olga, paths.exchangeMail(drawn))
  show('where no mail goes out', olga, paths.settings())
  show('where no mail goes out', olga, paths.newPerson(open))
  show('where no mail goes out', olga, paths.latecomer(drawn))
  show('where no mail goes out', olga, paths.undoDraw(drawn))
  show('with several', olga, paths.mailbox())
  const over = await filled(olga, { ...BASE, name: 'Halloween' })
  await olga.submit(paths.draw(over))
  await olga.submit(paths.complete(over))
  show('where no mail goes out', olga, paths.again(over))
  const word = paths.announcement(drawn)
  show('where no mail goes out', olga, word)
  const looked = submitting(word, { text: 'Dinner’s at six.' })
  show('looked over, where no mail goes out', olga, word, looked)
  await sayToAll(party, olga, drawn, 'Dinner’s at six.')
  const cast = { slug: drawn, guests: new Map() }
  const anna = await idOf(party, cast, 'Anna')
  show('where no mail goes out', olga, paths.person(drawn, anna))
  show('where no mail goes out', olga, paths.dropOut(drawn, anna))
  const card = paths.card(drawn, anna)
  show('after the draw', olga, card)
  show('made after the draw', olga, card, submitting(card))
  await handingOver(stage, olga, { slug: drawn, open, anna })
  const { id } = await party.ctx.db
    .selectFrom('outbox')
    .select('id')
    .where('kind', '=', 'assignment')
    .where('participant_id', '=', await idOf(party, cast, 'Ben'))
    .executeTakeFirstOrThrow()
  const held = paths.mailboxMail(id)
  show('', olga, held)
  show('opened', olga, held, submitting(held))
  guests(stage, open)
  await withoutEmail(stage, olga)
  await byCard(stage, olga, drawn)
  return stage
}

/** Anna's card is handed over, Ben's and Carla's wait, the others have none. */
async function handingOver(
  { party, show }: Stage,
  olga: Visitor,
  { slug, open, anna }: { slug: string; open: string; anna: string },
): Promise<void> {
  const cast = { slug, guests: new Map() }
  for (const name of ['Anna', 'Ben', 'Carla']) {
    await olga.post(paths.card(slug, await idOf(party, cast, name)))
  }
  await olga.submit(paths.handOver(slug), { handed: anna })
  show('some done', olga, paths.handOver(slug))
  const nobody = submitting(paths.handOver(slug), {})
  show('nobody chosen', olga, paths.handOver(slug), nobody)
  show('cards to hand over', olga, paths.desk(slug))
  show('', olga, paths.allCards(open))
  const ids = NAMES.map((name) => idOf(party, { slug: open, guests: new Map() }, name))
  const all = await Promise.all(ids)
  const making = submitting(paths.allCards(open))
  // However often it is shown, there are none before.
  const anew = async (page: Page) => {
    await party.ctx.db
      .deleteFrom('sign_in_links')
      .where('kind', '=', 'card')
      .where('participant_id', 'in', all)
      .execute()
    await page.reload()
    await making.on(page)
  }
  show('made', olga, paths.allCards(open), { ...making, on: anew })
}

function guests({ party, show }: Stage, open: string): void {
  const visitor = party.visitor()
  show('where no mail goes out', visitor, paths.front())
  show('where no mail goes out', visitor, paths.lostLink())
  show('where no mail goes out', visitor, paths.invitation(open))
  const kim = { name: 'Kim', email: 'kim@example.org' }
  const join = submitting(paths.register(open), kim)
  show('joined, where no mail goes out', visitor, paths.invitation(open), join)
  const ask = paths.requestAccess(open)
  show('where no mail goes out', visitor, ask)
  const asked = submitting(ask, { email: 'anna@example.org' })
  show('sent, where no mail goes out', visitor, ask, asked)
  show('where no mail goes out', visitor, paths.forgotPassword())
}

/** Who has no email joins with a link of their own, or waits for a card. */
async function withoutEmail({ party, show }: Stage, olga: Visitor): Promise<void> {
  const visitor = party.visitor()
  const none = { email: '', no_email: '1' }
  const join = async (fields: Record<string, string>) => {
    const slug = await create(olga, { ...BASE, joins_without_email: '1', ...fields })
    await olga.submit(paths.openRegistration(slug))
    return [slug, submitting(paths.register(slug), { name: 'Grandpa Gus', ...none })] as const
  }
  const [slug, joining] = await join({ name: 'Tea at Gus’s' })
  show('without an email', visitor, paths.invitation(slug))
  show('joined without an email', visitor, paths.invitation(slug), joining)
  await party.visitor().post(paths.register(slug), { name: 'Ida', ...none })
  show('with a link of their own', olga, paths.handOver(slug))
  const [asking, waiting] = await join({ name: 'The choir', approves: '1' })
  show('asked without an email', visitor, paths.invitation(asking), waiting)
  await party.visitor().post(paths.register(asking), { name: 'Ida', ...none })
  show('without an email', olga, paths.waiting(asking))
}

/** Eve has a card, and has come by it. */
async function byCard({ party, show }: Stage, olga: Visitor, slug: string): Promise<void> {
  const eve = party.visitor()
  const card = await olga.post(
    paths.card(slug, await idOf(party, { slug, guests: new Map() }, 'Eve')),
  )
  const [address = ''] = /\/k\/[\w-]+/.exec(card.html) ?? []
  await eve.submit(address)
  show('by a card', eve, paths.dashboard(slug))
  show('by a card', eve, paths.messages(slug))
}

async function filled(olga: Visitor, fields: Record<string, string>): Promise<string> {
  const slug = await create(olga, fields)
  await olga.submit(paths.openRegistration(slug))
  for (const name of NAMES) {
    const email = name === 'Eve' ? '' : `${name.toLowerCase()}@example.org`
    await olga.submit(paths.people(slug), { name, email })
  }
  return slug
}

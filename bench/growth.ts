import { findExchange } from '../src/exchanges/queries.ts'
import type { Exchange } from '../src/exchanges/tables.ts'
import { paths } from '../src/paths.ts'
import type { Party } from '../test/support/party.ts'
import { addSentMails, crowd, growAndDraw } from './crowded.ts'
import { erasingFigure, TO_ERASE } from './erasing.ts'
import type { Figure, Goal } from './figures.ts'
import { costsOf } from './load.ts'
import { meanwhileFigures } from './meanwhile.ts'
import { pageFigure } from './pages.ts'
import { type Asked, asked, openPrepared } from './prepared.ts'
import { startBare } from './recorded.ts'
import type { Section } from './report.ts'
import { type Data, startOurs } from './servers.ts'

const MANY_PEOPLE = 3_000
const EXCHANGES = 1_000
const PEOPLE = 30
const MAILS_EACH = 60
const MAILS_OF_ALL = 100_000

/** What ten years, or a whole factory, leave behind, and what that costs. */
export async function benchGrowth(): Promise<Section> {
  return {
    figures: [
      ...(await manyPeople()),
      ...(await manyExchanges()),
      ...(await meanwhileFigures(EXCHANGES)),
    ],
  }
}

async function manyPeople(): Promise<Figure[]> {
  const { party, olga, exchange_date, ...data } = await openPrepared()
  const slug = await party.exchange(olga, { exchange_date, draw_shape: 'any' })
  const anna = await party.join(slug, 'Anna')
  await growAndDraw(party.ctx, await existing(party, slug), MANY_PEOPLE)
  await party.close()
  const page = asked('participant’s page with 3,000 people', paths.dashboard(slug), anna)
  return await figuresOf(data, [{ page, goal: { most: 4 } }])
}

async function manyExchanges(): Promise<Figure[]> {
  const { party, olga, exchange_date, ...data } = await openPrepared()
  const { ctx } = party
  const like = await party.exchange(olga, { exchange_date })
  const each = { like, people: PEOPLE, mails: MAILS_EACH }
  const exchanges = await crowd(ctx, { ...each, exchanges: EXCHANGES, keys: 'shared' })
  const toErase = await crowd(ctx, { ...each, exchanges: TO_ERASE, keys: 'own' })
  const erasing = await erasingFigure(ctx, toErase)
  const people = await ctx.db.selectFrom('participants').select(['id', 'exchange_id']).execute()
  await addSentMails(ctx, people, MAILS_OF_ALL - EXCHANGES * MAILS_EACH)
  await party.close()
  const [{ slug } = { slug: '' }] = exchanges
  const pages = [
    {
      page: asked('list of 1,000 exchanges', paths.adminHome(), olga),
      goal: { most: 10 },
    },
    {
      page: asked('desk beside 100,000 mails of others', paths.desk(slug), olga),
      goal: { most: 15 },
    },
    {
      page: asked('mail page beside 100,000 mails of others', paths.exchangeMail(slug), olga),
      goal: { most: 15 },
    },
  ]
  return [erasing, ...(await figuresOf(data, pages))]
}

async function existing({ ctx }: Party, slug: string): Promise<Exchange> {
  const exchange = await findExchange(ctx, slug)
  if (!exchange) throw new Error('There is no such exchange')
  return exchange
}

/** What these pages cost on an instance that is ready for it. */
async function figuresOf(
  data: Data,
  pages: readonly { page: Asked; goal: Goal }[],
): Promise<Figure[]> {
  await using ours = await startOurs(data)
  const { bare: started, bytes } = await startBare(
    pages.map(({ page }) => page),
    ours,
  )
  await using bare = started
  const figures: Figure[] = []
  for (const { page, goal } of pages) {
    const what = `${page.name}, ${bytes.get(page.url)} bytes`
    figures.push(pageFigure(what, { ...(await costsOf(page, { bare, ours })), goal }))
  }
  return figures
}

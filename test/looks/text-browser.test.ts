import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { paths } from '../../src/paths.ts'
import { assertInOrder } from '../support/in-order.ts'
import { openMainScenes } from '../support/main-scenes.ts'
import { linkIn, openParty } from '../support/party.ts'
import { nameOf, type Scene } from '../support/scenes/stage.ts'
import { atTerminal, hasTextBrowser, readWithW3m } from '../support/text-browser.ts'

const skip = hasTextBrowser() ? false : 'needs Debian’s packages w3m and bsdutils'

/** Lines that stand on a page in this order, with others between. */
const TOLD: readonly (readonly [route: string, state: string, lines: readonly string[]])[] = [
  [
    paths.front(),
    '',
    [
      'A Secret Santa that keeps its secret',
      '  • Lost my link',
      '  • I’m the organiser',
      'Privacy',
    ],
  ],
  [
    paths.setup(),
    'on the machine itself',
    [
      'Welcome to Sneaky Klaus',
      'Your name [                    ]',
      'Password',
      'At least 12 characters. A short sentence is easy to remember and hard to guess.',
      '[                    ]',
      'Get started',
    ],
  ],
  [
    paths.adminHome(),
    'with several exchanges',
    [
      'Your exchanges',
      'People can join',
      'Christmas at Aunt Rosie’s',
      'Friday, 25 December 2026 · in 35 days',
      '1 email didn’t arrive',
    ],
  ],
  [
    paths.desk(':slug'),
    'open',
    [
      'People can join · step 2 of 4',
      'Christmas at Aunt Rosie’s',
      'Next: share the link',
      'Everyone there? Draw names…',
      'Card not handed over yet: Grandma Ruth. Emails to Ivy don’t arrive.',
      '  • Grandma Ruth',
      '  • Ivy',
      'Add someone Add a list Add myself Write to everyone Hand over cards Download',
      'Details',
      'Stop people joining',
      'Delete the exchange…',
    ],
  ],
  [
    paths.exclusions(':slug'),
    'with households and a rule',
    ['Households', '  • Household: Anna', '    [Elm Street          ]', '  • Eve won’t draw Ivy'],
  ],
  [
    paths.invitation(':slug'),
    'open',
    [
      'Aunt Rosie invites you to a Secret Santa',
      'Christmas at Aunt Rosie’s',
      'When',
      '    Friday, 25 December 2026 (in 35 days)',
      'Your name',
      'As the others know you.',
      'Your email',
      'Count me in',
    ],
  ],
  [
    paths.dashboard(':slug'),
    'drawn',
    ['Hi Anna, names are drawn', 'Office party', 'You’re giving to', 'Ask in secret', 'Messages'],
  ],
  [
    paths.messages(':slug'),
    'with answers',
    [
      'The person you’re giving to',
      ' 1. You · 20 November 2026, 10:00',
      '    Which size is it?',
      'Ask',
    ],
  ],
  ['errors', 'nothing here', ['Nothing to unwrap here', 'Start page']],
]

describe('a terminal of 80 columns', { skip }, async () => {
  let scenes: Scene[] = []
  let close: () => Promise<void>
  before(async () => {
    const main = await openMainScenes()
    scenes = main.scenes
    close = main.close
  })
  after(() => close())

  for (const [route, state, lines] of TOLD) {
    it(`shows in this order: ${route} ${state}`, async () => {
      const scene = scenes.find((one) => one.route === route && one.state === state)
      assert.ok(scene)
      assertInOrder(await readWithW3m(scene.visitor, scene.address), lines)
    })
  }

  it('shows every main page, its title first of what is its own', async () => {
    for (const scene of scenes.filter(({ act }) => act.action === undefined)) {
      const lines = await readWithW3m(scene.visitor, scene.address)
      assert.match(lines[0] ?? '', /^Skip to content (Sneaky Klaus|Grandma Ruth’s)/, nameOf(scene))
      assert.equal(lines.at(-1), 'Privacy', nameOf(scene))
      assert.ok(lines.length > 4, nameOf(scene))
    }
  })
})

describe('Anna, who has only w3m', { skip }, async () => {
  const { party, olga } = await openParty()
  const slug = await party.exchange(olga, { name: 'Office party' })
  const site = await party.app.listen({ port: 0, host: '127.0.0.1' })
  const anna = atTerminal()

  it('joins', async () => {
    const lines = await anna.browse(site + paths.invitation(slug), [
      ...anna.fill('Your name', 'Anna'),
      ...anna.fill('Your email', 'anna@example.org'),
      ...anna.follow('Count me in'),
    ])
    assertInOrder(lines, ['Lovely! Now check your email', '    anna@example.org'])
  })

  it('is told what is wrong, and where', async () => {
    const lines = await anna.browse(site + paths.invitation(slug), [
      ...anna.fill('Your name', 'Anna'),
      ...anna.fill('Your email', 'anna at example'),
      ...anna.follow('Count me in'),
    ])
    assertInOrder(lines, [
      'One thing to fix. Nothing you typed is lost.',
      '  • That’s not a full email address. It looks like this: anna@example.org',
      'Your name',
      '[Anna                ]',
      'That’s not a full email address. It looks like this: anna@example.org',
      '[anna at example     ]',
    ])
  })

  it('opens the link of her mail, and is in', async () => {
    const link = site + linkIn(await party.mailTo('anna@example.org'))
    const lines = await anna.browse(link, anna.follow('Open my page'))
    assertInOrder(lines, ['Hi Anna, you’re in', 'Office party', 'When and where', 'About me'])
  })

  it('reads whom she gives to, and where to ask', async () => {
    await party.joinAll(slug, ['Ben', 'Cleo'])
    await olga.submit(paths.draw(slug))
    const link = site + linkIn(await party.mailTo('anna@example.org'))
    const lines = await anna.browse(link, anna.follow('Open my page'))
    assertInOrder(lines, ['Hi Anna, names are drawn', 'You’re giving to', 'Ask in secret'])
    assert.match(lines[lines.indexOf('You’re giving to') + 1] ?? '', /^(Ben|Cleo)$/)
    const again = site + linkIn(await party.mailTo('anna@example.org'))
    assertInOrder(await anna.browse(again, anna.follow('Get new link')), ['Check your email'])
    const fresh = site + linkIn(await party.mailTo('anna@example.org'))
    const keys = [...anna.follow('Open my page'), ...anna.follow('Ask in secret')]
    assertInOrder(await anna.browse(fresh, keys), ['Messages', 'The person you’re giving to'])
  })
})

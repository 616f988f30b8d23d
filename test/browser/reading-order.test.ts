import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { paths } from '../../src/paths.ts'
import { openBrowser } from '../support/chromium.ts'
import { assertInOrder } from '../support/in-order.ts'
import { openMainScenes } from '../support/main-scenes.ts'
import { enter, nameOf } from '../support/scenes/stage.ts'
import { linesOn, misreadings } from '../support/spoken.ts'

/** What is said of a page in this order, with other things between. */
const TOLD: readonly (readonly [route: string, state: string, lines: readonly string[]])[] = [
  [
    paths.front(),
    '',
    [
      'link: Skip to content',
      'Sneaky Klaus',
      'heading 1: A Secret Santa that keeps its secret',
      'Got an invitation? Open the link you were sent. That’s all it takes.',
      'link: Lost my link',
      'link: I’m the organiser',
      'link: Privacy',
    ],
  ],
  [
    paths.setup(),
    'on the machine itself',
    [
      'link: Sneaky Klaus',
      'heading 1: Welcome to Sneaky Klaus',
      'field: Your name',
      'field: Your email',
      'At least 12 characters. A short sentence is easy to remember and hard to guess.',
      'field: Password',
      'field: Time zone',
      'button: Get started',
    ],
  ],
  [
    paths.adminHome(),
    'with several exchanges',
    [
      'navigation: Menu',
      'heading 1: Your exchanges',
      'People can join',
      'heading 2: Christmas at Aunt Rosie’s',
      'link: Christmas at Aunt Rosie’s',
      'link: 1 email didn’t arrive',
      'heading 2: Office party',
      'link: New exchange',
    ],
  ],
  [
    paths.desk(':slug'),
    'open',
    [
      'link: Your exchanges',
      'People can join · step 2 of 4',
      'heading 1: Christmas at Aunt Rosie’s',
      'region: Next: share the link',
      'heading 2: Next: share the link',
      'group: Ways to send the invitation',
      'link: WhatsApp',
      'link: Draw names…',
      'fold: Card not handed over yet: Grandma Ruth. Emails to Ivy don’t arrive.',
      'link: Hand over cards',
      'fold: 8 people 4 without gift ideas',
      'fold: Who shouldn’t draw who 2 households, 1 rule',
      'fold: Details Fri 25 December',
      'fold: Email Sent 6 · Failed 1',
      'fold: More',
    ],
  ],
  [
    paths.desk(':slug'),
    'drawn',
    [
      'Names drawn · step 3 of 4',
      'heading 1: Office party',
      'Someone would like you to read a message they got.',
      'link: Read it',
      'heading 2: Names are drawn',
      'fold: 8 people 4 of 8 have opened their page',
      'fold: Someone comes or goes',
    ],
  ],
  [
    paths.exclusions(':slug'),
    'with households and a rule',
    [
      'heading 1: Who shouldn’t draw who',
      'All good: names can be drawn.',
      'heading 2: Households',
      'field: Household: Anna',
      'field: Household: Ben',
      'button: Save households',
      'heading 2: Other pairs',
      'button: Remove : Eve won’t draw Ivy',
      'fold: Add a rule',
    ],
  ],
  [
    paths.invitation(':slug'),
    'open',
    [
      'invites you to a Secret Santa',
      'heading 1: Christmas at Aunt Rosie’s',
      'term: When',
      'Friday, 25 December 2026',
      'link: I’m in',
      'heading 2: It takes a minute',
      'field: Your name',
      'field: Your email',
      'field: What would you like? (optional)',
      'fold: Address and reminders',
      'button: Count me in',
    ],
  ],
  [
    paths.register(':slug'),
    'with a mistake',
    [
      'heading 1: Christmas at Aunt Rosie’s',
      'group: 2 things to fix. Nothing you typed is lost.',
      'link: Enter a name.',
      'link: That’s not a full email address. It looks like this: anna@example.org',
      'Enter a name.',
      'field: Your name',
      'That’s not a full email address. It looks like this: anna@example.org',
      'field: Your email',
    ],
  ],
  [
    paths.dashboard(':slug'),
    'open',
    [
      'heading 1: Christmas at Aunt Rosie’s',
      'heading 2: All set for now',
      'fold: When and where Fri 25 December',
      'fold: My gift ideas written down',
      'fold: Reminders and leaving',
    ],
  ],
  [
    paths.dashboard(':slug'),
    'drawn',
    [
      'link: Messages',
      'heading 1: Office party',
      'heading 2: Who you’re giving to',
      'fold: For Anna’s eyes only Unwrap the name',
      'fold: Messages in secret',
    ],
  ],
  [
    paths.dashboard(':slug'),
    'unwrapped',
    [
      'heading 2: Who you’re giving to',
      'fold: Wrap it up again',
      'You’re giving to',
      'link: Ask in secret',
    ],
  ],
  [
    'errors',
    'nothing here',
    [
      'link: Sneaky Klaus',
      'heading 1: Nothing to unwrap here',
      'link: Lost the link to your page? Get a new one by email.',
      'link: Start page',
    ],
  ],
]

describe('a screen reader', async () => {
  const { scenes, close } = await openMainScenes()
  after(close)
  const browser = await openBrowser()
  const page = await (await browser.newContext()).newPage()

  for (const [route, state, lines] of TOLD) {
    it(`tells in this order: ${route} ${state}`, async () => {
      const scene = scenes.find((one) => one.route === route && one.state === state)
      assert.ok(scene)
      await enter(page, scene)
      assertInOrder(await linesOn(page), lines)
    })
  }

  it('says nothing of what a present holds before it is unwrapped', async () => {
    const scene = scenes.find(({ route, state }) => {
      return route === paths.dashboard(':slug') && state === 'drawn'
    })
    assert.ok(scene)
    await enter(page, scene)
    assert.doesNotMatch((await linesOn(page)).join('\n'), /You’re giving to|What would make/)
  })

  for (const scene of scenes) {
    it(`finds its way and reads nothing twice: ${nameOf(scene)}`, async () => {
      assert.deepEqual(await misreadings(page, scene), [])
    })
  }

  it('would be heard to stumble', async () => {
    const [scene] = scenes
    assert.ok(scene)
    const planted = `document.querySelector('main').insertAdjacentHTML('beforeend',
      '<h4>Deep</h4><button>Remove</button><button>Save</button><p>now</p><p>now</p>' +
      '<button>Save</button><main></main>')`
    const act = { on: async () => await page.evaluate(planted) }
    assert.deepEqual(await misreadings(page, { ...scene, act }), [
      'headings of the levels 1,4',
      'landmarks: banner,main,main,contentinfo',
      'read twice: now',
      'says too little: button: Remove',
      'stands for two things: button: Save',
    ])
  })
})

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { paths } from '../../src/paths.ts'
import { openBrowser } from '../support/chromium.ts'
import { atKeyboard, type Keyboard } from '../support/keyboard.ts'
import { linkIn, OLGA, openParty, startParty } from '../support/party.ts'
import { NARROW } from '../support/screen.ts'
import { THEMES } from '../support/themes.ts'

/** The twelfth of December, whether the browser begins with the month or the day. */
const DAY = '12122026'
const PEOPLE = /^People|^\d+ (person|people)/

for (const [theme, media] of Object.entries(THEMES)) {
  describe(`with the keyboard alone, ${theme}`, async () => {
    const browser = await openBrowser()
    const party = await startParty()
    after(() => party.close())
    const site = await party.app.listen({ port: 0, host: '127.0.0.1' })
    let olga: Keyboard
    let anna: Keyboard
    let slug: string
    before(async () => {
      olga = await sitDown()
      anna = await sitDown()
    })

    async function sitDown(): Promise<Keyboard> {
      const context = await browser.newContext({ viewport: NARROW, ...media })
      return atKeyboard(await context.newPage())
    }

    it('Olga sets it up', async () => {
      await olga.open(site)
      await olga.fill({
        'Your name': 'Olga',
        'Your email': OLGA.email,
        Password: OLGA.password,
      })
      await olga.follow('Get started')
      assert.equal(new URL(olga.page.url()).pathname, paths.adminHome())
    })

    it('Olga makes an exchange, is told what is wrong, and lets people join', async () => {
      await olga.follow('Let’s go')
      await olga.fill({ Name: 'Office party', 'The day': DAY })
      await olga.unfold(/^More options/)
      await olga.fill({ Reminders: 'soon' })
      await olga.follow('Create', 'Space')
      assert.match(await olga.page.title(), /^Error: /)
      await olga.tabTo(/^Enter numbers/)
      await olga.press('Enter')
      await olga.press('Control+A')
      await olga.type('7')
      await olga.follow('Create')
      await olga.follow('Let people join', 'Space')
      slug = new URL(olga.page.url()).pathname.split('/').at(-1) ?? ''
      assert.match(await olga.words(), /People can join · step 2 of 4/)
    })

    it('Olga adds people', async () => {
      await olga.unfold(PEOPLE)
      for (const name of ['Ben', 'Cleo', 'Dan']) {
        await olga.follow('Add someone')
        await olga.fill({ Name: name, Email: `${name.toLowerCase()}@example.org` })
        await olga.follow('Add')
        await olga.unfold(PEOPLE)
      }
      assert.match(await olga.words(), /3 people/)
    })

    it('Anna skips to the invitation, goes to its form, and joins', async () => {
      await anna.open(site + paths.invitation(slug))
      await anna.tabTo('Skip to content')
      await anna.press('Enter')
      await anna.tabTo('I’m in')
      await anna.press('Enter')
      await anna.fill({ 'Your name': 'Anna', 'Your email': 'anna@example.org' })
      await anna.tabTo(/^What would you like/)
      await anna.type('Socks')
      await anna.tabBackTo(/^Your email/)
      await anna.follow('Count me in')
      assert.match(await anna.words(), /Now check your email/)
    })

    it('Anna opens the link of her mail, and is in', async () => {
      await anna.open(site + linkIn(await party.mailTo('anna@example.org')))
      await anna.follow('Open my page', 'Space')
      await anna.unfold(/^My gift ideas/)
      assert.match(await anna.words(), /Hi Anna, you’re in[\s\S]*Socks/)
    })

    it('Olga draws names, and answers what she is asked', async () => {
      await olga.open(site + paths.desk(slug))
      await olga.follow('Draw names…')
      await olga.follow('Draw names', 'Space')
      assert.match(await olga.words(), /Names are drawn/)
    })

    it('Anna unwraps her name, wraps it up again, and asks in secret', async () => {
      await anna.open(site + linkIn(await party.mailTo('anna@example.org')))
      await anna.follow(/^Open my page|^Unwrap/)
      const name = anna.page.locator('.slip .name')
      assert.equal(await name.isVisible(), false)
      await anna.unfold(/Unwrap the name$/)
      assert.match((await name.textContent()) ?? '', /^(Ben|Cleo|Dan)$/)
      await anna.tabTo('Ask in secret')
      await anna.tabBackTo(/Wrap it up again$/)
      await anna.press('Enter')
      assert.equal(await name.isVisible(), false)
      await anna.press('Space')
      await anna.follow('Ask in secret')
      await anna.fill({ 'Your question': 'Which size?' })
      await anna.follow('Ask')
      assert.match(await anna.words(), /Which size\?/)
    })
  })
}

describe('whoever sits at a keyboard', async () => {
  const browser = await openBrowser()
  const { party } = await openParty()
  const site = await party.app.listen({ port: 0, host: '127.0.0.1' })

  for (const [what, planted, complaint] of [
    ['a ring', style(':focus-visible { outline: 0 }'), /has a ring of 0:1/],
    ['a ring that stands out', style('a { outline-color: #f5ecdc !important }'), /has a ring of 1/],
    ['what is out of sight', style('.lines { position: fixed; left: -99rem }'), /is out of sight/],
    ['order', `document.querySelector('.lines a').tabIndex = 1`, /goes back/],
    ['order as it is seen', style('footer { position: absolute; top: 0 }'), /jumps up/],
  ] as const) {
    it(`would miss ${what}`, async () => {
      const context = await browser.newContext({ viewport: NARROW })
      const lost = atKeyboard(await context.newPage())
      await lost.open(site + paths.front())
      await lost.tabTo('I’m the organiser')
      await lost.open(site + paths.front())
      await lost.page.evaluate(planted)
      await assert.rejects(lost.tabTo('Privacy'), complaint)
      await context.close()
    })
  }
})

/** A sheet made by a script, as the page allows no style of ours. */
function style(rules: string): string {
  return `(() => {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(${JSON.stringify(rules)})
    document.adoptedStyleSheets = [sheet]
  })()`
}

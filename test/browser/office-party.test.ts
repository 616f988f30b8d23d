import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { atLeastOne } from '../support/at-least-one.ts'
import { openBrowser } from '../support/chromium.ts'
import { everything } from '../support/everything.ts'
import { openRunning } from '../support/running.ts'
import { NARROW, openScreen, type Screen } from '../support/screen.ts'
import type { ReceivedMail } from '../support/smtp-server.ts'
import { recordsIn } from '../support/sqlite-records.ts'

const NAMES = ['Anna Quist', 'Ben Quist', 'Cleo Vexley', 'Dan Zornik', 'Eve Jyrkila']

type Person = { name: string; email: string; screen: Screen; recipient: string; id: string }

describe('an office party, in a browser without JavaScript, over a real mail server', async () => {
  const browser = await openBrowser()
  const klaus = await openRunning()
  const olga = await newScreen()
  let invitation: string
  let exclusionText: string
  const people: Person[] = []

  async function newScreen(): Promise<Screen> {
    const context = await browser.newContext({ viewport: NARROW, javaScriptEnabled: false })
    return await openScreen(context)
  }

  /** The newest mail to this person, once so many mails have come in all. */
  async function mailTo(email: string, count: number): Promise<ReceivedMail> {
    const mails = await klaus.post.waitForMails(count)
    const mail = mails.findLast(({ recipients }) => recipients.includes(email))
    assert.ok(mail, `no mail for ${email}`)
    return mail
  }

  function linkOf(mail: ReceivedMail): string {
    const link = /<a [^>]*href="([^"]+)"/.exec(mail.html)?.[1]?.replace(/&amp;/g, '&') ?? ''
    assert.ok(link.startsWith(klaus.url))
    assert.ok(mail.text.includes(link), 'both parts lead to the same page')
    return link
  }

  it('is set up by Olga, who opens registration and finds the link to share', async () => {
    await olga.open(klaus.url)
    await olga.fill({
      'Your name': 'Olga',
      'Your email': 'olga@example.org',
      Password: 'a present in every stocking',
      'Time zone': 'Europe/Berlin',
    })
    await olga.follow('Get started')
    await olga.follow('Let’s go')
    const day = Temporal.Now.plainDateISO().add({ days: 28 }).toString()
    await olga.fill({ Name: 'Office party', 'The day': day, Budget: 'about 20 €' })
    await olga.follow(/^Create$/)
    await olga.follow('Let people join')
    invitation = (await olga.page.locator('#invitation-link').getAttribute('href')) ?? ''
    assert.ok(invitation.startsWith(`${klaus.url}/exchange/`))
    assert.equal(await olga.page.getByRole('button', { name: 'Copy' }).count(), 0)
  })

  it('is joined by five people within a minute each, and their mail opens their page', async () => {
    for (const [index, name] of NAMES.entries()) {
      const email = `${name.split(' ')[0]?.toLowerCase()}@party.example.org`
      const screen = await newScreen()
      await screen.open(invitation)
      await screen.fill({ 'Your name': name, 'Your email': email })
      await screen.fill({ 'What would you like?': `Something for ${name}` })
      await screen.follow('Count me in')
      assert.match(await screen.text(), /Lovely! Now check your email/)
      await screen.open(linkOf(await mailTo(email, index + 1)))
      await screen.follow('Open my page')
      assert.match(await screen.text(), new RegExp(`Hi ${name}, you’re in`))
      people.push({ name, email, screen, recipient: '', id: '' })
    }
    const [anna] = people
    await anna?.screen.open(anna.screen.page.url())
    for (const name of NAMES) assert.ok((await anna?.screen.text())?.includes(name))
  })

  it('is drawn by Olga, with Anna and Ben apart', async () => {
    await olga.follow('Exchanges')
    await olga.follow('Office party')
    await olga.unfold('Who shouldn’t draw who')
    await olga.follow('Change rules')
    await olga.unfold('Add a rule')
    await olga.page.getByLabel('First person').selectOption('Anna Quist')
    await olga.page.getByLabel('Second person').selectOption('Ben Quist')
    await olga.follow('Add rule')
    exclusionText = 'Anna Quist and Ben Quist won’t draw each other'
    assert.ok((await olga.text()).includes(exclusionText))
    await olga.follow('Office party')
    await olga.follow('Draw names…')
    assert.match(await olga.text(), /Draw names now\?/)
    await olga.follow('Draw names')
    assert.match(await olga.text(), /Names are drawn, and the emails are on their way/)
  })

  it('tells each of them one name on the page that their mail leads to: nobody themselves, the couple apart', async () => {
    const mails = await klaus.post.waitForMails(10)
    assert.equal(mails.length, 10)
    for (const person of atLeastOne(people)) {
      const mail = await mailTo(person.email, 10)
      assert.equal(mail.subject, 'Names are drawn: Office party')
      const otherNames = NAMES.filter((name) => name !== person.name).join('|')
      assert.doesNotMatch(mail.text + mail.html, new RegExp(otherNames))
      await person.screen.open(linkOf(mail))
      await person.screen.follow('Open my page')
      assert.equal(
        await person.screen.page.locator('.slip .name').isVisible(),
        false,
        'still wrapped',
      )
      await person.screen.page.getByText('Unwrap the name').click()
      person.recipient = (await person.screen.page.locator('.slip .name').textContent()) ?? ''
      assert.ok((await person.screen.text()).includes(`Something for ${person.recipient}`))
    }
    assert.deepEqual(people.map(({ recipient }) => recipient).sort(), NAMES)
    for (const { name, recipient } of atLeastOne(people)) {
      assert.notEqual(name, recipient)
      assert.notDeepEqual([name, recipient].sort(), ['Anna Quist', 'Ben Quist'])
    }
  })

  /** What tells a person: their name, their address, their id. */
  const marksOf = ({ name, email, id }: Person) => [name, email, id]
  function pairs(): [giver: Person, recipient: Person][] {
    return people.map((giver) => {
      const recipient = people.find(({ name }) => name === giver.recipient)
      assert.ok(recipient?.id && giver.id)
      return [giver, recipient]
    })
  }
  function assertNoPair(text: string, where: string) {
    for (const [giver, recipient] of atLeastOne(pairs())) {
      const tells = (person: Person) => marksOf(person).some((mark) => text.includes(mark))
      assert.ok(!(tells(giver) && tells(recipient)), `${where} tells a pair: ${text.slice(0, 300)}`)
    }
  }

  it('tells Olga nothing more: no line of any of her pages holds a giver and a recipient', async () => {
    const rows = await klaus.instance.ctx.db.selectFrom('participants').selectAll().execute()
    for (const person of atLeastOne(people))
      person.id = rows.find(({ name }) => name === person.name)?.id ?? ''
    const waiting = [`${klaus.url}/admin`]
    const visited = new Set<string>()
    while (waiting.length > 0) {
      const address = waiting.pop() ?? ''
      if (visited.has(address)) continue
      visited.add(address)
      if (address.endsWith('.csv')) {
        const file = await olga.page.request.get(address)
        for (const line of (await file.text()).split('\r\n')) assertNoPair(line, address)
        continue
      }
      const response = await olga.open(address)
      assert.equal(response?.status(), 200, `${address} is a link to nothing`)
      const lines = olga.page.locator(
        'li, p, tr, dt, dd, h1, h2, h3, option, label, summary, small',
      )
      for (const line of atLeastOne(await lines.allTextContents())) {
        if (!line.includes(exclusionText)) assertNoPair(line, address)
      }
      for (const link of atLeastOne(await olga.page.locator('a[href]').all())) {
        const { pathname } = new URL((await link.getAttribute('href')) ?? '', address)
        if (pathname.startsWith('/admin')) waiting.push(klaus.url + pathname)
      }
    }
    assert.ok(visited.size >= 8, [...visited].join('\n'))
  })

  it('tells whoever has the database nothing, in any row, record or byte', async () => {
    const { ctx } = klaus.instance
    const tables = await everything(ctx.db)
    assert.equal(tables.assignments?.length, 5)
    assert.equal(tables.outbox?.length, 10)
    for (const [table, rows] of Object.entries(tables)) {
      for (const row of rows) assertNoPair(decoded(JSON.stringify(row)), table)
    }
    const links = klaus.post.mails.map((mail) => linkOf(mail).split('/').at(-1) ?? '')
    for (const [file, bytes] of atLeastOne(klaus.files())) {
      const records = recordsIn(bytes)
      for (const record of records) assertNoPair(decoded(record.toString('latin1')), file)
      const text = bytes.toString('latin1')
      for (const words of ['give to', 'giving to', 'Hello ', ...links])
        assert.ok(!text.includes(words), words)
    }
    const all = [...klaus.files().values()].flatMap(recordsIn)
    for (const { id, email } of atLeastOne(people)) {
      assert.ok(
        all.some((record) => record.includes(id) && record.includes(email)),
        'we do read records',
      )
    }
  })

  it('tells whoever reads the log nothing: no name, no address, no token', () => {
    const log = klaus.log.join('')
    assert.match(log, /"route":"\/auth\/participant\/magic\/:token"/)
    const links = klaus.post.mails.map((mail) => linkOf(mail).split('/').at(-1) ?? '')
    for (const word of [...people.flatMap(marksOf), 'Quist', 'olga@', 'stocking', ...links]) {
      assert.ok(!log.includes(word), word)
    }
    assert.doesNotMatch(log, /"level":[56]0/)
  })

  it('shows what a person wishes for to their giver alone', async () => {
    for (const { name, recipient, screen } of atLeastOne(people)) {
      const pages = screen.seen.slice(-1).join('')
      for (const other of NAMES.filter((one) => one !== name && one !== recipient)) {
        assert.ok(!pages.includes(`Something for ${other}`), `${name} reads of ${other}`)
      }
    }
  })
})

/** The text, and after it what its base64 and hex parts would be. */
function decoded(text: string): string {
  const parts = text.match(/[\w+/-]{16,}={0,2}/g) ?? []
  const readings = parts.flatMap((part) => [
    Buffer.from(part, 'base64').toString('latin1'),
    Buffer.from(part, 'base64url').toString('latin1'),
    Buffer.from(part, 'hex').toString('latin1'),
  ])
  return [text, ...readings].join('\n')
}

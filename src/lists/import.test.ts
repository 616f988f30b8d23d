import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import { cpuTimeOf } from '../../test/support/cpu-time.ts'
import { asText, listForm } from '../../test/support/list-form.ts'
import { OLGA, openParty } from '../../test/support/party.ts'
import type { Answer } from '../../test/support/visitor.ts'
import { enter } from '../participants/entering.ts'
import { paths } from '../paths.ts'

const LIST = `Wishes;Household;E-Mail;Name;Shoe size
"tea; books";Lindgren;anna@example.org;Anna;38
;;ben@example.org;Ben;44
;Lindgren;;Grandma Ruth;39
`

describe('a list of people that Olga adds', async () => {
  const { party, olga } = await openParty()
  let slug: string
  beforeEach(async () => {
    slug = await party.exchange(olga)
  })

  const look = (list: string) => olga.post(paths.importPeople(slug), { list })
  const confirm = (list: string, preview: Answer) =>
    olga.post(paths.confirmImport(slug), { list, seen: preview.valueOf('seen') ?? '' })

  it('says of a file at once that the button below it could not post it', async () => {
    const person = (at: number) => `人${at},p${at}@example.org,${'本'.repeat(180)}`
    const many = ['Name,Email,Wishes', ...Array.from({ length: 2000 }, (_, at) => person(at))]
    const wide = Buffer.from(`\ufeff${many.join('\n')}`, 'utf16le')
    const lines = Array.from(
      { length: 1000 },
      (_, at) => `P${at},p${at}@example.org,"${'a\n'.repeat(400)}"`,
    )
    const broken = Buffer.from(['Name,Email,Wishes', ...lines].join('\n'))
    for (const bytes of [wide, broken]) {
      assert.ok(bytes.length < 1_000_000)
      const answer = await upload(bytes)
      assert.equal(answer.status, 422)
      assert.match(answer.text, /more text than can be read at once.*Add it in parts/s)
    }
    const fits = Buffer.from(`\ufeff${many.slice(0, 1500).join('\n')}`, 'utf16le')
    assert.match((await upload(fits)).text, /Add 1499 people/)
  })

  async function upload(
    bytes: Buffer,
    fields: Record<string, string> = {},
    fileName = 'people.csv',
  ) {
    const page = await olga.get(paths.importPeople(slug))
    const form = new FormData()
    form.set('_csrf', page.valueOf('_csrf') ?? '')
    for (const [name, value] of Object.entries(fields)) form.set(name, value)
    form.set('file', new Blob([new Uint8Array(bytes)]), fileName)
    const { statusCode: status, body: html } = await sendForm(paths.importPeople(slug), form)
    return { status, html, text: html.replace(/<[^>]*>/g, ' ') }
  }

  /** Posts these fields as the form of a list does: with files, though there is none. */
  async function send(url: string, fields: Record<string, string>) {
    const form = new FormData()
    form.set('_csrf', (await olga.get(paths.importPeople(slug))).valueOf('_csrf') ?? '')
    for (const [name, value] of Object.entries(fields)) form.set(name, value)
    return await sendForm(url, form)
  }

  async function sendForm(url: string, form: FormData) {
    const sent = new Response(form)
    return await olga.request({
      method: 'POST',
      url,
      headers: { 'content-type': sent.headers.get('content-type') ?? '' },
      payload: Buffer.from(await sent.arrayBuffer()),
    })
  }

  /** As if so many had joined, each with these wishes. */
  async function fill(count: number, gift_ideas: string) {
    const { db } = party.ctx
    const { id } = await db
      .selectFrom('exchanges')
      .select('id')
      .where('slug', '=', slug)
      .executeTakeFirstOrThrow()
    for (let one = 0; one < count; one += 1) {
      await enter(
        party.ctx,
        { id },
        {
          name: `Person ${one}`,
          email: one % 3 === 0 ? null : `p${one - (one % 5)}@example.org`,
          gift_ideas: gift_ideas.trim(),
          postal_address: 'Street 1\nTown',
          household: one % 7 === 0 ? 'Berg' : '',
          reminder_enabled: true,
        },
      )
    }
  }

  async function people() {
    return await party.ctx.db
      .selectFrom('participants')
      .innerJoin('exchanges', 'exchanges.id', 'participants.exchange_id')
      .select(['participants.name', 'email', 'household', 'gift_ideas', 'postal_address'])
      .where('slug', '=', slug)
      .where('status', '=', 'active')
      .orderBy('participants.name')
      .orderBy('email')
      .execute()
  }

  it('is read in little time, or refused at once, whatever is in it', async () => {
    const kilobytes = (text: string, count: number) =>
      text.repeat(Math.ceil((count * 1024) / text.length))
    const header = 'Name,Email\nAnna,anna@example.org'
    const lists: [list: string, says: RegExp][] = [
      [`${header},${kilobytes(' ', 1000)}`, /New 1 /],
      [`${header},x${kilobytes(" '", 1000)}x`, /New 1 /],
      [`Anna,${kilobytes('@', 900)} x`, /not a full email address|shorten/i],
      [`Anna${kilobytes(',', 900)}`, /New 1 /],
      [kilobytes('a\n', 900), /too long to read at once.*up to 2000 people/],
      [`a${kilobytes(',', 500)}${kilobytes('\nb', 400)}`, /too long to read at once/],
      [kilobytes('Anna,anna@example.org\n', 100), /too long to read at once/],
    ]
    for (const [list, says] of lists) {
      let answer = { text: '' }
      const took = await cpuTimeOf(async () => {
        answer = await upload(Buffer.from(list))
      })
      assert.match(answer.text.replace(/\s+/g, ' '), says, list.slice(0, 60))
      assert.ok(took < 1500, `${took} ms for ${list.slice(0, 60)}`)
    }
    const late = await olga.post(paths.confirmImport(slug), { list: 'a\n'.repeat(11_000) })
    assert.match(late.text, /too long to read at once/)
  })

  it('is shown line by line before anything is written, and added by one button', async () => {
    const preview = await look(LIST)
    assert.equal(preview.status, 200)
    assert.match(preview.text, /Nobody’s added yet\. New 3 Already in 0 To fix 0/)
    assert.match(preview.text, /New 3 people 2\. Anna anna@example\.org · Lindgren 3\. Ben/)
    assert.match(preview.text, /This column is left out: “Shoe size”\./)
    assert.deepEqual(await people(), [])
    const desk = await olga.get((await confirm(LIST, preview)).location)
    assert.match(desk.text, /3 people are in\. Emails go out; cards for whoever gets none\./)
    assert.match(desk.text, /3 people/)
    assert.deepEqual(
      { ...(await people())[0] },
      {
        name: 'Anna',
        email: 'anna@example.org',
        household: 'Lindgren',
        gift_ideas: 'tea; books',
        postal_address: '',
      },
    )
    assert.match((await party.mailTo('ben@example.org')).subject, /Olga has added you/)
  })

  it('says who is in already, what is wrong, and what is there twice', async () => {
    await party.join(slug, 'Anna')
    await olga.submit(paths.people(slug), { name: 'Grandma Ruth' })
    const list = `name,email
Anna,ANNA@example.org
Anna Lindgren,anna@example.org
grandma ruth,
Ben,not an address
,cleo@example.org
Dan,dan@example.org
dan,DAN@example.org
Dan's sister,dan@example.org
"Eva,eva@example.org
`
    const preview = await look(list)
    assert.match(preview.html, /<title>Error: Check the list/)
    assert.match(
      preview.html,
      /tabindex="-1" autofocus>[\s\S]*<a href="#list">[\s\S]*id="list"[^>]*aria-invalid/,
    )
    for (const words of [
      'New 2 Already in 3 To fix 4',
      '4 lines to fix Fix these lines, or go on without them.',
      'Already in 3 people 3. Anna Lindgren anna@example.org Anna is already in with this email. 2. Anna anna@example.org 4. grandma ruth',
      '5. Ben not an address That’s not a full email address. It looks like this: anna@example.org 6.',
      '6. no name cleo@example.org Enter a name. 8.',
      '8. dan dan@example.org Same as line 7. 10.',
      "New 2 people 9. Dan's sister dan@example.org Same email as Dan (line 7). 7. Dan dan@example.org",
      'A quotation mark is missing its partner.',
      'Add 2 people',
    ]) {
      assert.ok(preview.text.replaceAll('&#39;', "'").includes(words), words)
    }
    assert.equal((await confirm(list, preview)).status, 303)
    assert.deepEqual(
      (await people()).map(({ name }) => name),
      ['Anna', 'Dan', "Dan's sister", 'Grandma Ruth'],
    )
    const again = await look(list)
    assert.match(again.text, /There’s nobody to add\./)
  })

  it('has nobody to add where each line is to be fixed or is in, and says so whatever is posted', async () => {
    await olga.submit(paths.people(slug), { name: 'Ben', email: 'ben@example.org' })
    for (const list of ['Anna, notanemail', 'Ben, ben@example.org']) {
      const preview = await look(list)
      assert.match(preview.text, /There’s nobody to add\./)
      const answer = await confirm(list, preview)
      assert.equal(answer.status, 422)
      assert.match(answer.text, /Check the list .*There’s nobody to add\./)
      assert.equal(answer.valueOf('seen'), preview.valueOf('seen'))
    }
    assert.doesNotMatch((await olga.get(paths.desk(slug))).text, /0 people|Anna/)
  })

  it('shows what is wrong before what is fine, which is folded', async () => {
    const { text, html } = await look('Anna\nBen,not an address')
    assert.match(text, /1 line to fix .*2\. Ben not an address .*Add 1 person .*New 1 person 1\./)
    assert.match(html, /<details class="fold">\s*<summary><h2>New<\/h2>/)
    const fine = await look('Anna\nBen')
    assert.doesNotMatch(fine.text, /to fix|Fix these/)
  })

  it('takes an email for no name', async () => {
    const preview = await look('Name,Email\nanna@example.org,\nBen,ben@example.org')
    assert.match(preview.text, /1 line to fix .*2\. anna@example\.org A name can’t hold an @\./)
    assert.match(preview.text, /Add 1 person/)
  })

  it('says what it takes for a household, and leaves that out if Olga says so', async () => {
    const list = 'Name,Department\nAnna,Sales\nBen,Sales'
    const preview = await look(list)
    assert.match(preview.text, /“Department” is used as household: .* Don’t use it/)
    assert.match(preview.html, /name="leave_out" value="2" formaction="[^"]+\/import"/)
    const without = await olga.post(paths.importPeople(slug), {
      ...listForm(preview),
      leave_out: '2',
    })
    assert.match(without.text, /This column is left out: “Department”\./)
    assert.doesNotMatch(without.text, /is used as household|· Sales Sales/)
    await olga.submit(paths.confirmImport(slug), listForm(without))
    assert.deepEqual(
      (await people()).map(({ household }) => household),
      ['', ''],
    )
    assert.doesNotMatch((await look('Name,Household\nCleo,Berg')).text, /is used as household/)
  })

  it('keeps Anna and Ben Lindgren apart, wherever their household stands beside a department', async () => {
    const word = (line: string) => look(`${line}\nAnna,Sales,Lindgren\nBen,IT,Lindgren`)
    for (const header of ['Name,Department,Household', 'Name,Team,Haushalt']) {
      const preview = await word(header)
      assert.match(preview.text, /Anna Lindgren .*Ben Lindgren/)
      assert.match(preview.text, /This column is left out: “(Department|Team)”\./)
      assert.doesNotMatch(preview.text, /is used as household/)
    }
    const offered = await word('Name,Department,Family')
    assert.match(offered.text, /“Family” is used as household.*Ben Lindgren/)
  })

  it('lets Olga choose another column as household', async () => {
    const list = 'Name,Team,Group,Family\nAnna,Red,Sales,Berg\nBen,Blue,Sales,Lind'
    const preview = await look(list)
    assert.match(preview.text, /“Family” is used as household/)
    const choice = { column_4: 'left_out', column_3: 'household' }
    const chosen = await olga.post(paths.importPeople(slug), { ...listForm(preview), ...choice })
    assert.match(chosen.text, /“Group” is used as household: .* Don’t use it/)
    assert.match(chosen.text, /These columns are left out: “Team” and “Family”\./)
    assert.match(chosen.text, /New 2 people 2\. Anna Sales 3\. Ben Sales/)
    await olga.submit(paths.confirmImport(slug), listForm(chosen))
    assert.deepEqual(
      (await people()).map(({ household }) => household),
      ['Sales', 'Sales'],
    )
  })

  it('takes the email for Anna’s address, though her street stands before it', async () => {
    const preview = await look('Name,Address,E-Mail\nAnna,Elm Street 1,anna@example.org')
    assert.match(preview.text, /Anna anna@example\.org/)
  })

  it('says that the third column of a list without a heading is used as household', async () => {
    const list = 'Anna,anna@example.org,Sales,books\nBen,ben@example.org,Sales,tea'
    const preview = await look(list)
    assert.match(preview.text, /Column 3 is used as household: .* Don’t use it/)
    const without = await olga.post(paths.importPeople(slug), {
      ...listForm(preview),
      leave_out: '3',
    })
    assert.match(without.text, /This column is left out: 3\./)
    assert.doesNotMatch(without.text, /is used as household|Anna anna@example\.org · Sales/)
    assert.doesNotMatch((await look('Anna,anna@example.org')).text, /is used as household/)
  })

  it('needs no header: the email is found wherever it stands', async () => {
    for (const list of ['Anna\tanna@example.org\tBerg', 'anna@example.org,Anna,Berg']) {
      assert.match((await look(list)).text, /New 1 person 1\. Anna anna@example\.org · Berg/, list)
    }
    assert.match((await look('Anna\nBen\n')).text, /New 2 people 1\. Anna 2\. Ben/)
    const names = await look('First name,Last name,Mail\nAnna,Lindgren,anna@example.org')
    assert.match(names.text, /New 1 person 2\. Anna Lindgren anna@example\.org/)
  })

  it('is uploaded as spreadsheets save it', async () => {
    const text = 'Name;Email\r\nZoë;zoe@example.org\r\n'
    for (const bytes of [
      Buffer.from(text),
      Buffer.from(`\uFEFF${text}`),
      Buffer.from(`\uFEFF${text.replaceAll(';', '\t')}`, 'utf16le'),
      Buffer.from(`\uFEFF${text}`, 'utf16le').swap16(),
      Buffer.from(text, 'latin1'),
    ]) {
      const { status, text: page } = await upload(bytes)
      assert.equal(status, 200)
      assert.match(page.replace(/\s+/g, ' '), /2\. Zoë zoe@example\.org/)
    }
  })

  it('is not a workbook, not two lists at once, and not empty', async () => {
    const workbook = await upload(Buffer.from('PK\u0003\u0004…'))
    assert.equal(workbook.status, 422)
    assert.match(workbook.text, /Save it as “CSV UTF-8”/)
    const both = await upload(Buffer.from('Anna'), { list: 'Ben' })
    assert.equal(both.status, 422)
    assert.match(both.text, /Paste a list or choose a file, not both\./)
    assert.match(both.text, /Ben/)
    const empty = await look(' \n')
    assert.equal(empty.status, 422)
    assert.match(empty.text, /There’s nobody in this list yet\./)
    assert.equal((await look('Name,Email\n')).status, 422)
  })

  it('is a file whose name says so', async () => {
    for (const name of ['people.CSV', 'people.tsv', 'p.txt']) {
      assert.equal((await upload(Buffer.from('Anna'), {}, name)).status, 200, name)
    }
    for (const name of ['people.html', 'csv', 'people.csv.exe', 'people.csv\0.js', 'people']) {
      const { status, text } = await upload(Buffer.from('Anna'), {}, name)
      assert.equal(status, 422, name)
      assert.match(text, /Choose a file whose name ends in \.csv, \.tsv or \.txt, or paste/)
    }
  })

  it('comes back unchanged from where it was saved, whoever is in it', async () => {
    const before = slug
    const join = (name: string, email: string) =>
      party.visitor().post(paths.register(slug), { name, email })
    await olga.submit(paths.people(slug), { name: 'Anna' })
    await join('Anna', 'anna@example.org')
    await join('anna', 'other@example.org')
    await olga.submit(paths.people(slug), { name: 'Dan', email: 'dan@example.org' })
    const sister = { name: 'Zoe', email: 'dan@example.org', gift_ideas: '=1\n\n“tea”;\n"a",b\n-2' }
    await olga.submit(paths.people(slug), sister)
    const were = await people()
    const { html: saved } = await olga.get(paths.exportPeople(before))
    slug = await party.exchange(olga)
    const preview = await look(saved)
    assert.match(preview.text, /New 5 Already in 0 To fix 0/)
    await confirm(saved, preview)
    assert.deepEqual(await people(), were)
    assert.match((await look(saved)).text, /New 0 Already in 5 To fix 0/)
    const lines = (file: string) => file.split('\r\n').sort()
    assert.deepEqual(lines((await olga.get(paths.exportPeople(slug))).html), lines(saved))
  })

  it('comes back unchanged however long it is: in parts, if it has to be', async () => {
    const cases: [count: number, gift_ideas: string, parts: number][] = [
      [220, `${'tea\n'.repeat(49)}tea`, 1],
      [2000, '', 1],
      [500, '🎅"'.repeat(1000), 3],
      [400, `a${'\n='.repeat(999)}`, 2],
    ]
    for (const [count, gift_ideas, parts] of cases) {
      slug = await party.exchange(olga)
      await fill(count, gift_ideas)
      const were = await people()
      const page = await olga.get(paths.exportPeople(slug))
      const links = [...page.html.matchAll(/href="([^"]+part=[^"]+)"/g)].map(
        ([, link = '']) => link,
      )
      const files: string[] = []
      if (parts === 1) files.push(page.html)
      else
        assert.match(page.text, new RegExp(`it comes in ${parts} files: as much as can be added`))
      for (const link of links) files.push((await olga.get(link.replace('&amp;', '&'))).html)
      assert.equal(files.length, parts)
      slug = await party.exchange(olga)
      for (const file of files) {
        const sent = await upload(Buffer.from(file))
        assert.equal(sent.status, 200, sent.text.slice(0, 500))
        const text = /<textarea[^>]*name="list"[^>]*>\n?([^<]*)/.exec(sent.html)?.[1] ?? ''
        const list = asText(text).replace(/\r?\n/g, '\r\n')
        const seen = /name="seen" value="([^"]+)"/.exec(sent.html)?.[1] ?? ''
        const confirmed = await send(paths.confirmImport(slug), { list, seen })
        assert.equal(confirmed.statusCode, 303)
      }
      assert.deepEqual(await people(), were)
    }
  })

  it('is saved in parts that belong together, or anew', async () => {
    await fill(700, 'ü'.repeat(2000))
    const links = async () => {
      const { html } = await olga.get(paths.exportPeople(slug))
      return [...html.matchAll(/href="([^"]+part=[^"]+)"/g)].map(([, link = '']) =>
        link.replace('&amp;', '&'),
      )
    }
    const [first = '', second = ''] = await links()
    assert.match((await olga.get(first)).html, /^\uFEFF"Name"/)
    await olga.submit(paths.people(slug), { name: 'A newcomer' })
    const late = await olga.get(second)
    assert.match(late.text, /Something changed in the meantime, so the parts are new ones/)
    assert.match((await olga.get((await links())[1] ?? '')).html, /^\uFEFF"Name"/)
  })

  it('has 1,000 lines, and no more than a megabyte', async () => {
    const list = Array.from(
      { length: 1000 },
      (_, i) => `Person ${i},p${i}@example.org,Team ${i % 9}`,
    )
    const preview = await look(list.join('\n'))
    assert.match(preview.text, /New 1000/)
    assert.equal((await confirm(list.join('\n'), preview)).status, 303)
    assert.equal((await people()).length, 1000)
    const tooLarge = await upload(Buffer.alloc(1024 * 1024 + 1, 'x'))
    assert.equal(tooLarge.status, 413)
    assert.equal((await look('x'.repeat(1024 * 1024))).status, 413)
    const elsewhere = await olga.post(paths.people(slug), { name: 'x'.repeat(70 * 1024) })
    assert.equal(elsewhere.status, 413)
  })

  it('is shown anew when it or the people changed since Olga looked', async () => {
    const preview = await look('Anna,anna@example.org\nBen')
    const other = await confirm('Anna,anna@example.org\nMallory', preview)
    assert.equal(other.status, 409)
    assert.match(other.text, /changed in the meantime, so nobody was added/)
    await party.join(slug, 'Anna')
    const changed = await confirm('Anna,anna@example.org\nBen', preview)
    assert.equal(changed.status, 409)
    assert.match(changed.text, /Already in 1 person 1\. Anna anna@example\.org/)
    assert.equal((await people()).length, 1)
    assert.equal((await confirm('Anna,anna@example.org\nBen', changed)).status, 303)
    assert.equal((await people()).length, 2)
  })

  it('is held to the number of places', async () => {
    slug = await party.exchange(olga, { max_participants: '3' })
    const preview = await look('Anna\nBen\nCleo\nDan')
    assert.match(preview.text, /1 line to fix .*4\. Dan No room left \(3 places\)\./)
    await confirm('Anna\nBen\nCleo\nDan', preview)
    assert.equal((await people()).length, 3)
  })

  it('is possible before the draw only', async () => {
    await party.joinAll(slug, ['Anna', 'Ben', 'Cleo'])
    const preview = await look('Dan')
    await olga.submit(paths.draw(slug))
    assert.equal((await olga.get(paths.importPeople(slug))).status, 409)
    const late = await look('Dan')
    assert.equal(late.status, 409)
    assert.match(late.text, /you can only add people one by one/)
    assert.equal((await confirm('Dan', preview)).status, 409)
  })

  it('comes back after signing in again', async () => {
    const seen = await look('Anna\nBen')
    party.clock.move({ days: 8 })
    const sent = await confirm('Anna\nBen', seen)
    const next = decodeURIComponent(sent.location.split('next=')[1] ?? '')
    assert.equal(next, paths.importPeople(slug))
    const page = await olga.submit(paths.adminSignIn(), { ...OLGA, next })
    assert.match(page.valueOf('list') ?? '', /Anna\s+Ben/)
  })
})

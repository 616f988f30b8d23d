import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import { cpuTimeOf } from '../../test/support/cpu-time.ts'
import { OLGA, openParty } from '../../test/support/party.ts'
import type { Answer } from '../../test/support/visitor.ts'
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

  async function upload(bytes: Buffer, fields: Record<string, string> = {}) {
    const page = await olga.get(paths.importPeople(slug))
    const form = new FormData()
    form.set('_csrf', page.valueOf('_csrf') ?? '')
    for (const [name, value] of Object.entries(fields)) form.set(name, value)
    form.set('file', new Blob([new Uint8Array(bytes)]), 'people.csv')
    const sent = new Response(form)
    const answer = await olga.request({
      method: 'POST',
      url: paths.importPeople(slug),
      headers: { 'content-type': sent.headers.get('content-type') ?? '' },
      payload: Buffer.from(await sent.arrayBuffer()),
    })
    return { status: answer.statusCode, text: answer.body.replace(/<[^>]*>/g, ' ') }
  }

  async function people() {
    return await party.ctx.db
      .selectFrom('participants')
      .innerJoin('exchanges', 'exchanges.id', 'participants.exchange_id')
      .select(['participants.name', 'email', 'household', 'gift_ideas', 'postal_address'])
      .where('slug', '=', slug)
      .where('status', '=', 'active')
      .orderBy('participants.name')
      .execute()
  }

  it('is read in little time, or refused at once, whatever is in it', async () => {
    const kilobytes = (text: string, count: number) =>
      text.repeat(Math.ceil((count * 1024) / text.length))
    const header = 'Name,Email\nAnna,anna@example.org'
    const lists: [list: string, says: RegExp][] = [
      [`${header},${kilobytes(' ', 1000)}`, /1 new/],
      [`${header},x${kilobytes(" '", 1000)}x`, /1 new/],
      [`Anna,${kilobytes('@', 900)} x`, /not a full email address|shorten/i],
      [`Anna${kilobytes(',', 900)}`, /1 new/],
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
    assert.match(preview.text, /Of 3 lines: 3 new , 0 already in, 0 left out/)
    assert.match(preview.text, /2\. Anna anna@example\.org · Lindgren new/)
    assert.match(preview.text, /This column is not used: Shoe size/)
    assert.deepEqual(await people(), [])
    const desk = await olga.get((await confirm(LIST, preview)).location)
    assert.match(desk.text, /The list is added\./)
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
    assert.match((await party.mailTo('ben@example.org')).subject, /You are in/)
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
    for (const words of [
      'Of 9 lines: 2 new , 3 already in, 4 left out',
      '2. Anna anna@example.org already in',
      '3. Anna Lindgren anna@example.org Anna is in with this address. already in',
      '4. grandma ruth already in',
      '5. Ben not an address That’s not a full email address. It looks like this: anna@example.org left out',
      '6. no name cleo@example.org Please enter a name. left out',
      '7. Dan dan@example.org new',
      '8. dan dan@example.org The same as line 7. left out',
      "9. Dan's sister dan@example.org Shares the address with Dan, line 7. new",
      'A quotation mark opens here and never closes. left out',
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
    assert.match(again.text, /There is nobody to add/)
  })

  it('needs no header: the email is found wherever it stands', async () => {
    for (const list of ['Anna\tanna@example.org\tBerg', 'anna@example.org,Anna,Berg']) {
      assert.match((await look(list)).text, /1\. Anna anna@example\.org · Berg new/, list)
    }
    assert.match((await look('Anna\nBen\n')).text, /1\. Anna new 2\. Ben new/)
    const names = await look('First name,Last name,Mail\nAnna,Lindgren,anna@example.org')
    assert.match(names.text, /2\. Anna Lindgren anna@example\.org new/)
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
    assert.match(workbook.text, /Save it in your spreadsheet as “CSV UTF-8”/)
    const both = await upload(Buffer.from('Anna'), { list: 'Ben' })
    assert.equal(both.status, 422)
    assert.match(both.text, /either paste a list or choose a file/)
    assert.match(both.text, /Ben/)
    const empty = await look(' \n')
    assert.equal(empty.status, 422)
    assert.match(empty.text, /There is nobody in this list yet/)
    assert.equal((await look('Name,Email\n')).status, 422)
  })

  it('has 1,000 lines, and no more than a megabyte', async () => {
    const list = Array.from(
      { length: 1000 },
      (_, i) => `Person ${i},p${i}@example.org,Team ${i % 9}`,
    )
    const preview = await look(list.join('\n'))
    assert.match(preview.text, /1000 new/)
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
    assert.match(other.text, /changed meanwhile, so nothing was added/)
    await party.join(slug, 'Anna')
    const changed = await confirm('Anna,anna@example.org\nBen', preview)
    assert.equal(changed.status, 409)
    assert.match(changed.text, /1\. Anna anna@example\.org already in/)
    assert.equal((await people()).length, 1)
    assert.equal((await confirm('Anna,anna@example.org\nBen', changed)).status, 303)
    assert.equal((await people()).length, 2)
  })

  it('is held to the number of places', async () => {
    slug = await party.exchange(olga, { max_participants: '3' })
    const preview = await look('Anna\nBen\nCleo\nDan')
    assert.match(preview.text, /4\. Dan All 3 places are taken\. left out/)
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
    assert.match(late.text, /no list can be added any more/)
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

import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import { listForm } from '../../test/support/list-form.ts'
import { openParty } from '../../test/support/party.ts'
import { paths } from '../paths.ts'

describe('a list that is not the first', async () => {
  const { party, olga } = await openParty()
  let slug: string
  beforeEach(async () => {
    slug = await party.exchange(olga)
    party.mails.length = 0
  })

  const look = (list: string) => olga.post(paths.importPeople(slug), { list })

  it('says who is in, but not on it, as they may have left the office; they stay in', async () => {
    for (const name of ['Anna', 'Ben', 'Cleo', 'Dan'])
      await olga.submit(paths.people(slug), { name, email: `${name}@example.org` })
    const preview = await look(
      'Anna,anna@example.org\nBen,ben@@example\nC. Vexley,cleo@example.org',
    )
    assert.match(
      preview.text,
      /Not on this list 1 person They’re in and stay in\. Has someone left\? Take them out on their page\. Dan The columns/,
    )
    assert.doesNotMatch(preview.html, /<details[^>]*open[^>]*>\s*<summary><h2>Not on this list/)
    const newcomers = await look('Eve,eve@example.org\nFay,fay@example.org')
    assert.doesNotMatch(newcomers.text, /Not on this list/)
    const whole = await look('Anna\nBen\nCleo\nDan')
    assert.doesNotMatch(whole.text, /Not on this list/)
  })

  it('does not add Ben again by itself, to whom it is not for, and says so without calling it a mistake', async () => {
    await olga.submit(paths.people(slug), { name: 'Ben', email: 'ben@example.org' })
    const { text } = await party.mailTo('ben@example.org')
    await party.visitor().submit(new URL(/http\S+not-for-me\S+/.exec(text)?.[0] ?? '').pathname)
    party.mails.length = 0
    const preview = await look('Anna,anna@example.org\nBen,ben@example.org')
    assert.match(preview.text, /New 1 Already in 0 Said no 1 To fix 0/)
    assert.match(
      preview.text,
      /Said no 1 person 2\. Ben ben@example\.org Said this isn’t for them\. Changed their mind\? Add them by hand\./,
    )
    assert.match(
      (await look('Ben,ben@elsewhere.example')).text,
      /Someone of this name said this isn’t for them\. Someone else\? Add them by hand\./,
    )
    assert.doesNotMatch(preview.html, /<title>Error/)
    await olga.submit(paths.confirmImport(slug), listForm(preview))
    await party.deliver()
    assert.deepEqual(
      party.mails.map(({ to }) => to.address).filter((address) => address !== 'olga@example.org'),
      ['anna@example.org'],
    )
    const ben = { name: 'Ben', email: 'ben@example.org' }
    await olga.submit(paths.people(slug), { ...ben, said_no: ben.email })
    assert.match((await look('Ben,ben@example.org')).text, /New 0 Already in 1 To fix 0/)
  })

  it('says that somebody of a name is in already with another email, or with none', async () => {
    await olga.submit(paths.people(slug), { name: 'Anna' })
    await olga.submit(paths.people(slug), { name: 'Ben', email: 'ben@example.org' })
    const preview = await look('Anna,anna@example.org\nBEN,ben2@example.org\nCleo,cleo@example.org')
    assert.match(
      preview.text,
      /New 3 people 1\. Anna anna@example\.org Someone of this name is already in\. This adds a second one\. 2\. BEN ben2@example\.org Someone of this name is already in\. .* 3\. Cleo/,
    )
  })

  it('says who waits for a yes, and who was invited from last time', async () => {
    slug = await party.exchange(olga, { approves: '1' })
    await party.visitor().post(paths.register(slug), { name: 'Anna', email: 'anna@example.org' })
    const waits = await look('Anna,anna@example.org\nBen,ben@example.org')
    assert.match(waits.text, /1\. Anna anna@example\.org Asked to join\. Adding them is your yes\./)
    await olga.submit(paths.confirmImport(slug), listForm(waits))
    const past = await party.exchange(olga)
    await party.joinAll(past, ['Anna', 'Ben', 'Cleo'])
    await olga.submit(paths.draw(past))
    await olga.submit(paths.complete(past))
    const again = { name: 'Again', exchange_date: '2027-12-17', invite: '1' }
    const { location } = await olga.post(paths.again(past), again)
    slug = new URL(location, 'http://localhost').pathname.split('/')[3] ?? ''
    const invited = await look('Anna,anna@example.org\nDan,dan@example.org')
    assert.match(
      invited.text,
      /1\. Anna anna@example\.org Invited from last time\. Adding them puts them in\. 2\. Dan/,
    )
  })

  it('says that whoever has left is not remembered, and names nobody', async () => {
    const before = await look('Anna\nBen')
    assert.doesNotMatch(before.text, /We keep nothing/)
    const dan = await party.join(slug, 'Dan')
    await dan.post(paths.withdraw(slug))
    const after = await look('Anna\nDan,dan@example.org')
    assert.match(
      after.text,
      /Someone has left or was taken out before\. We keep nothing about them, so check that this list doesn’t name them\./,
    )
    assert.match(after.text, /New 2 people 1\. Anna 2\. Dan/)
  })
})

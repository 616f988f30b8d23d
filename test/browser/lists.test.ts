import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { paths } from '../../src/paths.ts'
import { assertFits, openHouse, wordsOn } from '../support/browser-guest.ts'
import { openParty } from '../support/party.ts'

const PEOPLE = 200
/** Some eight phone screens. */
const HEIGHT_MAX = 6000

const colleague = (at: number) => [`Given${at}`, `Family${at}`, `c${at}@office.example.org`]

describe('the list of an office, on a small phone without scripts', async () => {
  const { party, olga } = await openParty()
  const house = await openHouse(party)
  const slug = await party.exchange(olga)
  const page = await house.organiser()

  const assertShort = async () => {
    await assertFits(page)
    const height = Number(await page.evaluate('document.documentElement.scrollHeight'))
    assert.ok(height <= HEIGHT_MAX, `${height} px tall`)
  }

  const choose = async (name: string, text: string) => {
    await page
      .getByLabel('Or choose a file')
      .setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) })
    await page.getByRole('button', { name: 'Check the list' }).click()
  }

  it('says of a workbook how to save it as a list', async () => {
    await page.goto(paths.importPeople(slug))
    await choose('people.xlsx', 'PK\u0003\u0004…')
    await assertShort()
    assert.match(await wordsOn(page), /That’s an Excel workbook\. Save it as “CSV UTF-8”/)
  })

  it('is chosen with headings that we do not know, and its columns are matched', async () => {
    const lines = Array.from({ length: PEOPLE }, (_, at) =>
      [...colleague(at), `Floor ${at % 9}`, `${4000 + at}`].join(';'),
    )
    await choose('people.csv', ['Wer;Wer noch;Kontakt;Stock;Durchwahl', ...lines].join('\r\n'))
    await assertShort()
    assert.match(await wordsOn(page), /Match the columns/)
    assert.equal(await page.getByLabel('Kontakt', { exact: true }).inputValue(), 'email')
    await page.getByLabel('Wer', { exact: true }).selectOption('Email')
    await page.getByRole('button', { name: 'Check the list' }).click()
    await assertShort()
    assert.match(await wordsOn(page), /Another column is this already/)
    await page.getByLabel('Wer', { exact: true }).selectOption('Name or first name')
    await page.getByLabel('Wer noch').selectOption('Surname')
    await page.getByLabel('Stock').selectOption('Household')
    await page.getByRole('button', { name: 'Check the list' }).click()
    await assertShort()
    assert.match(await wordsOn(page), /New 200 .*“Stock” is used as household/)
  })

  it('keeps what was chosen over every further look, and adds everybody under their whole name', async () => {
    await page.getByRole('button', { name: 'Don’t use it' }).click()
    await assertShort()
    const words = await wordsOn(page)
    assert.match(words, /left out: “Stock” and “Durchwahl”\./)
    await page.locator('summary', { hasText: 'The columns' }).click()
    await assertFits(page)
    await page.getByLabel('Stock').selectOption('Household')
    await page.getByRole('button', { name: 'Use these columns' }).click()
    assert.match(await wordsOn(page), /“Stock” is used as household/)
    await page.getByRole('button', { name: 'Add 200 people' }).click()
    assert.match(await wordsOn(page), /200 people are in/)
    const people = party.ctx.db.selectFrom('participants').select(['name', 'email', 'household'])
    const [first] = await people.where('email', '=', 'c0@office.example.org').execute()
    assert.deepEqual(
      { ...first },
      { name: 'Given0 Family0', email: 'c0@office.example.org', household: 'Floor 0' },
    )
  })

  it('comes again a year of colleagues later: who is in, who is new and who is gone, in one look', async () => {
    const lines = Array.from({ length: PEOPLE }, (_, at) => colleague(at + 5).join(';'))
    await page.goto(paths.importPeople(slug))
    await choose('people.csv', ['Vorname;Nachname;E-Mail', ...lines].join('\n'))
    await assertShort()
    const words = await wordsOn(page)
    assert.match(words, /New 5 Already in 195 To fix 0 .*Not on this list 5 people/)
    await page.locator('summary', { hasText: 'Not on this list' }).click()
    await assertShort()
    assert.match(await wordsOn(page), /They’re in and stay in\. .*Given0 Family0 .*Given4 Family4/)
  })
})

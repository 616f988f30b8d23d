import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { after, describe, it } from 'node:test'
import { startParty } from '../../test/support/party.ts'
import { paths } from '../paths.ts'

/** Reads a calendar file as RFC 5545 says: folded lines joined, one property a line. */
function propertiesOf(file: string): [name: string, value: string][] {
  assert.ok(
    file.split('\r\n').every((line) => !line.includes('\n') && Buffer.byteLength(line) <= 75),
    'lines end with CRLF and have at most 75 bytes',
  )
  return file
    .replace(/\r\n[ \t]/g, '')
    .split('\r\n')
    .filter((line) => line !== '')
    .map((line) => [line.split(':')[0] ?? '', line.slice(line.indexOf(':') + 1)])
}

describe('the day in Anna’s calendar', async () => {
  const party = await startParty()
  after(() => party.close())
  const olga = await party.olga()
  const slug = await party.exchange(olga, {
    name: 'Tea, cake; and presents with Müller & Söhne in the big old house by the lake',
    location: 'Elm Street 4, 12345 Elsewhere',
    exchange_date: '2026-12-24',
    timezone: 'Pacific/Auckland',
  })
  const anna = await party.join(slug, 'Anna')
  for (const name of ['Ben', 'Cleo']) await party.join(slug, name)
  await olga.submit(paths.draw(slug))

  it('is the whole day, wherever she is, with a place, an alarm at nine the day before, and no names', async () => {
    const answer = await anna.get(paths.calendar(slug))
    assert.equal(answer.status, 200)
    assert.equal(answer.headers['content-type'], 'text/calendar; charset=utf-8')
    assert.equal(answer.headers['content-disposition'], 'attachment; filename="secret-santa.ics"')
    const properties = propertiesOf(answer.html)
    const value = (name: string) => properties.filter(([one]) => one === name).map(([, v]) => v)
    assert.deepEqual(value('BEGIN'), ['VCALENDAR', 'VEVENT', 'VALARM'])
    assert.deepEqual(value('END'), ['VALARM', 'VEVENT', 'VCALENDAR'])
    assert.deepEqual(value('DTSTART;VALUE=DATE'), ['20261224'])
    assert.deepEqual(value('DTEND;VALUE=DATE'), ['20261225'])
    assert.deepEqual(value('DTSTAMP'), ['20261120T100000Z'])
    assert.deepEqual(value('TRIGGER'), ['-PT15H'])
    assert.deepEqual(value('LOCATION'), ['Elm Street 4\\, 12345 Elsewhere'])
    assert.match(
      value('SUMMARY')[0] ?? '',
      /^Secret Santa: Tea\\, cake\\; and presents with Müller/,
    )
    assert.deepEqual(value('URL;VALUE=URI'), [`http://localhost:8000${paths.invitation(slug)}`])
    assert.doesNotMatch(answer.html, /Anna|Ben|Cleo|magic/)
  })

  it('keeps its place when the organiser moves the day', async () => {
    const uid = async () => {
      const properties = propertiesOf((await anna.get(paths.calendar(slug))).html)
      const value = (name: string) => properties.find(([one]) => one === name)?.[1]
      return {
        id: value('UID'),
        sequence: Number(value('SEQUENCE')),
        day: value('DTSTART;VALUE=DATE'),
      }
    }
    const before = await uid()
    const form = await olga.get(paths.editExchange(slug))
    await olga.submit(paths.desk(slug), {
      name: 'Tea',
      exchange_date: '2026-12-27',
      timezone: 'Pacific/Auckland',
      version: form.valueOf('version') ?? '',
    })
    const now = await uid()
    assert.equal(now.id, before.id)
    assert.ok(now.sequence > before.sequence)
    assert.equal(now.day, '20261227')
  })

  it('is the same day whatever timezone the machine is in', () => {
    for (const TZ of ['America/Los_Angeles', 'Pacific/Auckland', 'UTC']) {
      const script = `
        import { calendarFile } from ${JSON.stringify(import.meta.resolve('./calendar.ts'))}
        const exchange = { id: 'x', slug: 's', name: 'n', location: '', budget: '', version: 1, exchange_date: '2026-12-24' }
        import { sayIn } from ${JSON.stringify(import.meta.resolve('../ui/voice.ts'))}
        const now = Temporal.Instant.from('2026-12-01T23:30:00Z')
        process.stdout.write(calendarFile(sayIn('en'), exchange, { baseUrl: 'https://santa.example.org', now }))`
      const file = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
        env: { ...process.env, TZ },
        encoding: 'utf8',
      })
      assert.match(file, /DTSTART;VALUE=DATE:20261224\r\nDTEND;VALUE=DATE:20261225/)
      assert.match(file, /DTSTAMP:20261201T233000Z/)
    }
  })
})

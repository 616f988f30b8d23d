import assert from 'node:assert/strict'
import { paths } from '../../src/paths.ts'
import { slugOf } from './party.ts'
import type { Visitor } from './visitor.ts'
import { visitorAt } from './visitor-at.ts'

/** Three people join an exchange of Olga's on the site at this origin; returns its slug. */
export async function inviteThree(origin: string, olga: Visitor): Promise<string> {
  const desk = await olga.submit(paths.exchanges(), {
    name: 'Office party',
    host: 'Olga',
    exchange_date: Temporal.Now.plainDateISO().add({ days: 20 }).toString(),
    timezone: 'Europe/Berlin',
  })
  const slug = slugOf(desk)
  await olga.submit(paths.openRegistration(slug))
  for (const name of ['Anna', 'Ben', 'Cleo']) {
    const email = `${name.toLowerCase()}@example.org`
    const answer = await visitorAt(origin).post(paths.register(slug), { name, email })
    assert.equal(answer.status, 200, answer.text)
  }
  return slug
}

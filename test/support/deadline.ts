import assert from 'node:assert/strict'
import { exchangeValues } from '../../src/exchanges/forms.ts'
import { findExchange } from '../../src/exchanges/queries.ts'
import { paths } from '../../src/paths.ts'
import type { Mailer } from '../../src/platform/mail/mailer.ts'
import { OLGA, openParty, type Party } from './party.ts'

const FIELDS = {
  exchange_date: '2026-12-18',
  registration_close_date: '2026-12-01',
  timezone: 'Europe/Berlin',
  draws_itself: '1',
}

export type Stage = { party: Party; slug: string }

/** Names are to be drawn on the morning of 2 December, in Berlin at 08:00 UTC; four have joined. */
export async function setUp(
  fields: Record<string, string> = {},
  server?: { make(): Mailer },
): Promise<Stage> {
  const { party, olga } = await openParty({}, server?.make)
  const slug = await party.exchange(olga, { ...FIELDS, ...fields })
  await party.joinAll(slug, ['Anna', 'Ben', 'Cleo', 'Dan'])
  await party.deliver()
  party.mails.length = 0
  return { party, slug }
}

/** From now on no mail reaches this person. */
export async function hinder({ party }: Stage, name: string): Promise<void> {
  await trouble(party, name, 'smtp_address_refused')
}

/** Mail reaches them again. */
export async function relieve({ party }: Stage, name: string): Promise<void> {
  await trouble(party, name, null)
}

async function trouble({ ctx }: Party, name: string, mail_trouble: 'smtp_address_refused' | null) {
  await ctx.db.updateTable('participants').set({ mail_trouble }).where('name', '=', name).execute()
}

/** Olga changes these fields of the exchange. */
export async function edit({ party, slug }: Stage, fields: Record<string, string>): Promise<void> {
  const exchange = (await findExchange(party.ctx, slug)) ?? assert.fail('no exchange')
  const values = { ...exchangeValues(exchange), ...fields }
  const saved = await (await party.olga()).submit(paths.desk(slug), values)
  assert.match(saved.text, /Saved\./)
}

/** Olga's page of the exchange, signed in anew as days pass. */
export async function deskOf({ party, slug }: Stage): Promise<string> {
  return (await (await party.olga()).get(paths.desk(slug))).text
}

export async function stateOf({ party, slug }: Stage): Promise<string | undefined> {
  return (await findExchange(party.ctx, slug))?.state
}

export function toOlga({ party }: Stage) {
  return party.mails.filter(({ to }) => to.address === OLGA.email)
}

import path from 'node:path'
import { paths } from '../../../src/paths.ts'
import type { Mailer } from '../../../src/platform/mail/mailer.ts'
import { failed, type Reason } from '../../../src/platform/mail/reasons.ts'
import { temporaryFolder } from '../folder.ts'
import { startParty } from '../party.ts'
import { collectRoutes } from '../routes.ts'
import { BASE } from './cast.ts'

/** Whose mails come to what. The others get theirs. */
const FAILING: Readonly<Record<string, Reason>> = {
  Bob: 'smtp_address_refused',
  Carla: 'smtp_unanswered',
  Dave: 'not_an_address',
  Finn: 'smtp_unreachable',
  Gwen: 'provider_refuses_us',
}
const NAMES = ['Anna', ...Object.keys(FAILING), 'Eve']

/** Names are drawn, and mail worked, but not for everybody; then it was switched off. Eve has no email. */
export async function switchedOff() {
  const databaseFile = path.join(temporaryFolder(), 'sneaky-klaus.db')
  const first = await startParty({ databaseFile }, failing)
  const olga = await first.olga()
  const slug = await first.exchange(olga, BASE)
  for (const name of NAMES) {
    await olga.submit(paths.people(slug), { name, email: name === 'Eve' ? '' : addressOf(name) })
  }
  await first.deliver()
  await olga.submit(paths.draw(slug))
  await first.deliver()
  await first.close()
  const off = { databaseFile, mail: { kind: 'mailbox' } } as const
  const [party, routes] = await collectRoutes(() =>
    startParty(off, undefined, undefined, first.clock),
  )
  return { party, routes, slug, databaseFile }
}

function addressOf(name: string): string {
  return `${name.toLowerCase()}@example.org`
}

function failing(): Mailer {
  return {
    name: 'smtp',
    concurrency: 5,
    async send({ to }) {
      const reason = to.name === undefined ? undefined : FAILING[to.name]
      return reason ? failed({ reason }) : { outcome: 'sent', reference: 'taken' }
    },
    async close() {},
  }
}

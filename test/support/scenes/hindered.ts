import path from 'node:path'
import type { Page } from 'playwright-core'
import { paths } from '../../../src/paths.ts'
import type { Mailer } from '../../../src/platform/mail/mailer.ts'
import type { Delivery } from '../../../src/platform/mail/reasons.ts'
import { temporaryFolder } from '../folder.ts'
import { lock } from '../lock.ts'
import { OLGA } from '../party.ts'
import { BASE, gather, NAMES } from './cast.ts'
import { openStage, type Stage, submitting } from './stage.ts'

/** While emails go out. */
export async function sending(): Promise<Stage> {
  const stage = await openStage({}, () => takingOnly(NAMES.length + SENT_OF_DRAW))
  const { party, show } = stage
  const olga = await party.olga()
  const { slug } = await gather(party, olga, { ...BASE, name: 'Office party' }, NAMES)
  await olga.submit(paths.draw(slug))
  show('while they go out', olga, paths.exchangeMail(slug))
  const asking = await gather(party, olga, { ...BASE, name: 'Choir night', approves: '1' }, [])
  const ines = { name: 'Ines', email: 'ines@example.org' }
  await party.visitor().post(paths.register(asking.slug), ines)
  show('of one', olga, paths.waiting(asking.slug))
  show('of one, to decline', olga, paths.decline(asking.slug))
  return stage
}

/** While the mail server is down, and for a moment another program keeps the database locked. */
export async function hindered(): Promise<Stage> {
  const databaseFile = path.join(temporaryFolder(), 'sneaky-klaus.db')
  const stage = await openStage({ databaseFile }, () => outOfReach)
  const { party, show } = stage
  const olga = await party.olga()
  const { slug } = await gather(party, olga, { ...BASE, name: 'Office party' }, [])
  for (const name of NAMES) {
    await olga.submit(paths.people(slug), { name, email: `${name.toLowerCase()}@example.org` })
  }
  await olga.submit(paths.draw(slug))
  await party.deliver()
  const drawn = `${paths.desk(slug)}?done=draw&told=all`
  show('drawn just now, while the mail server is down', olga, drawn)
  const again = `${paths.exchangeMail(slug)}?done=again`
  show('sent again, while the mail server is down', olga, again)
  const open = await gather(party, olga, { ...BASE, name: 'Choir night' }, [])
  const ines = { name: 'Ines', email: 'ines@example.org' }
  const guest = party.visitor()
  const waits = 'while the mail server is down'
  const at = paths.invitation(open.slug)
  show(`joined ${waits}`, guest, at, submitting(paths.register(open.slug), ines))
  const asked = submitting(paths.requestAccess(open.slug), { email: ines.email })
  show(`link asked for ${waits}`, guest, paths.requestAccess(open.slug), asked)
  const lost = submitting(paths.lostLink(), { email: ines.email })
  show(`every link asked for ${waits}`, guest, paths.lostLink(), lost)
  const forgotten = submitting(paths.forgotPassword(), { email: OLGA.email })
  show(`new password asked for ${waits}`, guest, paths.forgotPassword(), forgotten)
  const asking = submitting(paths.lostLink(), { email: 'anna@example.org' })
  const whileLocked = async (page: Page) => {
    const unlock = await lock(databaseFile)
    await asking.on(page).finally(unlock)
  }
  const locked = { ...asking, on: whileLocked }
  show('while it is locked', party.visitor(), paths.lostLink(), locked, { route: 'errors' })
  return stage
}

const SENT_OF_DRAW = 3

/** Takes so many mails, and then lets everybody wait until the end. */
function takingOnly(most: number): Mailer {
  const { promise, resolve } = Promise.withResolvers<Delivery>()
  let taken = 0
  return {
    name: 'smtp',
    concurrency: 5,
    async send() {
      taken += 1
      return taken > most ? await promise : { outcome: 'sent', reference: 'taken' }
    },
    close: async () => resolve(UNREACHABLE),
  }
}

const UNREACHABLE = { outcome: 'delayed', reason: 'smtp_unreachable', answer: '' } as const

const outOfReach: Mailer = {
  name: 'smtp',
  concurrency: 5,
  send: async () => UNREACHABLE,
  close: async () => {},
}

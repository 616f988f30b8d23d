import path from 'node:path'
import { paths } from '../../src/paths.ts'
import { createMailer } from '../../src/platform/mail/transport.ts'
import { jobs } from '../../src/schedule.ts'
import { atLeastOne } from './at-least-one.ts'
import { temporaryFolder } from './folder.ts'
import { startParty } from './party.ts'
import { startSmtpServer } from './smtp-server.ts'

/** What a mail server says to a recipient, or to whatever comes at another moment. */
type Refusal = { code: number; text: string }

export type RefusedParty = Awaited<ReturnType<typeof startRefusedParty>>

/** A party whose mails go to a real mail server that can refuse them; everybody has taken one. */
export async function startRefusedParty(addresses: readonly string[]) {
  const server = await startSmtpServer()
  const mail = { kind: 'smtp', url: server.url, from: 'klaus@example.org' } as const
  const databaseFile = path.join(temporaryFolder(), 'sneaky-klaus.db')
  let party = await startParty({ mail, databaseFile }, createMailer)
  let olga = await party.olga()
  const slug = await party.exchange(olga)
  for (const email of addresses) {
    const [name = ''] = email.split('@')
    await party.visitor().post(paths.register(slug), { name, email })
  }
  await party.deliver()
  return {
    server,
    get party() {
      return party
    },
    get olga() {
      return olga
    },
    slug,
    async draw() {
      await olga.post(paths.draw(slug))
      await party.deliver()
    },
    /** The draw's mails by state. */
    async states() {
      const mails = await party.ctx.db
        .selectFrom('outbox')
        .innerJoin('participants', 'participants.id', 'participant_id')
        .select(['outbox.state', 'participants.id', 'name', 'email', 'reason', 'mail_trouble'])
        .where('kind', '=', 'assignment')
        .execute()
      return Object.groupBy(atLeastOne(mails), ({ state }) => state)
    },
    /** Time passes, and everything happens that does by itself. */
    async pass(hours: number, minutesAtOnce = 60) {
      for (let minute = 0; minute < hours * 60; minute += minutesAtOnce) {
        party.clock.move({ minutes: minutesAtOnce })
        for (const { run } of jobs(party.ctx)) await run()
        await party.deliver()
      }
    },
    /** Answers recipients so; returns whose mail came to the door since the last call. */
    doorkeeper(answer: (address: string) => Refusal | undefined) {
      const tried: string[] = []
      server.behave(({ at, address = '' }) => {
        if (at !== 'recipient') return undefined
        tried.push(address)
        return answer(address)
      })
      return () => tried.splice(0)
    },
    desk: async () => (await olga.get(paths.desk(slug))).text,
    home: async () => (await olga.get(paths.adminHome())).text,
    async restart() {
      const { clock } = party
      await party.close()
      party = await startParty({ mail, databaseFile }, createMailer, undefined, clock)
      olga = await party.olga()
    },
    async close() {
      await party.close()
      await server.stop()
    },
  }
}

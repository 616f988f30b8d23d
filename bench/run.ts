import { benchDraw } from './draw.ts'
import { benchGrowth } from './growth.ts'
import { benchMail } from './mail.ts'
import { benchMemory } from './memory.ts'
import { benchPages } from './pages.ts'
import { type Section, type Titled, tableOf, writeReport } from './report.ts'
import { benchStart } from './start.ts'

type Bench = { title: string; about: string; run: () => Promise<Section> }

const BENCHES: Readonly<Record<string, Bench>> = {
  pages: {
    title: 'Pages',
    about:
      'CPU per request of a page of an exchange of 30, beside a bare server of `node:http` that sends the same bytes under the same headers, and beside a floor: what such a page costs at least, written for it alone (`bench/floor.ts`). The ratio is what is beside ours, of ours. Nothing is compressed.',
    run: benchPages,
  },
  start: {
    title: 'Start',
    about:
      'From the start of the process to its first answer: ours on an instance that is there, with what it compiled at the start before, beside a Node that imports Fastify, Kysely and zod and listens, without a cache. The ratio is ours, of that.',
    run: benchStart,
  },
  memory: {
    title: 'Memory',
    about:
      'What a fresh process holds (RSS, and RssAnon, which is without what is mapped from files), three seconds after its first answer, and after a draw of 200 people, its mail and 10,000 mixed pages; the median of three rounds.',
    run: benchMemory,
  },
  growth: {
    title: 'Growth',
    about:
      'What pages and commands cost once there is much. Of pages, CPU per request, beside the bare server; of what is erased, CPU of the thread, beside the one statement of SQLite that does it; of another visitor, how long they wait at worst for their own page until a second after the answer, beside the bare server asked in the same way.',
    run: benchGrowth,
  },
  mail: {
    title: 'Mail',
    about:
      'CPU for the 1,000 mails of a draw, beside nodemailer alone, which sends one of them, written beforehand, 1,000 times. The ratio is nodemailer, of ours.',
    run: benchMail,
  },
  draw: {
    title: 'Draw',
    about:
      'How long draws take by the clock, so that only an idle machine can meet the goals, and whether they are exact. What others do with the same people stands below.',
    run: benchDraw,
  },
}

const [word] = process.argv.slice(2)
const chosen = Object.entries(BENCHES).filter(([name]) => word === undefined || word === name)
if (chosen.length === 0) {
  process.stderr.write(`There are ${Object.keys(BENCHES).join(', ')}; without a word, all run.\n`)
  process.exit(1)
}
const sections: Titled[] = []
for (const [name, { run, title, about }] of chosen) {
  process.stderr.write(`${name} …\n`)
  try {
    sections.push({ title, about, ...(await run()) })
  } catch (error) {
    process.stderr.write(`${name} broke: ${error instanceof Error ? error.stack : error}\n`)
    process.exitCode = 1
  }
}
process.stdout.write(tableOf(sections.flatMap(({ figures }) => figures)))
writeReport(
  sections,
  Object.values(BENCHES).map(({ title }) => title),
)
// What broke may have left something open.
process.exit()

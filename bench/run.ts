import { benchDraw } from './draw.ts'
import { benchMail } from './mail.ts'
import { benchPages } from './pages.ts'

const BENCHES: Readonly<Record<string, () => Promise<void>>> = {
  pages: benchPages,
  draw: benchDraw,
  mail: benchMail,
}

const bench = BENCHES[process.argv[2] ?? '']
if (bench) {
  await bench()
} else {
  process.stderr.write(`Please say which: npm run bench -- ${Object.keys(BENCHES).join(' | ')}\n`)
  process.exitCode = 1
}

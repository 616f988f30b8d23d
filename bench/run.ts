import { benchDraw } from './draw.ts'
import { benchMail } from './mail.ts'

const BENCHES: Readonly<Record<string, () => Promise<void>>> = { draw: benchDraw, mail: benchMail }

const bench = BENCHES[process.argv[2] ?? '']
if (bench) {
  await bench()
} else {
  process.stderr.write(`Please say which: npm run bench -- ${Object.keys(BENCHES).join(' | ')}\n`)
  process.exitCode = 1
}

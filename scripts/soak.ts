import { soakDraw } from './soak-draw.ts'

/** Long tests from seeds: `npm run soak -- draw [parties of each sort] [first seed]`. */

const SOAKS: Readonly<Record<string, (count: number, seed: number) => void>> = { draw: soakDraw }
const DEFAULT_COUNT = 2_000

const [name = '', count = DEFAULT_COUNT, seed = 1] = process.argv.slice(2)
const soak = SOAKS[name]
if (soak) {
  soak(Number(count), Number(seed))
} else {
  process.stderr.write(`Please say which: npm run soak -- ${Object.keys(SOAKS).join(' | ')}\n`)
  process.exitCode = 1
}

import { soakDraw } from './soak-draw.ts'
import { soakMemory } from './soak-memory.ts'

/**
 * Long tests: `npm run soak -- draw [parties of each sort] [first seed]`, and `npm run soak -- memory
 * [minutes]`.
 */

const PARTIES = 2_000
const MINUTES = 60

const SOAKS: Readonly<Record<string, (...numbers: number[]) => void | Promise<void>>> = {
  draw: (parties = PARTIES, seed = 1) => soakDraw(parties, seed),
  memory: (minutes = MINUTES) => soakMemory(minutes),
}

const [name = '', ...numbers] = process.argv.slice(2)
const soak = SOAKS[name]
if (soak) {
  await soak(...numbers.map(Number))
} else {
  process.stderr.write(`Please say which: npm run soak -- ${Object.keys(SOAKS).join(' | ')}\n`)
  process.exitCode = 1
}

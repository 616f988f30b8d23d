import { fuzz } from '../test/support/fuzzing.ts'

/** `npm run fuzz -- [requests] [seed]`: odd requests to a whole instance. Exits with 1 at a fault. */

const DEFAULT_COUNT = 30_000

const [count = DEFAULT_COUNT, seed = 1] = process.argv.slice(2).map(Number)
const { answers, faults, integrity } = await fuzz(count, seed)
for (const fault of faults) process.stdout.write(`${fault}\n\n`)
process.stdout.write(
  `${JSON.stringify(answers)}\nfaults: ${faults.length}, integrity: ${integrity}\n`,
)
process.exitCode = faults.length === 0 && integrity === 'ok' ? 0 : 1

import { hearStopSignals } from './platform/stop-signals.ts'

// What goes on until it is stopped hears that before all else is loaded, which takes a while.
const [command = ''] = process.argv.slice(2)
if (['serve', 'demo'].includes(command)) hearStopSignals()
// Whatever we write is for its owner alone.
process.umask(0o077)
const { runCommand } = await import('./cli/run.ts')
process.exitCode = await runCommand(process.argv.slice(2))

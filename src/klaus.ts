import { runCommand } from './cli/run.ts'

// Whatever we write is for its owner alone.
process.umask(0o077)
process.exitCode = await runCommand(process.argv.slice(2))

import { readSync, writeSync } from 'node:fs'
import { registerHooks } from 'node:module'

/** Loaded before the program (`--import`): stands still where it loads this file, until its input ends. */
const file = process.env.HELD_UP_AT ?? ''

registerHooks({
  load(url, context, load) {
    if (url.endsWith(file)) {
      writeSync(2, 'held up')
      readSync(0, Buffer.alloc(1))
    }
    return load(url, context)
  },
})

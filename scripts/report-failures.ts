import { relative } from 'node:path'
import type { TestEvent } from 'node:test/reporters'
import { stripVTControlCharacters } from 'node:util'

/** A line of a failure longer than this says no more. */
const LONGEST = 300
const LINES = 12

/**
 * Test reporter of Node: only what failed, in a few lines each, to be
 * repeated at the end of a long log. A reporter is a module's default export there.
 */
export default async function* failures(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  for await (const event of events) {
    if (event.type !== 'test:fail') continue
    const { name, file = '', line = 0, details } = event.data
    if (Reflect.get(details.error, 'failureType') === 'subtestsFailed') continue
    yield `✖ ${name} (${relative(process.cwd(), file)}:${line})\n${reason(details.error)}\n`
  }
}

function reason(error: Error): string {
  const { cause } = error
  const text = cause instanceof Error ? (cause.stack ?? cause.message) : error.message
  const lines = stripVTControlCharacters(text).split('\n').slice(0, LINES)
  return lines.map((line) => `    ${line.slice(0, LONGEST)}`).join('\n')
}

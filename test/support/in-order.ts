import assert from 'node:assert/strict'

/** Asserts that these lines are there in this order, with whatever else between. */
export function assertInOrder(told: readonly string[], lines: readonly string[]): void {
  let from = 0
  for (const line of lines) {
    const at = told.indexOf(line, from)
    assert.ok(at >= from, `“${line}” is not next in:\n${told.slice(from).join('\n')}`)
    from = at + 1
  }
}

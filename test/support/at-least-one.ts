import assert from 'node:assert/strict'

/** What a loop of assertions goes over. Fails if it is empty, as the loop would assert nothing. */
export function atLeastOne<T>(items: Iterable<T> | undefined): readonly T[] {
  const all = [...(items ?? [])]
  assert.ok(all.length > 0, 'There is nothing to look at.')
  return all
}

/**
 * Does the same for each of these, one after the other: what goes wrong with one keeps no other waiting. Throws what
 * went wrong once all had their turn, several faults as an AggregateError.
 */
export async function forEachAlone<Item>(
  items: readonly Item[],
  act: (item: Item) => Promise<void>,
): Promise<void> {
  const faults: unknown[] = []
  for (const item of items) {
    try {
      await act(item)
    } catch (error) {
      faults.push(error)
    }
  }
  if (faults.length === 1) throw faults[0]
  if (faults.length > 1) throw new AggregateError(faults, `${faults.length} of them went wrong`)
}

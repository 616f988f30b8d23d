/** So often everything is measured, in turn, so that what else the machine does concerns all alike. */
export const ROUNDS = 5

type Measures<Results> = { readonly [Name in keyof Results]: () => Promise<Results[Name]> }

/** What each of these comes to, round by round, one after the other within each round. */
export async function interleaved<Results extends object>(
  measures: Measures<Results>,
  rounds = ROUNDS,
): Promise<{ [Name in keyof Results]: Results[Name][] }> {
  const names = Object.keys(measures) as (keyof Results)[]
  const all = Object.fromEntries(names.map((name) => [name, []])) as unknown as {
    [Name in keyof Results]: Results[Name][]
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const name of names) all[name].push(await measures[name]())
  }
  return all
}

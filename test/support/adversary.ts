/** What somebody is shown who asks about a giver and a recipient, page by page, without an answer to it. */
export type Ask = (giver: string, recipient: string) => Promise<readonly string[]>

export type Suspicion = {
  /** Whom each giver gives to, as far as something told. */
  pairs: ReadonlyMap<string, string>
  /** What differs from one recipient to the next; nothing, where no page depends on it. */
  telling: readonly string[]
}

type Party = {
  names: readonly string[]
  /** Whom the adversary plays, and whom that person's own page says they give to. */
  guest: string
  guestGivesTo: string
  ask: Ask
}

/**
 * Suspects that a giver gives to the one recipient whose pages stand out from those of all others, once
 * the names that were asked about are taken out of them. Where two point to one recipient, whoever is
 * known to have it keeps it, and who is left over is paired at the end.
 */
export async function suspect({ names, guest, guestGivesTo, ask }: Party): Promise<Suspicion> {
  const telling: string[] = []
  const pairs = new Map([[guest, guestGivesTo]])
  for (const giver of names.filter((name) => name !== guest)) {
    const shown = new Map<string, readonly string[]>()
    for (const recipient of names.filter((name) => name !== giver && name !== guest)) {
      shown.set(recipient, await ask(giver, recipient))
    }
    const odd = oddOnes(giver, shown)
    telling.push(...odd.map(({ difference }) => `${giver}: ${difference}`))
    const taken = new Set(pairs.values())
    const found = odd.find(({ recipient }) => recipient !== undefined && !taken.has(recipient))
    if (found?.recipient) pairs.set(giver, found.recipient)
  }
  return { pairs: withWhoIsLeft(names, pairs), telling }
}

function withoutNames(page: string, giver: string, recipient: string): string {
  return page.replaceAll(giver, '‹giver›').replaceAll(recipient, '‹recipient›')
}

function oddOnes(giver: string, shown: ReadonlyMap<string, readonly string[]>) {
  const kinds = [...shown.values()][0]?.length ?? 0
  return Array.from({ length: kinds }, (_, kind) => {
    const pages = [...shown].map(([recipient, all]) => [recipient, all[kind] ?? ''] as const)
    const asTheyAre = Map.groupBy(pages, ([, page]) => page)
    const nameless = Map.groupBy(pages, ([to, page]) => withoutNames(page, giver, to))
    // A page that lists everybody differs without names; one that repeats the question, with them.
    const groups = asTheyAre.size < nameless.size ? asTheyAre : nameless
    const [[difference, [first]] = ['', []]] = [...groups].filter(([, who]) => who.length === 1)
    const isOdd = groups.size === 2 && first !== undefined
    return { isTelling: groups.size > 1, difference, recipient: isOdd ? first[0] : undefined }
  }).filter(({ isTelling }) => isTelling)
}

function withWhoIsLeft(
  names: readonly string[],
  pairs: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const known = new Set(pairs.values())
  const givers = names.filter((name) => !pairs.has(name))
  const recipients = names.filter((name) => !known.has(name))
  const [giver, recipient] = [givers[0], recipients[0]]
  if (givers.length !== 1 || giver === undefined || recipient === undefined) return pairs
  return new Map([...pairs, [giver, recipient]])
}

/** A change after the draw, as the adversary sees it through her guests, and how the names had fallen. */
export type Mending = {
  /** Everybody who gives before it or after it. */
  people: readonly { id: string; household: string }[]
  /** What she knows of each, as that it is her guest, or whom her guest gave to. */
  marks: ReadonlyMap<string, string>
  /** Whose recipients she guesses. */
  bystanders: readonly string[]
  before: ReadonlyMap<string, string>
  after: ReadonlyMap<string, string>
}

/**
 * How often the surest guess at a pair of bystanders, before a change or after it, is right, of whoever knows how often what
 * goes with what she sees. People of whom, and of whose households, she knows the same are alike to her. What she sees less
 * often than `atLeast` times is not judged.
 */
export function surestGuess(mendings: readonly Mending[], atLeast: number): number {
  const alike = Map.groupBy(mendings, (mending) => [...kindsIn(mending).values()].sort().join('|'))
  const shares = [...alike.values()].map((same) =>
    same.length < atLeast ? 0 : Math.max(...sharesOf(same)),
  )
  return Math.max(...shares)
}

/** How often each kind of pair is there, as a part of how often it could be. */
function sharesOf(mendings: readonly Mending[]): number[] {
  const may = new Map<string, number>()
  const does = new Map<string, number>()
  const count = (counts: Map<string, number>, pair: string) =>
    counts.set(pair, (counts.get(pair) ?? 0) + 1)
  for (const mending of mendings) {
    const kinds = kindsIn(mending)
    const households = new Map(mending.people.map(({ id, household }) => [id, household]))
    for (const giver of mending.bystanders) {
      for (const { id, household } of mending.people) {
        if (id === giver || (household !== '' && household === households.get(giver))) continue
        const pair = `${kinds.get(giver)} to ${kinds.get(id)}`
        for (const when of ['before', 'after'] as const) {
          count(may, `${when} ${pair}`)
          if (mending[when].get(giver) === id) count(does, `${when} ${pair}`)
        }
      }
    }
  }
  return [...does].map(([pair, times]) => times / (may.get(pair) ?? 0))
}

function kindsIn({ people, marks }: Mending): ReadonlyMap<string, string> {
  const kindOf = (one: { id: string; household: string }) => {
    const isMate = (other: typeof one) =>
      other.id !== one.id && one.household !== '' && other.household === one.household
    const mates = people.filter(isMate).map(({ id }) => marks.get(id) ?? '')
    return `${marks.get(one.id) ?? ''} (${mates.sort().join('+')})`
  }
  return new Map(people.map((one) => [one.id, kindOf(one)]))
}

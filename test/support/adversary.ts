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

import type { Graph } from './graph.ts'

/** The ways to draw; all but the walk are exact. */
export type Method =
  | 'shuffle'
  | 'households'
  | 'bounds'
  | 'balance'
  | 'kinds'
  | 'rounds'
  | 'list'
  | 'walk'

/** An outcome, how it was drawn, and whether all outcomes were exactly equally likely to be it. */
export type Sample = {
  readonly recipientOf: Int32Array
  readonly exact: boolean
  readonly methods: ReadonlySet<Method>
}

/** A sample of a shape; or it is proven that there is none; or none was found. */
export type Verdict = Sample | 'impossible' | 'not_found'

/**
 * Who is to be drawn among: people, the number of everybody's household, and what is allowed. Of a chain of people
 * the last one gives, and the first one, whose household is that in `receiving`, is given to.
 */
export type Party = {
  readonly graph: Graph
  readonly households: Int32Array
  readonly receiving?: Int32Array
}

/**
 * A forecast needs some outcome only, and saves the long walk. `share`: how much of all budgets may
 * be spent, 1 being everything.
 */
export type Effort = { readonly purpose: 'draw' | 'forecast'; readonly share: number }

/** A sample by one exact method. */
export function exactly(recipientOf: Int32Array, method: Method): Sample {
  return { recipientOf, exact: true, methods: new Set([method]) }
}

/** Everybody with a household of their own. */
export function partyOf(graph: Graph): Party {
  return { graph, households: Int32Array.from({ length: graph.size }, (_, person) => person) }
}

/** Whether any two people share a household. */
export function hasHousemates({ households, receiving = households }: Party): boolean {
  return [households, receiving].some((numbers) => new Set(numbers).size < numbers.length)
}

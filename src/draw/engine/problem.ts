import type { Shape } from './shapes.ts'

/** `household` is a label that all of one household share; whoever lives alone has ''. */
export type Person = { readonly id: string; readonly household: string }

/** The giver must not draw the recipient, nor, if it is mutual, the recipient the giver. */
export type Exclusion = {
  readonly id: string
  readonly giver: string
  readonly recipient: string
  readonly mutual: boolean
}

/** That somebody gives to somebody, by name. */
export type NamedArc = readonly [giver: string, recipient: string]

/**
 * Who takes part, what people set, and the shape wanted. Nobody gives to themselves or within their
 * household. `avoided` are arcs that are forbidden besides, for a reason that is the caller's. A
 * person named twice counts once; an exclusion or arc of a stranger or of one person says nothing.
 */
export type DrawProblem = {
  readonly people: readonly Person[]
  readonly exclusions: readonly Exclusion[]
  readonly avoided: readonly NamedArc[]
  readonly shape: Shape
}

/** Giver to recipient. */
export type Assignment = ReadonlyMap<string, string>

/** `people` take part now; `current` may name people who left and lack people who joined. */
export type RepairProblem = DrawProblem & {
  readonly current: Assignment
  readonly looked: ReadonlySet<string>
}

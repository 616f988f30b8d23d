import type { Assignment } from './problem.ts'
import type { Method } from './sample.ts'
import type { Shape } from './shapes.ts'

/**
 * `shape` is the one reached. Where it is looser than the one wanted, `wish` says whether it is
 * proven that there is no outcome of the wanted shape, or whether none was found.
 */
export type Reached = {
  readonly shape: Shape
  readonly wish: 'met' | 'impossible' | 'not_found'
}

/** `exact`: every outcome of that shape was equally likely. `methods` are those that drew. */
export type Drawn = Reached & {
  readonly ok: true
  readonly assignment: Assignment
  readonly sampled: 'exact' | 'approximate'
  readonly methods: readonly Method[]
}

/** What was drawn is looser than what had been promised, so the question is handed back. */
export type FellShort = { readonly ok: false; readonly reason: 'fell_short'; readonly shape: Shape }

/**
 * `people` are more than `others`: as givers they can only give to the others, as recipients they
 * can only be drawn by the others. Without any one of the people it would be no obstacle. Or all
 * people are of one household.
 */
export type Obstacle = {
  readonly side: 'givers' | 'recipients' | 'household'
  readonly people: readonly string[]
  readonly others: readonly string[]
}

/** Makes a draw possible if these exclusions are lifted and these people leave their household. */
export type Relief = { readonly exclusions: readonly string[]; readonly leaves: readonly string[] }

/**
 * `relief`: up to three that help each alone. Where a single exclusion or household does, only such
 * are named; else those that forbid the same two people to each other, together. Where there is none
 * and it is `complete`, no single rule is to blame; else there were too many to try them all.
 */
export type Impossible =
  | { readonly ok: false; readonly reason: 'too_few_people' }
  | {
      readonly ok: false
      readonly reason: 'blocked'
      readonly obstacle: Obstacle
      readonly relief: readonly Relief[]
      readonly complete: boolean
    }

/**
 * `choices`: how many people each giver may give to by what is set. `possible`: how many of them
 * each giver gives to in at least one complete draw, of whatever shape. `possibleInShape`: in at least
 * one draw of the shape that is foreseen; for up to 16 people, and for any shape, exactly so many, and
 * at most so many otherwise. So 1 always says that what is set tells whom; more says so only up to 16.
 * `guessable`: the givers whose recipient somebody else may be able to tell from their own.
 */
export type Forecast = (
  | (Reached & {
      readonly ok: true
      readonly possible: ReadonlyMap<string, number>
      readonly possibleInShape: ReadonlyMap<string, number>
      readonly guessable: ReadonlySet<string>
    })
  | Impossible
) & { readonly choices: ReadonlyMap<string, number> }

/**
 * How often the best guess at somebody's recipient is right, from 0 to 1: `before` a newcomer comes, and
 * `after`, at one whose recipient became the newcomer's, by who knows that recipient.
 */
export type Exposure = { readonly before: number; readonly after: number }

/** A forecast, and the outcome that it found, for the draw to fall back on; no page may show it. */
export type Foreseen = { readonly forecast: Forecast; readonly found: Assignment | undefined }

/** `changed`: the givers who had a recipient and now have another. */
export type Repaired = {
  readonly ok: true
  readonly assignment: Assignment
  readonly changed: readonly string[]
  readonly shape: Shape
}

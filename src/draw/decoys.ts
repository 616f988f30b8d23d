import type { Context } from '../context.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { listParticipants } from '../participants/queries.ts'
import { LIST_MAX } from './engine/hiding.ts'
import { keptArcs } from './last-time.ts'
import { type Lists, readLists } from './past-lists.ts'
import { readDrawProblem } from './queries.ts'
import { readAssignment } from './sealed-pairs.ts'

const INDEX_DIGITS = 6

/**
 * What an exchange that follows is to avoid: the lists that were drawn for all of them, or that are
 * drawn now. Undefined if the pairs cannot be opened.
 *
 * Why lists and not pairs: whoever draws often enough, and sees some of what comes out, learns what
 * never comes out. So each giver is kept from a list of people, of whom one is their old recipient, and
 * the others are old recipients of a few others, who were chosen without a look at what was drawn
 * (`engine/hiding.ts`).
 */
export async function listsToAvoid(ctx: Context, past: Exchange): Promise<Lists | undefined> {
  return (await readLists(ctx, past, 'hand_on')) ?? (await drawLists(ctx, past))
}

/**
 * All lists are filled up to one length with their owners, whom they keep from nobody; where nothing can
 * be hidden, with nobody else.
 */
async function drawLists(ctx: Context, past: Exchange): Promise<Lists | undefined> {
  const people = await listParticipants(ctx, past.id)
  const old = await readAssignment(ctx, past)
  if (people.length === 0 || people.some(({ id }) => !old.has(id))) return undefined
  const avoided = await keptArcs(ctx, past, people)
  const hidden = await ctx.drawing.hide({ ...(await readDrawProblem(ctx, past)), avoided }, old)
  const indexes = new Map(people.map(({ id }, index) => [id, index]))
  const lists = people.map(({ id }) => {
    const list = hidden.ok ? (hidden.lists.get(id) ?? []) : []
    const filled = [...list, ...Array.from({ length: LIST_MAX - list.length }, () => id)]
    return filled.map((to) => (indexes.get(to) ?? 0).toString().padStart(INDEX_DIGITS, '0')).sort()
  })
  return { people: people.map(({ name, email }) => ({ name, email })), lists }
}

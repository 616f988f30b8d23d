import type { Context } from '../context.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { listParticipants } from '../participants/queries.ts'
import { keptArcs, type Lists, readLists } from './last-time.ts'
import { readDrawProblem } from './queries.ts'
import { readAssignment } from './sealed-pairs.ts'

const INDEX_DIGITS = 6
/** No list is longer; each is filled up with its owner, whom it keeps from nobody. */
const LIST_LENGTH = 6

/**
 * What an exchange that follows is to avoid: the lists that were drawn for all of them, or that are
 * drawn now. Undefined if the pairs cannot be opened.
 *
 * Why lists and not pairs: whoever draws often enough, and sees some of what comes out, learns what
 * never comes out. So each giver is kept from a list of people, of whom one is their old recipient, and
 * the others are old recipients of a few others (`engine/hiding.ts`). Nothing that could have been
 * drawn then tells these apart: neither the rules, nor the lists of the time before, nor a pair that
 * somebody knows because it is their own.
 */
export async function listsToAvoid(ctx: Context, past: Exchange): Promise<Lists | undefined> {
  return (await readLists(ctx, past, 'hand_on')) ?? (await drawLists(ctx, past))
}

/** Where nothing can be hidden, everybody is alone on their list; it is sealed to the same size. */
async function drawLists(ctx: Context, past: Exchange): Promise<Lists | undefined> {
  const people = await listParticipants(ctx, past.id)
  const old = await readAssignment(ctx, past)
  if (people.length === 0 || people.some(({ id }) => !old.has(id))) return undefined
  const avoided = await keptArcs(ctx, past, people)
  const hidden = await ctx.drawing.hide({ ...(await readDrawProblem(ctx, past)), avoided }, old)
  const indexes = new Map(people.map(({ id }, index) => [id, index]))
  const lists = people.map(({ id }) => {
    const list = hidden.ok ? (hidden.lists.get(id) ?? []) : []
    const filled = [...list, ...Array.from({ length: LIST_LENGTH - list.length }, () => id)]
    return filled.map((to) => (indexes.get(to) ?? 0).toString().padStart(INDEX_DIGITS, '0')).sort()
  })
  return { people: people.map(({ name, email }) => ({ name, email })), lists }
}

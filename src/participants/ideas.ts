import type { Participant } from './tables.ts'

type Ideas = Pick<Participant, 'gift_ideas' | 'gift_idea_days'>

/** One line of somebody's gift ideas; the local day on which it came in if that was after the draw. */
export type Idea = { text: string; day: string | undefined }

/** What is longer, in lines or in characters of one of them, is a letter and no list. */
const LINES_MAX = 10
const LINE_LENGTH_MAX = 200

const BULLET = /^[-*•–—]\s+/
const OLD = '-'

/** The lines of somebody's gift ideas, without empty ones and bullets. */
export function ideasOf({ gift_ideas, gift_idea_days }: Ideas): Idea[] {
  const days = gift_idea_days.split(' ')
  return linesOf(gift_ideas).map((text, index) => {
    const day = days[index] ?? ''
    return { text, day: day === '' || day === OLD ? undefined : day }
  })
}

/** Whether it is meant as a list: two to ten short lines without an empty one between them. */
export function isList(giftIdeas: string): boolean {
  const lines = giftIdeas.trim().split('\n')
  const isIdea = (line: string) => line.trim() !== '' && line.length <= LINE_LENGTH_MAX
  return lines.length > 1 && lines.length <= LINES_MAX && lines.every(isIdea)
}

/** The days to be kept with changed gift ideas: each line that was there before keeps its own. */
export function daysOfChanged(before: Ideas, giftIdeas: string, today: string): string {
  const known = new Map(ideasOf(before).map(({ text, day }) => [text, day ?? OLD]))
  const days = linesOf(giftIdeas).map((line) => known.get(line) ?? today)
  return days.every((day) => day === OLD) ? '' : days.join(' ')
}

function linesOf(giftIdeas: string): string[] {
  return giftIdeas
    .split('\n')
    .map((line) => line.trim().replace(BULLET, ''))
    .filter((line) => line !== '')
}

import { html, type SafeHtml } from '@remix-run/html-template'
import { type Idea, ideasOf, isList } from '../../participants/ideas.ts'
import type { Participant } from '../../participants/tables.ts'
import type { Page } from '../../ui/page.ts'
import { personLine, personText } from '../../ui/person-text.ts'
import * as present from '../words/en-present.ts'

/** Somebody's own gift ideas, as a list if they are one, and as they were written otherwise. */
export function ideasText(gift_ideas: string): SafeHtml {
  if (!isList(gift_ideas)) return personText(gift_ideas)
  return list(ideasOf({ gift_ideas, gift_idea_days: '' }), () => null)
}

/** The same for their giver, with a mark beside each idea of a list that was not there at the draw. */
export function theirIdeas({ say }: Page, recipient: Participant, today: string): SafeHtml {
  if (!isList(recipient.gift_ideas)) return personText(recipient.gift_ideas)
  // A day that lies ahead comes from a clock that was wrong.
  const seen = (day: string) => (day > today ? today : day)
  return list(ideasOf(recipient), ({ day }) =>
    day === undefined
      ? null
      : html` <small class="whole">${say(present.newSince, seen(day))}</small>`,
  )
}

function list(ideas: readonly Idea[], mark: (idea: Idea) => SafeHtml | null): SafeHtml {
  return html`<ul class="ideas">${ideas.map((idea) => html`<li>${personLine(idea.text)}${mark(idea)}</li>`)}</ul>`
}

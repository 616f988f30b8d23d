import type { Action, State } from '../rules.ts'

/** What a state is called on a page. */
export const STATE_NAMES: Readonly<Record<State, string>> = {
  draft: 'Draft',
  registration_open: 'Registration open',
  registration_closed: 'Registration closed',
  matched: 'Names drawn',
  completed: 'Completed',
}

const REFUSALS = {
  edit: 'This exchange is completed, so it can no longer be edited.',
  open_registration: 'Registration can be opened before names are drawn.',
  close_registration: 'Registration can be closed while it is open.',
  draw: 'Names can be drawn while registration is open or closed, and once.',
  not_allowed: 'Names can be drawn while registration is open or closed, and once.',
  undo_draw: 'There is no draw that could be undone.',
  complete: 'An exchange can be completed once names are drawn.',
  prolong: 'Only a completed exchange is erased by itself, and can be kept longer.',
  too_few_people: 'It takes at least three people to draw names. Share the invitation link first.',
  blocked:
    'With these exclusions nobody can draw names so that everybody gets a present. Remove an exclusion and try again.',
  crashed:
    'The draw broke off before it was done. Please try again; if it happens once more, the log says why.',
  changed:
    'Somebody joined or left, or a rule changed, at the very moment of the draw. Nothing was drawn; please try again.',
} satisfies Record<Action | string, string>

/** Why an action was refused, and in which state the exchange is. */
export function refusal(what: keyof typeof REFUSALS, state: State): string {
  return `${REFUSALS[what]} It is now in the state “${STATE_NAMES[state]}”, and nothing was changed.`
}

/** What has just been done, by the word in the address. */
export const NOTICES: Readonly<Record<string, string>> = {
  saved: 'Saved.',
  open_registration: 'Registration is open. Share the invitation link.',
  close_registration: 'Registration is closed.',
  draw: 'Names are drawn, and everybody gets a mail.',
  undo_draw:
    'The draw is undone and erased. The mails of the next draw will say that the earlier ones no longer hold.',
  complete: 'The exchange is completed.',
  prolong: 'Its data is kept for 30 days longer.',
  joined_late: 'They are in. Everybody concerned gets a mail.',
  dropped_out: 'They are out. Everybody concerned gets a mail.',
  again: 'Here is the next one. Check what was copied, then open registration.',
  person_added: 'Added. A mail with a link to their page is on its way.',
  person_saved: 'Saved.',
  person_removed: 'They are out.',
  imported: 'The list is added. Everybody with an email gets a mail with a link to their page.',
  deleted: 'The exchange and everything that belonged to it is gone.',
}

/** `one` follows a verb, `giver` follows whose it is. */
export type Forms = { name: string; one: string; giver: string }

/** What it is called in English; first what it usually is. */
const CUSTOMS: readonly [Forms, ...Forms[]] = [
  { name: 'Secret Santa', one: 'a Secret Santa', giver: 'Secret Santa' },
  { name: 'Kris Kringle', one: 'a Kris Kringle', giver: 'Kris Kringle' },
]

/** Names that it goes by elsewhere, as they are called there. */
const ELSEWHERE = [
  'Wichteln',
  'Julklapp',
  'Engerl-Bengerl',
  'Père Noël secret',
  'Amigo invisible',
  'Lootjes trekken',
  'Amigo secreto',
  'Amigo oculto',
]

/** The forms of what it is called; undefined of a name of the organiser's own, which is only quoted. */
export function formsOf(custom: string): Forms | undefined {
  if (custom === '') return CUSTOMS[0]
  return CUSTOMS.find(({ name }) => name.toLowerCase() === custom.toLowerCase())
}

/** As a label of its own. */
export const customName = (custom: string) => formsOf(custom)?.name ?? custom

/** Some to choose from; any other may be typed. */
export const suggestions = () => [...CUSTOMS.map(({ name }) => name), ...ELSEWHERE].join('\n')

/** `one` follows a verb, `giver` follows whose it is. */
export type Forms = { name: string; one: string; giver: string }

/** What it is called in English; first what it usually is. */
const CUSTOMS: readonly [Forms, ...Forms[]] = [
  { name: 'Secret Santa', one: 'a Secret Santa', giver: 'Secret Santa' },
  { name: 'Kris Kringle', one: 'a Kris Kringle', giver: 'Kris Kringle' },
]

/** Names that it goes by elsewhere, as they are called there. English has no article for them. */
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

/** The forms of what it is called; undefined of a name that is only quoted. */
export function formsOf(custom: string): Forms | undefined {
  if (custom === '') return CUSTOMS[0]
  return CUSTOMS.find(({ name }) => name.toLowerCase() === custom.toLowerCase())
}

/**
 * A name to choose from as it is written, whether sentences have forms for it or only quote it; undefined
 * of a name of the organiser's own.
 */
export function knownName(custom: string): string | undefined {
  const all = [...CUSTOMS.map(({ name }) => name), ...ELSEWHERE]
  return all.find((name) => name.toLowerCase() === (custom || CUSTOMS[0].name).toLowerCase())
}

/** As a label of its own. */
export const customName = (custom: string) => formsOf(custom)?.name ?? custom

/** Some to choose from; any other may be typed. */
export const suggestions = () => [...CUSTOMS.map(({ name }) => name), ...ELSEWHERE].join('\n')

import type { SafeHtml } from '@remix-run/html-template'

export const PRODUCT = 'Sneaky Klaus'

/** A language that pages and mails can be in; each room has a `words/<language>.ts`. */
export type Language = 'en'

/**
 * Says a sentence in its reader's language. A sentence is a function of what varies in it; the
 * English one, from a room's `words/en.ts`, stands for it in every language.
 */
export type Say = <Given extends readonly unknown[], Said extends string | SafeHtml>(
  sentence: (...given: Given) => Said,
  ...given: Given
) => Said

/** How a page or a mail speaks: its reader's language, and the name of the place. */
export type Voice = { language: Language; say: Say; brand: string }

/** A voice in this language. A place without a name goes by the product's. */
export function voiceIn(language: Language, placeName = ''): Voice {
  return { language, say: sayIn(language), brand: placeName === '' ? PRODUCT : placeName }
}

/** The sentence for a word from a URL; empty for a word that has none. */
export function sentenceFor(sentences: Readonly<Record<string, string>>, word: string): string {
  return Object.hasOwn(sentences, word) ? (sentences[word] ?? '') : ''
}

/** Returns the `say` of this language. */
export function sayIn(_language: Language): Say {
  return (sentence, ...given) => sentence(...given)
}

import { sentenceFor } from '../platform/failures.ts'

/** What an error that stops a command says to whoever called it, with what caused it behind. */
export function inSentences(error: unknown): string {
  const { message, cause } = error as Error
  const sentence = sentenceFor(error)
  if (sentence !== undefined) return `${sentence}\n(${message})`
  return message + (cause instanceof Error ? `\n(${cause.message})` : '')
}

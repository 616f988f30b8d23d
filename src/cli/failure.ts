import { sentenceFor } from '../platform/failures.ts'

/**
 * What an error that stops a command says to whoever called it, with what caused it behind. `file` is the
 * database that it works with.
 */
export function inSentences(error: unknown, file?: string): string {
  const { message, cause } = error as Error
  const sentence = sentenceFor(error, file)
  if (sentence !== undefined) return `${sentence}\n(${message})`
  return message + (cause instanceof Error ? `\n(${cause.message})` : '')
}

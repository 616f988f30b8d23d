import type { MailNow } from '../../ui/page.ts'
import { dateAndTime, people } from '../../ui/words/en.ts'

export const title = () => 'A word to everyone'
/** `sends`: mails go out. */
export const lead = (sends: boolean) =>
  sends
    ? 'Everyone finds it on their page, and by email where emails reach them.'
    : 'Everyone finds it on their page. We don’t send emails here.'
export const label = () => 'What would you like to say?'
export const hint = (max: number) =>
  `Up to ${max.toLocaleString('en-GB')} characters, three times a day at most.`
export const review = (sends: boolean) => (sends ? 'Send to everyone…' : 'Show everyone…')
export const nothingTyped = () => 'Write something first.'
export const tooLong = (max: number) =>
  `Please shorten this to ${max.toLocaleString('en-GB')} characters.`
export const notLookedOver = () => 'Look it over once more first. Nothing you typed is lost.'
export const nobody = () => 'Nobody’s in yet, so there’s nobody to tell.'
export const tooOften = (next: string, timezone: string) =>
  `That was the third in 24 hours. Send this from ${dateAndTime(next, timezone)}.`

// The question before it is sent.
export const question = (count: number, sends: boolean) =>
  sends ? `Send to ${people(count)}?` : `Show to ${people(count)}?`
type Reach = { all: number; mailed: number; mail: MailNow }
export const reach = ({ all, mailed, mail }: Reach) => {
  if (mail === 'none') return 'We don’t send emails here, so they find it on their pages.'
  if (mailed === 0) return 'No email reaches them, so they find it on their pages.'
  if (mail === 'waits') {
    return 'Everyone finds it on their page now, and emails about it go out once they can again.'
  }
  if (mailed === all) return 'It goes out by email, and everyone finds it on their page.'
  return mailed === 1
    ? '1 person gets it by email. Everyone finds it on their page.'
    : `${mailed} people get it by email. Everyone finds it on their page.`
}
export const send = (sends: boolean) => (sends ? 'Send to everyone' : 'Show everyone')
export const change = () => 'Change it'

// What was said before.
export const soFar = () => 'So far'
export const saidAt = (at: string, timezone: string) => dateAndTime(at, timezone)

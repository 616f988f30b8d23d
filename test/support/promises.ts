import assert from 'node:assert/strict'
import type { Route } from './routes.ts'
import type { Visitor } from './visitor.ts'

/** What pages say of mails that go out: where none do, it is a promise that nobody keeps. */
const PROMISES: readonly RegExp[] = [
  /we’ll (e?mail|remind|send|confirm)/i,
  /we(’re| are)? (e?mail|send)(ing)?\b/i,
  /\barrives?\b/i,
  /on (its|their) way/i,
  /check your (e?mail|inbox)/i,
  /\bgets? (an|the same|no) emails?\b/i,
  /\bemails? (tell|tells|say|says|goes|go|follows?|comes?)\b/i,
  /reminders? (come|comes|follow|stop|go|goes|arrive|are on)\b/i,
  /\bemails? reach(es)?\b/i,
  /remind me\b/i,
  /we’ll (keep )?try(ing)?\b/i,
  /\bsend what didn’t arrive\b/i,
  /\b(try all|send it|send|(can be|is|are) (tried|sent)) again\b/i,
  /\bgets? the email about it now\b/i,
  /\bgoe?s? out (automatically|all the same)\b/i,
  /\b(rest|link to your page) follows?\b/i,
  /\bemails come again\b/i,
  /\b\d+ days?( and \d+ days?)* before\b/i,
]

/** What reads like one and says that there is none, or what would be; each with its reason. */
const NONE: readonly (readonly [sentence: RegExp, why: string])[] = [
  [/We don’t send emails here( yet)?,?/g, 'says that none go out'],
  [/(none|None) come while no emails go out here/g, 'says that none come'],
  [/none, as no emails go out here/g, 'says that none come'],
  [/No emails go out\b/g, 'says that none go out'],
  [/No email reaches/g, 'says that none does'],
  [/\d+ emails? didn’t arrive/g, 'says that they did not'],
  [/what didn’t arrive is kept with the unsent emails/g, 'says that it is not sent'],
  [/Nobody gets an email/g, 'says that nobody does'],
  [/(doesn|don)’t arrive/g, 'says that they do not'],
  [/Remind me before the day, if emails go out by then/g, 'a wish that is kept for then'],
  [/(Reminders are on,|Correct the address) for when emails go out here/g, 'says for when'],
  [/so nothing can be sent again/g, 'says that nothing is'],
  [/Emails didn’t arrive/g, 'the name of a mail'],
  [/In the email, once emails go out/g, 'a way to choose, and says for when'],
]

const withoutDenials = (text: string) =>
  NONE.reduce((left, [sentence]) => left.replaceAll(sentence, ''), text)

/** What this text promises of mails, each with the words around it. */
export function promisesIn(text: string): string[] {
  const plain = withoutDenials(text.replace(/\s+/g, ' '))
  return PROMISES.flatMap((promise) => {
    const at = promise.exec(plain)
    return at ? [plain.slice(Math.max(0, at.index - 60), at.index + 60)] : []
  })
}

type Walk = {
  routes: readonly Route[]
  slug: string
  /** Whose pages the organiser looks at. */
  people: readonly string[]
  olga: Visitor
  guest: Visitor
}

/** What pages of an exchange promise, and which words its forms led back with. */
export type Found = { promises: Set<string>; done: Set<string> }

/** Reads every page that the organiser and a guest find now, and sends every form on it. */
export async function lookForPromises(
  when: string,
  { routes, slug, people, olga, guest }: Walk,
  { promises, done }: Found,
): Promise<void> {
  const note = (where: string, text: string) => {
    for (const promise of promisesIn(text)) promises.add(`${when}, ${where}: ${promise}`)
  }
  /** Sends every form of a page as it stands, with a word in each empty field, and reads what that is answered. */
  const sendForms = async (who: Visitor, html: string) => {
    for (const { action, fields } of formsIn(html).filter((form) => !ENDS.test(form.action))) {
      const sent = await who.post(action, fields)
      const answer = sent.status === 303 ? await who.get(sent.location) : sent
      done.add(sent.location.replace(/^[^?]*\?done=|#.*/g, ''))
      note(action, answer.text)
    }
  }
  const ours = routes
    .filter(({ method, url }) => method === 'GET' && /^\/(admin|exchange)\b/.test(url))
    .flatMap(({ url }) =>
      url.includes(':participantId') ? people.map((id) => ({ url, id })) : [{ url, id: '' }],
    )
  let seen = 0
  for (const { url, id } of ours) {
    const named: Record<string, string> = { slug, participantId: id, partner: 'giver', number: '1' }
    const who = url.startsWith('/admin') ? olga : guest
    const answer = await who.get(
      url.replace(/:(\w+)/g, (_, name: string) => named[name] ?? 'unknown'),
    )
    if (!/html/.test(String(answer.headers['content-type']))) continue
    note(url, answer.text)
    if (answer.status !== 200) continue
    seen += 1
    await sendForms(who, answer.html)
  }
  assert.ok(seen > 15, `${when}: ${seen} pages`)
}

/** What ends an exchange, somebody's part in it, a conversation or the visit, or would change who is in; and what shows a mail itself. */
const ENDS =
  /(delete|logout|sign-out|sign-out-everywhere|complete|undo|withdraw|remove|drop-out|latecomer|import|new|people|card|cards|draw|mute|edit|prolong|mailbox\/\w+)$/

/** The forms of a page as a browser would post them, with a word in each field that is empty. */
function formsIn(html: string): { action: string; fields: Record<string, string> }[] {
  const attribute = (tag: string, name: string) => new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1]
  return [...html.matchAll(/<form method="post" action="([^"]*)"[^>]*>([\s\S]*?)<\/form>/g)].map(
    ([, action = '', body = '']) => {
      const fields: Record<string, string> = {}
      for (const [tag] of body.matchAll(/<(?:input|textarea|button)\b[^>]*>/g)) {
        const name = attribute(tag, 'name')
        const isChoice = /type="(checkbox|radio)"/.test(tag)
        if (name === undefined || name === '_csrf' || (isChoice && !tag.includes(' checked')))
          continue
        fields[name] = attribute(tag, 'value') ?? 'A word'
      }
      return { action, fields }
    },
  )
}

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { done as cardsDone } from '../../src/cards/words/en.ts'
import { done as dashboardDone } from '../../src/dashboard/words/en.ts'
import { done as mailDone } from '../../src/deliveries/words/en.ts'
import { done as deskDone } from '../../src/desk/words/en.ts'
import { done as rulesDone } from '../../src/draw/words/en.ts'
import { done as messagesDone } from '../../src/messages/words/en.ts'
import type { Mailed, News } from '../../src/paths.ts'
import { done as refusalsDone, WITHOUT_LINK } from '../../src/refusals/words/en.ts'
import { done as waitingDone } from '../../src/waiting/words/en.ts'
import { NEWS_WORDS } from '../support/news-words.ts'

/** What docs/words.md allows, in words. */
const WORDS_MAX = 12
const MAILED: readonly Mailed[] = ['all', 'some', 'none']
const BOTH = [true, false]
const REMINDERS = ['to_come', 'ready', 'unreached', 'without_mail', 'past', 'none'] as const

const SAID: { readonly [Page in keyof News]: (word: string) => readonly string[] } = {
  desk: (word) =>
    MAILED.flatMap((told) =>
      BOTH.flatMap((waits) => [1, 3].map((count) => deskDone(word, { count, told, waits }))),
    ),
  waiting: (word) =>
    MAILED.flatMap((told) => BOTH.map((mailWaits) => waitingDone(word, { told, mailWaits }))),
  exclusions: (word) => [rulesDone(word)],
  handOver: (word) => [cardsDone(word)],
  exchangeMail: (word) => BOTH.map((waits) => mailDone(word, { sends: true, waits })),
  dashboard: (word) => REMINDERS.map((reminders) => dashboardDone(word, reminders)),
  messages: (word) =>
    (['always', 'until_the_day', 'over'] as const).map((secrecy) =>
      messagesDone(word, 'Rosie', secrecy),
    ),
}

describe('a notice of what was done is as short as the guide says', () => {
  for (const page of Object.keys(SAID) as (keyof News)[]) {
    it(page, () => {
      for (const word of Object.keys(NEWS_WORDS[page])) assertShort(word, SAID[page](word))
    })
  }

  it('once emails come again', () =>
    assertShort(
      WITHOUT_LINK,
      BOTH.map((sends) => refusalsDone(WITHOUT_LINK, sends)),
    ))
})

function assertShort(word: string, notices: readonly string[]): void {
  for (const notice of notices) {
    const count = notice.split(/\s+/).filter((part) => /[\p{L}\p{N}]/u.test(part)).length
    assert.ok(count > 0 && count <= WORDS_MAX, `${word}, ${count} words: ${notice}`)
  }
}

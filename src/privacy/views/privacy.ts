import { html, type SafeHtml } from '@remix-run/html-template'
import { DEAD_LINK_KEPT_DAYS, SESSION_DAYS } from '../../entrance/rules.ts'
import { PURGE_AFTER_DAYS } from '../../exchanges/purge-dates.ts'
import { layout } from '../../ui/layout.ts'
import type { Page } from '../../ui/page.ts'
import { fold } from '../../ui/parts.ts'
import * as en from '../words/en.ts'

/** How this place is set up, as far as it concerns whoever takes part. */
export type Practice = {
  mail: 'Resend' | 'server' | undefined
  isCopied: boolean
  /** Whether another server is in front, whose log is none of ours. */
  isBehindProxy: boolean
  /** Where whoever runs the site says who they are. */
  imprintUrl: string | undefined
}

/** For everyone: what is kept, who sees it and for how long. */
export function privacyPage(page: Page, practice: Practice): SafeHtml {
  const { say } = page
  const { mail, isCopied, isBehindProxy, imprintUrl } = practice
  const kept = [
    say(en.keptTyped),
    say(en.keptRules),
    say(en.keptTimes),
    say(en.keptMails),
    say(en.keptSecret),
    say(en.keptLastTime),
    say(en.keptLinks),
    say(en.keptTries),
    say(en.keptForms),
    say(en.keptRefusal),
    say(en.keptOrganiser),
    say(en.keptLog, isBehindProxy),
  ]
  const seen = [
    say(en.seenByAll),
    say(en.seenByGiver),
    say(en.seenByRecipient),
    say(en.seenByOrganiser),
    say(en.seenByHost),
    say(en.seenByMail, mail),
  ]
  const long = [
    say(en.longExchange, PURGE_AFTER_DAYS),
    say(en.longLastTime),
    say(en.longLeft),
    say(en.longCopies, isCopied),
    say(en.longSession, SESSION_DAYS),
    say(en.longLinks, DEAD_LINK_KEPT_DAYS),
    say(en.longRefusal),
    say(en.longOrganiser),
  ]
  const todo = [say(en.doOwnPage), say(en.doNotForMe), say(en.doLeave), say(en.doAsk)]
  return layout(page, {
    title: say(en.title),
    body: html`<h1>${say(en.title)}</h1>
<p>${say(en.lead)}</p>
${fold({
  title: say(en.seenHeading),
  isOpen: true,
  body: html`${list(seen)}<p>${say(en.seenByNobody)}</p>`,
})}
${part(say(en.keptHeading), kept)}
${part(say(en.longHeading), long)}
${part(say(en.doHeading), todo)}
${imprintUrl ? html`<p>${say(en.whoRuns, imprintUrl)}</p>` : null}`,
  })
}

function part(title: string, sentences: readonly string[]): SafeHtml {
  return fold({ title, body: list(sentences) })
}

function list(sentences: readonly string[]): SafeHtml {
  return html`<ul>${sentences.map((sentence) => html`<li>${sentence}</li>`)}</ul>`
}

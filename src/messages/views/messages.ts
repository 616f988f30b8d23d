import { html, type SafeHtml } from '@remix-run/html-template'
import { drawNumber, secrecyOf } from '../../exchanges/rules.ts'
import type { Exchange } from '../../exchanges/tables.ts'
import { hostName } from '../../exchanges/words/en.ts'
import { canBeMailed } from '../../participants/rules.ts'
import type { Participant } from '../../participants/tables.ts'
import { paths } from '../../paths.ts'
import type { FormState } from '../../platform/forms.ts'
import { formErrors, textField } from '../../ui/field.ts'
import { actionButton, csrfField, layout, participantMenu } from '../../ui/layout.ts'
import type { Page } from '../../ui/page.ts'
import { backLink } from '../../ui/parts.ts'
import { personName, personText } from '../../ui/person-text.ts'
import * as ui from '../../ui/words/en.ts'
import { messageField } from '../forms.ts'
import {
  CONVERSATION_LENGTH_MAX,
  type Conversation,
  MESSAGE_MAX,
  type Message,
  type Role,
  shownAtOnce,
} from '../rules.ts'
import * as en from '../words/en.ts'

type Messages = {
  exchange: Exchange
  participant: Pick<Participant, 'email' | 'mail_trouble'>
  conversations: readonly Conversation[]
  /** Presents were given. */
  isOver: boolean
  form: FormState
}

/** Both conversations. The page contains no name, in case somebody looks over a shoulder. */
export function messagesPage(page: Page, messages: Messages): SafeHtml {
  const { say, sender } = page
  const { exchange, participant, conversations, isOver, form } = messages
  const { slug } = exchange
  const isMailed = canBeMailed(participant, sender)
  return layout(page, {
    title: say(en.title),
    menu: participantMenu(page, { slug, hasMessages: true, isAtMessages: true }),
    flash: say(en.done, page.done, say(hostName, exchange, 'first'), secrecyOf(exchange)),
    form,
    body: html`${backLink(paths.dashboard(slug), say(ui.toMyPage))}
<h1>${say(en.title)}</h1>
<p>${say(isOver ? en.introWhenOver : en.intro, personName(say(hostName, exchange)))}</p>
${formErrors(page, form)}
${conversations.map((conversation) => conversationSection(page, messages, conversation))}
${isOver ? null : html`<p class="small soft">${say(en.noHurry)}</p>`}
${isMailed ? html`<p class="small">${say(en.otherDevice, paths.requestAccess(slug))}</p>` : null}`,
  })
}

function conversationSection(page: Page, messages: Messages, conversation: Conversation): SafeHtml {
  const { partner } = conversation
  return html`<section id="${partner}" aria-labelledby="with-${partner}">
<h2 id="with-${partner}">${page.say(en.heading, talkOf(messages, partner))}</h2>
${partOf(page, messages, conversation)}
</section>`
}

/** What was switched off stays out of sight. */
function partOf(page: Page, data: Messages, conversation: Conversation): SafeHtml {
  const { partner, muted } = conversation
  if (muted) return mutedPart(page, data, partner)
  return openPart(page, data, conversation)
}

function writtenPart(
  page: Page,
  data: Messages,
  partner: Role,
  messages: readonly Message[],
): SafeHtml {
  if (messages.length === 0) {
    return html`<p class="empty">${page.say(en.nothingYet)}</p>`
  }
  const list = (some: readonly Message[]) =>
    html`<ol class="conversation">${some.map((message) => messageItem(page, data, partner, message))}</ol>`
  const earlier = messages.length - shownAtOnce(messages)
  return html`${earlier === 0 ? null : html`<details><summary>${page.say(en.earlier, earlier)}</summary>${list(messages.slice(0, earlier))}</details>`}
${list(messages.slice(earlier))}`
}

function mutedPart(page: Page, data: Messages, partner: Role): SafeHtml {
  const { say } = page
  const { exchange } = data
  const button = {
    action: paths.muteMessages(exchange.slug, partner),
    label: say(en.switchOn, talkOf(data, partner)),
    style: 'second' as const,
    fields: { muted: '0', draw: drawNumber(exchange) },
  }
  return html`<p class="empty">${say(en.switchedOff)}</p>
${actionButton(page, button)}`
}

function openPart(page: Page, data: Messages, { partner, messages }: Conversation): SafeHtml {
  const { say } = page
  const { exchange } = data
  const talk = talkOf(data, partner)
  const mute = {
    action: paths.muteMessages(exchange.slug, partner),
    label: say(en.switchOff, talk),
    style: 'quiet' as const,
    fields: { muted: '1', draw: drawNumber(exchange) },
  }
  return html`<p class="soft">${say(en.about, talk)}</p>
${writtenPart(page, data, partner, messages)}
${writingPart(page, data, partner, messages.length)}
<div class="actions small soft">${say(en.ratherNot)} ${actionButton(page, mute)}</div>`
}

function messageItem(
  { say }: Page,
  data: Messages,
  partner: Role,
  { number, author, text, written_at }: Message,
): SafeHtml {
  const { exchange } = data
  const isTheirs = author === partner
  const talk = talkOf(data, partner)
  const show = paths.reportMessage(exchange.slug, partner, String(number))
  const host = personName(say(hostName, exchange))
  return html`<li${isTheirs ? null : html` class="mine"`}>
<small><strong>${isTheirs ? say(en.heading, talk) : say(en.you)}</strong>${written_at === undefined ? null : html` · ${say(ui.dateAndTime, written_at, exchange.timezone)}`}</small>
${personText(text)}
${isTheirs ? html`<small><a href="${show}">${say(en.showToHost, host, talk, number + 1)}</a></small>` : null}
</li>`
}

function writingPart(page: Page, data: Messages, partner: Role, written: number): SafeHtml {
  const { say } = page
  const { exchange, isOver, form } = data
  const talk = talkOf(data, partner)
  if (written >= CONVERSATION_LENGTH_MAX) return html`<p class="empty">${say(en.isFull)}</p>`
  const field = {
    name: messageField(partner),
    label: say(en.label, talk),
    required: true,
    maxLength: MESSAGE_MAX,
    rows: 3,
    hint: say(en.upTo, MESSAGE_MAX),
  }
  const style = partner === (isOver ? 'giver' : 'recipient') ? null : html` class="second"`
  return html`<form method="post" action="${paths.messagesWith(exchange.slug, partner)}" data-unsaved>
${csrfField(page)}
<input type="hidden" name="draw" value="${form.values.draw ?? drawNumber(exchange)}">
${textField(page, form, field)}
<p class="actions"><button type="submit"${style}>${say(en.send, talk)}</button></p>
</form>`
}

function talkOf({ exchange, isOver }: Messages, partner: Role): en.Talk {
  return { partner, exchange, isOver }
}

import { html, type SafeHtml } from '@remix-run/html-template'
import type { Exchange } from '../../exchanges/tables.ts'
import { paths } from '../../paths.ts'
import type { FormState } from '../../platform/forms.ts'
import { formErrors, textField } from '../../ui/field.ts'
import { actionButton, csrfField, layout } from '../../ui/layout.ts'
import type { Page } from '../../ui/page.ts'
import { backLink } from '../../ui/parts.ts'
import { personText } from '../../ui/person-text.ts'
import * as ui from '../../ui/words/en.ts'
import { messageField } from '../forms.ts'
import {
  CONVERSATION_LENGTH_MAX,
  type Conversation,
  MESSAGE_MAX,
  type Message,
  mayWriteMessages,
  type Role,
} from '../rules.ts'
import * as en from '../words/en.ts'

type Messages = { exchange: Exchange; conversations: readonly Conversation[]; form: FormState }

/** Both conversations. The page contains no name, in case somebody looks over a shoulder. */
export function messagesPage(page: Page, messages: Messages): SafeHtml {
  const { say } = page
  const { exchange, conversations, form } = messages
  return layout(page, {
    title: say(en.title),
    flash: say(en.done, page.done),
    body: html`${backLink(paths.dashboard(exchange.slug), say(ui.backToMyPage))}
<h1>${say(en.title)}</h1>
<p>${say(en.intro)}</p>
${formErrors(page, form)}
${conversations.map((conversation) => conversationSection(page, messages, conversation))}
<p><small>${say(en.noHurry)}</small></p>
<p><small>${say(en.otherDevice, paths.requestAccess(exchange.slug))}</small></p>`,
  })
}

function conversationSection(page: Page, messages: Messages, conversation: Conversation): SafeHtml {
  const { partner, muted } = conversation
  return html`<section id="${partner}">
<h2>${page.say(en.heading, partner)}</h2>
${muted ? mutedPart(page, messages, partner) : openPart(page, messages, conversation)}
</section>`
}

function mutedPart(page: Page, { exchange }: Messages, partner: Role): SafeHtml {
  const { say } = page
  const button = {
    action: paths.muteMessages(exchange.slug, partner),
    label: say(en.switchOn),
    style: 'second' as const,
    fields: { muted: '0' },
  }
  return html`<p class="empty">${say(en.switchedOff)}</p>
${actionButton(page, button)}`
}

function openPart(page: Page, data: Messages, { partner, messages }: Conversation): SafeHtml {
  const { say } = page
  const { exchange } = data
  const mute = {
    action: paths.muteMessages(exchange.slug, partner),
    label: say(en.switchOff),
    style: 'quiet' as const,
    fields: { muted: '1' },
  }
  return html`<p>${say(en.about, partner)}</p>
${
  messages.length === 0
    ? html`<p class="empty">${say(en.nothingYet)}</p>`
    : html`<ol class="conversation">${messages.map((message) => messageItem(page, exchange, partner, message))}</ol>`
}
${writingPart(page, data, partner, messages.length)}
<div class="aside">${actionButton(page, mute)}</div>`
}

function messageItem(
  { say }: Page,
  { slug, timezone }: Exchange,
  partner: Role,
  { number, author, text, written_at }: Message,
): SafeHtml {
  const isTheirs = author === partner
  const show = paths.reportMessage(slug, partner, String(number))
  return html`<li class="${isTheirs ? 'theirs' : 'mine'}">
<p class="by"><strong>${isTheirs ? say(en.author, partner) : say(en.you)}</strong> <small>${say(ui.dateAndTime, written_at, timezone)}</small></p>
${personText(text)}
${isTheirs ? html`<p class="by"><a href="${show}"><small>${say(en.showToOrganiser)}</small></a></p>` : null}
</li>`
}

function writingPart(
  page: Page,
  { exchange, form }: Messages,
  partner: Role,
  written: number,
): SafeHtml {
  const { say } = page
  if (!mayWriteMessages(exchange.state)) return html`<p class="empty">${say(en.over)}</p>`
  if (written >= CONVERSATION_LENGTH_MAX) return html`<p class="empty">${say(en.isFull)}</p>`
  const field = {
    name: messageField(partner),
    label: say(en.label, partner),
    required: true,
    maxLength: MESSAGE_MAX,
    rows: 3,
    hint: say(en.atMost, MESSAGE_MAX),
  }
  return html`<form method="post" action="${paths.messagesWith(exchange.slug, partner)}" data-unsaved>
${csrfField(page)}
${textField(page, form, field)}
<button type="submit">${say(en.send)}</button>
</form>`
}

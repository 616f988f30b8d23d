import { html, type SafeHtml } from '@remix-run/html-template'
import type { Exchange } from '../../exchanges/tables.ts'
import { paths } from '../../paths.ts'
import type { FormState } from '../../platform/forms.ts'
import { dateAndTime } from '../../ui/dates.ts'
import { formErrors, textField } from '../../ui/field.ts'
import { actionButton, csrfField, layout, type Page } from '../../ui/layout.ts'
import { personText } from '../../ui/person-text.ts'
import { messageField } from '../forms.ts'
import {
  CONVERSATION_LENGTH_MAX,
  type Conversation,
  MESSAGE_MAX,
  type Message,
  mayWriteMessages,
  type Role,
} from '../rules.ts'

type MessagesData = Page & {
  exchange: Exchange
  conversations: readonly Conversation[]
  form: FormState
  done: string | undefined
}

const WORDS = {
  recipient: {
    heading: 'With the one you give to',
    author: 'The one you give to',
    about:
      'Ask about sizes, tastes, or whether the book is on the shelf already. They read your words, not your name; mind that the words do not give you away.',
    label: 'Your question',
  },
  giver: {
    heading: 'With your Secret Santa',
    author: 'Your Secret Santa',
    about: 'Whoever gives to you may ask you something here. You answer without knowing who it is.',
    label: 'Your words to your Secret Santa',
  },
} satisfies Record<Role, Record<string, string>>

const NOTICES: Readonly<Record<string, string>> = {
  sent: 'Your message is on its way.',
  muted: 'You do not see these messages any more. The other is not told.',
  unmuted: 'You see these messages again.',
  reported: 'The organiser can read this one message now, and sees that it is you who shows it.',
}

/** Both conversations. No name is on this page: nobody who looks over a shoulder learns one. */
export function messagesPage(data: MessagesData): SafeHtml {
  const { exchange, conversations, form, done } = data
  return layout({
    title: 'Messages',
    notice: NOTICES[done ?? ''],
    body: html`<p><a href="${paths.dashboard(exchange.slug)}">Back to my page</a></p>
<h1>Messages</h1>
<p>Ask and answer without telling who you are. Nobody else can read it, not even the organiser.</p>
${formErrors(form)}
${conversations.map((conversation) => conversationSection(data, conversation))}
<p><small>Nobody has to answer at once, and anybody may switch messages off. No answer? The gift ideas on your page are always the newest.</small></p>
<p><small>On another device, or signed out one day? <a href="${paths.requestAccess(exchange.slug)}">Get a fresh link by mail.</a></small></p>`,
  })
}

function conversationSection(data: MessagesData, conversation: Conversation): SafeHtml {
  const { partner, muted } = conversation
  return html`<section id="${partner}">
<h2>${WORDS[partner].heading}</h2>
${muted ? mutedPart(data, partner) : openPart(data, conversation)}
</section>`
}

function mutedPart({ csrf, exchange }: MessagesData, partner: Role): SafeHtml {
  const button = {
    action: paths.muteMessages(exchange.slug, partner),
    label: 'Switch them on again',
    style: 'secondary' as const,
    fields: { muted: '0' },
  }
  return html`<p class="empty">You have switched these messages off: you see none, and no mail comes. What is written meanwhile waits here.</p>
${actionButton({ csrf }, button)}`
}

function openPart(data: MessagesData, { partner, messages }: Conversation): SafeHtml {
  const { csrf, exchange } = data
  const mute = {
    action: paths.muteMessages(exchange.slug, partner),
    label: 'Switch these messages off',
    style: 'quiet' as const,
    fields: { muted: '1' },
  }
  return html`<p>${WORDS[partner].about}</p>
${
  messages.length === 0
    ? html`<p class="empty">Nothing has been written yet.</p>`
    : html`<ol class="conversation">${messages.map((message) => messageItem(exchange, partner, message))}</ol>`
}
${writingPart(data, partner, messages.length)}
<div class="aside">${actionButton({ csrf }, mute)}</div>`
}

function messageItem(exchange: Exchange, partner: Role, message: Message): SafeHtml {
  const isTheirs = message.author === partner
  return html`<li class="${isTheirs ? 'theirs' : 'mine'}">
<p class="by"><strong>${isTheirs ? WORDS[partner].author : 'You'}</strong> <small>${dateAndTime(message.written_at, exchange.timezone)}</small></p>
${personText(message.text)}
${isTheirs ? html`<p class="by"><a href="${paths.reportMessage(exchange.slug, partner, String(message.number))}"><small>Show it to the organiser …</small></a></p>` : null}
</li>`
}

function writingPart(data: MessagesData, partner: Role, written: number): SafeHtml {
  const { csrf, exchange, form } = data
  if (!mayWriteMessages(exchange.state)) {
    return html`<p class="empty">The exchange is over, so nothing more can be written.</p>`
  }
  if (written >= CONVERSATION_LENGTH_MAX) {
    return html`<p class="empty">This conversation is full. Time to meet!</p>`
  }
  const field = {
    name: messageField(partner),
    label: WORDS[partner].label,
    required: true,
    maxLength: MESSAGE_MAX,
    rows: 3,
    hint: `At most ${MESSAGE_MAX} characters.`,
  }
  return html`<form method="post" action="${paths.messagesWith(exchange.slug, partner)}" data-unsaved>
${csrfField(csrf)}
${textField(form, field)}
<button type="submit">Send</button>
</form>`
}

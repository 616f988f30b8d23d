import { html, type SafeHtml } from '@remix-run/html-template'
import type { Exchange } from '../../exchanges/tables.ts'
import { hostName } from '../../exchanges/words/en.ts'
import { paths } from '../../paths.ts'
import { actionButton, layout } from '../../ui/layout.ts'
import type { Page } from '../../ui/page.ts'
import { linkButton } from '../../ui/parts.ts'
import { personName } from '../../ui/person-text.ts'
import { stamp } from '../../ui/pictures.ts'
import * as en from '../words/en.ts'

/** `often`: whoever is in already may have no new mail for it. */
type Why = 'registered' | 'registered_often' | 'asked' | 'fresh'
type MailSent = { exchange: Exchange; email?: string; why: Why }

/** Says which mail to look for, in the same words whether or not the address is known. */
export function lookAtMailPage(page: Page, { exchange, email = '', why }: MailSent): SafeHtml {
  const { say, sender, mailWaits } = page
  const { name, slug } = exchange
  if (sender === undefined) return askTheOrganiserPage(page, exchange, why)
  const ask = paths.requestAccess(slug)
  if (why === 'registered' || why === 'registered_often') {
    const isOften = why === 'registered_often'
    const fields = { email }
    return letter(page, {
      title: say(mailWaits ? en.youAreJoining : en.nowCheck),
      facts: [
        [say(en.to), email],
        [say(en.from), sender],
        [say(en.subject), say(en.joinedSubjects, name)],
      ],
      text: html`<p>${say(mailWaits ? en.heldUp : en.tapTheButton)}</p>
<p><small>${say(en.inBefore)} ${say(en.saidNo)}</small></p>`,
      next:
        isOften || mailWaits
          ? linkButton(paths.invitation(slug), say(en.theInvitation), 'second')
          : actionButton(page, { action: ask, label: say(en.sendAgain), style: 'second', fields }),
    })
  }
  if (mailWaits && why === 'fresh') {
    const next = linkButton(paths.invitation(slug), say(en.theInvitation), 'second')
    return held(page, { title: say(en.mailWaitsTitle), sender, text: say(en.freshWaits), next })
  }
  if (mailWaits) return heldPerhaps(page, { sender, text: say(en.linkWaits, email, name), ask })
  return letter(page, {
    title: say(en.checkEmail),
    facts: [
      [say(en.from), sender],
      [say(en.subject), say(en.linkSubject, name)],
    ],
    text: html`<p>${why === 'fresh' ? say(en.freshOnItsWay) : say(en.ifIn, email, name)}</p>
<p>${say(en.nothingThere)}</p>
<p><small>${say(en.atMost)} ${why === 'fresh' ? null : html`${say(en.perhapsNone)} `}${say(en.saidNo)}</small></p>`,
    next: linkButton(ask, say(en.tryAnother), 'second'),
  })
}

/** The answer to somebody who asked for links to all their exchanges. */
export function linksOnTheirWayPage(page: Page, email: string): SafeHtml {
  const { say, sender } = page
  if (sender === undefined) {
    return letter(page, {
      title: say(en.lostTitle),
      text: html`<p>${say(en.noMailHere)}</p>`,
      next: linkButton(paths.front(), say(en.startPage), 'second'),
    })
  }
  const ask = paths.lostLink()
  if (page.mailWaits) return heldPerhaps(page, { sender, text: say(en.linksWait, email), ask })
  return letter(page, {
    title: say(en.checkEmail),
    facts: [[say(en.from), sender]],
    text: html`<p>${say(en.linksOnTheirWay, email)}</p>
<p>${say(en.eachOnce)}</p>
<p><small>${say(en.atMost)} ${say(en.perhapsNone)} ${say(en.saidNo)}</small></p>`,
    next: linkButton(ask, say(en.tryAnother), 'second'),
  })
}

type HeldPerhaps = { sender: string; text: SafeHtml; ask: string }

/** As it is not told whether the address is in anything, no email is promised. */
function heldPerhaps(page: Page, { sender, text, ask }: HeldPerhaps): SafeHtml {
  const { say } = page
  const next = linkButton(ask, say(en.tryAnother), 'second')
  const note = html`${say(en.perhapsNone)} ${say(en.saidNo)}`
  return held(page, { title: say(en.mailHeldUpTitle), sender, text, note, next })
}

type Held = {
  title: string
  sender: string
  text: string | SafeHtml
  note?: SafeHtml
  next: SafeHtml
}

/** What was asked for comes once emails go out again. */
function held(page: Page, { title, sender, text, note, next }: Held): SafeHtml {
  const { say } = page
  return letter(page, {
    title,
    facts: [[say(en.from), sender]],
    text: html`<p>${text}</p>
<p>${say(en.heldUp)}</p>
${note === undefined ? null : html`<p><small>${note}</small></p>`}`,
    next,
  })
}

/** If no transport is configured, the admin reads the mails and hands over their links. */
function askTheOrganiserPage(page: Page, exchange: Exchange, why: MailSent['why']): SafeHtml {
  const { say } = page
  const host = personName(say(hostName, exchange))
  const next = linkButton(paths.invitation(exchange.slug), say(en.theInvitation), 'second')
  if (why === 'registered' || why === 'registered_often') {
    return letter(page, {
      title: say(en.youAreIn),
      text: html`<p>${say(en.tellHost, host)}</p>`,
      next,
    })
  }
  const title = say(en.askHost, say(hostName, exchange))
  return letter(page, { title, text: html`<p>${say(en.hostSees, host)}</p>`, next })
}

type Letter = {
  title: string
  facts?: readonly (readonly [label: string, value: string | SafeHtml])[]
  text: SafeHtml
  next: SafeHtml
}

/** A card with a wink: what was asked for went well. */
function letter(page: Page, { title, facts, text, next }: Letter): SafeHtml {
  return layout(page, {
    title,
    body: html`<article class="card narrow">
${stamp(page, 'wink')}
<h1>${title}</h1>
${facts ? html`<dl>${facts.map(([label, value]) => html`<dt>${label}</dt><dd>${value}</dd>`)}</dl>` : null}
${text}
<div class="actions">${next}</div>
</article>`,
  })
}

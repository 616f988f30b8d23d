import { html, type SafeHtml } from '@remix-run/html-template'
import { daysUntil, type State } from '../../exchanges/rules.ts'
import type { Exchange } from '../../exchanges/tables.ts'
import { hostName } from '../../exchanges/words/en.ts'
import { mayRegister } from '../../participants/rules.ts'
import { paths } from '../../paths.ts'
import { hasErrors } from '../../platform/forms.ts'
import { formErrors } from '../../ui/field.ts'
import { layout } from '../../ui/layout.ts'
import type { Page } from '../../ui/page.ts'
import { linkButton } from '../../ui/parts.ts'
import { personName, personText } from '../../ui/person-text.ts'
import { addressOf, postcardPicture } from '../../ui/pictures.ts'
import { isAskedAbout } from '../../waiting/rules.ts'
import * as en from '../words/en.ts'
import { type Invitation, joinSection } from './join.ts'

/** What people are invited to, as a postcard, and the form to join. */
export function invitationPage(page: Page, invitation: Invitation): SafeHtml {
  const { say, sender } = page
  const { exchange, form } = invitation
  const { name, slug, host, custom } = exchange
  // Whoever has something to fix is busy: they get no picture.
  const isBusy = hasErrors(form)
  const ways = {
    sends: sender !== undefined,
    href: paths.requestAccess(slug),
    host: personName(say(hostName, { host })),
  }
  const isIn = page.home.href === paths.dashboard(slug)
  return layout(page, {
    title: name,
    form,
    ...(isBusy ? {} : { shape: 'wide' }),
    head: preview(page, invitation),
    body: html`${isIn ? html`<p class="notice">${say(en.youAreIn, page.home.href)}</p>` : null}
<article class="${isBusy ? 'card narrow' : 'card postcard'}">
${isBusy ? null : postcardPicture(page)}
<div>
<p class="eyebrow">${host ? say(en.invitedBy, personName(host), custom) : say(en.invited, custom)}</p>
<h1>${name}</h1>
${formErrors(page, form)}
${isBusy || exchange.state === 'completed' ? null : html`<p>${say(en.whatItIs, exchange.reveals === 1)}</p>`}
${facts(page, invitation)}
${exchange.description ? personText(exchange.description) : null}
${isBusy ? null : wayIn(page, invitation)}
</div>
</article>
${mayRegister(exchange.state) ? joinSection(page, invitation) : null}
${isIn ? null : html`<p class="narrow small">${say(en.alreadyIn, ways)}</p>`}`,
  })
}

/** What a chat shows of the link: nobody's name but the party's, and neither day nor place. */
function preview({ say, brand }: Page, { exchange, baseUrl }: Invitation): SafeHtml {
  // The picture says what it is, too.
  const isUsual = exchange.custom === ''
  const description = say(en.previewText, exchange.custom, whereItStands(exchange.state))
  const properties = {
    title: exchange.name,
    description,
    type: 'website',
    site_name: brand,
    url: baseUrl + paths.invitation(exchange.slug),
    image: baseUrl + addressOf(isUsual ? 'og.png' : 'og-parcel.png'),
    'image:width': '1200',
    'image:height': '630',
    'image:alt': say(en.previewPicture, isUsual),
  }
  return html`<meta name="description" content="${description}">
<meta name="twitter:card" content="summary_large_image">
${Object.entries(properties).map(([property, content]) => html`<meta property="og:${property}" content="${content}">\n`)}`
}

function whereItStands(state: State) {
  if (mayRegister(state)) return 'open'
  if (state === 'draft') return 'early'
  return state === 'completed' ? 'over' : 'closed'
}

function facts(page: Page, { exchange, joined, now }: Invitation): SafeHtml {
  const { say } = page
  const { exchange_date, location, budget, max_participants: most } = exchange
  const isOpen = mayRegister(exchange.state)
  return html`<dl>
<dt>${say(en.when)}</dt><dd>${say(en.dayAndHowLong, exchange_date, daysUntil(exchange, now))}</dd>
${location ? html`<dt>${say(en.where)}</dt><dd>${location}</dd>` : null}
${budget ? html`<dt>${say(en.budget)}</dt><dd>${budget}</dd>` : null}
<dt>${say(en.whoIsIn)}</dt><dd>${say(en.whoHasJoined, { joined, most, isOpen })}</dd>
${isOpen ? html`<dt>${say(en.joinBy)}</dt><dd>${lastDay(page, exchange, now)}</dd>` : null}
</dl>`
}

function lastDay({ say }: Page, exchange: Exchange, now: Temporal.Instant): SafeHtml | string {
  const { registration_close_date: closes, timezone } = exchange
  if (!closes) return say(en.untilDrawn)
  const left = daysUntil({ exchange_date: closes, registration_close_date: null, timezone }, now)
  return say(en.dayAndHowLong, closes, left)
}

/** The way to the form; or why there is none. */
function wayIn({ say }: Page, { exchange, joined, now }: Invitation): SafeHtml {
  const { state, host } = exchange
  if (mayRegister(state)) {
    const label = say(isAskedAbout(exchange, joined) ? en.askToJoin : en.iAmIn)
    return html`<p class="actions">${linkButton('#join', label)}</p>`
  }
  if (state === 'completed')
    return html`<p><strong>${say(en.isOver, daysUntil(exchange, now) <= 0)}</strong></p>`
  const text =
    state === 'draft' ? say(en.notOpenYet) : say(en.closed, personName(say(hostName, { host })))
  return html`<p><strong>${text}</strong></p>`
}

import { html, type SafeHtml } from '@remix-run/html-template'
import { paths } from '../../paths.ts'
import { actionButton, adminMenu, layout, type Page } from '../../ui/layout.ts'
import type { Exchange } from '../tables.ts'

export function undoDrawPage({ csrf, exchange }: Page & { exchange: Exchange }): SafeHtml {
  return confirmPage({
    csrf,
    title: 'Undo the draw?',
    text: 'Who gives to whom is erased for good; nobody can bring it back. Everybody already has a mail with a name. When you draw again, everybody gets a new mail which says that the first one no longer holds.',
    action: paths.undoDraw(exchange.slug),
    label: 'Undo and erase the draw',
    back: paths.desk(exchange.slug),
  })
}

export function deletePage({ csrf, exchange }: Page & { exchange: Exchange }): SafeHtml {
  return confirmPage({
    csrf,
    title: `Delete “${exchange.name}”?`,
    text: 'Everything that belongs to it goes with it: people, gift ideas, rules, the draw, mails. Nobody is told by mail. This cannot be undone.',
    action: paths.deleteExchange(exchange.slug),
    label: 'Delete it for good',
    back: paths.desk(exchange.slug),
  })
}

type Confirmation = Page & {
  title: string
  text: string
  action: string
  label: string
  back: string
}

function confirmPage({ csrf, title, text, action, label, back }: Confirmation): SafeHtml {
  return layout({
    title,
    menu: adminMenu({ csrf }),
    body: html`<article class="narrow">
<h1>${title}</h1>
<p>${text}</p>
<div class="actions">${actionButton({ csrf }, { action, label, style: 'danger' })}
<a href="${back}">Keep everything as it is</a></div>
</article>`,
  })
}

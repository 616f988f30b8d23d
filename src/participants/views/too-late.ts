import type { SafeHtml } from '@remix-run/html-template'
import type { Exchange } from '../../exchanges/tables.ts'
import { paths } from '../../paths.ts'
import { conflictPage } from '../../ui/error-pages.ts'

const OVER = 'This exchange is completed, so nothing about its people can be changed any more.'

/** Why the state forbids what the admin wanted to do to the people, and where it is possible instead. */
export function tooLatePage(
  what: 'add' | 'edit' | 'remove' | 'card' | 'import',
  { slug, state }: Pick<Exchange, 'slug' | 'state'>,
): SafeHtml {
  const desk = { href: paths.desk(slug), label: 'Back to the exchange' }
  if (state === 'completed') return conflictPage(OVER, desk)
  switch (what) {
    case 'add':
      return conflictPage(
        'Names are drawn, so a latecomer needs somebody to give to and somebody who gives to them.',
        { href: paths.latecomer(slug), label: 'Let a latecomer in' },
      )
    case 'import':
      return conflictPage(
        'Names are drawn, so no list can be added any more. Single latecomers can still be let in, or undo the draw first.',
        desk,
      )
    case 'remove':
      return conflictPage(
        'Names are drawn, so whoever gives to this person needs somebody else to give to. Take them out from their page.',
        desk,
      )
    case 'card':
      return conflictPage(
        'A card is for people without an email, until the day is over. Whoever has an email gets a link to their page by mail.',
        desk,
      )
    case 'edit':
      return conflictPage(OVER, desk)
  }
}

import type { SafeHtml } from '@remix-run/html-template'
import { paths } from '../paths.ts'
import { messagePage } from './message-page.ts'

export function notFoundPage(): SafeHtml {
  return messagePage({
    title: 'There is nothing here',
    text: 'This address leads nowhere, or what was here is gone. Please check the link, or ask your organiser for the invitation link.',
    next: { href: paths.front(), label: 'To the front page' },
  })
}

export function forbiddenPage(): SafeHtml {
  return messagePage({
    title: 'Please try that once more',
    text: 'The page you came from was too old or not ours, so nothing was changed. Go back, reload the page and try again. Your browser must accept cookies.',
    next: { href: paths.front(), label: 'To the front page' },
  })
}

/** The state forbids it; `why` is a whole sentence. */
export function conflictPage(why: string, next: { href: string; label: string }): SafeHtml {
  return messagePage({ title: 'That is not possible now', text: why, next })
}

export function tooLargePage(): SafeHtml {
  return messagePage({
    title: 'That is too much text',
    text: 'What you sent is larger than we can take. Please go back, shorten it and try again.',
  })
}

export function tooManyTriesPage(minutes: number): SafeHtml {
  return messagePage({
    title: 'Please wait a little',
    text: `That was tried too often. Please try again in ${minutes === 1 ? 'a minute' : `${minutes} minutes`}.`,
    next: { href: paths.front(), label: 'To the front page' },
  })
}

export function badRequestPage(): SafeHtml {
  return messagePage({
    title: 'We did not understand that',
    text: 'Your browser sent something that this page cannot read. Please go back and try again.',
    next: { href: paths.front(), label: 'To the front page' },
  })
}

export function failurePage(requestId: string): SafeHtml {
  return messagePage({
    title: 'Something went wrong here',
    text: `Nothing was changed, and it is not your fault. Please try again. If it happens once more, tell whoever runs this site the number ${requestId}.`,
    next: { href: paths.front(), label: 'To the front page' },
  })
}

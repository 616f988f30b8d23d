/** What a mail must not hold: everything that is fetched from somewhere. */
export const LOADS = /<(img|link|script|iframe|video|object)\b|url\(|@import|\bsrc=/i

/** The words of the HTML part in order, as a person reads them, each link beside its words. */
export function wordsOfHtml(html: string): string[] {
  const body = html
    .replace(/^[\s\S]*<body[^>]*>/, '')
    .replace(/<!--[\s\S]*?-->/g, '')
    // The bare link below the button; `bareLinks` looks at it.
    .replace(BARE_LINK, '')
    .replace(/<a [^>]*href="([^"]+)"[^>]*>([^<]+)<\/a>/g, '$2: $1')
    .replace(/<[^>]*>/g, ' ')
  return words(unescaped(body))
}

/** The words of the text part. */
export function wordsOfText(text: string): string[] {
  return words(text.replace(/^(> ?|-- $)/gm, ''))
}

/** Where each button leads, and the bare links below the buttons. */
export function buttonLinks(html: string): { buttons: string[]; bare: string[] } {
  const all = (pattern: RegExp) =>
    [...html.matchAll(pattern)].map(([, link = '']) => unescaped(link))
  return {
    buttons: all(/<a class="b" href="([^"]+)"/g),
    bare: all(BARE_LINK),
  }
}

const BARE_LINK = /Button won’t work\? Copy this: <a [^>]*>([^<]+)<\/a>/g

function unescaped(html: string): string {
  return html
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, '&')
}

/** Every word in order; a colon after a label belongs to the layout, not to the words. */
function words(text: string): string[] {
  return (
    text
      .replace(/:(?=\s|$)/g, ' ')
      .replace(/^> /gm, '')
      .split(/\s+/)
      // A dot parts facts that stand on one line.
      .filter((word) => word !== '' && word !== '·')
  )
}

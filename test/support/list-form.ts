/** What the form of a list posts as it stands, whichever of its buttons is pressed. */
export function listForm({ html }: { html: string }): Record<string, string> {
  const form = /<form method="post"[^>]*enctype[^>]*>[\s\S]*?<\/form>/.exec(html)?.[0] ?? ''
  const hidden = form.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)">/g)
  const selects = form.matchAll(/<select [^>]*name="(\w+)"[\s\S]*?value="(\w+)" selected/g)
  const areas = form.matchAll(/<textarea [^>]*name="(\w+)"[^>]*>\n?([^<]*)/g)
  const fields = [...hidden, ...selects, ...areas].map(([, name = '', value = '']) => [
    name,
    asText(value),
  ])
  return Object.fromEntries(fields.filter(([name]) => name !== '_csrf'))
}

/** What is written in HTML as this. */
export function asText(html: string): string {
  return html
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, '&')
}

// Comfort only, on pages where something is under way: its parts are renewed in place, so that nobody
// loses their place on it. What somebody is busy with waits, and so does a page that nobody looks at.

const INTERVAL_MS = 5000
const link = document.querySelector('a[data-follow]')

const partsOf = (page) => [...page.querySelectorAll('[data-fresh]')]

const isInUse = (part) => part.matches(':focus-within') || part.querySelector('[open]')

async function look() {
  if (document.hidden) {
    document.addEventListener('visibilitychange', look, { once: true })
    return
  }
  const answer = await fetch(link.href).catch(() => undefined)
  const html = (await answer?.text().catch(() => '')) ?? ''
  const page = new DOMParser().parseFromString(html, 'text/html')
  const isUnderWay = page.querySelector('a[data-follow]') !== null
  const isWhole = renew(partsOf(document), partsOf(page))
  // Whoever looks again by hand sees what is missing, or why there is no answer.
  if (isUnderWay) setTimeout(look, INTERVAL_MS)
  else link.hidden = isWhole
}

/** Returns whether all of it is fresh now. */
function renew(parts, fresh) {
  if (parts.length !== fresh.length) return false
  const stale = parts.filter((part, index) => part.innerHTML !== fresh[index].innerHTML)
  const free = stale.filter((part) => !isInUse(part))
  for (const part of free) part.replaceChildren(...fresh[parts.indexOf(part)].childNodes)
  return free.length === stale.length
}

link.hidden = true
setTimeout(look, INTERVAL_MS)

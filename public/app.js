// Comfort only: every page works without this file.

// What a button did is said for a moment: on it, and here to those who only hear the page.
const status = document.createElement('p')
status.className = 'sr'
status.setAttribute('role', 'status')
document.body.append(status)

for (const button of document.querySelectorAll('button[data-copy]')) {
  const source = document.getElementById(button.dataset.copy)
  const [words] = button.childNodes
  const usual = words.data
  let timer
  // Browsers have no clipboard for pages over plain http.
  button.hidden = !navigator.clipboard
  button.addEventListener('click', async () => {
    const { copied, refused } = button.dataset
    if (source.select) source.select()
    else getSelection().selectAllChildren(source)
    words.data = await navigator.clipboard.writeText(source.value ?? source.href).then(
      () => copied,
      () => refused,
    )
    status.textContent = button.textContent
    clearTimeout(timer)
    timer = setTimeout(() => {
      words.data = usual
      status.textContent = ''
    }, 4000)
  })
}

for (const button of document.querySelectorAll('button[data-share]')) {
  button.hidden = !navigator.share
  button.addEventListener('click', () => {
    const text = button.parentElement.querySelector('textarea').value
    // Whoever closes the sheet has changed their mind.
    navigator.share({ text }).catch(() => undefined)
  })
}

for (const form of document.querySelectorAll('form[data-unsaved]')) {
  let changed = false
  form.addEventListener('input', () => {
    changed = true
  })
  form.addEventListener('submit', () => {
    changed = false
  })
  window.addEventListener('beforeunload', (event) => {
    if (changed) event.preventDefault()
  })
}

// A second click while the first is on its way must not send the form twice.
document.addEventListener('submit', ({ target }) => {
  if (target.method !== 'post') return
  const button = target.querySelector('button[type="submit"]')
  button?.setAttribute('aria-busy', 'true')
  setTimeout(() => button?.setAttribute('disabled', ''))
})
window.addEventListener('pageshow', () => {
  for (const button of document.querySelectorAll('button[aria-busy]')) {
    button.removeAttribute('aria-busy')
    button.removeAttribute('disabled')
  }
})

for (const button of document.querySelectorAll('button[data-print]')) {
  button.hidden = false
  button.addEventListener('click', () => window.print())
}

// What the browser knows better than we do.
const known = { timezone: Intl.DateTimeFormat().resolvedOptions().timeZone }
for (const input of document.querySelectorAll('input[data-guess]')) {
  if (input.value === input.defaultValue) input.value = known[input.dataset.guess] ?? input.value
}

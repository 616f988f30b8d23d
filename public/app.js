// Comfort only: every page works without this file.

const all = (selector) => document.querySelectorAll(selector)

// What a button did is said for a moment: on it, and here to those who only hear the page.
const status = document.createElement('p')
status.className = 'sr'
status.role = 'status'
document.body.append(status)

for (const button of all('button[data-copy]')) {
  const source = document.getElementById(button.dataset.copy)
  const [words] = button.childNodes
  const usual = words.data
  // Browsers have no clipboard for pages over plain http.
  button.hidden = !navigator.clipboard
  button.addEventListener('click', async () => {
    const { copied, refused } = button.dataset
    source.select ? source.select() : getSelection().selectAllChildren(source)
    words.data = await navigator.clipboard.writeText(source.value ?? source.href).then(
      () => copied,
      () => refused,
    )
    status.textContent = button.textContent
    setTimeout(() => {
      words.data = usual
      status.textContent = ''
    }, 4000)
  })
}

for (const button of all('button[data-share]')) {
  button.hidden = !navigator.share
  button.addEventListener('click', () => {
    const text = button.parentElement.querySelector('textarea').value
    // Whoever closes the sheet has changed their mind.
    navigator.share({ text }).catch(() => {})
  })
}

for (const form of all('form[data-unsaved]')) {
  let changed = false
  form.addEventListener('input', () => {
    changed = true
  })
  form.addEventListener('submit', () => {
    changed = false
  })
  addEventListener('beforeunload', (event) => {
    if (changed) event.preventDefault()
  })
}

// A second click while the first is on its way must not send the form twice.
document.addEventListener('submit', ({ target }) => {
  if (target.method !== 'post') return
  const button = target.querySelector('button[type="submit"]')
  if (!button) return
  button.ariaBusy = true
  setTimeout(() => {
    button.disabled = true
  })
})
addEventListener('pageshow', () => {
  for (const button of all('button:disabled')) {
    button.ariaBusy = null
    button.disabled = false
  }
})

for (const button of all('button[data-print]')) {
  button.hidden = false
  button.addEventListener('click', () => window.print())
}

// What the browser knows better than we do; some hide where they are, and say UTC.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
for (const input of all('[data-guess]')) {
  if (input.value === input.defaultValue && /^(?!Etc\/).+\//.test(zone)) input.value = zone
}

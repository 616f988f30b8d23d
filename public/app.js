// Comfort only: every page works without this file.

for (const button of document.querySelectorAll('button[data-copy]')) {
  const source = document.getElementById(button.dataset.copy)
  button.hidden = false
  button.addEventListener('click', async () => {
    source.select?.()
    await navigator.clipboard.writeText(source.value ?? source.href)
    button.textContent = button.dataset.copied
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
for (const form of document.querySelectorAll('form[method="post"]')) {
  form.addEventListener('submit', () => {
    const button = form.querySelector('button[type="submit"]')
    button?.setAttribute('aria-busy', 'true')
    setTimeout(() => button?.setAttribute('disabled', ''))
  })
  window.addEventListener('pageshow', () => {
    const button = form.querySelector('button[type="submit"]')
    button?.removeAttribute('aria-busy')
    button?.removeAttribute('disabled')
  })
}

for (const button of document.querySelectorAll('button[data-print]')) {
  button.hidden = false
  button.addEventListener('click', () => window.print())
}

// What the browser knows better than we do.
const known = { timezone: Intl.DateTimeFormat().resolvedOptions().timeZone }
for (const input of document.querySelectorAll('input[data-guess]')) {
  if (input.value === input.defaultValue) input.value = known[input.dataset.guess] ?? input.value
}

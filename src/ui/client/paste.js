// SPDX-License-Identifier: AGPL-3.0-or-later

/** A block of cells pasted into a grid goes, with what was typed there, to the page that shows what would change. */
export function startPaste(root) {
  for (const form of root.querySelectorAll('form[data-paste]:not([data-paste-ready])')) {
    form.setAttribute('data-paste-ready', '')
    form.addEventListener('paste', (event) => {
      const text = event.clipboardData?.getData('text/plain') ?? ''
      // One cell is pasted as the browser does.
      if (!/[\t\n\r]/.test(text.replace(/\r?\n$/, '')) || !event.target.name) return
      event.preventDefault()
      const submit = document.createElement('button')
      submit.formAction = form.dataset.paste
      const parts = [hidden('testo', text), hidden('cella', event.target.name), submit]
      submit.hidden = true
      form.append(...parts)
      form.requestSubmit(submit)
      // Who comes back finds the form as it was.
      for (const part of parts) part.remove()
    })
  }
}

function hidden(name, value) {
  const field = document.createElement('input')
  field.type = 'hidden'
  field.name = name
  field.value = value
  return field
}

// SPDX-License-Identifier: AGPL-3.0-or-later

/** Shows the copy buttons where the browser can copy; each copies the text of the element it names. */
export function startCopyButtons(root) {
  if (navigator.clipboard === undefined) return
  for (const button of root.querySelectorAll('[data-copy][hidden]')) {
    button.hidden = false
    button.addEventListener('click', () => copy(button))
  }
}

async function copy(button) {
  const source = document.getElementById(button.dataset.copy)
  if (source === null) return
  try {
    await navigator.clipboard.writeText(source.textContent.trim())
    say(button, 'Copiato', true)
  } catch {
    say(button, 'Non copiato: seleziona il testo a mano', false)
  }
}

function say(button, words, done) {
  let note = button.nextElementSibling
  if (note === null || !note.hasAttribute('data-copy-note')) {
    note = document.createElement('span')
    note.setAttribute('data-copy-note', '')
    note.setAttribute('role', 'status')
    button.after(note)
  }
  note.className = done ? 'rg-small rg-copied' : 'rg-small rg-unsaved'
  note.textContent = words
}

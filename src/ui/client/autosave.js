// SPDX-License-Identifier: AGPL-3.0-or-later
// Saves a form after each change. When saving fails it says so, keeps what was written in the
// session of the browser, and asks before leaving the page.

const pause = 800
const retryAfter = 15_000

export function startAutosave(root) {
  for (const form of root.querySelectorAll('form[data-autosave]:not([data-autosave-ready])')) {
    form.setAttribute('data-autosave-ready', '')
    new Autosave(form)
  }
}

class Autosave {
  #form
  #timer
  #icon = savedNote()?.querySelector('svg')?.cloneNode(true)
  #saving = false
  #again = false
  #unsaved = false

  constructor(form) {
    this.#form = form
    this.#restore()
    form.addEventListener('input', () => this.#later(pause))
    form.addEventListener('change', () => this.#later(pause / 2))
    form.addEventListener('submit', () => {
      clearTimeout(this.#timer)
      this.#unsaved = false
      sessionStorage.removeItem(this.#key)
    })
    window.addEventListener('online', () => this.#unsaved && this.#save())
    window.addEventListener('beforeunload', (event) => {
      if (this.#unsaved) event.preventDefault()
    })
    // A change just made is sent when the person goes elsewhere.
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'hidden' && this.#timer !== undefined) this.#save()
    })
  }

  get #key() {
    return `regia:${this.#form.dataset.autosave}`
  }

  #later(delay) {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#save(), delay)
  }

  async #save() {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#saving) {
      this.#again = true
      return
    }
    this.#saving = true
    try {
      const answer = await fetch(this.#form.dataset.autosave, {
        method: 'POST',
        body: new URLSearchParams(textFields(this.#form)),
        headers: { 'HX-Request': 'true', 'X-Autosave': '1' },
        credentials: 'same-origin',
        redirect: 'manual',
        // Outlives the page, which browsers allow only for small bodies.
        keepalive: document.visibilityState === 'hidden',
      })
      await this.#answered(answer)
    } catch {
      this.#failed('Non salvato: la rete non risponde. Quello che hai scritto resta qui; riproviamo da soli.')
      this.#later(retryAfter)
    } finally {
      this.#saving = false
      if (this.#again) {
        this.#again = false
        this.#later(0)
      }
    }
  }

  async #answered(answer) {
    if (answer.ok) {
      const fragment = answer.status === 204 ? '' : await answer.text()
      this.#saved(fragment)
    } else if (answer.status === 409) {
      this.#failed(
        'Non salvato: qualcun altro ha cambiato la stessa cosa. Salva con il pulsante per confrontare.',
      )
    } else if (answer.status === 400 || answer.status === 422) {
      this.#failed('Non ancora salvato: c’è un valore da correggere.')
    } else if (answer.status === 401 || answer.status === 403 || answer.type === 'opaqueredirect') {
      this.#failed(
        'Non salvato: l’accesso è scaduto, o non tocca più a te. Quello che hai scritto resta qui: controlla in un’altra scheda.',
      )
    } else {
      this.#failed(
        'Non salvato: il sistema non risponde. Quello che hai scritto resta qui; riproviamo da soli.',
      )
      this.#later(retryAfter)
    }
  }

  #saved(fragment) {
    this.#unsaved = false
    sessionStorage.removeItem(this.#key)
    const note = savedNote()
    if (note === null) return
    note.classList.remove('rg-unsaved')
    const fresh = new DOMParser().parseFromString(fragment, 'text/html').querySelector('[data-saved]')
    if (fresh === null) {
      const time = new Date().toLocaleTimeString('it-IT', { hour: '2-digit', minute: '2-digit' })
      note.replaceChildren(this.#icon?.cloneNode(true) ?? '', ` Salvato alle ${time}`)
      return
    }
    note.replaceChildren(...fresh.childNodes)
    const version = fresh.getAttribute('data-version')
    const field = this.#form.querySelector('[data-version-field]')
    if (version !== null && field !== null) field.value = version
  }

  #failed(words) {
    this.#unsaved = true
    sessionStorage.setItem(this.#key, JSON.stringify(textFields(this.#form).filter(([name]) => isOwn(name))))
    const note = savedNote()
    if (note === null) return
    note.classList.add('rg-unsaved')
    note.textContent = words
  }

  /** Brings back what an earlier, failed save had kept. */
  #restore() {
    const kept = sessionStorage.getItem(this.#key)
    if (kept === null) return
    const values = new Map()
    for (const [name, value] of JSON.parse(kept)) values.set(name, [...(values.get(name) ?? []), value])
    for (const control of this.#form.elements) {
      if (!isOwn(control.name) || control.type === 'file') continue
      const given = values.get(control.name)
      if (control.type === 'checkbox' || control.type === 'radio')
        control.checked = given?.includes(control.value) ?? false
      else if (given !== undefined) control.value = given[0]
    }
    const note = savedNote()
    if (note !== null) {
      note.classList.add('rg-unsaved')
      note.textContent = 'Abbiamo ripreso quello che avevi scritto e non era stato salvato.'
    }
    this.#unsaved = true
    this.#later(pause)
  }
}

function savedNote() {
  return document.querySelector('[data-saved]')
}

function textFields(form) {
  return [...new FormData(form)].filter(([, value]) => typeof value === 'string')
}

/** The token belongs to the page. The version is kept: a draft on an older one must be refused, not win in silence. */
function isOwn(name) {
  return name !== '' && name !== '_csrf'
}

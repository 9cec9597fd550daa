// SPDX-License-Identifier: AGPL-3.0-or-later

/** Brings the keyboard to what needs it first: the summary of errors, a conflict. */
export function startFocus(root) {
  const place = root.querySelector('[data-focus]:not([data-focused])')
  if (place === null) return
  place.setAttribute('data-focused', '')
  place.focus()
  place.scrollIntoView({ block: 'start' })
}

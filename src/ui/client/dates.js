// SPDX-License-Identifier: AGPL-3.0-or-later

/** Puts a button beside each typed date that opens the browser's own calendar. */
export function startDatePickers(root) {
  for (const field of root.querySelectorAll('input[data-date]:not([data-date-ready]):not([readonly])')) {
    field.setAttribute('data-date-ready', '')
    if (typeof HTMLInputElement.prototype.showPicker === 'function') addPicker(field)
  }
}

function addPicker(field) {
  const label = document.querySelector(`label[for="${CSS.escape(field.id)}"]`)
  const wrap = document.createElement('span')
  wrap.className = 'rg-datewrap'
  const picker = document.createElement('input')
  picker.type = 'date'
  picker.tabIndex = -1
  picker.setAttribute('aria-hidden', 'true')
  const button = document.createElement('button')
  button.type = 'button'
  button.setAttribute(
    'aria-label',
    `Scegli dal calendario: ${label === null ? 'data' : label.firstChild.textContent}`,
  )
  button.append(calendarIcon())
  field.before(wrap)
  wrap.append(field, button, picker)

  button.addEventListener('click', () => {
    picker.value = isoDate(field.value)
    picker.showPicker()
  })
  picker.addEventListener('change', () => {
    if (picker.value === '') return
    field.value = picker.value.split('-').reverse().join('/')
    field.dispatchEvent(new Event('change', { bubbles: true }))
    field.focus()
  })
}

function isoDate(typed) {
  const parts = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(typed.trim())
  return parts === null ? '' : `${parts[3]}-${parts[2].padStart(2, '0')}-${parts[1].padStart(2, '0')}`
}

function calendarIcon() {
  const namespace = 'http://www.w3.org/2000/svg'
  const icon = document.createElementNS(namespace, 'svg')
  icon.setAttribute('class', 'rg-ico')
  icon.setAttribute('viewBox', '0 0 24 24')
  icon.setAttribute('aria-hidden', 'true')
  const path = document.createElementNS(namespace, 'path')
  path.setAttribute('d', 'M7 2h1v2h8V2h1v2h3v17H4V4h3zm12 7H5v11h14zM5 8h14V5H5z')
  icon.append(path)
  return icon
}

// SPDX-License-Identifier: AGPL-3.0-or-later

/** Shows the bulk bar only when rows are ticked, says how many, and adds «tick all on this page». */
export function startBulkSelection(root) {
  for (const form of root.querySelectorAll('form[data-bulk]:not([data-bulk-ready])')) {
    form.setAttribute('data-bulk-ready', '')
    startForm(form)
  }
}

function startForm(form) {
  const bar = form.querySelector('[data-bulk-bar]')
  const count = form.querySelector('[data-bulk-count]')
  const all = form.querySelector('[data-bulk-all]')
  const rows = [...form.querySelectorAll('input[name="id"]')]
  const head = form.querySelector('thead .rg-c-check')
  const page = document.createElement('input')
  page.type = 'checkbox'
  page.setAttribute('aria-label', 'Seleziona tutte le righe di questa pagina')
  head?.replaceChildren(page)

  const show = () => {
    const ticked = rows.filter((row) => row.checked).length
    bar.hidden = ticked === 0 && !all.checked
    page.checked = ticked === rows.length
    page.indeterminate = ticked > 0 && ticked < rows.length
    count.textContent = all.checked
      ? 'Selezionate tutte le righe dell’elenco'
      : ticked === 1
        ? '1 riga selezionata'
        : `${ticked} righe selezionate`
  }
  page.addEventListener('change', () => {
    for (const row of rows) row.checked = page.checked
    if (!page.checked) all.checked = false
    show()
  })
  form.addEventListener('change', (event) => {
    if (event.target !== page) show()
  })
  show()
}

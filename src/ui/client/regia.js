// SPDX-License-Identifier: AGPL-3.0-or-later
// What scripts add to the pages. Every page works without them.
import { startAutosave } from './autosave.js'
import { startBulkSelection } from './bulk.js'
import { startCopyButtons } from './copy.js'
import { startDatePickers } from './dates.js'
import { startFocus } from './focus.js'
import { startPaste } from './paste.js'
import { startPrintButtons } from './print.js'

const parts = [
  startAutosave,
  startBulkSelection,
  startCopyButtons,
  startDatePickers,
  startFocus,
  startPaste,
  startPrintButtons,
]

function start(root) {
  for (const part of parts) part(root)
}

start(document)
// What htmx brings in gets the same care.
document.addEventListener('htmx:after:process', (event) => {
  if (event.target instanceof Element) start(event.target)
})

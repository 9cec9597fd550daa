// SPDX-License-Identifier: AGPL-3.0-or-later

/** Shows the buttons that print the page. */
export function startPrintButtons(root) {
  for (const button of root.querySelectorAll('[data-print][hidden]')) {
    button.hidden = false
    button.addEventListener('click', () => window.print())
  }
}

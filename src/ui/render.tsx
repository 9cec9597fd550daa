// SPDX-License-Identifier: AGPL-3.0-or-later
import type { VNode } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { type Ui, UiContext } from './context.tsx'

/** A whole page, with its doctype. The node is a `<Document>`. */
export function renderPage(page: VNode, ui: Ui): string {
  return `<!doctype html>${renderFragment(page, ui)}`
}

/** A piece of a page, as htmx asks for it. */
export function renderFragment(fragment: VNode, ui: Ui): string {
  return renderToString(<UiContext.Provider value={ui}>{fragment}</UiContext.Provider>)
}

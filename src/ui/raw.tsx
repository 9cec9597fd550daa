// SPDX-License-Identifier: AGPL-3.0-or-later

/** Markup that this project wrote itself. Made only by `ownMarkup`, so that a search finds every use. */
export type OwnMarkup = { readonly __ownMarkup: string }

/** Names a string as markup of ours. Never call it with anything typed, imported or read from a table. */
export function ownMarkup(html: string): OwnMarkup {
  return { __ownMarkup: html }
}

/** The only door for raw HTML: everything else is escaped by the renderer. */
export function Raw({ markup }: { markup: OwnMarkup }) {
  // The one place; it takes OwnMarkup only.
  return <div dangerouslySetInnerHTML={{ __html: markup.__ownMarkup }} />
}

// SPDX-License-Identifier: AGPL-3.0-or-later
import { createContext } from 'preact'
import { useContext } from 'preact/hooks'

/** What components need to know of the request, without passing it through every page. */
export type Ui = {
  /** The token every form posts back as `_csrf`. */
  csrfToken: string
  /** The path of the page on screen, without query. */
  path: string
}

export const UiContext = createContext<Ui>({ csrfToken: '', path: '/' })

export function useUi(): Ui {
  return useContext(UiContext)
}

/** The hidden field that proves that a form comes from one of our pages. */
export function CsrfField() {
  return <input type="hidden" name="_csrf" value={useUi().csrfToken} />
}

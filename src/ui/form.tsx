// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ComponentChildren } from 'preact'
import { CsrfField } from './context.tsx'
import { classes } from './text.tsx'

export type FormProps = {
  action: string
  /** `get` for filters and searches: it carries no token. */
  method?: 'post' | 'get' | undefined
  id?: string | undefined
  /** The version of what is on screen, posted back as `version`. */
  version?: number | undefined
  /** For forms with a file. */
  multipart?: boolean | undefined
  /**
   * Saves by itself after each change, posting the form to this address; the answer is 204 or a
   * `<SavedNote>` fragment. Put a `<SavedNote>` in the page head.
   */
  autosave?: string | undefined
  /** Where a block of cells pasted from a spreadsheet is shown before it is written: `testo` and the cell it starts from, `cella`. */
  paste?: string | undefined
  /** Lays the fields side by side, for a line of parameters. */
  inline?: boolean | undefined
  /** Names the form where a page has more than one. */
  label?: string | undefined
  children: ComponentChildren
}

/** A form of ours: token, version, autosave. Works with scripts off. */
export function Form(props: FormProps) {
  const { action, method = 'post', id, version, multipart, autosave, paste, inline, label, children } = props
  return (
    <form
      action={action}
      method={method}
      {...(id === undefined ? {} : { id })}
      {...(multipart ? { enctype: 'multipart/form-data' as const } : {})}
      {...(autosave === undefined ? {} : { 'data-autosave': autosave })}
      {...(paste === undefined ? {} : { 'data-paste': paste })}
      {...(inline ? { class: classes('rg-box rg-quiet rg-simform') } : {})}
      {...(label === undefined ? {} : { 'aria-label': label })}
      {...(method === 'post' ? { novalidate: true } : {})}
    >
      {method === 'post' ? <CsrfField /> : null}
      {version === undefined ? null : <HiddenVersion version={version} />}
      {children}
    </form>
  )
}

/** The version of what the person was looking at: a save on an older one is refused, never silent. */
export function HiddenVersion({ version }: { version: number }) {
  return <input type="hidden" name="version" value={version} data-version-field />
}

/** A value the form carries along. */
export function HiddenField({ name, value }: { name: string; value: string | number }) {
  return <input type="hidden" name={name} value={value} />
}

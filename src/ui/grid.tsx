// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ComponentChildren } from 'preact'
import type { Option } from './fields.tsx'
import { Icon } from './icon.tsx'
import { classes } from './text.tsx'

/** A cell of a table that can be written in: the head of the column and the row name it for who does not see the page. */
export type CellProps = {
  /** Name and id of the control. */
  name: string
  /** «Classe di Anagrafe» */
  label: string
  value: string
  /** What to correct; what was typed stays in the cell. */
  error?: string | undefined
}

/** A text, a number, a date. `list` is the id of a `CellSuggestions`. */
export function CellText({
  list,
  inputMode,
  wide,
  ...cell
}: CellProps & { list?: string | undefined; inputMode?: 'numeric' | undefined; wide?: boolean | undefined }) {
  return (
    <Cell {...cell}>
      {(control) => (
        <input
          {...control}
          type="text"
          value={cell.value}
          autocomplete="off"
          class={classes('rg-cell', wide && 'rg-cell-wide', inputMode === 'numeric' && 'rg-cell-narrow')}
          {...(list === undefined ? {} : { list })}
          {...(inputMode === undefined ? {} : { inputmode: inputMode })}
        />
      )}
    </Cell>
  )
}

/** One of a few. The empty entry comes first unless `empty` is false. */
export function CellSelect({
  options,
  empty = '',
  wide,
  ...cell
}: CellProps & {
  options: readonly Option[]
  empty?: string | false | undefined
  wide?: boolean | undefined
}) {
  return (
    <Cell {...cell}>
      {(control) => (
        <select {...control} class={wide ? 'rg-cell rg-cell-wide' : 'rg-cell'}>
          {empty === false ? null : <option value="">{empty}</option>}
          {options.map((option) => (
            <option key={option.value} value={option.value} selected={option.value === cell.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Cell>
  )
}

/** Words that a column of text cells suggests while typing; anything else can be typed too. */
export function CellSuggestions({ id, values }: { id: string; values: readonly string[] }) {
  return (
    <datalist id={id}>
      {values.map((value) => (
        <option key={value} value={value} />
      ))}
    </datalist>
  )
}

type Control = {
  id: string
  name: string
  'aria-label': string
  'aria-invalid'?: 'true'
  'aria-describedby'?: string
}

function Cell({
  name,
  label,
  error,
  children,
}: CellProps & { children: (control: Control) => ComponentChildren }) {
  return (
    <>
      {children({
        id: name,
        name,
        'aria-label': label,
        ...(error === undefined ? {} : { 'aria-invalid': 'true', 'aria-describedby': `${name}-e` }),
      })}
      {error === undefined ? null : (
        <p class="rg-fielderror" id={`${name}-e`}>
          <Icon name="error" /> {error}
        </p>
      )}
    </>
  )
}

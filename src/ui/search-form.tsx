// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ComponentChildren } from 'preact'
import { Button } from './button.tsx'
import { Form, HiddenField } from './form.tsx'

export type SearchFormProps = {
  /** Where it is sent, with GET. */
  action: string
  name: string
  /** «Nome o codice» */
  label: string
  value?: string | null | undefined
  help?: ComponentChildren
  /** The rest of the state of the page, so that searching keeps it. */
  keep?: readonly (readonly [name: string, value: string])[] | undefined
  /** Where the same name stands more than once in a page. */
  id?: string | undefined
}

/** The search of a page: one field and its button, on one line also on a phone. */
export function SearchForm({ action, name, label, value, help, keep = [], id = name }: SearchFormProps) {
  return (
    <Form action={action} method="get">
      {keep.map(([kept, given]) => (
        <HiddenField key={`${kept}=${given}`} name={kept} value={given} />
      ))}
      <div class="form-group rg-field rg-find">
        <label for={id}>{label}</label>
        {help ? (
          <span class="form-text" id={`${id}-h`}>
            {help}
          </span>
        ) : null}
        <span>
          <input
            id={id}
            name={name}
            type="search"
            value={value ?? ''}
            maxlength={200}
            autocomplete="off"
            {...(help ? { 'aria-describedby': `${id}-h` } : {})}
          />
          <Button icon="search">Cerca</Button>
        </span>
      </div>
    </Form>
  )
}

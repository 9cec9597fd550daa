// SPDX-License-Identifier: AGPL-3.0-or-later
import { Heading, type HeadingLevel } from './heading.tsx'
import { Icon } from './icon.tsx'

export type FormError = {
  /** The name of the field, which is also its id; without it the error concerns the whole form. */
  field?: string | undefined
  message: string
}

/** What is wrong in a form, on top of it, each line a link to its field. The page's script moves the focus here. */
export function ErrorSummary({
  errors,
  level = 2,
}: {
  errors: readonly FormError[]
  level?: HeadingLevel | undefined
}) {
  if (errors.length === 0) return null
  return (
    <div class="rg-errors" id="errori" role="alert" tabIndex={-1} data-focus>
      <Heading level={level} class="h3">
        <Icon name="error" />{' '}
        {errors.length === 1 ? 'C’è 1 cosa da correggere' : `Ci sono ${errors.length} cose da correggere`}
      </Heading>
      <ul>
        {errors.map((error) => (
          <li key={`${error.field ?? ''} ${error.message}`}>
            {error.field === undefined ? error.message : <a href={`#${error.field}`}>{error.message}</a>}
          </li>
        ))}
      </ul>
    </div>
  )
}

/** The message for one field, for pages that keep the errors in one list. */
export function errorOf(errors: readonly FormError[], field: string): string | undefined {
  return errors.find((error) => error.field === field)?.message
}

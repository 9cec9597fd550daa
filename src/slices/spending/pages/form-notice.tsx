// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatLongDate, withArticle } from '../../../shared/dates.ts'
import { Button, Form, Notice } from '../../../ui/index.ts'
import type { FormChange, SpendingForm } from '../form.ts'
import { editionPath, formChangeInWords, spendingPaths } from '../view.ts'

/** The form changed beneath a draft: what it asks now, until its writer says to have seen it. */
export function FormNotice({
  requestId,
  form,
  change,
}: {
  readonly requestId: string
  readonly form: SpendingForm
  readonly change: FormChange | null
}) {
  const words = change === null ? [] : formChangeInWords(change)
  if (words.length === 0) return null
  return (
    <Notice
      kind="warn"
      level={2}
      title={`Il modulo è cambiato${form.validFrom === null ? '' : ` ${withArticle('dal', formatLongDate(form.validFrom))}`}`}
      actions={
        <Form action={`${spendingPaths.request(requestId)}/modulo`} label="Il modulo è cambiato">
          <Button small weight="secondary">
            Ho visto
          </Button>
        </Form>
      }
    >
      {words.join(' ')} Niente di ciò che avevi scritto è andato perso.{' '}
      <a href={editionPath(form.number)}>Tutte le domande</a>
    </Notice>
  )
}

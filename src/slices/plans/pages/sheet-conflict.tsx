// SPDX-License-Identifier: AGPL-3.0-or-later
import { type ConflictField, ConflictPanel, HiddenField, PageHead } from '../../../ui/index.ts'

export interface SheetConflictProps {
  readonly title: string
  readonly action: string
  readonly backHref: string
  readonly fields: readonly ConflictField[]
  /** All that was typed, what is stored now, and which fields are asked. */
  readonly hidden: Readonly<Record<string, string>>
}

/** Two people judged the same criterion: both judgements, one choice, nothing lost. */
export function SheetConflict({ title, action, backHref, fields, hidden }: SheetConflictProps) {
  return (
    <>
      <PageHead
        title={title}
        lead={
          <>
            Scegli quale valutazione tenere. Il resto di quello che hai scritto si salva comunque.{' '}
            <a href={backHref}>Apri la scheda com’è ora</a>
          </>
        }
      />
      <ConflictPanel title="La scheda è cambiata mentre scrivevi" action={action} fields={fields}>
        {Object.entries(hidden).map(([name, value]) => (
          <HiddenField key={name} name={name} value={value} />
        ))}
      </ConflictPanel>
    </>
  )
}

// SPDX-License-Identifier: AGPL-3.0-or-later
import { ConflictPanel, HiddenField, PageHead } from '../../../ui/index.ts'

export interface ConflictPageProps {
  /** «Anagrafe» */
  readonly name: string
  readonly action: string
  readonly backHref: string
  readonly version: number
  readonly fields: readonly {
    readonly name: string
    readonly label: string
    readonly theirs: string
    readonly mine: string
  }[]
  /** Who saved meanwhile, and when. */
  readonly who: string
  readonly at: string
  readonly now: string
  /** Everything that was typed, and what the page showed: posted again with the choice. */
  readonly hidden: readonly (readonly [name: string, value: string])[]
}

/** Two people wrote different things in the same place: both values, one choice, nothing lost. */
export function ConflictPage({
  name,
  action,
  backHref,
  version,
  fields,
  who,
  at,
  now,
  hidden,
}: ConflictPageProps) {
  return (
    <>
      <PageHead
        title={`${name}: due persone hanno scritto insieme`}
        lead={
          <>
            Scegli quale valore tenere. Il resto di quello che hai scritto si salva comunque.{' '}
            <a href={backHref}>Apri la scheda com’è ora</a>
          </>
        }
      />
      <ConflictPanel
        title={`${name} è cambiato mentre scrivevi`}
        action={action}
        version={version}
        fields={fields.map((field) => ({
          name: field.name,
          label: field.label,
          theirs: { who, at, value: field.theirs },
          mine: { at: now, value: field.mine },
        }))}
      >
        {hidden.map(([field, value]) => (
          <HiddenField key={`${field}=${value}`} name={field} value={value} />
        ))}
      </ConflictPanel>
    </>
  )
}

// SPDX-License-Identifier: AGPL-3.0-or-later
import { type ConflictField, ConflictPanel, HiddenField } from '../../../ui/index.ts'

export interface ItemConflictProps {
  readonly serviceId: string
  /** «Anagrafe» */
  readonly name: string
  readonly action: string
  readonly version: number
  readonly fields: readonly ConflictField[]
  /** Everything the person touched as it was typed, what is stored now, and which fields are asked. */
  readonly hidden: Readonly<Record<string, string>>
}

/** Two people wrote the same field of a service: both values, one choice, nothing lost. */
export function ItemConflict({ name, action, version, fields, hidden }: ItemConflictProps) {
  return (
    <ConflictPanel
      title={`${name} è cambiato mentre scrivevi`}
      action={action}
      version={version}
      fields={fields}
    >
      {Object.entries(hidden).map(([field, value]) => (
        <HiddenField key={field} name={field} value={value} />
      ))}
    </ConflictPanel>
  )
}

// SPDX-License-Identifier: AGPL-3.0-or-later
import { ComparePanel, EmptyState } from '../../../ui/index.ts'
import type { ComparedField, ComparedService } from '../content.ts'
import { missingWord, type Tone } from '../view.ts'

export interface ComparisonProps {
  readonly before: { readonly number: number; readonly detail: string }
  readonly after: { readonly label: string; readonly detail: string }
  /** The recovery after a past term, when either version says something of it. */
  readonly recovery: readonly ComparedField[]
  readonly services: readonly ComparedService[]
  /** Every field, not only what changed. */
  readonly isWhole?: boolean
  readonly changeHref: ((serviceId: string) => string) | null
  /** Of the heading of each service: 3 under the heading of a section. */
  readonly level?: 2 | 3
}

const changes: Readonly<Record<ComparedService['change'], { kind: Tone; label: string } | null>> = {
  added: { kind: 'info', label: 'Aggiunto' },
  removed: { kind: 'warn', label: 'Non c’è più' },
  changed: { kind: 'warn', label: 'Cambiato' },
  same: { kind: 'idle', label: 'Uguale' },
}

/** Two versions side by side, service by service. */
export function Comparison(props: ComparisonProps) {
  const { before, after, recovery, services, isWhole, changeHref, level = 3 } = props
  const rows = (fields: readonly ComparedField[]) =>
    fields
      .filter((field) => isWhole || field.changed)
      .map((field) => ({ ...field, missing: missingWord(field.label) }))
  const items = [
    ...(rows(recovery).length > 0 ? [{ title: 'Piano di rientro', rows: rows(recovery) }] : []),
    ...services.map((service) => ({
      title: service.name,
      rows: rows(service.fields),
      ...(changeHref && service.change !== 'removed'
        ? { action: <a href={changeHref(service.id)}>Cambia {service.name}</a> }
        : { status: changes[service.change] ?? undefined }),
    })),
  ]
  if (items.length === 0)
    return (
      <EmptyState title="Nessuna differenza" level={level}>
        Le due versioni dicono le stesse cose.
      </EmptyState>
    )
  return (
    <ComparePanel
      level={level}
      before={{ label: `Versione ${before.number}`, detail: before.detail }}
      after={after}
      items={items}
    />
  )
}

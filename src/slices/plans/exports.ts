// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ExportColumn } from '../../platform/export.ts'
import { dataClassLabels } from '../../shared/classification.ts'
import { migratedSoftware, valueInWords } from './content.ts'
import { planStateLabels } from './lifecycle.ts'
import { emptyItemValues, itemFieldLabels, itemFields, type PlanItemValues } from './model.ts'
import type { ListedRow } from './queries.ts'
import { currentNumber, type PlanRow } from './view.ts'

/** The list of plans as a file. */
export const planColumns: readonly ExportColumn<ListedRow>[] = [
  { key: 'administration', label: 'Ente', value: ({ plan }) => plan.administrationName },
  { key: 'ipa_code', label: 'Codice IPA', value: ({ plan }) => plan.ipaCode },
  { key: 'state', label: 'Stato', value: ({ plan }) => planStateLabels[plan.state] },
  { key: 'version', label: 'Versione', kind: 'number', value: ({ plan }) => currentNumber(plan) },
  { key: 'services', label: 'Servizi', kind: 'number', value: (row) => row.services },
  { key: 'stops', label: 'Bloccanti', kind: 'number', value: (row) => row.stops },
  { key: 'warnings', label: 'Avvisi', kind: 'number', value: (row) => row.warnings },
  {
    key: 'updated_at',
    label: 'Ultima modifica',
    kind: 'instant',
    value: ({ plan }) => plan.updatedAt.toISOString(),
  },
  { key: 'responsible', label: 'Chi segue', value: (row) => row.responsible },
]

/** The same for who reads only what was sent. */
export const sentColumns = planColumns.filter(
  ({ key }) => !['stops', 'updated_at', 'responsible'].includes(key),
)

const dates: readonly (keyof PlanItemValues)[] = [
  'reviewOn',
  'qualificationValidTo',
  'contractOn',
  'startsOn',
  'endsOn',
]
const amounts: readonly (keyof PlanItemValues)[] = ['costCents', 'yearlyFeeCents']
const counts: readonly (keyof PlanItemValues)[] = ['cpuCount', 'memoryGb', 'storageGb']

function itemColumn(field: keyof PlanItemValues): ExportColumn<PlanRow> {
  const key = field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`).replace(/_cents$/, '')
  const kind = dates.includes(field)
    ? 'date'
    : amounts.includes(field)
      ? 'money'
      : counts.includes(field)
        ? 'number'
        : 'text'
  return {
    key,
    label: field.endsWith('Gb') ? `${itemFieldLabels[field]} (GB)` : itemFieldLabels[field],
    kind,
    value: ({ values, service }) =>
      field === 'migratedSoftware'
        ? values && migratedSoftware(values, service.softwareNames)
        : kind === 'text'
          ? valueInWords(field, values ?? emptyItemValues)
          : (values?.[field] ?? null),
  }
}

/** The services of a plan as a file: those on screen, with every field of the decision. */
export const serviceColumns: readonly ExportColumn<PlanRow>[] = [
  { key: 'service', label: 'Servizio', value: ({ service }) => service.name },
  {
    key: 'data_class',
    label: 'Classe',
    value: ({ service }) => service.dataClass && dataClassLabels[service.dataClass],
  },
  { key: 'software', label: 'Programma', value: ({ service }) => service.softwareNames.join(', ') || null },
  { key: 'users', label: 'Utenti', kind: 'number', value: ({ service }) => service.usersCount },
  ...itemFields.map(itemColumn),
  {
    key: 'findings',
    label: 'Rilievi',
    value: ({ findings }) => findings.map((each) => each.title).join('; ') || null,
  },
]

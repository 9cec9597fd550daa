// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ExportColumn } from '../../platform/export.ts'
import { dataClassLabels } from '../../shared/classification.ts'
import type { LocalDate } from '../../shared/dates.ts'
import { approachLabels, destinationLabels } from '../plans/index.ts'
import type { Execution } from './model.ts'
import { delayInDays } from './rules.ts'
import { stateInWords } from './view.ts'

/** A list of executions as a file; the delay is as of `today`. */
export function executionExport(
  today: LocalDate,
  names: ReadonlyMap<string, string>,
): ExportColumn<Execution>[] {
  const yesNo = (value: boolean) => (value ? 'sì' : 'no')
  return [
    { key: 'administration', label: 'Ente', value: (row) => row.administrationName },
    { key: 'ipa_code', label: 'Codice IPA', value: (row) => row.ipaCode },
    { key: 'service', label: 'Servizio', value: (row) => row.serviceName },
    { key: 'data_class', label: 'Classe', value: (row) => row.dataClass && dataClassLabels[row.dataClass] },
    { key: 'approach', label: 'Come', value: (row) => approachLabels[row.approach] },
    {
      key: 'destination_kind',
      label: 'Tipo di destinazione',
      value: (row) => row.destinationKind && destinationLabels[row.destinationKind],
    },
    { key: 'destination', label: 'Destinazione', value: (row) => row.destinationName || null },
    { key: 'state', label: 'Stato', value: (row) => stateInWords(row).label },
    { key: 'planned_start', label: 'Inizio previsto', kind: 'date', value: (row) => row.plannedStartsOn },
    { key: 'planned_end', label: 'Fine prevista', kind: 'date', value: (row) => row.plannedEndsOn },
    { key: 'contracted_on', label: 'Contratto', kind: 'date', value: (row) => row.contractedOn },
    { key: 'started_on', label: 'Avvio', kind: 'date', value: (row) => row.startedOn },
    { key: 'migrated_on', label: 'Migrazione', kind: 'date', value: (row) => row.migratedOn },
    { key: 'verified_on', label: 'Verifica', kind: 'date', value: (row) => row.verifiedOn },
    {
      key: 'delay_days',
      label: 'Giorni di ritardo',
      kind: 'number',
      value: (row) => delayInDays(row, today),
    },
    { key: 'systems_migrated', label: 'Sistemi migrati', value: (row) => yesNo(row.areSystemsMigrated) },
    { key: 'data_migrated', label: 'Dati migrati', value: (row) => yesNo(row.isDataMigrated) },
    { key: 'software_migrated', label: 'Software migrato', value: (row) => yesNo(row.isSoftwareMigrated) },
    {
      key: 'responsible',
      label: 'Chi segue',
      value: (row) => names.get(row.responsiblePersonId ?? '') ?? null,
    },
  ]
}

// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ExportColumn } from '../../platform/export.ts'
import type { LocalDate } from '../../shared/dates.ts'
import { approachLabels } from '../plans/index.ts'
import type { WaveItem } from './model.ts'
import { progressInWords, slipInWords } from './view.ts'

/** A list of services with their wave, as a file; what slips is as of `today`. */
export function waveItemColumns(today: LocalDate): ExportColumn<WaveItem>[] {
  return [
    { key: 'administration', label: 'Ente', value: (row) => row.administrationName },
    { key: 'service', label: 'Servizio', value: (row) => row.serviceName },
    { key: 'wave', label: 'Ondata', value: (row) => row.waveName },
    { key: 'approach', label: 'Modo', value: (row) => row.approach && approachLabels[row.approach] },
    { key: 'starts_on', label: 'Inizio', kind: 'date', value: (row) => row.startsOn },
    { key: 'ends_on', label: 'Fine prevista', kind: 'date', value: (row) => row.endsOn },
    { key: 'state', label: 'Stato', value: (row) => progressInWords(row).label },
    { key: 'slip', label: 'Scivola', value: (row) => slipInWords(row, today)?.label ?? null },
  ]
}

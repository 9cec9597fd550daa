// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ExportColumn } from '../../platform/export.ts'
import { countsInWords, whyNot } from './view.ts'
import type { ScenarioColumn } from './view-simulator.ts'

interface ExportRow {
  readonly scenario: string
  readonly line: ScenarioColumn['lines'][number]
}

/** A row for each body, call and hypothesis. */
export function exportRows(columns: readonly ScenarioColumn[]): ExportRow[] {
  return columns.flatMap(({ name, lines }) => lines.map((line) => ({ scenario: name, line })))
}

export const simulationColumns: readonly ExportColumn<ExportRow>[] = [
  { key: 'scenario', label: 'Ipotesi', value: ({ scenario }) => scenario },
  { key: 'administration', label: 'Ente', value: ({ line }) => line.place.name },
  { key: 'call', label: 'Avviso', value: ({ line }) => line.place.call.title },
  { key: 'band', label: 'Fascia', value: ({ line }) => line.place.reading.band?.label },
  {
    key: 'residents',
    label: 'Abitanti',
    kind: 'number',
    value: ({ line }) => line.place.reading.read?.count.residents,
  },
  {
    key: 'services',
    label: 'Servizi',
    value: ({ line: { place, result } }) => result && countsInWords(place.call, result.services),
  },
  { key: 'lump_sum', label: 'Contributo', kind: 'money', value: ({ line }) => line.result?.lumpCents },
  {
    key: 'why_not',
    label: 'Perché non c’è',
    value: ({ line: { place, result } }) => result && whyNot(result.lumpSum, place.reading.band),
  },
  { key: 'cost', label: 'Costo previsto', kind: 'money', value: ({ line }) => line.result?.costCents },
  { key: 'advance', label: 'Da anticipare', kind: 'money', value: ({ line }) => line.result?.advanceCents },
  { key: 'residue', label: 'Residuo', kind: 'money', value: ({ line }) => line.result?.residueCents },
  {
    key: 'yearly_fee',
    label: 'Canoni l’anno',
    kind: 'money',
    value: ({ line }) => line.result?.yearlyFeeCents,
  },
  { key: 'ceasing', label: 'Cessa l’anno', kind: 'money', value: ({ line }) => line.result?.ceasingCents },
  { key: 'yearly', label: 'Da trovare l’anno', kind: 'money', value: ({ line }) => line.result?.yearlyCents },
  { key: 'five_years', label: 'In 5 anni', kind: 'money', value: ({ line }) => line.result?.fiveYearsCents },
]

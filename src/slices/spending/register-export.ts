// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ExportColumn } from '../../platform/export.ts'
import { actKindLabels, type RegisterLine } from './register.ts'

/** The register as a file. */
export const registerColumns: readonly ExportColumn<RegisterLine>[] = [
  { key: 'number', label: 'Numero', value: (row) => row.number },
  { key: 'decided_on', label: 'Giorno', kind: 'date', value: (row) => row.decidedOn },
  { key: 'outcome', label: 'Esito', value: (row) => actKindLabels[row.kind] },
  { key: 'administration', label: 'Ente', value: (row) => row.administrationName },
  { key: 'ipa_code', label: 'Codice IPA', value: (row) => row.ipaCode },
  { key: 'data_centre', label: 'Data center', value: (row) => row.dataCentreName },
  { key: 'subject', label: 'Oggetto', value: (row) => row.subject },
  { key: 'supplier', label: 'Fornitore', value: (row) => row.supplier || null },
  { key: 'net_amount', label: 'Senza IVA', kind: 'money', value: (row) => row.netCents },
  { key: 'ends_on', label: 'Fine contratto', kind: 'date', value: (row) => row.endsOn },
  { key: 'conditions', label: 'Prescrizioni', kind: 'number', value: (row) => row.conditions },
  {
    key: 'open_conditions',
    label: 'Ancora da rispettare',
    kind: 'number',
    value: (row) => row.openConditions,
  },
  { key: 'derogations', label: 'Deroghe', kind: 'number', value: (row) => row.derogations },
  { key: 'derogated_until', label: 'Deroga fino al', kind: 'date', value: (row) => row.derogatedUntil },
  { key: 'days', label: 'Giorni per decidere', kind: 'number', value: (row) => row.days },
]

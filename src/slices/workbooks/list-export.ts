// SPDX-License-Identifier: AGPL-3.0-or-later
import { writeOds } from 'hucre/ods'
import { writeXlsx } from 'hucre/xlsx'
import { toCsvExcel } from '../../platform/export.ts'
import type { ListCells } from './compare.ts'
import { fieldLabels, listEdition, listFields, listMarkWord } from './list-book.ts'
import { markSheet } from './recognise.ts'

/** The list of a body, row by row, with the software each row is of. */
export interface ListToExport {
  readonly administrationId: string
  readonly rows: readonly { readonly id: string; readonly cells: ListCells }[]
}

export const exportFormats = ['xlsx', 'ods', 'csv'] as const
export type ExportFormat = (typeof exportFormats)[number]

/**
 * The list as a file, in the columns of the official form. A workbook carries on a hidden sheet its edition and what each row was, so that
 * when it comes back Regia tells what was changed in it from what was changed here meanwhile. A CSV has no place for that.
 */
export async function exportList(list: ListToExport, format: ExportFormat): Promise<Uint8Array> {
  const columns = listFields.map((field) => ({
    key: field,
    label: fieldLabels[field],
    value: (row: ListToExport['rows'][number]) => row.cells[field],
  }))
  if (format === 'csv') return Buffer.from(toCsvExcel(columns, list.rows))
  const values = (cells: ListCells) => listFields.map((field) => cells[field] || null)
  const sheets = [
    {
      name: 'Applicativi',
      columns: listFields.map((field) => ({ width: field === 'services' ? 40 : 24 })),
      rows: [
        listFields.map((field) => fieldLabels[field].toUpperCase()),
        ...list.rows.map(({ cells }) => values(cells)),
      ],
      freezePane: { rows: 1 },
    },
    {
      name: markSheet,
      hidden: true,
      rows: [
        [listMarkWord, String(listEdition), list.administrationId],
        ...list.rows.map(({ id, cells }) => [id, ...values(cells)]),
      ],
    },
  ]
  return format === 'xlsx' ? writeXlsx({ sheets }) : writeOds({ sheets })
}

// SPDX-License-Identifier: AGPL-3.0-or-later
import { checkIpaCode, checkIstatCode } from '../../shared/codes.ts'
import { isLocalDate, type LocalDate } from '../../shared/dates.ts'
import { searchTextOf } from '../../shared/search-text.ts'
import { type ImportTable, type ReadRows, type RowReader, readRows, refuseRepeated } from './import-table.ts'

export const endingColumns = [
  'codice comune',
  'denominazione comune',
  'comune soppresso per scorporo',
  'data evento',
  'codice del comune associato alla variazione',
  'denominazione comune associato alla variazione',
] as const

/** A town that ended, and one into which it went; null when none goes on, as when the territory went to another State. */
export interface EndingRow {
  readonly line: number
  readonly code: string
  readonly on: LocalDate
  readonly successor: string | null
  readonly name: string
  readonly successorName: string
  readonly isSplit: boolean
  readonly searchText: string
}

export const renumberingColumns = [
  'codice_istat_2022',
  'codice_istat_candidature',
  'codice_ipa',
  'denominazione',
  'prima_istantanea',
] as const

/** A town that another list knows by another ISTAT code; null when it has ended. */
export interface RenumberingRow {
  readonly line: number
  readonly former: string
  readonly code: string | null
  readonly ipaCode: string
  readonly name: string
  readonly on: LocalDate
}

export function parseEndings(table: ImportTable): ReadRows<EndingRow> {
  const read = readRows(table, (row): EndingRow => {
    const code = required(row, 'codice comune', checkIstatCode)
    const name = row.words('denominazione comune')
    return {
      line: row.line,
      code,
      on: dateOf(row, 'data evento'),
      successor: row.code('codice del comune associato alla variazione', checkIstatCode),
      name,
      successorName: row.words('denominazione comune associato alla variazione'),
      isSplit: row.cell('comune soppresso per scorporo') !== '',
      searchText: searchTextOf(name, null, [code], {
        abbreviation: row.cell('sigla automobilistica') || null,
        name: null,
      }),
    }
  })
  return refuseRepeated(read, 'codice comune', (row) => `${row.code} ${row.on} ${row.successor ?? '-'}`)
}

export function parseRenumberings(table: ImportTable): ReadRows<RenumberingRow> {
  const read = readRows(
    table,
    (row): RenumberingRow => ({
      line: row.line,
      former: required(row, 'codice_istat_2022', checkIstatCode),
      code: row.code('codice_istat_candidature', checkIstatCode),
      ipaCode: required(row, 'codice_ipa', checkIpaCode),
      name: row.words('denominazione'),
      on: dateOf(row, 'prima_istantanea'),
    }),
  )
  return refuseRepeated(read, 'codice_istat_2022', (row) => `${row.former} ${row.ipaCode} ${row.code ?? '-'}`)
}

function required(row: RowReader, column: string, check: typeof checkIstatCode): string {
  const code = row.code(column, check)
  if (code === null && !row.isRefused) row.refuse(column, row.cell(column), 'La cella è vuota')
  return code ?? ''
}

/** A day as 31/12/2024 or 2024-12-31, since the first municipalities of the Kingdom. */
function dateOf(row: RowReader, column: string): LocalDate {
  const typed = row.cell(column)
  const italian = /^(\d\d)\/(\d\d)\/(\d{4})$/.exec(typed)
  const date = italian ? `${italian[3]}-${italian[2]}-${italian[1]}` : typed
  if (!isLocalDate(date, 1861)) row.refuse(column, typed, 'Non è un giorno, per esempio 31/12/2024')
  return date as LocalDate
}

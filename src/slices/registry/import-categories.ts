// SPDX-License-Identifier: AGPL-3.0-or-later
import { sql } from 'kysely'
import type { ActorTx } from '../../platform/db/actor.ts'
import { addDays, type LocalDate } from '../../shared/dates.ts'
import { kindOfCategory } from './body-kinds.ts'
import { type ImportTable, type ReadRows, readRows, refuseRepeated } from './import-table.ts'
import type { AdministrationKind } from './model.ts'

export const categoryColumns = ['codice_categoria', 'nome_categoria', 'tipologia_categoria'] as const

/** A category of the index of public administrations, and the kind of body it means. */
export interface IpaCategory {
  readonly code: string
  readonly name: string
  readonly typology: string
  readonly kind: AdministrationKind
}

export type CategoryRow = IpaCategory & { readonly line: number }

/** A category with the days it is in force, both included; null while it has no end. */
export type DatedCategory = IpaCategory & {
  readonly validFrom: LocalDate
  readonly validTo: LocalDate | null
}

export function parseCategories(table: ImportTable): ReadRows<CategoryRow> {
  const read = readRows(table, (row): CategoryRow => {
    const code = row.words('codice_categoria').toUpperCase()
    if (code !== '' && !/^[A-Z]{1,3}\d{0,2}$/.test(code))
      row.refuse(
        'codice_categoria',
        code,
        'La categoria è da una a tre lettere con al più due cifre, per esempio L6',
      )
    return {
      line: row.line,
      code,
      name: row.words('nome_categoria'),
      typology: row.words('tipologia_categoria'),
      kind: kindOfCategory(code) ?? 'other',
    }
  })
  return refuseRepeated(read, 'codice_categoria', (row) => row.code)
}

export interface CategoryDiff {
  readonly added: readonly CategoryRow[]
  readonly changed: readonly { readonly before: DatedCategory; readonly after: CategoryRow }[]
  readonly unchanged: number
}

/** What the file would change today. A category that the file does not name stays. */
export function diffCategories(known: readonly DatedCategory[], rows: readonly CategoryRow[]): CategoryDiff {
  const byCode = new Map(known.map((category) => [category.code, category]))
  const added: CategoryRow[] = []
  const changed: { before: DatedCategory; after: CategoryRow }[] = []
  for (const row of rows) {
    const before = byCode.get(row.code)
    if (!before) added.push(row)
    else if (before.name !== row.name || before.typology !== row.typology || before.kind !== row.kind)
      changed.push({ before, after: row })
  }
  return { added, changed, unchanged: rows.length - added.length - changed.length }
}

/** The categories in force on a day. */
export async function listCategories(tx: ActorTx, on: LocalDate): Promise<DatedCategory[]> {
  const { rows } = await sql<DatedCategory>`
    select category_code as code, name, typology, kind, valid_from as "validFrom", valid_to as "validTo"
    from ipa_categories where valid_from <= ${on}::date and (valid_to is null or valid_to >= ${on}::date)
    order by category_code`.execute(tx)
  return rows
}

/** Ends what changed the day before, and begins what is new today; what began today is rewritten. */
export async function applyCategories(tx: ActorTx, diff: CategoryDiff, today: LocalDate): Promise<void> {
  const ended = diff.changed.map(({ before }) => before.code)
  await sql`update ipa_categories set valid_to = ${addDays(today, -1)}::date
    where valid_to is null and valid_from < ${today}::date and category_code = any (${ended}::text[])`.execute(
    tx,
  )
  const rows = [...diff.added, ...diff.changed.map(({ after }) => after)]
  await sql`
    insert into ipa_categories (category_code, valid_from, name, typology, kind)
    select r.code, ${today}::date, r.name, r.typology, r.kind
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (code text, name text, typology text, kind text)
    on conflict (category_code, valid_from) do update
    set name = excluded.name, typology = excluded.typology, kind = excluded.kind`.execute(tx)
}

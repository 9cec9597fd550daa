// SPDX-License-Identifier: AGPL-3.0-or-later
import { type ListField, listFields, type RowOutcome, type Verdict } from './model.ts'

export const importsPath = '/inventario/importazioni'
export const importsOf = (administrationId: string) => `${importsPath}?ente=${administrationId}`
export const importPath = (id: string) => `${importsPath}/${id}`

export function countVerdicts(rows: readonly Pick<RowOutcome, 'verdict'>[]): Record<Verdict, number> {
  const counts = { new: 0, changed: 0, unchanged: 0, refused: 0 }
  for (const { verdict } of rows) counts[verdict] += 1
  return counts
}

/** «1 riga», «3 righe» */
export function countOf(count: number, one: string, many: string): string {
  return `${new Intl.NumberFormat('it-IT').format(count)} ${count === 1 ? one : many}`
}

export function shortHash(sha256: string): string {
  return `${sha256.slice(0, 4)}…${sha256.slice(-4)}`
}

/** The answers of a form: `chiave=valore` for each cell; one left without answer is kept as such. */
export function readChoices(values: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    values.flatMap((value) => {
      const at = value.lastIndexOf('=')
      return at > 0 ? [[value.slice(0, at), value.slice(at + 1)]] : []
    }),
  )
}

export function isListField(value: string): value is ListField {
  return listFields.some((field) => field === value)
}

// SPDX-License-Identifier: AGPL-3.0-or-later
import { counted } from '../../shared/money.ts'
import { type ImportState, underWay, type WorkbookImport } from './model.ts'

export const importsPath = '/inventario/importazioni'
export const importsOf = (bodyId: string | null) =>
  bodyId === null ? importsPath : `${importsPath}?ente=${bodyId}`
export const importPath = (id: string) => `${importsPath}/${id}`
export const exportsPath = '/inventario/esportazioni'

/** The most a file may weigh. */
export const largestFile = 25 * 1024 * 1024
export const largestFileIt = '25 MB'

export const rowsIt = (count: number) => counted(count, 'riga', 'righe')

/** «4 kB», «1,8 MB» */
export function sizeInWords(bytes: number): string {
  return bytes < 1024 * 1024
    ? `${Math.ceil(bytes / 1024)} kB`
    : `${new Intl.NumberFormat('it-IT', { maximumFractionDigits: 1 }).format(bytes / 1024 / 1024)} MB`
}

export function shortHash(sha256: string): string {
  return `${sha256.slice(0, 4)}…${sha256.slice(-4)}`
}

/** The answers of a form: `chiave=valore` for each cell; one left without answer is kept as such. */
export function readAnswers(values: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    values.flatMap((value) => {
      const at = value.lastIndexOf('=')
      return at > 0 ? [[value.slice(0, at), value.slice(at + 1)]] : []
    }),
  )
}

export const isUnderWay = (state: ImportState) => underWay.includes(state)

const workTitles: Partial<Record<ImportState, string>> = {
  reading: 'In lettura',
  checking: 'In controllo',
  applying: 'In scrittura',
}

/** What is going on, and how far it is. */
export function progressOf(stored: Pick<WorkbookImport, 'state' | 'progressDone' | 'progressTotal'>): {
  label: string
  detail: string
  value: number
  max: number
} {
  const { state, progressDone: value, progressTotal: max } = stored
  const count = new Intl.NumberFormat('it-IT')
  const of = `${count.format(value)} di ${rowsIt(max)}`
  const details: Partial<Record<ImportState, string>> = {
    reading: max === 0 ? 'Apro il file' : of,
    checking: max === 0 ? 'Confronto con ciò che c’è' : of,
    applying: 'Scrivo tutto insieme: o entra intero, o resta com’era',
  }
  const isCounted = state !== 'applying'
  return {
    label: workTitles[state] ?? '',
    detail: details[state] ?? '',
    value: isCounted ? value : 0,
    max: isCounted ? max : 0,
  }
}

/** Which sections a preview can be narrowed to, with the words of the address. */
export const looks = { problemi: 'problems', cambiate: 'changed', nuove: 'new', uguali: 'unchanged' } as const
export type LookWord = keyof typeof looks

// SPDX-License-Identifier: AGPL-3.0-or-later
import { certaintyLabels } from '../../shared/classification.ts'
import { formatLongDate, type LocalDate, withArticle } from '../../shared/dates.ts'
import type { FieldError } from '../../shared/errors.ts'
import { counted } from '../../shared/money.ts'
import type { StatusValue } from '../../ui/index.ts'
import {
  earlierMarks,
  type Mark,
  type Sheet,
  type SheetLine,
  type SheetProblem,
  sheetProblems,
} from './evaluation.ts'

export const markLabels: Readonly<Record<Mark, string>> = {
  met: 'Soddisfatto',
  partly: 'In parte',
  not_met: 'Non soddisfatto',
}

export const markStatus: Readonly<Record<Mark, StatusValue>> = {
  met: { kind: 'ok', label: markLabels.met },
  partly: { kind: 'warn', label: markLabels.partly },
  not_met: { kind: 'bad', label: markLabels.not_met },
}

/** The names of the fields of a criterion in the form of the sheet. */
export const markField = (code: string) => `voto.${code}`
export const noteField = (code: string) => `nota.${code}`

/** «In parte, «manca la biblioteca»» */
export function markInWords({ mark, note }: { readonly mark: Mark | null; readonly note: string }): string {
  return `${mark ? markLabels[mark] : 'Non valutato'}${note ? `, «${note}»` : ''}`
}

export interface SheetRow extends SheetLine {
  readonly status: StatusValue
  /** What was said of it in the round before; null when there was none, or it was not evaluated. */
  readonly before: StatusValue | null
}

/** A sheet in words, for the form, the outcome and paper. */
export interface SheetView {
  readonly rows: readonly SheetRow[]
  /** «82 su 100»; null while nothing is evaluated. */
  readonly score: string | null
  /** «6 soddisfatti, 1 in parte, 2 non soddisfatti» */
  readonly summary: string
  /** «Rispetto alla versione 1: 2 criteri migliorati, 1 peggiorato»; null on a first round. */
  readonly comparison: string | null
  /** The version whose sheet stands beside this one. */
  readonly beforeNumber: number | null
  /** Which sheet it is, and where it comes from. */
  readonly origin: string
  /** How many criteria still have to be evaluated, or corrected. */
  readonly open: number
}

const rank: Readonly<Record<Mark, number>> = { not_met: 0, partly: 1, met: 2 }

/** Null where no sheet was in force: nothing to show, and nothing to ask. */
export function sheetView(
  sheet: Sheet | null,
  before: { readonly number: number; readonly sheet: Sheet } | null,
): SheetView | null {
  if (sheet === null || sheet.lines.length === 0) return null
  const earlier = earlierMarks(before?.sheet ?? null)
  const { lines, score } = sheet
  const of = (mark: Mark | null) => lines.filter((line) => line.mark === mark).length
  const said = [
    [of('met'), 'soddisfatto', 'soddisfatti'],
    [of('partly'), 'in parte', 'in parte'],
    [of('not_met'), 'non soddisfatto', 'non soddisfatti'],
    [of(null), 'non valutato', 'non valutati'],
  ] as const
  return {
    rows: lines.map((line) => {
      const mark = earlier.get(line.code)
      return {
        ...line,
        status: line.mark ? markStatus[line.mark] : { kind: 'idle', label: 'Non valutato' },
        before: mark ? markStatus[mark] : null,
      }
    }),
    score: score === null ? null : `${score} su 100`,
    summary: said
      .filter(([count]) => count > 0)
      .map(([count, one, many]) => counted(count, one, many))
      .join(', '),
    comparison: before && comparisonInWords(lines, earlier, before.number),
    beforeNumber: before?.number ?? null,
    origin: `Scheda in vigore ${withArticle('il', formatLongDate(sheet.inForceOn as LocalDate))}: ${originOf(lines)}`,
    open: sheetProblems(sheet).length,
  }
}

function comparisonInWords(
  lines: readonly SheetLine[],
  earlier: ReadonlyMap<string, Mark>,
  number: number,
): string {
  const moved = (isBetter: boolean) =>
    lines.filter(({ code, mark }) => {
      const was = earlier.get(code)
      return was && mark && (isBetter ? rank[mark] > rank[was] : rank[mark] < rank[was])
    }).length
  const [better, worse] = [moved(true), moved(false)]
  const words = [
    ...(better > 0 ? [counted(better, 'criterio migliorato', 'criteri migliorati')] : []),
    ...(worse > 0 ? [counted(worse, 'criterio peggiorato', 'criteri peggiorati')] : []),
  ]
  return `Rispetto alla versione ${number}: ${words.join(', ') || 'nessun criterio cambia'}`
}

/** One word for a sheet of the house; else the sources of its rows, each with how sure it is. */
function originOf(lines: readonly SheetLine[]): string {
  const sources = new Set(
    lines.map(({ certainty, source }) =>
      certainty === 'house' ? certaintyLabels.house : `${source} (${certaintyLabels[certainty]})`,
    ),
  )
  return [...sources].join('; ')
}

const problemWords: Readonly<Record<SheetProblem, (label: string) => string>> = {
  missing: (label) => `Valuta il criterio «${label}»`,
  no_reason: (label) => `Scrivi perché «${label}» non è soddisfatto: l’ente lo legge`,
  no_service: (label) =>
    `Segna in quali servizi «${label}» non è soddisfatto: sotto ogni servizio c’è «Segna un criterio»`,
  contradicted: (label) =>
    `«${label}» è segnato soddisfatto, ma non lo è in qualche servizio: scegli quale vale`,
}

/** What keeps the outcome from being given, each with its place in the sheet. */
export function sheetErrors(sheet: Sheet): FieldError[] {
  return sheetProblems(sheet).map(({ line, problem }) => ({
    field: problem === 'no_reason' ? noteField(line.code) : markField(line.code),
    message: problemWords[problem](line.label),
  }))
}

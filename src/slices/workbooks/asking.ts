// SPDX-License-Identifier: AGPL-3.0-or-later
import { cellMark, columnLetters } from './cells.ts'
import type { Answers, Field, FoundSheet, Problem } from './model.ts'
import { type Ask, canonical, type Reading } from './values.ts'

/** Gathers the questions about the cells of a row, each with the answer that holds. */
export function asker(
  found: Pick<FoundSheet, 'sheet' | 'name' | 'columns'>,
  fields: readonly Field[],
  row: { readonly line: number; readonly answers: Answers },
  problems: Problem[],
): Ask {
  return (field, part, problem) => {
    const key = [found.sheet, row.line, field, part].filter((each) => each !== '').join('.')
    const column = found.columns[field]
    const answer = row.answers[key] ?? (problem.isSafe ? problem.proposed : null)
    const chosen = problem.options.some(({ value }) => value === answer) ? answer : null
    problems.push({
      ...problem,
      key,
      cell:
        column === undefined
          ? `${found.name}, riga ${row.line}`
          : `${found.name}!${columnLetters(column)}${row.line}`,
      field,
      label: fields.find((each) => each.key === field)?.label ?? field,
      chosen,
    })
    return chosen
  }
}

/** Whether a row waits for an answer. */
export function isRefused(problems: readonly Problem[]): boolean {
  return problems.some(({ chosen }) => chosen === null)
}

/** Who changed a cell since the file left: nobody in the file (`none`), only the file (`mine`), or the store too (`both`). */
export function touchOf(
  found: FoundSheet | undefined,
  base: string | null,
  key: string,
  reading: Reading | undefined,
  cell: string,
  before: string,
): 'none' | 'mine' | 'both' {
  const index = found?.marked?.indexOf(key) ?? -1
  const mark = index < 0 ? undefined : base?.split('.')[index]
  if (mark === undefined) return 'mine'
  if (cellMark(reading ? canonical(reading, cell) : cell) === mark) return 'none'
  return cellMark(before) === mark ? 'mine' : 'both'
}

/** The answer that leaves what stands here. */
export const keepStored = 'regia'
const takeFile = 'file'

/** Asks which stays, when a cell was changed in the file and in the store. */
export function askWhose(
  field: string,
  cell: string,
  before: string,
  after: string,
  ask: Ask,
): string | null {
  return ask(field, 'insieme', {
    found: cell,
    message: `Dopo l’esportazione qualcuno ha scritto «${before || 'nulla'}»: quale resta?`,
    options: [
      { value: keepStored, label: `Resta «${before || 'nulla'}»` },
      { value: takeFile, label: `Scrivi «${after || 'nulla'}»` },
    ],
    proposed: null,
    isSafe: false,
  })
}

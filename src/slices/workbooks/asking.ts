// SPDX-License-Identifier: AGPL-3.0-or-later
import { columnLetters } from './cells.ts'
import type { Answers, Field, FoundSheet, Problem } from './model.ts'
import type { Ask } from './values.ts'

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

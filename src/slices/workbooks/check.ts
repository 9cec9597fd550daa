// SPDX-License-Identifier: AGPL-3.0-or-later
import { asker } from './asking.ts'
import { cellsFrom } from './cells.ts'
import { kinds } from './kinds.ts'
import type { Problem, RowOutcome, StoredRow, WorkbookImport } from './model.ts'
import { moveOn } from './move.ts'
import { sheetsOf } from './recognise.ts'
import * as store from './store.ts'
import { unanswerable } from './values.ts'
import { Pace, type Work } from './work.ts'

/**
 * Says what each row that has no verdict yet would do, body by body, a batch at a time; then how many there are of each. Every batch is kept:
 * after a stop the bodies begun are checked again from their first row.
 */
export async function checkImport(work: Work): Promise<void> {
  const { id, as, progress } = work
  const stored = await as((tx) => store.getImport(tx, id))
  if (stored.kind === null) throw new Error('An import that was not recognised cannot be checked')
  const kind = kinds[stored.kind]
  const { todo, bodies, fingerprint } = await as(async (tx) => {
    const bodies = await store.bodiesOf(tx, stored)
    const begun = await store.bodiesToCheck(tx, id)
    await store.forgetVerdicts(
      tx,
      id,
      begun.flatMap(({ bodyId }) => bodyId ?? []),
    )
    return {
      bodies,
      todo: await store.bodiesToCheck(tx, id),
      fingerprint: await kind.fingerprint(tx, bodies),
    }
  })
  const total = todo.reduce((sum, { rows }) => sum + rows, 0)
  const checking = await kind.open(work, stored, bodies)
  let done = 0
  const keep = async (sheet: number, rows: readonly StoredRow[], check: (row: StoredRow) => RowOutcome) => {
    const outcomes = rows.map((row) => ({ ...withoutErrors(stored, row, check(row)), line: row.line }))
    await as((tx) => store.saveOutcomes(tx, stored, sheet, outcomes))
    done += rows.length
    await progress(Math.min(done, total), total)
  }
  for (const [phase, sheets] of kind.phases.entries()) {
    await checking.begin(phase)
    for (const { bodyId } of todo) {
      const { numbers, check } = await as(async (tx) => ({
        numbers: await store.listLineNumbers(tx, stored, bodyId, sheets),
        check: bodyId === null ? null : await checking.of(tx, bodyId),
      }))
      const pace = new Pace()
      for (const { sheet, lines } of numbers)
        for (let from = 0; from < lines.length; ) {
          pace.start()
          const batch = lines.slice(from, from + pace.size)
          const rows = await as(async (tx) => {
            const rows = await store.listRows(tx, stored, sheet, batch)
            await check?.prepare?.(tx, rows)
            return rows
          })
          await keep(sheet, rows, (row) => check?.check(row) ?? strayRow(stored, row))
          from += batch.length
          pace.step()
        }
    }
  }
  await as(async (tx, now) => {
    const counts = { ...(await store.countOutcomes(tx, id)), bodies: bodies.length }
    await store.updateImport(tx, id, { counts, fingerprint }, now)
    await moveOn(tx, await store.getImport(tx, id, true), 'check', now)
  })
}

/** What a spreadsheet shows of a formula that fails, and a formula saved without its result. */
const sheetError = /^#(N\/D|N\/A|RIF!|REF!|DIV\/0!|VALORE!|VALUE!|NOME\?|NAME\?|NUM!|NULLO!|NULL!)$/i
const bareFormula = /^=\s*[-+(A-Z$'[]/i

/** A row with a cell that is not a value waits until the file is corrected, whatever else it says. */
function withoutErrors(stored: WorkbookImport, row: StoredRow, outcome: RowOutcome): RowOutcome {
  const found = stored.sheets.find(({ sheet }) => sheet === row.sheet)
  if (!found || !stored.kind) return outcome
  const problems = [...outcome.problems]
  const ask = asker(found, sheetsOf[stored.kind][row.sheet]?.fields ?? [], row, problems)
  for (const [field, cell] of Object.entries(cellsFrom(row.cells, found.columns))) {
    const isError = sheetError.test(cell)
    if ((!isError && !bareFormula.test(cell)) || outcome.problems.some((each) => each.field === field))
      continue
    const message = isError
      ? 'È l’errore di una formula: correggila nel foglio, o scrivi il valore'
      : 'È una formula senza risultato: ricalcola il foglio e salvalo, o scrivi il valore'
    ask(field, 'formula', unanswerable(cell, message))
  }
  return problems.length === outcome.problems.length
    ? outcome
    : { ...outcome, verdict: 'refused', problems, plan: null }
}

/** A row of no body the owner writes for. */
function strayRow(stored: WorkbookImport, row: StoredRow): RowOutcome {
  const found = stored.sheets.find(({ sheet }) => sheet === row.sheet)
  const fields = stored.kind ? (sheetsOf[stored.kind][row.sheet]?.fields ?? []) : []
  if (!found) throw new Error(`No sheet ${row.sheet} in the workbook`)
  const problems: Problem[] = []
  const cells = cellsFrom(row.cells, found.columns)
  const code = cells['ipa'] ?? ''
  const message =
    code === ''
      ? 'Manca il codice IPA: in un file di più enti ogni riga dice di quale ente è'
      : stored.administrationId === null
        ? 'Non è fra gli enti per cui scrivi: controlla il codice, o chiedi la convenzione'
        : 'Questo file è di un ente solo: le righe di altri enti si caricano dalla pagina delle importazioni dell’ufficio'
  asker(found, fields, row, problems)('ipa', '', unanswerable(code, message))
  return { label: cells['name'] || `riga ${row.line}`, verdict: 'refused', changes: [], problems, plan: null }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ActorTx } from '../../platform/db/actor.ts'
import { type AdministrationId, isUuid } from '../../shared/ids.ts'
import {
  hostsOf,
  listDataCentres,
  listDependencies,
  listHostingChoices,
  listServices,
  listServiceTypes,
  listSoftware,
} from '../inventory/index.ts'
import { findAdministrationByIpa, getAdministration, ipaCodesOf } from '../registry/index.ts'
import { asker } from './asking.ts'
import { BookCheck, type BookContext, type ForeignPlace } from './book-compare.ts'
import { cellsFrom, folded, nameKey } from './cells.ts'
import { ListCheck } from './compare.ts'
import { bookSheet } from './inventory-book.ts'
import type { Known, Problem, RowOutcome, StoredRow, WorkbookImport } from './model.ts'
import { moveOn } from './move.ts'
import { sheetsOf } from './recognise.ts'
import * as store from './store.ts'
import { unanswerable } from './values.ts'
import { Pace, type Work } from './work.ts'

/** What a body has, as far as a workbook speaks of it. */
export async function loadKnown(tx: ActorTx, administrationId: AdministrationId): Promise<Known> {
  return {
    administrationId,
    dataCentres: await listDataCentres(tx, administrationId),
    hosts: (await hostsOf(tx, administrationId)).filter((host) => host.administrationId !== administrationId),
    software: await listSoftware(tx, administrationId),
    services: await listServices(tx, administrationId),
    dependencies: (await listDependencies(tx, administrationId)).filter(
      ({ serviceState, dependsOnState }) => serviceState === 'active' && dependsOnState === 'active',
    ),
  }
}

/** Sheets checked together: the data centres of every body come first, since others may use them. */
export const phases = {
  software_list: [[0, 0]],
  inventory: [
    [0, 0],
    [1, 4],
  ],
} as const

/**
 * Says what each row that has no verdict yet would do, body by body, a batch at a time; then how many there are of each. Every batch is kept:
 * after a stop the bodies begun are checked again from their first row.
 */
export async function checkImport(work: Work): Promise<void> {
  const { id, as, progress } = work
  const stored = await as((tx) => store.getImport(tx, id))
  const { kind } = stored
  if (kind === null) throw new Error('An import that was not recognised cannot be checked')
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
      fingerprint: await store.inventoryFingerprint(tx, bodies),
    }
  })
  const total = todo.reduce((sum, { rows }) => sum + rows, 0)
  const context = kind === 'inventory' ? await bookContext(work, stored, bodies) : null
  let done = 0
  const keep = async (sheet: number, rows: readonly StoredRow[], check: (row: StoredRow) => RowOutcome) => {
    const outcomes = rows.map((row) => ({ ...withoutErrors(stored, row, check(row)), line: row.line }))
    await as((tx) => store.saveOutcomes(tx, stored, sheet, outcomes))
    done += rows.length
    await progress(Math.min(done, total), total)
  }
  for (const sheets of phases[kind]) {
    if (context && sheets[0] > 0) await takeNewPlaces(work, stored, context)
    for (const { bodyId } of todo) {
      const { numbers, known, names } = await as(async (tx) => ({
        numbers: await store.listLineNumbers(tx, stored, bodyId, [sheets[0], sheets[1]]),
        known: bodyId === null ? null : await loadKnown(tx, bodyId),
        names: bodyId === null || !context ? [] : await store.listNames(tx, stored, bodyId),
      }))
      const found = stored.sheets[0]
      const check =
        known === null || !found
          ? (row: StoredRow) => strayRow(stored, row)
          : context
            ? bound(new BookCheck(known, names, context))
            : bound(new ListCheck(known, found))
      const pace = new Pace()
      for (const { sheet, lines } of numbers)
        for (let from = 0; from < lines.length; ) {
          pace.start()
          const batch = lines.slice(from, from + pace.size)
          const rows = await as((tx) => store.listRows(tx, stored, sheet, batch))
          if (context && bodyId) await as((tx) => findForeignPlaces(tx, stored, bodyId, rows, context))
          await keep(sheet, rows, check)
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

const bound = (check: { check(row: StoredRow): RowOutcome }) => (row: StoredRow) => check.check(row)

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

async function bookContext(
  { as }: Work,
  stored: WorkbookImport,
  bodies: readonly AdministrationId[],
): Promise<BookContext> {
  return as(async (tx) => {
    const types = await listServiceTypes(tx, tx.actor.today)
    const hosts = new Set<AdministrationId>(bodies)
    for (const body of bodies) for (const host of await hostsOf(tx, body)) hosts.add(host.administrationId)
    const codes = await ipaCodesOf(tx, [...hosts])
    return {
      today: tx.actor.today,
      sheets: stored.sheets,
      codeOf: (id) => codes.get(id) ?? id,
      types: new Map(
        types.flatMap(({ code, label }) => [
          [code, code] as const,
          [folded(code), code] as const,
          [folded(label), code] as const,
        ]),
      ),
      foreign: new Map(),
      refused: new Map(),
    }
  })
}

/** Places that the file itself adds, for the bodies that use them. */
async function takeNewPlaces({ as, id }: Work, stored: WorkbookImport, context: BookContext): Promise<void> {
  const name = stored.sheets.find(({ sheet }) => sheet === bookSheet.dataCentres)?.name ?? ''
  for (const place of await as((tx) => store.listNewPlaces(tx, id))) {
    if (place.isRefused) context.refused.set(place.id, `${name}, riga ${place.line}`)
    const key = `${context.codeOf(place.bodyId).toLowerCase()}|${place.nameKey}`
    const known: readonly ForeignPlace[] = context.foreign.get(key) ?? []
    context.foreign.set(key, [...known, { id: place.id, isOpen: place.isShared || place.isRefused }])
  }
}

/** Looks up the places of other bodies that these rows name, owner by owner. */
async function findForeignPlaces(
  tx: ActorTx,
  stored: WorkbookImport,
  bodyId: AdministrationId,
  rows: readonly StoredRow[],
  context: BookContext,
): Promise<void> {
  const columns = stored.sheets.find(({ sheet }) => sheet === bookSheet.hosting)?.columns ?? {}
  for (const row of rows) {
    if (row.sheet !== bookSheet.hosting) continue
    const code = (cellsFrom(row.cells, columns)['placeOwner'] ?? '').toLowerCase()
    const asked = `${bodyId} asked ${code}`
    if (code === '' || context.foreign.has(asked)) continue
    context.foreign.set(asked, [])
    const owner = isUuid(code)
      ? await getAdministration(tx, code as AdministrationId)
      : await findAdministrationByIpa(tx, code)
    if (!owner || owner.id === bodyId) continue
    for (const place of await listHostingChoices(tx, bodyId, owner.name)) {
      if (place.administrationId !== owner.id) continue
      const key = `${code}|${nameKey(place.name)}`
      const known = context.foreign.get(key) ?? []
      if (!known.some((each) => each.id === place.id))
        context.foreign.set(key, [...known, { id: place.id, isOpen: true }])
    }
  }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
import { recordEvent } from '../../platform/events.ts'
import { newId } from '../../platform/ids.ts'
import type { AdministrationId } from '../../shared/ids.ts'
import { listBodiesInScope } from '../inventory/index.ts'
import { bodyOfFileName, type KnownBody } from './bodies.ts'
import { workbookErrors } from './errors.ts'
import type { FoundSheet, ReadRow, WorkbookImport } from './model.ts'
import { moveOn } from './move.ts'
import { type OpenFile, openFile, Unusable } from './read-rows.ts'
import { isOfMany, type Told } from './recognise.ts'
import * as store from './store.ts'
import type { Work } from './work.ts'

/** Reads a kept file into rows, a batch at a time, and finds out what it is and whose. Throws `Unusable`. */
export async function readImport({ id, as, progress }: Work): Promise<void> {
  const { stored, remembered, bodies } = await as(async (tx) => ({
    stored: await store.getImport(tx, id),
    remembered: await store.rememberedColumns(tx),
    bodies: (await listBodiesInScope(tx)).filter(({ mayWrite }) => mayWrite),
  }))
  await as((tx) => store.deleteRows(tx, id))
  const file = await openFile({
    bytes: await bytesOf(id, as),
    fileName: stored.fileName,
    remembered,
    told: toldOf(stored),
  })
  const { kind, edition, sheets, isComplete } = file.head
  const body = bodyOf(stored, file.head.administrationId, bodies)
  const saysWhose = isOfMany(kind) && sheets.some(({ columns }) => columns['ipa'] !== undefined)
  const isOpen = !isComplete || (body === null && !saysWhose)
  const owned = await as(async (tx, now) => {
    await store.updateImport(
      tx,
      id,
      { kind, edition, sheets, progressTotal: file.total, ...(body ? { bodyId: body } : {}) },
      now,
    )
    if (!isOfMany(kind) && body !== null && stored.administrationId === null)
      await store.giveToBody(tx, id, body)
    return store.getImport(tx, id)
  })
  if (!isOpen) await keepRows(file, owned, bodies, body, { as, progress })
  await as(async (tx, now) => {
    const to = await moveOn(tx, await store.getImport(tx, id, true), isOpen ? 'ask' : 'read', now)
    if (stored.kind !== null) return
    await recordEvent(tx, {
      administrationId: owned.administrationId,
      subjectKind: 'workbook_import',
      subjectId: id,
      action: 'upload',
      to,
      changes: { file: [null, stored.fileName] },
      at: now,
    })
  })
}

async function keepRows(
  file: OpenFile,
  stored: WorkbookImport,
  bodies: readonly KnownBody[],
  body: AdministrationId | null,
  { as, progress }: Pick<Work, 'as' | 'progress'>,
): Promise<void> {
  // An import of a body holds its rows only: its people see it.
  const own =
    stored.administrationId === null ? bodies : bodies.filter((each) => each.id === stored.administrationId)
  const byCode = new Map(
    own.flatMap((each) =>
      [each.ipaCode ?? '', each.id].map((code) => [code.toLowerCase(), each.id] as const),
    ),
  )
  byCode.delete('')
  const whose = (code: string) => (code === '' ? body : (byCode.get(code.toLowerCase()) ?? null))
  let done = 0
  await progress(0, file.total)
  for await (const rows of file.rows)
    for (const batch of inPieces(rows)) {
      const read = batch.map(
        ({ code, ...kept }): ReadRow => ({ ...kept, bodyId: whose(code), newId: newId() }),
      )
      await as((tx) => store.insertRows(tx, stored, read))
      done += batch.length
      await progress(done, Math.max(done, file.total))
    }
}

/** Rows written at once: few, so that the store answers others meanwhile. */
const pieceRows = 200

function* inPieces<Row>(rows: readonly Row[]): Generator<readonly Row[]> {
  for (let from = 0; from < rows.length; from += pieceRows) yield rows.slice(from, from + pieceRows)
}

async function bytesOf(id: WorkbookImport['id'], as: Work['as']): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  for (let part = 0; ; part += 1) {
    const content = await as((tx) => store.readPart(tx, id, part))
    if (content === null) return Buffer.concat(parts)
    parts.push(content)
  }
}

/** The body of a file of one body: the one chosen, the one it was made for, the one its name says, the only one there is. */
function bodyOf(
  stored: WorkbookImport,
  marked: string | null,
  bodies: readonly KnownBody[],
): AdministrationId | null {
  const chosen = stored.administrationId ?? stored.bodyId
  const made = bodies.find(({ id }) => id === marked)?.id ?? null
  if (marked !== null && (made === null || (chosen !== null && made !== chosen)))
    throw new Unusable(workbookErrors.otherBody.it())
  return (
    chosen ??
    made ??
    bodyOfFileName(stored.fileName, bodies) ??
    (bodies.length === 1 ? (bodies[0]?.id ?? null) : null)
  )
}

function toldOf({ kind, sheets }: WorkbookImport): Told | null {
  const told = sheets as readonly (FoundSheet & { readonly isTold?: boolean })[]
  return kind !== null && told.some(({ isTold }) => isTold) ? { kind, sheets: told } : null
}

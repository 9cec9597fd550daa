// SPDX-License-Identifier: AGPL-3.0-or-later
import { createHash } from 'node:crypto'
import { type ActorTx, roleOf } from '../../platform/db/actor.ts'
import { type Changes, recordEvent } from '../../platform/events.ts'
import { newId } from '../../platform/ids.ts'
import type { LocalDate } from '../../shared/dates.ts'
import { commonErrors, DomainError } from '../../shared/errors.ts'
import type { AssociationId } from '../../shared/ids.ts'
import { referenceErrors } from './errors.ts'
import { givenFields, parseReferenceFile, type ReferenceFile } from './inputs.ts'
import type { AnyRow, ReferenceKind, ReferenceReject } from './model.ts'
import { rowKey, subjectOf } from './rules.ts'
import * as store from './store.ts'

/** What became of a file of reference rows, or would. */
export interface ReferenceOutcome {
  readonly kind: string
  readonly file: string
  readonly read: number
  readonly added: number
  readonly unchanged: number
  /** Rows that are there with other values: they stay as they are; a new row with its own date says what changed. */
  readonly different: readonly string[]
  readonly refused: readonly ReferenceReject[]
}

export interface ReadFile {
  readonly name: string
  readonly sha256: string
  readonly file: ReferenceFile
}

export function readReferenceFile(
  kinds: readonly ReferenceKind<never>[],
  name: string,
  bytes: Uint8Array,
): ReadFile {
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return { name, sha256, file: parseReferenceFile(kinds, name, bytes) }
}

/** What a file would add to what is there. Pure but for the rows it reads. */
export async function diffReferenceFile(
  tx: ActorTx,
  { name, file }: ReadFile,
): Promise<{ readonly outcome: ReferenceOutcome; readonly fresh: readonly AnyRow[] }> {
  const { kind, rows, rejects, read } = file
  const stored = new Map((await store.listRows(tx, kind)).map((row) => [rowKey(kind, row), told(kind, row)]))
  const fresh = rows.filter((row) => !stored.has(rowKey(kind, row)))
  const different = rows.filter(
    (row) => (stored.get(rowKey(kind, row)) ?? told(kind, row)) !== told(kind, row),
  )
  return {
    fresh,
    outcome: {
      kind: kind.kind,
      file: name,
      read,
      added: fresh.length,
      unchanged: rows.length - fresh.length - different.length,
      different: different.map((row) => subjectOf(kind, row)),
      refused: rejects,
    },
  }
}

/** Applies a file that was read: adds what is not there, edits nothing; a second time it leaves no trace. Actor: administrator or command line. */
export async function applyReferenceFile(tx: ActorTx, read: ReadFile, now: Date): Promise<ReferenceOutcome> {
  const role = roleOf(tx.actor)
  if (role !== null && role !== 'administrator') throw new DomainError(commonErrors.notAllowed)
  const { kind } = read.file
  const { outcome, fresh } = await diffReferenceFile(tx, read)
  const added: AnyRow[] = []
  for (const row of fresh) if (await store.insertRow(tx, kind, row)) added.push(row)
  if (added.length === 0) return { ...outcome, added: 0 }
  const runId = await store.insertReferenceRun(tx, { ...outcome, sha256: read.sha256 }, now)
  await store.insertChanges(tx, kind, 'add', added, { name: read.name, sha256: read.sha256 }, now)
  await recordEvent(tx, {
    subjectKind: 'reference',
    subjectId: runId,
    action: 'import',
    changes: {
      table: [null, kind.title],
      file: [null, read.name],
      added: [null, added.map((row) => rowKey(kind, row))],
    },
    at: now,
  })
  return { ...outcome, added: added.length }
}

/** What a row says, without what Regia gives it and without the end a person may have given it. */
function told(kind: ReferenceKind<never>, row: AnyRow): string {
  const end = kind.keepsEnded ? row.validTo : null
  const own = givenFields(kind).map(({ name }) => row[name] ?? null)
  return JSON.stringify([...own, row.certainty, row.source, row.validFrom, end])
}

/** Adds one row: an administrator any of them, an office one of its own. Refuses GEN-006, INV-013 (there is one from that day). */
export async function addReference<Row extends object>(
  tx: ActorTx,
  kind: ReferenceKind<never>,
  given: Row,
  now: Date,
): Promise<void> {
  const row = given as unknown as AnyRow
  if (!mayWriteReference(tx, kind, officeOf(row))) throw new DomainError(commonErrors.notAllowed)
  if (!(await store.insertRow(tx, kind, row)))
    throw new DomainError(referenceErrors.exists, {
      details: { code: subjectOf(kind, row), from: row.validFrom },
    })
  const changes: Changes = Object.fromEntries(
    [...givenFields(kind).map(({ name }) => name), 'certainty', 'source', 'validFrom', 'validTo']
      .filter((name) => row[name] !== null && row[name] !== undefined)
      .map((name) => [name, [null, row[name]] as const]),
  )
  await record(tx, kind, row, 'add', changes, now)
}

/** Says until when a row holds; what it said before stays readable on its dates. Refuses GEN-006, INV-015. */
export async function endReferenceRow(
  tx: ActorTx,
  kind: ReferenceKind<never>,
  row: AnyRow,
  validTo: LocalDate,
  now: Date,
): Promise<void> {
  if (!mayWriteReference(tx, kind, officeOf(row))) throw new DomainError(commonErrors.notAllowed)
  if (!(await store.endRow(tx, kind, row, validTo))) throw new DomainError(referenceErrors.notFound)
  const code = subjectOf(kind, row)
  await record(tx, kind, row, 'end', { code: [code, code], validTo: [null, validTo] }, now)
}

async function record(
  tx: ActorTx,
  kind: ReferenceKind<never>,
  row: AnyRow,
  action: 'add' | 'end',
  changes: Changes,
  at: Date,
): Promise<void> {
  await store.insertChanges(tx, kind, action, [row], null, at)
  const subjectId = typeof row['id'] === 'string' ? row['id'] : newId<string>()
  await recordEvent(tx, {
    subjectKind: 'reference',
    subjectId,
    action,
    changes: { table: [kind.title, kind.title], ...changes },
    at,
  })
}

export function officeOf(row: AnyRow): AssociationId | null {
  return (row['associationId'] as AssociationId | null | undefined) ?? null
}

/** Whether the actor may add or end a row of all (null) or of an office: the page shows its form by this. */
export function mayWriteReference(
  tx: Pick<ActorTx, 'actor'>,
  kind: ReferenceKind<never>,
  associationId: AssociationId | null,
): boolean {
  const role = roleOf(tx.actor)
  if (kind.importedAt !== undefined) return false
  if (role === 'administrator') return associationId === null
  return (
    kind.fields.some(({ as }) => as === 'office') &&
    role === 'office_member' &&
    tx.actor.kind === 'person' &&
    associationId !== null &&
    tx.actor.associationId === associationId
  )
}

// SPDX-License-Identifier: AGPL-3.0-or-later
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { type ActorTx, type Db, roleOf, systemActor, withActor } from '../../platform/db/actor.ts'
import { type Changes, recordEvent } from '../../platform/events.ts'
import { newId } from '../../platform/ids.ts'
import { projectRoot } from '../../platform/paths.ts'
import type { LocalDate } from '../../shared/dates.ts'
import { commonErrors, DomainError } from '../../shared/errors.ts'
import { inventoryErrors } from './errors.ts'
import type { QualificationLevel, ReferenceKind, ReferenceRows, ServiceType, Term } from './model.ts'
import { codeOf, parseReferenceFile, type ReferenceFile, type ReferenceReject } from './reference-inputs.ts'
import {
  endReference,
  insertReferenceRun,
  insertReferences,
  listAllReferences,
  referenceKey,
} from './reference-store.ts'

/** What became of a file of reference rows. */
export interface ReferenceOutcome {
  readonly kind: ReferenceKind
  readonly file: string
  readonly read: number
  readonly added: number
  readonly unchanged: number
  /** Rows that are there with other values: they stay as they are; a new row with its own date says what changed. */
  readonly different: readonly string[]
  readonly refused: readonly ReferenceReject[]
}

/** The rows that come with Regia. */
export const bundledReferences = ['terms', 'qualification-levels', 'service-types', 'requirements'].map(
  (name) => join(projectRoot, 'db', 'reference', `${name}.json`),
)

/**
 * Brings in the reference rows that come with Regia: adds those that are not there, edits none, so that it can run at each start.
 * Actor: command line or administrator.
 */
export async function loadReferenceData(tx: ActorTx, now: Date): Promise<ReferenceOutcome[]> {
  const outcomes: ReferenceOutcome[] = []
  for (const path of bundledReferences)
    outcomes.push(await applyReferenceFile(tx, readReferenceFile(path, readFileSync(path, 'utf8')), now))
  return outcomes
}

/** `regia import riferimenti [<file>…]`: the files given, or those that come with Regia. Refuses INV-014 before anything is written. */
export async function importReferenceCommand(
  db: Db,
  files: readonly string[],
  now: Date,
): Promise<ReferenceOutcome[]> {
  const read: ReadFile[] = []
  for (const path of files.length > 0 ? files : bundledReferences)
    read.push(readReferenceFile(path, await readFile(path, 'utf8')))
  return withActor(db, systemActor('cli', now), async (tx) => {
    const outcomes: ReferenceOutcome[] = []
    for (const file of read) outcomes.push(await applyReferenceFile(tx, file, now))
    return outcomes
  })
}

interface ReadFile {
  readonly name: string
  readonly sha256: string
  readonly file: ReferenceFile
}

function readReferenceFile(path: string, text: string): ReadFile {
  const name = basename(path)
  return {
    name,
    sha256: createHash('sha256').update(text).digest('hex'),
    file: parseReferenceFile(name, text),
  }
}

/** Applies a file that was read; a second time adds nothing and leaves no trace. */
async function applyReferenceFile(
  tx: ActorTx,
  { name, sha256, file }: ReadFile,
  now: Date,
): Promise<ReferenceOutcome> {
  const { kind, rows, rejects } = file
  const stored = new Map(
    (await listAllReferences(tx, kind)).map((row) => [referenceKey(kind, row), JSON.stringify(told(row))]),
  )
  const isNew = (row: ReferenceRows[ReferenceKind]) => !stored.has(referenceKey(kind, row))
  const added = await insertReferences(tx, kind, rows.filter(isNew))
  const different = rows.filter(
    (row) => !isNew(row) && stored.get(referenceKey(kind, row)) !== JSON.stringify(told(row)),
  )
  const outcome: ReferenceOutcome = {
    kind,
    file: name,
    read: rows.length + new Set(rejects.map((reject) => reject.row)).size,
    added: added.size,
    unchanged: rows.length - added.size - different.length,
    different: different.map((row) => row.code),
    refused: rejects,
  }
  if (added.size === 0) return outcome
  const runId = await insertReferenceRun(tx, { ...outcome, sha256 }, now)
  await recordEvent(tx, {
    subjectKind: 'reference',
    subjectId: runId,
    action: 'import',
    changes: { file: [null, name], added: [null, [...added]] },
    at: now,
  })
  return outcome
}

/** What a row says, without the id and without the end a person may have given it. */
function told(row: ReferenceRows[ReferenceKind]): Partial<Term & QualificationLevel & ServiceType> {
  const { id: _, validTo: __, ...rest } = row as Term
  return Object.fromEntries(Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** Adds one row: an administrator any of them, an office a term of its own. Refuses GEN-006, INV-013 (there is one from that day). */
export async function addReference<Kind extends ReferenceKind>(
  tx: ActorTx,
  kind: Kind,
  row: ReferenceRows[Kind],
  now: Date,
): Promise<void> {
  if (!mayWriteReference(tx, kind, row)) throw new DomainError(commonErrors.notAllowed)
  const added = await insertReferences(tx, kind, [row])
  if (added.size === 0)
    throw new DomainError(inventoryErrors.referenceExists, {
      details: { code: row.code, from: row.validFrom },
    })
  await recordReference(tx, 'add', kind === 'terms' ? (row as Term).id : newId(), fieldChanges(row), now)
}

/** Adds a term, of all (administrator) or of an office (its members); without a code the title makes one, without a day it holds from today. */
export async function addTerm(
  tx: ActorTx,
  term: Omit<Term, 'id' | 'code' | 'validFrom' | 'validTo'> &
    Partial<Pick<Term, 'code' | 'validFrom' | 'validTo'>>,
  now: Date,
): Promise<void> {
  await addReference(
    tx,
    'terms',
    {
      ...term,
      id: newId<string>(),
      code: term.code ?? codeOf(term.title),
      validFrom: term.validFrom ?? tx.actor.today,
      validTo: term.validTo ?? null,
    },
    now,
  )
}

/** Says until when a row holds; what it said before stays readable on its dates. Refuses GEN-006, INV-015. */
export async function endReferenceRow<Kind extends ReferenceKind>(
  tx: ActorTx,
  kind: Kind,
  row: ReferenceRows[Kind],
  validTo: LocalDate,
  now: Date,
): Promise<void> {
  if (!mayWriteReference(tx, kind, row)) throw new DomainError(commonErrors.notAllowed)
  if (!(await endReference(tx, kind, row, validTo))) throw new DomainError(inventoryErrors.referenceNotFound)
  const subjectId = kind === 'terms' ? (row as Term).id : newId<string>()
  await recordReference(tx, 'end', subjectId, { code: [row.code, row.code], validTo: [null, validTo] }, now)
}

/** Whether the actor may add or end such a row: the page shows its form by this. */
export function mayWriteReference(
  tx: Pick<ActorTx, 'actor'>,
  kind: ReferenceKind,
  row: ReferenceRows[ReferenceKind] | Pick<Term, 'associationId'>,
): boolean {
  const role = roleOf(tx.actor)
  const associationId = 'associationId' in row ? row.associationId : null
  if (role === 'administrator') return associationId === null
  return (
    kind === 'terms' &&
    role === 'office_member' &&
    tx.actor.kind === 'person' &&
    associationId !== null &&
    tx.actor.associationId === associationId
  )
}

function fieldChanges(row: ReferenceRows[ReferenceKind]): Changes {
  const { id: _, associationId: __, ...rest } = row as Term
  return Object.fromEntries(
    Object.entries(rest)
      .filter(([, value]) => value !== null)
      .map(([field, value]) => [field, [null, value] as const]),
  )
}

async function recordReference(
  tx: ActorTx,
  action: string,
  subjectId: string,
  changes: Changes,
  at: Date,
): Promise<void> {
  await recordEvent(tx, { subjectKind: 'reference', subjectId, action, changes, at })
}

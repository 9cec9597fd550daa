// SPDX-License-Identifier: AGPL-3.0-or-later
import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { type ActorTx, type Db, systemActor, withActor } from '../../platform/db/actor.ts'
import { newId } from '../../platform/ids.ts'
import { projectRoot } from '../../platform/paths.ts'
import {
  addReference,
  applyReferenceFile,
  codeOf,
  type ReferenceKind,
  type ReferenceOutcome,
  readReferenceFile,
} from '../reference/index.ts'
import { registryReferenceKinds } from '../registry/index.ts'
import type { Term } from './model.ts'
import { inventoryReferenceKinds, termKind } from './reference-kinds.ts'

/** Every table of reference rows, in the order of its page. */
export const referenceKinds: readonly ReferenceKind<never>[] = [
  ...inventoryReferenceKinds,
  ...registryReferenceKinds,
]

/** The rows that come with Regia. */
export const bundledReferences = [
  'terms',
  'qualification-levels',
  'service-types',
  'requirements',
  'population-bands',
  'rule-values',
  'milestones',
  'evaluation-criteria',
].map((name) => join(projectRoot, 'db', 'reference', `${name}.json`))

/**
 * Brings in the reference rows that come with Regia: adds those that are not there, edits none, so that it can run at each start.
 * Actor: command line or administrator.
 */
export async function loadReferenceData(tx: ActorTx, now: Date): Promise<ReferenceOutcome[]> {
  const outcomes: ReferenceOutcome[] = []
  for (const path of bundledReferences)
    outcomes.push(
      await applyReferenceFile(
        tx,
        readReferenceFile(referenceKinds, basename(path), readFileSync(path)),
        now,
      ),
    )
  return outcomes
}

/** `regia import riferimenti [<file>…]`: the files given, or those that come with Regia. Refuses INV-014 before anything is written. */
export async function importReferenceCommand(
  db: Db,
  files: readonly string[],
  now: Date,
): Promise<ReferenceOutcome[]> {
  const read: ReturnType<typeof readReferenceFile>[] = []
  for (const path of files.length > 0 ? files : bundledReferences)
    read.push(readReferenceFile(referenceKinds, basename(path), await readFile(path)))
  return withActor(db, systemActor('cli', now), async (tx) => {
    const outcomes: ReferenceOutcome[] = []
    for (const file of read) outcomes.push(await applyReferenceFile(tx, file, now))
    return outcomes
  })
}

/** Adds a term, of all (administrator) or of an office (its members); without a code the title makes one, without a day it holds from today. */
export async function addTerm(
  tx: ActorTx,
  term: Omit<Term, 'id' | 'code' | 'validFrom' | 'validTo'> &
    Partial<Pick<Term, 'code' | 'validFrom' | 'validTo'>>,
  now: Date,
): Promise<void> {
  const row: Term = {
    ...term,
    id: newId<string>(),
    code: term.code ?? codeOf(term.title),
    validFrom: term.validFrom ?? tx.actor.today,
    validTo: term.validTo ?? null,
  }
  await addReference(tx, termKind, row, now)
}

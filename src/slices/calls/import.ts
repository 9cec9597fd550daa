// SPDX-License-Identifier: AGPL-3.0-or-later
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ActorTx } from '../../platform/db/actor.ts'
import { projectRoot } from '../../platform/paths.ts'
import { commonErrors, DomainError } from '../../shared/errors.ts'
import { addCallVersion, contentHash, mayLoadCalls } from './commands.ts'
import { callErrors } from './errors.ts'
import { type Impact, impactOf } from './impact.ts'
import { type CallFile, type GivenCall, parseCallFile } from './inputs.ts'
import type { CallVersion } from './model.ts'
import * as store from './store.ts'

/** What a file would do to a call. */
export interface CallChange {
  readonly call: GivenCall
  readonly verdict: 'new' | 'changed' | 'same'
  /** The number the version would have; of one that is there, its own. */
  readonly number: number
  /** Whom a change touches; null for a call that is new or the same. */
  readonly impact: Impact | null
}

/** What a file would do, call by call. Changes nothing. */
export async function diffCallFile(tx: ActorTx, file: CallFile): Promise<CallChange[]> {
  const changes: CallChange[] = []
  for (const call of file.calls) {
    const versions = await store.listVersionsByCode(tx, call.code)
    const known = versions.find((version) => isSame(version, call))
    const before = versions.find(({ validFrom }) => validFrom <= call.validFrom) ?? versions.at(-1)
    changes.push({
      call,
      verdict: known ? 'same' : before ? 'changed' : 'new',
      number: known?.number ?? versions.length + 1,
      impact: known || !before ? null : await impactOfChange(tx, before, call),
    })
  }
  return changes
}

function isSame(version: CallVersion & { readonly sha256: string }, call: GivenCall): boolean {
  return version.validFrom === call.validFrom && version.sha256 === contentHash(call.content)
}

async function impactOfChange(tx: ActorTx, before: CallVersion, { content }: GivenCall): Promise<Impact> {
  const kinds = [...new Set([...before.audience, ...content.audience])]
  return impactOf(before, content, await store.listAudience(tx, before.callId, kinds))
}

/**
 * Loads every call of a file: a new one, or a version more of one that says something else; what is the same leaves no trace. All or nothing;
 * a trial says the same and changes nothing.
 * Refuses GEN-006, CALL-003 (something in the file is to correct).
 */
export async function applyCallFile(
  tx: ActorTx,
  fileName: string,
  file: CallFile,
  now: Date,
  { isTrial = false }: { isTrial?: boolean } = {},
): Promise<CallChange[]> {
  if (!mayLoadCalls(tx)) throw new DomainError(commonErrors.notAllowed)
  if (file.points.length > 0) throw refusedFile(fileName, file)
  const changes = await diffCallFile(tx, file)
  if (isTrial) return changes
  for (const { call, verdict } of changes)
    if (verdict !== 'same') await addCallVersion(tx, { ...call, fileName }, now)
  return changes
}

/** The refusal of a file with points to correct: the first ones with their place, and how many more. */
function refusedFile(fileName: string, { points }: CallFile): DomainError {
  const shown = points.slice(0, 20).map(({ place, message }) => `${place}: ${message}`)
  const more = points.length > shown.length ? ` E altri ${points.length - shown.length}.` : ''
  return new DomainError(callErrors.refusedCalls, {
    details: { file: fileName, points: shown.map((each) => `${each}.`).join(' ') + more },
  })
}

const bundledFolder = join(projectRoot, 'db', 'reference', 'calls')

/** The files of calls that come with Regia. */
export const bundledCallFiles: readonly string[] = readdirSync(bundledFolder)
  .filter((name) => name.endsWith('.json'))
  .sort()
  .map((name) => join(bundledFolder, name))

/** Brings in the calls that come with Regia and are not there yet; one that somebody changed stays as it is. Runs at each start. */
export async function loadCalls(tx: ActorTx, now: Date): Promise<void> {
  const known = await store.listCallCodes(tx)
  for (const path of bundledCallFiles) {
    const fileName = path.slice(bundledFolder.length + 1)
    const { calls, points } = parseCallFile(fileName, readFileSync(path))
    if (points.length > 0) throw refusedFile(fileName, { calls, points })
    for (const call of calls) if (!known.has(call.code)) await addCallVersion(tx, { ...call, fileName }, now)
  }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
import { createHash } from 'node:crypto'
import type { ActorTx } from '../../platform/db/actor.ts'
import { personOf } from '../../platform/db/scope.ts'
import { recordEvent } from '../../platform/events.ts'
import type { UploadedFile } from '../../platform/http/types.ts'
import { inspectFile } from '../../platform/inspection.ts'
import { DomainError } from '../../shared/errors.ts'
import { writingRoles } from '../../shared/roles.ts'
import { insertDocument, plainFileName } from '../plans/index.ts'
import { executionErrors } from './errors.ts'
import { decideOn, findSameFile, getEvidence, insertEvidence } from './evidence-store.ts'
import type { Evidence, EvidenceFile, EvidenceId, EvidenceState, Execution, ExecutionId } from './model.ts'
import { getExecution } from './store.ts'

/** A file that came with a form, looked into: ready to be kept, or why it is not. Slow: call it outside a transaction. */
export async function inspectEvidence(
  file: UploadedFile,
): Promise<EvidenceFile | { readonly fileName: string; readonly refused: string }> {
  const fileName = plainFileName(file.fileName)
  if (file.isTooLarge) return { fileName, refused: 'è troppo grande: il limite è 10 MB' }
  const found = await inspectFile(file.content)
  if ('refused' in found) return { fileName, refused: found.refused }
  const sha256 = createHash('sha256').update(file.content).digest('hex')
  return { fileName, mediaType: found.mediaType, sha256, content: file.content }
}

/** Adds a file or a note to the evidence of a service. EXEC-016 for who does not write, EXEC-006, EXEC-018 for the same file again. */
export async function addEvidence(
  tx: ActorTx,
  input: { readonly executionId: ExecutionId; readonly file: EvidenceFile | null; readonly note: string },
  now: Date,
): Promise<EvidenceId> {
  const execution = await writtenBy(tx, await getExecution(tx, input.executionId))
  if (!execution.isInForce) throw new DomainError(executionErrors.notInForce)
  const { executionId, administrationId } = execution
  const { file } = input
  if (file && (await findSameFile(tx, executionId, file.sha256)))
    throw new DomainError(executionErrors.sameFile, { details: { name: file.fileName } })
  const by = personOf(tx).personId
  const documentId = file ? await insertDocument(tx, administrationId, { ...file, by }, now) : null
  const note = input.note.trim()
  const evidenceId = await insertEvidence(
    tx,
    { administrationId, executionId, documentId, sha256: file?.sha256 ?? null, note, by },
    now,
  )
  await record(tx, execution, 'add_evidence', file?.fileName ?? note, null, now)
  return evidenceId
}

async function writtenBy(tx: ActorTx, execution: Execution): Promise<Execution> {
  if (!writingRoles.includes(personOf(tx).role)) throw new DomainError(executionErrors.wrongRole)
  return execution
}

/** Says that a piece of evidence counts no more; the file is kept. EXEC-016, EXEC-020, EXEC-021, EXEC-022 once the service is verified. */
export function withdrawEvidence(
  tx: ActorTx,
  input: { readonly evidenceId: EvidenceId; readonly reason: string },
  now: Date,
): Promise<Evidence> {
  return move(tx, { ...input, from: ['accepted'], to: 'withdrawn', action: 'withdraw_evidence' }, now)
}

/** Accepts or refuses what a supplier brought. EXEC-016, EXEC-020, EXEC-021 for a refusal without its reason. */
export function decideEvidence(
  tx: ActorTx,
  input: { readonly evidenceId: EvidenceId; readonly to: 'accepted' | 'refused'; readonly reason: string },
  now: Date,
): Promise<Evidence> {
  const action = input.to === 'accepted' ? 'accept_evidence' : 'refuse_evidence'
  return move(tx, { ...input, from: ['pending'], action }, now)
}

async function move(
  tx: ActorTx,
  input: {
    readonly evidenceId: EvidenceId
    readonly from: readonly EvidenceState[]
    readonly to: EvidenceState
    readonly reason: string
    readonly action: string
  },
  now: Date,
): Promise<Evidence> {
  const evidence = await getEvidence(tx, input.evidenceId)
  const execution = await writtenBy(tx, await getExecution(tx, evidence.executionId))
  const reason = input.reason.trim()
  if (input.to !== 'accepted' && reason === '') throw new DomainError(executionErrors.reasonMissing)
  if (input.to === 'withdrawn' && execution.state === 'verified')
    throw new DomainError(executionErrors.alreadyVerified)
  const by = personOf(tx).personId
  if (!(await decideOn(tx, evidence.evidenceId, { ...input, reason, by }, now)))
    throw new DomainError(executionErrors.evidenceDecided)
  await record(tx, execution, input.action, evidence.file?.fileName ?? evidence.note, reason, now)
  return evidence
}

async function record(
  tx: ActorTx,
  execution: Execution,
  action: string,
  what: string,
  reason: string | null,
  at: Date,
): Promise<void> {
  await recordEvent(tx, {
    administrationId: execution.administrationId,
    subjectKind: 'execution',
    subjectId: execution.executionId,
    action,
    reason,
    changes: { service: [null, execution.serviceName], evidence: [null, what.slice(0, 150)] },
    at,
  })
}

// SPDX-License-Identifier: AGPL-3.0-or-later
import { sql } from 'kysely'
import type { ActorTx } from '../../platform/db/actor.ts'
import { newId } from '../../platform/ids.ts'
import { DomainError } from '../../shared/errors.ts'
import type { AdministrationId, DocumentId, PersonId, PlanId } from '../../shared/ids.ts'
import { executionErrors } from './errors.ts'
import type { Evidence, EvidenceId, EvidenceState, ExecutionId } from './model.ts'

type EvidenceRow = Omit<Evidence, 'file'> & {
  documentId: DocumentId | null
  fileName: string | null
  mediaType: string | null
  sizeBytes: number | null
  sha256: string | null
}

const columns = sql`e.evidence_id as "evidenceId", e.execution_id as "executionId", e.administration_id as "administrationId", e.note, e.state,
  e.document_id as "documentId", d.file_name as "fileName", d.media_type as "mediaType", d.size_bytes as "sizeBytes", d.sha256,
  e.added_by as "addedBy", r.supplier_name as "supplierName", e.added_at as "addedAt", e.decided_by as "decidedBy",
  e.decided_at as "decidedAt", e.reason`
const from = sql`execution_evidence e
  left join documents d on d.administration_id = e.administration_id and d.document_id = e.document_id
  left join supplier_requests r on r.supplier_request_id = e.supplier_request_id`

function evidenceOf({ documentId, fileName, mediaType, sizeBytes, sha256, ...row }: EvidenceRow): Evidence {
  const file =
    documentId !== null && fileName !== null && mediaType !== null && sizeBytes !== null && sha256 !== null
      ? { documentId, fileName, mediaType, sizeBytes, sha256 }
      : null
  return { ...row, file }
}

/** The evidence of these services, the newest first; withdrawn and refused ones too. */
export async function listEvidence(tx: ActorTx, executionIds: readonly ExecutionId[]): Promise<Evidence[]> {
  const { rows } = await sql<EvidenceRow>`select ${columns} from ${from}
    where e.execution_id = any (${[...executionIds]}::uuid[]) order by e.added_at desc, e.evidence_id desc`.execute(
    tx,
  )
  return rows.map(evidenceOf)
}

/** EXEC-019 for one the actor does not see. */
export async function getEvidence(tx: ActorTx, evidenceId: EvidenceId): Promise<Evidence> {
  const { rows } =
    await sql<EvidenceRow>`select ${columns} from ${from} where e.evidence_id = ${evidenceId}::uuid`.execute(
      tx,
    )
  if (!rows[0]) throw new DomainError(executionErrors.evidenceNotFound)
  return evidenceOf(rows[0])
}

/** The evidence of a service that is this very file, not refused and not withdrawn; null without. */
export async function findSameFile(
  tx: ActorTx,
  executionId: ExecutionId,
  sha256: string,
): Promise<EvidenceId | null> {
  const { rows } = await sql<{ id: EvidenceId }>`select evidence_id as id from execution_evidence
    where execution_id = ${executionId}::uuid and sha256 = ${sha256} and state in ('pending', 'accepted')`.execute(
    tx,
  )
  return rows[0]?.id ?? null
}

export async function insertEvidence(
  tx: ActorTx,
  evidence: {
    readonly administrationId: AdministrationId
    readonly executionId: ExecutionId
    readonly documentId: DocumentId | null
    readonly sha256: string | null
    readonly note: string
    readonly by: PersonId
  },
  now: Date,
): Promise<EvidenceId> {
  const evidenceId = newId<EvidenceId>()
  await tx
    .insertInto('execution_evidence')
    .values({
      administration_id: evidence.administrationId,
      evidence_id: evidenceId,
      execution_id: evidence.executionId,
      document_id: evidence.documentId,
      sha256: evidence.sha256,
      note: evidence.note,
      state: 'accepted',
      added_by: evidence.by,
      added_at: now,
    })
    .execute()
  return evidenceId
}

/** Moves a piece of evidence from one of these states; false when it is not there any more, or the actor does not write it. */
export async function decideOn(
  tx: ActorTx,
  evidenceId: EvidenceId,
  move: { from: readonly EvidenceState[]; to: EvidenceState; reason: string; by: PersonId },
  now: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('execution_evidence')
    .set({ state: move.to, reason: move.reason, decided_by: move.by, decided_at: now })
    .where('evidence_id', '=', evidenceId)
    .where('state', 'in', [...move.from])
    .executeTakeFirst()
  return Number(numUpdatedRows) === 1
}

/** How much of what suppliers brought waits for an answer, by plan. */
export async function countPendingEvidence(
  tx: ActorTx,
  bodies: readonly AdministrationId[],
): Promise<ReadonlyMap<PlanId, number>> {
  const { rows } = await sql<{ planId: PlanId; pending: number }>`
    select x.plan_id as "planId", count(*)::integer as pending
    from execution_evidence e join executions x using (execution_id)
    where e.state = 'pending' and e.administration_id = any (${[...bodies]}::uuid[]) group by x.plan_id`.execute(
    tx,
  )
  return new Map(rows.map(({ planId, pending }) => [planId, pending]))
}

/** What suppliers brought for a plan, the newest first. */
export async function listBrought(
  tx: ActorTx,
  planId: PlanId,
): Promise<(Evidence & { serviceName: string })[]> {
  const { rows } = await sql<
    EvidenceRow & { serviceName: string }
  >`select ${columns}, x.service_name as "serviceName"
    from ${from} join executions x using (execution_id)
    where x.plan_id = ${planId}::uuid and e.supplier_request_id is not null order by e.added_at desc, e.evidence_id desc`.execute(
    tx,
  )
  return rows.map((row) => ({ ...evidenceOf(row), serviceName: row.serviceName }))
}

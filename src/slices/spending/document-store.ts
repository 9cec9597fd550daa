// SPDX-License-Identifier: AGPL-3.0-or-later
import { sql } from 'kysely'
import type { ActorTx } from '../../platform/db/actor.ts'
import type { DocumentId, PersonId } from '../../shared/ids.ts'
import type { AttachedDocument, SpendingRequest, SpendingRequestId } from './model.ts'

/** The documents of a request that the actor may read, as they were added. */
export async function listDocuments(tx: ActorTx, requestId: SpendingRequestId): Promise<AttachedDocument[]> {
  const { rows } =
    await sql<AttachedDocument>`select s.document_id as "documentId", d.file_name as "fileName", d.media_type as "mediaType",
      d.size_bytes as "sizeBytes", s.sha256, s.purpose, s.sent_number as "sentNumber", s.added_at as "addedAt"
    from spending_documents s join documents d on d.administration_id = s.administration_id and d.document_id = s.document_id
    where s.spending_request_id = ${requestId} order by s.added_at, s.document_id`.execute(tx)
  return rows
}

export async function attachDocument(
  tx: ActorTx,
  { requestId, administrationId }: Pick<SpendingRequest, 'requestId' | 'administrationId'>,
  document: Pick<AttachedDocument, 'documentId' | 'sha256' | 'purpose'> & { readonly by: PersonId },
  now: Date,
): Promise<void> {
  await tx
    .insertInto('spending_documents')
    .values({
      administration_id: administrationId,
      spending_request_id: requestId,
      document_id: document.documentId,
      sha256: document.sha256,
      purpose: document.purpose,
      added_by: document.by,
      added_at: now,
    })
    .execute()
}

/** False for one that already left with a version. */
export async function detachDocument(
  tx: ActorTx,
  requestId: SpendingRequestId,
  documentId: DocumentId,
): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('spending_documents')
    .where('spending_request_id', '=', requestId)
    .where('document_id', '=', documentId)
    .where('sent_number', 'is', null)
    .executeTakeFirst()
  return Number(numDeletedRows) === 1
}

export async function markSent(tx: ActorTx, requestId: SpendingRequestId, number: number): Promise<void> {
  await tx
    .updateTable('spending_documents')
    .set({ sent_number: number })
    .where('spending_request_id', '=', requestId)
    .where('sent_number', 'is', null)
    .execute()
}

// SPDX-License-Identifier: AGPL-3.0-or-later
import { sql } from 'kysely'
import type { ActorTx } from '../../platform/db/actor.ts'
import { newId } from '../../platform/ids.ts'
import type { AdministrationId, PersonId, PlanId } from '../../shared/ids.ts'
import type { EvidenceFile, ExecutionId, SupplierAsked, SupplierRequest, SupplierRequestId } from './model.ts'

export interface NewSupplierRequest {
  readonly administrationId: AdministrationId
  readonly planId: PlanId
  readonly executionIds: readonly ExecutionId[]
  readonly supplierName: string
  readonly recipient: string | null
  readonly asked: string
  readonly tokenHash: string
  readonly by: PersonId
  readonly expiresAt: Date
}

export async function insertRequest(
  tx: ActorTx,
  request: NewSupplierRequest,
  now: Date,
): Promise<SupplierRequestId> {
  const id = newId<SupplierRequestId>()
  const key = { administration_id: request.administrationId, supplier_request_id: id }
  await tx
    .insertInto('supplier_requests')
    .values({
      ...key,
      plan_id: request.planId,
      supplier_name: request.supplierName,
      recipient: request.recipient,
      asked: request.asked,
      token_hash: request.tokenHash,
      asked_by: request.by,
      asked_at: now,
      expires_at: request.expiresAt,
    })
    .execute()
  await tx
    .insertInto('supplier_request_services')
    .values(request.executionIds.map((executionId) => ({ ...key, execution_id: executionId })))
    .execute()
  return id
}

/** What suppliers were asked for a plan, the newest first. */
export async function listRequests(tx: ActorTx, planId: PlanId): Promise<SupplierRequest[]> {
  const { rows } = await sql<SupplierRequest>`
    select r.supplier_request_id as "supplierRequestId", r.administration_id as "administrationId", r.plan_id as "planId",
      r.supplier_name as "supplierName", r.recipient, r.asked, r.asked_by as "askedBy", r.asked_at as "askedAt", r.expires_at as "expiresAt",
      r.revoked_at as "revokedAt",
      array(select x.service_name from supplier_request_services s join executions x using (execution_id)
        where s.supplier_request_id = r.supplier_request_id order by x.service_name) as "serviceNames",
      (select count(*)::integer from execution_evidence e where e.supplier_request_id = r.supplier_request_id) as brought,
      (select count(*)::integer from execution_evidence e where e.supplier_request_id = r.supplier_request_id and e.state = 'pending') as pending
    from supplier_requests r where r.plan_id = ${planId}::uuid order by r.asked_at desc, r.supplier_request_id desc`.execute(
    tx,
  )
  return rows
}

/** Closes a request that is open; null when there is none that the actor writes. */
export async function closeRequest(
  tx: ActorTx,
  id: SupplierRequestId,
  by: PersonId,
  now: Date,
): Promise<{ administrationId: AdministrationId; supplierName: string } | null> {
  const { rows } = await sql<{ administrationId: AdministrationId; supplierName: string }>`
    update supplier_requests set revoked_by = ${by}::uuid, revoked_at = ${now}
    where supplier_request_id = ${id}::uuid and revoked_at is null and expires_at > ${now}
    returning administration_id as "administrationId", supplier_name as "supplierName"`.execute(tx)
  return rows[0] ?? null
}

/** The request of a link; null when it is good no more. Actor: supplier. */
export async function findAsked(tx: ActorTx, tokenHash: string, now: Date): Promise<SupplierAsked | null> {
  const { rows } = await sql<SupplierAsked>`
    select supplier_request_id as "supplierRequestId", plan_id as "planId", administration_id as "administrationId",
      administration_name as "administrationName", supplier_name as "supplierName", asked, expires_at as "expiresAt", services, brought
    from regia.supplier_asked(${tokenHash}, ${now})`.execute(tx)
  return rows[0] ?? null
}

/** Keeps what a supplier brings for one service. Actor: supplier. */
export async function bring(
  tx: ActorTx,
  tokenHash: string,
  given: { readonly executionId: ExecutionId; readonly file: EvidenceFile | null; readonly note: string },
  now: Date,
): Promise<'kept' | 'same' | 'full' | 'closed'> {
  const { file } = given
  const { rows } = await sql<{ outcome: 'kept' | 'same' | 'full' | 'closed' }>`
    select regia.supplier_brings(${tokenHash}, ${now}, ${given.executionId}::uuid, ${newId<string>()}::uuid, ${newId<string>()}::uuid,
      ${file?.fileName ?? null}, ${file?.mediaType ?? null}, ${file?.sha256 ?? null}, ${file?.content ?? null}::bytea, ${given.note}) as outcome`.execute(
    tx,
  )
  return rows[0]?.outcome ?? 'closed'
}

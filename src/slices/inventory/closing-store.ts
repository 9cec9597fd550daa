// SPDX-License-Identifier: AGPL-3.0-or-later
import { type RawBuilder, sql } from 'kysely'
import type { Actor, ActorTx } from '../../platform/db/actor.ts'
import { newId } from '../../platform/ids.ts'
import type { AdministrationId, DataCentreId, DocumentId } from '../../shared/ids.ts'
import type { Cents } from '../../shared/money.ts'
import type { Baseline, BaselineValues, Capacity, Closing, DataCentre } from './model.ts'

/** A file that proves a switch-off, its type already told by its bytes. */
export interface ProofFile {
  readonly fileName: string
  readonly mediaType: string
  readonly content: Buffer
  readonly sha256: string
}

export interface ClosingInput {
  readonly yearlyCostCents: Cents | null
  readonly proof: ProofFile | null
}

export const noClosing: ClosingInput = { yearlyCostCents: null, proof: null }

/** A closing as its event tells it. */
export const toldOfClosing = ({ yearlyCostCents, proof }: ClosingInput) => ({
  yearlyCostCents,
  proof: proof?.fileName ?? null,
})

const personIdOf = (actor: Actor) => (actor.kind === 'person' ? actor.personId : null)

async function insertProof(
  tx: ActorTx,
  administrationId: AdministrationId,
  proof: ProofFile,
  now: Date,
): Promise<DocumentId> {
  const id = newId<DocumentId>()
  await tx
    .insertInto('documents')
    .values({
      administration_id: administrationId,
      document_id: id,
      file_name: proof.fileName,
      media_type: proof.mediaType,
      size_bytes: proof.content.byteLength,
      sha256: proof.sha256,
      content: proof.content,
      uploaded_by: personIdOf(tx.actor),
      uploaded_at: now,
    })
    .execute()
  return id
}

/** Keeps what a closing frees: the capacity that the data centre has at this moment. */
export async function insertClosing(
  tx: ActorTx,
  place: Pick<DataCentre, Capacity | 'id' | 'administrationId' | 'capacityOn'>,
  { yearlyCostCents, proof }: ClosingInput,
  now: Date,
): Promise<void> {
  await tx
    .insertInto('data_centre_closings')
    .values({
      administration_id: place.administrationId,
      closing_id: newId<string>(),
      data_centre_id: place.id,
      servers_count: place.servers,
      cpu_count: place.cpu,
      ram_gb: place.ram,
      storage_gb: place.storage,
      racks_count: place.racks,
      energy_kwh_year: place.energy,
      capacity_on: place.capacityOn,
      yearly_cost_cents: yearlyCostCents,
      proof_document_id: proof === null ? null : await insertProof(tx, place.administrationId, proof, now),
      recorded_by: personIdOf(tx.actor),
      recorded_at: now,
    })
    .execute()
}

/** The place is in use again: its closing counts no more. */
export async function endClosing(tx: ActorTx, id: DataCentreId, now: Date): Promise<void> {
  await tx
    .updateTable('data_centre_closings')
    .set({ reopened_at: now })
    .where('data_centre_id', '=', id)
    .where('reopened_at', 'is', null)
    .execute()
}

/** Adds to a closing what it did not have yet: a value that is there stays. */
export async function completeClosing(
  tx: ActorTx,
  place: Pick<DataCentre, 'administrationId'>,
  closing: Closing,
  { yearlyCostCents, proof }: ClosingInput,
  now: Date,
): Promise<void> {
  await tx
    .updateTable('data_centre_closings')
    .set({
      ...(yearlyCostCents === null ? {} : { yearly_cost_cents: yearlyCostCents }),
      ...(proof === null
        ? {}
        : { proof_document_id: await insertProof(tx, place.administrationId, proof, now) }),
    })
    .where('closing_id', '=', closing.id)
    .execute()
}

/** What the closing of a closed data centre freed. */
export function findClosing(tx: ActorTx, id: DataCentreId): Promise<Closing | null> {
  return selectClosing(tx, id, sql`c.reopened_at is null`)
}

/** The same as it was told at an instant: what was added later is not there. */
export async function findClosingOn(tx: ActorTx, id: DataCentreId, instant: Date): Promise<Closing | null> {
  const standing = sql`c.recorded_at <= ${instant} and (c.reopened_at is null or c.reopened_at > ${instant})`
  const closing = await selectClosing(tx, id, standing)
  if (!closing) return null
  const { rows } = await sql<{ field: string }>`select jsonb_object_keys(e.changes) as field from events e
    where e.subject_kind = 'data_centre' and e.subject_id = ${id} and e.action = 'complete_closing' and e.at > ${instant}`.execute(
    tx,
  )
  const later = new Set(rows.map(({ field }) => field))
  return {
    ...closing,
    ...(later.has('yearlyCostCents') ? { yearlyCostCents: null } : {}),
    ...(later.has('proof') ? { proof: null } : {}),
  }
}

async function selectClosing(
  tx: ActorTx,
  id: DataCentreId,
  standing: RawBuilder<unknown>,
): Promise<Closing | null> {
  const { rows } = await sql<
    Omit<Closing, 'proof'> & { proofId: DocumentId | null; fileName: string; sha256: string }
  >`
    select c.closing_id as "id", c.servers_count as "servers", c.cpu_count as "cpu", c.ram_gb as "ram", c.storage_gb as "storage",
      c.racks_count as "racks", c.energy_kwh_year as "energy", c.capacity_on as "capacityOn",
      c.yearly_cost_cents::float8 as "yearlyCostCents", d.document_id as "proofId", d.file_name as "fileName", d.sha256
    from data_centre_closings c left join documents d on d.document_id = c.proof_document_id
    where c.data_centre_id = ${id} and ${standing}`.execute(tx)
  const [row] = rows
  if (!row) return null
  const { proofId, fileName, sha256, ...closing } = row
  return { ...closing, proof: proofId === null ? null : { id: proofId, fileName, sha256 } }
}

/** The proof itself, for who may read it. */
export async function findProof(
  tx: ActorTx,
  id: DataCentreId,
): Promise<{ fileName: string; mediaType: string; content: Uint8Array } | null> {
  const row = await tx
    .selectFrom('data_centre_closings as c')
    .innerJoin('documents as d', 'd.document_id', 'c.proof_document_id')
    .where('c.data_centre_id', '=', id)
    .where('c.reopened_at', 'is', null)
    .select(['d.file_name', 'd.media_type', 'd.content'])
    .executeTakeFirst()
  return row ? { fileName: row.file_name, mediaType: row.media_type, content: row.content } : null
}

/** The baseline and its restatements, the latest first. */
export async function listBaselines(tx: ActorTx, id: DataCentreId): Promise<Baseline[]> {
  const { rows } =
    await sql<Baseline>`select number, counted_on as "countedOn", method, energy_cents::float8 as "energy",
      maintenance_cents::float8 as "maintenance", connectivity_cents::float8 as "connectivity", premises_cents::float8 as "premises",
      staff_cents::float8 as "staff", licences_cents::float8 as "licences", other_cents::float8 as "other", reason,
      is_late as "isLate", written_by as "writtenBy", written_at as "writtenAt", locked_at as "lockedAt"
    from data_centre_baselines where data_centre_id = ${id} order by number desc`.execute(tx)
  return rows
}

/** Writes the draft of the baseline anew, or a further restatement. */
export async function writeBaseline(
  tx: ActorTx,
  place: Pick<DataCentre, 'id' | 'administrationId'>,
  values: BaselineValues & { number: number; reason: string; isLate: boolean; lockedAt: Date | null },
  now: Date,
): Promise<void> {
  const row = {
    counted_on: values.countedOn,
    method: values.method,
    energy_cents: values.energy,
    maintenance_cents: values.maintenance,
    connectivity_cents: values.connectivity,
    premises_cents: values.premises,
    staff_cents: values.staff,
    licences_cents: values.licences,
    other_cents: values.other,
    reason: values.reason,
    is_late: values.isLate,
    written_by: personIdOf(tx.actor),
    written_at: now,
    locked_at: values.lockedAt,
  }
  await tx
    .insertInto('data_centre_baselines')
    .values({
      administration_id: place.administrationId,
      data_centre_id: place.id,
      number: values.number,
      ...row,
    })
    .onConflict((conflict) =>
      conflict.columns(['administration_id', 'data_centre_id', 'number']).doUpdateSet(row),
    )
    .execute()
}

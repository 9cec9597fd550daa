// SPDX-License-Identifier: AGPL-3.0-or-later
import { sql } from 'kysely'
import type { ActorTx } from '../../platform/db/actor.ts'
import { newId } from '../../platform/ids.ts'
import type { DocumentId, PersonId } from '../../shared/ids.ts'
import type { DocumentReading, DossierDocument } from './dossier.ts'
import type { Candidacy, CandidacyDocumentId, CandidacyId } from './model.ts'
import type { PortalPage } from './store.ts'

type Place = Pick<Candidacy, 'administrationId' | 'candidacyId'>

/** The documents of a phase that were not withdrawn, the last at the head. */
export async function listDossier(
  tx: ActorTx,
  id: CandidacyId,
  phase: string,
): Promise<(DossierDocument & { readonly documentId: DocumentId })[]> {
  const { rows } = await sql<DossierDocument & { documentId: DocumentId }>`
    select x.candidacy_document_id as id, x.document_id as "documentId", d.file_name as "fileName",
      x.requirement_code as "requirementCode", x.reading
    from candidacy_documents x join documents d on d.document_id = x.document_id
    where x.candidacy_id = ${id}::uuid and x.phase = ${phase} and x.withdrawn_at is null
    order by x.added_at desc, x.candidacy_document_id`.execute(tx)
  return rows
}

export async function insertDossierDocument(
  tx: ActorTx,
  { administrationId, candidacyId }: Place,
  document: {
    readonly phase: string
    readonly requirementCode: string | null
    readonly documentId: DocumentId
    readonly reading: DocumentReading
    readonly by: PersonId
  },
  now: Date,
): Promise<void> {
  await tx
    .insertInto('candidacy_documents')
    .values({
      administration_id: administrationId,
      candidacy_document_id: newId<string>(),
      candidacy_id: candidacyId,
      phase: document.phase,
      requirement_code: document.requirementCode,
      document_id: document.documentId,
      reading: JSON.stringify(document.reading),
      added_by: document.by,
      added_at: now,
    })
    .execute()
}

/** A document of a candidacy that holds, with its name; null when there is none. */
export async function findDossierDocument(
  tx: ActorTx,
  candidacyId: CandidacyId,
  id: CandidacyDocumentId,
): Promise<{ documentId: DocumentId; fileName: string } | null> {
  const { rows } = await sql<{ documentId: DocumentId; fileName: string }>`
    select x.document_id as "documentId", d.file_name as "fileName"
    from candidacy_documents x join documents d on d.document_id = x.document_id
    where x.candidacy_id = ${candidacyId}::uuid and x.candidacy_document_id = ${id}::uuid and x.withdrawn_at is null`.execute(
    tx,
  )
  return rows[0] ?? null
}

export async function withdrawDossierDocument(
  tx: ActorTx,
  id: CandidacyDocumentId,
  now: Date,
): Promise<void> {
  await tx
    .updateTable('candidacy_documents')
    .set({ withdrawn_at: now })
    .where('candidacy_document_id', '=', id)
    .execute()
}

/** Fields carried over, with the value they had then. */
export async function listTicks(
  tx: ActorTx,
  id: CandidacyId,
  page: PortalPage,
): Promise<ReadonlyMap<string, string>> {
  const rows = await tx
    .selectFrom('candidacy_ticks')
    .select(['field_key as key', 'value'])
    .where('candidacy_id', '=', id)
    .where('page', '=', page)
    .execute()
  return new Map(rows.map(({ key, value }) => [key, value]))
}

/** Writes the ticks of a page as they are now; those that did not change keep who made them. */
export async function writeTicks(
  tx: ActorTx,
  { administrationId, candidacyId }: Place,
  page: PortalPage,
  ticks: ReadonlyMap<string, string>,
  by: PersonId,
  now: Date,
): Promise<void> {
  const keys = [...ticks.keys()]
  await sql`delete from candidacy_ticks where candidacy_id = ${candidacyId}::uuid and page = ${page}
    and field_key <> all (${keys}::text[])`.execute(tx)
  if (keys.length === 0) return
  await sql`insert into candidacy_ticks (administration_id, candidacy_id, page, field_key, value, ticked_by, ticked_at)
    select ${administrationId}::uuid, ${candidacyId}::uuid, ${page}, t.key, t.value, ${by}::uuid, ${now}
    from unnest(${keys}::text[], ${[...ticks.values()]}::text[]) t(key, value)
    on conflict (administration_id, candidacy_id, page, field_key) do update
      set value = excluded.value, ticked_by = excluded.ticked_by, ticked_at = excluded.ticked_at
      where candidacy_ticks.value <> excluded.value`.execute(tx)
}

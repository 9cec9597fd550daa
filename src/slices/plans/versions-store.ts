// SPDX-License-Identifier: AGPL-3.0-or-later
import { type Selectable, sql } from 'kysely'
import type { ActorTx } from '../../platform/db/actor.ts'
import type { Tables } from '../../platform/db/tables.ts'
import { newId } from '../../platform/ids.ts'
import { DomainError } from '../../shared/errors.ts'
import type {
  AdministrationId,
  AssignmentId,
  DigitalServiceId,
  DocumentId,
  PersonId,
  PlanId,
} from '../../shared/ids.ts'
import { type PlanContent, readContent } from './content.ts'
import { planErrors } from './errors.ts'
import { commitVersion } from './executions-store.ts'
import {
  type Channel,
  type ExternalSending,
  isMoving,
  type Observation,
  type Plan,
  type PlanVersion,
  type ServiceFacts,
} from './model.ts'
import { anyOf } from './store.ts'

export type { Observation, PlanVersion }

const versionColumns = [
  'plan_version_id',
  'plan_id',
  'administration_id',
  'number',
  'receipt_number',
  'content',
  'sha256',
  'channel',
  'submitted_at',
  'submitted_by',
  'submitted_as',
  'outcome',
  'outcome_at',
  'outcome_by',
  'proposed_by',
  'outcome_note',
  'late_outcome',
] as const

function versionOf(
  row: Pick<Selectable<Tables['plan_versions']>, (typeof versionColumns)[number]>,
): PlanVersion {
  return {
    planVersionId: row.plan_version_id,
    planId: row.plan_id as PlanId,
    administrationId: row.administration_id as AdministrationId,
    number: row.number,
    receiptNumber: row.receipt_number,
    content: readContent(row.content),
    text: row.content,
    sha256: row.sha256,
    channel: row.channel as Channel,
    submittedAt: row.submitted_at,
    submittedBy: row.submitted_by as PersonId,
    submittedAs: row.submitted_as as AssignmentId,
    outcome: row.outcome as PlanVersion['outcome'],
    outcomeAt: row.outcome_at,
    outcomeBy: row.outcome_by as PersonId | null,
    proposedBy: row.proposed_by as PersonId | null,
    outcomeNote: row.outcome_note,
    lateOutcome: row.late_outcome as PlanVersion['lateOutcome'],
  }
}

/** Versions of a plan, the newest first. */
export async function listVersions(tx: ActorTx, planId: PlanId): Promise<PlanVersion[]> {
  const rows = await tx
    .selectFrom('plan_versions')
    .select(versionColumns)
    .where('plan_id', '=', planId)
    .orderBy('number', 'desc')
    .execute()
  return rows.map(versionOf)
}

/** The version approved last, which is in force; null when none was. */
export async function findApproved(tx: ActorTx, planId: PlanId): Promise<PlanVersion | null> {
  const row = await tx
    .selectFrom('plan_versions')
    .select(versionColumns)
    .where('plan_id', '=', planId)
    .where('outcome', '=', 'approved')
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ? versionOf(row) : null
}

/** The number and content of the version approved last of each plan that has one. */
export async function listApproved(
  tx: ActorTx,
  planIds: readonly PlanId[],
): Promise<ReadonlyMap<PlanId, Pick<PlanVersion, 'number' | 'content'>>> {
  if (planIds.length === 0) return new Map()
  const rows = await tx
    .selectFrom('plan_versions')
    .distinctOn('plan_id')
    .select(['plan_id', 'number', 'content'])
    .where('plan_id', '=', anyOf(planIds))
    .where('outcome', '=', 'approved')
    .orderBy('plan_id')
    .orderBy('number', 'desc')
    .execute()
  return new Map(
    rows.map((row) => [row.plan_id as PlanId, { number: row.number, content: readContent(row.content) }]),
  )
}

/** The content of the latest version of each plan, where it was not withdrawn. */
export async function listLatestContents(
  tx: ActorTx,
  planIds: readonly PlanId[],
): Promise<ReadonlyMap<PlanId, PlanContent>> {
  if (planIds.length === 0) return new Map()
  const rows = await tx
    .selectFrom('plan_versions as v')
    .innerJoin('plans as p', (join) =>
      join.onRef('p.plan_id', '=', 'v.plan_id').onRef('p.version_count', '=', 'v.number'),
    )
    .select(['v.plan_id', 'v.content'])
    .where('v.plan_id', '=', anyOf(planIds))
    .where((eb) => eb.or([eb('v.outcome', 'is', null), eb('v.outcome', '<>', 'withdrawn')]))
    .execute()
  return new Map(rows.map((row) => [row.plan_id as PlanId, readContent(row.content)]))
}

/** One version by number, or PLAN-001. */
export async function getVersion(tx: ActorTx, planId: PlanId, number: number): Promise<PlanVersion> {
  const row = await tx
    .selectFrom('plan_versions')
    .select(versionColumns)
    .where('plan_id', '=', planId)
    .where('number', '=', number)
    .executeTakeFirst()
  if (!row) throw new DomainError(planErrors.notFound)
  return versionOf(row)
}

export async function insertVersion(
  tx: ActorTx,
  plan: Plan,
  version: {
    planVersionId: string
    number: number
    receiptNumber: string
    text: string
    sha256: string
    findingCount: number
    by: PersonId
    as: string
  },
  now: Date,
): Promise<void> {
  await tx
    .insertInto('plan_versions')
    .values({
      plan_version_id: version.planVersionId,
      administration_id: plan.administrationId,
      plan_id: plan.planId,
      number: version.number,
      receipt_number: version.receiptNumber,
      content: version.text,
      sha256: version.sha256,
      channel: plan.channel,
      submitted_at: now,
      submitted_by: version.by,
      submitted_as: version.as,
      finding_count: version.findingCount,
    })
    .execute()
}

/** Writes the outcome of the version under decision; the content stays as it was. What is approved is then to be carried out. */
export async function closeVersion(
  tx: ActorTx,
  planId: PlanId,
  number: number,
  outcome: {
    outcome: NonNullable<PlanVersion['outcome']>
    note: string
    late: 'accepted' | 'refused' | null
    by: PersonId
    proposedBy?: PersonId | null
  },
  now: Date,
): Promise<void> {
  await tx
    .updateTable('plan_versions')
    .set({
      outcome: outcome.outcome,
      outcome_at: now,
      outcome_by: outcome.by,
      proposed_by: outcome.proposedBy ?? null,
      outcome_note: outcome.note,
      late_outcome: outcome.late,
    })
    .where('plan_id', '=', planId)
    .where('number', '=', number)
    .where('outcome', 'is', null)
    .execute()
  if (outcome.outcome === 'approved') await commitVersion(tx, planId, number, now)
}

/**
 * Observations on a plan, oldest first. A body sees the published ones, and what was made of its replies once the examination is
 * over; the programme reads a reply once the version that carries it was sent.
 */
export async function listObservations(tx: ActorTx, planId: PlanId): Promise<Observation[]> {
  const isBody = sql<boolean>`o.administration_id = any (regia.scope())`
  const isSent = sql<boolean>`(${isBody} or o.replied_at <= (
    select max(v.submitted_at) from plan_versions v where v.plan_id = o.plan_id))`
  const rows = await tx
    .selectFrom('plan_observations as o')
    .innerJoin('plans as p', 'p.plan_id', 'o.plan_id')
    .select([
      'o.observation_id',
      'o.version_number',
      'o.digital_service_id',
      'o.body',
      'o.written_by',
      'o.written_at',
      'o.is_published',
      sql<string | null>`case when ${isSent} then o.reply end`.as('reply'),
      sql<string | null>`case when ${isSent} then o.replied_by end`.as('replied_by'),
      sql<Date | null>`case when ${isSent} then o.replied_at end`.as('replied_at'),
      sql<
        string | null
      >`case when not (${isBody}) or p.state not in ('submitted', 'under_review') then o.resolution end`.as(
        'resolution',
      ),
    ])
    .where('o.plan_id', '=', planId)
    .orderBy('o.written_at')
    .orderBy('o.observation_id')
    .execute()
  return rows.map((row) => ({
    observationId: row.observation_id,
    versionNumber: row.version_number,
    digitalServiceId: row.digital_service_id as DigitalServiceId | null,
    body: row.body,
    writtenBy: row.written_by as PersonId,
    writtenAt: row.written_at,
    isPublished: row.is_published,
    reply: row.reply,
    repliedBy: row.replied_by as PersonId | null,
    repliedAt: row.replied_at,
    resolution: row.resolution as Observation['resolution'],
  }))
}

export async function insertObservation(
  tx: ActorTx,
  plan: Pick<Plan, 'planId' | 'administrationId'>,
  observation: {
    versionNumber: number
    digitalServiceId: DigitalServiceId | null
    body: string
    by: PersonId
  },
  now: Date,
): Promise<string> {
  const observationId = newId<string>()
  await tx
    .insertInto('plan_observations')
    .values({
      administration_id: plan.administrationId,
      observation_id: observationId,
      plan_id: plan.planId,
      version_number: observation.versionNumber,
      digital_service_id: observation.digitalServiceId,
      body: observation.body,
      written_by: observation.by,
      written_at: now,
    })
    .execute()
  return observationId
}

/** Takes back an observation nobody has seen yet. Answers false when there is none. */
export async function deleteUnpublished(
  tx: ActorTx,
  planId: PlanId,
  observationId: string,
): Promise<boolean> {
  const result = await tx
    .deleteFrom('plan_observations')
    .where('plan_id', '=', planId)
    .where('observation_id', '=', observationId)
    .where('is_published', '=', false)
    .executeTakeFirst()
  return result.numDeletedRows === 1n
}

/** Shows the body what was observed on a version. */
export async function publishObservations(tx: ActorTx, planId: PlanId, versionNumber: number): Promise<void> {
  await tx
    .updateTable('plan_observations')
    .set({ is_published: true })
    .where('plan_id', '=', planId)
    .where('version_number', '=', versionNumber)
    .execute()
}

export async function setReply(
  tx: ActorTx,
  planId: PlanId,
  observationId: string,
  reply: string,
  by: PersonId,
  now: Date,
): Promise<boolean> {
  const result = await tx
    .updateTable('plan_observations')
    .set({ reply, replied_by: by, replied_at: now })
    .where('plan_id', '=', planId)
    .where('observation_id', '=', observationId)
    .where('is_published', '=', true)
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

export async function setResolution(
  tx: ActorTx,
  planId: PlanId,
  observationId: string,
  resolution: NonNullable<Observation['resolution']>,
): Promise<boolean> {
  const result = await tx
    .updateTable('plan_observations')
    .set({ resolution })
    .where('plan_id', '=', planId)
    .where('observation_id', '=', observationId)
    .where('is_published', '=', true)
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

export interface PlanNote {
  readonly noteId: string
  readonly digitalServiceId: DigitalServiceId | null
  readonly body: string
  readonly writtenBy: PersonId
  readonly writtenAt: Date
}

/** Notes between office and body, oldest first. */
export async function listNotes(tx: ActorTx, planId: PlanId): Promise<PlanNote[]> {
  const rows = await tx
    .selectFrom('plan_notes')
    .select(['note_id', 'digital_service_id', 'body', 'written_by', 'written_at'])
    .where('plan_id', '=', planId)
    .orderBy('written_at')
    .orderBy('note_id')
    .execute()
  return rows.map((row) => ({
    noteId: row.note_id,
    digitalServiceId: row.digital_service_id as DigitalServiceId | null,
    body: row.body,
    writtenBy: row.written_by as PersonId,
    writtenAt: row.written_at,
  }))
}

export async function insertNote(
  tx: ActorTx,
  plan: Pick<Plan, 'planId' | 'administrationId'>,
  note: { noteId: string; digitalServiceId: DigitalServiceId | null; body: string; by: PersonId },
  now: Date,
): Promise<void> {
  await tx
    .insertInto('plan_notes')
    .values({
      administration_id: plan.administrationId,
      note_id: note.noteId,
      plan_id: plan.planId,
      digital_service_id: note.digitalServiceId,
      body: note.body,
      written_by: note.by,
      written_at: now,
    })
    .execute()
}

/** Writes, or takes back when empty, why a finding is fine as it is. */
export async function setExplanation(
  tx: ActorTx,
  plan: Pick<Plan, 'planId' | 'administrationId'>,
  finding: { rule: string; subjectId: string; explanation: string; by: PersonId },
  now: Date,
): Promise<void> {
  if (finding.explanation === '') {
    await tx
      .deleteFrom('finding_explanations')
      .where('plan_id', '=', plan.planId)
      .where('rule_code', '=', finding.rule)
      .where('digital_service_id', '=', finding.subjectId)
      .execute()
    return
  }
  const values = {
    administration_id: plan.administrationId,
    plan_id: plan.planId,
    rule_code: finding.rule,
    digital_service_id: finding.subjectId,
    explanation: finding.explanation,
    written_by: finding.by,
    written_at: now,
  }
  await tx
    .insertInto('finding_explanations')
    .values(values)
    .onConflict((oc) =>
      oc
        .columns(['administration_id', 'plan_id', 'rule_code', 'digital_service_id'])
        .doUpdateSet({ explanation: values.explanation, written_by: values.written_by, written_at: now }),
    )
    .execute()
}

/** A field carried over to the portal: the value there when it is another one, and who carried it. */
export interface PortalTick {
  readonly sent: string | null
  readonly by: PersonId
  readonly at: Date
}

export async function listTicks(
  tx: ActorTx,
  planVersionId: string,
): Promise<ReadonlyMap<string, PortalTick>> {
  const rows = await tx
    .selectFrom('portal_ticks')
    .select(['field_key', 'sent_value', 'ticked_by', 'ticked_at'])
    .where('plan_version_id', '=', planVersionId)
    .execute()
  return new Map(
    rows.map((row) => [
      row.field_key,
      { sent: row.sent_value, by: row.ticked_by as PersonId, at: row.ticked_at },
    ]),
  )
}

/** Writes and takes back the ticks given; the others keep who made them and when. */
export async function changeTicks(
  tx: ActorTx,
  version: Pick<PlanVersion, 'planVersionId' | 'administrationId'>,
  ticks: { carried: ReadonlyMap<string, string | null>; takenBack: readonly string[] },
  by: PersonId,
  now: Date,
): Promise<void> {
  const gone = [...ticks.takenBack, ...ticks.carried.keys()]
  await tx
    .deleteFrom('portal_ticks')
    .where('plan_version_id', '=', version.planVersionId)
    .where('field_key', 'in', gone)
    .execute()
  if (ticks.carried.size === 0) return
  await tx
    .insertInto('portal_ticks')
    .values(
      [...ticks.carried].map(([key, value]) => ({
        administration_id: version.administrationId,
        plan_version_id: version.planVersionId,
        field_key: key,
        sent_value: value,
        ticked_by: by,
        ticked_at: now,
      })),
    )
    .execute()
}

export async function findSending(tx: ActorTx, planVersionId: string): Promise<ExternalSending | null> {
  const row = await tx
    .selectFrom('external_sendings as e')
    .leftJoin('documents as d', 'd.document_id', 'e.receipt_document_id')
    .select([
      'e.channel',
      'e.sent_by_name',
      'e.sent_on',
      'e.protocol_number',
      'e.receipt_document_id',
      'd.file_name',
      'e.sent_sha256',
      'e.differences',
      'e.recorded_by',
      'e.recorded_at',
    ])
    .where('e.plan_version_id', '=', planVersionId)
    .executeTakeFirst()
  if (!row) return null
  return {
    channel: row.channel as ExternalSending['channel'],
    sentByName: row.sent_by_name,
    sentOn: row.sent_on,
    protocolNumber: row.protocol_number,
    receiptDocumentId: row.receipt_document_id as DocumentId | null,
    receiptFileName: row.file_name,
    sentSha256: row.sent_sha256,
    differences: row.differences,
    recordedBy: row.recorded_by as PersonId,
    recordedAt: row.recorded_at,
  }
}

export async function insertSending(
  tx: ActorTx,
  version: PlanVersion,
  sending: Omit<ExternalSending, 'recordedAt' | 'receiptFileName'>,
  now: Date,
): Promise<void> {
  await tx
    .insertInto('external_sendings')
    .values({
      administration_id: version.administrationId,
      external_sending_id: newId<string>(),
      plan_version_id: version.planVersionId,
      channel: sending.channel,
      sent_by_name: sending.sentByName,
      sent_on: sending.sentOn,
      protocol_number: sending.protocolNumber,
      receipt_document_id: sending.receiptDocumentId,
      sent_sha256: sending.sentSha256,
      differences: sending.differences,
      recorded_by: sending.recordedBy,
      recorded_at: now,
    })
    .execute()
}

export interface StoredDocument {
  readonly fileName: string
  readonly mediaType: string
  readonly sha256: string
  readonly content: Uint8Array
}

export async function insertDocument(
  tx: ActorTx,
  administrationId: AdministrationId,
  document: StoredDocument & { by: PersonId },
  now: Date,
): Promise<DocumentId> {
  const documentId = newId<DocumentId>()
  await tx
    .insertInto('documents')
    .values({
      administration_id: administrationId,
      document_id: documentId,
      file_name: document.fileName,
      media_type: document.mediaType,
      size_bytes: document.content.byteLength,
      sha256: document.sha256,
      content: document.content,
      uploaded_by: document.by,
      uploaded_at: now,
    })
    .execute()
  return documentId
}

export async function getDocument(tx: ActorTx, documentId: DocumentId): Promise<StoredDocument> {
  const row = await tx
    .selectFrom('documents')
    .select(['file_name', 'media_type', 'sha256', 'content'])
    .where('document_id', '=', documentId)
    .executeTakeFirst()
  if (!row) throw new DomainError(planErrors.notFound)
  return { fileName: row.file_name, mediaType: row.media_type, sha256: row.sha256, content: row.content }
}

export async function insertVersionDocuments(
  tx: ActorTx,
  administrationId: AdministrationId,
  planVersionId: string,
  statements: readonly { readonly digitalServiceId: DigitalServiceId; readonly documentId: DocumentId }[],
): Promise<void> {
  if (statements.length === 0) return
  await tx
    .insertInto('version_documents')
    .values(
      statements.map(({ digitalServiceId, documentId }) => ({
        administration_id: administrationId,
        plan_version_id: planVersionId,
        digital_service_id: digitalServiceId,
        document_id: documentId,
      })),
    )
    .execute()
}

export async function findVersionDocument(
  tx: ActorTx,
  planVersionId: string,
  serviceId: DigitalServiceId,
): Promise<DocumentId | null> {
  const row = await tx
    .selectFrom('version_documents')
    .select('document_id')
    .where('plan_version_id', '=', planVersionId)
    .where('digital_service_id', '=', serviceId)
    .executeTakeFirst()
  return row ? (row.document_id as DocumentId) : null
}

/** Keeps the amounts of a version by type of service, for the comparison with similar bodies. */
export async function insertSentCosts(
  tx: ActorTx,
  administrationId: AdministrationId,
  planVersionId: string,
  services: readonly ServiceFacts[],
): Promise<void> {
  const rows = services.flatMap(({ digitalServiceId, serviceTypeCode, item }) =>
    item && isMoving(item) && serviceTypeCode && (item.costCents !== null || item.yearlyFeeCents !== null)
      ? [
          {
            administration_id: administrationId,
            plan_version_id: planVersionId,
            digital_service_id: digitalServiceId,
            service_type_code: serviceTypeCode,
            cost_cents: item.costCents,
            yearly_fee_cents: item.yearlyFeeCents,
          },
        ]
      : [],
  )
  if (rows.length > 0) await tx.insertInto('sent_costs').values(rows).execute()
}

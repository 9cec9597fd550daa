// SPDX-License-Identifier: AGPL-3.0-or-later
import { type RawBuilder, sql } from 'kysely'
import type { ActorTx, PersonActor } from '../../platform/db/actor.ts'
import { newId } from '../../platform/ids.ts'
import { DomainError } from '../../shared/errors.ts'
import { type AdministrationId, type DataCentreId, isUuid, type PersonId } from '../../shared/ids.ts'
import { type AdministrationKind, titleOf } from '../registry/index.ts'
import { spendingErrors } from './errors.ts'
import type { SpendingState } from './lifecycle.ts'
import {
  type Channel,
  type Draft,
  type Duty,
  emptyValues,
  type SentVersion,
  type SpendingRequest,
  type SpendingRequestId,
  type SpendingValues,
} from './model.ts'
import { netOf, vatOf } from './rules.ts'

type RequestRow = Omit<SpendingRequest, 'administrationTitle'> & { otherLanguageName: string | null }

/** Names of states, by the edition of the form in force today. */
const stateNames = sql`(select f.content -> 'stateNames' from spending_forms f where f.valid_from <= (select regia.today())
  order by f.valid_from desc, f.number desc limit 1)`

const columns = sql`r.spending_request_id as "requestId", r.administration_id as "administrationId", a.name as "administrationName",
  a.kind as "administrationKind", a.other_language_name as "otherLanguageName", a.ipa_code as "ipaCode",
  r.data_centre_id as "dataCentreId", d.name as "dataCentreName", r.external_ref as "externalRef", r.duty, r.is_requalified as "isRequalified", r.channel, r.state,
  ${stateNames} ->> r.state as "stateName",
  r.version, r.version_count as "versionCount", r.reviewer_person_id as "reviewerPersonId", r.subject, r.kind, r.purpose, r.supplier,
  r.product, r.net_cents as "netCents", r.vat_cents as "vatCents", r.starts_on as "startsOn", r.ends_on as "endsOn",
  r.submitted_at as "submittedAt", r.decided_at as "decidedAt", r.created_at as "createdAt", r.updated_by as "updatedBy",
  r.updated_at as "updatedAt"`

const from = sql`spending_requests r join administrations a on a.administration_id = r.administration_id
  join data_centres d on d.data_centre_id = r.data_centre_id`

function requestOf({ otherLanguageName, ...row }: RequestRow): SpendingRequest {
  const administrationTitle = titleOf({
    name: row.administrationName,
    otherLanguageName,
    kind: row.administrationKind as AdministrationKind,
  })
  return { ...row, administrationTitle }
}

/** Requests that the actor may see and that meet the condition; `tail` orders and limits. */
export async function selectRequests(
  tx: ActorTx,
  condition: RawBuilder<unknown>,
  tail: RawBuilder<unknown> = sql``,
): Promise<SpendingRequest[]> {
  const { rows } = await sql<RequestRow>`select ${columns} from ${from} where ${condition} ${tail}`.execute(
    tx,
  )
  return rows.map(requestOf)
}

/** SPEND-001 for one the actor does not see. */
export async function getRequest(tx: ActorTx, requestId: string): Promise<SpendingRequest> {
  const [request] = isUuid(requestId)
    ? await selectRequests(tx, sql`r.spending_request_id = ${requestId}::uuid`)
    : []
  if (!request) throw new DomainError(spendingErrors.notFound)
  return request
}

/** The same, locked for a change; SPEND-005 for one the actor only reads. */
export async function lockRequest(tx: ActorTx, requestId: SpendingRequestId): Promise<SpendingRequest> {
  const [request] = await selectRequests(
    tx,
    sql`r.spending_request_id = ${requestId}::uuid`,
    sql`for update of r`,
  )
  if (request) return request
  await getRequest(tx, requestId)
  throw new DomainError(spendingErrors.wrongRole)
}

/** Name, group and owner of a data centre that the actor may see. */
export async function findPlace(
  tx: ActorTx,
  dataCentreId: DataCentreId,
): Promise<{ administrationId: AdministrationId; name: string; group: 'PSN' | 'A' | 'B' | null } | null> {
  const { rows } = await sql<{
    administrationId: AdministrationId
    name: string
    group: 'PSN' | 'A' | 'B' | null
  }>`
    select administration_id as "administrationId", name, agid_group as "group" from data_centres
    where data_centre_id = ${dataCentreId}`.execute(tx)
  return rows[0] ?? null
}

/** How a body sends, and its kind. */
export async function bodyOf(
  tx: ActorTx,
  administrationId: AdministrationId,
): Promise<{ channel: Channel; kind: string }> {
  const { rows } = await sql<{ channel: Channel; kind: string }>`
    select submission_channel as channel, kind from administrations where administration_id = ${administrationId}`.execute(
    tx,
  )
  return rows[0] ?? { channel: 'programme', kind: 'other' }
}

export async function insertRequest(
  tx: ActorTx,
  request: {
    readonly administrationId: AdministrationId
    readonly dataCentreId: DataCentreId
    readonly duty: Duty
    readonly channel: Channel
    /** The edition of the form in force. */
    readonly formNumber: number
    readonly by: PersonId
  },
  now: Date,
): Promise<SpendingRequestId> {
  const requestId = newId<SpendingRequestId>()
  await tx
    .insertInto('spending_requests')
    .values({
      administration_id: request.administrationId,
      spending_request_id: requestId,
      data_centre_id: request.dataCentreId,
      duty: request.duty,
      channel: request.channel,
      created_by: request.by,
      created_at: now,
      updated_by: request.by,
      updated_at: now,
    })
    .execute()
  await tx
    .insertInto('spending_drafts')
    .values({
      administration_id: request.administrationId,
      spending_request_id: requestId,
      content: JSON.stringify(emptyValues),
      form_number: request.formNumber,
      updated_by: request.by,
      updated_at: now,
    })
    .execute()
  return requestId
}

/** What a step writes beside the version; what is left out stays. */
export interface RequestChange {
  readonly state?: SpendingState
  readonly duty?: Duty
  readonly is_requalified?: boolean
  readonly reviewer_person_id?: PersonId | null
  readonly ends_on?: string
  readonly decided_at?: Date | null
}

/** False when the row is not at that version any more, or the actor does not write it. */
export async function changeRequest(
  tx: ActorTx,
  { requestId, version }: { requestId: SpendingRequestId; version: number },
  change: RequestChange,
  now: Date,
): Promise<boolean> {
  const by = tx.actor.kind === 'person' ? tx.actor.personId : null
  const { numUpdatedRows } = await tx
    .updateTable('spending_requests')
    .set((eb) => ({ ...change, version: eb('version', '+', 1), updated_by: by, updated_at: now }))
    .where('spending_request_id', '=', requestId)
    .where('version', '=', version)
    .executeTakeFirst()
  return Number(numUpdatedRows) === 1
}

/** Writes what was just sent where lists and sums read it. */
export async function projectSent(
  tx: ActorTx,
  { requestId, administrationId }: Pick<SpendingRequest, 'requestId' | 'administrationId'>,
  values: SpendingValues,
  channel: Channel,
  now: Date,
): Promise<void> {
  await tx
    .updateTable('spending_requests')
    .set((eb) => ({
      channel,
      version_count: eb('version_count', '+', 1),
      subject: values.subject,
      kind: values.kind,
      purpose: values.purpose,
      exempt_ground: values.exemptGround,
      supplier: values.supplier,
      product: values.product,
      procedure: values.procedure,
      cig: values.cig,
      cup: values.cup,
      net_cents: netOf(values.amounts),
      vat_cents: vatOf(values.amounts),
      starts_on: values.startsOn,
      ends_on: values.endsOn,
      submitted_at: eb.fn.coalesce('submitted_at', eb.val(now)),
    }))
    .where('spending_request_id', '=', requestId)
    .execute()
  const keys = { administration_id: administrationId, spending_request_id: requestId }
  await tx.deleteFrom('spending_amounts').where('spending_request_id', '=', requestId).execute()
  await tx.deleteFrom('spending_services').where('spending_request_id', '=', requestId).execute()
  if (values.amounts.length > 0)
    await tx
      .insertInto('spending_amounts')
      .values(
        values.amounts.map(({ year, netCents, vatCents }) => ({
          ...keys,
          year,
          net_cents: netCents,
          vat_cents: vatCents,
        })),
      )
      .execute()
  if (values.serviceIds.length > 0)
    await tx
      .insertInto('spending_services')
      .values(values.serviceIds.map((id) => ({ ...keys, digital_service_id: id })))
      .execute()
}

/** What is being written; null for who may not read it. */
export async function findDraft(tx: ActorTx, requestId: SpendingRequestId): Promise<Draft | null> {
  const { rows } =
    await sql<Draft>`select content as "values", form_number as "formNumber", version, updated_by as "updatedBy", updated_at as "updatedAt"
    from spending_drafts where spending_request_id = ${requestId}`.execute(tx)
  return rows[0] ? { ...rows[0], values: { ...emptyValues, ...rows[0].values } } : null
}

/** The drafts of these requests, by request: for lists of what was never sent. */
export async function draftsOf(
  tx: ActorTx,
  requestIds: readonly SpendingRequestId[],
): Promise<ReadonlyMap<SpendingRequestId, SpendingValues>> {
  const { rows } = await sql<{ requestId: SpendingRequestId; values: SpendingValues }>`
    select spending_request_id as "requestId", content as "values" from spending_drafts
    where spending_request_id = any (${[...requestIds]}::uuid[])`.execute(tx)
  return new Map(rows.map(({ requestId, values }) => [requestId, { ...emptyValues, ...values }]))
}

export async function saveDraft(
  tx: ActorTx,
  requestId: SpendingRequestId,
  values: SpendingValues,
  by: PersonId,
  now: Date,
): Promise<void> {
  await tx
    .updateTable('spending_drafts')
    .set((eb) => ({
      content: JSON.stringify(values),
      version: eb('version', '+', 1),
      updated_by: by,
      updated_at: now,
    }))
    .where('spending_request_id', '=', requestId)
    .execute()
}

/** The edition of the form whose questions the writer of a draft saw. */
export async function markFormSeen(tx: ActorTx, requestId: SpendingRequestId, number: number): Promise<void> {
  await tx
    .updateTable('spending_drafts')
    .set({ form_number: number })
    .where('spending_request_id', '=', requestId)
    .where('form_number', '<>', number)
    .execute()
}

export async function addAuthor(
  tx: ActorTx,
  { requestId, administrationId }: Pick<SpendingRequest, 'requestId' | 'administrationId'>,
  personId: PersonId,
): Promise<void> {
  await tx
    .insertInto('spending_authors')
    .values({ administration_id: administrationId, spending_request_id: requestId, person_id: personId })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export async function isAuthor(
  tx: ActorTx,
  requestId: SpendingRequestId,
  personId: PersonId,
): Promise<boolean> {
  const row = await tx
    .selectFrom('spending_authors')
    .select('person_id')
    .where('spending_request_id', '=', requestId)
    .where('person_id', '=', personId)
    .executeTakeFirst()
  return row !== undefined
}

export async function insertVersion(
  tx: ActorTx,
  request: SpendingRequest,
  version: Pick<SentVersion, 'number' | 'receiptNumber' | 'text' | 'sha256'> & { readonly by: PersonActor },
  now: Date,
): Promise<void> {
  await tx
    .insertInto('spending_versions')
    .values({
      administration_id: request.administrationId,
      spending_version_id: newId<string>(),
      spending_request_id: request.requestId,
      number: version.number,
      receipt_number: version.receiptNumber,
      content: version.text,
      sha256: version.sha256,
      channel: request.channel,
      submitted_at: now,
      submitted_by: version.by.personId,
      submitted_as: version.by.assignmentId,
    })
    .execute()
}

/** What was sent, the latest first. */
export async function listVersions(tx: ActorTx, requestId: SpendingRequestId): Promise<SentVersion[]> {
  const { rows } =
    await sql<SentVersion>`select spending_version_id as "versionId", spending_request_id as "requestId", number,
      receipt_number as "receiptNumber", content as text, sha256, channel, submitted_at as "submittedAt",
      submitted_by as "submittedBy", submitted_as as "submittedAs"
    from spending_versions where spending_request_id = ${requestId} order by number desc`.execute(tx)
  return rows
}

/** SPEND-030 for one that is not there. */
export async function getVersion(
  tx: ActorTx,
  requestId: SpendingRequestId,
  number: number,
): Promise<SentVersion> {
  const version = (await listVersions(tx, requestId)).find((each) => each.number === number)
  if (!version) throw new DomainError(spendingErrors.versionNotFound)
  return version
}

// SPDX-License-Identifier: AGPL-3.0-or-later
import { type RawBuilder, sql } from 'kysely'
import type { ActorTx } from '../../platform/db/actor.ts'
import { newId } from '../../platform/ids.ts'
import type { LocalDate } from '../../shared/dates.ts'
import { DomainError } from '../../shared/errors.ts'
import { type AdministrationId, type DigitalServiceId, isUuid, type PersonId } from '../../shared/ids.ts'
import type { Cents } from '../../shared/money.ts'
import type { CallId, CallVersionId } from '../calls/index.ts'
import { listRuleValues } from '../inventory/index.ts'
import { type DurationStep, type Durations, durationsFrom } from './durations.ts'
import { candidacyErrors } from './errors.ts'
import type { CandidacyState } from './lifecycle.ts'
import type {
  Candidacy,
  CandidacyAct,
  CandidacyActId,
  CandidacyContractId,
  CandidacyId,
  CandidacyService,
  Contract,
  FundedElsewhere,
  NextStep,
  Sharing,
  Standing,
} from './model.ts'

export const candidacyColumns = sql`c.candidacy_id as "candidacyId", c.administration_id as "administrationId", a.name as "administrationName",
  a.ipa_code as "ipaCode", c.call_id as "callId", c.call_version_id as "callVersionId", regia.call_title(c.call_id, c.call_version_id) as "callTitle",
  c.measure, c.needs_plan as "needsPlan", c.band_code as "bandCode", c.state, c.cup, c.sent_on as "sentOn", c.admitted_on as "admittedOn",
  c.funded_on as "fundedOn", c.contracted_on as "contractedOn", c.completed_on as "completedOn", c.check_asked_on as "checkAskedOn",
  c.checked_on as "checkedOn", c.requested_on as "requestedOn", c.paid_on as "paidOn", c.sample_asked_on as "sampleAskedOn",
  c.sample_answered_on as "sampleAnsweredOn", c.forecast_cents as "forecastCents", c.requested_cents as "requestedCents",
  c.granted_cents as "grantedCents", c.paid_cents as "paidCents", c.next_step as "nextStep", c.due_on as "dueOn",
  c.last_useful_on as "lastUsefulOn", c.warned_for as "warnedFor", c.warned_days as "warnedDays", c.responsible_person_id as "responsiblePersonId", c.version, c.updated_at as "updatedAt"`

export const candidacyTables = sql`candidacies c join administrations a on a.administration_id = c.administration_id`

async function findWhere(tx: ActorTx, condition: RawBuilder<unknown>): Promise<Candidacy[]> {
  const { rows } =
    await sql<Candidacy>`select ${candidacyColumns} from ${candidacyTables} where ${condition}`.execute(tx)
  return rows
}

/** CAND-001 for one the actor does not see. */
export async function getCandidacy(tx: ActorTx, id: CandidacyId): Promise<Candidacy> {
  const [found] = await findWhere(tx, sql`c.candidacy_id = ${id}::uuid`)
  if (!found) throw new DomainError(candidacyErrors.notFound)
  return found
}

/** The same, locked; null for one the actor does not write. */
export async function lockCandidacy(tx: ActorTx, id: CandidacyId): Promise<Candidacy | null> {
  const [found] = await findWhere(tx, sql`c.candidacy_id = ${id}::uuid for update of c`)
  return found ?? null
}

/** Every candidacy of these bodies, drafts thrown away left out; the one whose day comes first at the head. */
export function listCandidaciesOf(tx: ActorTx, bodies: readonly AdministrationId[]): Promise<Candidacy[]> {
  return findWhere(
    tx,
    sql`c.administration_id = any (${[...bodies]}::uuid[]) and c.state <> 'discarded' order by c.last_useful_on, c.candidacy_id`,
  )
}

/** The candidacy of a body to a call that is still alive, if the actor sees it. */
export async function findLive(
  tx: ActorTx,
  administrationId: AdministrationId,
  callId: CallId,
): Promise<Candidacy | null> {
  const [found] = await findWhere(
    tx,
    sql`c.administration_id = ${administrationId}::uuid and c.call_id = ${callId}::uuid
      and c.state not in ('not_admitted', 'renunciation_decreed', 'revoked', 'discarded')`,
  )
  return found ?? null
}

export interface NewCandidacy {
  readonly administrationId: AdministrationId
  readonly callId: CallId
  readonly measure: string
  readonly needsPlan: boolean
}

/** Null when the body has a live one to that call already. */
export async function insertCandidacy(
  tx: ActorTx,
  candidacy: NewCandidacy,
  by: PersonId | null,
  now: Date,
): Promise<CandidacyId | null> {
  const { rows } = await sql<{ id: CandidacyId }>`
    insert into candidacies (administration_id, candidacy_id, call_id, measure, needs_plan, created_by, created_at, updated_by, updated_at)
    values (${candidacy.administrationId}, ${newId<string>()}, ${candidacy.callId}, ${candidacy.measure}, ${candidacy.needsPlan}, ${by}, ${now},
      ${by}, ${now})
    on conflict do nothing returning candidacy_id as id`.execute(tx)
  return rows[0]?.id ?? null
}

/** What a change writes; what is left out stays. */
export type CandidacyChange = Partial<
  Omit<Standing, never> & {
    callVersionId: CallVersionId | null
    bandCode: string | null
    forecastCents: Cents | null
    responsiblePersonId: PersonId | null
  }
>

const columnOf: Readonly<Record<keyof Required<CandidacyChange>, string>> = {
  state: 'state',
  cup: 'cup',
  sentOn: 'sent_on',
  admittedOn: 'admitted_on',
  fundedOn: 'funded_on',
  contractedOn: 'contracted_on',
  completedOn: 'completed_on',
  checkAskedOn: 'check_asked_on',
  checkedOn: 'checked_on',
  requestedOn: 'requested_on',
  paidOn: 'paid_on',
  sampleAskedOn: 'sample_asked_on',
  sampleAnsweredOn: 'sample_answered_on',
  requestedCents: 'requested_cents',
  grantedCents: 'granted_cents',
  paidCents: 'paid_cents',
  callVersionId: 'call_version_id',
  bandCode: 'band_code',
  forecastCents: 'forecast_cents',
  responsiblePersonId: 'responsible_person_id',
}

/** False when the row is not at that version any more, or the actor does not write it. */
export async function changeCandidacy(
  tx: ActorTx,
  { candidacyId, version }: { candidacyId: CandidacyId; version: number },
  change: CandidacyChange,
  by: PersonId,
  now: Date,
): Promise<boolean> {
  const values = Object.fromEntries(
    Object.entries(change).map(([field, value]) => [columnOf[field as keyof CandidacyChange], value]),
  )
  const { numUpdatedRows } = await tx
    .updateTable('candidacies')
    .set((eb) => ({ ...values, version: eb('version', '+', 1), updated_by: by, updated_at: now }))
    .where('candidacy_id', '=', candidacyId)
    .where('version', '=', version)
    .executeTakeFirst()
  return Number(numUpdatedRows) === 1
}

/** Writes what comes next; no version: it follows from what is there. */
export async function writeNext(
  tx: ActorTx,
  candidacyId: CandidacyId,
  next: { step: NextStep | null; dueOn: LocalDate | null; lastUsefulOn: LocalDate | null },
): Promise<void> {
  await tx
    .updateTable('candidacies')
    .set({ next_step: next.step, due_on: next.dueOn, last_useful_on: next.lastUsefulOn })
    .where('candidacy_id', '=', candidacyId)
    .execute()
}

export async function listCandidacyServices(tx: ActorTx, id: CandidacyId): Promise<CandidacyService[]> {
  const { rows } = await sql<CandidacyService>`
    select x.digital_service_id as "digitalServiceId", x.mode, s.name
    from candidacy_services x join digital_services s using (administration_id, digital_service_id)
    where x.candidacy_id = ${id}::uuid order by s.name, x.digital_service_id`.execute(tx)
  return rows
}

export async function replaceServices(
  tx: ActorTx,
  { administrationId, candidacyId }: Pick<Candidacy, 'administrationId' | 'candidacyId'>,
  services: readonly Pick<CandidacyService, 'digitalServiceId' | 'mode'>[],
): Promise<void> {
  await tx.deleteFrom('candidacy_services').where('candidacy_id', '=', candidacyId).execute()
  if (services.length === 0) return
  await tx
    .insertInto('candidacy_services')
    .values(
      services.map(({ digitalServiceId, mode }) => ({
        administration_id: administrationId,
        candidacy_id: candidacyId,
        digital_service_id: digitalServiceId,
        mode,
      })),
    )
    .execute()
}

/** Which of these services a live candidacy of the same measure has already, whoever's it is. */
export async function fundedElsewhere(
  tx: ActorTx,
  services: readonly DigitalServiceId[],
  measure: string,
  but: CandidacyId | null,
): Promise<FundedElsewhere[]> {
  if (services.length === 0) return []
  const { rows } = await sql<FundedElsewhere>`
    select f.digital_service_id as "digitalServiceId", f.other_administration as "otherAdministration", f.other_service as "otherService",
      regia.call_title(f.call_id, null) as "callTitle"
    from regia.funded_elsewhere(${[...services]}::uuid[], ${measure}, ${but}::uuid) f
    order by f.other_service, f.digital_service_id`.execute(tx)
  return rows
}

export async function listActs(tx: ActorTx, id: CandidacyId): Promise<CandidacyAct[]> {
  const { rows } = await sql<CandidacyAct>`
    select t.candidacy_act_id as "candidacyActId", t.number, t.action, t.from_state as "fromState", t.to_state as "toState", t.on_day as "onDay",
      t.protocol, t.note, t.channel, t.sender, t.cup, t.amount_cents as "amountCents", t.until_day as "untilDay", t.months,
      t.term_step as "termStep", t.document_id as "documentId", d.file_name as "documentName", t.recorded_by as "recordedBy",
      t.recorded_at as "recordedAt", t.undone_by as "undoneBy", t.undone_at as "undoneAt", t.undone_reason as "undoneReason"
    from candidacy_acts t left join documents d on d.document_id = t.document_id
    where t.candidacy_id = ${id}::uuid order by t.number`.execute(tx)
  return rows
}

export type NewAct = Omit<
  CandidacyAct,
  'candidacyActId' | 'number' | 'documentName' | 'recordedAt' | 'undoneBy' | 'undoneAt' | 'undoneReason'
>

export async function insertAct(
  tx: ActorTx,
  { administrationId, candidacyId }: Pick<Candidacy, 'administrationId' | 'candidacyId'>,
  act: NewAct,
  number: number,
  now: Date,
): Promise<string> {
  const id = newId<string>()
  await tx
    .insertInto('candidacy_acts')
    .values({
      administration_id: administrationId,
      candidacy_act_id: id,
      candidacy_id: candidacyId,
      number,
      action: act.action,
      from_state: act.fromState,
      to_state: act.toState,
      on_day: act.onDay,
      protocol: act.protocol,
      note: act.note,
      channel: act.channel,
      sender: act.sender,
      cup: act.cup,
      amount_cents: act.amountCents,
      until_day: act.untilDay,
      months: act.months,
      term_step: act.termStep,
      document_id: act.documentId,
      recorded_by: act.recordedBy,
      recorded_at: now,
    })
    .execute()
  return id
}

export async function markUndone(
  tx: ActorTx,
  id: CandidacyActId,
  undone: { by: PersonId; reason: string },
  now: Date,
): Promise<void> {
  await tx
    .updateTable('candidacy_acts')
    .set({ undone_by: undone.by, undone_at: now, undone_reason: undone.reason })
    .where('candidacy_act_id', '=', id)
    .execute()
}

/** Every contract of these candidacies, those taken back too; the first signed at the head. */
export async function listContracts(
  tx: ActorTx,
  ids: readonly CandidacyId[],
): Promise<(Contract & { readonly candidacyId: CandidacyId })[]> {
  const { rows } = await sql<Contract & { candidacyId: CandidacyId }>`
    select k.candidacy_id as "candidacyId", k.candidacy_contract_id as "contractId", k.supplier_name as "supplierName", k.object, k.cig,
      k.signed_on as "signedOn", k.amount_cents as "amountCents", k.withdrawn_at as "withdrawnAt"
    from candidacy_contracts k where k.candidacy_id = any (${[...ids]}::uuid[]) order by k.signed_on, k.candidacy_contract_id`.execute(
    tx,
  )
  return rows
}

export async function insertContract(
  tx: ActorTx,
  { administrationId, candidacyId }: Pick<Candidacy, 'administrationId' | 'candidacyId'>,
  contract: Omit<Contract, 'contractId' | 'withdrawnAt'>,
  by: PersonId,
  now: Date,
): Promise<void> {
  await tx
    .insertInto('candidacy_contracts')
    .values({
      administration_id: administrationId,
      candidacy_contract_id: newId<string>(),
      candidacy_id: candidacyId,
      supplier_name: contract.supplierName,
      object: contract.object,
      cig: contract.cig,
      signed_on: contract.signedOn,
      amount_cents: contract.amountCents,
      added_by: by,
      added_at: now,
    })
    .execute()
}

/** False when it is taken back already, or of another candidacy. */
export async function withdrawContract(
  tx: ActorTx,
  candidacyId: CandidacyId,
  id: CandidacyContractId,
  now: Date,
): Promise<boolean> {
  if (!isUuid(id)) return false
  const { numUpdatedRows } = await tx
    .updateTable('candidacy_contracts')
    .set({ withdrawn_at: now })
    .where('candidacy_id', '=', candidacyId)
    .where('candidacy_contract_id', '=', id)
    .where('withdrawn_at', 'is', null)
    .executeTakeFirst()
  return Number(numUpdatedRows) === 1
}

/** How long steps take: what they took over all bodies, and what the rules say where that is too little. */
export async function readDurations(tx: ActorTx, today: LocalDate): Promise<Durations> {
  const { rows } = await sql<{ step: DurationStep; cases: number; days: number }>`
    select step, cases, nine_tenths as days from regia.candidacy_durations()`.execute(tx)
  return durationsFrom(
    await listRuleValues(tx, today),
    new Map(rows.map(({ step, ...past }) => [step, past])),
  )
}

/** Marks what was told, so that it is told once: the day, and how many days before it. Actor: jobs. */
export async function markWarned(
  tx: ActorTx,
  id: CandidacyId,
  lastUsefulOn: LocalDate,
  days: number,
): Promise<void> {
  await tx
    .updateTable('candidacies')
    .set({ warned_for: lastUsefulOn, warned_days: days })
    .where('candidacy_id', '=', id)
    .execute()
}

/** Candidacies whose next day may have moved, page by page. Actor: jobs. */
export function listOpenBatch(
  tx: ActorTx,
  after: CandidacyId | null,
  closed: readonly CandidacyState[],
  size: number,
): Promise<Candidacy[]> {
  return findWhere(
    tx,
    sql`c.state <> all (${[...closed]}::text[]) and (${after}::uuid is null or c.candidacy_id > ${after}::uuid)
      order by c.candidacy_id limit ${size}`,
  )
}

/** What the services of a draft would give. */
export async function writeForecast(tx: ActorTx, id: CandidacyId, cents: Cents | null): Promise<void> {
  await tx.updateTable('candidacies').set({ forecast_cents: cents }).where('candidacy_id', '=', id).execute()
}

export type PortalPage = 'candidacy' | 'request'

export async function removeTicks(tx: ActorTx, id: CandidacyId, page: PortalPage): Promise<void> {
  await tx.deleteFrom('candidacy_ticks').where('candidacy_id', '=', id).where('page', '=', page).execute()
}

/** False when it is declared already. */
export async function insertSharing(
  tx: ActorTx,
  own: { readonly administrationId: AdministrationId; readonly id: DigitalServiceId },
  otherId: DigitalServiceId,
  by: PersonId,
  now: Date,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('service_sharings')
    .values({
      administration_id: own.administrationId,
      digital_service_id: own.id,
      shared_with_service_id: otherId,
      declared_by: by,
      declared_at: now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return Number(numInsertedOrUpdatedRows) === 1
}

export async function removeSharing(
  tx: ActorTx,
  serviceId: DigitalServiceId,
  otherId: DigitalServiceId,
): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('service_sharings')
    .where('digital_service_id', '=', serviceId)
    .where('shared_with_service_id', '=', otherId)
    .executeTakeFirst()
  return Number(numDeletedRows) > 0
}

/** Fields carried over to a page of the portal. */
export async function countTicks(tx: ActorTx, id: CandidacyId, page: PortalPage): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count from candidacy_ticks where candidacy_id = ${id}::uuid and page = ${page}`.execute(
    tx,
  )
  return rows[0]?.count ?? 0
}

/** Documents of the dossier of a phase that still hold. */
export async function countDocuments(tx: ActorTx, id: CandidacyId, phase: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count from candidacy_documents
    where candidacy_id = ${id}::uuid and phase = ${phase} and withdrawn_at is null`.execute(tx)
  return rows[0]?.count ?? 0
}

/** The declarations whose two services the actor sees. */
export async function listSharings(tx: ActorTx): Promise<Sharing[]> {
  const { rows } = await sql<Sharing>`
    select h.digital_service_id as "serviceId", s.name as "serviceName", a.name as "administrationName", o.digital_service_id as "otherId",
      o.name as "otherName", b.name as "otherAdministration"
    from service_sharings h join digital_services s using (administration_id, digital_service_id)
      join digital_services o on o.digital_service_id = h.shared_with_service_id
      join administrations a on a.administration_id = s.administration_id join administrations b on b.administration_id = o.administration_id
    order by a.name, s.name, h.digital_service_id, h.shared_with_service_id`.execute(tx)
  return rows
}

/** Active services of every body the actor writes for, with the body's name; the most a page can offer. */
export async function listChoosableServices(
  tx: ActorTx,
  most: number,
): Promise<{ id: DigitalServiceId; label: string }[]> {
  const { rows } = await sql<{ id: DigitalServiceId; label: string }>`
    select s.digital_service_id as id, a.name || ': ' || s.name as label
    from digital_services s join administrations a using (administration_id)
    where s.administration_id = any (regia.writing_scope()) and s.state = 'active' order by a.name, s.name, s.digital_service_id limit ${most}`.execute(
    tx,
  )
  return rows
}

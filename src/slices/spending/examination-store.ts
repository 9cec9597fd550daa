// SPDX-License-Identifier: AGPL-3.0-or-later
import { sql } from 'kysely'
import type { ActorTx } from '../../platform/db/actor.ts'
import { newId } from '../../platform/ids.ts'
import type { LocalDate } from '../../shared/dates.ts'
import type { PersonId } from '../../shared/ids.ts'
import type {
  Act,
  ActKind,
  Condition,
  ConditionId,
  Derogation,
  Integration,
  Opinion,
  SeenPlan,
  SendingChannel,
  SpendingActId,
  SpendingRequest,
  SpendingRequestId,
  Verdict,
} from './model.ts'

type Of = Pick<SpendingRequest, 'requestId' | 'administrationId' | 'versionCount'>

function keysOf({ requestId, administrationId }: Of) {
  return { administration_id: administrationId, spending_request_id: requestId }
}

export async function insertIntegration(
  tx: ActorTx,
  request: Of,
  asked: {
    readonly question: string
    readonly dueOn: LocalDate
    readonly by: PersonId
    /** In office mode: the day it came, with the number it came with. */
    readonly receivedOn?: LocalDate
    readonly protocolNumber?: string
  },
  now: Date,
): Promise<void> {
  await tx
    .insertInto('spending_integrations')
    .values({
      ...keysOf(request),
      spending_integration_id: newId<string>(),
      version_number: request.versionCount,
      question: asked.question,
      due_on: asked.dueOn,
      asked_by: asked.by,
      asked_at: now,
      received_on: asked.receivedOn ?? null,
      protocol_number: asked.protocolNumber ?? '',
    })
    .execute()
}

/** How an answer left by another channel, and the version it left with. */
export interface AnswerSent {
  readonly channel: SendingChannel
  readonly sentByName: string
  readonly sentOn: LocalDate
  readonly protocolNumber: string
  readonly version: number
}

/** The clock goes on from here; in office mode from the day on which the answer left. */
export async function answerIntegration(
  tx: ActorTx,
  requestId: SpendingRequestId,
  now: Date,
  sent?: AnswerSent,
): Promise<void> {
  await tx
    .updateTable('spending_integrations')
    .set({
      answered_at: now,
      ...(sent
        ? {
            answered_on: sent.sentOn,
            answer_channel: sent.channel,
            answer_sent_by: sent.sentByName,
            answer_protocol_number: sent.protocolNumber,
            answer_version: sent.version,
          }
        : {}),
    })
    .where('spending_request_id', '=', requestId)
    .where('answered_at', 'is', null)
    .execute()
}

/** What was asked of the owner, the latest first. */
export async function listIntegrations(
  tx: ActorTx,
  requestIds: readonly SpendingRequestId[],
): Promise<(Integration & { readonly requestId: SpendingRequestId })[]> {
  const { rows } = await sql<Integration & { requestId: SpendingRequestId }>`
    select spending_request_id as "requestId", version_number as "versionNumber", question, due_on as "dueOn", asked_by as "askedBy",
      asked_at as "askedAt", answered_at as "answeredAt", received_on is not null as "isReceived", protocol_number as "protocolNumber",
      coalesce(received_on, (asked_at at time zone 'Europe/Rome')::date) as "askedOn",
      coalesce(answered_on, (answered_at at time zone 'Europe/Rome')::date) as "answeredOn", answer_channel as "answerChannel",
      answer_sent_by as "answerSentBy", answer_protocol_number as "answerProtocolNumber" from spending_integrations
    where spending_request_id = any (${[...requestIds]}::uuid[]) order by asked_at desc`.execute(tx)
  return rows
}

export async function writeOpinion(
  tx: ActorTx,
  request: Of,
  opinion: {
    readonly verdict: Verdict
    readonly reasons: string
    readonly seenPlan: SeenPlan
    readonly by: PersonId
  },
  now: Date,
): Promise<void> {
  await tx
    .insertInto('spending_opinions')
    .values({
      ...keysOf(request),
      spending_opinion_id: newId<string>(),
      version_number: request.versionCount,
      verdict: opinion.verdict,
      reasons: opinion.reasons,
      seen_plan: JSON.stringify(opinion.seenPlan),
      written_by: opinion.by,
      written_at: now,
    })
    .execute()
}

/** The opinion on a version that the actor may read; null without. */
export async function findOpinion(
  tx: ActorTx,
  requestId: SpendingRequestId,
  versionNumber: number,
): Promise<Opinion | null> {
  const { rows } =
    await sql<Opinion>`select version_number as "versionNumber", verdict, reasons, seen_plan as "seenPlan",
      written_by as "writtenBy", written_at as "writtenAt" from spending_opinions
    where spending_request_id = ${requestId} and version_number = ${versionNumber}`.execute(tx)
  return rows[0] ?? null
}

/** The next number of an act of the programme in a year. */
export async function nextActNumber(tx: ActorTx, year: number): Promise<string> {
  const { rows } = await sql<{ last: number }>`
    insert into spending_act_counters (year, last_number) values (${year}, 1)
    on conflict (year) do update set last_number = spending_act_counters.last_number + 1 returning last_number as last`.execute(
    tx,
  )
  return `S${year}/${String(rows[0]?.last ?? 0).padStart(4, '0')}`
}

export async function insertAct(
  tx: ActorTx,
  request: Of & Pick<SpendingRequest, 'channel'>,
  act: {
    readonly kind: ActKind
    readonly number: string
    readonly decidedOn: LocalDate
    readonly reasons: string
    readonly text: string | null
    readonly seenPlan: SeenPlan | null
    readonly by: PersonId
  },
  now: Date,
): Promise<SpendingActId> {
  const actId = newId<SpendingActId>()
  await tx
    .insertInto('spending_acts')
    .values({
      ...keysOf(request),
      spending_act_id: actId,
      version_number: request.versionCount,
      kind: act.kind,
      channel: request.channel,
      number: act.number,
      decided_on: act.decidedOn,
      reasons: act.reasons,
      text: act.text,
      seen_plan: act.seenPlan === null ? null : JSON.stringify(act.seenPlan),
      decided_by: act.by,
      decided_at: now,
    })
    .execute()
  return actId
}

/** The acts on a request, the latest first. */
export async function listActs(tx: ActorTx, requestId: SpendingRequestId): Promise<Act[]> {
  const { rows } =
    await sql<Act>`select spending_act_id as "actId", version_number as "versionNumber", kind, number,
      decided_on as "decidedOn", reasons, decided_by as "decidedBy", decided_at as "decidedAt"
    from spending_acts where spending_request_id = ${requestId} order by version_number desc`.execute(tx)
  return rows
}

export async function insertConditions(
  tx: ActorTx,
  request: Of,
  actId: SpendingActId,
  conditions: readonly Pick<Condition, 'words' | 'dueOn'>[],
): Promise<void> {
  if (conditions.length === 0) return
  await tx
    .insertInto('spending_conditions')
    .values(
      conditions.map(({ words, dueOn }) => ({
        ...keysOf(request),
        spending_condition_id: newId<string>(),
        spending_act_id: actId,
        words,
        due_on: dueOn,
      })),
    )
    .execute()
}

/** The conditions of a request, by the day they are due. */
export async function listConditions(tx: ActorTx, requestId: SpendingRequestId): Promise<Condition[]> {
  const { rows } =
    await sql<Condition>`select spending_condition_id as "conditionId", words, due_on as "dueOn", met_on as "metOn",
      met_note as "metNote" from spending_conditions
    where spending_request_id = ${requestId} order by due_on, spending_condition_id`.execute(tx)
  return rows
}

/** False for one that is not there, or was met already. */
export async function meetConditionRow(
  tx: ActorTx,
  requestId: SpendingRequestId,
  conditionId: ConditionId,
  met: { readonly on: LocalDate; readonly note: string; readonly by: PersonId },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('spending_conditions')
    .set({ met_on: met.on, met_note: met.note, met_by: met.by })
    .where('spending_request_id', '=', requestId)
    .where('spending_condition_id', '=', conditionId)
    .where('met_on', 'is', null)
    .executeTakeFirst()
  return Number(numUpdatedRows) === 1
}

export async function insertDerogation(
  tx: ActorTx,
  request: Of,
  derogation: {
    readonly actId: SpendingActId | null
    readonly ground: string
    readonly scope: string
    readonly expiresOn: LocalDate
    readonly planEndsOn: LocalDate | null
    readonly by: PersonId
  },
  now: Date,
): Promise<void> {
  await tx
    .insertInto('spending_derogations')
    .values({
      ...keysOf(request),
      spending_derogation_id: newId<string>(),
      spending_act_id: derogation.actId,
      ground: derogation.ground,
      scope: derogation.scope,
      expires_on: derogation.expiresOn,
      plan_ends_on: derogation.planEndsOn,
      given_by: derogation.by,
      given_at: now,
    })
    .execute()
}

export async function listDerogations(tx: ActorTx, requestId: SpendingRequestId): Promise<Derogation[]> {
  const { rows } =
    await sql<Derogation>`select spending_derogation_id as "derogationId", ground, scope, expires_on as "expiresOn",
      plan_ends_on as "planEndsOn", given_by as "givenBy", given_at as "givenAt" from spending_derogations
    where spending_request_id = ${requestId} order by given_at desc`.execute(tx)
  return rows
}

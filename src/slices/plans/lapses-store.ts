// SPDX-License-Identifier: AGPL-3.0-or-later
import { sql } from 'kysely'
import type { ActorTx } from '../../platform/db/actor.ts'
import type { LocalDate } from '../../shared/dates.ts'
import type { AdministrationId, DigitalServiceId, PersonId, PlanId } from '../../shared/ids.ts'
import type { BodyEnding, Plan, Renunciation, RenunciationAnswer, RenunciationId } from './model.ts'
import { anyOf } from './store.ts'

/** Renunciations that nobody answered yet, by plan; the oldest first. */
export async function openRenunciations(
  tx: ActorTx,
  planIds: readonly PlanId[],
): Promise<ReadonlyMap<PlanId, readonly Renunciation[]>> {
  const rows = await tx
    .selectFrom('plan_renunciations')
    .select([
      'plan_id',
      'renunciation_id',
      'call_title',
      'measure',
      'renounced_on',
      'protocol_number',
      'reason',
      'service_ids',
      'candidacy_act_id',
    ])
    .where('plan_id', '=', anyOf(planIds))
    .where('answer', 'is', null)
    .orderBy('recorded_at')
    .orderBy('renunciation_id')
    .execute()
  return Map.groupBy(
    rows.map((row) => ({
      planId: row.plan_id as PlanId,
      renunciationId: row.renunciation_id as RenunciationId,
      callTitle: row.call_title,
      measure: row.measure,
      renouncedOn: row.renounced_on,
      protocolNumber: row.protocol_number,
      reason: row.reason,
      serviceIds: row.service_ids as DigitalServiceId[],
      candidacyActId: row.candidacy_act_id,
    })),
    (row) => row.planId,
  )
}

export async function insertRenunciation(
  tx: ActorTx,
  plan: Pick<Plan, 'planId' | 'administrationId'>,
  renunciation: Renunciation,
  by: PersonId,
  now: Date,
): Promise<void> {
  await tx
    .insertInto('plan_renunciations')
    .values({
      administration_id: plan.administrationId,
      plan_id: plan.planId,
      renunciation_id: renunciation.renunciationId,
      call_title: renunciation.callTitle,
      measure: renunciation.measure,
      renounced_on: renunciation.renouncedOn,
      protocol_number: renunciation.protocolNumber,
      reason: renunciation.reason,
      service_ids: [...renunciation.serviceIds],
      candidacy_act_id: renunciation.candidacyActId,
      recorded_by: by,
      recorded_at: now,
    })
    .execute()
}

/** Makes what was read of a plan old, without writing in it. */
export async function bumpVersion(tx: ActorTx, planId: PlanId): Promise<void> {
  await tx
    .updateTable('plans')
    .set((eb) => ({ version: eb('version', '+', 1) }))
    .where('plan_id', '=', planId)
    .execute()
}

export async function answerOne(
  tx: ActorTx,
  renunciationId: RenunciationId,
  answer: RenunciationAnswer | 'taken_back',
  by: PersonId,
  now: Date,
): Promise<void> {
  await tx
    .updateTable('plan_renunciations')
    .set({ answer, answered_by: by, answered_at: now })
    .where('renunciation_id', '=', renunciationId)
    .execute()
}

/** The end of these bodies, for those that ended by today. */
export async function endingsOf(
  tx: ActorTx,
  bodies: readonly AdministrationId[],
): Promise<ReadonlyMap<AdministrationId, BodyEnding>> {
  const { rows } = await sql<{ administration_id: string; ended_on: LocalDate; successors: string[] }>`
    select administration_id, ended_on, successors from regia.endings_of(${[...bodies]}::uuid[])`.execute(tx)
  return new Map(
    rows.map((row) => [
      row.administration_id as AdministrationId,
      { endedOn: row.ended_on, successors: row.successors },
    ]),
  )
}

/** Whether the plan lapsed: its funding was given up and nobody answered, or its body ended. */
export async function hasLapsed(
  tx: ActorTx,
  plan: Pick<Plan, 'planId' | 'administrationId'>,
): Promise<boolean> {
  if ((await openRenunciations(tx, [plan.planId])).size > 0) return true
  return (await endingsOf(tx, [plan.administrationId])).size > 0
}

// SPDX-License-Identifier: AGPL-3.0-or-later
import { sql } from 'kysely'
import type { ActorTx } from '../../platform/db/actor.ts'
import type { DigitalServiceId, PersonId, PlanId } from '../../shared/ids.ts'
import { type Mark, printSheet, readSheet, type Sheet, type StoredMark } from './evaluation.ts'
import type { Plan } from './model.ts'

/** What is marked on a version while it is examined: nothing for who does not examine. */
export async function listMarks(tx: ActorTx, planId: PlanId, versionNumber: number): Promise<StoredMark[]> {
  const rows = await tx
    .selectFrom('evaluation_marks')
    .select(['criterion_code', 'digital_service_id', 'mark', 'note', 'marked_by', 'marked_at'])
    .where('plan_id', '=', planId)
    .where('version_number', '=', versionNumber)
    .execute()
  return rows.map(
    (row) =>
      ({
        code: row.criterion_code,
        serviceId: row.digital_service_id,
        mark: row.mark,
        note: row.note,
        markedBy: row.marked_by,
        markedAt: row.marked_at,
      }) as StoredMark,
  )
}

export async function saveMark(
  tx: ActorTx,
  plan: Pick<Plan, 'planId' | 'administrationId' | 'versionCount'>,
  given: { code: string; serviceId: DigitalServiceId | null; mark: Mark | null; note: string },
  by: PersonId,
  now: Date,
): Promise<void> {
  await sql`insert into evaluation_marks
    (administration_id, plan_id, version_number, criterion_code, digital_service_id, mark, note, marked_by, marked_at)
    values (${plan.administrationId}, ${plan.planId}, ${plan.versionCount}, ${given.code}, ${given.serviceId}, ${given.mark},
      ${given.note}, ${by}, ${now})
    on conflict (administration_id, plan_id, version_number, criterion_code, digital_service_id)
    do update set mark = excluded.mark, note = excluded.note, marked_by = excluded.marked_by, marked_at = excluded.marked_at`.execute(
    tx,
  )
}

/** Takes back what was marked on a service. Answers false when nothing was. */
export async function deleteServiceMark(
  tx: ActorTx,
  plan: Pick<Plan, 'planId' | 'versionCount'>,
  code: string,
  serviceId: DigitalServiceId,
): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('evaluation_marks')
    .where('plan_id', '=', plan.planId)
    .where('version_number', '=', plan.versionCount)
    .where('criterion_code', '=', code)
    .where('digital_service_id', '=', serviceId)
    .executeTakeFirst()
  return numDeletedRows === 1n
}

/** Keeps the sheet as it goes with the outcome; what was only a draft of it goes. */
export async function closeSheet(
  tx: ActorTx,
  plan: Pick<Plan, 'planId' | 'administrationId' | 'versionCount'>,
  sheet: Sheet,
  now: Date,
): Promise<void> {
  await tx
    .insertInto('plan_evaluations')
    .values({
      administration_id: plan.administrationId,
      plan_id: plan.planId,
      version_number: plan.versionCount,
      content: printSheet(sheet),
      closed_at: now,
    })
    .execute()
  await tx
    .deleteFrom('evaluation_marks')
    .where('plan_id', '=', plan.planId)
    .where('version_number', '=', plan.versionCount)
    .execute()
}

/** The sheets that went with the outcomes of a plan, by number of version. */
export async function listSheets(tx: ActorTx, planId: PlanId): Promise<ReadonlyMap<number, Sheet>> {
  const rows = await tx
    .selectFrom('plan_evaluations')
    .select(['version_number', 'content'])
    .where('plan_id', '=', planId)
    .orderBy('version_number', 'desc')
    .execute()
  return new Map(rows.map((row) => [row.version_number, readSheet(row.content)]))
}

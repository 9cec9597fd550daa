// SPDX-License-Identifier: AGPL-3.0-or-later
import { sql } from 'kysely'
import type { ActorTx } from '../../platform/db/actor.ts'
import type { PersonId, PlanId } from '../../shared/ids.ts'
import type { Plan } from './model.ts'
import { planOf, selectPlans } from './store.ts'

/** The plans among these that exist for the actor, locked in a fixed order so that two bulk acts wait for each other. */
export async function getPlansForUpdate(tx: ActorTx, planIds: readonly PlanId[]): Promise<Plan[]> {
  const rows = await selectPlans(tx)
    .where(sql<boolean>`p.plan_id = any (${[...planIds]}::uuid[])`)
    .orderBy('p.plan_id')
    .forUpdate('p')
    .execute()
  return rows.map(planOf)
}

/** Gives plans to one reviewer: all of them under review, each still at its version. Answers how many were given. */
export async function moveToReviewer(
  tx: ActorTx,
  plans: readonly Pick<Plan, 'planId' | 'version'>[],
  reviewerPersonId: PersonId,
  by: PersonId,
  now: Date,
): Promise<number> {
  const { numAffectedRows } = await sql`
    update plans p set state = 'under_review', version = p.version + 1, reviewer_person_id = ${reviewerPersonId}::uuid,
      updated_by = ${by}::uuid, updated_at = ${now}::timestamptz
    from unnest(${plans.map((plan) => plan.planId)}::uuid[], ${plans.map((plan) => plan.version)}::integer[]) as given (plan_id, version)
    where p.plan_id = given.plan_id and p.version = given.version`.execute(tx)
  return Number(numAffectedRows ?? 0)
}

/** Marks that what is said about a plan changed, so that a page opened before is refused; who wrote in it stays as it was. */
export async function bumpVersion(tx: ActorTx, planId: PlanId): Promise<void> {
  await tx
    .updateTable('plans')
    .set((eb) => ({ version: eb('version', '+', 1) }))
    .where('plan_id', '=', planId)
    .execute()
}

/** Which of these plans a person wrote in or sent. */
export async function plansWrittenBy(
  tx: ActorTx,
  planIds: readonly PlanId[],
  personId: PersonId,
): Promise<ReadonlySet<PlanId>> {
  const rows = await tx
    .selectFrom('plan_authors')
    .select('plan_id')
    .where(sql<boolean>`plan_id = any (${[...planIds]}::uuid[])`)
    .where('person_id', '=', personId)
    .execute()
  return new Set(rows.map((row) => row.plan_id as PlanId))
}

export interface Reviewer {
  readonly personId: PersonId
  /** Whole name: two colleagues may share the short one. */
  readonly name: string
}

/** Who may examine plans on the actor's day. */
export async function listReviewers(tx: ActorTx): Promise<Reviewer[]> {
  const rows = await tx
    .selectFrom('assignments as a')
    .innerJoin('people as p', 'p.person_id', 'a.person_id')
    .select(['a.person_id', 'p.given_name', 'p.family_name'])
    .distinct()
    .where('a.role', 'in', ['reviewer', 'programme_officer'])
    .where('p.ceased_at', 'is', null)
    .where('a.valid_from', '<=', tx.actor.today)
    .where((eb) => eb.or([eb('a.valid_to', 'is', null), eb('a.valid_to', '>=', tx.actor.today)]))
    .orderBy('p.family_name')
    .orderBy('p.given_name')
    .orderBy('a.person_id')
    .execute()
  return rows.map((row) => ({
    personId: row.person_id as PersonId,
    name: `${row.given_name} ${row.family_name}`,
  }))
}

/** Who wrote in a plan or sent it. */
export async function authorsOf(tx: ActorTx, planId: PlanId): Promise<ReadonlySet<PersonId>> {
  const rows = await tx.selectFrom('plan_authors').select('person_id').where('plan_id', '=', planId).execute()
  return new Set(rows.map((row) => row.person_id as PersonId))
}

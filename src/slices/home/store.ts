// SPDX-License-Identifier: AGPL-3.0-or-later
import { sql } from 'kysely'
import type { ActorTx } from '../../platform/db/actor.ts'
import type { AdministrationId, AssociationId, PlanId } from '../../shared/ids.ts'
import { shortName } from '../../shared/names.ts'
import { countWithoutSecondFactor } from '../people/index.ts'
import { countBodies } from '../registry/index.ts'
import type { OfficeHelp, ReturnedPlan, ScopeBody, Upkeep } from './model.ts'

/** The bodies the actor acts for today, by name. */
export async function listScope(tx: ActorTx): Promise<ScopeBody[]> {
  const { rows } = await sql<ScopeBody>`
    select administration_id as id, ipa_code as "ipaCode", name, other_language_name as "otherLanguageName", kind
    from administrations where administration_id = any (regia.scope()) order by name, administration_id`.execute(
    tx,
  )
  return rows
}

/** Plans of these bodies that came back and wait for answers, the longest first. */
export async function listReturnedPlans(
  tx: ActorTx,
  scope: readonly AdministrationId[],
): Promise<ReturnedPlan[]> {
  const { rows } = await sql<{
    plan_id: PlanId
    administration_id: AdministrationId
    name: string
    version_count: number
    outcome_at: Date | null
    observations: number
    replies: number
  }>`
    select p.plan_id, p.administration_id, a.name, p.version_count, v.outcome_at,
      count(o.observation_id)::integer as observations, count(o.reply)::integer as replies
    from plans p
    join administrations a on a.administration_id = p.administration_id
    left join plan_versions v on v.plan_id = p.plan_id and v.number = p.version_count
    left join plan_observations o on o.plan_id = p.plan_id and o.version_number = p.version_count and o.is_published
    where p.state = 'returned' and p.administration_id = any (${[...scope]}::uuid[])
    group by p.plan_id, p.administration_id, a.name, p.version_count, v.outcome_at
    order by v.outcome_at nulls first, a.name, p.plan_id`.execute(tx)
  return rows.map((row) => ({
    planId: row.plan_id,
    administrationId: row.administration_id,
    administrationName: row.name,
    versionNumber: row.version_count,
    returnedAt: row.outcome_at,
    observations: row.observations,
    replies: row.replies,
  }))
}

/** The office of a body, and who of it answers: who follows the plan, else whoever has been there longest. */
export async function findOfficeHelp(
  tx: ActorTx,
  administrationId: AdministrationId,
): Promise<OfficeHelp | null> {
  const { rows } = await sql<{
    association_id: AssociationId
    name: string
    contact_phone: string | null
    contact_hours: string | null
    given_name: string | null
    family_name: string | null
  }>`
    select s.association_id, s.name, s.contact_phone, s.contact_hours, h.given_name, h.family_name
    from association_members m
    join associations s on s.association_id = m.association_id
    left join plans p on p.administration_id = m.administration_id
    left join assignments o on o.association_id = s.association_id and o.role = 'office_member'
      and o.valid_from <= regia.today() and (o.valid_to is null or o.valid_to >= regia.today())
    left join people h on h.person_id = o.person_id and h.ceased_at is null
    where m.administration_id = ${administrationId}::uuid
      and m.valid_from <= regia.today() and (m.valid_to is null or m.valid_to >= regia.today())
    order by (h.person_id is null), (h.person_id is distinct from p.responsible_person_id), o.valid_from, h.person_id
    limit 1`.execute(tx)
  const [row] = rows
  if (!row) return null
  return {
    associationId: row.association_id,
    officeName: row.name,
    personName:
      row.given_name === null
        ? null
        : shortName({ givenName: row.given_name, familyName: row.family_name ?? '', ceasedAt: null }),
    phone: row.contact_phone,
    hours: row.contact_hours,
  }
}

/** The plan of a body, when there is one. */
export async function findPlanOfBody(
  tx: ActorTx,
  administrationId: AdministrationId,
): Promise<PlanId | null> {
  const row = await tx
    .selectFrom('plans')
    .select('plan_id')
    .where('administration_id', '=', administrationId)
    .executeTakeFirst()
  return (row?.plan_id as PlanId | undefined) ?? null
}

/** What an administrator should put right: people with far-reaching roles and no second factor, bodies without their code. */
export async function countUpkeep(tx: ActorTx): Promise<Upkeep> {
  return {
    withoutSecondFactor: await countWithoutSecondFactor(tx),
    withoutIpaCode: await countBodies(tx, { withoutIpaCode: true }, 1_000_000),
  }
}

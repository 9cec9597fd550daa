// SPDX-License-Identifier: AGPL-3.0-or-later
import { sql } from 'kysely'
import type { ActorTx } from '../../platform/db/actor.ts'
import type { LocalDate } from '../../shared/dates.ts'
import type { DataCentreId } from '../../shared/ids.ts'
import type { Cents } from '../../shared/money.ts'
import { listRuleValues } from '../inventory/index.ts'
import type {
  PlacedService,
  PlaceFacts,
  SiblingRequest,
  SpendingRequestId,
  SpendingSettings,
} from './model.ts'

/** Every service hosted in a data centre with what its plan in force says; for its owner and for the programme. */
export async function listPlacedServices(tx: ActorTx, dataCentreId: DataCentreId): Promise<PlacedService[]> {
  const { rows } =
    await sql<PlacedService>`select administration_id as "administrationId", administration_name as "administrationName",
      digital_service_id as "serviceId", service_name as name, data_class as "dataClass", is_own as "isOwn", number as "planNumber",
      standing, approach, has_reason as "hasReason", starts_on as "startsOn", ends_on as "endsOn"
    from regia.place_plan(${dataCentreId})`.execute(tx)
  return rows
}

/** What the rules read of a data centre; null for one the actor does not see. */
export async function findPlaceFacts(tx: ActorTx, dataCentreId: DataCentreId): Promise<PlaceFacts | null> {
  const { rows } = await sql<
    Omit<PlaceFacts, 'yearlyCost' | 'services'> & { cents: Cents | null; countedOn: LocalDate | null }
  >`
    select d.data_centre_id as id, d.name, d.agid_group as "group", d.is_group_contested as "isGroupContested", d.state,
      d.closes_on as "closesOn", d.cpu_count as cpu, d.storage_gb as "storageGb", b.cents, b.counted_on as "countedOn"
    from data_centres d
    left join lateral (
      select counted_on, coalesce(energy_cents, 0) + coalesce(maintenance_cents, 0) + coalesce(connectivity_cents, 0)
        + coalesce(premises_cents, 0) + coalesce(staff_cents, 0) + coalesce(licences_cents, 0) + coalesce(other_cents, 0) as cents
      from data_centre_baselines where data_centre_id = d.data_centre_id order by number desc limit 1) b on true
    where d.data_centre_id = ${dataCentreId}`.execute(tx)
  const [row] = rows
  if (!row) return null
  const { cents, countedOn, ...place } = row
  const yearlyCost = cents !== null && cents > 0 && countedOn !== null ? { cents, countedOn } : null
  return { ...place, yearlyCost, services: await listPlacedServices(tx, dataCentreId) }
}

/** The other requests sent for a data centre, the latest first. */
export async function listSiblings(
  tx: ActorTx,
  dataCentreId: DataCentreId,
  but: SpendingRequestId | null,
): Promise<SiblingRequest[]> {
  const { rows } =
    await sql<SiblingRequest>`select r.spending_request_id as "requestId", r.subject, r.supplier, r.cig, r.state,
      r.starts_on as "startsOn", r.ends_on as "endsOn",
      coalesce((select jsonb_agg(jsonb_build_object('year', m.year, 'netCents', m.net_cents, 'vatCents', m.vat_cents) order by m.year)
        from spending_amounts m where m.spending_request_id = r.spending_request_id), '[]') as amounts
    from spending_requests r where r.data_centre_id = ${dataCentreId} and r.version_count > 0
      and r.spending_request_id is distinct from ${but}::uuid
    order by r.submitted_at desc, r.spending_request_id limit 200`.execute(tx)
  return rows
}

/** The numbers of house rules for spending in force on a day; without a row, what the project proposes. */
export async function loadSettings(tx: ActorTx, onDate: LocalDate): Promise<SpendingSettings> {
  const values = await listRuleValues(tx, onDate)
  const of = (code: string, proposed: number) => values.get(code) ?? proposed
  return {
    answerDays: of('spending-answer-days', 0),
    integrationDays: of('spending-integration-days', 30),
    expiryDays: [
      of('spending-expiry-days-1', 60),
      of('spending-expiry-days-2', 30),
      of('spending-expiry-days-3', 7),
    ],
    similarFewest: of('spending-similar-fewest', 5),
    expansionStops: of('spending-expansion-stops', 1) > 0,
  }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
import { sql } from 'kysely'
import type { ActorTx } from '../../platform/db/actor.ts'
import type { LocalDate } from '../../shared/dates.ts'
import { DomainError } from '../../shared/errors.ts'
import type { AdministrationId, DataCentreId } from '../../shared/ids.ts'
import { isUuid } from '../../shared/ids.ts'
import { nameWords } from '../../shared/search-text.ts'
import { inventoryErrors } from './errors.ts'
import type {
  DataCentre,
  DataCentreState,
  DataCentreValues,
  DigitalService,
  Host,
  HostedService,
  HostingChoice,
  Twin,
} from './model.ts'
import { hostingLabels, placeInWords } from './view.ts'

export const dataCentreColumns = sql`d.data_centre_id as "id", d.administration_id as "administrationId", d.name, d.site, d.room,
  d.agid_group as "group", d.group_reason as "groupReason", d.group_source as "groupSource", d.group_on as "groupOn",
  d.census_edition as "censusEdition", d.is_group_contested as "isGroupContested", d.is_shared as "isShared", d.servers_count as "servers",
  d.cpu_count as "cpu", d.ram_gb as "ram", d.storage_gb as "storage", d.racks_count as "racks", d.energy_kwh_year as "energy",
  d.capacity_on as "capacityOn", d.state, d.closes_on as "closesOn", d.closed_on as "closedOn", d.version,
  d.updated_at as "updatedAt"`

/** The data centres a body owns, closed ones included, by name. */
export async function listDataCentres(
  tx: ActorTx,
  administrationId: AdministrationId,
): Promise<DataCentre[]> {
  const { rows } = await sql<DataCentre>`select ${dataCentreColumns} from data_centres d
    where d.administration_id = ${administrationId} order by d.name, d.data_centre_id`.execute(tx)
  return rows
}

async function findDataCentre(tx: ActorTx, id: string, lock: boolean): Promise<DataCentre | null> {
  if (!isUuid(id)) return null
  const { rows } = await sql<DataCentre>`select ${dataCentreColumns} from data_centres d
    where d.data_centre_id = ${id} ${lock ? sql`for update of d` : sql``}`.execute(tx)
  return rows[0] ?? null
}

/** A data centre if the actor may open its page: a place of another body is known by name only. */
export function findReadableDataCentre(tx: ActorTx, id: DataCentreId): Promise<DataCentre | null> {
  return findDataCentre(tx, id, false)
}

/** One data centre the actor may see; refuses with INV-002. */
export async function getDataCentre(tx: ActorTx, id: DataCentreId | string): Promise<DataCentre> {
  const found = await findDataCentre(tx, id, false)
  if (!found) throw new DomainError(inventoryErrors.dataCentreNotFound)
  return found
}

/** The places where a body's services run, its own and those of other bodies. */
export async function hostsOf(tx: ActorTx, administrationId: AdministrationId): Promise<Host[]> {
  const { rows } =
    await sql<Host>`select data_centre_id as "id", name, agid_group as "group", state, closes_on as "closesOn",
    administration_id as "administrationId", administration_name as "administrationName"
    from regia.hosts_of(${administrationId})`.execute(tx)
  return rows
}

export const hostedColumns = sql`administration_id as "administrationId", administration_name as "administrationName",
  digital_service_id as "serviceId", service_name as "name", data_class as "dataClass", planned_end as "plannedEndOn", is_own as "isOwn"`

/** What runs in a place, services of other bodies included: for its owner, and for the programme. */
export async function listHostedServices(tx: ActorTx, id: DataCentreId): Promise<HostedService[]> {
  const { rows } = await sql<HostedService>`select ${hostedColumns}
    from regia.hosted_services(${id})`.execute(tx)
  return rows
}

/** Places a service of the body may run in: its own, and those of others that match the words. */
export async function listHostingChoices(
  tx: ActorTx,
  administrationId: AdministrationId,
  words: string,
): Promise<HostingChoice[]> {
  const { rows } = await sql<HostingChoice>`select data_centre_id as "id", name, agid_group as "group",
    administration_id as "administrationId", administration_name as "administrationName"
    from regia.hosting_choices(${nameWords(words).join(' ')}, ${administrationId})`.execute(tx)
  return rows
}

/** Whether a service of the body may be put there; waits for a closing under way. */
export async function mayHost(
  tx: ActorTx,
  id: DataCentreId,
  administrationId: AdministrationId,
): Promise<boolean> {
  const { rows } = await sql<{
    may: boolean
  }>`select regia.may_host(${id}, ${administrationId}) as may`.execute(tx)
  return rows[0]?.may ?? false
}

/** When the last service of whatever body is planned to leave, and how many have no date; for its owner only, nothing for the others. */
export async function lastPlannedEnd(
  tx: ActorTx,
  id: DataCentreId,
): Promise<{ lastEnd: LocalDate | null; undated: number }> {
  const { rows } = await sql<{
    lastEnd: LocalDate | null
    undated: number
  }>`select last_end as "lastEnd", undated from regia.last_planned_end(${id})`.execute(tx)
  return rows[0] ?? { lastEnd: null, undated: 0 }
}

export async function likelyTwins(
  tx: ActorTx,
  administrationId: AdministrationId,
  name: string,
): Promise<Twin[]> {
  const { rows } =
    await sql<Twin>`select name, administration_name as "administrationName", shared_id as "sharedId"
    from regia.likely_twins(${administrationId}, ${name})`.execute(tx)
  return rows
}

/** Where a service runs, in words, also when the place is of another body. */
export async function placeLabel(
  tx: ActorTx,
  service: Pick<DigitalService, 'administrationId' | 'hosting' | 'dataCentreId'>,
): Promise<string> {
  if (service.dataCentreId === null) return hostingLabels[service.hosting]
  const places = await hostsOf(tx, service.administrationId)
  const place = places.find(({ id }) => id === service.dataCentreId)
  return place
    ? placeInWords(place, place.administrationId === service.administrationId)
    : hostingLabels.data_centre
}

/** Locks a data centre the actor may write; null when they may only read it. */
export function lockDataCentre(tx: ActorTx, id: DataCentreId): Promise<DataCentre | null> {
  return findDataCentre(tx, id, true)
}

export function dataCentreRow(values: DataCentreValues) {
  return {
    name: values.name,
    site: values.site,
    room: values.room,
    agid_group: values.group,
    group_reason: values.groupReason,
    group_source: values.groupSource,
    group_on: values.groupOn,
    census_edition: values.censusEdition,
    is_group_contested: values.isGroupContested,
    is_shared: values.isShared,
    servers_count: values.servers,
    cpu_count: values.cpu,
    ram_gb: values.ram,
    storage_gb: values.storage,
    racks_count: values.racks,
    energy_kwh_year: values.energy,
    capacity_on: values.capacityOn,
    closes_on: values.closesOn,
    closed_on: values.closedOn,
  }
}

export async function insertDataCentre(
  tx: ActorTx,
  administrationId: AdministrationId,
  id: DataCentreId,
  values: DataCentreValues & { state: DataCentreState },
  now: Date,
): Promise<void> {
  await tx
    .insertInto('data_centres')
    .values({
      administration_id: administrationId,
      data_centre_id: id,
      ...dataCentreRow(values),
      state: values.state,
      created_at: now,
      updated_at: now,
    })
    .execute()
}

/** Writes a locked data centre whole and makes it one version older. */
export async function updateDataCentre(
  tx: ActorTx,
  id: DataCentreId,
  values: DataCentreValues & { state: DataCentreState },
  now: Date,
): Promise<void> {
  await tx
    .updateTable('data_centres')
    .set({
      ...dataCentreRow(values),
      state: values.state,
      version: sql<number>`version + 1`,
      updated_at: now,
    })
    .where('data_centre_id', '=', id)
    .execute()
}

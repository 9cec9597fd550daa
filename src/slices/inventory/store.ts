// SPDX-License-Identifier: AGPL-3.0-or-later
import { sql } from 'kysely'
import type { ActorTx } from '../../platform/db/actor.ts'
import { DomainError } from '../../shared/errors.ts'
import type { AdministrationId, DataCentreId, DigitalServiceId } from '../../shared/ids.ts'
import { isUuid } from '../../shared/ids.ts'
import { inventoryErrors } from './errors.ts'
import type { DataCentre, DigitalService, Host, HostedService, HostingChoice } from './model.ts'

const serviceColumns = sql`s.digital_service_id as "id", s.administration_id as "administrationId", s.name,
  s.service_type_code as "typeCode", s.state, s.data_class as "dataClass", s.data_class_source as "dataClassSource",
  s.data_class_on as "dataClassOn", s.hosting, s.data_centre_id as "dataCentreId", s.users_count as "usersCount", s.note,
  s.responsible_person_id as "responsiblePersonId", s.version, s.updated_at as "updatedAt",
  coalesce((select json_agg(json_build_object('id', w.software_id, 'name', w.name) order by w.name, w.software_id)
    from service_software l join software w on w.administration_id = l.administration_id and w.software_id = l.software_id
    where l.administration_id = s.administration_id and l.digital_service_id = s.digital_service_id), '[]') as "software"`

const dataCentreColumns = sql`d.data_centre_id as "id", d.administration_id as "administrationId", d.name, d.site,
  d.agid_group as "group", d.group_reason as "groupReason", d.group_source as "groupSource", d.group_on as "groupOn",
  d.is_group_contested as "isGroupContested", d.is_shared as "isShared", d.state, d.closes_on as "closesOn", d.version,
  d.updated_at as "updatedAt"`

/** The services of a body, by name; the ceased ones only when asked. */
export async function listServices(
  tx: ActorTx,
  administrationId: AdministrationId,
  options: { withCeased?: boolean } = {},
): Promise<DigitalService[]> {
  const { rows } = await sql<DigitalService>`select ${serviceColumns} from digital_services s
    where s.administration_id = ${administrationId} ${options.withCeased ? sql`` : sql`and s.state = 'active'`}
    order by s.name, s.digital_service_id`.execute(tx)
  return rows
}

export async function findService(tx: ActorTx, id: string, lock = false): Promise<DigitalService | null> {
  if (!isUuid(id)) return null
  const { rows } = await sql<DigitalService>`select ${serviceColumns} from digital_services s
    where s.digital_service_id = ${id} ${lock ? sql`for update of s` : sql``}`.execute(tx)
  return rows[0] ?? null
}

/** One service the actor may see; refuses with INV-001. */
export async function getService(tx: ActorTx, id: DigitalServiceId | string): Promise<DigitalService> {
  const found = await findService(tx, id)
  if (!found) throw new DomainError(inventoryErrors.serviceNotFound)
  return found
}

/** The data centres a body owns, closed ones included, by name. */
export async function listDataCentres(
  tx: ActorTx,
  administrationId: AdministrationId,
): Promise<DataCentre[]> {
  const { rows } = await sql<DataCentre>`select ${dataCentreColumns} from data_centres d
    where d.administration_id = ${administrationId} order by d.name, d.data_centre_id`.execute(tx)
  return rows
}

export async function findDataCentre(tx: ActorTx, id: string, lock = false): Promise<DataCentre | null> {
  if (!isUuid(id)) return null
  const { rows } = await sql<DataCentre>`select ${dataCentreColumns} from data_centres d
    where d.data_centre_id = ${id} ${lock ? sql`for update of d` : sql``}`.execute(tx)
  return rows[0] ?? null
}

/** One data centre the actor may see; refuses with INV-002. */
export async function getDataCentre(tx: ActorTx, id: DataCentreId | string): Promise<DataCentre> {
  const found = await findDataCentre(tx, id)
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

/** What runs in a place, services of other bodies included: for its owner, and for the programme. */
export async function listHostedServices(tx: ActorTx, id: DataCentreId): Promise<HostedService[]> {
  const { rows } = await sql<HostedService>`select administration_id as "administrationId",
    administration_name as "administrationName", digital_service_id as "serviceId", service_name as "name",
    data_class as "dataClass", planned_end as "plannedEndOn", is_own as "isOwn"
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
    from regia.hosting_choices(${words}, ${administrationId})`.execute(tx)
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

// SPDX-License-Identifier: AGPL-3.0-or-later
import { sql } from 'kysely'
import type { ActorTx } from '../../platform/db/actor.ts'
import { DomainError } from '../../shared/errors.ts'
import type { AdministrationId, DigitalServiceId, PersonId, SoftwareId } from '../../shared/ids.ts'
import { isUuid } from '../../shared/ids.ts'
import { shortName } from '../../shared/names.ts'
import { inventoryErrors } from './errors.ts'
import type { DigitalService, ServiceState, ServiceValues, Software, SoftwareValues } from './model.ts'

const serviceColumns = sql`s.digital_service_id as "id", s.administration_id as "administrationId", s.name,
  s.service_type_code as "typeCode", s.state, s.data_class as "dataClass", s.data_class_source as "dataClassSource",
  s.data_class_on as "dataClassOn", s.hosting, s.data_centre_id as "dataCentreId", s.users_count as "usersCount", s.note,
  s.responsible_person_id as "responsiblePersonId", s.version, s.updated_at as "updatedAt",
  coalesce((select json_agg(json_build_object('id', w.software_id, 'name', w.name) order by w.name, w.software_id)
    from service_software l join software w on w.administration_id = l.administration_id and w.software_id = l.software_id
    where l.administration_id = s.administration_id and l.digital_service_id = s.digital_service_id), '[]') as "software"`

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

async function findService(tx: ActorTx, id: string, lock = false): Promise<DigitalService | null> {
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

/** A service the actor may see, null when there is none. */
export function findServiceById(tx: ActorTx, id: DigitalServiceId): Promise<DigitalService | null> {
  return findService(tx, id)
}

/** Locks a service the actor may write; null when they may only read it. */
export function lockService(tx: ActorTx, id: DigitalServiceId): Promise<DigitalService | null> {
  return findService(tx, id, true)
}

type ServiceRow = Omit<ServiceValues, 'softwareIds' | 'newSoftware'>

export function serviceRow(values: ServiceRow) {
  return {
    name: values.name,
    service_type_code: values.typeCode,
    data_class: values.dataClass,
    data_class_source: values.dataClassSource,
    data_class_on: values.dataClassOn,
    hosting: values.hosting,
    data_centre_id: values.dataCentreId,
    users_count: values.usersCount,
    responsible_person_id: values.responsiblePersonId,
    note: values.note,
  }
}

export async function insertServices(
  tx: ActorTx,
  administrationId: AdministrationId,
  services: readonly (ServiceRow & { id: DigitalServiceId })[],
  now: Date,
): Promise<void> {
  if (services.length === 0) return
  await tx
    .insertInto('digital_services')
    .values(
      services.map((service) => ({
        administration_id: administrationId,
        digital_service_id: service.id,
        ...serviceRow(service),
        created_at: now,
        updated_at: now,
      })),
    )
    .execute()
}

/** Writes a locked service whole and makes it one version older. */
export async function updateService(
  tx: ActorTx,
  id: DigitalServiceId,
  values: ServiceRow & { state: ServiceState },
  now: Date,
): Promise<void> {
  await tx
    .updateTable('digital_services')
    .set({ ...serviceRow(values), state: values.state, version: sql<number>`version + 1`, updated_at: now })
    .where('digital_service_id', '=', id)
    .execute()
}

/** Makes the links of a service exactly these. */
export async function linkSoftware(
  tx: ActorTx,
  service: Pick<DigitalService, 'id' | 'administrationId'>,
  softwareIds: readonly SoftwareId[],
): Promise<void> {
  await sql`delete from service_software where administration_id = ${service.administrationId}
    and digital_service_id = ${service.id} and software_id <> all (${[...softwareIds]}::uuid[])`.execute(tx)
  await sql`insert into service_software (administration_id, digital_service_id, software_id)
    select ${service.administrationId}::uuid, ${service.id}::uuid, software_id
    from software where administration_id = ${service.administrationId} and software_id = any (${[...softwareIds]}::uuid[])
    on conflict do nothing`.execute(tx)
}

const softwareColumns = sql`w.software_id as "id", w.administration_id as "administrationId", w.name,
  w.product, w.product_version as "productVersion", w.supplier, w.contract_ends_on as "contractEndsOn", w.licences, w.yearly_cost_cents as "yearlyCostCents",
  w.components, w.opportunity, w.risk, w.ease, w.version, w.updated_at as "updatedAt"`

/** The software of a body, by name. */
export async function listSoftware(tx: ActorTx, administrationId: AdministrationId): Promise<Software[]> {
  const { rows } = await sql<Software>`select ${softwareColumns} from software w
    where w.administration_id = ${administrationId} order by w.name, w.software_id`.execute(tx)
  return rows
}

/** One software the actor may see; refuses with INV-004. With `lock`, null when they may only read it. */
export async function getSoftware(tx: ActorTx, id: string): Promise<Software> {
  const found = isUuid(id) ? await findSoftware(tx, id, false) : null
  if (!found) throw new DomainError(inventoryErrors.softwareNotFound)
  return found
}

export function lockSoftware(tx: ActorTx, id: SoftwareId): Promise<Software | null> {
  return findSoftware(tx, id, true)
}

async function findSoftware(tx: ActorTx, id: string, lock: boolean): Promise<Software | null> {
  const { rows } = await sql<Software>`select ${softwareColumns} from software w
    where w.software_id = ${id} ${lock ? sql`for update of w` : sql``}`.execute(tx)
  return rows[0] ?? null
}

export function softwareRow(values: SoftwareValues) {
  return {
    name: values.name,
    product: values.product,
    product_version: values.productVersion,
    supplier: values.supplier,
    contract_ends_on: values.contractEndsOn,
    licences: values.licences,
    yearly_cost_cents: values.yearlyCostCents,
    components: values.components,
    opportunity: values.opportunity,
    risk: values.risk,
    ease: values.ease,
  }
}

export async function insertSoftware(
  tx: ActorTx,
  administrationId: AdministrationId,
  id: SoftwareId,
  values: SoftwareValues,
  now: Date,
): Promise<void> {
  await tx
    .insertInto('software')
    .values({
      administration_id: administrationId,
      software_id: id,
      ...softwareRow(values),
      created_at: now,
      updated_at: now,
    })
    .execute()
}

export async function updateSoftware(
  tx: ActorTx,
  id: SoftwareId,
  values: SoftwareValues,
  now: Date,
): Promise<void> {
  await tx
    .updateTable('software')
    .set({ ...softwareRow(values), version: sql<number>`version + 1`, updated_at: now })
    .where('software_id', '=', id)
    .execute()
}

export async function deleteSoftware(tx: ActorTx, id: SoftwareId): Promise<void> {
  await tx.deleteFrom('software').where('software_id', '=', id).execute()
}

/** The services, ceased ones included, that a software supports. */
export async function listSupportedServices(
  tx: ActorTx,
  id: SoftwareId,
): Promise<{ id: DigitalServiceId; name: string; state: ServiceState }[]> {
  const { rows } = await sql<{ id: DigitalServiceId; name: string; state: ServiceState }>`
    select s.digital_service_id as "id", s.name, s.state from service_software l
    join digital_services s on s.administration_id = l.administration_id and s.digital_service_id = l.digital_service_id
    where l.software_id = ${id} order by s.name, s.digital_service_id`.execute(tx)
  return rows
}

/** Who may be named responsible for what a body has: those who write for it today. By name. */
export async function listWriters(
  tx: ActorTx,
  administrationId: AdministrationId,
): Promise<{ id: PersonId; name: string }[]> {
  const { rows } = await sql<{ id: PersonId; givenName: string; familyName: string }>`
    select p.person_id as "id", p.given_name as "givenName", p.family_name as "familyName"
    from regia.writers_of(${administrationId}) w join people p on p.person_id = w.person_id
    order by p.given_name, p.family_name, p.person_id`.execute(tx)
  return rows.map(({ id, ...name }) => ({ id, name: shortName({ ...name, ceasedAt: null }) }))
}

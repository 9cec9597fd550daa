// SPDX-License-Identifier: AGPL-3.0-or-later

import type { Store } from '../../src/platform/db/store.ts'
import { newId } from '../../src/platform/ids.ts'
import type { DataCentreId, DigitalServiceId, SoftwareId } from '../../src/shared/ids.ts'

/** What a factory needs of a test database: the owner's way in, so that a test stands on rows no policy has filtered. */
type Rows = { readonly store: Pick<Store, 'ownerRows'> }

const at = '2026-01-01T08:00:00Z'

async function insert(database: Rows, table: string, row: Record<string, unknown>): Promise<void> {
  const names = Object.keys(row)
  const places = names.map((_, index) => `$${index + 1}`)
  await database.store.ownerRows(
    `insert into ${table} (${names.join(', ')}) values (${places.join(', ')}) returning 1`,
    Object.values(row),
  )
}

export interface DataCentreValues {
  administrationId: string
  name?: string
  site?: string
  group?: 'PSN' | 'A' | 'B' | null
  groupReason?: string
  groupSource?: string
  groupOn?: string | null
  isGroupContested?: boolean
  isShared?: boolean
  state?: 'active' | 'in_decommissioning' | 'closed'
  closesOn?: string | null
  /** For a closed one: 31 December 2025 unless said otherwise. */
  closedOn?: string
  room?: string
}

/** A data centre of a body: group B, active, its own services only, unless said otherwise. */
export async function aDataCentre(database: Rows, values: DataCentreValues): Promise<{ id: DataCentreId }> {
  const id = newId<DataCentreId>()
  await insert(database, 'data_centres', {
    administration_id: values.administrationId,
    data_centre_id: id,
    name: values.name ?? 'Municipio',
    site: values.site ?? '',
    room: values.room ?? '',
    agid_group: values.group === undefined ? 'B' : values.group,
    group_reason: values.groupReason ?? '',
    group_source: values.groupSource ?? '',
    group_on: values.groupOn ?? null,
    is_group_contested: values.isGroupContested ?? false,
    is_shared: values.isShared ?? false,
    state: values.state ?? 'active',
    closes_on: values.closesOn ?? null,
    closed_on: values.state === 'closed' ? (values.closedOn ?? '2025-12-31') : null,
    created_at: at,
    updated_at: at,
  })
  return { id }
}

export interface SoftwareValues {
  administrationId: string
  name?: string
  productVersion?: string
  supplier?: string
  contractEndsOn?: string | null
  components?: string
  yearlyCostCents?: number | null
}

/** A software of a body. */
export async function aSoftware(database: Rows, values: SoftwareValues): Promise<{ id: SoftwareId }> {
  const id = newId<SoftwareId>()
  await insert(database, 'software', {
    administration_id: values.administrationId,
    software_id: id,
    name: values.name ?? 'Demos',
    product_version: values.productVersion ?? '',
    supplier: values.supplier ?? '',
    components: values.components ?? '',
    yearly_cost_cents: values.yearlyCostCents ?? null,
    contract_ends_on: values.contractEndsOn ?? null,
    created_at: at,
    updated_at: at,
  })
  return { id }
}

export interface ServiceValues {
  administrationId: string
  name?: string
  typeCode?: string | null
  state?: 'active' | 'ceased'
  dataClass?: 'ordinary' | 'critical' | 'strategic' | null
  dataClassSource?: string
  dataClassOn?: string | null
  /** `data_centre` by itself when a data centre is given. */
  hosting?: 'cloud' | 'supplier' | 'unknown'
  dataCentreId?: string | null
  usersCount?: number | null
  note?: string
  responsiblePersonId?: string | null
  softwareIds?: readonly string[]
}

/** An active digital service of a body: ordinary data, place not known, unless said otherwise. */
export async function aService(database: Rows, values: ServiceValues): Promise<{ id: DigitalServiceId }> {
  const id = newId<DigitalServiceId>()
  await insert(database, 'digital_services', {
    administration_id: values.administrationId,
    digital_service_id: id,
    name: values.name ?? 'Protocollo',
    service_type_code: values.typeCode ?? null,
    state: values.state ?? 'active',
    data_class: values.dataClass === undefined ? 'ordinary' : values.dataClass,
    data_class_source: values.dataClassSource ?? '',
    data_class_on: values.dataClassOn ?? null,
    hosting: values.dataCentreId ? 'data_centre' : (values.hosting ?? 'unknown'),
    data_centre_id: values.dataCentreId ?? null,
    users_count: values.usersCount ?? null,
    note: values.note ?? '',
    responsible_person_id: values.responsiblePersonId ?? null,
    created_at: at,
    updated_at: at,
  })
  for (const softwareId of values.softwareIds ?? [])
    await insert(database, 'service_software', {
      administration_id: values.administrationId,
      digital_service_id: id,
      software_id: softwareId,
    })
  return { id }
}

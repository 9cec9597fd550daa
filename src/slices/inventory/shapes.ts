// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Shape } from './merge.ts'
import {
  capacities,
  type DataCentre,
  type DataCentreValues,
  type DigitalService,
  type ServiceValues,
  type Software,
  type SoftwareValues,
} from './model.ts'

export type ServicePart = 'name' | 'type' | 'software' | 'place' | 'class' | 'users' | 'responsible' | 'note'

export const serviceShape: Shape<ServiceValues, ServicePart> = {
  name: ['name'],
  type: ['typeCode'],
  software: ['softwareIds', 'newSoftware'],
  place: ['hosting', 'dataCentreId'],
  class: ['dataClass', 'dataClassSource', 'dataClassOn'],
  users: ['usersCount'],
  responsible: ['responsiblePersonId'],
  note: ['note'],
}

/** What a form shows of a stored service. Links are sorted, so that the same ones always read the same. */
export function serviceValues(service: DigitalService): ServiceValues {
  return {
    name: service.name,
    typeCode: service.typeCode,
    softwareIds: service.software.map((each) => each.id).sort(),
    newSoftware: [],
    hosting: service.hosting,
    dataCentreId: service.dataCentreId,
    dataClass: service.dataClass,
    dataClassSource: service.dataClassSource,
    dataClassOn: service.dataClassOn,
    usersCount: service.usersCount,
    responsiblePersonId: service.responsiblePersonId,
    note: service.note,
  }
}

/** A service of which only the name is known yet. */
export function newServiceValues(name: string): ServiceValues {
  return {
    name,
    typeCode: null,
    softwareIds: [],
    newSoftware: [],
    hosting: 'unknown',
    dataCentreId: null,
    dataClass: null,
    dataClassSource: '',
    dataClassOn: null,
    usersCount: null,
    responsiblePersonId: null,
    note: '',
  }
}

export type DataCentrePart = 'name' | 'site' | 'room' | 'group' | 'capacity' | 'shared' | 'closing' | 'closed'

export const dataCentreShape: Shape<DataCentreValues, DataCentrePart> = {
  name: ['name'],
  site: ['site'],
  room: ['room'],
  group: ['group', 'groupReason', 'groupSource', 'groupOn', 'censusEdition', 'isGroupContested'],
  capacity: [...capacities, 'capacityOn'],
  shared: ['isShared'],
  closing: ['closesOn'],
  closed: ['closedOn'],
}

/** The fields of every part. */
function valuesOf<Stored extends Values, Values, Part extends string>(
  shape: Shape<Values, Part>,
  stored: Stored,
): Values {
  const names = Object.values<readonly (keyof Values & string)[]>(shape).flat()
  return Object.fromEntries(names.map((name) => [name, stored[name]])) as Values
}

export function dataCentreValues(place: DataCentre): DataCentreValues {
  return valuesOf(dataCentreShape, place)
}

/** A data centre of which only the name is known yet. */
export function newDataCentreValues(name: string): DataCentreValues {
  return {
    name,
    site: '',
    room: '',
    group: null,
    groupReason: '',
    groupSource: '',
    groupOn: null,
    censusEdition: '',
    isGroupContested: false,
    isShared: false,
    servers: null,
    cpu: null,
    ram: null,
    storage: null,
    racks: null,
    energy: null,
    capacityOn: null,
    closesOn: null,
    closedOn: null,
  }
}

export type SoftwarePart =
  | 'name'
  | 'product'
  | 'version'
  | 'supplier'
  | 'contract'
  | 'licences'
  | 'cost'
  | 'components'
  | 'opportunity'
  | 'risk'
  | 'ease'

export const softwareShape: Shape<SoftwareValues, SoftwarePart> = {
  name: ['name'],
  product: ['product'],
  version: ['productVersion'],
  supplier: ['supplier'],
  contract: ['contractEndsOn'],
  licences: ['licences'],
  cost: ['yearlyCostCents'],
  components: ['components'],
  opportunity: ['opportunity'],
  risk: ['risk'],
  ease: ['ease'],
}

export function softwareValues(software: Software): SoftwareValues {
  return valuesOf(softwareShape, software)
}

/** A software of which only the name is known yet. */
export function newSoftwareValues(name: string): SoftwareValues {
  return {
    name,
    product: '',
    productVersion: '',
    supplier: '',
    contractEndsOn: null,
    licences: '',
    yearlyCostCents: null,
    components: '',
    opportunity: null,
    risk: null,
    ease: null,
  }
}

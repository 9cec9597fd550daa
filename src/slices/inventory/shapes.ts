// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Shape } from './merge.ts'
import type {
  DataCentre,
  DataCentreValues,
  DigitalService,
  ServiceValues,
  Software,
  SoftwareValues,
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

export type DataCentrePart = 'name' | 'site' | 'group' | 'shared' | 'closing'

export const dataCentreShape: Shape<DataCentreValues, DataCentrePart> = {
  name: ['name'],
  site: ['site'],
  group: ['group', 'groupReason', 'groupSource', 'groupOn', 'isGroupContested'],
  shared: ['isShared'],
  closing: ['closesOn'],
}

export function dataCentreValues(place: DataCentre): DataCentreValues {
  const { name, site, group, groupReason, groupSource, groupOn, isGroupContested, isShared, closesOn } = place
  return { name, site, group, groupReason, groupSource, groupOn, isGroupContested, isShared, closesOn }
}

export type SoftwarePart =
  | 'name'
  | 'version'
  | 'supplier'
  | 'contract'
  | 'licences'
  | 'opportunity'
  | 'risk'
  | 'ease'

export const softwareShape: Shape<SoftwareValues, SoftwarePart> = {
  name: ['name'],
  version: ['productVersion'],
  supplier: ['supplier'],
  contract: ['contractEndsOn'],
  licences: ['licences'],
  opportunity: ['opportunity'],
  risk: ['risk'],
  ease: ['ease'],
}

export function softwareValues(software: Software): SoftwareValues {
  const { name, productVersion, supplier, contractEndsOn, licences, opportunity, risk, ease } = software
  return { name, productVersion, supplier, contractEndsOn, licences, opportunity, risk, ease }
}

/** A software of which only the name is known yet. */
export function newSoftwareValues(name: string): SoftwareValues {
  return {
    name,
    productVersion: '',
    supplier: '',
    contractEndsOn: null,
    licences: '',
    opportunity: null,
    risk: null,
    ease: null,
  }
}

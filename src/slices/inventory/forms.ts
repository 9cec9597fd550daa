// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatDate } from '../../shared/dates.ts'
import type { PostedForm } from '../../shared/forms.ts'
import { formatAmount, formatMoney } from '../../shared/money.ts'
import { placeKey, type ServiceChoices } from './inputs.ts'
import {
  type Capacity,
  capacities,
  type DataCentreValues,
  type HostingChoice,
  type ServiceValues,
  type SoftwareValues,
} from './model.ts'
import type { DataCentrePart, ServicePart, SoftwarePart } from './shapes.ts'
import {
  capacitiesInWords,
  capacityInWords,
  classInWords,
  classSourceInWords,
  degreeLabels,
  groupInWords,
  hostingLabels,
  placeInWords,
  priorityLabels,
} from './view.ts'

const date = (value: string | null) => (value === null ? '' : formatDate(value))

/** A stored service as its form shows it. */
export function serviceForm(values: ServiceValues): PostedForm {
  return {
    name: values.name,
    typeCode: values.typeCode ?? '',
    software: values.softwareIds,
    newSoftware: values.newSoftware.join('; '),
    place: placeKey(values),
    dataClass: values.dataClass ?? 'unknown',
    dataClassSource: values.dataClassSource,
    dataClassOn: date(values.dataClassOn),
    usersCount: values.usersCount === null ? '' : String(values.usersCount),
    responsiblePersonId: values.responsiblePersonId ?? '',
    note: values.note,
  }
}

export function dataCentreForm(values: DataCentreValues): PostedForm {
  return {
    name: values.name,
    site: values.site,
    room: values.room,
    group: values.group ?? 'unknown',
    groupReason: values.groupReason,
    groupSource: values.groupSource,
    groupOn: date(values.groupOn),
    censusEdition: values.censusEdition,
    isGroupContested: values.isGroupContested ? '1' : '',
    isShared: values.isShared ? '1' : '',
    ...Object.fromEntries(capacities.map((key) => [key, capacityField(key, values[key])])),
    capacityOn: date(values.capacityOn),
    closesOn: date(values.closesOn),
    closedOn: date(values.closedOn),
  }
}

/** What a field shows again; its unit stays where it can be another. */
function capacityField(key: Capacity, value: number | null): string {
  return capacityInWords(key, value)?.replace(' kWh', '') ?? ''
}

export function softwareForm(values: SoftwareValues): PostedForm {
  const { yearlyCostCents, ...rest } = values
  return {
    ...rest,
    contractEndsOn: date(values.contractEndsOn),
    yearlyCost: yearlyCostCents === null ? '' : formatAmount(yearlyCostCents),
    opportunity: values.opportunity ?? '',
    risk: values.risk ?? '',
    ease: values.ease ?? '',
  }
}

/** The questions of a guided form, in order: each decides one thing, in the parts it writes. */
export const serviceSteps = [
  { key: 'nome', label: 'Servizio', parts: ['type', 'name'] },
  { key: 'applicativi', label: 'Applicativi', parts: ['software'] },
  { key: 'dove', label: 'Dove sta', parts: ['place'] },
  { key: 'classe', label: 'Classe', parts: ['class'] },
  { key: 'persone', label: 'Utenti e persona', parts: ['users', 'responsible', 'note'] },
] as const satisfies readonly { key: string; label: string; parts: readonly ServicePart[] }[]

export type ServiceStep = (typeof serviceSteps)[number]

export function findStep(key: string | undefined): ServiceStep | undefined {
  return serviceSteps.find((step) => step.key === key)
}

/** Whether a question already has an answer. */
export function isAnswered(step: ServiceStep, values: ServiceValues): boolean {
  switch (step.key) {
    case 'nome':
      return values.name !== ''
    case 'applicativi':
      return values.softwareIds.length > 0
    case 'dove':
      return values.hosting !== 'unknown'
    case 'classe':
      return values.dataClass !== null
    case 'persone':
      return values.usersCount !== null && values.responsiblePersonId !== null
  }
}

const none = 'nessun valore'

/** A part of a service as a sentence shows it: for conflicts and for the summary. */
export function servicePartInWords(
  part: ServicePart,
  values: ServiceValues,
  choices: ServiceChoices,
  administrationId: string,
): { label: string; value: string } {
  switch (part) {
    case 'name':
      return { label: 'Nome', value: values.name }
    case 'type':
      return { label: 'Tipo', value: typeLabel(values.typeCode, choices) ?? 'fuori catalogo' }
    case 'software': {
      const names = values.softwareIds.map(
        (id) => choices.software.find((each) => each.id === id)?.name ?? '',
      )
      return { label: 'Applicativi', value: [...names, ...values.newSoftware].join(', ') || none }
    }
    case 'place':
      return { label: 'Dove sta', value: placeValue(values, choices.places, administrationId) }
    case 'class':
      return {
        label: 'Classe',
        value: [classInWords(values.dataClass), classSourceInWords(values)]
          .filter((each) => each !== '')
          .join(' · '),
      }
    case 'users':
      return { label: 'Utenti', value: values.usersCount === null ? none : String(values.usersCount) }
    case 'responsible':
      return {
        label: 'Persona responsabile',
        value: choices.writers.find(({ id }) => id === values.responsiblePersonId)?.name ?? none,
      }
    case 'note':
      return { label: 'Nota', value: values.note || none }
  }
}

export function dataCentrePartInWords(
  part: DataCentrePart,
  values: DataCentreValues,
): { label: string; value: string } {
  switch (part) {
    case 'name':
      return { label: 'Nome', value: values.name }
    case 'site':
      return { label: 'Sede', value: values.site || none }
    case 'room':
      return { label: 'Locale', value: values.room || none }
    case 'capacity':
      return { label: 'Dimensioni', value: capacitiesInWords(values) || none }
    case 'group': {
      const { groupReason, groupSource, groupOn, censusEdition, isGroupContested } = values
      const contested = isGroupContested ? 'contestato' : ''
      const rest = [groupReason, groupSource, date(groupOn), censusEdition, contested]
      return {
        label: 'Gruppo',
        value: [groupInWords(values.group), ...rest].filter((each) => each !== '').join(' · '),
      }
    }
    case 'shared':
      return { label: 'Ospita altri enti', value: values.isShared ? 'sì' : 'no' }
    case 'closing':
      return { label: 'Chiusura prevista', value: date(values.closesOn) || none }
    case 'closed':
      return { label: 'Chiuso il', value: date(values.closedOn) || none }
  }
}

export function softwarePartInWords(
  part: SoftwarePart,
  values: SoftwareValues,
): { label: string; value: string } {
  switch (part) {
    case 'name':
      return { label: 'Nome', value: values.name }
    case 'product':
      return { label: 'Prodotto', value: values.product || none }
    case 'version':
      return { label: 'Versione', value: values.productVersion || none }
    case 'supplier':
      return { label: 'Fornitore', value: values.supplier || none }
    case 'contract':
      return { label: 'Fine del contratto', value: date(values.contractEndsOn) || none }
    case 'licences':
      return { label: 'Licenze', value: values.licences || none }
    case 'cost':
      return {
        label: 'Costo annuo',
        value: values.yearlyCostCents === null ? none : formatMoney(values.yearlyCostCents),
      }
    case 'components':
      return { label: 'Componenti', value: values.components || none }
    case 'opportunity':
    case 'risk':
    case 'ease':
      return { label: priorityLabels[part], value: values[part] ? degreeLabels[values[part]] : none }
  }
}

export function typeLabel(code: string | null, choices: Pick<ServiceChoices, 'types'>): string | null {
  return code === null ? null : (choices.types.find((type) => type.code === code)?.label ?? code)
}

function placeValue(
  values: ServiceValues,
  places: readonly HostingChoice[],
  administrationId: string,
): string {
  if (values.dataCentreId === null) return hostingLabels[values.hosting]
  const place = places.find(({ id }) => id === values.dataCentreId)
  return place ? placeInWords(place, place.administrationId === administrationId) : hostingLabels.data_centre
}

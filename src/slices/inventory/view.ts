// SPDX-License-Identifier: AGPL-3.0-or-later
import type { DataClass } from '../../shared/classification.ts'
import { dataClassLabels } from '../../shared/classification.ts'
import { formatDate } from '../../shared/dates.ts'
import { formatGigabytes } from '../../shared/gigabytes.ts'
import { formatCount } from '../../shared/money.ts'
import {
  type AgidGroup,
  type Capacity,
  type CloudServiceKind,
  type CostItem,
  capacities,
  costItems,
  type DataCentreState,
  type DataCentreValues,
  type Degree,
  type DigitalService,
  type EvaluationCriterion,
  type Hosting,
  type HostingChoice,
  type Milestone,
  type MilestoneAudience,
  type RequirementAnswer,
  type ServiceState,
  type TermSubject,
} from './model.ts'
import type { DataCentreGap, ServiceGap } from './rules.ts'

export const hostingLabels: Readonly<Record<Hosting, string>> = {
  data_centre: 'Data center',
  cloud: 'Cloud',
  supplier: 'Presso il fornitore',
  unknown: 'Non si sa ancora',
}

export const groupLabels: Readonly<Record<AgidGroup, string>> = {
  PSN: 'Candidabile a PSN',
  A: 'Gruppo A',
  B: 'Gruppo B',
}

export const degreeLabels: Readonly<Record<Degree, string>> = { high: 'Alto', medium: 'Medio', low: 'Basso' }

export const priorityLabels = {
  opportunity: 'Opportunità da cogliere',
  risk: 'Rischio',
  ease: 'Facilità di migrazione',
} as const

export const capacityLabels: Readonly<Record<Capacity, string>> = {
  servers: 'Server',
  cpu: 'CPU',
  ram: 'RAM',
  storage: 'Storage',
  racks: 'Rack',
  energy: 'Energia in un anno',
}

/** «512 GB», «12.000 kWh», «14»; null when it is not known. */
export function capacityInWords(key: Capacity, value: number | null): string | null {
  if (value === null) return null
  if (key === 'ram' || key === 'storage') return formatGigabytes(value)
  return key === 'energy' ? `${formatCount(value)} kWh` : formatCount(value)
}

/** «Server 14 · RAM 512 GB · al 1 marzo 2026». */
export function capacitiesInWords(values: Pick<DataCentreValues, Capacity | 'capacityOn'>): string {
  const known = capacities
    .filter((key) => values[key] !== null)
    .map((key) => `${capacityLabels[key]} ${capacityInWords(key, values[key])}`)
  return [...known, ...(values.capacityOn === null ? [] : [`al ${formatDate(values.capacityOn)}`])].join(
    ' · ',
  )
}

export const cloudServiceLabels: Readonly<Record<CloudServiceKind, string>> = {
  infrastructure: 'Infrastruttura',
  iaas: 'IaaS',
  paas: 'PaaS',
  saas: 'SaaS',
}

export const qualificationStateLabels = { qualified: 'qualificato', revoked: 'revocato' } as const

export const serviceStateLabels: Readonly<Record<ServiceState, string>> = {
  active: 'Attivo',
  ceased: 'Cessato',
}

export const dataCentreStateLabels: Readonly<Record<DataCentreState, string>> = {
  active: 'In esercizio',
  in_decommissioning: 'In dismissione',
  closed: 'Chiuso',
}

export const gapLabels: Readonly<Record<ServiceGap, string>> = {
  class: 'manca la classe',
  class_source: 'manca la fonte della classe',
  place: 'manca dove sta',
  software: 'manca l’applicativo',
  users: 'mancano gli utenti',
  responsible: 'manca la persona responsabile',
}

export const dataCentreGapLabels: Readonly<Record<DataCentreGap, string>> = {
  group: 'Il gruppo non è indicato',
  group_reason: 'Manca il motivo del gruppo',
  group_source: 'Mancano la fonte o la data del gruppo',
  closing: 'È in gruppo B e non ha una chiusura prevista',
  capacity: 'Le dimensioni non sono indicate',
  capacity_on: 'Manca il giorno a cui si riferiscono le dimensioni',
}

export const answerLabels: Readonly<Record<RequirementAnswer, string>> = {
  met: 'Soddisfatto',
  partly: 'In parte',
  not_met: 'Non soddisfatto',
}

export const termSubjectLabels: Readonly<Record<TermSubject, string>> = {
  classification: 'classificazione',
  plan: 'piano di migrazione',
  migration: 'migrazione',
  funding: 'finanziamenti',
  other: 'altro',
}

/** A class as its cell shows it, with where it is written: «Critico», «ACN, 12/03/2025». */
export function classSourceInWords(service: Pick<DigitalService, 'dataClassSource' | 'dataClassOn'>): string {
  return [service.dataClassSource, service.dataClassOn ? formatDate(service.dataClassOn) : '']
    .filter((part) => part !== '')
    .join(', ')
}

export function classInWords(dataClass: DataClass | null): string {
  return dataClass === null ? 'non indicata' : dataClassLabels[dataClass]
}

export function groupInWords(group: AgidGroup | null): string {
  return group === null
    ? 'gruppo non assegnato'
    : groupLabels[group].replace(/^[CG]/, (letter) => letter.toLowerCase())
}

/** A place as a choice and as a value in the history: «Municipio (gruppo B)», with its owner when it is another body. */
export function placeInWords(
  place: Pick<HostingChoice, 'name' | 'group' | 'administrationName'>,
  isOwn: boolean,
): string {
  const of = isOwn ? '' : `, ${place.administrationName}`
  return `${place.name}${of} (${groupInWords(place.group)})`
}

/** Names in a sentence: «Anagrafe, Protocollo e altri 3». */
export function namesInWords(names: readonly string[], most = 5): string {
  const shown = names.length > most ? names.slice(0, most) : names
  const rest = names.length - shown.length
  if (rest > 0) return `${shown.join(', ')} e ${rest === 1 ? 'un altro' : `altri ${rest}`}`
  return shown.length < 2 ? (shown[0] ?? '') : `${shown.slice(0, -1).join(', ')} e ${shown.at(-1)}`
}

export const costLabels: Readonly<Record<CostItem, string>> = {
  energy: 'Energia',
  maintenance: 'Manutenzione',
  connectivity: 'Connettività',
  premises: 'Locali',
  staff: 'Personale',
  licences: 'Licenze',
  other: 'Altro',
}

/** The sum of what is known; null when nothing is. */
export function totalCost(values: Readonly<Record<CostItem, number | null>>): number | null {
  const known = costItems.flatMap((item) => values[item] ?? [])
  return known.length === 0 ? null : known.reduce((sum, cents) => sum + cents, 0)
}

export const milestoneFigureLabels: Readonly<Record<Milestone['figure'], string>> = {
  bodies_migrated: 'Enti migrati',
  bodies_on_psn: 'Enti sul PSN',
  services_migrated: 'Servizi migrati',
  group_b_left: 'Data center di gruppo B',
}

export const criterionSubjectLabels: Readonly<Record<EvaluationCriterion['subject'], string>> = {
  plan: 'sul piano',
  service: 'sul piano e, dove manca, sui servizi',
}

export const milestoneAudienceLabels: Readonly<Record<MilestoneAudience, string>> = {
  all: 'tutti gli enti',
  local: 'enti locali',
  central: 'amministrazioni centrali',
  central_and_health: 'amministrazioni centrali e aziende sanitarie',
}

export const paths = {
  list: '/inventario',
  dataCentres: '/inventario/data-center',
  softwareList: '/inventario/applicativi',
  service: (id: string) => `/inventario/servizi/${id}`,
  dataCentre: (id: string) => `/inventario/data-center/${id}`,
  requirements: (id: string) => `/inventario/data-center/${id}/requisiti`,
  software: (id: string) => `/inventario/applicativi/${id}`,
  grid: (administrationId: string) => `/inventario/griglia?ente=${administrationId}`,
  paste: (administrationId: string) => `/inventario/griglia/incolla?ente=${administrationId}`,
  newService: (administrationId: string) => `/inventario/servizi/nuovo?ente=${administrationId}`,
  catalogue: (administrationId: string) => `/inventario/servizi/catalogo?ente=${administrationId}`,
  newDataCentre: (administrationId: string) => `/inventario/data-center/nuovo?ente=${administrationId}`,
  newSoftware: (administrationId: string) => `/inventario/applicativi/nuovo?ente=${administrationId}`,
  dependencies: (administrationId: string) => `/inventario/dipendenze?ente=${administrationId}`,
  references: '/amministrazione/riferimenti',
} as const

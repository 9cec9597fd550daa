// SPDX-License-Identifier: AGPL-3.0-or-later

import type { Json } from '../../shared/canonical-json.ts'
import { type Certainty, type DataClass, dataClassLabels } from '../../shared/classification.ts'
import { formatDate, type LocalDate } from '../../shared/dates.ts'
import { formatGigabytes } from '../../shared/gigabytes.ts'
import { formatCount, formatMoney } from '../../shared/money.ts'
import type { Revision } from './lifecycle.ts'
import {
  approachLabels,
  countedValues,
  destinationLabels,
  emptyItemValues,
  type Finding,
  type FindingLevel,
  isModeChange,
  isMoving,
  itemFieldLabels,
  itemFields,
  originLabels,
  type PlanFacts,
  type PlanItemValues,
  serviceModelLabels,
  strategyLabels,
} from './model.ts'

/** A service as it was when the version was sent. */
export interface ContentService extends PlanItemValues {
  readonly id: string
  readonly name: string
  readonly dataClass: DataClass | null
  readonly users: number | null
  readonly hosting: string
  readonly software: readonly string[]
  /** The signed statement that an approved item of mode A becomes B. */
  readonly modeChange?: { readonly fileName: string; readonly sha256: string } | null
}

export interface ContentFinding {
  readonly rule: string
  readonly level: FindingLevel
  readonly subjectId: string | null
  readonly subjectName: string | null
  readonly title: string
  readonly detail: string
  readonly explanation: string | null
  readonly certainty?: Certainty
}

const schemas = ['regia-piano/1', 'regia-piano/2', 'regia-piano/3'] as const

/** A version of a plan, whole: what is hashed, kept and examined. Money in euro cents, days as YYYY-MM-DD. */
export interface PlanContent {
  /** 1 had no `revision`; 1 and 2 had no card of the service from `originKind` on, nor `certainty` of findings. */
  readonly schema: (typeof schemas)[number]
  readonly planId: string
  readonly number: number
  readonly administration: { readonly id: string; readonly ipaCode: string | null; readonly name: string }
  /** What it changes of an approved version. */
  readonly revision?: { readonly kind: Revision; readonly reason: string; readonly of: number } | null
  readonly late: { readonly reason: string; readonly newEndOn: LocalDate | null } | null
  readonly dataCentres: readonly {
    readonly id: string
    readonly name: string
    readonly group: string | null
    readonly closesOn: LocalDate | null
    readonly isOwn: boolean
  }[]
  readonly services: readonly ContentService[]
  readonly findings: readonly ContentFinding[]
}

const hostingWords = {
  data_centre: 'data center',
  cloud: 'già in cloud',
  supplier: 'presso il fornitore',
  unknown: 'non indicato',
} as const

/** What the draft says now, as the version that would be sent. */
export function contentOf(facts: PlanFacts, findings: readonly Finding[]): PlanContent {
  const { plan } = facts
  const places = new Map(facts.dataCentres.map((place) => [place.dataCentreId, place.name]))
  return {
    schema: 'regia-piano/3',
    planId: plan.planId,
    number: plan.versionCount + 1,
    administration: { id: plan.administrationId, ipaCode: plan.ipaCode, name: plan.administrationName },
    revision:
      plan.revision && facts.approved
        ? { kind: plan.revision, reason: plan.revisionReason, of: facts.approved.number }
        : null,
    late:
      plan.lateReason || plan.lateNewEndOn ? { reason: plan.lateReason, newEndOn: plan.lateNewEndOn } : null,
    dataCentres: facts.dataCentres.map((place) => ({
      id: place.dataCentreId,
      name: place.name,
      group: place.group,
      closesOn: place.closesOn,
      isOwn: place.isOwn,
    })),
    services: facts.services
      .filter((service) => service.item !== null)
      .map((service) => ({
        id: service.digitalServiceId,
        name: service.name,
        dataClass: service.dataClass,
        users: service.usersCount,
        hosting: (service.dataCentreId && places.get(service.dataCentreId)) || hostingWords[service.hosting],
        software: service.softwareNames,
        ...countedValues(service.item as PlanItemValues),
        modeChange:
          service.item?.statement && isModeChange(facts, service.item)
            ? { fileName: service.item.statement.fileName, sha256: service.item.statement.sha256 }
            : null,
      })),
    findings: findings.map(
      ({ rule, level, subjectId, subjectName, title, detail, explanation, certainty }) => ({
        rule,
        level,
        subjectId,
        subjectName,
        title,
        detail,
        explanation,
        certainty,
      }),
    ),
  }
}

/** The content as the value that canonicalJson writes. */
export function asJson(content: PlanContent): Json {
  return content as unknown as Json
}

/** Reads a stored version. Its text was written by canonicalJson and checked against its hash; what its schema did not have is empty. */
export function readContent(text: string): PlanContent {
  const content = JSON.parse(text) as PlanContent
  if (!schemas.includes(content.schema)) throw new Error(`Unknown plan schema ${String(content.schema)}`)
  return {
    ...content,
    services: content.services.map((service) => ({ ...emptyItemValues, ...service })),
  }
}

/** The software a service takes along: what was written, or all that the inventory tied to it. */
export function migratedSoftware(values: PlanItemValues, software: readonly string[]): string | null {
  return isMoving(values) ? values.migratedSoftware || software.join(', ') || null : null
}

/** A value as a person reads it; null when it is missing. */
export function valueInWords(field: keyof PlanItemValues, values: PlanItemValues): string | null {
  const value = values[field]
  if (value === null || value === '') return null
  switch (field) {
    case 'approach':
      return values.approach && approachLabels[values.approach]
    case 'strategy':
      return values.strategy && strategyLabels[values.strategy]
    case 'destinationKind':
      return values.destinationKind && destinationLabels[values.destinationKind]
    case 'originKind':
      return values.originKind && originLabels[values.originKind]
    case 'serviceModel':
      return values.serviceModel && serviceModelLabels[values.serviceModel]
    case 'isOriginQualified':
    case 'isDataComplete':
    case 'isLegacyDecommissioned':
      return value ? 'sì' : 'no'
    case 'cpuCount':
      return formatCount(value as number)
    case 'memoryGb':
    case 'storageGb':
      return formatGigabytes(value as number)
    case 'costCents':
    case 'yearlyFeeCents':
      return formatMoney(value as number)
    case 'reviewOn':
    case 'qualificationValidTo':
    case 'contractOn':
    case 'startsOn':
    case 'endsOn':
      return formatDate(value as string)
    default:
      return String(value)
  }
}

/** One line of a comparison; null is a missing value. */
export interface ComparedField {
  readonly label: string
  readonly before: string | null
  readonly after: string | null
  readonly changed: boolean
}

export interface ComparedService {
  readonly id: string
  readonly name: string
  readonly change: 'added' | 'removed' | 'changed' | 'same'
  readonly fields: readonly ComparedField[]
}

function wordsOf(service: ContentService | null): ReadonlyMap<string, string | null> {
  const words = new Map<string, string | null>()
  words.set('Classe', service?.dataClass ? dataClassLabels[service.dataClass] : null)
  words.set('Dove sta oggi', service?.hosting ?? null)
  words.set('Programma', service?.software.join(', ') || null)
  words.set('Utenti', service && service.users !== null ? formatCount(service.users) : null)
  for (const field of itemFields)
    words.set(itemFieldLabels[field], service ? valueInWords(field, service) : null)
  words.set('Dichiarazione del cambio di modo', service?.modeChange?.fileName ?? null)
  return words
}

/** Two versions side by side, service by service; `before` null compares with nothing. */
export function compareContents(before: PlanContent | null, after: PlanContent): ComparedService[] {
  const earlier = new Map((before?.services ?? []).map((service) => [service.id, service]))
  const later = new Map(after.services.map((service) => [service.id, service]))
  const ids = [...new Set([...later.keys(), ...earlier.keys()])]
  return ids.map((id) => {
    const [was, is] = [earlier.get(id) ?? null, later.get(id) ?? null]
    const [wasWords, isWords] = [wordsOf(was), wordsOf(is)]
    const fields = [...isWords.keys()]
      .map((label): ComparedField => {
        const [b, a] = [wasWords.get(label) ?? null, isWords.get(label) ?? null]
        return { label, before: b, after: a, changed: before !== null && b !== a }
      })
      .filter((field) => field.before !== null || field.after !== null)
    const changed = fields.some((field) => field.changed)
    return {
      id,
      name: (is ?? was)?.name ?? '',
      change:
        before === null
          ? 'same'
          : was === null
            ? 'added'
            : is === null
              ? 'removed'
              : changed
                ? 'changed'
                : 'same',
      fields,
    }
  })
}

/** What two versions say of the recovery after a past term: its reason and its new date. */
export function compareRecovery(before: PlanContent | null, after: PlanContent): ComparedField[] {
  const words = (late: PlanContent['late']): [string, string | null][] => [
    ['Motivo del ritardo', late?.reason || null],
    ['Nuova fine', late?.newEndOn ? formatDate(late.newEndOn) : null],
  ]
  const was = new Map(words(before?.late ?? null))
  return words(after.late)
    .map(([label, is]) => ({
      label,
      before: was.get(label) ?? null,
      after: is,
      changed: before !== null && (was.get(label) ?? null) !== is,
    }))
    .filter((field) => field.before !== null || field.after !== null)
}

/** Counts and sums of a version. A sum over rows with a missing amount says how many are missing: missing is not zero. */
export interface ContentTotals {
  readonly services: number
  readonly modeA: number
  readonly modeB: number
  readonly retain: number
  readonly retire: number
  readonly notDue: number
  readonly undecided: number
  readonly lastEndOn: LocalDate | null
  readonly costCents: number
  readonly costMissing: number
  readonly yearlyFeeCents: number
  readonly yearlyFeeMissing: number
}

export function totalsOf(services: readonly PlanItemValues[]): ContentTotals {
  const count = (approach: PlanItemValues['approach']) =>
    services.filter((s) => s.approach === approach).length
  const moving = services.filter(isMoving)
  const sum = (field: 'costCents' | 'yearlyFeeCents') =>
    moving.reduce((total, s) => total + (s[field] === null ? 0 : s[field]), 0)
  const missing = (field: 'costCents' | 'yearlyFeeCents') => moving.filter((s) => s[field] === null).length
  const ends = services.flatMap((s) => (s.endsOn ? [s.endsOn] : [])).sort()
  return {
    services: services.length,
    modeA: count('A'),
    modeB: count('B'),
    retain: count('retain'),
    retire: count('retire'),
    notDue: count('not_due'),
    undecided: count(null),
    lastEndOn: ends.at(-1) ?? null,
    costCents: sum('costCents'),
    costMissing: missing('costCents'),
    yearlyFeeCents: sum('yearlyFeeCents'),
    yearlyFeeMissing: missing('yearlyFeeCents'),
  }
}

/** A field to carry over to the national portal, in its order; the key is stable. */
export interface PortalField {
  readonly key: string
  readonly section: string
  readonly label: string
  readonly value: string | null
}

/** The fields of a service card in the order of the portal's model (PAD-OD, Servizio_Richiesta__c; order to be verified). */
export function portalFields(content: PlanContent): PortalField[] {
  const head: PortalField[] = [
    { key: 'ente.nome', section: 'Ente', label: 'Denominazione', value: content.administration.name },
    { key: 'ente.ipa', section: 'Ente', label: 'Codice IPA', value: content.administration.ipaCode },
  ]
  const order: readonly (keyof PlanItemValues)[] = [
    'approach',
    'strategy',
    'originKind',
    'isOriginQualified',
    'destinationKind',
    'destinationName',
    'serviceModel',
    'qualificationCode',
    'qualificationValidTo',
    'cpuCount',
    'memoryGb',
    'storageGb',
    'migratedSoftware',
    'contractOn',
    'startsOn',
    'endsOn',
    'costCents',
    'yearlyFeeCents',
    'isDataComplete',
    'dataReason',
    'isLegacyDecommissioned',
    'legacyReason',
    'reason',
    'reviewOn',
  ]
  return [
    ...head,
    ...content.services.flatMap((service) => [
      { key: `${service.id}.name`, section: service.name, label: 'Servizio', value: service.name },
      {
        key: `${service.id}.class`,
        section: service.name,
        label: 'Classe',
        value: service.dataClass && dataClassLabels[service.dataClass],
      },
      {
        key: `${service.id}.software`,
        section: service.name,
        label: 'Nome applicativo',
        value: service.software.join(', ') || null,
      },
      {
        key: `${service.id}.users`,
        section: service.name,
        label: 'Numero di utenti',
        value: service.users === null ? null : String(service.users),
      },
      ...order
        .map((field) => ({
          key: `${service.id}.${field}`,
          section: service.name,
          label: itemFieldLabels[field],
          value:
            field === 'migratedSoftware' && content.schema === 'regia-piano/3'
              ? migratedSoftware(service, service.software)
              : valueInWords(field, service),
        }))
        .filter((field) => field.value !== null),
      ...(service.modeChange
        ? [
            {
              key: `${service.id}.modeChange`,
              section: service.name,
              label: 'Dichiarazione del cambio di modo, file',
              value: service.modeChange.fileName,
            },
          ]
        : []),
    ]),
  ]
}

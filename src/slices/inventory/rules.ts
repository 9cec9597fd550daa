// SPDX-License-Identifier: AGPL-3.0-or-later

import type { Certainty, DataClass } from '../../shared/classification.ts'
import { daysBetween, type LocalDate } from '../../shared/dates.ts'
import type { LegalSource } from '../../shared/legal.ts'
import {
  type AgidGroup,
  type AnsweredRequirement,
  capacities,
  type DataCentre,
  type DigitalService,
  type QualifiedService,
  type Requirement,
  type Term,
} from './model.ts'

/** Groups of infrastructures and their census. Its Annex A was not read. */
export const CENSUS: LegalSource = {
  key: 'CENSUS',
  act: 'AGID, Circolare 1/2019',
  inForceFrom: '2019-06-14',
  unverified: true,
}

export const serviceGaps = ['class', 'class_source', 'place', 'software', 'users', 'responsible'] as const
/** What is not known yet of a service. Nothing of this stops anybody: it is told, and listed. */
export type ServiceGap = (typeof serviceGaps)[number]

/** What is missing, the most important first. A service that ceased misses nothing. Source: HOUSE_RULE. */
export function gapsOf(
  service: Pick<
    DigitalService,
    | 'state'
    | 'dataClass'
    | 'dataClassSource'
    | 'dataClassOn'
    | 'hosting'
    | 'software'
    | 'usersCount'
    | 'responsiblePersonId'
  >,
): ServiceGap[] {
  if (service.state === 'ceased') return []
  const missing: Readonly<Record<ServiceGap, boolean>> = {
    class: service.dataClass === null,
    class_source:
      service.dataClass !== null && (service.dataClassSource === '' || service.dataClassOn === null),
    place: service.hosting === 'unknown',
    software: service.software.length === 0,
    users: service.usersCount === null,
    responsible: service.responsiblePersonId === null,
  }
  return serviceGaps.filter((gap) => missing[gap])
}

export const dataCentreGaps = [
  'group',
  'group_reason',
  'group_source',
  'closing',
  'capacity',
  'capacity_on',
] as const
export type DataCentreGap = (typeof dataCentreGaps)[number]

/** What is missing of a data centre: a group says why, where it is written and since when; a group B place says when it closes; figures say of which day they are. Source: CENSUS. */
export function dataCentreGapsOf(place: DataCentre): DataCentreGap[] {
  if (place.state === 'closed') return []
  const missing: Readonly<Record<DataCentreGap, boolean>> = {
    group: place.group === null,
    group_reason: place.group !== null && place.groupReason === '',
    group_source: place.group !== null && (place.groupSource === '' || place.groupOn === null),
    closing: place.group === 'B' && place.closesOn === null,
    capacity: capacities.every((key) => place[key] === null),
    capacity_on: place.capacityOn === null && capacities.some((key) => place[key] !== null),
  }
  return dataCentreGaps.filter((gap) => missing[gap])
}

/** The list that places a data centre in a group on a day: the one that began last, or an older one as an example when none is in force. */
export function checklistOn(
  begun: readonly Requirement[],
  onDate: LocalDate,
): { checklist: string; rows: readonly Requirement[]; isSuperseded: boolean } | null {
  const inForce = begun.filter(({ validTo }) => validTo === null || validTo >= onDate)
  const among = inForce.length > 0 ? inForce : begun
  const last = among.reduce<Requirement | null>(
    (latest, row) => (latest === null || row.validFrom > latest.validFrom ? row : latest),
    null,
  )
  if (last === null) return null
  const rows = among.filter(({ checklist }) => checklist === last.checklist)
  return { checklist: last.checklist, rows, isSuperseded: inForce.length === 0 }
}

/**
 * The group that the answers lead to: every requirement of the column PSN met, else every one of the column A, else B, also where an
 * answer is partial or missing. A column that asks nothing gives no group. Null while nothing was answered: nobody has said anything
 * yet. It is a hint: the group in force is the one of the census. Source: CENSUS.
 */
export function groupOfAnswers(
  rows: readonly Requirement[],
  answers: ReadonlyMap<string, Pick<AnsweredRequirement, 'answer'>>,
): AgidGroup | null {
  const answerOf = ({ code }: Requirement) => answers.get(code)?.answer ?? null
  if (rows.every((row) => answerOf(row) === null)) return null
  const meetsAll = (asked: readonly Requirement[]) =>
    asked.length > 0 && asked.every((row) => answerOf(row) === 'met')
  if (meetsAll(rows.filter(({ forPsn }) => forPsn))) return 'PSN'
  return meetsAll(rows.filter(({ forA }) => forA)) ? 'A' : 'B'
}

/** A place that closes before the last service planned to leave it. Source: HOUSE_RULE. */
export function closesTooEarly(
  { state, closesOn }: Pick<DataCentre, 'state' | 'closesOn'>,
  lastEnd: LocalDate | null,
): lastEnd is LocalDate {
  return state !== 'closed' && closesOn !== null && lastEnd !== null && lastEnd > closesOn
}

/** A default class is shown as official only when an official text gives it. Source: HOUSE_RULE. */
export function defaultClassIsOfficial(row: {
  defaultClass: DataClass | null
  certainty: Certainty
}): boolean {
  return row.defaultClass === null || row.certainty === 'certain'
}

/** A fact that was decided or measured cannot be of tomorrow. Source: HOUSE_RULE. */
export function isPast(date: LocalDate, today: LocalDate): boolean {
  return date <= today
}

/** A renewal asked at least so many days before the end keeps the old one valid until it is decided. */
const RENEWAL_DAYS = 90

export const QUALIFICATION_TERMS: LegalSource = {
  key: 'QUALIFICATION_TERMS',
  act: 'ACN, Regolamento unico 21007/24',
  inForceFrom: '2024-08-01',
  unverified: true,
  note: 'Validità di 36 mesi; il rinnovo chiesto almeno 90 giorni prima della fine è letto in una sola fonte secondaria.',
}

/** How a qualified service stands on a day. Source: QUALIFICATION_TERMS; the warning before the end is a house rule. */
export function qualificationStatus(
  row: Pick<QualifiedService, 'state' | 'validTo' | 'renewalAskedOn'>,
  onDate: LocalDate,
): { kind: 'ok' | 'warn' | 'bad'; label: string } {
  const { state, validTo, renewalAskedOn } = row
  if (state === 'revoked') return { kind: 'bad', label: 'revocato' }
  if (validTo === null) return { kind: 'ok', label: 'in vigore' }
  const isRenewing =
    renewalAskedOn !== null &&
    renewalAskedOn <= onDate &&
    daysBetween(renewalAskedOn, validTo) >= RENEWAL_DAYS
  const days = daysBetween(onDate, validTo)
  if (days < 0)
    return isRenewing ? { kind: 'warn', label: 'rinnovo in corso' } : { kind: 'bad', label: 'scaduto' }
  if (days <= RENEWAL_DAYS && !isRenewing)
    return {
      kind: 'warn',
      label: days === 0 ? 'scade oggi' : `scade fra ${days === 1 ? '1 giorno' : `${days} giorni`}`,
    }
  return { kind: 'ok', label: isRenewing ? 'in vigore, rinnovo chiesto' : 'in vigore' }
}

/** How far a term is on a day: a past one gates nothing. Source: HOUSE_RULE. */
export function termStatus(
  { dueOn }: Pick<Term, 'dueOn'>,
  onDate: LocalDate,
): { kind: 'warn' | 'idle'; label: string } {
  const days = daysBetween(onDate, dueOn)
  if (days >= 0)
    return {
      kind: 'idle',
      label: days === 0 ? 'scade oggi' : days === 1 ? 'manca 1 giorno' : `mancano ${days} giorni`,
    }
  return { kind: 'warn', label: `oltre il termine da ${days === -1 ? '1 giorno' : `${-days} giorni`}` }
}

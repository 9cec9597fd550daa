// SPDX-License-Identifier: AGPL-3.0-or-later
import {
  dateInRome,
  daysBetween,
  formatDate,
  formatInstant,
  formatLongDate,
  type LocalDate,
  withArticle,
} from '../../shared/dates.ts'
import type { PersonId } from '../../shared/ids.ts'
import { counted } from '../../shared/money.ts'
import { type StatusValue, type View, wholeNumber } from '../../ui/index.ts'
import type { AdministrationKind } from '../registry/index.ts'
import {
  type ComparedField,
  type ComparedService,
  type ContentFinding,
  compareContents,
  compareRecovery,
} from './content.ts'
import { planErrors } from './errors.ts'
import type { Sheet } from './evaluation.ts'
import { type PlanState, planStateLabels } from './lifecycle.ts'
import { itemFieldLabels, type Observation, type Plan, type PlanVersion } from './model.ts'
import {
  lateAfterDays,
  type QueueFigures,
  type QueueRow,
  type ResponseTime,
  type ReviewerWork,
  unassignedAfterDays,
} from './review-model.ts'
import { ruleTitles } from './rules.ts'
import { momentInWords, revisionInWords } from './view.ts'
import { type SheetView, sheetView } from './view-evaluation.ts'

/** Names of people by id, as everybody sees them. */
export type Names = ReadonlyMap<string, string>

/** «1 piano», «63 piani». */
export function plansInWords(count: number): string {
  return count === 1 ? '1 piano' : `${wholeNumber(count)} piani`
}

/** Kinds in one word, for a dense table. */
export const shortKindLabels: Readonly<Record<AdministrationKind, string>> = {
  municipality: 'Comune',
  union: 'Unione',
  province: 'Provincia',
  metropolitan_city: 'Città metr.',
  region: 'Regione',
  central: 'Centrale',
  health: 'Salute',
  school: 'Scuola',
  university: 'Università',
  in_house: 'In house',
  other: 'Altro',
}

/** The state of a sent plan as its examiners say it: one that came back to its reviewer waits to be taken up again. */
export function reviewStatus(state: PlanState, hasReviewer: boolean): StatusValue {
  switch (state) {
    case 'submitted':
      return hasReviewer
        ? { kind: 'warn', icon: 'inbox', label: 'Da riprendere' }
        : { kind: 'idle', label: 'Da assegnare' }
    case 'under_review':
      return { kind: 'info', label: 'In esame' }
    case 'returned':
      return { kind: 'warn', icon: 'restore', label: 'Rinviato con osservazioni' }
    case 'approved':
      return { kind: 'ok', label: 'Approvato' }
    case 'withdrawn':
      return { kind: 'idle', label: 'Ritirato' }
    case 'draft':
      return { kind: 'idle', label: 'L’ente prepara un’altra versione' }
  }
}

/** A row of the queue as the page shows it. */
export interface QueueLine {
  readonly id: string
  readonly href: string
  readonly age: string
  readonly isLate: boolean
  /** Days left to decide, or that the clock stands still; and what it counted before. */
  readonly clock: string
  /** Of the queue: one that stands still is nobody’s to take. */
  readonly canBeGiven: boolean
  readonly body: string
  readonly receipt: string
  readonly kind: string
  readonly region: string | null
  readonly version: string
  readonly services: number
  readonly warnings: string
  readonly status: StatusValue
  readonly reviewer: string | null
}

export function ageInDays(submittedAt: Date, today: LocalDate): number {
  return daysBetween(dateInRome(submittedAt), today)
}

export function queueLine(row: QueueRow, names: Names, today: LocalDate): QueueLine {
  const age = ageInDays(row.submittedAt, today)
  return {
    id: row.planId,
    href: `/piani/${row.planId}/esame`,
    age: age === 0 ? 'oggi' : `${age} gg`,
    isLate: row.returnedAt === null && age > lateAfterDays,
    clock: clockInWords(row, age, today),
    canBeGiven: row.returnedAt === null,
    body: row.administrationName,
    receipt: `n. ${row.receiptNumber}`,
    kind: shortKindLabels[row.kind],
    region: row.regionName,
    version: `${row.versionNumber}ª`,
    services: row.serviceCount,
    warnings: row.findingCount === 0 ? 'nessuno' : counted(row.findingCount, 'avviso', 'avvisi'),
    status: row.isProposed
      ? { kind: 'warn', label: 'Approvazione proposta' }
      : reviewStatus(row.state, row.reviewerPersonId !== null),
    reviewer: row.reviewerPersonId && (names.get(row.reviewerPersonId) ?? null),
  }
}

/** «restano 12 giorni»; «oltre da 3 giorni»; «fermo da 8 giorni, dall’ente»; with what came before, where the plan was sent again. */
function clockInWords(row: QueueRow, age: number, today: LocalDate): string {
  const days = (count: number) => counted(count, 'giorno', 'giorni')
  if (row.returnedAt) {
    const still = daysBetween(dateInRome(row.returnedAt), today)
    return `${still === 0 ? 'fermo da oggi' : `fermo da ${days(still)}`}; ${days(row.programmeDays)} al programma`
  }
  const left = lateAfterDays - age
  const now =
    left > 0
      ? `${left === 1 ? 'resta' : 'restano'} ${days(left)}`
      : left === 0
        ? 'scade oggi'
        : `oltre da ${days(-left)}`
  return row.suspendedDays > 0 || row.programmeDays > age
    ? `${now}; in tutto ${days(row.programmeDays)} al programma, ${row.suspendedDays} all’ente`
    : now
}

/** The work of a person, as its page and its file say it. */
export interface WorkLine extends ReviewerWork {
  readonly name: string
  readonly oldestDays: number | null
  readonly closed: number
}

export function workLine(work: ReviewerWork & { readonly name: string }, today: LocalDate): WorkLine {
  return {
    ...work,
    oldestDays: work.oldestAt && ageInDays(work.oldestAt, today),
    closed: work.approved + work.returned,
  }
}

export interface QueueCard {
  readonly label: string
  readonly value: string | null
  readonly context: string
  readonly href?: string
  readonly tone?: 'warn' | 'bad'
}

/** The cards over the queue; `isReader` leaves out what is one's own. */
export function queueCards(
  figures: QueueFigures,
  response: ResponseTime | null,
  today: LocalDate,
  path: string,
  isReader: boolean,
): QueueCard[] {
  const { late, oldestAt, unassigned, unassignedLong, mine, mineLate } = figures
  return [
    {
      label: `Oltre ${lateAfterDays} giorni`,
      value: plansInWords(late),
      href: `${path}?giorni=oltre-${lateAfterDays}`,
      context: oldestAt
        ? `il più vecchio ha ${counted(ageInDays(oldestAt, today), 'giorno', 'giorni')}`
        : 'nessun piano in coda',
      ...(late > 0 ? { tone: 'bad' as const } : {}),
    },
    {
      label: 'Da assegnare',
      value: plansInWords(unassigned),
      href: `${path}?vista=da-assegnare`,
      context: `${wholeNumber(unassignedLong)} da più di ${unassignedAfterDays} giorni`,
      ...(unassigned > 0 ? { tone: 'warn' as const } : {}),
    },
    ...(isReader
      ? []
      : [
          {
            label: 'Assegnati a me',
            value: plansInWords(mine),
            href: `${path}?vista=miei`,
            context: `${wholeNumber(mineLate)} oltre ${lateAfterDays} giorni`,
          },
        ]),
    {
      label: 'Tempo di risposta',
      value: response === null ? null : counted(response.medianDays, 'giorno', 'giorni'),
      context:
        response === null
          ? 'nessuna versione decisa nelle ultime 4 settimane'
          : `mediana di 4 settimane; 9 su 10 entro ${response.p90Days}`,
    },
  ]
}

/** An observation with its reply and what was made of it. */
export interface ObservationView {
  readonly id: string
  /** «Osservazione alla versione 2» */
  readonly title: string
  readonly text: string
  readonly reply: string | null
  readonly resolution: Observation['resolution']
  readonly status: StatusValue | null
  /** Not shown to the body yet: it can be taken back. */
  readonly isDraft: boolean
  /** Of an earlier version: it can be said whether it was met. */
  readonly isEarlier: boolean
}

const resolutionStatus: Readonly<Record<NonNullable<Observation['resolution']>, StatusValue>> = {
  accepted: { kind: 'ok', label: 'Accolta' },
  not_accepted: { kind: 'bad', label: 'Non accolta' },
}

function observationView(observation: Observation, number: number): ObservationView {
  const isEarlier = observation.versionNumber < number
  const { resolution } = observation
  return {
    id: observation.observationId,
    title: isEarlier
      ? `Osservazione alla versione ${observation.versionNumber}`
      : observation.isPublished
        ? 'Osservazione'
        : 'Osservazione non ancora inviata',
    text: observation.body,
    reply: observation.reply,
    resolution,
    status: resolution && resolutionStatus[resolution],
    isDraft: !observation.isPublished,
    isEarlier,
  }
}

export interface FindingView {
  readonly kind: ContentFinding['level']
  readonly title: string
  readonly detail: string
  readonly explanation: string | null
}

function findingView({ level, title, detail, explanation }: ContentFinding): FindingView {
  return { kind: level, title, detail, explanation }
}

/** «1 avviso, spiegato», «3 avvisi, 1 spiegato», «Nessun rilievo». */
export function findingsStatus(findings: readonly ContentFinding[]): StatusValue {
  const warnings = findings.filter((finding) => finding.level !== 'info')
  const notes = findings.length - warnings.length
  if (warnings.length === 0)
    return notes === 0
      ? { kind: 'ok', label: 'Nessun rilievo' }
      : { kind: 'idle', icon: 'info-circle', label: counted(notes, 'nota', 'note') }
  const explained = warnings.filter((finding) => finding.explanation).length
  const how =
    explained === 0
      ? ''
      : explained < warnings.length
        ? `, ${explained} ${explained === 1 ? 'spiegato' : 'spiegati'}`
        : explained === 1
          ? ', spiegato'
          : ', spiegati'
  return { kind: 'warn', label: `${counted(warnings.length, 'avviso', 'avvisi')}${how}` }
}

/** Which services the page shows, by their name in the address. */
export const examViews = ['cambiati', 'rilievi', 'osservazioni', 'tutti'] as const
export type ExamViewName = (typeof examViews)[number]

/** What the address of an examination says: which services, beside which earlier version. */
export interface ExamState {
  readonly show: ExamViewName | null
  readonly compareWith: number | null
}

export function parseExam(params: URLSearchParams): ExamState {
  const number = params.get('confronta') ?? ''
  return {
    show: examViews.find((each) => each === params.get('mostra')) ?? null,
    compareWith: /^\d{1,4}$/.test(number) ? Number(number) : null,
  }
}

export function printExam({ show, compareWith }: ExamState): string {
  const params = new URLSearchParams()
  if (show) params.set('mostra', show)
  if (compareWith !== null) params.set('confronta', String(compareWith))
  const text = params.toString()
  return text === '' ? '' : `?${text}`
}

export interface ExamService {
  readonly id: string
  readonly name: string
  readonly fields: readonly ComparedField[]
  readonly status: StatusValue
  readonly findings: readonly FindingView[]
  readonly observations: readonly ObservationView[]
  /** False for a service that the version no longer has. */
  readonly isInVersion: boolean
}

/** A check of the rules at the time of sending. */
export interface CheckLine {
  readonly status: StatusValue
  /** The service it concerns, on the page. */
  readonly href: string | null
}

/** What is asked after a past term, and what was answered. */
export interface RecoveryView {
  readonly newEndOn: string | null
  readonly reason: string
  readonly fields: readonly ComparedField[]
  readonly status: StatusValue | null
}

const recoveryStatus: Readonly<Record<NonNullable<PlanVersion['lateOutcome']>, StatusValue>> = {
  accepted: { kind: 'ok', label: 'Nuova data accettata' },
  refused: { kind: 'bad', label: 'Nuova data rifiutata' },
}

/** «Davide R.», or «Davide R., su proposta di Ada B.» where it took two. */
function decidedBy({ outcomeBy, proposedBy }: PlanVersion, names: Names): string | null {
  const by = (outcomeBy && names.get(outcomeBy)) ?? null
  const proposer = proposedBy && names.get(proposedBy)
  return by && proposer ? `${by}, su proposta di ${proposer}` : by
}

/** How a version ended, for the body and for the programme. */
export interface OutcomeView {
  readonly status: StatusValue
  readonly by: string | null
  /** Null while it is only about to be decided. */
  readonly when: string | null
  readonly at: string | null
  readonly note: string | null
  readonly observations: readonly (ObservationView & { readonly about: string | null })[]
  readonly recovery: RecoveryView | null
  /** The sheet it goes with; null where none was in force. */
  readonly sheet: SheetView | null
}

const outcomeStatus = {
  returned: { kind: 'warn', icon: 'restore', label: 'Rinviato con osservazioni' },
  approved: { kind: 'ok', label: 'Approvato' },
  withdrawn: { kind: 'idle', label: 'Ritirato' },
} as const satisfies Record<NonNullable<PlanVersion['outcome']>, StatusValue>

/**
 * How a version ended, with the observations made on it; null while it is waiting. `proposed` shows an outcome before it is
 * decided, as the body will read it.
 */
export function outcomeView(
  version: PlanVersion,
  observations: readonly Observation[],
  names: Names,
  sheet: SheetView | null,
  proposed?: Pick<PlanVersion, 'outcome' | 'lateOutcome'>,
): OutcomeView | null {
  const { outcome, lateOutcome } = proposed ?? version
  if (outcome === null) return null
  const services = new Map(version.content.services.map((service) => [service.id, service.name]))
  return {
    status: outcomeStatus[outcome],
    by: decidedBy(version, names),
    when: version.outcomeAt && formatInstant(version.outcomeAt),
    at: version.outcomeAt?.toISOString() ?? null,
    note: version.outcomeNote || null,
    observations: observations
      .filter((each) => each.versionNumber === version.number)
      .map((each) => ({
        ...observationView(each, version.number),
        about: each.digitalServiceId ? (services.get(each.digitalServiceId) ?? null) : null,
      })),
    recovery: recoveryView(version, null, lateOutcome),
    sheet,
  }
}

function recoveryView(
  version: PlanVersion,
  before: PlanVersion | null,
  outcome: PlanVersion['lateOutcome'],
): RecoveryView | null {
  const { late } = version.content
  if (!late) return null
  return {
    newEndOn: late.newEndOn && formatDate(late.newEndOn),
    reason: late.reason,
    fields: compareRecovery(before?.content ?? null, version.content),
    status: outcome && recoveryStatus[outcome],
  }
}

/** What the page of an examination shows, beside what the person may do there. */
export interface ExamView {
  readonly title: string
  readonly crumb: string
  readonly number: number
  readonly lead: string
  readonly status: StatusValue
  readonly chips: readonly View[]
  readonly versions: readonly { readonly value: string; readonly label: string }[]
  readonly compared: { readonly value: string; readonly label: string; readonly detail: string } | null
  readonly sentOn: string
  readonly services: readonly ExamService[]
  /** How many services the chosen view leaves out. */
  readonly hidden: number
  readonly show: ExamViewName
  readonly allHref: string
  readonly general: readonly ObservationView[]
  readonly generalFindings: readonly FindingView[]
  readonly recovery: RecoveryView | null
  readonly checks: readonly CheckLine[]
  /** «2 osservazioni su 3 della versione 2 risultano accolte»; null on a first version. */
  readonly earlier: string | null
  /** Observations of the version before that nobody has judged yet. */
  readonly unresolved: number
  /** Observations written on this version. */
  readonly drafts: number
  readonly outcome: OutcomeView | null
  /** The sheet of the version, as far as it is filled; null where none was in force. */
  readonly sheet: SheetView | null
}

export interface ExamData {
  readonly plan: Plan
  /** The versions the reader may see, the newest first. */
  readonly versions: readonly PlanVersion[]
  readonly observations: readonly Observation[]
  readonly names: Names
  /** The sheets that went with the outcomes, by number of version. */
  readonly sheets: ReadonlyMap<number, Sheet>
  /** The one being filled for the last version. */
  readonly draftSheet: Sheet | null
}

/** The sheet of a version beside the one of the round before. */
export function sheetOfVersion(
  sheets: ReadonlyMap<number, Sheet>,
  number: number,
  draft: Sheet | null = null,
): SheetView | null {
  const [before] = [...sheets]
    .filter(([each]) => each < number)
    .sort(([one], [other]) => other - one)
    .map(([each, sheet]) => ({ number: each, sheet }))
  return sheetView(sheets.get(number) ?? draft, before ?? null)
}

/** Builds the page of an examination: the last version beside an earlier one. */
export function examView(data: ExamData, state: ExamState, today: LocalDate): ExamView {
  const { plan, versions, observations, names } = data
  const [version, ...earlier] = versions as [PlanVersion, ...PlanVersion[]]
  const { number, content } = version
  const compared = earlier.find((each) => each.number === state.compareWith) ?? earlier[0] ?? null
  const isThere = new Set(content.services.map((service) => service.id))
  const isShort = showOf(state, compared) === 'cambiati'
  const services = compareContents(compared?.content ?? null, content).map((service) => {
    const findings = content.findings.filter((finding) => finding.subjectId === service.id)
    return {
      id: service.id,
      name: service.name,
      fields: changedFirst(service, isShort),
      isChanged: service.change !== 'same',
      hasFindings: findings.some((finding) => finding.level !== 'info'),
      status: serviceStatus(service.change, findings),
      findings: findings.map(findingView),
      observations: observations
        .filter((each) => each.digitalServiceId === service.id)
        .map((each) => observationView(each, number)),
      isInVersion: isThere.has(service.id),
    }
  })
  const tests: Readonly<Record<ExamViewName, (service: (typeof services)[number]) => boolean>> = {
    cambiati: (service) => service.isChanged,
    rilievi: (service) => service.hasFindings,
    osservazioni: (service) => service.observations.length > 0,
    tutti: () => true,
  }
  const show = showOf(state, compared)
  const shown = services.filter(tests[show])
  const here = (view: ExamViewName) => `/piani/${plan.planId}/esame${printExam({ ...state, show: view })}`
  const known = new Set([...isThere, ...services.map((service) => service.id)])
  const reviewer = plan.reviewerPersonId && names.get(plan.reviewerPersonId)
  const sheet = sheetOfVersion(data.sheets, number, data.draftSheet)
  return {
    title: `${plan.administrationTitle}, piano versione ${number}`,
    crumb: `${plan.administrationTitle}, versione ${number}`,
    number,
    lead: [
      `n. ${version.receiptNumber}`,
      `trasmesso ${momentInWords(version.submittedAt, today)} da ${names.get(version.submittedBy) ?? '—'}`,
      ...(reviewer ? [`istruttore ${reviewer}`] : []),
      ...[revisionInWords(version.content) ?? []].flat(),
    ].join(' · '),
    status: examStatus(plan, today),
    chips: examViews
      .filter((view) => view !== 'cambiati' || compared !== null)
      .map((view) => ({
        label: `${chipLabels[view]} (${services.filter(tests[view]).length})`,
        href: here(view),
        current: view === show,
      })),
    versions: earlier.map((each) => ({
      value: String(each.number),
      label: `versione ${each.number}${each.outcome ? ` (${outcomeWords[each.outcome]})` : ''}`,
    })),
    compared: compared && {
      value: String(compared.number),
      label: `Versione ${compared.number}`,
      detail: [
        formatLongDate(dateInRome(compared.submittedAt)),
        ...(compared.outcome ? [outcomeWords[compared.outcome]] : []),
      ].join(', '),
    },
    sentOn: formatLongDate(dateInRome(version.submittedAt)),
    services: shown,
    hidden: services.length - shown.length,
    show,
    allHref: here('tutti'),
    general: observations
      .filter((each) => each.digitalServiceId === null || !known.has(each.digitalServiceId))
      .map((each) => observationView(each, number)),
    generalFindings: content.findings
      .filter((finding) => finding.subjectId === null || !isThere.has(finding.subjectId))
      .map(findingView),
    recovery: recoveryView(version, compared, version.lateOutcome),
    checks: checksOf(content.findings, isThere, here('tutti')),
    ...earlierView(earlier[0] ?? null, observations),
    drafts: observations.filter((each) => each.versionNumber === number).length,
    outcome: outcomeView(version, observations, names, sheet),
    sheet,
  }
}

/** Without an earlier version nothing has changed: all services, whatever was asked. */
function showOf({ show }: ExamState, compared: PlanVersion | null): ExamViewName {
  if (show !== null && (show !== 'cambiati' || compared)) return show
  return compared ? 'cambiati' : 'tutti'
}

/** What a service is about, beside what changed in it; the rest stands in the other views. */
const mainFields: ReadonlySet<string> = new Set([
  'Classe',
  itemFieldLabels.approach,
  itemFieldLabels.destinationKind,
  itemFieldLabels.endsOn,
])

function changedFirst({ change, fields }: ComparedService, isShort: boolean): ComparedField[] {
  const rest = fields.filter((field) => !field.changed)
  const isWhole = !isShort || change === 'added' || change === 'removed'
  return [
    ...fields.filter((field) => field.changed),
    ...(isWhole ? rest : rest.filter((field) => mainFields.has(field.label))),
  ]
}

function serviceStatus(change: ComparedService['change'], findings: readonly ContentFinding[]): StatusValue {
  if (change === 'removed') return { kind: 'idle', label: 'Tolto dal piano' }
  const status = findingsStatus(findings)
  return change === 'added' ? { ...status, label: `Nuovo · ${status.label.toLowerCase()}` } : status
}

const chipLabels: Readonly<Record<ExamViewName, string>> = {
  cambiati: 'Cambiati',
  rilievi: 'Con rilievi',
  osservazioni: 'Con osservazioni',
  tutti: 'Tutti',
}

const outcomeWords: Readonly<Record<NonNullable<PlanVersion['outcome']>, string>> = {
  returned: 'rinviata',
  approved: 'approvata',
  withdrawn: 'ritirata',
}

function examStatus(plan: Plan, today: LocalDate): StatusValue {
  const status = reviewStatus(plan.state, plan.reviewerPersonId !== null)
  if (plan.state !== 'under_review') return status
  const since = dateInRome(plan.updatedAt)
  return {
    ...status,
    label: `In esame ${since === today ? 'da oggi' : withArticle('dal', formatLongDate(since))}`,
  }
}

/** Every rule that found nothing, then each finding with its place. */
function checksOf(
  findings: readonly ContentFinding[],
  services: ReadonlySet<string>,
  allHref: string,
): CheckLine[] {
  const broken = new Set(findings.map((finding) => finding.rule))
  const passed = Object.entries(ruleTitles)
    .filter(([rule]) => !broken.has(rule))
    .map(([, title]): CheckLine => ({ status: { kind: 'ok', label: title }, href: null }))
  const found = findings.map(
    ({ level, title, subjectId, subjectName, explanation }): CheckLine => ({
      status: {
        kind: level === 'info' ? 'idle' : 'warn',
        ...(level === 'info' ? { icon: 'info-circle' as const } : {}),
        label: `${subjectName ? `${title}: ${subjectName}` : title}${explanation ? ' (spiegato)' : ''}`,
      },
      href: subjectId && services.has(subjectId) ? `${allHref}#servizio-${subjectId}` : null,
    }),
  )
  return [...found, ...passed]
}

function earlierView(
  before: PlanVersion | null,
  observations: readonly Observation[],
): Pick<ExamView, 'earlier' | 'unresolved'> {
  const made = before ? observations.filter((each) => each.versionNumber === before.number) : []
  if (!before || made.length === 0) return { earlier: null, unresolved: 0 }
  const accepted = made.filter((each) => each.resolution === 'accepted').length
  const unresolved = made.filter((each) => each.resolution === null).length
  const all =
    made.length === 1
      ? `L’osservazione della versione ${before.number}`
      : `Le ${made.length} osservazioni della versione ${before.number}`
  const words =
    accepted === made.length
      ? `${all} ${made.length === 1 ? 'risulta accolta' : 'risultano accolte'}.`
      : unresolved === made.length
        ? `${all} ${made.length === 1 ? 'è' : 'sono'} da valutare.`
        : made.length === 1
          ? `${all} non è accolta.`
          : `Osservazioni della versione ${before.number}: ${counted(accepted, 'accolta', 'accolte')} su ${made.length}${unresolved > 0 ? `, ${unresolved} da valutare` : ''}.`
  return { earlier: words, unresolved }
}

/** What the reader may do on the page of an examination. */
export type Stance =
  | { readonly kind: 'examine' }
  | { readonly kind: 'take'; readonly label: string; readonly reason: string }
  | {
      readonly kind: 'read'
      readonly reason: string
      readonly action?: { readonly href: string; readonly label: string }
    }

/** Names of those who may be given a plan, with how many they have already. */
export function reviewerOptions(
  reviewers: readonly { readonly personId: PersonId; readonly name: string }[],
  loads: ReadonlyMap<PersonId, number>,
  excluded: ReadonlySet<PersonId> = new Set(),
): { value: string; label: string }[] {
  return reviewers
    .filter((reviewer) => !excluded.has(reviewer.personId))
    .map((reviewer) => ({
      value: reviewer.personId,
      label: `${reviewer.name} (${plansInWords(loads.get(reviewer.personId) ?? 0)})`,
    }))
}

/** What a bulk assignment would change, in words. */
export interface AssignmentView {
  readonly title: string
  readonly lead: string
  readonly summary: string
  readonly submit: string
  readonly reviewer: string
  readonly reviewerPersonId: PersonId
  readonly isSelf: boolean
  readonly given: readonly { id: string; version: number; body: string; before: string | null }[]
  readonly refused: readonly { id: string; body: string; reason: string }[]
  /** The state of the list it came from, to go back there. */
  readonly filters: string
}

export function assignmentView(
  preview: readonly { readonly plan: Plan; readonly refusal: string | null }[],
  to: { readonly personId: PersonId; readonly name: string; readonly isSelf: boolean },
  names: Names,
  list: { readonly filters: string; readonly matching: number },
): AssignmentView {
  const given = preview
    .filter((row) => row.refusal === null)
    .map(({ plan }) => ({
      id: plan.planId,
      version: plan.version,
      body: plan.administrationTitle,
      before: (plan.reviewerPersonId && names.get(plan.reviewerPersonId)) ?? null,
    }))
  const refused = preview.flatMap(({ plan, refusal }) =>
    refusal === null
      ? []
      : [
          {
            id: plan.planId,
            body: plan.administrationTitle,
            reason: refusalInWords(plan, refusal, to, names),
          },
        ],
  )
  const fromOthers = new Set(given.flatMap((row) => (row.before ? [row.before] : [])))
  const free = given.filter((row) => row.before === null).length
  const before = [
    ...(free > 0 ? [free === 1 ? '1 senza istruttore' : `${free} senza istruttore`] : []),
    ...(given.length > free
      ? [`${given.length - free} di ${[...fromOthers].sort((a, b) => a.localeCompare(b, 'it')).join(', ')}`]
      : []),
  ].join(', ')
  return {
    title: `${plansInWords(given.length)}: cambia l’istruttore`,
    lead: `${plansInWords(preview.length)} ${preview.length === 1 ? 'scelto' : 'scelti'}${
      list.matching > preview.length
        ? ` (i più vecchi di ${wholeNumber(list.matching)}: il resto la volta dopo)`
        : ''
    }${
      refused.length > 0
        ? `, ${refused.length} ${refused.length === 1 ? 'resta com’è' : 'restano come sono'}`
        : ''
    } · non è ancora cambiato nulla`,
    summary: `prima: ${before} · dopo: ${to.name}`,
    submit: to.isSelf
      ? `Prendi in esame ${plansInWords(given.length)}`
      : `Assegna ${plansInWords(given.length)}`,
    reviewer: to.name,
    reviewerPersonId: to.personId,
    isSelf: to.isSelf,
    given,
    refused,
    filters: list.filters,
  }
}

/** Why a plan cannot be given to somebody; the code's own words speak to one who tries it on one plan. */
function refusalInWords(
  plan: Plan,
  code: string,
  to: { readonly name: string; readonly isSelf: boolean },
  names: Names,
): string {
  switch (code) {
    case planErrors.reviewerUnknown.code:
      return to.isSelf
        ? 'Hai scritto in questo piano: chi scrive non esamina'
        : `${to.name} ha scritto in questo piano: chi scrive non esamina`
    case planErrors.alreadyThere.code:
      return to.isSelf ? 'È già assegnato a te' : `È già assegnato a ${to.name}`
    case planErrors.notAssigned.code:
      return `È assegnato a ${names.get(plan.reviewerPersonId ?? '') ?? 'un’altra persona'}: lo riassegna chi coordina`
    default:
      return `Non è in coda: ${planStateLabels[plan.state].toLowerCase()}`
  }
}

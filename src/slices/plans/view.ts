// SPDX-License-Identifier: AGPL-3.0-or-later
import { dataClassPlurals } from '../../shared/classification.ts'
import {
  dateInRome,
  daysBetween,
  formatDate,
  formatInstant,
  formatLongDate,
  formatTime,
  type LocalDate,
  withArticle,
} from '../../shared/dates.ts'
import { counted, formatMoney } from '../../shared/money.ts'
import type { ContentTotals, PlanContent } from './content.ts'
import { editableStates, type PlanState, planStateLabels } from './lifecycle.ts'
import {
  approachLabels,
  countedValues,
  type DestinationKind,
  type Finding,
  isMoving,
  type Plan,
  type PlanFacts,
  type PlanItemValues,
  type ServiceFacts,
  strategyLabels,
} from './model.ts'
import { describeLevel } from './rules.ts'

/** Addresses of the pages of plans. */
/** The two halves of the grid: too many columns for one page. */
export type GridView = 'decisioni' | 'schede'

export const planPaths = {
  list: '/piani',
  /** How far approved plans have come: of one, or of all. */
  progress: (planId?: string) => (planId ? `/piani/${planId}/avanzamento` : '/piani/avanzamento'),
  plan: (planId: string) => `/piani/${planId}`,
  item: (planId: string, serviceId: string) => `/piani/${planId}/servizi/${serviceId}`,
  service: (planId: string, serviceId: string) => `/piani/${planId}?voce=${serviceId}#dettaglio`,
  step: (planId: string, serviceId: string, step = 'come') =>
    `/piani/${planId}/servizi/${serviceId}?passo=${step}`,
  statement: (planId: string, serviceId: string) => `/piani/${planId}/servizi/${serviceId}/dichiarazione`,
  sentStatement: (planId: string, number: number, serviceId: string) =>
    `/piani/${planId}/versioni/${number}/dichiarazioni/${serviceId}`,
  catalogue: (planId: string, serviceId: string) => `/piani/${planId}/servizi/${serviceId}/catalogo`,
  confirm: (planId: string, serviceId: string) => `/piani/${planId}/servizi/${serviceId}/conferme`,
  wave: (planId: string, serviceId: string) => `/piani/${planId}/servizi/${serviceId}/ondata`,
  reserved: (planId: string, serviceId: string) => `/piani/${planId}/servizi/${serviceId}/riservati`,
  /** Where a finding is: the details of its service, or the findings of the whole plan. */
  finding: (planId: string, rule: string, subjectId: string) =>
    rule === 'PR-12' || subjectId === planId
      ? `/piani/${planId}#rilievi`
      : planPaths.service(planId, subjectId),
  proposals: '/piani/approvazioni',
  /** The work of each person who examines. */
  work: '/piani/istruttori',
  proposal: (proposalId: string) => `/piani/approvazioni/${proposalId}`,
  review: (planId: string) => `/piani/${planId}/esame`,
  sheet: (planId: string, number: number) => `/piani/${planId}/esame/schede/${number}`,
  grid: (planId: string, view: GridView = 'decisioni') =>
    `/piani/${planId}/griglia${view === 'decisioni' ? '' : `?vista=${view}`}`,
  sending: (planId: string) => `/piani/${planId}/trasmissione`,
  compare: (planId: string, from: number, to: number | 'bozza') =>
    `/piani/${planId}/confronto?da=${from}&a=${to}`,
  version: (planId: string, number: number) => `/piani/${planId}/versioni/${number}`,
  receipt: (planId: string, number: number) => `/piani/${planId}/versioni/${number}/ricevuta`,
  portal: (planId: string, number: number) => `/piani/${planId}/versioni/${number}/portale`,
  history: (planId: string) => `/storia/piano/${planId}`,
  itemHistory: (planItemId: string) => `/storia/voce-di-piano/${planItemId}`,
  /** The page of the inventory where the class and the place of a service are written. */
  inventory: (serviceId: string) => `/inventario/servizi/${serviceId}`,
} as const

/** What a person wrote, ended by one full stop. */
export function asSentence(text: string): string {
  return /[.!?…]$/.test(text.trim()) ? text.trim() : `${text.trim()}.`
}

export function isEditable(plan: Pick<Plan, 'state'>): boolean {
  return editableStates.includes(plan.state)
}

/** The number of the version on the desk, or of the last one that left. */
export function currentNumber(plan: Pick<Plan, 'state' | 'versionCount'>): number {
  return isEditable(plan) ? plan.versionCount + 1 : plan.versionCount
}

/** «Versione 3, bozza», «Versione 2, in esame». */
export function versionInWords(plan: Pick<Plan, 'state' | 'versionCount'>): string {
  const state = isEditable(plan) ? 'bozza' : planStateLabels[plan.state].toLowerCase()
  return `Versione ${currentNumber(plan)}, ${state}`
}

const stateKinds: Readonly<Record<PlanState, Words & { readonly icon?: 'restore' | 'inbox' }>> = {
  draft: { kind: 'idle', label: planStateLabels.draft },
  submitted: { kind: 'info', label: planStateLabels.submitted, icon: 'inbox' },
  under_review: { kind: 'info', label: planStateLabels.under_review },
  returned: { kind: 'warn', label: planStateLabels.returned, icon: 'restore' },
  approved: { kind: 'ok', label: planStateLabels.approved },
  withdrawn: { kind: 'idle', label: planStateLabels.withdrawn, icon: 'restore' },
}

/** The state of a plan with the icon it has in every list. */
export function stateInWords(state: PlanState) {
  return stateKinds[state]
}

/** A version as its last event reads: what a page says beside the draft. */
export interface VersionOutcome {
  readonly number: number
  readonly outcome: 'returned' | 'approved' | 'withdrawn' | null
  readonly outcomeAt: Date | null
  readonly submittedAt: Date
  readonly receiptNumber: string
}

/** «la 2 è stata rinviata il 26 febbraio 2026 con 3 osservazioni»: the last thing that happened to what was sent. */
export function lastHappened(version: VersionOutcome, observations: number): string {
  const on = (at: Date) => formatLongDate(dateInRome(at))
  const name = `la ${version.number}`
  switch (version.outcome) {
    case 'returned':
      return `${name} è stata rinviata il ${on(version.outcomeAt ?? version.submittedAt)}${
        observations > 0 ? ` con ${counted(observations, 'osservazione', 'osservazioni')}` : ''
      }`
    case 'approved':
      return `${name} è stata approvata il ${on(version.outcomeAt ?? version.submittedAt)}`
    case 'withdrawn':
      return `${name} è stata ritirata il ${on(version.outcomeAt ?? version.submittedAt)}`
    default:
      return `trasmessa il ${on(version.submittedAt)}, n. ${version.receiptNumber}`
  }
}

/** «Trasmessa il 13 febbraio 2026, n. 2026/0288 · rinviata il 26 febbraio 2026»: the line under a version. */
export function outcomeInWords(
  version: VersionOutcome & { readonly channel: 'programme' | 'office' },
): string {
  const on = (at: Date) => formatLongDate(dateInRome(at))
  const sent = `${version.channel === 'office' ? 'Chiusa' : 'Trasmessa'} il ${on(version.submittedAt)}, n. ${version.receiptNumber}`
  const words = { returned: 'rinviata', approved: 'approvata', withdrawn: 'ritirata' } as const
  return version.outcome === null
    ? sent
    : `${sent} · ${words[version.outcome]} il ${on(version.outcomeAt ?? version.submittedAt)}`
}

/** «Integrazione della versione 2», «Riapertura della versione 2: cambia il fornitore»; null for a plan that changes nothing approved. */
export function revisionInWords({ revision }: Pick<PlanContent, 'revision'>): string | null {
  if (!revision) return null
  return revision.kind === 'addition'
    ? `Integrazione della versione ${revision.of}`
    : `Riapertura della versione ${revision.of}: ${revision.reason}`
}

/** «10:42», «16:20 di ieri», «9:05 del 3 marzo 2026»: after «Salvato alle». */
export function savedAt(at: Date, today: LocalDate): string {
  const day = dateInRome(at)
  const days = daysBetween(day, today)
  if (days === 0) return formatTime(at)
  return days === 1 ? `${formatTime(at)} di ieri` : `${formatTime(at)} del ${formatLongDate(day)}`
}

/** «ieri alle 16:20», «oggi alle 10:42», «il 9 marzo 2026, 16:20». */
export function momentInWords(at: Date, today: LocalDate): string {
  const days = daysBetween(dateInRome(at), today)
  if (days === 0) return `oggi alle ${formatTime(at)}`
  return days === 1 ? `ieri alle ${formatTime(at)}` : withArticle('il', formatInstant(at))
}

/** A sum where some amounts are not known: missing is not zero. */
export function sumInWords(cents: number, missing: number, of: number): string | null {
  if (missing === of) return null
  return missing === 0
    ? formatMoney(cents)
    : `${formatMoney(cents)} · ${counted(missing, 'servizio', 'servizi')} n.d.`
}

/** «33.400,00 € una tantum, 13.900,00 € l’anno (2 servizi n.d.)»: both sums of a plan, with what is not known said. */
export function costsInWords(totals: ContentTotals): string {
  const of = totals.modeA + totals.modeB
  const part = (cents: number, missing: number, words: string) => {
    if (missing === of) return `n.d. ${words}`
    const note = missing === 0 ? '' : ` (${counted(missing, 'servizio', 'servizi')} n.d.)`
    return `${formatMoney(cents)} ${words}${note}`
  }
  const once = part(totals.costCents, totals.costMissing, 'una tantum')
  return `${once}, ${part(totals.yearlyFeeCents, totals.yearlyFeeMissing, 'l’anno')}`
}

/** «12 da migrare, 1 non dovuto»: the services of a plan by what happens to them. */
export function answersInWords(totals: ContentTotals): string {
  const parts: [number, string][] = [
    [totals.modeA + totals.modeB, 'da migrare'],
    [totals.retain, totals.retain === 1 ? 'resta dov’è' : 'restano dove sono'],
    [totals.retire, totals.retire === 1 ? 'si dismette' : 'si dismettono'],
    [totals.notDue, totals.notDue === 1 ? 'non dovuto' : 'non dovuti'],
    [totals.undecided, 'da decidere'],
  ]
  return parts
    .filter(([count]) => count > 0)
    .map(([count, words]) => `${count} ${words}`)
    .join(', ')
}

/** «13: 6 in modo A, 6 in modo B, 1 non dovuto». */
export function modesInWords(totals: ContentTotals): string {
  const rest = answersInWords({ ...totals, modeA: 0, modeB: 0 })
  const parts = [
    totals.modeA > 0 ? `${totals.modeA} in modo A` : '',
    totals.modeB > 0 ? `${totals.modeB} in modo B` : '',
    rest,
  ].filter((part) => part !== '')
  return parts.length === 0 ? String(totals.services) : `${totals.services}: ${parts.join(', ')}`
}

export const shortDestinations: Readonly<Record<DestinationKind, string>> = {
  psn: 'PSN',
  qualified_cloud: 'Cloud qualificato',
  adequate_infrastructure: 'Infrastruttura adeguata',
  group_a_data_centre: 'Data center di gruppo A',
}

/** «Cloud qualificato, QC2», «PSN, Hybrid Cloud»; null when it is still to choose. */
export function destinationInWords(values: PlanItemValues): string | null {
  if (values.destinationKind === null) return null
  const detail =
    values.destinationKind === 'psn'
      ? values.destinationName
      : (values.qualificationCode ?? values.destinationName)
  return [shortDestinations[values.destinationKind], detail].filter((part) => part !== '').join(', ')
}

/** The letter of the mode, or what happens instead; null while nobody decided. */
export function modeInWords(values: PlanItemValues): string | null {
  switch (values.approach) {
    case null:
      return null
    case 'A':
    case 'B':
      return values.approach
    default:
      return approachLabels[values.approach]
  }
}

/** «B, sostituzione con un servizio cloud»; null while nobody decided. */
export function decisionInWords(values: PlanItemValues): string | null {
  const mode = modeInWords(values)
  return mode && values.strategy ? `${mode}, ${strategyLabels[values.strategy]}` : mode
}

export type Tone = 'ok' | 'warn' | 'bad' | 'info' | 'idle'
export interface Words {
  readonly kind: Tone
  readonly label: string
}

/** Whether the destination protects the data; null when the question is not open yet. */
export function levelInWords(facts: Pick<PlanFacts, 'levels'>, service: ServiceFacts): Words | null {
  if (!service.item || !isMoving(service.item) || service.item.destinationKind === null) return null
  switch (describeLevel(facts, service)) {
    case 'enough':
      return { kind: 'ok', label: 'livello sufficiente' }
    case 'not_enough':
      return { kind: 'bad', label: 'il livello non basta' }
    case 'unknown':
      return { kind: 'idle', label: 'livello non noto' }
  }
}

/** Findings as one cell says them: the worst kind with its number. */
export function findingsInWords(findings: readonly Pick<Finding, 'level' | 'explanation'>[]): Words {
  const stops = findings.filter((each) => each.level === 'stop').length
  const warns = findings.filter((each) => each.level === 'warn')
  if (stops > 0) return { kind: 'bad', label: counted(stops, 'bloccante', 'bloccanti') }
  if (warns.length > 0) {
    const open = warns.filter((each) => each.explanation === null).length
    return open === 0
      ? { kind: 'ok', label: `${counted(warns.length, 'avviso', 'avvisi')}, con spiegazione` }
      : { kind: 'warn', label: counted(warns.length, 'avviso', 'avvisi') }
  }
  if (findings.length > 0) return { kind: 'info', label: counted(findings.length, 'nota', 'note') }
  return { kind: 'ok', label: 'Nessuno' }
}

export const planFilters = ['tutti', 'rilievi', 'critici', 'strategici', 'cambiati'] as const
export type PlanFilterKey = (typeof planFilters)[number]

/** A service of the plan as a row of its table. */
export interface PlanRow {
  readonly service: ServiceFacts
  /** What counts of the decision; null when the service is not in the plan. */
  readonly values: PlanItemValues | null
  readonly findings: readonly Finding[]
  readonly isChanged: boolean
}

export function planRows(
  facts: PlanFacts,
  findings: readonly Finding[],
  changedIds: ReadonlySet<string>,
): PlanRow[] {
  return facts.services.map((service) => ({
    service,
    values: service.item && countedValues(service.item),
    findings: findings.filter((finding) => finding.subjectId === service.digitalServiceId),
    isChanged: changedIds.has(service.digitalServiceId),
  }))
}

export function rowMatches(row: PlanRow, filter: PlanFilterKey): boolean {
  switch (filter) {
    case 'tutti':
      return true
    case 'rilievi':
      return row.findings.some((finding) => finding.level !== 'info')
    case 'critici':
      return row.service.dataClass === 'critical'
    case 'strategici':
      return row.service.dataClass === 'strategic'
    case 'cambiati':
      return row.isChanged
  }
}

/** The row whose details show: the one asked, else the first with something to mend, else the first. */
export function selectedRow(rows: readonly PlanRow[], asked: string | null): PlanRow | null {
  return (
    rows.find((row) => row.service.digitalServiceId === asked) ??
    rows.find((row) => row.findings.some((finding) => finding.level === 'stop')) ??
    rows.find((row) => row.findings.some((finding) => finding.level === 'warn')) ??
    rows[0] ??
    null
  )
}

/** «Dati critici · oggi su Demos 5, nel Municipio». */
export function todayInWords(service: ServiceFacts, facts: Pick<PlanFacts, 'dataCentres'>): string {
  const dataClass = service.dataClass ? `Dati ${dataClassPlurals[service.dataClass]}` : 'Classe da indicare'
  const place = facts.dataCentres.find((each) => each.dataCentreId === service.dataCentreId)
  const where = {
    data_centre: place ? `in ${place.name}` : 'in un data center',
    cloud: 'già in cloud',
    supplier: 'presso il fornitore',
    unknown: null,
  }[service.hosting]
  const software = service.softwareNames.length > 0 ? `su ${service.softwareNames.join(', ')}` : null
  const today = [software, where].filter(Boolean).join(', ')
  return today === '' ? dataClass : `${dataClass} · oggi ${today}`
}

/** A hash in groups of four, as people read it aloud. */
export function hashInGroups(hash: string): string {
  return hash.match(/.{1,4}/g)?.join(' ') ?? hash
}

const feminine = new Set([
  'Classe',
  'Strategia',
  'Destinazione',
  'Qualificazione o adeguamento',
  'Validità della qualificazione',
  'Fine prevista',
  'Nuova fine',
])

/** The words for a missing value, agreed with its label: «non indicata». */
export function missingWord(label: string): string {
  return feminine.has(label) ? 'non indicata' : label === 'Utenti' ? 'non indicati' : 'non indicato'
}

/** «dal 10/06/2024», «fino al 31/12/2026»: how long somebody may send. */
export function periodInWords(period: { validFrom: LocalDate; validTo: LocalDate | null }): string {
  return period.validTo === null
    ? `dal ${formatLongDate(period.validFrom)}`
    : `dal ${formatLongDate(period.validFrom)} al ${formatLongDate(period.validTo)}`
}

/** «30/06/2026», or null. */
export function dateInWords(date: LocalDate | null): string | null {
  return date === null ? null : formatDate(date)
}

// SPDX-License-Identifier: AGPL-3.0-or-later
import { dateInRome, daysBetween, formatDate, formatLongDate, type LocalDate } from '../../shared/dates.ts'
import type { FieldError } from '../../shared/errors.ts'
import { citeSource } from '../../shared/legal.ts'
import { counted, formatMoney } from '../../shared/money.ts'
import type { FindingItem, StatusValue } from '../../ui/index.ts'
import { excessOf, monthsSpan } from './excess.ts'
import { authorisedStates, type SpendingState, spendingStateLabels } from './lifecycle.ts'
import type {
  Duty,
  FindingLevel,
  Integration,
  Overrun,
  OverrunCause,
  SpendingRequest,
  SpendingValues,
  YearAmount,
} from './model.ts'
import { type Finding, mayBeExempt, monthsInWords, netOf, type StepKey, vatOf } from './rules.ts'

/** Addresses of the pages of spending. */
/** Where the templates of acts are. */
export const templatesPath = '/spese/modelli'

/** Where workbooks of requests that left before Regia come in: of one body, or of an office. */
export const importsHref = (body: string | null) =>
  `/inventario/importazioni${body === null ? '' : `?ente=${body}`}`

export const spendingPaths = {
  list: '/spese',
  new: '/spese/nuova',
  derogations: '/spese/deroghe',
  place: (dataCentreId: string) => `/spese/data-center/${dataCentreId}`,
  request: (id: string) => `/spese/${id}`,
  step: (id: string, step: string) => `/spese/${id}/domande/${step}`,
  sending: (id: string) => `/spese/${id}/invio`,
  version: (id: string, number: number) => `/spese/${id}/versioni/${number}`,
  receipt: (id: string, number: number) => `/spese/${id}/versioni/${number}/ricevuta`,
  portal: (id: string, number: number) => `/spese/${id}/versioni/${number}/portale`,
  act: (id: string, actId: string) => `/spese/${id}/atti/${actId}`,
  exam: (id: string) => `/spese/${id}/esame`,
  document: (id: string, documentId: string) => `/spese/${id}/documenti/${documentId}`,
} as const

const stateKinds: Readonly<Record<SpendingState, StatusValue['kind']>> = {
  draft: 'idle',
  submitted: 'info',
  in_examination: 'info',
  integration_requested: 'warn',
  authorised: 'ok',
  authorised_with_conditions: 'ok',
  denied: 'bad',
  acknowledged: 'ok',
  requalified: 'warn',
  withdrawn: 'idle',
}

export function stateInWords(state: SpendingState): StatusValue {
  return { kind: stateKinds[state], label: spendingStateLabels[state] }
}

const findingKinds: Readonly<Record<FindingLevel, FindingItem['kind']>> = {
  stop: 'stop',
  explain: 'warn',
  warn: 'warn',
  info: 'info',
}

/** A finding as a page shows it, without its actions. */
export function findingItem(finding: Finding): FindingItem {
  const { source } = finding
  return {
    key: finding.rule,
    kind: findingKinds[finding.level],
    title: finding.title,
    text: finding.detail,
    source: citeSource({ ...source, unverified: false }),
    unverified: source.unverified === true,
  }
}

/** «1 da completare, 1 da motivare, 2 avvisi, 3 controlli superati» */
export function findingsInWords(findings: readonly Finding[], passed: number): string {
  const of = (...levels: FindingLevel[]) => findings.filter(({ level }) => levels.includes(level)).length
  const parts = [
    [of('stop'), 'da completare', 'da completare'],
    [of('explain'), 'da motivare', 'da motivare'],
    [of('warn'), 'avviso', 'avvisi'],
    [of('info'), 'nota', 'note'],
    [passed, 'controllo superato', 'controlli superati'],
  ] as const
  return parts
    .filter(([count]) => count > 0)
    .map(([count, one, many]) => counted(count, one, many))
    .join(', ')
}

/** «14.640,00 € senza IVA · 17.860,80 € con IVA» */
export function amountInWords(amounts: readonly YearAmount[]): string | null {
  if (amounts.length === 0) return null
  const [net, vat] = [netOf(amounts), vatOf(amounts)]
  return `${formatMoney(net)} senza IVA · ${vat === null ? 'IVA n.d.' : `${formatMoney(net + vat)} con IVA`}`
}

/** «01/04/2026 – 31/03/2027, 12 mesi» */
export function contractInWords({
  startsOn,
  endsOn,
}: Pick<SpendingValues, 'startsOn' | 'endsOn'>): string | null {
  if (startsOn === null || endsOn === null || endsOn < startsOn) return null
  return `${formatDate(startsOn)} – ${formatDate(endsOn)}, ${monthsInWords(monthsSpan(startsOn, endsOn))}`
}

/** Why a duty is what it is, in one line. */
export function dutyReason(duty: Duty, group: string | null): string {
  switch (duty) {
    case 'authorisation':
      return group === null
        ? 'Data center senza gruppo, vale il gruppo B: serve l’autorizzazione prima di spendere'
        : `Data center di gruppo ${group}: serve l’autorizzazione prima di spendere`
    case 'communication':
      return `Data center di gruppo ${group ?? 'A'}: la spesa si comunica`
    case 'prior_communication':
      return 'Uso escluso dall’autorizzazione: basta una comunicazione prima di spendere'
  }
}

export const stepLabels: Readonly<Record<StepKey, string>> = {
  tipo: 'Che cosa',
  uso: 'Uso',
  finalita: 'Finalità',
  motivo: 'Perché',
  importi: 'Importi',
  fornitore: 'Fornitore',
  durata: 'Contratto',
  servizi: 'Servizi',
  capacita: 'Capacità',
  documenti: 'Documenti',
}

export const questions: Readonly<Record<StepKey, string>> = {
  tipo: 'Che cosa serve comprare?',
  uso: 'A che cosa serve il data center?',
  finalita: 'A che scopo?',
  motivo: 'Perché serve, e perché non il cloud?',
  importi: 'Quanto costa, anno per anno?',
  fornitore: 'Da chi, e con quale procedura?',
  durata: 'Da quando a quando dura il contratto?',
  servizi: 'Quali servizi dipendono da questa spesa?',
  capacita: 'La capacità del data center aumenta?',
  documenti: 'Quali documenti alleghi?',
}

export const whys: Readonly<Record<StepKey, string>> = {
  tipo: 'Tenere in funzione, consolidare, ampliare e costruire sono cose diverse: le prime si possono chiedere, le ultime no.',
  uso: 'Ricerca, trasferimento tecnologico e diagnostica clinica chiedono solo una comunicazione prima di spendere.',
  finalita: 'Chi esamina guarda prima di tutto lo scopo.',
  motivo: 'È la parte che chi esamina legge con più attenzione: bastano poche righe, con i fatti.',
  importi:
    'Gli importi si sommano con le altre richieste dello stesso anno e si confrontano con i costi del data center.',
  fornitore: 'Se qualcosa non è ancora deciso, lascialo vuoto: CIG e CUP si aggiungono quando ci sono.',
  durata:
    'Un contratto per un data center di gruppo B dura quanto serve a completare la migrazione: si confronta con il piano di ogni ente ospitato.',
  servizi: 'Dice a chi toccherebbe un’interruzione, anche se i servizi sono di altri enti.',
  capacita: 'Si spende per arrivare alla migrazione, non per far crescere il data center.',
  documenti: 'Per esempio la relazione tecnica ed economica, il preventivo, lo schema di contratto.',
}

/** The questions that are asked for a request: the use only of who may have an exempt one, purpose and services not of communications. */
export function stepsFor(duty: Duty, administrationKind: string): readonly StepKey[] {
  const steps: readonly (StepKey | null)[] = [
    'tipo',
    mayBeExempt(administrationKind) ? 'uso' : null,
    duty === 'authorisation' ? 'finalita' : null,
    'motivo',
    'importi',
    'fornitore',
    'durata',
    'servizi',
    'capacita',
    'documenti',
  ]
  return steps.filter((step) => step !== null)
}

/** Whether a question has its answer. */
export function isAnswered(step: StepKey, values: SpendingValues, documents: number): boolean {
  switch (step) {
    case 'tipo':
      return values.kind !== null && values.subject !== ''
    case 'uso':
      return values.exemptGround === null || values.exemptReason !== ''
    case 'finalita':
      return values.purpose !== null
    case 'motivo':
      return values.need !== ''
    case 'importi':
      return netOf(values.amounts) > 0
    case 'fornitore':
      return values.supplier !== ''
    case 'durata':
      return values.startsOn !== null && values.endsOn !== null
    case 'servizi':
      return values.serviceIds.length > 0
    case 'capacita':
      return values.growsCapacity !== null
    case 'documenti':
      return documents > 0
  }
}

/** Days a request has been with the programme, those it waited for the owner left out. */
export function daysWaited(
  request: Pick<SpendingRequest, 'submittedAt' | 'decidedAt'>,
  integrations: readonly Pick<Integration, 'askedAt' | 'answeredAt'>[],
  today: LocalDate,
): number | null {
  if (request.submittedAt === null) return null
  const until = request.decidedAt ? dateInRome(request.decidedAt) : today
  const stopped = integrations.reduce(
    (days, { askedAt, answeredAt }) =>
      days + daysBetween(dateInRome(askedAt), answeredAt ? dateInRome(answeredAt) : until),
    0,
  )
  return daysBetween(dateInRome(request.submittedAt), until) - stopped
}

/** «12 giorni», «12 giorni, fermo»: the clock of a request. */
export function clockInWords(days: number, isStopped: boolean): string {
  return `${counted(days, 'giorno', 'giorni')}${isStopped ? ', fermo' : ''}`
}

/** What made a contract outlive its plan, in words. */
export function causeInWords({ kind, name, number, from, to }: OverrunCause): string {
  const version = number ? `la versione ${number} del piano` : 'il piano'
  switch (kind) {
    case 'plan_approved':
      return `È stata approvata ${version} di ${name}`
    case 'plan_submitted':
      return `È stata trasmessa ${version} di ${name}`
    case 'plan_withdrawn':
      return `È stato ritirato il piano di ${name}`
    case 'service_retired':
      return `Il servizio «${name}» è cessato`
    case 'service_left':
      return `Il servizio «${name}» non è più ospitato nel data center`
    case 'service_arrived':
      return `È arrivato il servizio «${name}»`
    case 'authorised':
      return 'È stata autorizzata una spesa che dura più del piano'
    case 'contract_changed':
      return `La fine del contratto è cambiata${from && to ? ` dal ${formatDate(from)} al ${formatDate(to)}` : ''}`
    case 'derogation':
      return 'È cambiata una deroga'
  }
}

export const closedByWords: Readonly<Record<NonNullable<Overrun['closedBy']>, string>> = {
  ground: 'con una deroga motivata',
  shorter_contract: 'con un contratto più corto',
  new_plan: 'con un nuovo piano',
}

/** How much a notice is about: «5 mesi e 3.200,00 € oltre il piano». */
export function overrunInWords(
  overrun: Pick<Overrun, 'contractEndsOn' | 'planEndsOn'>,
  request: Pick<SpendingRequest, 'startsOn'>,
  amounts: readonly YearAmount[],
): string {
  const { contractEndsOn: endsOn, planEndsOn } = overrun
  if (planEndsOn === null) return 'nessun piano dice fino a quando serve'
  const excess = excessOf({ startsOn: request.startsOn ?? endsOn, endsOn }, planEndsOn, amounts)
  if (!excess) return `il piano arriva al ${formatLongDate(planEndsOn)}`
  const money = excess.cents === 0 ? '' : ` e ${formatMoney(excess.cents)}`
  return `${monthsInWords(excess.months)}${money} oltre il ${formatLongDate(planEndsOn)}`
}

export function isAuthorised(state: SpendingState): boolean {
  return authorisedStates.includes(state)
}

/** What was typed in a form that could not be taken, and why. */
export interface FormTrouble {
  readonly errors: readonly FieldError[]
  readonly typed: Readonly<Record<string, string>>
}

export const noTrouble: FormTrouble = { errors: [], typed: {} }

/** A field of a form that came back: what was typed in it or is stored, its error. */
export function fieldIn(trouble: FormTrouble, name: string, stored = '') {
  return {
    name,
    value: trouble.typed[name] ?? stored,
    error: trouble.errors.find(({ field }) => field === name)?.message,
  }
}

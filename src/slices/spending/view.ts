// SPDX-License-Identifier: AGPL-3.0-or-later
import {
  dateInRome,
  daysBetween,
  formatDate,
  formatLongDate,
  type LocalDate,
  withArticle,
} from '../../shared/dates.ts'
import type { FieldError } from '../../shared/errors.ts'
import { formatGigabytes } from '../../shared/gigabytes.ts'
import { citeSource } from '../../shared/legal.ts'
import { counted, formatCount, formatMoney } from '../../shared/money.ts'
import type { FindingItem, StatusValue } from '../../ui/index.ts'
import { excessOf, monthsSpan } from './excess.ts'
import {
  type AskedField,
  type FormChange,
  type FormContent,
  type FormField,
  fieldSpecs,
  isFieldAnswered,
  type StepKey,
  shownFields,
  stepKeys,
} from './form.ts'
import { authorisedStates, type SpendingState, stateLabel } from './lifecycle.ts'
import {
  type AttachedDocument,
  type Duty,
  type FindingLevel,
  type Integration,
  type Overrun,
  type OverrunCause,
  type SentVersion,
  type SpendingFacts,
  type SpendingRequest,
  type SpendingValues,
  sendingChannelLabels,
  type YearAmount,
} from './model.ts'
import { type Finding, mayBeExempt, monthsInWords, netOf, vatOf } from './rules.ts'

/** Where the templates of acts are. */
export const templatesPath = '/spese/modelli'

/** Whether a version says what had left before Regia was there. */
export function isPast(
  { externalRef }: Pick<SpendingRequest, 'externalRef'>,
  { channel, number }: Pick<SentVersion, 'channel' | 'number'>,
): boolean {
  return externalRef !== null && channel === 'office' && number === 1
}

/** Where workbooks of requests that left before Regia come in: of one body, or of an office. */
export const importsHref = (body: string | null) =>
  `/inventario/importazioni${body === null ? '' : `?ente=${body}`}`

/** Where the editions of the form are. */
export const formPath = '/spese/modulo'
export const editionPath = (number: number) => `${formPath}/edizioni/${number}`

/** Addresses of the pages of spending. */
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

export function stateInWords(request: Pick<SpendingRequest, 'state' | 'stateName'>): StatusValue {
  return { kind: stateKinds[request.state], label: stateLabel(request) }
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

/** «Aumenta: CPU 40, archivio 12 TB»; null while nobody said. */
export function capacityInWords({
  growsCapacity,
  cpuAfter,
  storageGbAfter,
}: Pick<SpendingValues, 'growsCapacity' | 'cpuAfter' | 'storageGbAfter'>): string | null {
  if (growsCapacity === null) return null
  if (!growsCapacity) return 'Resta com’è'
  const sizes = [
    cpuAfter === null ? null : `CPU ${formatCount(cpuAfter)}`,
    storageGbAfter === null ? null : `archivio ${formatGigabytes(storageGbAfter)}`,
  ].filter((words) => words !== null)
  return sizes.length > 0 ? `Aumenta: ${sizes.join(', ')}` : 'Aumenta'
}

/** Why a duty is what it is, in one line. */
export function dutyReason(
  duty: Duty,
  group: string | null,
  { communication }: Pick<FormContent, 'communication'>,
): string {
  switch (duty) {
    case 'authorisation':
      return group === null
        ? 'Data center senza gruppo, vale il gruppo B: serve l’autorizzazione prima di spendere'
        : `Data center di gruppo ${group}: serve l’autorizzazione prima di spendere`
    case 'communication':
      return communication.isDue
        ? `Data center di gruppo ${group ?? 'A'}: la spesa si comunica`
        : `Data center di gruppo ${group ?? 'A'}: nessuna comunicazione è dovuta, puoi mandarla lo stesso`
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
  firma: 'Firma',
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
  firma: 'Chi firma la relazione?',
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
  firma:
    'Nel 2017-2019 firmava il responsabile della transizione digitale, o una persona nominata con un atto.',
  documenti: 'Per esempio la relazione tecnica ed economica, il preventivo, lo schema di contratto.',
}

/** The pages that an edition asks of a request: the use only of who may have an exempt one, each other if it has a question. */
export function stepsFor({
  form,
  duty,
  administrationKind,
}: Pick<SpendingFacts, 'form' | 'duty' | 'administrationKind'>): readonly StepKey[] {
  return stepKeys.filter(
    (step) => shownFields(form, step, duty).length > 0 && (step !== 'uso' || mayBeExempt(administrationKind)),
  )
}

/** Whether a page has its answers: all it must have, and at least one. */
export function isAnswered(
  step: StepKey,
  { asked, values }: Pick<SpendingFacts, 'asked' | 'values'>,
  documents: readonly Pick<AttachedDocument, 'purpose'>[],
): boolean {
  const here = asked.filter(({ key }) => fieldSpecs[key].step === step)
  const isThere = ({ key }: AskedField) => isFieldAnswered(key, values, documents)
  return here.some(isThere) && here.every((field) => field.ask !== 'required' || isThere(field))
}

/** «Ora si chiede: CUP. Non si chiede più: Capacità.»: what an edition changes for a draft; empty when nothing. */
export function formChangeInWords({ added, removed, required, freed }: FormChange): string[] {
  const list = (fields: readonly FormField[]) => fields.map((key) => fieldSpecs[key].label).join(', ')
  return [
    added.length > 0 && `Ora si chiede: ${list(added)}.`,
    required.length > 0 && `Ora non si invia senza: ${list(required)}.`,
    freed.length > 0 && `Non è più obbligatorio: ${list(freed)}.`,
    removed.length > 0 && `Non si chiede più: ${list(removed)}. Quello che avevi scritto resta da parte.`,
  ].filter((words) => words !== false)
}

/** Days a request has been with the programme, those it waited for the owner left out. */
export function daysWaited(
  request: Pick<SpendingRequest, 'submittedAt' | 'decidedAt'>,
  integrations: readonly Pick<Integration, 'askedOn' | 'answeredOn'>[],
  today: LocalDate,
): number | null {
  if (request.submittedAt === null) return null
  const until = request.decidedAt ? dateInRome(request.decidedAt) : today
  const stopped = integrations.reduce(
    (days, { askedOn, answeredOn }) => days + daysBetween(askedOn, answeredOn ?? until),
    0,
  )
  return daysBetween(dateInRome(request.submittedAt), until) - stopped
}

/** «3 marzo 2026, prot. 812, risposta il 20 marzo 2026 per PEC»: an integration on its road. */
export function integrationInWords(each: Integration): string {
  const asked = [formatLongDate(each.askedOn), each.protocolNumber && `prot. ${each.protocolNumber}`]
  const answer =
    each.answeredOn === null
      ? `risposta entro ${withArticle('il', formatLongDate(each.dueOn))}: conteggio fermo`
      : [
          `risposta ${withArticle('il', formatLongDate(each.answeredOn))}`,
          each.answerChannel && `da ${sendingChannelLabels[each.answerChannel]}`,
          each.answerProtocolNumber && `prot. ${each.answerProtocolNumber}`,
        ]
          .filter(Boolean)
          .join(', ')
  return [...asked.filter(Boolean), answer].join(', ')
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

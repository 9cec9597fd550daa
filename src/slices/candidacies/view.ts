// SPDX-License-Identifier: AGPL-3.0-or-later
import { certaintyLabels } from '../../shared/classification.ts'
import {
  daysBetween,
  distanceInWords,
  formatDate,
  formatLongDate,
  type LocalDate,
} from '../../shared/dates.ts'
import type { FieldError } from '../../shared/errors.ts'
import { formatMoney } from '../../shared/money.ts'
import type { StatusValue } from '../../ui/index.ts'
import type { Deadline } from './deadlines.ts'
import {
  type CandidacyAction,
  type CandidacyState,
  type ChainStep,
  candidacyStateLabels,
  chain,
  closedStates,
} from './lifecycle.ts'
import { type Candidacy, type CandidacyAct, nextStepLabels } from './model.ts'
import { moneyOf } from './standing.ts'

/** Addresses of the pages of candidacies. */
export const candidacyPaths = {
  list: '/candidature',
  make: '/candidature/nuova',
  portfolio: '/candidature/portafoglio',
  calls: '/candidature/avvisi',
  sharings: '/candidature/servizi-condivisi',
  one: (id: string) => `/candidature/${id}`,
  act: (id: string, action: CandidacyAction | 'undo') => `/candidature/${id}/atti/${action}`,
  services: (id: string) => `/candidature/${id}/servizi`,
  contracts: (id: string) => `/candidature/${id}/contratti`,
  dossier: (id: string) => `/candidature/${id}/fascicolo`,
  portal: (id: string, page: 'candidacy' | 'request') =>
    `/candidature/${id}/portale/${page === 'candidacy' ? 'candidatura' : 'erogazione'}`,
  history: (id: string) => `/storia/candidatura/${id}`,
} as const

/** What a form left, for the page that comes back. */
export interface FormTrouble {
  readonly errors: readonly FieldError[]
  readonly typed: Readonly<Record<string, string>>
}
export const noTrouble: FormTrouble = { errors: [], typed: {} }

export function fieldIn({ errors, typed }: FormTrouble, name: string, value = '') {
  return { name, value: typed[name] ?? value, error: errors.find(({ field }) => field === name)?.message }
}

const good: readonly CandidacyState[] = ['check_positive', 'paid', 'concluded']
const bad: readonly CandidacyState[] = [
  'not_admitted',
  'check_negative',
  'renounced',
  'renunciation_decreed',
  'revoked',
]
const waiting: readonly CandidacyState[] = ['check_partial']

export function stateStatus(state: CandidacyState): StatusValue {
  const kind = good.includes(state)
    ? 'ok'
    : bad.includes(state)
      ? 'bad'
      : waiting.includes(state)
        ? 'warn'
        : state === 'draft' || state === 'discarded'
          ? 'idle'
          : 'info'
  return { kind, label: candidacyStateLabels[state] }
}

/** A label that goes on in a sentence: «inserire il CUP». */
export const inSentence = (label: string): string => `${label.charAt(0).toLowerCase()}${label.slice(1)}`

/** «Inserire il CUP», or who is waited for. */
export function nextInWords({ nextStep, state }: Pick<Candidacy, 'nextStep' | 'state'>): string {
  if (nextStep) return nextStepLabels[nextStep]
  return closedStates.includes(state) ? 'Nulla da fare' : 'Si aspetta una risposta'
}

export function isLate(
  { lastUsefulOn, nextStep }: Pick<Candidacy, 'lastUsefulOn' | 'nextStep'>,
  today: LocalDate,
) {
  return lastUsefulOn !== null && nextStep !== 'maintenance' && lastUsefulOn < today
}

/** Whether money depends on the next step: what was paid stays, whoever keeps things running. */
export function hasRisk({ nextStep }: Pick<Candidacy, 'nextStep'>): boolean {
  return nextStep !== null && nextStep !== 'maintenance'
}

/** The money that the next step puts at risk; null when there is none, or nobody knows it. */
export function atRiskOf(candidacy: Candidacy): number | null {
  return hasRisk(candidacy) ? moneyOf(candidacy) : null
}

export function leftInWords(lastUsefulOn: LocalDate | null, today: LocalDate) {
  if (lastUsefulOn === null) return null
  const days = daysBetween(today, lastUsefulOn)
  const words = distanceInWords(today, lastUsefulOn)
  return {
    words: `${words.charAt(0).toUpperCase()}${words.slice(1)}`,
    tone: days < 0 ? ('bad' as const) : days <= 7 ? ('warn' as const) : undefined,
    date: formatDate(lastUsefulOn),
  }
}

export function moneyOrNothing(cents: number | null): string | null {
  return cents === null ? null : formatMoney(cents)
}

/** The source of a date with how sure it is. */
export function groundInWords({ source, certainty }: Pick<Deadline, 'source' | 'certainty'>): string {
  return certainty === 'certain' || certainty === 'house'
    ? source
    : `${source} · ${certaintyLabels[certainty]}`
}

/** The lines of a sum: «14 ottobre 2025: + 120 giorni». */
export function sumInWords({ lines }: Pick<Deadline, 'lines'>): string[] {
  return lines.map(({ on, text }) => `${formatLongDate(on)}: ${text}`)
}

/** Where each act stands in the chain. */
const stepOfAct: Readonly<Record<CandidacyAction, ChainStep>> = {
  send: 'candidacy',
  discard: 'candidacy',
  reopen: 'candidacy',
  receive: 'admission',
  admit: 'admission',
  refuse: 'admission',
  enter_cup: 'cup',
  fund: 'decree',
  conclude_contracting: 'contracts',
  complete: 'completion',
  extend: 'completion',
  suspend: 'completion',
  vary: 'completion',
  ask_check: 'check',
  record_positive: 'check',
  record_partial: 'check',
  record_negative: 'check',
  request_payment: 'request',
  return_request: 'request',
  settle: 'request',
  pay: 'payment',
  ask_sample: 'maintenance',
  answer_sample: 'maintenance',
  conclude: 'maintenance',
  renounce: 'decree',
  decree_renunciation: 'decree',
  revoke: 'decree',
}

const stepOfNext = {
  send: 'candidacy',
  cup: 'cup',
  contract: 'contracts',
  completion: 'completion',
  check: 'check',
  request: 'request',
  sample_check: 'maintenance',
  maintenance: 'maintenance',
} as const

export interface ChainPart {
  readonly key: ChainStep
  readonly label: string
  readonly isDone: boolean
  readonly isCurrent: boolean
  readonly acts: readonly CandidacyAct[]
}

/** The chain with what was recorded at each step. */
export function chainOf(candidacy: Candidacy, acts: readonly CandidacyAct[]): ChainPart[] {
  const done: Readonly<Record<ChainStep, boolean>> = {
    candidacy: candidacy.sentOn !== null,
    admission: candidacy.admittedOn !== null,
    cup: candidacy.cup !== null,
    decree: candidacy.fundedOn !== null,
    contracts: candidacy.contractedOn !== null,
    completion: candidacy.completedOn !== null,
    check: acts.some(({ action, undoneAt }) => action === 'record_positive' && undoneAt === null),
    request: candidacy.requestedOn !== null,
    payment: candidacy.paidOn !== null,
    maintenance: candidacy.state === 'concluded',
  }
  const isClosed = closedStates.includes(candidacy.state) || candidacy.state === 'renounced'
  const current = candidacy.nextStep
    ? stepOfNext[candidacy.nextStep]
    : isClosed
      ? null
      : (chain.find(({ key }) => !done[key])?.key ?? null)
  return chain.map(({ key, label }) => ({
    key,
    label,
    isDone: done[key],
    isCurrent: key === current,
    acts: acts.filter(({ action }) => stepOfAct[action] === key),
  }))
}

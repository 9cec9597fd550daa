// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatLongDate, type LocalDate } from '../../shared/dates.ts'
import type { CallContent, CallEvent, CallTerm, TermStep } from '../calls/index.ts'
import {
  type Deadline,
  dueAfter,
  earlier,
  type FollowingStep,
  type Ground,
  lastUsefulDay,
  type NamedDay,
  type Span,
} from './deadlines.ts'
import type { Durations } from './durations.ts'
import type { CandidacyState } from './lifecycle.ts'
import type { CandidacyAct, Contract, NextStep, Standing } from './model.ts'

/** What the terms of a candidacy are reckoned from. */
export interface ScheduleFacts {
  readonly standing: Standing
  readonly acts: readonly Pick<
    CandidacyAct,
    'action' | 'onDay' | 'untilDay' | 'months' | 'termStep' | 'protocol' | 'note' | 'undoneAt'
  >[]
  readonly contracts: readonly Pick<Contract, 'signedOn' | 'withdrawnAt'>[]
  readonly call: Pick<CallContent, 'title' | 'windows' | 'terms' | 'source' | 'certainty'>
  readonly bandCode: string | null
  readonly durations: Durations
  readonly today: LocalDate
}

/** What comes next: by when at the latest, and the last day on which starting it still leaves time for what follows. */
export interface NextDeadline {
  readonly step: NextStep
  /** Null when the call gives no term, or what it counts from is not known. */
  readonly due: Deadline | null
  readonly lastUseful: Deadline | null
  /** Why there is no date. */
  readonly missing: string | null
}

const eventWords: Readonly<Record<CallEvent, string>> = {
  admission: 'PEC di ammissibilità',
  decree: 'notifica del decreto di finanziamento',
  contract: 'firma del primo contratto',
  completion: 'completamento delle attività',
  payment: 'pagamento',
  payment_year_end: 'fine dell’anno del pagamento',
  sample_check_request: 'richiesta del controllo a campione',
}

/** The step whose term is next, by state; states that wait for somebody else have none. */
const stepOf: Partial<Readonly<Record<CandidacyState, NextStep>>> = {
  draft: 'send',
  funded: 'contract',
  contracted: 'completion',
  completed: 'check',
  check_partial: 'check',
  check_positive: 'request',
}

/** What the body does next, whoever's turn it is now; null when nothing is asked of it. */
export function nextStepOf(facts: Pick<ScheduleFacts, 'standing' | 'contracts'>): NextStep | null {
  const { state, cup, sampleAskedOn, sampleAnsweredOn } = facts.standing
  if (state === 'admitted') return cup === null ? 'cup' : null
  if (state === 'funded' && cup === null) return 'cup'
  if (state === 'funded' && firstContractOn(facts.contracts) !== null) return 'completion'
  if (state === 'paid')
    return sampleAskedOn !== null && sampleAnsweredOn === null ? 'sample_check' : 'maintenance'
  return stepOf[state] ?? null
}

/** The first contract counts for the term. Source: PAD-FAQ. */
export function firstContractOn(contracts: ScheduleFacts['contracts']): LocalDate | null {
  const days = contracts.filter(({ withdrawnAt }) => withdrawnAt === null).map(({ signedOn }) => signedOn)
  return days.toSorted()[0] ?? null
}

/** The next step with its days; null when nothing is asked of the body. */
export function nextDeadline(facts: ScheduleFacts): NextDeadline | null {
  const step = nextStepOf(facts)
  if (step === null) return null
  const due = dueOf(facts, step)
  if (due === null) return { step, due, lastUseful: null, missing: whyMissing(facts, step) }
  return { step, due, lastUseful: lastUsefulOf(facts, step, due), missing: null }
}

/** The term of a step, from the rows of the call. */
export function dueOf(facts: ScheduleFacts, step: NextStep): Deadline | null {
  if (step === 'send') return windowEnd(facts)
  const termStep: TermStep = step === 'check' ? 'completion' : step
  const terms = termsOf(facts)
  const cap = capOf(terms, termStep)
  const sums = terms
    .filter((term) => term.step === termStep && term.kind === 'due')
    .flatMap((term) => dueOfTerm(facts, term, cap) ?? [])
  const [first] = sums.toSorted((a, b) => (a.on < b.on ? -1 : 1))
  // Without a term of its own a project still ends by its final day.
  return (
    first ??
    (isOfProject(step) && cap
      ? { ...groundOf(cap), on: cap.on ?? '', lines: [{ text: cap.title, on: cap.on ?? '' }] }
      : null)
  )
}

const isOfProject = (step: NextStep) => ['contract', 'completion', 'check', 'request'].includes(step)

function termsOf({ call, bandCode }: Pick<ScheduleFacts, 'call' | 'bandCode'>): readonly CallTerm[] {
  return call.terms.filter(({ bands }) => bands === null || (bandCode !== null && bands.includes(bandCode)))
}

/** The earliest final day that holds for a step. */
function capOf(terms: readonly CallTerm[], step: TermStep): CallTerm | null {
  const isProject = ['contract', 'completion', 'request'].includes(step)
  const caps = terms.filter(
    (term) =>
      term.kind === 'cap' && term.on !== null && (term.step === step || (term.step === 'all' && isProject)),
  )
  return caps.toSorted((a, b) => ((a.on ?? '') < (b.on ?? '') ? -1 : 1))[0] ?? null
}

function groundOf({ title, source, certainty }: CallTerm): Ground {
  return { rule: title, source, certainty }
}

function dueOfTerm(facts: ScheduleFacts, term: CallTerm, cap: CallTerm | null): Deadline | null {
  if (term.on !== null) return { ...groundOf(term), on: term.on, lines: [{ text: term.title, on: term.on }] }
  const start = term.from && startOf(facts, term.from)
  const span = spanOf(term)
  if (!start || !span) return null
  const valid = facts.acts.filter(({ undoneAt }) => undoneAt === null)
  const ofCall = termsOf(facts)
    .filter(({ kind, step, months }) => kind === 'extension' && step === term.step && months !== null)
    .map(({ months, title }) => ({ months: months ?? 0, why: title }))
  const ofActs = valid
    .filter(
      ({ action, months, termStep }) => action === 'extend' && months !== null && termStep === term.step,
    )
    .map(({ months, protocol, onDay }) => ({
      months: months ?? 0,
      why: `atto del ${formatLongDate(onDay)}${protocol ? `, n. ${protocol}` : ''}`,
    }))
  const suspensions = valid.flatMap(({ action, onDay, untilDay, note }) =>
    action === 'suspend' && untilDay !== null ? [{ from: onDay, to: untilDay, why: note }] : [],
  )
  return dueAfter({
    start,
    span,
    ground: groundOf(term),
    extensions: [...ofCall, ...ofActs],
    suspensions: isOfProject(term.step as NextStep) ? suspensions : [],
    finalDay: cap?.on ? { on: cap.on, what: cap.title } : null,
    movesOnDayOff: facts.durations.movesOnDayOff,
  })
}

function spanOf({ days, workingDays, months }: CallTerm): Span | null {
  if (days !== null) return { count: days, unit: 'days' }
  if (workingDays !== null) return { count: workingDays, unit: 'working_days' }
  return months === null ? null : { count: months, unit: 'months' }
}

function startOf({ standing, contracts }: ScheduleFacts, event: CallEvent): NamedDay | null {
  const { paidOn } = standing
  const on = {
    admission: standing.admittedOn,
    decree: standing.fundedOn,
    contract: firstContractOn(contracts),
    completion: standing.completedOn,
    payment: paidOn,
    payment_year_end: paidOn && `${paidOn.slice(0, 4)}-12-31`,
    sample_check_request: standing.sampleAskedOn,
  }[event]
  return on ? { on, what: eventWords[event] } : null
}

/** The end of the window that is open or comes next; of a closed call the last one. */
function windowEnd({ call, today }: ScheduleFacts): Deadline | null {
  const windows = call.windows.toSorted((a, b) => (a.closesOn < b.closesOn ? -1 : 1))
  const window = windows.find(({ closesOn }) => closesOn >= today) ?? windows.at(-1)
  if (!window) return null
  return {
    rule: 'La candidatura parte finché la finestra è aperta',
    source: call.source,
    certainty: call.certainty,
    on: window.closesOn,
    lines: [
      { text: `chiusura della finestra aperta il ${formatLongDate(window.opensOn)}`, on: window.closesOn },
    ],
  }
}

/** What must still follow a step before its end, with how long it takes. */
function followingSteps({ durations }: ScheduleFacts, step: NextStep): readonly FollowingStep[] {
  const { signature, work, check, correction, request, checkRetries } = durations
  // A check that comes out partly positive is corrected in time only if it was asked in time: the last one may end after.
  const checks = Array.from({ length: checkRetries }, () => [check, correction]).flat()
  switch (step) {
    case 'send':
      return [signature]
    case 'contract':
      return [work, ...checks]
    case 'completion':
    case 'check':
      return checks
    case 'request':
      return [request]
    default:
      return []
  }
}

const usefulRule: Readonly<Partial<Record<NextStep, string>>> = {
  send: 'Il tempo per raccogliere la firma',
  contract: 'Il tempo per completare e farsi verificare',
  completion: 'Il tempo per la verifica e per correggere',
  check: 'Il tempo per la verifica e per correggere',
  request: 'Il tempo per preparare il fascicolo',
}

function lastUsefulOf(facts: ScheduleFacts, step: NextStep, due: Deadline): Deadline {
  const following = followingSteps(facts, step)
  const ground: Ground = {
    rule: usefulRule[step] ?? due.rule,
    source: following.length > 0 ? 'Regola interna' : due.source,
    certainty: following.length > 0 ? 'house' : due.certainty,
  }
  if (step !== 'contract') return lastUsefulDay({ on: due.on, what: due.rule }, following, ground)
  // A contract signed on its last day may leave no time before the final day: the completion it would have is asked too.
  const end = endWithContractOn(facts, due.on)
  const own = lastUsefulDay({ on: due.on, what: due.rule }, [], due)
  return end === null ? own : earlier(own, lastUsefulDay({ on: end.on, what: end.rule }, following, ground))
}

/** The end of the completion, was the first contract signed on a day. */
function endWithContractOn(facts: ScheduleFacts, day: LocalDate): Deadline | null {
  return dueOf({ ...facts, contracts: [{ signedOn: day, withdrawnAt: null }] }, 'completion')
}

function whyMissing(facts: ScheduleFacts, step: NextStep): string {
  const terms = termsOf(facts).filter((term) => term.step === (step === 'check' ? 'completion' : step))
  const [term] = terms
  if (!term) return 'L’avviso caricato non dice un termine per questo passo.'
  return term.from
    ? `Il termine corre da: ${eventWords[term.from]}. Quel giorno non è registrato.`
    : 'Il termine dell’avviso non ha una durata.'
}

// SPDX-License-Identifier: AGPL-3.0-or-later
import { daysBetween, formatLongDate, type LocalDate } from '../../shared/dates.ts'
import type { FieldError } from '../../shared/errors.ts'
import { counted } from '../../shared/money.ts'
import type { StatusValue } from '../../ui/index.ts'
import { carriedOut, type ExecutionAction, type ExecutionState, executionStateLabels } from './lifecycle.ts'
import type { Evidence, EvidenceState, Execution, MovedParts, SupplierRequest } from './model.ts'
import { delayInDays, isLate } from './rules.ts'

/** Addresses of the pages of executions. */
export const executionPaths = {
  list: '/piani/avanzamento',
  plan: (planId: string) => `/piani/${planId}/avanzamento`,
  item: ({ planId, executionId }: Pick<Execution, 'planId' | 'executionId'>) =>
    `/piani/${planId}/avanzamento/${executionId}`,
  suppliers: (planId: string) => `/piani/${planId}/fornitori`,
  history: (executionId: string) => `/storia/avanzamento/${executionId}`,
} as const

/** Which parts moved, with the words of each. */
export const partLabels: Readonly<Record<keyof MovedParts, string>> = {
  areSystemsMigrated: 'Tutti i sistemi del servizio sono nella destinazione',
  isDataMigrated: 'Tutti i dati sono nella destinazione, storico compreso',
  isSoftwareMigrated: 'Tutto il software funziona nella destinazione',
}

const stateKinds: Readonly<Record<ExecutionState, StatusValue['kind']>> = {
  not_started: 'idle',
  contracted: 'info',
  in_progress: 'info',
  migrated: 'warn',
  verified: 'ok',
}

/** «In corso», «Spento, da verificare», «Resta dov’è»: how far a service is, or why there is nothing to carry out. */
export function stateInWords(execution: Pick<Execution, 'approach' | 'state'>): StatusValue {
  const { approach, state } = execution
  if (approach === 'retain') return { kind: 'idle', label: 'Resta dov’è' }
  if (approach === 'not_due') return { kind: 'idle', label: 'Non dovuto' }
  const label =
    approach === 'retire' && state === 'migrated' ? 'Spento, da verificare' : executionStateLabels[state]
  return { kind: stateKinds[state], label }
}

/** «in ritardo di 12 giorni», «3 giorni prima», «nel giorno previsto», «mancano 20 giorni»; null when nothing can be compared. */
export function delayInWords(
  execution: Parameters<typeof delayInDays>[0],
  today: LocalDate,
): StatusValue | null {
  const days = delayInDays(execution, today)
  const late = isLate(execution, today)
  if (days === null) {
    const { plannedEndsOn, approach } = execution
    if (plannedEndsOn === null || !carriedOut.includes(approach)) return null
    const left = daysBetween(today, plannedEndsOn)
    return {
      kind: left <= 30 ? 'warn' : 'idle',
      label: left === 0 ? 'finisce oggi' : left === 1 ? 'manca 1 giorno' : `mancano ${left} giorni`,
    }
  }
  if (days === 0) return { kind: 'ok', label: 'nel giorno previsto' }
  if (days < 0) return { kind: 'ok', label: `${counted(-days, 'giorno', 'giorni')} prima` }
  const label = `in ritardo di ${counted(days, 'giorno', 'giorni')}`
  return late ? { kind: 'bad', label } : { kind: 'warn', label }
}

/** «2 parti su 3»; null while none moved, or where all is said by the state. */
export function partsInWords(execution: MovedParts & Pick<Execution, 'state'>): string | null {
  if (execution.state !== 'in_progress') return null
  const done = (Object.keys(partLabels) as (keyof MovedParts)[]).filter((part) => execution[part]).length
  return done === 0 ? null : `${done} parti su 3`
}

/** What each step asks, in the words of its form. */
export const stepWords: Readonly<
  Partial<Record<ExecutionAction, { title: string; lead: string; day: string }>>
> = {
  contract: {
    title: 'Il contratto è firmato?',
    lead: 'Il contratto o l’affidamento con chi farà la migrazione, anche interno.',
    day: 'Giorno della firma',
  },
  start: {
    title: 'I lavori sono cominciati?',
    lead: 'Il primo giorno in cui qualcuno ha lavorato alla migrazione di questo servizio.',
    day: 'Giorno dell’avvio',
  },
  migrate: {
    title: 'A che punto è',
    lead: 'Un servizio è migrato solo quando lo sono tutti i sistemi, tutti i dati e tutto il software. Una parte si segna e resta visibile, ma non è ancora un risultato.',
    day: 'Giorno in cui è finita la migrazione',
  },
  switch_off: {
    title: 'Il servizio è spento?',
    lead: 'Nessuno lo usa più e i suoi sistemi sono spenti.',
    day: 'Giorno dello spegnimento',
  },
  verify: {
    title: 'Hai verificato la migrazione?',
    lead: 'Guarda le prove: la verifica la fa una persona diversa da chi ha dichiarato la migrazione.',
    day: 'Giorno della verifica',
  },
}

export const undoActions: readonly ExecutionAction[] = [
  'undo_contract',
  'undo_start',
  'undo_migration',
  'undo_switch_off',
  'undo_verification',
]

const evidenceWords: Readonly<Record<EvidenceState, StatusValue>> = {
  pending: { kind: 'warn', label: 'Da valutare', icon: 'inbox' },
  accepted: { kind: 'ok', label: 'Accettata' },
  refused: { kind: 'bad', label: 'Rifiutata' },
  withdrawn: { kind: 'idle', label: 'Ritirata' },
}

export function evidenceStatus(state: EvidenceState): StatusValue {
  return evidenceWords[state]
}

const kinds: Readonly<Record<string, string>> = {
  'application/pdf': 'PDF',
  'application/pkcs7-mime': 'P7M',
  'image/png': 'PNG',
  'image/jpeg': 'JPEG',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'DOCX',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'XLSX',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': 'PPTX',
  'application/vnd.oasis.opendocument.text': 'ODT',
  'application/vnd.oasis.opendocument.spreadsheet': 'ODS',
  'application/vnd.oasis.opendocument.presentation': 'ODP',
}

/** «PDF, 1,4 MB, impronta 3fa9…c01b» */
export function fileInWords(file: NonNullable<Evidence['file']>): string {
  const { sizeBytes, sha256, mediaType } = file
  const size =
    sizeBytes >= 1_000_000
      ? `${(sizeBytes / 1_000_000).toFixed(1).replace('.', ',')} MB`
      : `${Math.max(1, Math.round(sizeBytes / 1000))} kB`
  return `${kinds[mediaType] ?? mediaType}, ${size}, impronta ${sha256.slice(0, 8)}…${sha256.slice(-4)}`
}

/** Whether a link is still good. */
export function requestStatus(request: SupplierRequest, now: Date): StatusValue {
  if (request.revokedAt) return { kind: 'idle', label: 'Chiusa' }
  return request.expiresAt <= now ? { kind: 'idle', label: 'Scaduta' } : { kind: 'info', label: 'Aperta' }
}

export function day(date: LocalDate | null): string | null {
  return date === null ? null : formatLongDate(date)
}

/** What was typed in a form that could not be taken, and why. */
export interface FormTrouble {
  /** The form it belongs to: an action, `entrust`, `dates`, `evidence`, an id. */
  readonly form: string
  readonly errors: readonly FieldError[]
  readonly typed: Readonly<Record<string, string>>
}

export const noTrouble: FormTrouble = { form: '', errors: [], typed: {} }

/** A field of one of the forms of a page: its id, what was typed in it or is stored, its error. */
export function fieldIn(trouble: FormTrouble, form: string, name: string, stored = '') {
  const mine = trouble.form === form
  return {
    id: `${form}-${name}`,
    name,
    value: mine ? (trouble.typed[name] ?? stored) : stored,
    error: mine ? trouble.errors.find((each) => each.field === `${form}-${name}`)?.message : undefined,
  }
}

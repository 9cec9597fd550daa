// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatDate, type LocalDate } from '../../shared/dates.ts'
import { type Cents, counted, formatCount, formatMoney } from '../../shared/money.ts'
import { spanOf } from './amounts.ts'
import type {
  Band,
  Call,
  CallCertainty,
  CallContent,
  CallEvent,
  CallPhase,
  CallTerm,
  Counts,
  TermStep,
} from './model.ts'
import { type CallState, stateOn } from './rules.ts'
import type { LineResult } from './simulation.ts'

export const callPaths = {
  list: '/avvisi',
  load: '/avvisi/carica',
  preview: '/avvisi/carica/anteprima',
  simulator: '/avvisi/simulatore',
  scenarios: '/avvisi/scenari',
  compare: '/avvisi/scenari/confronto',
  call: ({ code }: Pick<Call, 'code'>) => `/avvisi/${code}`,
  band: ({ code }: Pick<Call, 'code'>) => `/avvisi/${code}/fascia`,
  scenario: (id: string) => `/avvisi/scenari/${id}`,
  scenarioRemoval: (id: string) => `/avvisi/scenari/${id}/rimozione`,
  drafts: (id: string) => `/avvisi/scenari/${id}/candidature`,
}

const states: Readonly<Record<CallState, { kind: 'ok' | 'info' | 'idle'; label: string }>> = {
  open: { kind: 'ok', label: 'aperto' },
  announced: { kind: 'info', label: 'in arrivo' },
  between: { kind: 'info', label: 'fra due finestre' },
  closed: { kind: 'idle', label: 'chiuso' },
}

export const callStatus = (call: CallContent, day: LocalDate) => states[stateOn(call, day)]

/** «dal 1/3/2026 al 30/4/2026», each window. */
export function windowsInWords({ windows }: CallContent): string {
  return windows
    .map(({ opensOn, closesOn }) => `dal ${formatDate(opensOn)} al ${formatDate(closesOn)}`)
    .join(', ')
}

/** «6 in A, 6 in B»; «3» where there is one way only. */
export function countsInWords(call: CallContent, services: Counts): string {
  if (call.modes.length === 0) return 'importo fisso'
  if (call.modes.length === 1)
    return formatCount(Object.values(services).reduce((sum, count) => sum + count, 0))
  const parts = call.modes
    .filter(({ code }) => (services[code] ?? 0) > 0)
    .map(({ code }) => `${formatCount(services[code] ?? 0)} in ${code}`)
  return parts.length === 0 ? 'nessuno' : parts.join(', ')
}

/** «da 10 a 13 servizi» */
export function servicesInWords({ units, servicesMin, servicesMax }: Band): string {
  if (units.length === 0) return 'non conta servizi'
  if (servicesMax === null) return `almeno ${counted(servicesMin, 'servizio', 'servizi')}, nessun tetto`
  return servicesMin === servicesMax
    ? counted(servicesMin, 'servizio', 'servizi')
    : `da ${servicesMin} a ${counted(servicesMax, 'servizio', 'servizi')}`
}

/** «da 35.520,00 € a 77.897,00 €» */
export function spanInWords(band: Band): string {
  const { leastCents, mostCents } = spanOf(band)
  if (mostCents === null) return `da ${formatMoney(leastCents)}`
  return leastCents === mostCents
    ? formatMoney(leastCents)
    : `da ${formatMoney(leastCents)} a ${formatMoney(mostCents)}`
}

/** Why there is no lump sum, and what to do. */
export function whyNot(result: LineResult['lumpSum'], band: Band | null): string {
  if (result.ok) return ''
  switch (result.reason) {
    case 'unknown_band':
      return 'la fascia non è nota: sceglila'
    case 'too_few':
      return `servono almeno ${counted(band?.servicesMin ?? 0, 'servizio', 'servizi')}`
    case 'too_many':
      return `al massimo ${counted(band?.servicesMax ?? 0, 'servizio', 'servizi')}`
    default:
      return 'servizi o modi non previsti dalla fascia'
  }
}

export const isUnverified = (certainty: CallCertainty) => certainty !== 'certain'

const stepLabels: Readonly<Record<TermStep, string>> = {
  cup: 'CUP',
  contract: 'Contratto',
  completion: 'Completamento',
  request: 'Richiesta di erogazione',
  sample_check: 'Verifica a campione',
  maintenance: 'Mantenimento',
  all: 'Data finale',
}

const eventLabels: Readonly<Record<CallEvent, string>> = {
  admission: 'dalla PEC di ammissibilità',
  decree: 'dalla notifica del decreto di finanziamento',
  contract: 'dal contratto',
  completion: 'dal completamento',
  payment: 'dal pagamento',
  payment_year_end: 'dal 31 dicembre dell’anno del pagamento',
  sample_check_request: 'dalla richiesta di documenti',
}

export const phaseLabels: Readonly<Record<CallPhase, string>> = {
  candidacy: 'candidatura',
  cup: 'CUP',
  contract: 'contratto',
  completion: 'completamento',
  request: 'richiesta di erogazione',
  sample_check: 'verifica a campione',
}

export const stepLabel = (step: TermStep) => stepLabels[step]

/** «entro 120 giorni dalla notifica del decreto», «3 mesi in più», «entro il 31/03/2026». */
export function termInWords({ kind, days, workingDays, months, on, from }: CallTerm): string {
  const length =
    days !== null
      ? counted(days, 'giorno', 'giorni')
      : workingDays !== null
        ? counted(workingDays, 'giorno lavorativo', 'giorni lavorativi')
        : months !== null
          ? counted(months, 'mese', 'mesi')
          : null
  if (length === null) return `entro il ${formatDate(on ?? '')}`
  if (kind === 'extension') return `${length} in più`
  return `${kind === 'due' ? 'entro ' : ''}${length} ${from === null ? '' : eventLabels[from]}`.trim()
}

/** «2.352,00 € in più», «10,00 € in meno» */
export function differenceInWords(cents: Cents): string {
  return cents === 0 ? 'uguale' : `${formatMoney(Math.abs(cents))} ${cents > 0 ? 'in più' : 'in meno'}`
}

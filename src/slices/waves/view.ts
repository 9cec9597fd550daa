// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatDate, formatLongDate, type LocalDate } from '../../shared/dates.ts'
import { counted } from '../../shared/money.ts'
import type { StatusValue } from '../../ui/index.ts'
import { executionInWords } from '../execution/index.ts'
import { planStateLabels } from '../plans/index.ts'
import type { WaveDates, WaveItem } from './model.ts'
import { slipOf } from './rules.ts'

/** Addresses of the pages of waves. */
export const wavePaths = {
  list: '/ondate',
  items: '/ondate/voci',
  wave: (waveId: string) => `/ondate/${waveId}`,
  dates: (waveId: string) => `/ondate/${waveId}/date`,
  history: (waveId: string) => `/storia/ondata/${waveId}`,
} as const

/** «dal 1 marzo 2026 al 30 giugno 2026», «fino al 30 giugno 2026»; null without dates. */
export function periodInWords({ startsOn, endsOn }: WaveDates): string | null {
  if (startsOn && endsOn) return `dal ${formatLongDate(startsOn)} al ${formatLongDate(endsOn)}`
  if (startsOn) return `dal ${formatLongDate(startsOn)}`
  return endsOn ? `fino al ${formatLongDate(endsOn)}` : null
}

/** How far a service is: its execution once approved, else the state of its plan. */
export function progressInWords({ executionState, approach, planState }: WaveItem): StatusValue {
  return executionState !== null && approach !== null
    ? executionInWords({ approach, state: executionState })
    : { kind: 'idle', label: `Piano: ${planStateLabels[planState].toLowerCase()}` }
}

/** «fine passata», «dopo la fine dell’ondata»; null for what is on time. */
export function slipInWords(item: WaveItem, today: LocalDate): StatusValue | null {
  switch (slipOf(item, today)) {
    case 'late':
      return { kind: 'bad', label: 'fine passata' }
    case 'beyond':
      return {
        kind: 'warn',
        label: item.waveEndsOn ? `oltre il ${formatDate(item.waveEndsOn)}` : 'oltre l’ondata',
      }
    default:
      return null
  }
}

/** «12 servizi di 4 enti». */
export function sizeInWords(services: number, bodies: number): string {
  return `${counted(services, 'servizio', 'servizi')} di ${counted(bodies, 'ente', 'enti')}`
}

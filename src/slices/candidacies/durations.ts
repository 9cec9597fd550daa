// SPDX-License-Identifier: AGPL-3.0-or-later
import { counted } from '../../shared/money.ts'
import type { FollowingStep } from './deadlines.ts'

/** Steps whose length is reckoned with. */
export const durationSteps = ['signature', 'work', 'check', 'correction', 'request', 'payment'] as const
export type DurationStep = (typeof durationSteps)[number]

/** The rule value that holds the days of each step until there is a history, and its words in a sum. */
const settingOf: Readonly<Record<DurationStep, { code: string; days: number; what: string }>> = {
  signature: { code: 'candidacy-signature-days', days: 5, what: 'firma del legale rappresentante' },
  work: { code: 'candidacy-work-days', days: 90, what: 'lavori dal contratto al completamento' },
  check: { code: 'candidacy-check-days', days: 12, what: 'verifica tecnica' },
  correction: { code: 'candidacy-correction-days', days: 15, what: 'correzioni dopo una verifica parziale' },
  request: { code: 'candidacy-request-days', days: 10, what: 'fascicolo della richiesta' },
  payment: { code: 'candidacy-payment-days', days: 60, what: 'controlli e liquidazione' },
}

export type Durations = Readonly<Record<DurationStep, FollowingStep>> & {
  readonly checkRetries: number
  readonly movesOnDayOff: boolean
  /** Days before the last useful day on which people are told, the farthest first. */
  readonly noticeDays: readonly number[]
}

/** So many cases make a history; fewer say little. House rule. */
const enoughCases = 5

/** What a step took: how many cases, and within how many days nine in ten of them ended. */
export interface PastDays {
  readonly cases: number
  readonly days: number
}

/** How long steps take: what nine cases in ten took, where there are enough, else the setting. */
export function durationsFrom(
  values: ReadonlyMap<string, number>,
  history: ReadonlyMap<DurationStep, PastDays>,
): Durations {
  const setting = (code: string, fallback: number) => values.get(code) ?? fallback
  const step = (name: DurationStep): FollowingStep => {
    const { code, days, what } = settingOf[name]
    const past = history.get(name)
    const isKnown = past !== undefined && past.cases >= enoughCases
    const known = isKnown
      ? `9 casi su 10, su ${counted(past.cases, 'caso', 'casi')} in Regia`
      : 'valore delle regole interne'
    return { what, span: { count: isKnown ? past.days : setting(code, days), unit: 'days' }, known }
  }
  return {
    signature: step('signature'),
    work: step('work'),
    check: step('check'),
    correction: step('correction'),
    request: step('request'),
    payment: step('payment'),
    checkRetries: setting('candidacy-check-retries', 1),
    movesOnDayOff: setting('candidacy-term-moves', 0) > 0,
    noticeDays: [
      setting('candidacy-notice-first', 60),
      setting('candidacy-notice-second', 30),
      setting('candidacy-notice-third', 7),
    ],
  }
}

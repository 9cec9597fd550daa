// SPDX-License-Identifier: AGPL-3.0-or-later

import type { Cents } from '../../shared/money.ts'
import type { CandidacyAction } from './lifecycle.ts'
import type { Candidacy, CandidacyAct, CandidacyDays, Standing } from './model.ts'

/** A candidacy that nobody did anything with. */
export const newStanding: Standing = {
  state: 'draft',
  cup: null,
  sentOn: null,
  admittedOn: null,
  fundedOn: null,
  contractedOn: null,
  completedOn: null,
  checkAskedOn: null,
  checkedOn: null,
  requestedOn: null,
  paidOn: null,
  sampleAskedOn: null,
  sampleAnsweredOn: null,
  requestedCents: null,
  grantedCents: null,
  paidCents: null,
}

/** The day each act writes. */
const dayOf: Partial<Readonly<Record<CandidacyAction, keyof CandidacyDays>>> = {
  send: 'sentOn',
  admit: 'admittedOn',
  fund: 'fundedOn',
  conclude_contracting: 'contractedOn',
  complete: 'completedOn',
  ask_check: 'checkAskedOn',
  record_positive: 'checkedOn',
  record_partial: 'checkedOn',
  record_negative: 'checkedOn',
  request_payment: 'requestedOn',
  pay: 'paidOn',
  ask_sample: 'sampleAskedOn',
  answer_sample: 'sampleAnsweredOn',
}

type ActFacts = Pick<CandidacyAct, 'action' | 'toState' | 'onDay' | 'cup' | 'amountCents'>

/** What an act changes. */
function after(standing: Standing, act: ActFacts): Standing {
  const field = dayOf[act.action]
  const moved = { ...standing, state: act.toState, ...(field ? { [field]: act.onDay } : {}) }
  switch (act.action) {
    case 'send':
      return { ...moved, requestedCents: act.amountCents }
    // Back in the draft: what was sent and the CUP asked for it are no more.
    case 'reopen':
      return { ...newStanding, state: act.toState }
    case 'enter_cup':
      return { ...moved, cup: act.cup }
    case 'fund':
      return { ...moved, grantedCents: act.amountCents ?? moved.requestedCents }
    // A request to correct leaves again: the one before counts no more.
    case 'return_request':
      return { ...moved, requestedOn: null }
    case 'pay':
      return { ...moved, paidCents: act.amountCents }
    case 'ask_sample':
      return { ...moved, sampleAnsweredOn: null }
    default:
      return moved
  }
}

/** Where a candidacy stands: its acts one after the other, the undone ones left out. */
export function standingOf(acts: readonly (ActFacts & Pick<CandidacyAct, 'undoneAt'>)[]): Standing {
  return acts.filter(({ undoneAt }) => undoneAt === null).reduce<Standing>(after, newStanding)
}

/** The money that depends on the next step: paid, granted, requested or what the draft would ask; null when it is not known. */
export function moneyOf(
  candidacy: Pick<Candidacy, 'paidCents' | 'grantedCents' | 'requestedCents' | 'forecastCents'>,
): Cents | null {
  return candidacy.paidCents ?? candidacy.grantedCents ?? candidacy.requestedCents ?? candidacy.forecastCents
}

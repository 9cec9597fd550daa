// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Role } from './roles.ts'

/** Answers null when the transition may go on, or the code of the refusal. */
export type Guard<Facts> = (facts: Facts) => string | null

/** One row of a lifecycle: the single place that says who may move what, from where, to where. */
export interface Transition<State extends string, Action extends string, Facts> {
  readonly action: Action
  readonly from: readonly State[]
  readonly to: State
  readonly by: readonly Role[]
  readonly guards?: readonly Guard<Facts>[]
  readonly note?: 'required' | 'optional'
  readonly labelIt: string
}

export type Decision<State extends string> =
  | { readonly ok: true; readonly to: State }
  | { readonly ok: false; readonly code: string }

/** Refusals that any lifecycle can answer; the slice gives its own words to each. */
export const lifecycleRefusals = {
  unknownAction: 'LIFE-001',
  alreadyThere: 'LIFE-002',
  wrongState: 'LIFE-003',
  wrongRole: 'LIFE-004',
  noteMissing: 'LIFE-005',
} as const

/**
 * Decides a move by the table alone. A move that already happened, a wrong state, a wrong role and a missing note
 * answer codes of their own; then the guards answer theirs, in order.
 */
export function decide<State extends string, Action extends string, Facts>(
  table: readonly Transition<State, Action, Facts>[],
  state: State,
  action: Action,
  role: Role | null,
  facts: Facts,
  note?: string,
): Decision<State> {
  const rows = table.filter((row) => row.action === action)
  if (rows.length === 0) return { ok: false, code: lifecycleRefusals.unknownAction }
  const row = rows.find((candidate) => candidate.from.includes(state))
  if (!row) {
    const happened = rows.some((candidate) => candidate.to === state)
    return { ok: false, code: happened ? lifecycleRefusals.alreadyThere : lifecycleRefusals.wrongState }
  }
  if (!role || !row.by.includes(role)) return { ok: false, code: lifecycleRefusals.wrongRole }
  if (row.note === 'required' && !note?.trim()) return { ok: false, code: lifecycleRefusals.noteMissing }
  for (const guard of row.guards ?? []) {
    const code = guard(facts)
    if (code !== null) return { ok: false, code }
  }
  return { ok: true, to: row.to }
}

/** The moves a role may try from a state, before guards: what the page shows as buttons. */
export function movesFrom<State extends string, Action extends string, Facts>(
  table: readonly Transition<State, Action, Facts>[],
  state: State,
  role: Role | null,
): readonly Transition<State, Action, Facts>[] {
  return table.filter((row) => row.from.includes(state) && role !== null && row.by.includes(role))
}

/** The lifecycle as a Mermaid state diagram, for the slice's README. */
export function drawLifecycle<State extends string, Action extends string, Facts>(
  table: readonly Transition<State, Action, Facts>[],
  labels: Readonly<Record<State, string>>,
): string {
  const lines = ['stateDiagram-v2']
  for (const state of Object.keys(labels) as State[]) lines.push(`  ${state}: ${labels[state]}`)
  for (const row of table)
    for (const from of row.from) lines.push(`  ${from} --> ${row.to}: ${row.labelIt} (${row.by.join(', ')})`)
  return lines.join('\n')
}

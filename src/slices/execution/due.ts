// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ActorTx } from '../../platform/db/actor.ts'
import { addDays, type LocalDate } from '../../shared/dates.ts'
import type { DueItem, DueSource } from '../../shared/due.ts'
import type { PlanId } from '../../shared/ids.ts'
import { counted } from '../../shared/money.ts'
import { namesOfPeople } from '../history/index.ts'
import { countPendingEvidence } from './evidence-store.ts'
import { openStates } from './lifecycle.ts'
import type { Execution } from './model.ts'
import { isLate } from './rules.ts'
import { listExecutionsOf } from './store.ts'
import { executionPaths } from './view.ts'

/** How far ahead a planned end is something to do. House rule. */
const aheadDays = 60

/** What approved plans ask of each body: migrations past their end or near it, verifications of the office, what suppliers brought. */
export const executionDue: DueSource<ActorTx> = {
  async load(tx, scope, today) {
    if (scope.length === 0) return []
    const executions = await listExecutionsOf(tx, scope)
    const names = await namesOfPeople(tx, [
      ...new Set(executions.flatMap(({ responsiblePersonId }) => responsiblePersonId ?? [])),
    ])
    const pending = await countPendingEvidence(tx, scope)
    return [...Map.groupBy(executions, ({ planId }) => planId).values()].flatMap((own) =>
      duesOf(own, names, pending.get(own[0]?.planId as PlanId) ?? 0, today, isVerifier(tx)),
    )
  },
}

function isVerifier({ actor }: ActorTx): (execution: Execution) => boolean {
  return ({ state, channel, declaredBy }) =>
    actor.kind === 'person' &&
    actor.role === 'office_member' &&
    channel === 'office' &&
    state === 'migrated' &&
    declaredBy !== actor.personId
}

/** The duties of one plan: one line for what is late, one for what ends soon, one for what waits for the office. */
export function duesOf(
  executions: readonly Execution[],
  names: ReadonlyMap<string, string>,
  pending: number,
  today: LocalDate,
  mayVerify: (execution: Execution) => boolean,
): DueItem[] {
  const [first] = executions
  if (!first) return []
  const { planId, administrationId, administrationName } = first
  const line = (
    part: string,
    rows: readonly Execution[],
    words: Pick<DueItem, 'title' | 'status'>,
    query: string,
  ): DueItem[] => {
    const [row] = rows
    if (!row) return []
    const people = new Set(rows.map((each) => each.responsiblePersonId))
    const personId = people.size === 1 ? row.responsiblePersonId : null
    return [
      {
        key: `execution:${planId}:${part}`,
        ...words,
        hint: shortList(rows.map(({ serviceName }) => serviceName)),
        href: rows.length === 1 ? executionPaths.item(row) : `${executionPaths.plan(planId)}${query}`,
        administrationId,
        administrationName,
        dueOn: row.plannedEndsOn,
        responsible: personId ? { personId, name: names.get(personId) ?? 'persona cessata' } : null,
      },
    ]
  }
  const late = executions.filter((each) => isLate(each, today))
  const soon = executions.filter(
    ({ state, plannedEndsOn }) =>
      openStates.includes(state) &&
      plannedEndsOn !== null &&
      plannedEndsOn >= today &&
      plannedEndsOn <= addDays(today, aheadDays),
  )
  const waiting = executions.filter(mayVerify)
  return [
    ...line(
      'late',
      late,
      {
        title: `Concludere ${counted(late.length, 'migrazione', 'migrazioni')} oltre la fine prevista`,
        status: 'inProgress',
      },
      '?ritardo=1',
    ),
    ...line(
      'soon',
      soon,
      {
        title: `Concludere ${counted(soon.length, 'migrazione', 'migrazioni')}`,
        status: soon.every(({ state }) => state === 'not_started') ? 'todo' : 'inProgress',
      },
      '?ordina=fine',
    ),
    ...line(
      'verify',
      waiting,
      { title: `Verificare ${counted(waiting.length, 'migrazione', 'migrazioni')}`, status: 'toConfirm' },
      '?verificare=1',
    ).map((item) => ({ ...item, dueOn: null })),
    ...(pending === 0
      ? []
      : [
          {
            key: `execution:${planId}:evidence`,
            title: `Valutare ${counted(pending, 'documento', 'documenti')} di fornitori`,
            hint: 'aspettano che qualcuno li accetti o li rifiuti',
            href: `${executionPaths.suppliers(planId)}#arrivati`,
            administrationId,
            administrationName,
            dueOn: null,
            responsible: null,
            status: 'toConfirm' as const,
          },
        ]),
  ]
}

/** «Anagrafe, Protocollo e altri 3» */
function shortList(names: readonly string[]): string {
  const rest = names.length - 3
  return rest > 0
    ? `${names.slice(0, 3).join(', ')} e ${rest === 1 ? 'un altro' : `altri ${rest}`}`
    : names.join(', ')
}

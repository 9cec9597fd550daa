// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ActorTx } from '../platform/db/actor.ts'
import type { DigitalServiceId, PlanId } from '../shared/ids.ts'
import { getPlan, getVersion, loadSheet, markCriteria, markService } from '../slices/plans/index.ts'

/** A criterion that a plan does not meet: on a service, or on the plan as a whole (`on` null). */
export interface Failing {
  readonly code: string
  readonly mark: 'partly' | 'not_met'
  readonly on: DigitalServiceId | null
  readonly note: string
}

/** Fills the sheet of a plan under examination: every criterion met but these; `upTo` leaves it half done. */
export async function fillSheet(
  tx: ActorTx,
  planId: PlanId,
  failing: readonly Failing[],
  when: Date,
  upTo = Number.POSITIVE_INFINITY,
): Promise<void> {
  const { versionCount: versionNumber } = await getPlan(tx, planId)
  const { lines } = await loadSheet(tx, await getVersion(tx, planId, versionNumber))
  for (const { code, mark, on, note } of failing)
    if (on) await markService(tx, { planId, versionNumber, digitalServiceId: on, code, mark, note }, when)
  const given = new Map(
    lines.slice(0, upTo).map(({ code }) => {
      const found = failing.find((each) => each.code === code)
      return [code, { mark: found?.mark ?? 'met', note: found && !found.on ? found.note : '' }] as const
    }),
  )
  await markCriteria(tx, { planId, versionNumber, given, shown: new Map() }, when)
}

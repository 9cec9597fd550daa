// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ActorTx, PersonActor } from '../../platform/db/actor.ts'
import { personOf } from '../../platform/db/scope.ts'
import { recordEvents } from '../../platform/events.ts'
import { commonErrors, DomainError } from '../../shared/errors.ts'
import type { PlanItemId } from '../../shared/ids.ts'
import { planErrors } from './errors.ts'
import type { WaveId } from './model.ts'
import { getWaveForUpdate, placedItems, writeWave } from './waves-store.ts'

/** The person, when they work in an office: waves are its own. GEN-006 otherwise. */
export function officeMember(tx: ActorTx): PersonActor {
  const person = personOf(tx)
  if (person.role !== 'office_member') throw new DomainError(commonErrors.notAllowed)
  return person
}

/**
 * Puts services of plans in a wave of the office, or takes them out of theirs; each has its event. A wave is no part of what a plan says: it can
 * be chosen in any state. Answers how many changed. GEN-006, PLAN-003 for a service the actor does not see, PLAN-039.
 */
export async function putInWave(
  tx: ActorTx,
  input: { readonly items: readonly PlanItemId[]; readonly waveId: WaveId | null },
  now: Date,
): Promise<number> {
  const person = officeMember(tx)
  const wave = input.waveId === null ? null : await getWaveForUpdate(tx, input.waveId)
  const ids = [...new Set(input.items)]
  const items = await placedItems(tx, ids)
  if (items.length < ids.length) throw new DomainError(planErrors.itemNotFound)
  const changed = items.filter((item) => item.waveId !== input.waveId)
  if (changed.length === 0) return 0
  await writeWave(tx, changed, input.waveId, person.personId, now)
  await recordEvents(
    tx,
    changed.map((item) => ({
      administrationId: item.administrationId,
      subjectKind: 'plan_item',
      subjectId: item.planItemId,
      action: 'put_in_wave',
      changes: { wave: [item.waveName, wave?.name ?? null] },
      at: now,
    })),
  )
  return changed.length
}

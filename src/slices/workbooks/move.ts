// SPDX-License-Identifier: AGPL-3.0-or-later
import { type ActorTx, roleOf } from '../../platform/db/actor.ts'
import { commonErrors, DomainError } from '../../shared/errors.ts'
import { decide, lifecycleRefusals } from '../../shared/lifecycle.ts'
import { workbookErrors } from './errors.ts'
import { type ImportAction, type ImportFacts, importTransitions } from './lifecycle.ts'
import type { ImportState, WorkbookImport } from './model.ts'
import { updateImport } from './store.ts'

export const noFacts: ImportFacts = { good: 0, refused: 0, isAllOrNothing: false, changedSince: 0 }

/** One step of a locked import along its lifecycle; answers where it came to. Refuses GEN-006, WORK-008 to 011. */
export async function moveOn(
  tx: ActorTx,
  stored: WorkbookImport,
  action: ImportAction,
  now: Date,
  facts: ImportFacts = noFacts,
): Promise<ImportState> {
  const decision = decide(importTransitions, stored.state, action, roleOf(tx.actor), facts)
  if (!decision.ok) {
    if (decision.code === lifecycleRefusals.wrongRole) throw new DomainError(commonErrors.notAllowed)
    const kind = Object.values(workbookErrors).find(({ code }) => code === decision.code)
    throw new DomainError(kind ?? workbookErrors.moveNotPossible)
  }
  await updateImport(tx, stored.id, { state: decision.to }, now)
  return decision.to
}

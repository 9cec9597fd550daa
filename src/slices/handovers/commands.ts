// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ActorTx } from '../../platform/db/actor.ts'
import { mayWriteFor } from '../../platform/db/scope.ts'
import { recordEvent } from '../../platform/events.ts'
import { commonErrors, DomainError } from '../../shared/errors.ts'
import type { AdministrationId } from '../../shared/ids.ts'
import { handoverErrors } from './errors.ts'
import { findHandover, insertClosure } from './store.ts'

/**
 * Says that what a body had open when it ended is taken care of, with the reason; the task goes away on both sides, each with its event.
 * Refuses one that is not open (SUB-001) and who does not write for the body that goes on (GEN-006).
 */
export async function closeHandover(
  tx: ActorTx,
  input: {
    readonly predecessorId: AdministrationId
    readonly successorId: AdministrationId
    readonly reason: string
  },
  now: Date,
): Promise<void> {
  const handover = await findHandover(tx, input.predecessorId, input.successorId)
  if (!handover) throw new DomainError(handoverErrors.notOpen)
  if (!(await mayWriteFor(tx, input.successorId))) throw new DomainError(commonErrors.notAllowed)
  const id = await insertClosure(tx, { ...input, closedAt: now })
  for (const administrationId of [input.predecessorId, input.successorId])
    await recordEvent(tx, {
      administrationId,
      subjectKind: 'handover',
      subjectId: id,
      action: 'close',
      reason: input.reason,
      changes: {
        predecessor: [null, handover.predecessor.name],
        successor: [null, handover.successor.name],
      },
      at: now,
    })
}

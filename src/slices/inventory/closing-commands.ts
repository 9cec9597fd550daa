// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ActorTx } from '../../platform/db/actor.ts'
import { changesBetween, recordEvent } from '../../platform/events.ts'
import { commonErrors, DomainError } from '../../shared/errors.ts'
import type { ClosingInput } from './closing-store.ts'
import * as closings from './closing-store.ts'
import { inventoryErrors } from './errors.ts'
import { type Baseline, type BaselineValues, costItems, type DataCentre } from './model.ts'
import { getDataCentre, lockDataCentre } from './place-store.ts'

async function writablePlace(tx: ActorTx, id: string): Promise<DataCentre> {
  const { id: known } = await getDataCentre(tx, id)
  const place = await lockDataCentre(tx, known)
  if (!place) throw new DomainError(commonErrors.notAllowed)
  return place
}

/** What a person saw of the costs before writing: refused with INV-009 when it is not so any more. */
export const baselineMark = (latest: Baseline | undefined) =>
  latest
    ? `${latest.number} ${latest.writtenAt.toISOString()} ${latest.lockedAt === null ? 'bozza' : 'bloccata'}`
    : ''

/**
 * Writes the costs before work starts: a draft until it is locked, then only restatements, each with its reason, that leave the
 * locked values where they are. Refuses INV-002, INV-008, INV-009, INV-024, GEN-006.
 */
export async function writeBaseline(
  tx: ActorTx,
  input: { id: string; seen: string; values: BaselineValues; isLocked: boolean; reason: string },
  now: Date,
): Promise<void> {
  const place = await writablePlace(tx, input.id)
  const [latest] = await closings.listBaselines(tx, place.id)
  if (baselineMark(latest) !== input.seen) throw new DomainError(inventoryErrors.changedMeanwhile)
  const isRestatement = latest !== undefined && latest.lockedAt !== null
  if (isRestatement && input.reason === '') throw new DomainError(inventoryErrors.reasonMissing)
  if (!isRestatement && place.state === 'closed') throw new DomainError(inventoryErrors.baselineTooLate)
  const lockedAt = isRestatement || input.isLocked ? now : null
  await closings.writeBaseline(
    tx,
    place,
    {
      ...input.values,
      number: isRestatement ? latest.number + 1 : 1,
      reason: isRestatement ? input.reason : '',
      isLate: isRestatement ? latest.isLate : place.state !== 'active',
      lockedAt,
    },
    now,
  )
  const told = (values: BaselineValues | undefined) =>
    values ? { ...values, energyCost: values.energy } : null
  await recordEvent(tx, {
    administrationId: place.administrationId,
    subjectKind: 'data_centre',
    subjectId: place.id,
    action: isRestatement ? 'restate_baseline' : lockedAt ? 'lock_baseline' : 'draft_baseline',
    reason: isRestatement ? input.reason : null,
    changes: changesBetween(told(latest), { ...input.values, energyCost: input.values.energy }, [
      'energyCost',
      ...costItems.filter((item) => item !== 'energy'),
      'method',
      'countedOn',
    ]),
    at: now,
  })
}

/** Adds to the closing of a data centre the cost or the proof that it did not have. Refuses INV-002, INV-025, GEN-006. */
export async function completeClosing(
  tx: ActorTx,
  input: { id: string; closing: ClosingInput },
  now: Date,
): Promise<void> {
  const place = await writablePlace(tx, input.id)
  const closing = await closings.findClosing(tx, place.id)
  const added: ClosingInput = {
    yearlyCostCents: closing?.yearlyCostCents === null ? input.closing.yearlyCostCents : null,
    proof: closing?.proof === null ? input.closing.proof : null,
  }
  if (!closing || (added.yearlyCostCents === null && added.proof === null))
    throw new DomainError(inventoryErrors.noClosing)
  await closings.completeClosing(tx, place, closing, added, now)
  await recordEvent(tx, {
    administrationId: place.administrationId,
    subjectKind: 'data_centre',
    subjectId: place.id,
    action: 'complete_closing',
    changes: changesBetween(closings.toldOfClosing(closings.noClosing), closings.toldOfClosing(added), [
      'yearlyCostCents',
      'proof',
    ]),
    at: now,
  })
}

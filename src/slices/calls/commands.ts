// SPDX-License-Identifier: AGPL-3.0-or-later
import { createHash } from 'node:crypto'
import { type ActorTx, roleOf } from '../../platform/db/actor.ts'
import { mayWriteFor, personOf } from '../../platform/db/scope.ts'
import { recordEvent } from '../../platform/events.ts'
import { canonicalJson, type Json } from '../../shared/canonical-json.ts'
import type { LocalDate } from '../../shared/dates.ts'
import { commonErrors, DomainError } from '../../shared/errors.ts'
import type { AdministrationId } from '../../shared/ids.ts'
import { failedExamples } from './amounts.ts'
import { callErrors } from './errors.ts'
import type { CallContent, CallId, CallVersionId } from './model.ts'
import { bandOfSize } from './rules.ts'
import * as store from './store.ts'

export interface NewCallVersion {
  readonly code: string
  readonly validFrom: LocalDate
  readonly content: CallContent
  readonly fileName: string
}

/** Who loads calls: an administrator and the command line, as every reference row. */
export function mayLoadCalls(tx: Pick<ActorTx, 'actor'>): boolean {
  const role = roleOf(tx.actor)
  return role === null ? tx.actor.kind === 'system' && tx.actor.name === 'cli' : role === 'administrator'
}

/** Tells two versions apart by what they say. */
export function contentHash(content: CallContent): string {
  return createHash('sha256')
    .update(canonicalJson(content as unknown as Json))
    .digest('hex')
}

/** Adds a version, and its call when it is the first. Refuses GEN-006, CALL-003 (an example does not come out). */
export async function addCallVersion(
  tx: ActorTx,
  version: NewCallVersion,
  now: Date,
): Promise<{ callId: CallId; versionId: CallVersionId; number: number }> {
  if (!mayLoadCalls(tx)) throw new DomainError(commonErrors.notAllowed)
  const failed = failedExamples(version.content, bandOfSize)
  if (failed.length > 0)
    throw new DomainError(callErrors.refusedCalls, {
      details: {
        file: version.fileName,
        points: `Esempi che non tornano: ${failed.map(({ line }) => line).join(', ')}.`,
      },
    })
  const sha256 = contentHash(version.content)
  const added = await store.insertVersion(tx, { ...version, sha256 }, now)
  await recordEvent(tx, {
    subjectKind: 'call',
    subjectId: added.callId,
    action: added.number === 1 ? 'add' : 'change',
    changes: {
      title: [null, version.content.title],
      number: [added.number === 1 ? null : added.number - 1, added.number],
      validFrom: [null, version.validFrom],
      file: [null, version.fileName],
    },
    at: now,
  })
  return added
}

/** Gives a body a band of the call, with the reason. Refuses GEN-006 (not for this body), CALL-004. */
export async function chooseBand(
  tx: ActorTx,
  choice: { callId: CallId; administrationId: AdministrationId; bandCode: string; reason: string },
  now: Date,
): Promise<void> {
  const { personId, today } = personOf(tx)
  if (!(await mayWriteFor(tx, choice.administrationId))) throw new DomainError(commonErrors.notAllowed)
  const call = await store.readCall(tx, choice.callId, today)
  if (call.bands.every(({ code }) => code !== choice.bandCode)) throw new DomainError(callErrors.unknownBand)
  const before = await store.findBandChoice(tx, choice.callId, choice.administrationId)
  await store.saveBandChoice(tx, { ...choice, chosenBy: personId, chosenAt: now })
  await recordEvent(tx, {
    administrationId: choice.administrationId,
    subjectKind: 'call_band',
    subjectId: choice.callId,
    action: 'choose',
    reason: choice.reason,
    changes: { call: [null, call.title], band: [before?.bandCode ?? null, choice.bandCode] },
    at: now,
  })
}

/** Leaves the band to the size of the body again. Refuses GEN-006. */
export async function forgetBand(
  tx: ActorTx,
  callId: CallId,
  administrationId: AdministrationId,
  now: Date,
): Promise<void> {
  if (!(await mayWriteFor(tx, administrationId))) throw new DomainError(commonErrors.notAllowed)
  const before = await store.findBandChoice(tx, callId, administrationId)
  if (!before) return
  const call = await store.readCall(tx, callId)
  await store.removeBandChoice(tx, callId, administrationId)
  await recordEvent(tx, {
    administrationId,
    subjectKind: 'call_band',
    subjectId: callId,
    action: 'forget',
    changes: { call: [null, call.title], band: [before.bandCode, null] },
    at: now,
  })
}

// SPDX-License-Identifier: AGPL-3.0-or-later
import { createHash } from 'node:crypto'
import type { ActorTx } from '../../platform/db/actor.ts'
import { personOf } from '../../platform/db/scope.ts'
import { recordEvent } from '../../platform/events.ts'
import type { LocalDate } from '../../shared/dates.ts'
import { DomainError } from '../../shared/errors.ts'
import type { PlanId } from '../../shared/ids.ts'
import type { MailSetting } from '../notices/index.ts'
import { writer } from './commands.ts'
import { type PlanContent, portalFields } from './content.ts'
import { planErrors } from './errors.ts'
import { moveAlong } from './moves.ts'
import * as store from './store.ts'
import { tellOfPlan } from './telling.ts'
import * as versions from './versions-store.ts'

/** A version closed in office mode, for those who may write for the body; PLAN-013 for one sent inside Regia. */
async function closedVersion(tx: ActorTx, planId: PlanId, number: number) {
  const plan = await store.getPlanForUpdate(tx, planId)
  writer(tx)
  const version = await versions.getVersion(tx, planId, number)
  if (version.channel !== 'office') throw new DomainError(planErrors.programmeChannel)
  return { plan, version }
}

/** The ticks of a page by field: what was written on the portal when it is not Regia's value, else null. */
export type PortalTicks = ReadonlyMap<string, string | null>

/**
 * Saves which fields were carried over to the portal. `shown` are the ticks that the page had when it was opened: what somebody
 * else ticked meanwhile stays, so that two people can share the work.
 */
export async function tickPortalFields(
  tx: ActorTx,
  input: { planId: PlanId; number: number; shown: PortalTicks; ticks: PortalTicks },
  now: Date,
): Promise<void> {
  const { plan, version } = await closedVersion(tx, input.planId, input.number)
  const me = personOf(tx).personId
  const fields = portalFields(version.content).filter((field) => field.value !== null)
  const before = await versions.listTicks(tx, version.planVersionId)
  const carried = new Map<string, string | null>()
  const takenBack: string[] = []
  for (const { key, value } of fields) {
    const stored = before.get(key)
    const isMine = stored?.by === me
    const typed = input.ticks.get(key)
    const sent = typed === value ? null : typed
    if (sent === undefined) {
      if (stored && (isMine || input.shown.has(key))) takenBack.push(key)
    } else if (!stored || (stored.sent !== sent && (isMine || input.shown.get(key) !== sent))) {
      carried.set(key, sent)
    }
  }
  if (carried.size === 0 && takenBack.length === 0) return
  await versions.changeTicks(tx, version, { carried, takenBack }, me, now)
  const after = (await versions.listTicks(tx, version.planVersionId)).size
  // Each tick keeps its own person and instant; the history tells the first, the last, and a value that is not Regia's.
  const isOther = [...carried.values()].some((sent) => sent !== null)
  if (before.size > 0 && after < fields.length && !isOther) return
  await recordEvent(tx, {
    administrationId: plan.administrationId,
    subjectKind: 'plan',
    subjectId: plan.planId,
    action: 'carry_over',
    changes: { fields: [before.size, after] },
    at: now,
  })
}

/** The ticks without who made them. */
export function sentValues(ticks: ReadonlyMap<string, versions.PortalTick>): PortalTicks {
  return new Map([...ticks].map(([key, tick]) => [key, tick.sent]))
}

/** What was sent beside what Regia holds, in sentences; empty when they agree. */
export function sendingDifferences(
  content: PlanContent,
  ticks: PortalTicks,
  held: { readonly sha256: string; readonly sentSha256: string | null },
): string[] {
  const fields = portalFields(content).filter((field) => field.value !== null)
  const other = fields.flatMap((field) => {
    const sent = ticks.get(field.key)
    return sent && sent !== field.value
      ? [`${field.section}, ${field.label}: in Regia «${field.value}», inviato «${sent}»`]
      : []
  })
  if (held.sentSha256 !== null)
    return held.sentSha256 === held.sha256
      ? other
      : [...other, 'Il file inviato non è quello della versione: le impronte sono diverse.']
  const missing = fields.filter((field) => !ticks.has(field.key)).length
  return missing > 0 ? [...other, `${missing} campi su ${fields.length} non risultano riportati.`] : other
}

export interface RecordSending {
  readonly planId: PlanId
  readonly number: number
  readonly channel: 'pec' | 'portal' | 'other'
  readonly sentByName: string
  readonly sentOn: LocalDate
  readonly protocolNumber: string
  readonly receipt: {
    readonly fileName: string
    readonly mediaType: string
    readonly content: Uint8Array
  } | null
  /** The file that was sent, to compare its hash with the version's. */
  readonly sentFile: Uint8Array | null
}

/** Records how a closed version left: channel, sender, day, protocol number, receipt; once for each version (PLAN-016). */
export async function recordSending(
  tx: ActorTx,
  input: RecordSending,
  now: Date,
): Promise<readonly string[]> {
  const { plan, version } = await closedVersion(tx, input.planId, input.number)
  if (version.outcome === 'withdrawn') throw new DomainError(planErrors.wrongState)
  if (await versions.findSending(tx, version.planVersionId)) throw new DomainError(planErrors.sendingRecorded)
  const person = personOf(tx)
  const hash = (content: Uint8Array) => createHash('sha256').update(content).digest('hex')
  const sentSha256 = input.sentFile ? hash(input.sentFile) : null
  const ticks = sentValues(await versions.listTicks(tx, version.planVersionId))
  const differences = sendingDifferences(version.content, ticks, { sha256: version.sha256, sentSha256 })
  const receiptDocumentId = input.receipt
    ? await versions.insertDocument(
        tx,
        plan.administrationId,
        { ...input.receipt, sha256: hash(input.receipt.content), by: person.personId },
        now,
      )
    : null
  await versions.insertSending(
    tx,
    version,
    {
      channel: input.channel,
      sentByName: input.sentByName,
      sentOn: input.sentOn,
      protocolNumber: input.protocolNumber,
      receiptDocumentId,
      sentSha256,
      differences: differences.join('\n'),
      recordedBy: person.personId,
    },
    now,
  )
  await recordEvent(tx, {
    administrationId: plan.administrationId,
    subjectKind: 'plan',
    subjectId: plan.planId,
    action: 'record_sending',
    changes: {
      version: [null, version.number],
      channel: [null, input.channel],
      sentOn: [null, input.sentOn],
      protocolNumber: [null, input.protocolNumber],
    },
    at: now,
  })
  return differences
}

/** Records the answer that came by the other channel: approved, or returned with what it says. */
export async function recordExternalOutcome(
  tx: ActorTx,
  input: { planId: PlanId; version: number; action: 'record_return' | 'record_approval'; note: string },
  mail: MailSetting,
  now: Date,
): Promise<void> {
  const plan = await store.getPlanForUpdate(tx, input.planId)
  await moveAlong(tx, plan, { ...input, reason: input.note }, {}, now)
  const outcome = input.action === 'record_return' ? 'returned' : 'approved'
  await versions.closeVersion(
    tx,
    plan.planId,
    plan.versionCount,
    { outcome, note: input.note, late: null, by: personOf(tx).personId },
    now,
  )
  await tellOfPlan(tx, plan, { kind: outcome, number: plan.versionCount, observations: 0 }, mail, now)
}

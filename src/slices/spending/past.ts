// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ActorTx } from '../../platform/db/actor.ts'
import { mayWriteFor } from '../../platform/db/scope.ts'
import { type LocalDate, startOfDayInRome } from '../../shared/dates.ts'
import { DomainError } from '../../shared/errors.ts'
import type { DataCentreId } from '../../shared/ids.ts'
import { type ActualAmount, recordSpent } from './actuals.ts'
import { listActuals } from './actuals-store.ts'
import { meetCondition } from './aftermath.ts'
import { destinationOf, loadFacts, loadMoveFacts, record, writer } from './commands.ts'
import { spendingErrors } from './errors.ts'
import { type DerogationInput, type RecordedOutcome, recordOutcome } from './examination.ts'
import { listConditions } from './examination-store.ts'
import { type AskedField, type FormField, fieldSpecs, formFields } from './form.ts'
import type { Condition, Duty, Sending, SpendingRequestId, SpendingValues } from './model.ts'
import { recordSending } from './office.ts'
import { countEvents, markPast, takeBackRows } from './past-store.ts'
import { check } from './rules.ts'
import { writeVersion } from './sending.ts'
import * as store from './store.ts'

/** Nobody knows what the form of then asked: what a workbook has columns for, none of it wanted. */
const notTold: readonly FormField[] = ['items', 'capacity', 'signatory']
const askedThen = formFields
  .filter((key) => fieldSpecs[key].values.length > 0 && !notTold.includes(key))
  .map((key): AskedField => ({ key, label: fieldSpecs[key].label, ask: 'optional', help: '' }))

export type PastSending = Pick<Sending, 'channel' | 'sentByName' | 'sentOn' | 'protocolNumber'>

/** What was answered, or that the body took it back: then there is no act. */
export interface PastOutcome {
  readonly action: RecordedOutcome | 'record_withdrawn'
  readonly number: string
  readonly decidedOn: LocalDate | null
  readonly reasons: string
  readonly conditions: readonly Pick<Condition, 'words' | 'dueOn' | 'metOn'>[]
  readonly derogation: DerogationInput | null
}

/** A request or a communication that left before Regia was there, as its body's papers say. */
export interface PastSpending {
  readonly dataCentreId: DataCentreId
  /** How the body calls it: with it a file that comes again finds the same request. */
  readonly externalRef: string
  /** What was asked for then, whatever the group of the data centre asks for today. */
  readonly duty: Duty
  readonly values: SpendingValues
  readonly sending: PastSending
  readonly outcome: PastOutcome | null
  readonly spent: readonly ActualAmount[]
}

/** What a file adds to a request that is here. */
export interface LaterSpending {
  readonly sending: PastSending | null
  readonly outcome: PastOutcome | null
  readonly spent: readonly ActualAmount[]
}

/** What was written of one request, and how many events it had then: all that taking it back needs. */
export interface PastWritten {
  readonly requestId: SpendingRequestId
  readonly events: number
  /** Null when the whole request was written. */
  readonly before: {
    readonly isDecided: boolean
    readonly isSent: boolean
    readonly spent: readonly ActualAmount[]
  } | null
}

async function written(
  tx: ActorTx,
  requestId: SpendingRequestId,
  before: PastWritten['before'],
): Promise<PastWritten> {
  return { requestId, before, events: (await countEvents(tx, [requestId])).get(requestId) ?? 0 }
}

/**
 * Records a request of the past as office mode records one: a version with its hash, the sending, the act received, what was spent. It belongs to
 * the body, not to the programme, whatever the body's channel is today. Rules are written in the version and stop nothing. SPEND-021 for a data
 * centre of somebody else.
 */
export async function recordPast(tx: ActorTx, past: PastSpending, now: Date): Promise<PastWritten> {
  const { personId } = writer(tx)
  const { dataCentreId, duty, values, sending, outcome } = past
  const place = await store.findPlace(tx, dataCentreId)
  if (!place || !(await mayWriteFor(tx, place.administrationId)))
    throw new DomainError(spendingErrors.dataCentreUnknown)
  const { administrationId } = place
  const requestId = await store.insertRequest(
    tx,
    { administrationId, dataCentreId, duty, channel: 'office', formNumber: 0, by: personId },
    now,
  )
  await store.saveDraft(tx, requestId, values, personId, now)
  const request = await store.getRequest(tx, requestId)
  const facts = await loadFacts(tx, { ...request, state: 'submitted' }, values, {
    number: 0,
    asked: askedThen,
  })
  const to = destinationOf(tx, request, 'record_past', await loadMoveFacts(tx, request))
  const { number } = await writeVersion(
    tx,
    request,
    {
      action: 'record_past',
      to,
      version: request.version,
      facts,
      checked: check(facts),
      sentAt: startOfDayInRome(sending.sentOn),
    },
    now,
  )
  await recordSending(tx, { requestId, number, ...sending, receipt: null, isWrittenAfter: true }, now)
  if (outcome) await answer(tx, requestId, outcome, now)
  const decidedOn = outcome?.decidedOn ?? null
  await markPast(tx, requestId, {
    externalRef: past.externalRef,
    decidedAt: decidedOn === null ? null : startOfDayInRome(decidedOn),
  })
  await spend(tx, requestId, past.spent, now)
  return written(tx, requestId, null)
}

/** Adds what came later to a request that is here: how it left and what was answered when it left outside Regia, what was spent. */
export async function followPast(
  tx: ActorTx,
  requestId: SpendingRequestId,
  { sending, outcome, spent }: LaterSpending,
  now: Date,
): Promise<PastWritten> {
  const { versionCount: number } = await store.getRequest(tx, requestId)
  const before = new Map((await listActuals(tx, requestId)).map(({ year, cents }) => [year, cents]))
  if (sending)
    await recordSending(tx, { requestId, number, ...sending, receipt: null, isWrittenAfter: true }, now)
  if (outcome) await answer(tx, requestId, outcome, now)
  await spend(tx, requestId, spent, now)
  return written(tx, requestId, {
    isDecided: outcome !== null,
    isSent: sending !== null,
    spent: spent.map(({ year }) => ({ year, cents: before.get(year) ?? null })),
  })
}

async function answer(
  tx: ActorTx,
  requestId: SpendingRequestId,
  { action, number, decidedOn, reasons, conditions, derogation }: PastOutcome,
  now: Date,
): Promise<void> {
  const request = await store.lockRequest(tx, requestId)
  const { version } = request
  if (action === 'record_withdrawn') {
    const to = destinationOf(tx, request, action, await loadMoveFacts(tx, request), reasons)
    if (!(await store.changeRequest(tx, { requestId, version }, { state: to }, now)))
      throw new DomainError(spendingErrors.changedMeanwhile)
    return record(tx, request, { action, to, reason: reasons }, now)
  }
  if (decidedOn === null) throw new Error('An act has its day')
  await recordOutcome(
    tx,
    { requestId, version, action, number, decidedOn, reasons, conditions, derogation },
    null,
    now,
  )
  for (const { conditionId, words, dueOn } of await listConditions(tx, requestId)) {
    const on = conditions.find((each) => each.words === words && each.dueOn === dueOn)?.metOn
    if (on) await meetCondition(tx, { requestId, conditionId, on, note: '' }, now)
  }
}

async function spend(
  tx: ActorTx,
  requestId: SpendingRequestId,
  amounts: readonly ActualAmount[],
  now: Date,
): Promise<void> {
  if (amounts.length === 0) return
  const { version } = await store.getRequest(tx, requestId)
  await recordSpent(tx, { requestId, version, amounts }, now)
}

/** Of these writings, how many something followed. */
export async function spendingChangedSince(tx: ActorTx, writings: readonly PastWritten[]): Promise<number> {
  const events = await countEvents(
    tx,
    writings.map(({ requestId }) => requestId),
  )
  return writings.filter((each) => events.get(each.requestId) !== each.events).length
}

/** Takes back what an import wrote, while nothing followed (SPEND-002): a request it added goes, one that was here is again as it was. */
export async function takeBackPast(tx: ActorTx, wrote: PastWritten, now: Date): Promise<void> {
  const { requestId, before, events } = wrote
  const request = await store.lockRequest(tx, requestId)
  const { isDecided = true, isSent = true } = before ?? {}
  if (isDecided || isSent) {
    const isDone = await takeBackRows(tx, requestId, { isNew: before === null, isDecided, isSent }, events)
    if (!isDone) throw new DomainError(spendingErrors.changedMeanwhile)
  }
  await record(tx, request, { action: 'take_back' }, now)
  if (before && !before.isDecided) await spend(tx, requestId, before.spent, now)
}

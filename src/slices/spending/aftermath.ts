// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ActorTx } from '../../platform/db/actor.ts'
import { personOf } from '../../platform/db/scope.ts'
import type { LocalDate } from '../../shared/dates.ts'
import { DomainError } from '../../shared/errors.ts'
import { explainOpen, listOverruns } from './aftermath-store.ts'
import { record, writer } from './commands.ts'
import { spendingErrors } from './errors.ts'
import type { DerogationInput } from './examination.ts'
import { insertDerogation, meetConditionRow } from './examination-store.ts'
import { lastEnd } from './excess.ts'
import { authorisedStates } from './lifecycle.ts'
import type { ConditionId, SpendingRequest, SpendingRequestId } from './model.ts'
import { listPlacedServices } from './place-store.ts'
import * as store from './store.ts'

/** An authorised request, locked; SPEND-026 otherwise. */
async function authorised(tx: ActorTx, requestId: SpendingRequestId): Promise<SpendingRequest> {
  const request = await store.lockRequest(tx, requestId)
  if (!authorisedStates.includes(request.state)) throw new DomainError(spendingErrors.notAuthorised)
  return request
}

/** Records that an authorised contract ends sooner; SPEND-027 for a day that is not sooner. The notice closes by itself when the plan covers it. */
export async function shortenContract(
  tx: ActorTx,
  input: {
    readonly requestId: SpendingRequestId
    readonly version: number
    readonly endsOn: LocalDate
    readonly reason: string
  },
  now: Date,
): Promise<void> {
  const request = await authorised(tx, input.requestId)
  writer(tx)
  const { endsOn } = input
  if (endsOn >= (request.endsOn ?? '') || endsOn < (request.startsOn ?? ''))
    throw new DomainError(spendingErrors.notShorter)
  if (input.reason.trim() === '') throw new DomainError(spendingErrors.noteMissing)
  if (!(await store.changeRequest(tx, input, { ends_on: endsOn }, now)))
    throw new DomainError(spendingErrors.changedMeanwhile)
  await record(
    tx,
    request,
    { action: 'shorten', reason: input.reason, changes: { endsOn: [request.endsOn, endsOn] } },
    now,
  )
}

/** Writes what the owner says of an open notice; it stays open until there is a derogation, a shorter contract or a new plan. SPEND-028 without one. */
export async function explainOverrun(
  tx: ActorTx,
  input: { readonly requestId: SpendingRequestId; readonly explanation: string },
  now: Date,
): Promise<void> {
  const request = await authorised(tx, input.requestId)
  writer(tx)
  if (!(await explainOpen(tx, request.requestId, input.explanation)))
    throw new DomainError(spendingErrors.noOverrun)
  await record(tx, request, { action: 'explain_overrun', reason: input.explanation }, now)
}

/**
 * Gives the derogation that closes an open notice: by a programme officer who did not write the request, or recorded by who writes for a body whose
 * requests leave by another channel. SPEND-028 without a notice, SPEND-032 for one that ends before the contract.
 */
export async function giveDerogation(
  tx: ActorTx,
  input: DerogationInput & { readonly requestId: SpendingRequestId; readonly version: number },
  now: Date,
): Promise<void> {
  const request = await authorised(tx, input.requestId)
  const person = personOf(tx)
  if (request.channel === 'office') writer(tx)
  else if (person.role !== 'programme_officer') throw new DomainError(spendingErrors.wrongRole)
  else if (await store.isAuthor(tx, request.requestId, person.personId))
    throw new DomainError(spendingErrors.isAuthor)
  if ((await listOverruns(tx, [request.requestId], 'open')).length === 0)
    throw new DomainError(spendingErrors.noOverrun)
  if (input.expiresOn < (request.endsOn ?? '')) throw new DomainError(spendingErrors.derogationTooShort)
  if (!(await store.changeRequest(tx, input, {}, now))) throw new DomainError(spendingErrors.changedMeanwhile)
  const planEndsOn = lastEnd(await listPlacedServices(tx, request.dataCentreId))
  const { ground, scope, expiresOn } = input
  await insertDerogation(
    tx,
    request,
    { actId: null, ground, scope, expiresOn, planEndsOn, by: person.personId },
    now,
  )
  await record(
    tx,
    request,
    { action: 'derogate', reason: ground, changes: { scope: [null, scope], expiresOn: [null, expiresOn] } },
    now,
  )
}

/** Says that a condition was met, by who writes for the body; SPEND-029 for one that is not open. */
export async function meetCondition(
  tx: ActorTx,
  input: {
    readonly requestId: SpendingRequestId
    readonly conditionId: ConditionId
    readonly on: LocalDate
    readonly note: string
  },
  now: Date,
): Promise<void> {
  const request = await authorised(tx, input.requestId)
  const by = writer(tx).personId
  const { on, note } = input
  if (!(await meetConditionRow(tx, request.requestId, input.conditionId, { on, note, by })))
    throw new DomainError(spendingErrors.conditionNotFound)
  await record(tx, request, { action: 'meet_condition', reason: note, changes: { metOn: [null, on] } }, now)
}

// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ActorTx } from '../../platform/db/actor.ts'
import { personOf } from '../../platform/db/scope.ts'
import type { LocalDate } from '../../shared/dates.ts'
import { DomainError } from '../../shared/errors.ts'
import type { MailSetting } from '../notices/index.ts'
import { destinationOf, loadMoveFacts, record } from './commands.ts'
import { spendingErrors } from './errors.ts'
import { answerIntegration, insertIntegration, listIntegrations } from './examination-store.ts'
import type { Sending, SpendingRequestId } from './model.ts'
import { recordSending } from './office.ts'
import { findSending } from './office-store.ts'
import * as store from './store.ts'
import { tellOfSpending } from './telling.ts'

interface Step {
  readonly requestId: SpendingRequestId
  readonly version: number
}

/** Office mode: records that an integration was asked by another channel. The clock stops on the day it came. */
export async function recordIntegration(
  tx: ActorTx,
  input: Step & {
    readonly question: string
    readonly receivedOn: LocalDate
    readonly dueOn: LocalDate
    readonly protocolNumber: string
  },
  mail: MailSetting,
  now: Date,
): Promise<void> {
  const request = await store.lockRequest(tx, input.requestId)
  const { question, receivedOn, dueOn, protocolNumber } = input
  const to = destinationOf(tx, request, 'record_integration', await loadMoveFacts(tx, request), question)
  if (!(await store.changeRequest(tx, input, { state: to }, now)))
    throw new DomainError(spendingErrors.changedMeanwhile)
  const by = personOf(tx).personId
  await insertIntegration(tx, request, { question, receivedOn, dueOn, protocolNumber, by }, now)
  const changes = {
    receivedOn: [null, receivedOn],
    protocolNumber: [null, protocolNumber],
    dueOn: [null, dueOn],
  } as const
  await record(tx, request, { action: 'record_integration', to, reason: question, changes }, now)
  await tellOfSpending(tx, request, { kind: 'integration_requested', dueOn }, mail, now)
}

/**
 * Office mode: records how the answer to an integration left, with a version of its own when the answers changed. The clock goes on from that day.
 * SPEND-052 while the draft says something that the last version does not.
 */
export async function recordAnswer(
  tx: ActorTx,
  input: Step & Pick<Sending, 'channel' | 'sentByName' | 'sentOn' | 'protocolNumber'>,
  now: Date,
): Promise<void> {
  const request = await store.lockRequest(tx, input.requestId)
  const to = destinationOf(tx, request, 'record_answer', await loadMoveFacts(tx, request))
  const open = (await listIntegrations(tx, [request.requestId])).find(({ answeredAt }) => answeredAt === null)
  const { channel, sentByName, sentOn, protocolNumber, requestId } = input
  const version = await store.getVersion(tx, requestId, request.versionCount)
  const isNew = open !== undefined && version.number > open.versionNumber
  if (isNew && !(await findSending(tx, version.versionId)))
    await recordSending(
      tx,
      { requestId, number: version.number, channel, sentByName, sentOn, protocolNumber, receipt: null },
      now,
    )
  if (!(await store.changeRequest(tx, input, { state: to }, now)))
    throw new DomainError(spendingErrors.changedMeanwhile)
  await answerIntegration(tx, requestId, now, { ...input, version: version.number })
  const changes = {
    channel: [null, channel],
    sentOn: [null, sentOn],
    protocolNumber: [null, protocolNumber],
    version: [null, version.number],
  } as const
  await record(tx, request, { action: 'record_answer', to, changes }, now)
}

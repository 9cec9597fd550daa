// SPDX-License-Identifier: AGPL-3.0-or-later
import { createHash } from 'node:crypto'
import type { ActorTx } from '../../platform/db/actor.ts'
import { dateInRome } from '../../shared/dates.ts'
import { DomainError } from '../../shared/errors.ts'
import type { MailSetting } from '../notices/index.ts'
import { nextReceiptNumber } from '../plans/index.ts'
import { destinationOf, loadFacts, loadMoveFacts, record, writer } from './commands.ts'
import { contentOf, textOf } from './content.ts'
import { listDocuments, markSent } from './document-store.ts'
import { spendingErrors } from './errors.ts'
import { answerIntegration } from './examination-store.ts'
import type { SpendingAction, SpendingState } from './lifecycle.ts'
import type { SpendingFacts, SpendingRequest, SpendingRequestId } from './model.ts'
import { type Checked, check, stopsIn } from './rules.ts'
import * as store from './store.ts'
import { tellOfSpending } from './telling.ts'

/** What sending is, for a request as it stands. */
function sendingAction({ state, channel }: Pick<SpendingRequest, 'state' | 'channel'>): SpendingAction {
  if (state === 'integration_requested') return channel === 'office' ? 'close_answer' : 'answer'
  return channel === 'office' ? 'close_version' : 'submit'
}

export interface Sent {
  readonly number: number
  readonly receiptNumber: string
  readonly channel: 'programme' | 'office'
}

/**
 * Sends a request, the answer to an integration, or in office mode closes the version to carry over: content, number, hash, event and
 * notices in one transaction. SPEND-033 when the group of the data centre changed since the page was read, SPEND-051 when the form did, else the code of
 * what is missing.
 */
export async function submitRequest(
  tx: ActorTx,
  input: {
    readonly requestId: SpendingRequestId
    readonly version: number
    readonly isDeclared: boolean
    readonly duty: SpendingRequest['duty']
    /** The edition of the form that was on the page. */
    readonly form?: number | undefined
  },
  mail: MailSetting,
  now: Date,
): Promise<Sent> {
  const stored = await store.lockRequest(tx, input.requestId)
  writer(tx)
  const { channel } =
    stored.state === 'integration_requested' ? stored : await store.bodyOf(tx, stored.administrationId)
  const draft = await store.findDraft(tx, stored.requestId)
  if (!draft) throw new DomainError(spendingErrors.notFound)
  const facts = await loadFacts(tx, stored, draft.values)
  const request: SpendingRequest = { ...stored, channel, duty: facts.duty }
  const checked = check(facts)
  const action = sendingAction(request)
  const moveFacts = await loadMoveFacts(tx, request, {
    stops: stopsIn(checked, facts.values),
    isDeclared: input.isDeclared,
  })
  const to = destinationOf(tx, request, action, moveFacts)
  if (facts.duty !== input.duty) throw new DomainError(spendingErrors.dutyChanged)
  if (input.form !== undefined && input.form !== facts.form.number)
    throw new DomainError(spendingErrors.formChanged)
  const sent = await writeVersion(
    tx,
    request,
    { action, to, version: input.version, facts, checked, sentAt: now },
    now,
  )
  if (action === 'answer') await answerIntegration(tx, request.requestId, now)
  if (channel === 'programme')
    await tellOfSpending(
      tx,
      { ...request, subject: draft.values.subject },
      { kind: action === 'answer' ? 'answered' : 'submitted', receiptNumber: sent.receiptNumber },
      mail,
      now,
    )
  return { ...sent, channel }
}

/**
 * Writes a version whole: state, canonical text with its hash, number, what lists and sums read, event. The request has the channel and the duty
 * it is sent with; `sentAt` is when it left. SPEND-002 when it is not at that version any more.
 */
export async function writeVersion(
  tx: ActorTx,
  request: SpendingRequest,
  step: {
    readonly action: SpendingAction
    readonly to: SpendingState
    readonly version: number
    readonly facts: SpendingFacts
    readonly checked: Checked
    readonly sentAt: Date
  },
  now: Date,
): Promise<Omit<Sent, 'channel'>> {
  const { action, to, facts, sentAt } = step
  const { requestId, duty, channel } = request
  const by = writer(tx)
  const number = request.versionCount + 1
  const text = textOf(contentOf(request, facts, await listDocuments(tx, requestId), step.checked))
  const sha256 = createHash('sha256').update(text, 'utf8').digest('hex')
  if (!(await store.changeRequest(tx, { requestId, version: step.version }, { state: to, duty }, now)))
    throw new DomainError(spendingErrors.changedMeanwhile)
  const receiptNumber = await nextReceiptNumber(tx, Number(dateInRome(now).slice(0, 4)))
  await store.projectSent(tx, request, facts.values, channel, sentAt)
  await store.markFormSeen(tx, requestId, facts.form.number)
  await store.insertVersion(tx, request, { number, receiptNumber, text, sha256, by }, sentAt)
  await store.addAuthor(tx, request, by.personId)
  await markSent(tx, requestId, number)
  await record(
    tx,
    request,
    {
      action,
      to,
      changes: { version: [null, number], receiptNumber: [null, receiptNumber], sha256: [null, sha256] },
    },
    now,
  )
  return { number, receiptNumber }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
import { type ActorTx, type PersonActor, roleOf } from '../../platform/db/actor.ts'
import { mayWriteFor, personOf } from '../../platform/db/scope.ts'
import { type Changes, changesBetween, recordEvent } from '../../platform/events.ts'
import { canonicalJson, type Json } from '../../shared/canonical-json.ts'
import { commonErrors, DomainError } from '../../shared/errors.ts'
import type { DataCentreId, DocumentId } from '../../shared/ids.ts'
import { decide } from '../../shared/lifecycle.ts'
import { writingRoles } from '../../shared/roles.ts'
import type { MailSetting } from '../notices/index.ts'
import { insertDocument } from '../plans/index.ts'
import { readContent, type SpendingContent } from './content.ts'
import { attachDocument, detachDocument, listDocuments } from './document-store.ts'
import { refusal, spendingErrors } from './errors.ts'
import { answerIntegration, findOpinion } from './examination-store.ts'
import { askedFields, askedValues, proposedForm, type SpendingForm } from './form.ts'
import { findForm, formInForce } from './form-store.ts'
import {
  editableStates,
  type SpendingAction,
  type SpendingMoveFacts,
  type SpendingState,
  spendingTransitions,
  stateLabel,
} from './lifecycle.ts'
import {
  type DocumentPurpose,
  type SpendingFacts,
  type SpendingRequest,
  type SpendingRequestId,
  type SpendingValues,
  valueFields,
} from './model.ts'
import { findPlaceFacts, listSiblings, loadSettings } from './place-store.ts'
import { dutyOf } from './rules.ts'
import * as store from './store.ts'
import { tellOfSpending } from './telling.ts'

/** The person, when they may write what the body declares; SPEND-005 otherwise. */
export function writer(tx: ActorTx): PersonActor {
  const person = personOf(tx)
  if (!writingRoles.includes(person.role)) throw new DomainError(spendingErrors.wrongRole)
  return person
}

export async function record(
  tx: ActorTx,
  request: SpendingRequest,
  event: {
    readonly action: string
    readonly to?: SpendingState
    readonly reason?: string
    readonly changes?: Changes
  },
  at: Date,
): Promise<void> {
  await recordEvent(tx, {
    administrationId: request.administrationId,
    subjectKind: 'spending_request',
    subjectId: request.requestId,
    from: event.to ? request.state : null,
    ...event,
    at,
  })
}

/** All that the rules read of a request that says these values; of a version sent, under the edition of the form it says. */
export async function loadFacts(
  tx: ActorTx,
  request: SpendingRequest,
  values: SpendingValues,
  sentUnder?: SpendingContent['form'],
): Promise<SpendingFacts> {
  const place = await findPlaceFacts(tx, request.dataCentreId)
  if (!place) throw new DomainError(spendingErrors.dataCentreUnknown)
  const duty = editableStates.includes(request.state)
    ? dutyOf(place, values.exemptGround, request.isRequalified)
    : request.duty
  const form = sentUnder ? await formOfVersion(tx, sentUnder) : await formOfDraft(tx, request)
  return {
    today: tx.actor.today,
    administrationKind: request.administrationKind,
    duty,
    isRequalified: request.isRequalified,
    values: sentUnder ? values : askedValues(values, form, duty),
    form,
    asked: sentUnder?.asked ?? askedFields(form, duty),
    place,
    siblings: await listSiblings(tx, request.dataCentreId, request.requestId),
    documents: await listDocuments(tx, request.requestId),
    settings: await loadSettings(tx, tx.actor.today),
  }
}

/** Editions are never removed. */
async function formOfVersion(tx: ActorTx, { number }: SpendingContent['form']): Promise<SpendingForm> {
  return (await findForm(tx, number)) ?? proposedForm
}

/** A draft follows the edition in force; the answer to an integration, the one its request was sent under. */
async function formOfDraft(tx: ActorTx, request: SpendingRequest): Promise<SpendingForm> {
  if (request.state !== 'integration_requested') return formInForce(tx)
  const sent = await store.getVersion(tx, request.requestId, request.versionCount)
  return formOfVersion(tx, readContent(sent.text).form)
}

/** What the guards of every move read; `stops` counts only for who sends. */
export async function loadMoveFacts(
  tx: ActorTx,
  request: SpendingRequest,
  given: { readonly stops?: number; readonly isDeclared?: boolean } = {},
): Promise<SpendingMoveFacts> {
  const person = personOf(tx)
  const opinion = await findOpinion(tx, request.requestId, request.versionCount)
  return {
    duty: request.duty,
    channel: request.channel,
    stops: given.stops ?? 0,
    isDeclared: given.isDeclared ?? true,
    maySend: person.role !== 'delegate' || person.sends.includes('spending'),
    isOffice: person.role === 'office_member',
    isAuthor: await store.isAuthor(tx, request.requestId, person.personId),
    isAssigned: request.reviewerPersonId === person.personId,
    hasOpinion: opinion !== null,
    isOpinionGiver: opinion?.writtenBy === person.personId,
    isChanged: await isChangedSinceSent(tx, request),
  }
}

/** Whether the draft of an answer by another channel says more than the last version, in words or in documents. */
async function isChangedSinceSent(tx: ActorTx, request: SpendingRequest): Promise<boolean> {
  if (request.state !== 'integration_requested' || request.channel !== 'office') return false
  const draft = await store.findDraft(tx, request.requestId)
  if (!draft) return false
  const sent = readContent((await store.getVersion(tx, request.requestId, request.versionCount)).text)
  const { form, duty, values } = await loadFacts(tx, request, draft.values)
  const documents = await listDocuments(tx, request.requestId)
  const last = askedValues(sent.values, form, duty)
  return (
    canonicalJson(last as unknown as Json) !== canonicalJson(values as unknown as Json) ||
    documents.some(({ sentNumber }) => sentNumber === null)
  )
}

/** The state a move leads to; refuses with the code of what stands in its way. */
export function destinationOf(
  tx: ActorTx,
  request: SpendingRequest,
  action: SpendingAction,
  facts: SpendingMoveFacts,
  note?: string,
): SpendingState {
  const decision = decide(spendingTransitions, request.state, action, roleOf(tx.actor), facts, note)
  if (!decision.ok)
    throw refusal(decision.code, {
      details: { state: stateLabel(request) },
      action: { href: `/spese/${request.requestId}`, label: 'Apri la richiesta' },
    })
  return decision.to
}

/** Opens a request for a data centre of a body the actor writes for; SPEND-021 otherwise, for a foreign one too. */
export async function startRequest(
  tx: ActorTx,
  dataCentreId: DataCentreId,
  now: Date,
): Promise<SpendingRequestId> {
  const person = writer(tx)
  const place = await store.findPlace(tx, dataCentreId)
  if (!place || !(await mayWriteFor(tx, place.administrationId)))
    throw new DomainError(spendingErrors.dataCentreUnknown)
  const { channel } = await store.bodyOf(tx, place.administrationId)
  const requestId = await store.insertRequest(
    tx,
    {
      administrationId: place.administrationId,
      dataCentreId,
      duty: dutyOf(place, null, false),
      channel,
      formNumber: (await formInForce(tx)).number,
      by: person.personId,
    },
    now,
  )
  const request = await store.getRequest(tx, requestId)
  await store.addAuthor(tx, request, person.personId)
  await record(tx, request, { action: 'open', changes: { dataCentre: [null, place.name] } }, now)
  return requestId
}

/** The request locked for a change of what it says; SPEND-022 once it was sent. */
async function editable(
  tx: ActorTx,
  requestId: SpendingRequestId,
): Promise<{ request: SpendingRequest; person: PersonActor }> {
  const request = await store.lockRequest(tx, requestId)
  const person = writer(tx)
  if (!editableStates.includes(request.state)) throw new DomainError(spendingErrors.notEditable)
  return { request, person }
}

export type SavedAnswers =
  | { readonly ok: true; readonly version: number }
  /** Somebody else wrote in the same fields meanwhile: nothing was saved. */
  | { readonly ok: false; readonly stored: SpendingValues }

/** Saves the answers of one question. `before` is what the page showed in those fields. */
export async function saveAnswers(
  tx: ActorTx,
  input: {
    readonly requestId: SpendingRequestId
    readonly values: Partial<SpendingValues>
    readonly before: Partial<SpendingValues>
    /** The draft's version on screen, which every save from there brings up to date: while it is the stored one nobody else wrote. */
    readonly version?: number
  },
  now: Date,
): Promise<SavedAnswers> {
  const { request, person } = await editable(tx, input.requestId)
  const draft = await store.findDraft(tx, input.requestId)
  if (!draft) throw new DomainError(spendingErrors.notFound)
  const after: SpendingValues = { ...draft.values, ...input.values }
  const changes = changesBetween(draft.values, after, valueFields)
  if (Object.keys(changes).length === 0) return { ok: true, version: draft.version }
  const moved = changesBetween(input.before, draft.values, Object.keys(input.before) as never[])
  if (draft.version !== input.version && Object.keys(moved).some((field) => field in changes))
    return { ok: false, stored: draft.values }
  await store.saveDraft(tx, input.requestId, after, person.personId, now)
  await store.addAuthor(tx, request, person.personId)
  await record(tx, request, { action: 'write', changes }, now)
  return { ok: true, version: draft.version + 1 }
}

/** Says that the writer saw what the edition in force asks now. */
export async function seeForm(tx: ActorTx, requestId: SpendingRequestId, now: Date): Promise<void> {
  const { request } = await editable(tx, requestId)
  const [draft, form] = [await store.findDraft(tx, requestId), await formOfDraft(tx, request)]
  if (!draft || draft.formNumber === form.number) return
  await store.markFormSeen(tx, requestId, form.number)
  await record(tx, request, { action: 'write', changes: { form: [draft.formNumber, form.number] } }, now)
}

export interface InspectedFile {
  readonly fileName: string
  readonly mediaType: string
  readonly sha256: string
  readonly content: Uint8Array
}

/** Adds a document, already looked into. SPEND-024 for the same file again. */
export async function addDocument(
  tx: ActorTx,
  input: {
    readonly requestId: SpendingRequestId
    readonly file: InspectedFile
    readonly purpose: DocumentPurpose
  },
  now: Date,
): Promise<void> {
  const { request, person } = await editable(tx, input.requestId)
  const { file, purpose } = input
  if ((await listDocuments(tx, request.requestId)).some(({ sha256 }) => sha256 === file.sha256))
    throw new DomainError(spendingErrors.sameFile, { details: { name: file.fileName } })
  const by = person.personId
  const documentId = await insertDocument(tx, request.administrationId, { ...file, by }, now)
  await attachDocument(tx, request, { documentId, sha256: file.sha256, purpose, by }, now)
  await store.addAuthor(tx, request, by)
  await record(tx, request, { action: 'write', changes: { document: [null, file.fileName] } }, now)
}

/** Takes away a document that never left; SPEND-025 for one that did. */
export async function removeDocument(
  tx: ActorTx,
  input: { readonly requestId: SpendingRequestId; readonly documentId: DocumentId },
  now: Date,
): Promise<void> {
  const { request } = await editable(tx, input.requestId)
  const document = (await listDocuments(tx, request.requestId)).find(
    ({ documentId }) => documentId === input.documentId,
  )
  if (!document) throw new DomainError(commonErrors.pageNotFound)
  if (!(await detachDocument(tx, request.requestId, input.documentId)))
    throw new DomainError(spendingErrors.documentSent)
  await record(tx, request, { action: 'write', changes: { document: [document.fileName, null] } }, now)
}

/** Takes a request back, with the reason, or opens the draft of one taken back. */
export async function moveOwn(
  tx: ActorTx,
  input: {
    readonly requestId: SpendingRequestId
    readonly version: number
    readonly action: 'withdraw' | 'resume'
    readonly note: string
  },
  mail: MailSetting,
  now: Date,
): Promise<void> {
  const request = await store.lockRequest(tx, input.requestId)
  writer(tx)
  const to = destinationOf(tx, request, input.action, await loadMoveFacts(tx, request), input.note)
  if (!(await store.changeRequest(tx, input, { state: to }, now)))
    throw new DomainError(spendingErrors.changedMeanwhile)
  if (request.state === 'integration_requested') await answerIntegration(tx, request.requestId, now)
  await record(tx, request, { action: input.action, to, reason: input.note }, now)
  if (input.action === 'withdraw' && request.channel === 'programme')
    await tellOfSpending(tx, request, { kind: 'withdrawn', receiptNumber: '' }, mail, now)
}

// SPDX-License-Identifier: AGPL-3.0-or-later
import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type ActorTx, withActor } from '../../platform/db/actor.ts'
import { type ApiAnswer, answerOnce, sendWithTag } from '../../platform/http/api.ts'
import type { AppContext, RegiaServer } from '../../platform/http/types.ts'
import { inspectFile } from '../../platform/inspection.ts'
import { plainFileName } from '../../shared/documents.ts'
import { commonErrors, DomainError } from '../../shared/errors.ts'
import type { DataCentreId } from '../../shared/ids.ts'
import { decodeCursor, encodeCursor, type ListQuery } from '../../shared/list-query.ts'
import { mailSetting } from '../plans/index.ts'
import {
  type ApiValues,
  actOf,
  answerBody,
  apiListQuery,
  askedOf,
  byRequest,
  checkDays,
  conditionOf,
  decisionBody,
  derogationOf,
  documentBody,
  documentOf,
  draftBody,
  findingOf,
  formOf,
  newBody,
  noQuery,
  readApiValues,
  refuseFields,
  refuseNotAsked,
  submissionBody,
  summaryOf,
  valuesOf,
  versionOf,
} from './api-shapes.ts'
import { addDocument, type InspectedFile, saveAnswers, startRequest } from './commands.ts'
import { spendingErrors } from './errors.ts'
import { answerCommunication, decideRequest, markOf } from './examination.ts'
import { planDifferences, seenPlanOf } from './excess.ts'
import { formInForce } from './form-store.ts'
import { requestIdOf } from './inputs.ts'
import { spendingFilter } from './list.ts'
import { pageRequests } from './list-store.ts'
import type { SpendingRequestId } from './model.ts'
import { loadFollowed, loadWorking, readerOf } from './queries.ts'
import { submitRequest } from './sending.ts'
import { findDraft, getRequest, listVersions } from './store.ts'

const base = '/rest/regia/v1/spending-requests'
const one = `${base}/:spending_request_id`
const formAddress = '/rest/regia/v1/spending-form'
const defaultLimit = 50
const mostDocumentBytes = 10 * 1024 * 1024

const reads = { apiScope: 'spending:read' } as const
const writes = { apiScope: 'spending:write' } as const
const decides = { apiScope: 'spending:decide' } as const

/** Spending for programs, by the same commands as the pages: the key of a person who sends may send, that of who decides may decide. */
export function registerSpendingApi(server: RegiaServer, { db, clock, config }: AppContext): void {
  const mail = mailSetting(config)

  server.get(base, { config: reads, schema: { querystring: apiListQuery } }, async (request, reply) => {
    const { state, duty, limit, cursor } = request.query
    const at = cursor === undefined ? null : decodeCursor(cursor)
    if (cursor !== undefined && at === null)
      refuseFields([{ field: 'cursor', message: 'valore non previsto' }])
    const size = limit === undefined ? defaultLimit : Number(limit)
    const query: ListQuery = {
      filters: { ...(state ? { stato: [state] } : {}), ...(duty ? { serve: [duty] } : {}) },
      sort: { key: 'eta', direction: 'asc' },
      cursor: at && { direction: 'next', at },
      size,
    }
    const found = await withActor(db, readerOf(request.requirePerson()), (tx) =>
      pageRequests(tx, spendingFilter(query, false), query),
    )
    const last = found[size - 1]
    return sendWithTag(request, reply, {
      items: found.slice(0, size).map(({ request: each }) => summaryOf(each)),
      limit: size,
      next_cursor: found.length > size && last ? encodeCursor(last.cursor) : null,
    })
  })

  server.get(formAddress, { config: reads, schema: { querystring: noQuery } }, async (request, reply) =>
    sendWithTag(request, reply, formOf(await withActor(db, readerOf(request.requirePerson()), formInForce))),
  )

  server.get(
    one,
    { config: reads, schema: { params: byRequest, querystring: noQuery } },
    async (request, reply) => {
      const id = idOf(request.params)
      const content = await withActor(db, readerOf(request.requirePerson()), (tx) => detailOf(tx, id))
      return sendWithTag(request, reply, content)
    },
  )

  /** Does the work once for its key, in one transaction, and answers with the request as it is then. */
  async function write(
    request: FastifyRequest,
    reply: FastifyReply,
    work: (tx: ActorTx, now: Date) => Promise<{ id: SpendingRequestId; status?: 201; more?: object }>,
  ) {
    const now = clock()
    const answer = await withActor(db, request.requirePerson(), (tx) =>
      answerOnce(tx, request, now, async (): Promise<ApiAnswer> => {
        const { id, status = 200, more = {} } = await work(tx, now)
        return { status, content: { ...(await detailOf(tx, id)), ...more } }
      }),
    )
    return reply
      .code(answer.status)
      .type('application/json; charset=utf-8')
      .send(JSON.stringify(answer.content))
  }

  server.post(base, { config: writes, schema: { body: newBody } }, (request, reply) =>
    write(request, reply, async (tx, now) => {
      const { data_centre_id, values = {} } = request.body
      const id = await startRequest(tx, data_centre_id as DataCentreId, now)
      await answer(tx, id, values, now)
      return { id, status: 201 }
    }),
  )

  server.patch(
    `${one}/draft`,
    { config: writes, schema: { params: byRequest, body: draftBody } },
    (request, reply) =>
      write(request, reply, async (tx, now) => {
        const id = idOf(request.params)
        const draft = await findDraft(tx, id)
        if (!draft) throw new DomainError(spendingErrors.notFound)
        if (draft.version !== request.body.draft_version)
          throw new DomainError(spendingErrors.changedMeanwhile)
        await answer(tx, id, request.body.values, now)
        return { id }
      }),
  )

  server.post(
    `${one}/documents`,
    { config: writes, bodyLimit: 15 * 1024 * 1024, schema: { params: byRequest, body: documentBody } },
    async (request, reply) => {
      const id = idOf(request.params)
      const file = await fileOf(request, request.body)
      const purpose = request.body.purpose ?? 'other'
      return write(request, reply, async (tx, now) => {
        await addDocument(tx, { requestId: id, file, purpose }, now)
        return { id, status: 201 }
      })
    },
  )

  server.post(
    `${one}/submissions`,
    { config: writes, schema: { params: byRequest, body: submissionBody } },
    (request, reply) =>
      write(request, reply, async (tx, now) => {
        const id = idOf(request.params)
        const { version, duty, declared, form_edition: form } = request.body
        const sent = await submitRequest(
          tx,
          { requestId: id, version, duty, form, isDeclared: declared },
          mail,
          now,
        )
        return { id, status: 201, more: { receipt_number: sent.receiptNumber } }
      }),
  )

  for (const [path, action] of [
    ['acknowledgements', 'acknowledge'],
    ['requalifications', 'requalify'],
  ] as const)
    server.post(
      `${one}/${path}`,
      { config: decides, schema: { params: byRequest, body: answerBody } },
      (request, reply) =>
        write(request, reply, async (tx, now) => {
          const id = idOf(request.params)
          const { version, reasons = '' } = request.body
          const number = await answerCommunication(tx, { requestId: id, version, action, reasons }, mail, now)
          return { id, status: 201, more: { act_number: number } }
        }),
    )

  server.post(
    `${one}/decisions`,
    { config: decides, schema: { params: byRequest, body: decisionBody } },
    (request, reply) =>
      write(request, reply, async (tx, now) => {
        const id = idOf(request.params)
        const {
          version,
          outcome,
          reasons,
          conditions = [],
          derogation = null,
          text,
          seen_plan_mark,
        } = request.body
        checkDays({
          'derogation.expires_on': derogation?.expires_on,
          ...Object.fromEntries(
            conditions.map(({ due_on }, index) => [`conditions[${index}].due_on`, due_on]),
          ),
        })
        const number = await decideRequest(
          tx,
          {
            requestId: id,
            version,
            action: outcome,
            reasons,
            conditions: conditions.map(({ words, due_on }) => ({ words, dueOn: due_on })),
            derogation: derogation && {
              ground: derogation.ground,
              scope: derogation.scope,
              expiresOn: derogation.expires_on,
            },
            text: text ?? null,
            seenMark: seen_plan_mark ?? null,
          },
          mail,
          now,
        )
        return { id, status: 201, more: { act_number: number } }
      }),
  )
}

function idOf({ spending_request_id }: { readonly spending_request_id: string }): SpendingRequestId {
  return requestIdOf({ requestId: spending_request_id })
}

/** Saves what a program answers; GEN-002 for services that the data centre does not host. */
async function answer(tx: ActorTx, id: SpendingRequestId, given: ApiValues, now: Date): Promise<void> {
  const values = readApiValues(given)
  if (Object.keys(values).length === 0) return
  const { facts } = await loadWorking(tx, id)
  refuseNotAsked(values, facts.form)
  const { startsOn, endsOn } = { ...facts.values, ...values }
  if (startsOn && endsOn && endsOn < startsOn)
    refuseFields([{ field: 'ends_on', message: 'La fine viene prima dell’inizio' }])
  const hosted = new Set(facts.place.services.map(({ serviceId }) => serviceId))
  if (values.serviceIds?.some((each) => !hosted.has(each)))
    refuseFields([{ field: 'service_ids', message: 'Un servizio non è ospitato in questo data center' }])
  await saveAnswers(tx, { requestId: id, values, before: {} }, now)
}

/** The file of a call, of a multipart form or in base 64, looked into before anything is written. GEN-002, GEN-008, SPEND-023. */
async function fileOf(
  request: FastifyRequest,
  { file_name, content }: { readonly file_name?: string; readonly content?: string },
): Promise<InspectedFile> {
  const upload = request.uploads['file']
  const isBase64 = content !== undefined && /^[A-Za-z0-9+/]+={0,2}$/.test(content) && content.length % 4 === 0
  if (!upload && (!isBase64 || file_name === undefined))
    refuseFields([
      {
        field: upload ? 'file' : 'content',
        message: 'Serve il file: in base 64 con il suo nome, o in un modulo',
      },
    ])
  const bytes = upload?.content ?? Buffer.from(content ?? '', 'base64')
  const fileName = plainFileName(upload?.fileName ?? file_name ?? '')
  if (upload?.isTooLarge || bytes.byteLength > mostDocumentBytes)
    throw new DomainError(commonErrors.tooLarge, { details: { limit: '10 MB' } })
  const found = await inspectFile(bytes)
  if ('refused' in found)
    throw new DomainError(spendingErrors.fileRefused, { details: { name: fileName, why: found.refused } })
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return { fileName, mediaType: found.mediaType, sha256, content: bytes }
}

/** A request whole, as far as the caller reads it. */
async function detailOf(tx: ActorTx, id: SpendingRequestId) {
  const { request, draft, facts, checked, documents, integrations } = await loadWorking(tx, id)
  const { acts, opinion, conditions, derogations } = await loadFollowed(tx, request)
  const seen = seenPlanOf(facts.place.services)
  const { version } = await getRequest(tx, id)
  return {
    ...summaryOf({ ...request, version }),
    values: valuesOf(facts.values),
    form: askedOf(facts.form, facts.asked),
    findings: checked.findings.map(findingOf),
    documents: documents.map(documentOf),
    versions: (await listVersions(tx, id)).map(versionOf),
    integrations: integrations.map((each) => ({
      question: each.question,
      due_on: each.dueOn,
      asked_on: each.askedOn,
      asked_at: each.askedAt.toISOString(),
      answered_on: each.answeredOn,
      answered_at: each.answeredAt?.toISOString() ?? null,
    })),
    acts: acts.map(actOf),
    conditions: conditions.map(conditionOf),
    derogations: derogations.map(derogationOf),
    opinion: opinion && { verdict: opinion.verdict, reasons: opinion.reasons },
    plan_ends_on: seen.endsOn,
    plan_mark: markOf(seen),
    has_plan_changed: opinion !== null && planDifferences(opinion.seenPlan, seen).length > 0,
    // The draft on the desk is for body and office: for the others the member is not there at all.
    ...(draft ? { draft_version: draft.version } : {}),
  }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type ActorTx, withActor } from '../../platform/db/actor.ts'
import { searchOf } from '../../platform/http/query.ts'
import type { AppContext, RegiaServer, UploadedFile } from '../../platform/http/types.ts'
import { inspectFile } from '../../platform/inspection.ts'
import { formatTime } from '../../shared/dates.ts'
import { attachmentHeader, plainFileName } from '../../shared/documents.ts'
import { commonErrors, DomainError } from '../../shared/errors.ts'
import { FormReader, formSchema, type PostedForm } from '../../shared/forms.ts'
import { type DataCentreId, type DocumentId, isUuid } from '../../shared/ids.ts'
import { countedUpTo, parseListQuery, toPage } from '../../shared/list-query.ts'
import { writingRoles } from '../../shared/roles.ts'
import { SavedNote } from '../../ui/index.ts'
import { namesOfPeople } from '../history/index.ts'
import { getDocument, mailSetting, savedAt } from '../plans/index.ts'
import { listOverruns } from './aftermath-store.ts'
import {
  addDocument,
  type InspectedFile,
  moveOwn,
  removeDocument,
  saveAnswers,
  seeForm,
  startRequest,
} from './commands.ts'
import { listDocuments } from './document-store.ts'
import { spendingErrors } from './errors.ts'
import { listIntegrations } from './examination-store.ts'
import { shownFields, stepKeys } from './form.ts'
import { formInForce } from './form-store.ts'
import {
  fieldsShown,
  findStep,
  readBase,
  readStep,
  requestIdOf,
  shownAnswers,
  stepSchema,
  valuesIn,
} from './inputs.ts'
import type { SpendingAction } from './lifecycle.ts'
import { spendingFilter, spendingListSpec } from './list.ts'
import { countRequests, listOfPlace, listOwnPlaces, pageRequests } from './list-store.ts'
import {
  documentPurposes,
  type SpendingRequest,
  type SpendingRequestId,
  type SpendingValues,
} from './model.ts'
import { FormNotice } from './pages/form-notice.tsx'
import { type ListLine, SpendingListPage } from './pages/list-page.tsx'
import { NewPage } from './pages/new-page.tsx'
import { PlacePage } from './pages/place-page.tsx'
import { RequestPage } from './pages/request-page.tsx'
import { SendingPage } from './pages/sending-page.tsx'
import { StepPage } from './pages/step-page.tsx'
import { findPlaceFacts, loadSettings } from './place-store.ts'
import {
  historyOf,
  loadFollowed,
  loadWorking,
  movesNow,
  nextSteps,
  readerOf,
  spendingFrame,
  type WorkingRequest,
} from './queries.ts'
import { registerAftermathRoutes } from './routes-aftermath.tsx'
import { registerSpendingApi } from './routes-api.ts'
import { registerExaminationRoutes } from './routes-examination.tsx'
import { registerFormRoutes } from './routes-form.tsx'
import { registerRegisterRoutes } from './routes-register.tsx'
import { registerTemplateRoutes } from './routes-templates.tsx'
import { registerVersionRoutes } from './routes-versions.tsx'
import { stopsIn } from './rules.ts'
import { submitRequest } from './sending.ts'
import { draftsOf } from './store.ts'
import {
  daysWaited,
  type FormTrouble,
  importsHref,
  isAuthorised,
  noTrouble,
  spendingPaths,
  stepsFor,
} from './view.ts'

export type OfRequest = { Params: { requestId: string } }
type OfStep = { Params: { requestId: string; step: string } }
/** Shows the page of a request again, with what is wrong in one of its forms. */
export type ShowRequest = (
  request: FastifyRequest,
  reply: FastifyReply,
  requestId: SpendingRequestId,
  trouble: FormTrouble,
) => Promise<FastifyReply>

/** What each request of a list says beside its row. */
async function linesOf(tx: ActorTx, requests: readonly SpendingRequest[]): Promise<ListLine[]> {
  const ids = requests.map(({ requestId }) => requestId)
  const drafts = await draftsOf(tx, ids)
  const integrations = Map.groupBy(await listIntegrations(tx, ids), ({ requestId }) => requestId)
  const overruns = new Set((await listOverruns(tx, ids, 'open')).map(({ requestId }) => requestId))
  const names = await namesOfPeople(tx, [
    ...new Set(requests.flatMap(({ reviewerPersonId }) => reviewerPersonId ?? [])),
  ])
  return requests.map((request) => {
    const days = daysWaited(request, integrations.get(request.requestId) ?? [], tx.actor.today)
    return {
      request,
      draftSubject: drafts.get(request.requestId)?.subject ?? '',
      clock: days === null ? null : { days, isStopped: request.state === 'integration_requested' },
      isOverrun: overruns.has(request.requestId),
      reviewer: (request.reviewerPersonId && names.get(request.reviewerPersonId)) || null,
    }
  })
}

/** Spending of data centres: asked, sent, examined, decided and followed. */
export function registerSpendingRoutes(server: RegiaServer, context: AppContext): void {
  const { db, clock, config } = context
  const mail = mailSetting(config)

  server.get('/spese', async (request, reply) => {
    const actor = readerOf(request.requirePerson())
    const search = searchOf(request)
    const query = parseListQuery(spendingListSpec, search)
    const isQueue = actor.administrationId === null && actor.associationId === null
    const filter = spendingFilter(query, isQueue)
    const loaded = await withActor(db, actor, async (tx) => {
      const page = toPage(query, await pageRequests(tx, filter, query), ({ cursor }) => cursor)
      return {
        page,
        lines: await linesOf(
          tx,
          page.rows.map(({ request }) => request),
        ),
        total: await countRequests(tx, filter, countedUpTo),
        answerDays: (await loadSettings(tx, actor.today)).answerDays,
        stateNames: (await formInForce(tx)).stateNames,
      }
    })
    const acknowledged = Number(search.get('prese') ?? 'no')
    return reply.page(
      { title: isQueue ? 'Spese da esaminare' : 'Spese dei data center', current: 'spese' },
      <SpendingListPage
        {...loaded}
        query={query}
        isQueue={isQueue}
        isReviewer={actor.role === 'reviewer'}
        mayAsk={writingRoles.includes(actor.role)}
        importHref={importsHref(actor.administrationId)}
        mayAcknowledge={actor.role === 'programme_officer'}
        acknowledged={Number.isInteger(acknowledged) ? acknowledged : null}
      />,
    )
  })

  async function showNew(
    request: FastifyRequest,
    reply: FastifyReply,
    chosen: string,
    trouble: FormTrouble = noTrouble,
  ) {
    const actor = request.requirePerson()
    if (!writingRoles.includes(actor.role)) throw new DomainError(spendingErrors.wrongRole)
    const { places, form } = await withActor(db, actor, async (tx) => ({
      places: await listOwnPlaces(tx),
      form: await formInForce(tx),
    }))
    return reply.page(
      {
        ...spendingFrame(actor, null, 'Nuova spesa', { label: 'Nuova spesa' }),
        ...(trouble.errors.length > 0 ? { status: 422 } : {}),
      },
      <NewPage
        places={places}
        chosen={chosen || (places.length === 1 ? (places[0]?.dataCentreId ?? '') : '')}
        manyBodies={actor.associationId !== null}
        importHref={importsHref(actor.administrationId)}
        form={form}
        trouble={trouble}
      />,
    )
  }

  server.get('/spese/nuova', (request, reply) =>
    showNew(request, reply, searchOf(request).get('data-center') ?? ''),
  )

  server.post<{ Body: PostedForm }>(
    '/spese',
    { schema: { body: formSchema('dataCentreId') } },
    async (request, reply) => {
      const form = new FormReader(request.body)
      const id = form.text('dataCentreId', { required: 'Scegli il data center' })
      if (form.errors.length > 0) return showNew(request, reply, '', { errors: form.errors, typed: {} })
      if (!isUuid(id)) throw new DomainError(spendingErrors.dataCentreUnknown)
      const requestId = await withActor(db, request.requirePerson(), (tx) =>
        startRequest(tx, id as DataCentreId, clock()),
      )
      return reply.seeOther(spendingPaths.step(requestId, 'tipo'))
    },
  )

  server.get<{ Params: { dataCentreId: string } }>(
    '/spese/data-center/:dataCentreId',
    async (request, reply) => {
      const actor = readerOf(request.requirePerson())
      const { dataCentreId } = request.params
      if (!isUuid(dataCentreId)) throw new DomainError(spendingErrors.dataCentreUnknown)
      const loaded = await withActor(db, actor, async (tx) => {
        const place = await findPlaceFacts(tx, dataCentreId as DataCentreId)
        if (!place) throw new DomainError(spendingErrors.dataCentreUnknown)
        return {
          place,
          form: await formInForce(tx),
          lines: await linesOf(tx, await listOfPlace(tx, place.id)),
        }
      })
      return reply.page(
        spendingFrame(actor, null, `Spese, ${loaded.place.name}`, { label: loaded.place.name }),
        <PlacePage {...loaded} mayAsk={writingRoles.includes(actor.role)} />,
      )
    },
  )

  server.get<OfRequest>('/spese/:requestId', (request, reply) =>
    showRequest(request, reply, requestIdOf(request.params), noTrouble),
  )

  const showRequest: ShowRequest = async (request, reply, requestId, trouble) => {
    const actor = readerOf(request.requirePerson())
    const loaded = await withActor(db, actor, async (tx) => {
      const working = await loadWorking(tx, requestId)
      const followed = await loadFollowed(tx, working.request)
      return {
        working,
        followed,
        moves: await movesNow(tx, working.request, actor),
        history: await historyOf(tx, working.request, followed, working.integrations),
      }
    })
    const { working, followed, moves } = loaded
    const { draft } = working
    const spending = working.request
    return reply.page(
      {
        ...spendingFrame(actor, spending, working.facts.values.subject || 'Nuova spesa'),
        ...(trouble.errors.length > 0 ? { status: 422 } : {}),
      },
      <RequestPage
        {...working}
        formNotice={formNotice(working)}
        saved={draft ? { at: savedAt(draft.updatedAt, actor.today), version: draft.version } : null}
        mayWithdraw={moves.has('withdraw')}
        mayResume={moves.has('resume')}
        mayExamine={
          spending.channel === 'programme' && ['reviewer', 'programme_officer'].includes(actor.role)
        }
        history={loaded.history}
        next={nextSteps(spending, actor.today)}
        aftermath={
          isAuthorised(spending.state)
            ? {
                ...followed,
                request: spending,
                amounts: working.facts.values.amounts,
                act: followed.acts[0] ?? null,
                isWriter: writingRoles.includes(actor.role),
                mayDerogate:
                  spending.channel === 'office'
                    ? writingRoles.includes(actor.role)
                    : actor.role === 'programme_officer',
                today: actor.today,
                trouble,
              }
            : null
        }
        today={actor.today}
        trouble={trouble}
      />,
    )
  }

  async function loadToWrite(request: FastifyRequest, requestId: SpendingRequestId): Promise<WorkingRequest> {
    const working = await withActor(db, readerOf(request.requirePerson()), (tx) => loadWorking(tx, requestId))
    if (!writingRoles.includes(request.requirePerson().role)) throw new DomainError(spendingErrors.wrongRole)
    if (!working.mayWrite) throw new DomainError(spendingErrors.notEditable)
    return working
  }

  server.get<OfStep>('/spese/:requestId/domande/:step', (request, reply) =>
    showStep(request, reply, request.params, {}),
  )

  async function showStep(
    request: FastifyRequest,
    reply: FastifyReply,
    params: OfStep['Params'],
    again: {
      readonly trouble?: FormTrouble
      readonly base?: string
      readonly chosen?: readonly string[]
      readonly clash?: string
    },
  ) {
    const actor = request.requirePerson()
    const step = findStep(params.step)
    if (!step) throw new DomainError(commonErrors.pageNotFound)
    const working = await loadToWrite(request, requestIdOf(params))
    const { facts, draft, documents } = working
    if (!stepsFor(facts).includes(step))
      return reply.seeOther(spendingPaths.request(working.request.requestId))
    const values = draft?.values ?? facts.values
    const trouble = again.trouble ?? noTrouble
    const fields = valuesIn(shownFields(facts.form, step, facts.duty))
    return reply.page(
      {
        ...spendingFrame(actor, working.request, values.subject || 'Nuova spesa', { label: 'Domande' }),
        guided: true,
        ...(again.clash ? { status: 409 } : trouble.errors.length > 0 ? { status: 422 } : {}),
      },
      <StepPage
        request={working.request}
        facts={facts}
        formNotice={formNotice(working)}
        step={step}
        values={values}
        documents={documents}
        draftVersion={draft?.version ?? 1}
        savedAt={savedAt(draft?.updatedAt ?? working.request.createdAt, actor.today)}
        form={fieldsShown(values, actor.today)}
        base={again.base ?? JSON.stringify(Object.fromEntries(fields.map((field) => [field, values[field]])))}
        chosen={again.chosen ?? values.serviceIds}
        clash={again.clash ?? null}
        trouble={trouble}
      />,
    )
  }

  server.post<OfStep & { Body: PostedForm }>(
    '/spese/:requestId/domande/:step',
    { schema: { body: stepSchema } },
    async (request, reply) => {
      const requestId = requestIdOf(request.params)
      const step = findStep(request.params.step)
      if (!step || step === 'documenti') throw new DomainError(commonErrors.pageNotFound)
      const form = new FormReader(request.body)
      const values = readStep(step, form)
      const isAutosave = request.headers['x-autosave'] === '1'
      const typed = Object.fromEntries(Object.keys(request.body).map((name) => [name, form.typed(name)]))
      if (form.errors.length > 0) {
        if (isAutosave) return reply.code(422).send()
        const trouble = { errors: form.errors, typed }
        const chosen = form.all('serviceIds')
        return showStep(request, reply, request.params, { trouble, base: form.typed('base'), chosen })
      }
      const now = clock()
      const before = readBase(form.typed('base'), step)
      const working = await loadToWrite(request, requestId)
      const hosted = new Set(working.facts.place.services.map(({ serviceId }) => serviceId))
      const { form: edition, duty } = working.facts
      const shown = shownFields(edition, step, duty)
      const answers = shownAnswers(values, request.body, before, shown)
      const kept = answers.serviceIds
        ? { ...answers, serviceIds: answers.serviceIds.filter((id) => hosted.has(id)) }
        : answers
      const saved = await withActor(db, request.requirePerson(), (tx) =>
        saveAnswers(tx, { requestId, values: kept, before, version: form.version() }, now),
      )
      if (!saved.ok) {
        if (isAutosave) return reply.code(409).send()
        return showStep(request, reply, request.params, {
          trouble: { errors: [], typed },
          clash: inWords(saved.stored, valuesIn(shown)),
        })
      }
      if (isAutosave) return reply.fragment(<SavedNote at={formatTime(now)} version={saved.version} />)
      const steps = stepsFor(working.facts)
      const next = steps.find((each) => stepKeys.indexOf(each) > stepKeys.indexOf(step))
      return reply.seeOther(next ? spendingPaths.step(requestId, next) : spendingPaths.request(requestId))
    },
  )

  server.post<OfRequest & { Body: PostedForm }>(
    '/spese/:requestId/fine-del-piano',
    { schema: { body: formSchema('endsOn') } },
    async (request, reply) => {
      const requestId = requestIdOf(request.params)
      const endsOn = new FormReader(request.body).date('endsOn')
      if (endsOn === null) throw new DomainError(commonErrors.invalidForm)
      await withActor(db, request.requirePerson(), (tx) =>
        saveAnswers(tx, { requestId, values: { endsOn }, before: {} }, clock()),
      )
      return reply.seeOther(spendingPaths.request(requestId))
    },
  )

  server.post<OfRequest & { Body: PostedForm }>(
    '/spese/:requestId/documenti',
    { schema: { body: formSchema('purpose') }, config: { tellsOfLargeFiles: true } },
    async (request, reply) => {
      const requestId = requestIdOf(request.params)
      const actor = request.requirePerson()
      const form = new FormReader(request.body)
      const purpose = form.choice('purpose', documentPurposes) ?? 'other'
      const file = await inspected(form, request.uploads['file'])
      if (file) {
        const documents = await withActor(db, actor, (tx) => listDocuments(tx, requestId))
        if (documents.some(({ sha256 }) => sha256 === file.sha256)) {
          const same = new DomainError(spendingErrors.sameFile, { details: { name: file.fileName } })
          form.fail('file', same.message)
        }
      }
      if (!file || form.errors.length > 0)
        return showStep(
          request,
          reply,
          { requestId, step: 'documenti' },
          {
            trouble: { errors: form.errors, typed: { purpose } },
          },
        )
      await withActor(db, actor, (tx) => addDocument(tx, { requestId, file, purpose }, clock()))
      return reply.seeOther(spendingPaths.step(requestId, 'documenti'))
    },
  )

  server.post<OfRequest & { Body: PostedForm }>(
    '/spese/:requestId/documenti/rimozioni',
    { schema: { body: formSchema('documentId') } },
    async (request, reply) => {
      const requestId = requestIdOf(request.params)
      const documentId = new FormReader(request.body).typed('documentId')
      if (!isUuid(documentId)) throw new DomainError(commonErrors.pageNotFound)
      await withActor(db, request.requirePerson(), (tx) =>
        removeDocument(tx, { requestId, documentId: documentId as DocumentId }, clock()),
      )
      return reply.seeOther(spendingPaths.step(requestId, 'documenti'))
    },
  )

  server.get<{ Params: { requestId: string; documentId: string } }>(
    '/spese/:requestId/documenti/:documentId',
    async (request, reply) => {
      const requestId = requestIdOf(request.params)
      const document = await withActor(db, readerOf(request.requirePerson()), async (tx) => {
        const found = (await listDocuments(tx, requestId)).find(
          ({ documentId }) => documentId === request.params.documentId,
        )
        if (!found) throw new DomainError(commonErrors.pageNotFound)
        return getDocument(tx, found.documentId)
      })
      return reply
        .type(document.mediaType)
        .header('content-disposition', attachmentHeader(document.fileName))
        .header('x-content-type-options', 'nosniff')
        .send(Buffer.from(document.content))
    },
  )

  server.get<OfRequest>('/spese/:requestId/invio', (request, reply) =>
    showSending(request, reply, requestIdOf(request.params), noTrouble),
  )

  async function showSending(
    request: FastifyRequest,
    reply: FastifyReply,
    requestId: SpendingRequestId,
    trouble: FormTrouble,
  ) {
    const actor = request.requirePerson()
    const working = await loadToWrite(request, requestId)
    const moves = await withActor(db, actor, (tx) => movesNow(tx, working.request, actor))
    const maySend = ['submit', 'answer', 'close_version', 'close_answer'].some((each) =>
      moves.has(each as SpendingAction),
    )
    const isUncovered = actor.role === 'delegate' && !actor.sends.includes('spending')
    return reply.page(
      {
        ...spendingFrame(actor, working.request, 'Rivedi e invia', { label: 'Rivedi e invia' }),
        ...(trouble.errors.length > 0 ? { status: 422 } : {}),
      },
      <SendingPage
        {...working}
        formNotice={formNotice(working)}
        owner={config.owner}
        isOffice={working.request.channel === 'office'}
        stops={stopsIn(working.checked, working.facts.values)}
        bar={
          maySend
            ? null
            : isUncovered
              ? new DomainError(spendingErrors.notCovered).message
              : 'La invia il legale rappresentante dell’ente, o chi ne è incaricato: quello che hai scritto è salvato.'
        }
        trouble={trouble}
      />,
    )
  }

  server.post<OfRequest & { Body: PostedForm }>(
    '/spese/:requestId/invii',
    { schema: { body: formSchema('version', 'duty', 'form', 'isDeclared') } },
    async (request, reply) => {
      const requestId = requestIdOf(request.params)
      const form = new FormReader(request.body)
      const duty = form.choice('duty', ['authorisation', 'communication', 'prior_communication'] as const)
      if (!form.ticked('isDeclared'))
        form.fail('isDeclared', new DomainError(spendingErrors.notDeclared).message)
      if (form.errors.length > 0 || duty === null)
        return showSending(request, reply, requestId, { errors: form.errors, typed: {} })
      const sent = await withActor(db, request.requirePerson(), (tx) =>
        submitRequest(
          tx,
          { requestId, version: form.version(), isDeclared: true, duty, form: Number(form.typed('form')) },
          mail,
          clock(),
        ),
      )
      return reply.seeOther(
        sent.channel === 'office'
          ? spendingPaths.portal(requestId, sent.number)
          : spendingPaths.receipt(requestId, sent.number),
      )
    },
  )

  server.post<OfRequest & { Body: PostedForm }>(
    '/spese/:requestId/modulo',
    { schema: { body: formSchema() } },
    async (request, reply) => {
      const requestId = requestIdOf(request.params)
      await withActor(db, request.requirePerson(), (tx) => seeForm(tx, requestId, clock()))
      return reply.seeOther(spendingPaths.request(requestId))
    },
  )

  for (const [path, action] of [
    ['ritiri', 'withdraw'],
    ['riprese', 'resume'],
  ] as const)
    server.post<OfRequest & { Body: PostedForm }>(
      `/spese/:requestId/${path}`,
      { schema: { body: formSchema('version', 'note') } },
      async (request, reply) => {
        const requestId = requestIdOf(request.params)
        const form = new FormReader(request.body)
        const note = form.text('note', {
          max: 2000,
          ...(action === 'withdraw' ? { required: 'Scrivi perché la ritiri' } : {}),
        })
        if (form.errors.length > 0)
          return showRequest(request, reply, requestId, { errors: form.errors, typed: { note } })
        await withActor(db, request.requirePerson(), (tx) =>
          moveOwn(tx, { requestId, version: form.version(), action, note }, mail, clock()),
        )
        return reply.seeOther(spendingPaths.request(requestId))
      },
    )

  registerVersionRoutes(server, context)
  registerExaminationRoutes(server, context)
  registerAftermathRoutes(server, context, showRequest)
  registerRegisterRoutes(server, context, showRequest)
  registerSpendingApi(server, context)
  registerTemplateRoutes(server, context)
  registerFormRoutes(server, context)
}

const formNotice = ({ request, facts, formChange }: WorkingRequest) => (
  <FormNotice requestId={request.requestId} form={facts.form} change={formChange} />
)

/** A file of a form, looked into outside any transaction; what is wrong with it goes beside its field. */
async function inspected(form: FormReader, upload: UploadedFile | undefined): Promise<InspectedFile | null> {
  if (!upload) return form.fail('file', 'Scegli un documento')
  const fileName = plainFileName(upload.fileName)
  const found = upload.isTooLarge
    ? { refused: 'è troppo grande: il limite è 10 MB' }
    : await inspectFile(upload.content)
  if ('refused' in found) {
    const refused = new DomainError(spendingErrors.fileRefused, {
      details: { name: fileName, why: found.refused },
    })
    return form.fail('file', refused.message)
  }
  const sha256 = createHash('sha256').update(upload.content).digest('hex')
  return { fileName, mediaType: found.mediaType, sha256, content: upload.content }
}

/** What is stored in some answers, in one line, for who wrote there at the same time. */
function inWords(values: SpendingValues, fields: readonly (keyof SpendingValues)[]): string {
  return fields
    .map((field) => values[field])
    .map((value) =>
      typeof value === 'string' || typeof value === 'number' ? String(value) : JSON.stringify(value),
    )
    .map((words) => `«${words.slice(0, 120)}»`)
    .join(', ')
}

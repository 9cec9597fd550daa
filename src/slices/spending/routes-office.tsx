// SPDX-License-Identifier: AGPL-3.0-or-later
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { withActor } from '../../platform/db/actor.ts'
import type { AppContext, RegiaServer } from '../../platform/http/types.ts'
import { addDays, dateInRome, formatDate, formatTime, type LocalDate } from '../../shared/dates.ts'
import { attachmentHeader, mediaTypeOf, plainFileName } from '../../shared/documents.ts'
import { commonErrors, DomainError } from '../../shared/errors.ts'
import { FormReader, formSchema, type PostedForm } from '../../shared/forms.ts'
import { writingRoles } from '../../shared/roles.ts'
import { SavedNote } from '../../ui/index.ts'
import { getDocument, mailSetting } from '../plans/index.ts'
import { spendingErrors } from './errors.ts'
import { type RecordedOutcome, recordedOutcomes, recordOutcome, sentFacts } from './examination.ts'
import { listIntegrations } from './examination-store.ts'
import {
  conditionFields,
  derogationFields,
  numberOf,
  readConditions,
  readDerogation,
  requestIdOf,
} from './inputs.ts'
import { type SpendingAction, spendingTransitions } from './lifecycle.ts'
import { sendingChannels } from './model.ts'
import { portalFields, recordSending, tickFields } from './office.ts'
import { findSending, listTicks } from './office-store.ts'
import { PortalPage } from './pages/portal-page.tsx'
import { loadSettings } from './place-store.ts'
import { loadVersion, movesNow, readerOf, spendingFrame } from './queries.ts'
import { recordAnswer, recordIntegration } from './received.ts'
import { fileNameOf, type OfVersion } from './routes-versions.tsx'
import { excessOfRequest } from './rules.ts'
import { type FormTrouble, noTrouble, spendingPaths } from './view.ts'

const tickSchema = Type.Record(Type.String({ pattern: '^t\\.[0-9a-z-]{1,40}$|^base$' }), Type.String(), {
  additionalProperties: false,
})
const sendingFields = ['channel', 'sentByName', 'sentOn', 'protocolNumber'] as const
const askedFields = ['question', 'receivedOn', 'askedProtocol', 'dueOn'] as const
const outcomeFields = [
  'action',
  'number',
  'decidedOn',
  'reasons',
  ...conditionFields,
  ...derogationFields,
] as const
const outcomeActions = Object.keys(recordedOutcomes) as readonly RecordedOutcome[]

/** Office mode: a closed version is carried over, recorded, and its answer written. */
export function registerOfficeRoutes(server: RegiaServer, context: AppContext): void {
  const { db, clock, config } = context
  const mail = mailSetting(config)

  server.get<OfVersion>('/spese/:requestId/versioni/:number/portale', (request, reply) =>
    showPortal(request, reply, request.params, noTrouble),
  )

  async function showPortal(
    request: FastifyRequest,
    reply: FastifyReply,
    params: OfVersion['Params'],
    trouble: FormTrouble,
  ) {
    const actor = readerOf(request.requirePerson())
    const loaded = await withActor(db, actor, async (tx) => {
      const view = await loadVersion(tx, requestIdOf(params), numberOf(params))
      if (view.version.channel !== 'office') throw new DomainError(spendingErrors.programmeChannel)
      const isLatest = view.version.number === view.request.versionCount
      const moves = isLatest ? await movesNow(tx, view.request, actor) : new Set<SpendingAction>()
      const { integrationDays } = await loadSettings(tx, actor.today)
      return {
        ...view,
        moves,
        isLatest,
        integrations: await listIntegrations(tx, [view.request.requestId]),
        integrationDue: addDays(actor.today, integrationDays),
        ticks: await listTicks(tx, view.version.versionId),
        sending: await findSending(tx, view.version.versionId),
        outcomes: outcomeActions
          .filter((action) => moves.has(action))
          .map((value) => ({
            value,
            label: spendingTransitions.find(({ action }) => action === value)?.labelIt ?? value,
          })),
        hasExcess: excessOfRequest((await sentFacts(tx, view.request)).facts) !== null,
      }
    })
    return reply.page(
      {
        ...spendingFrame(actor, loaded.request, 'Da riportare', { label: 'Da riportare' }),
        ...(trouble.errors.length > 0 ? { status: 422 } : {}),
      },
      <PortalPage
        {...loaded}
        fields={portalFields(loaded.content)}
        fileName={fileNameOf(loaded.request.ipaCode, loaded.version)}
        isWriter={writingRoles.includes(actor.role)}
        trouble={trouble}
      />,
    )
  }

  server.post<OfVersion>(
    '/spese/:requestId/versioni/:number/portale',
    { schema: { body: tickSchema } },
    async (request, reply) => {
      const [requestId, number] = [requestIdOf(request.params), numberOf(request.params)]
      const posted = request.body as Record<string, string>
      const ticked = new Set(
        Object.keys(posted).flatMap((name) => (name.startsWith('t.') ? [name.slice(2)] : [])),
      )
      const shown = new Set((posted['base'] ?? '').split(' '))
      const now = clock()
      await withActor(db, request.requirePerson(), (tx) =>
        tickFields(tx, { requestId, number, shown, ticked }, now),
      )
      return request.headers['x-autosave'] === '1'
        ? reply.fragment(<SavedNote at={formatTime(now)} />)
        : reply.seeOther(spendingPaths.portal(requestId, number))
    },
  )

  server.post<OfVersion & { Body: PostedForm }>(
    '/spese/:requestId/versioni/:number/invii',
    { schema: { body: formSchema(...sendingFields) }, config: { tellsOfLargeFiles: true } },
    async (request, reply) => {
      const [requestId, number] = [requestIdOf(request.params), numberOf(request.params)]
      const form = new FormReader(request.body)
      const now = clock()
      const { channel, sentByName, sentOn, protocolNumber } = readSending(form, dateInRome(now))
      const upload = request.uploads['receipt']
      const mediaType = upload && !upload.isTooLarge ? mediaTypeOf(upload.content) : null
      if (upload && mediaType === null)
        form.fail('receipt', `«${plainFileName(upload.fileName)}» non è fra i tipi che si conservano`)
      if (form.errors.length > 0 || channel === null || sentOn === null)
        return showPortal(request, reply, request.params, troubleOf(form, sendingFields))
      const receipt =
        upload && mediaType
          ? { fileName: plainFileName(upload.fileName), mediaType, content: upload.content }
          : null
      await withActor(db, request.requirePerson(), (tx) =>
        recordSending(tx, { requestId, number, channel, sentByName, sentOn, protocolNumber, receipt }, now),
      )
      return reply.seeOther(`${spendingPaths.portal(requestId, number)}#invio`)
    },
  )

  server.post<OfVersion & { Body: PostedForm }>(
    '/spese/:requestId/versioni/:number/integrazioni',
    { schema: { body: formSchema('version', ...askedFields) } },
    async (request, reply) => {
      const requestId = requestIdOf(request.params)
      const form = new FormReader(request.body)
      const question = form.text('question', { required: 'Scrivi che cosa è stato chiesto', max: 4000 })
      const receivedOn = form.date('receivedOn', { required: 'Scrivi quando è arrivata' })
      const protocolNumber = form.text('askedProtocol', { max: 100 })
      const dueOn = form.date('dueOn', { required: 'Scrivi entro quando serve la risposta' })
      const now = clock()
      if (receivedOn !== null && receivedOn > dateInRome(now))
        form.fail('receivedOn', 'Il giorno non può essere nel futuro')
      if (receivedOn !== null && dueOn !== null && dueOn < receivedOn)
        form.fail(
          'dueOn',
          `Il termine viene prima dell’arrivo, ${formatDate(receivedOn)}: correggi uno dei due`,
        )
      if (form.errors.length > 0 || receivedOn === null || dueOn === null)
        return showPortal(request, reply, request.params, troubleOf(form, askedFields))
      const version = form.version()
      await withActor(db, request.requirePerson(), (tx) =>
        recordIntegration(tx, { requestId, version, question, receivedOn, dueOn, protocolNumber }, mail, now),
      )
      return reply.seeOther(spendingPaths.request(requestId))
    },
  )

  server.post<OfVersion & { Body: PostedForm }>(
    '/spese/:requestId/versioni/:number/integrazioni/risposte',
    { schema: { body: formSchema('version', ...sendingFields) } },
    async (request, reply) => {
      const requestId = requestIdOf(request.params)
      const form = new FormReader(request.body)
      const now = clock()
      const { channel, sentByName, sentOn, protocolNumber } = readSending(form, dateInRome(now))
      const received = await withActor(db, request.requirePerson(), async (tx) =>
        (await listIntegrations(tx, [requestId])).find(({ answeredOn }) => answeredOn === null),
      )
      if (received && sentOn !== null && sentOn < received.askedOn)
        form.fail(
          'sentOn',
          `La richiesta è arrivata il ${formatDate(received.askedOn)}: la risposta parte dopo`,
        )
      if (form.errors.length > 0 || channel === null || sentOn === null)
        return showPortal(request, reply, request.params, troubleOf(form, sendingFields))
      const version = form.version()
      await withActor(db, request.requirePerson(), (tx) =>
        recordAnswer(tx, { requestId, version, channel, sentByName, sentOn, protocolNumber }, now),
      )
      return reply.seeOther(spendingPaths.request(requestId))
    },
  )

  server.get<OfVersion>('/spese/:requestId/versioni/:number/allegato', async (request, reply) => {
    const document = await withActor(db, readerOf(request.requirePerson()), async (tx) => {
      const { version } = await loadVersion(tx, requestIdOf(request.params), numberOf(request.params))
      const sending = await findSending(tx, version.versionId)
      if (!sending?.receiptDocumentId) throw new DomainError(commonErrors.pageNotFound)
      return getDocument(tx, sending.receiptDocumentId)
    })
    return reply
      .type(document.mediaType)
      .header('content-disposition', attachmentHeader(document.fileName))
      .header('x-content-type-options', 'nosniff')
      .send(Buffer.from(document.content))
  })

  server.post<OfVersion & { Body: PostedForm }>(
    '/spese/:requestId/versioni/:number/risposte',
    { schema: { body: formSchema('version', ...outcomeFields) } },
    async (request, reply) => {
      const requestId = requestIdOf(request.params)
      const form = new FormReader(request.body)
      const action = form.choice('action', outcomeActions, { required: 'Scegli che cosa è stato risposto' })
      const number = form.text('number', { required: 'Scrivi il numero dell’atto ricevuto', max: 100 })
      const decidedOn = form.date('decidedOn', { required: 'Scrivi la data dell’atto' })
      const now = clock()
      if (decidedOn !== null && decidedOn > dateInRome(now))
        form.fail('decidedOn', 'La data dell’atto non può essere nel futuro')
      const reasons = form.text('reasons', { max: 4000 })
      const conditions = readConditions(form)
      const derogation = readDerogation(form)
      if (action === 'record_with_conditions' && conditions.length === 0)
        form.fail('words1', 'Scrivi almeno una prescrizione, con il giorno')
      if (form.errors.length > 0 || action === null || decidedOn === null)
        return showPortal(request, reply, request.params, troubleOf(form, outcomeFields))
      await withActor(db, request.requirePerson(), (tx) =>
        recordOutcome(
          tx,
          { requestId, version: form.version(), action, number, decidedOn, reasons, conditions, derogation },
          mail,
          now,
        ),
      )
      return reply.seeOther(spendingPaths.request(requestId))
    },
  )
}

/** How something left by another channel: from where, who sent it, when, with which number. */
function readSending(form: FormReader, today: LocalDate) {
  const channel = form.choice('channel', sendingChannels, { required: 'Scegli da dove è partita' })
  const sentByName = form.text('sentByName', { required: 'Scrivi chi ha inviato' })
  const sentOn = form.date('sentOn', { required: 'Scrivi il giorno dell’invio' })
  const protocolNumber = form.text('protocolNumber', { max: 100 })
  if (sentOn !== null && sentOn > today) form.fail('sentOn', 'Il giorno dell’invio non può essere nel futuro')
  return { channel, sentByName, sentOn, protocolNumber }
}

/** What was typed in a form that comes back, with what is wrong. */
export function troubleOf(form: FormReader, fields: readonly string[]): FormTrouble {
  return {
    errors: form.errors,
    typed: Object.fromEntries(fields.map((name) => [name, form.typed(name)])),
  }
}

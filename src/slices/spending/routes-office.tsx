// SPDX-License-Identifier: AGPL-3.0-or-later
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { withActor } from '../../platform/db/actor.ts'
import type { AppContext, RegiaServer } from '../../platform/http/types.ts'
import { dateInRome, formatTime } from '../../shared/dates.ts'
import { attachmentHeader, mediaTypeOf, plainFileName } from '../../shared/documents.ts'
import { commonErrors, DomainError } from '../../shared/errors.ts'
import { FormReader, formSchema, type PostedForm } from '../../shared/forms.ts'
import { writingRoles } from '../../shared/roles.ts'
import { SavedNote } from '../../ui/index.ts'
import { getDocument, mailSetting } from '../plans/index.ts'
import { spendingErrors } from './errors.ts'
import { type RecordedOutcome, recordedOutcomes, recordOutcome, sentFacts } from './examination.ts'
import {
  conditionFields,
  derogationFields,
  numberOf,
  readConditions,
  readDerogation,
  requestIdOf,
} from './inputs.ts'
import { spendingTransitions } from './lifecycle.ts'
import { portalFields, recordSending, tickFields } from './office.ts'
import { findSending, listTicks } from './office-store.ts'
import { PortalPage } from './pages/portal-page.tsx'
import { loadVersion, movesNow, readerOf, spendingFrame } from './queries.ts'
import { fileNameOf, type OfVersion } from './routes-versions.tsx'
import { excessOfRequest } from './rules.ts'
import { type FormTrouble, noTrouble, spendingPaths } from './view.ts'

const tickSchema = Type.Record(Type.String({ pattern: '^t\\.[0-9a-z-]{1,40}$|^base$' }), Type.String(), {
  additionalProperties: false,
})
const sendingFields = ['channel', 'sentByName', 'sentOn', 'protocolNumber'] as const
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
      const moves = await movesNow(tx, view.request, actor)
      return {
        ...view,
        ticks: await listTicks(tx, view.version.versionId),
        sending: await findSending(tx, view.version.versionId),
        outcomes: outcomeActions
          .filter((action) => moves.has(action) && view.version.number === view.request.versionCount)
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
      const channel = form.choice('channel', ['pec', 'portal', 'other'] as const, {
        required: 'Scegli da dove è partita',
      })
      const sentByName = form.text('sentByName', { required: 'Scrivi chi ha inviato' })
      const sentOn = form.date('sentOn', { required: 'Scrivi il giorno dell’invio' })
      const protocolNumber = form.text('protocolNumber', { max: 100 })
      const now = clock()
      if (sentOn !== null && sentOn > dateInRome(now))
        form.fail('sentOn', 'Il giorno dell’invio non può essere nel futuro')
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

/** What was typed in a form that comes back, with what is wrong. */
export function troubleOf(form: FormReader, fields: readonly string[]): FormTrouble {
  return {
    errors: form.errors,
    typed: Object.fromEntries(fields.map((name) => [name, form.typed(name)])),
  }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
import type { FastifyReply, FastifyRequest } from 'fastify'
import { withActor } from '../../platform/db/actor.ts'
import type { AppContext, RegiaServer } from '../../platform/http/types.ts'
import { inspectFile } from '../../platform/inspection.ts'
import { checkProjectCode, checkTenderCode } from '../../shared/codes.ts'
import { attachmentHeader, plainFileName } from '../../shared/documents.ts'
import { commonErrors, DomainError } from '../../shared/errors.ts'
import { FormReader, formSchema, type PostedForm } from '../../shared/forms.ts'
import { type DocumentId, isUuid } from '../../shared/ids.ts'
import { writingRoles } from '../../shared/roles.ts'
import { getDocument, mailSetting } from '../plans/index.ts'
import { actWords } from './act-words.ts'
import {
  type ActValues,
  actsFor,
  dayFault,
  lastAct,
  missingFields,
  planAfterUndo,
  recordAct,
  undoAct,
} from './acts.ts'
import { addContract, takeBackContract } from './commands.ts'
import { consequencesOf } from './consequences.ts'
import { candidacyErrors } from './errors.ts'
import { oneFrame } from './frame.ts'
import { actionOf, candidacyIdOf, type OfCandidacy, troubleOf } from './inputs.ts'
import type { CandidacyAction } from './lifecycle.ts'
import { candidacyTransitions } from './lifecycle.ts'
import { type CandidacyContractId, type CandidacyId, extendedSteps, sendingChannels } from './model.ts'
import { ActPage, UndoPage } from './pages/act-page.tsx'
import { ContractPage } from './pages/contract-page.tsx'
import { countDocuments, countTicks, getCandidacy, listActs, listContracts } from './store.ts'
import { candidacyPaths, type FormTrouble, noTrouble } from './view.ts'

type OfAct = { Params: { candidacyId: string; action: string } }

const actNames = [
  'version',
  'on',
  'note',
  'protocol',
  'channel',
  'sender',
  'cup',
  'amount',
  'until',
  'months',
  'termStep',
] as const
const contractNames = ['version', 'supplierName', 'object', 'signedOn', 'cig', 'amount'] as const

/** One act a page; contracts; documents of acts. */
export function registerActRoutes(server: RegiaServer, context: AppContext): void {
  const { db, clock, config } = context
  const mail = mailSetting(config)

  server.get<OfCandidacy>('/candidature/:candidacyId/atti/undo', (request, reply) =>
    showUndo(request, reply, candidacyIdOf(request.params)),
  )

  async function showUndo(
    request: FastifyRequest,
    reply: FastifyReply,
    id: CandidacyId,
    trouble: FormTrouble = noTrouble,
  ) {
    const actor = writerOf(request)
    const { candidacy, last, plan } = await withActor(db, actor, async (tx) => {
      const candidacy = await getCandidacy(tx, id)
      const last = lastAct(await listActs(tx, id))
      if (last === null) throw new DomainError(candidacyErrors.nothingToUndo)
      return { candidacy, last, plan: await planAfterUndo(tx, candidacy, last) }
    })
    return reply.page(
      { ...oneFrame(actor, candidacy, 'Annulla l’ultimo atto'), ...statusOf(trouble) },
      <UndoPage candidacy={candidacy} last={last} plan={plan} trouble={trouble} />,
    )
  }

  server.post<OfCandidacy & { Body: PostedForm }>(
    '/candidature/:candidacyId/atti/undo',
    { schema: { body: formSchema('version', 'note') } },
    async (request, reply) => {
      const candidacyId = candidacyIdOf(request.params)
      const form = new FormReader(request.body)
      const reason = form.text('note', { required: 'Scrivi perché lo annulli', max: 2000 })
      if (form.errors.length > 0) return showUndo(request, reply, candidacyId, troubleOf(form, ['note']))
      const input = { candidacyId, version: form.version(), reason }
      await withActor(db, request.requirePerson(), (tx) => undoAct(tx, input, mail, clock()))
      return reply.seeOther(candidacyPaths.one(candidacyId))
    },
  )

  server.get<OfAct>('/candidature/:candidacyId/atti/:action', (request, reply) =>
    showAct(request, reply, candidacyIdOf(request.params), actionOf(request.params.action)),
  )

  async function showAct(
    request: FastifyRequest,
    reply: FastifyReply,
    id: CandidacyId,
    action: CandidacyAction,
    trouble: FormTrouble = noTrouble,
  ) {
    const actor = writerOf(request)
    const { candidacy, consequences } = await withActor(db, actor, async (tx) => {
      const candidacy = await getCandidacy(tx, id)
      const facts = {
        candidacy,
        contracts: await listContracts(tx, [id]),
        documents: await countDocuments(tx, id, 'candidacy'),
        ticks: await countTicks(tx, id, 'candidacy'),
      }
      return { candidacy, consequences: consequencesOf(action, facts) }
    })
    if (!actsFor(candidacy, actor).includes(action))
      throw new DomainError(candidacyErrors.wrongState, { details: { state: 'in un altro momento' } })
    return reply.page(
      { ...oneFrame(actor, candidacy, actWords[action].title), ...statusOf(trouble) },
      <ActPage
        candidacy={candidacy}
        action={action}
        consequences={consequences}
        today={actor.today}
        trouble={trouble}
      />,
    )
  }

  server.post<OfAct & { Body: PostedForm }>(
    '/candidature/:candidacyId/atti/:action',
    { schema: { body: formSchema(...actNames) } },
    async (request, reply) => {
      const candidacyId = candidacyIdOf(request.params)
      const action = actionOf(request.params.action)
      const actor = request.requirePerson()
      const form = new FormReader(request.body)
      const values = await readAct(form, action, request)
      if (form.errors.length === 0) {
        const acts = await withActor(db, actor, (tx) => listActs(tx, candidacyId))
        const why = dayFault({ acts }, values, actor.today)
        if (why) form.fail('on', new DomainError(candidacyErrors.wrongDate, { details: { why } }).message)
        for (const { field, label } of missingFields(values)) form.fail(field, `Serve: ${label}`)
      }
      if (form.errors.length > 0)
        return showAct(request, reply, candidacyId, action, troubleOf(form, actNames))
      const input = { ...values, candidacyId, version: form.version() }
      await withActor(db, actor, (tx) => recordAct(tx, input, mail, clock()))
      return reply.seeOther(candidacyPaths.one(candidacyId))
    },
  )

  async function readAct(
    form: FormReader,
    action: CandidacyAction,
    request: FastifyRequest,
  ): Promise<ActValues> {
    const note = form.text('note', { max: 2000 })
    const wantsNote = candidacyTransitions.some((row) => row.action === action && row.note === 'required')
    if (wantsNote && note === '') form.fail('note', new DomainError(candidacyErrors.noteMissing).message)
    const cup = form.text('cup', { max: 40 })
    if (action === 'enter_cup' && cup !== '') {
      const check = checkProjectCode(cup)
      if (!check.ok) form.fail('cup', `${check.reason}${check.proposal ? `. Forse ${check.proposal}?` : ''}`)
    }
    return {
      action,
      on: form.date('on', { required: 'Scrivi il giorno' }) ?? '',
      note,
      protocol: form.text('protocol'),
      channel: form.choice('channel', sendingChannels),
      sender: form.text('sender'),
      cup,
      amountCents: form.money('amount'),
      untilDay: form.date('until'),
      months: form.count('months', { max: 120 }),
      termStep: form.choice('termStep', extendedSteps),
      document: await readDocument(form, 'document', request),
    }
  }

  server.get<OfCandidacy>('/candidature/:candidacyId/contratti', (request, reply) =>
    showContract(request, reply, candidacyIdOf(request.params)),
  )

  async function showContract(
    request: FastifyRequest,
    reply: FastifyReply,
    id: CandidacyId,
    trouble: FormTrouble = noTrouble,
  ) {
    const actor = writerOf(request)
    const candidacy = await withActor(db, actor, (tx) => getCandidacy(tx, id))
    return reply.page(
      { ...oneFrame(actor, candidacy, 'Contratto'), ...statusOf(trouble) },
      <ContractPage candidacy={candidacy} trouble={trouble} />,
    )
  }

  server.post<OfCandidacy & { Body: PostedForm }>(
    '/candidature/:candidacyId/contratti',
    { schema: { body: formSchema(...contractNames) } },
    async (request, reply) => {
      const candidacyId = candidacyIdOf(request.params)
      const actor = request.requirePerson()
      const form = new FormReader(request.body)
      const contract = {
        supplierName: form.text('supplierName', { required: 'Scrivi il fornitore' }),
        object: form.text('object', { required: 'Scrivi l’oggetto', max: 500 }),
        signedOn: form.date('signedOn', { required: 'Scrivi il giorno della firma' }) ?? '',
        cig: form.text('cig', { max: 20 }),
        amountCents: form.money('amount'),
      }
      if (contract.signedOn > actor.today) form.fail('signedOn', 'Il giorno è nel futuro')
      const check = contract.cig === '' ? null : checkTenderCode(contract.cig)
      if (check && !check.ok) form.fail('cig', check.reason)
      if (form.errors.length > 0)
        return showContract(request, reply, candidacyId, troubleOf(form, contractNames))
      await withActor(db, actor, (tx) =>
        addContract(tx, { candidacyId, version: form.version(), contract }, clock()),
      )
      return reply.seeOther(`${candidacyPaths.one(candidacyId)}#contracts`)
    },
  )

  server.post<{ Params: { candidacyId: string; contractId: string }; Body: PostedForm }>(
    '/candidature/:candidacyId/contratti/:contractId/ritiri',
    { schema: { body: formSchema('version') } },
    async (request, reply) => {
      const candidacyId = candidacyIdOf(request.params)
      const { contractId } = request.params
      const version = new FormReader(request.body).version()
      await withActor(db, request.requirePerson(), (tx) =>
        takeBackContract(
          tx,
          { candidacyId, version, contractId: contractId as CandidacyContractId },
          clock(),
        ),
      )
      return reply.seeOther(`${candidacyPaths.one(candidacyId)}#contracts`)
    },
  )

  server.get<{ Params: { candidacyId: string; documentId: string } }>(
    '/candidature/:candidacyId/documenti/:documentId',
    async (request, reply) => {
      const { documentId } = request.params
      if (!isUuid(documentId)) throw new DomainError(candidacyErrors.documentNotFound)
      const document = await withActor(db, request.requirePerson(), async (tx) => {
        const acts = await listActs(tx, candidacyIdOf(request.params))
        if (!acts.some((act) => act.documentId === documentId))
          throw new DomainError(candidacyErrors.documentNotFound)
        return getDocument(tx, documentId as DocumentId)
      })
      return reply
        .type(document.mediaType)
        .header('content-disposition', attachmentHeader(document.fileName))
        .send(Buffer.from(document.content))
    },
  )
}

/** Who may record acts: the others read. */
function writerOf(request: FastifyRequest) {
  const actor = request.requirePerson()
  if (!writingRoles.includes(actor.role)) throw new DomainError(commonErrors.notAllowed)
  return actor
}

const statusOf = (trouble: FormTrouble) => (trouble.errors.length > 0 ? { status: 422 } : {})

/** A file of a form as it will be kept, told by its bytes; null without one, or with the fault beside its field. */
export async function readDocument(form: FormReader, field: string, request: FastifyRequest) {
  const file = request.uploads[field]
  if (!file) return null
  const fileName = plainFileName(file.fileName)
  const inspection = file.isTooLarge
    ? { refused: 'è troppo grande: il limite è 10 MB' }
    : await inspectFile(file.content)
  if ('refused' in inspection) {
    const refused = new DomainError(candidacyErrors.documentRefused, {
      details: { name: fileName, why: inspection.refused },
    })
    return form.fail(field, refused.message)
  }
  return { fileName, mediaType: inspection.mediaType, content: file.content }
}

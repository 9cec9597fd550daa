// SPDX-License-Identifier: AGPL-3.0-or-later
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type PersonActor, withActor } from '../../platform/db/actor.ts'
import type { AppContext, RegiaServer } from '../../platform/http/types.ts'
import { addDays } from '../../shared/dates.ts'
import { commonErrors, DomainError } from '../../shared/errors.ts'
import { FormReader, formSchema, type PostedForm } from '../../shared/forms.ts'
import { isUuid } from '../../shared/ids.ts'
import { parseListQuery, wholeList } from '../../shared/list-query.ts'
import { namesOfPeople } from '../history/index.ts'
import { mailSetting } from '../plans/index.ts'
import { faultWords, textFaults } from './act-text.ts'
import { listDocuments } from './document-store.ts'
import { spendingErrors } from './errors.ts'
import {
  acknowledgeMany,
  answerCommunication,
  askIntegration,
  type DecisionAction,
  decideRequest,
  decisions,
  giveOpinion,
  markOf,
  sentFacts,
  takeRequest,
} from './examination.ts'
import { listIntegrations } from './examination-store.ts'
import { planDifferences, seenPlanOf } from './excess.ts'
import { decisionFields, readConditions, readDerogation, requestIdOf } from './inputs.ts'
import { waitingStates } from './lifecycle.ts'
import { spendingFilter, spendingListSpec } from './list.ts'
import { pageRequests } from './list-store.ts'
import { type SpendingRequest, type SpendingRequestId, verdicts } from './model.ts'
import { AcknowledgePreview, DecisionPreview } from './pages/decision-pages.tsx'
import { ExamPage } from './pages/exam-page.tsx'
import { loadSettings } from './place-store.ts'
import { loadFollowed, movesNow, spendingFrame } from './queries.ts'
import type { OfRequest } from './routes.tsx'
import { troubleOf } from './routes-office.tsx'
import { check, excessOfRequest } from './rules.ts'
import { findSimilar } from './similar.ts'
import { getRequest } from './store.ts'
import { draftOfAct } from './templates.ts'
import { daysWaited, type FormTrouble, isAuthorised, noTrouble, spendingPaths } from './view.ts'

const decisionWords = {
  authorise: 'Autorizza',
  authorise_with_conditions: 'Autorizza con prescrizioni',
  deny: 'Nega',
} as const
const acknowledgedAtOnce = 200

/** Who may open the desk: the programme's people and its auditors, never a body. */
function deskReader(request: FastifyRequest): PersonActor {
  const actor = request.requirePerson()
  const isProgramme = actor.administrationId === null && actor.associationId === null
  if (!isProgramme || actor.role === 'administrator') throw new DomainError(commonErrors.notAllowed)
  return actor
}

/** The desk of the programme: examination, integration, opinion, decision, communications taken note of. */
export function registerExaminationRoutes(server: RegiaServer, context: AppContext): void {
  const { db, clock, config } = context
  const mail = mailSetting(config)

  server.get<OfRequest>('/spese/:requestId/esame', (request, reply) =>
    showExam(request, reply, requestIdOf(request.params), noTrouble),
  )

  async function showExam(
    request: FastifyRequest,
    reply: FastifyReply,
    requestId: SpendingRequestId,
    trouble: FormTrouble,
  ) {
    const actor = deskReader(request)
    const loaded = await withActor(db, actor, async (tx) => {
      const spending = await getRequest(tx, requestId)
      const { facts, version } = await sentFacts(tx, spending)
      const followed = await loadFollowed(tx, spending)
      const { opinion } = followed
      const names = await namesOfPeople(
        tx,
        [spending.reviewerPersonId, opinion?.writtenBy ?? null].filter((id) => id !== null),
      )
      const settings = await loadSettings(tx, actor.today)
      const integrations = await listIntegrations(tx, [requestId])
      const seen = seenPlanOf(facts.place.services)
      return {
        request: spending,
        receiptNumber: version.receiptNumber,
        facts,
        checked: check(facts),
        documents: await listDocuments(tx, requestId),
        integrations,
        followed,
        opinion,
        opinionBy: (opinion && names.get(opinion.writtenBy)) ?? null,
        reviewer: (spending.reviewerPersonId && names.get(spending.reviewerPersonId)) || null,
        clock: {
          days: daysWaited(spending, integrations, actor.today) ?? 0,
          isStopped: spending.state === 'integration_requested',
        },
        moves: await movesNow(tx, spending, actor),
        differences: opinion ? planDifferences(opinion.seenPlan, seen) : [],
        planMark: markOf(seen),
        similar: await findSimilar(tx, spending, settings.similarFewest),
        integrationDue: addDays(actor.today, settings.integrationDays),
      }
    })
    const { request: spending, followed } = loaded
    const title = `${spending.administrationName}: ${spending.subject}`
    return reply.page(
      {
        title,
        current: 'spese',
        crumbs: [{ label: 'Spese da esaminare', href: spendingPaths.list }, { label: title }],
        ...(trouble.errors.length > 0 ? { status: 422 } : {}),
      },
      <ExamPage
        {...loaded}
        aftermath={
          isAuthorised(spending.state)
            ? {
                ...followed,
                request: spending,
                amounts: loaded.facts.values.amounts,
                act: followed.acts[0] ?? null,
                isWriter: false,
                mayDerogate: actor.role === 'programme_officer',
                today: actor.today,
                trouble,
              }
            : null
        }
        trouble={trouble}
      />,
    )
  }

  server.post<OfRequest & { Body: PostedForm }>(
    '/spese/:requestId/prese-in-carico',
    { schema: { body: formSchema('version') } },
    async (request, reply) => {
      const requestId = requestIdOf(request.params)
      const { version } = readVersion(request.body)
      await withActor(db, request.requirePerson(), (tx) => takeRequest(tx, { requestId, version }, clock()))
      return reply.seeOther(spendingPaths.exam(requestId))
    },
  )

  server.post<OfRequest & { Body: PostedForm }>(
    '/spese/:requestId/integrazioni',
    { schema: { body: formSchema('version', 'question', 'dueOn') } },
    async (request, reply) => {
      const requestId = requestIdOf(request.params)
      const form = new FormReader(request.body)
      const question = form.text('question', { required: 'Scrivi che cosa manca', max: 4000 })
      const dueOn = form.date('dueOn', { required: 'Scrivi entro quando serve la risposta' })
      if (dueOn !== null && dueOn < request.requirePerson().today)
        form.fail('dueOn', 'Il giorno è già passato: danne uno che viene')
      if (form.errors.length > 0 || dueOn === null)
        return showExam(request, reply, requestId, troubleOf(form, ['question', 'dueOn']))
      const version = form.version()
      await withActor(db, request.requirePerson(), (tx) =>
        askIntegration(tx, { requestId, version, question, dueOn }, mail, clock()),
      )
      return reply.seeOther(spendingPaths.exam(requestId))
    },
  )

  server.post<OfRequest & { Body: PostedForm }>(
    '/spese/:requestId/pareri',
    { schema: { body: formSchema('version', 'verdict', 'opinion') } },
    async (request, reply) => {
      const requestId = requestIdOf(request.params)
      const form = new FormReader(request.body)
      const verdict = form.choice('verdict', verdicts, { required: 'Scegli il parere' })
      const reasons = form.text('opinion', { required: 'Scrivi i motivi del parere', max: 8000 })
      if (form.errors.length > 0 || verdict === null)
        return showExam(request, reply, requestId, troubleOf(form, ['verdict', 'opinion']))
      const version = form.version()
      await withActor(db, request.requirePerson(), (tx) =>
        giveOpinion(tx, { requestId, version, verdict, reasons }, mail, clock()),
      )
      return reply.seeOther(spendingPaths.exam(requestId))
    },
  )

  /** A decision as it was typed, checked against the request as it is. */
  async function readDecision(request: FastifyRequest<OfRequest & { Body: PostedForm }>) {
    const requestId = requestIdOf(request.params)
    const form = new FormReader(request.body)
    const action = form.choice('action', decisions, { required: 'Scegli l’esito' })
    const reasons = form.text('reasons', { required: 'Scrivi i motivi: restano nell’atto', max: 8000 })
    const conditions = readConditions(form)
    if (action === 'authorise_with_conditions' && conditions.length === 0)
      form.fail('words1', 'Scrivi almeno una prescrizione, con il giorno')
    const derogation = readDerogation(form)
    const { spending, hasExcess, differs } = await withActor(db, deskReader(request), async (tx) => {
      const found = await getRequest(tx, requestId)
      const { facts } = await sentFacts(tx, found)
      const { opinion } = await loadFollowed(tx, found)
      const seen = seenPlanOf(facts.place.services)
      return {
        spending: found,
        hasExcess: excessOfRequest(facts) !== null,
        differs: opinion !== null && planDifferences(opinion.seenPlan, seen).length > 0,
      }
    })
    if (action !== null && action !== 'deny' && hasExcess) {
      if (!derogation) form.fail('ground', new DomainError(spendingErrors.groundMissing).message)
      else if (derogation.expiresOn < (spending.endsOn ?? ''))
        form.fail('expiresOn', new DomainError(spendingErrors.derogationTooShort).message)
    }
    if (differs && !form.ticked('isPlanSeen'))
      form.fail('isPlanSeen', new DomainError(spendingErrors.planReplaced).message)
    const seenMark = form.ticked('isPlanSeen') ? form.typed('planMark') : null
    const text = form.text('text', { max: 20_000 }) || null
    return { requestId, form, spending, action, reasons, conditions, derogation, text, seenMark }
  }

  type Decision = Awaited<ReturnType<typeof readDecision>> & { readonly action: DecisionAction }

  /** The decision with the words of its act, as they were typed or as the template in force gives them. */
  async function showDecision(request: FastifyRequest, reply: FastifyReply, decision: Decision) {
    const { requestId, form, spending, action, text: typed, ...given } = decision
    const actor = deskReader(request)
    const conditions = action === 'authorise_with_conditions' ? given.conditions : []
    const derogation = action === 'deny' ? null : given.derogation
    const text =
      typed ??
      (await withActor(db, actor, async (tx) =>
        draftOfAct(tx, spending, action, await sentFacts(tx, spending), { ...given, conditions, derogation }),
      ))
    const [fault] = textFaults(text)
    return reply.page(
      {
        ...spendingFrame(actor, spending, 'Rivedi la decisione', { label: 'Decisione' }),
        ...(fault ? { status: 422 } : {}),
      },
      <DecisionPreview
        {...given}
        request={{ ...spending, version: form.version() }}
        outcome={decisionWords[action]}
        conditions={conditions}
        derogation={derogation}
        text={text}
        errors={fault ? [{ field: 'text', message: faultWords(fault) }] : []}
        fields={decisionFields.flatMap((name) =>
          name !== 'text' && form.typed(name) ? [[name, form.typed(name)] as const] : [],
        )}
      />,
    )
  }

  server.post<OfRequest & { Body: PostedForm }>(
    '/spese/:requestId/decisioni/anteprima',
    { schema: { body: formSchema('version', ...decisionFields) } },
    async (request, reply) => {
      const { action, ...decision } = await readDecision(request)
      if (decision.form.errors.length > 0 || action === null)
        return showExam(request, reply, decision.requestId, troubleOf(decision.form, decisionFields))
      return showDecision(request, reply, { ...decision, action })
    },
  )

  server.post<OfRequest & { Body: PostedForm }>(
    '/spese/:requestId/decisioni',
    { schema: { body: formSchema('version', ...decisionFields) } },
    async (request, reply) => {
      const { action, ...decision } = await readDecision(request)
      const { requestId, form, text, reasons, conditions, derogation, seenMark } = decision
      if (form.errors.length > 0 || action === null)
        return showExam(request, reply, requestId, troubleOf(form, decisionFields))
      if (text !== null && textFaults(text).length > 0)
        return showDecision(request, reply, { ...decision, action })
      const version = form.version()
      await withActor(db, request.requirePerson(), (tx) =>
        decideRequest(
          tx,
          { requestId, version, action, reasons, conditions, derogation, text, seenMark },
          mail,
          clock(),
        ),
      )
      return reply.seeOther(spendingPaths.exam(requestId))
    },
  )

  server.post<OfRequest & { Body: PostedForm }>(
    '/spese/:requestId/esiti',
    { schema: { body: formSchema('version', 'action', 'reasons') } },
    async (request, reply) => {
      const requestId = requestIdOf(request.params)
      const form = new FormReader(request.body)
      const action = form.choice('action', ['acknowledge', 'requalify'] as const, {
        required: 'Scegli l’esito',
      })
      const reasons = form.text('reasons', { max: 8000 })
      if (action === 'requalify' && reasons === '')
        form.fail('reasons', 'Scrivi perché serve l’autorizzazione: lo legge l’ente')
      if (form.errors.length > 0 || action === null)
        return showExam(request, reply, requestId, troubleOf(form, ['action', 'reasons']))
      const version = form.version()
      await withActor(db, request.requirePerson(), (tx) =>
        answerCommunication(tx, { requestId, version, action, reasons }, mail, clock()),
      )
      return reply.seeOther(spendingPaths.exam(requestId))
    },
  )

  server.post<{ Body: PostedForm }>(
    '/spese/prese-d-atto/anteprima',
    { schema: { body: formSchema('id[]', 'tutti', 'filtri') } },
    async (request, reply) => {
      const actor = deskReader(request)
      if (actor.role !== 'programme_officer') throw new DomainError(spendingErrors.wrongRole)
      const form = new FormReader(request.body)
      const chosen = await withActor(db, actor, async (tx) => {
        if (!form.ticked('tutti')) {
          const found: SpendingRequest[] = []
          for (const id of form.all('id').filter(isUuid).slice(0, acknowledgedAtOnce))
            found.push(await getRequest(tx, id))
          return found
        }
        const query = parseListQuery(spendingListSpec, form.typed('filtri').replace(/^\?/, ''))
        const all = { ...wholeList(query), size: acknowledgedAtOnce }
        return (await pageRequests(tx, spendingFilter(query, true), all))
          .slice(0, acknowledgedAtOnce)
          .map(({ request: each }) => each)
      })
      if (chosen.length === 0) throw new DomainError(spendingErrors.nothingChosen)
      const isOpen = ({ duty, state }: SpendingRequest) =>
        duty !== 'authorisation' && waitingStates.includes(state)
      return reply.page(
        spendingFrame(actor, null, 'Presa d’atto', { label: 'Presa d’atto' }),
        <AcknowledgePreview rows={chosen.filter(isOpen)} leftOut={chosen.filter((each) => !isOpen(each))} />,
      )
    },
  )

  server.post<{ Body: PostedForm }>(
    '/spese/prese-d-atto',
    { schema: { body: formSchema('riga[]') } },
    async (request, reply) => {
      const rows = new FormReader(request.body).all('riga').flatMap((row) => {
        const [id = '', version] = row.split(' ')
        return isUuid(id) ? [{ requestId: id as SpendingRequestId, version: Number(version) }] : []
      })
      const count = await withActor(db, deskReader(request), (tx) =>
        acknowledgeMany(tx, rows.slice(0, acknowledgedAtOnce), mail, clock()),
      )
      return reply.seeOther(`${spendingPaths.list}?prese=${count}`)
    },
  )
}

function readVersion(body: PostedForm): { version: number } {
  return { version: new FormReader(body).version() }
}

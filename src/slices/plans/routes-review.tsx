// SPDX-License-Identifier: AGPL-3.0-or-later
import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { type PersonActor, withActor } from '../../platform/db/actor.ts'
import { csvLines, toXlsx } from '../../platform/export.ts'
import { fileKinds, sendRows } from '../../platform/http/files.ts'
import { searchOf } from '../../platform/http/query.ts'
import type { AppContext, RegiaServer } from '../../platform/http/types.ts'
import { commonErrors, DomainError } from '../../shared/errors.ts'
import { FormReader, formSchema, type PostedForm } from '../../shared/forms.ts'
import { type DigitalServiceId, isUuid, type PersonId, type PlanId } from '../../shared/ids.ts'
import { movesFrom } from '../../shared/lifecycle.ts'
import { type Page, toPage, wholeList } from '../../shared/list-query.ts'
import { decidePlan } from './decisions.ts'
import { planErrors } from './errors.ts'
import { mailSetting } from './frame.ts'
import { planIdOf, versionNumberOf } from './inputs.ts'
import { planTransitions } from './lifecycle.ts'
import { AssignPage } from './pages/review-assign.tsx'
import { ConfirmPage } from './pages/review-confirm.tsx'
import { type ExamAttempt, ExamPage } from './pages/review-exam.tsx'
import { OutcomePage } from './pages/review-outcome.tsx'
import { QueuePage } from './pages/review-queue.tsx'
import { WorkPage } from './pages/review-work.tsx'
import {
  type ExportedRow,
  exportedRow,
  parseQueue,
  printQueue,
  queueColumns,
  queueFilter,
  queuePath,
  workColumns,
} from './queue.ts'
import { countQueue, listQueueIds } from './queue-store.ts'
import {
  type AssignmentPreview,
  assignedAtOnce,
  assignReviewer,
  assignReviewers,
  observe,
  previewAssignment,
  resolveObservation,
  takeBackObservation,
} from './review.ts'
import type { QueueRow } from './review-model.ts'
import {
  assignmentNames,
  findNext,
  loadExam,
  loadQueue,
  loadQueueRows,
  loadSent,
  loadWork,
} from './review-queries.ts'
import { getPlan } from './store.ts'
import { planPaths } from './view.ts'
import { sheetErrors } from './view-evaluation.ts'
import {
  assignmentView,
  examView,
  outcomeView,
  parseExam,
  printExam,
  queueCards,
  queueLine,
  reviewerOptions,
  sheetOfVersion,
  workLine,
} from './view-review.ts'

type OfPlan = { Params: { planId: string } }
type OfObservation = { Params: { planId: string; observationId: string } }

const exportedAtOnce = 1000
/** As long as a bulk act may name plans: an id, a point, a version and a blank for each. */
const longestSelection = assignedAtOnce * 48

export const selectionSchema = Type.Object(
  {
    id: Type.Optional(Type.Union([Type.String(), Type.Array(Type.String(), { maxItems: assignedAtOnce })])),
    tutti: Type.Optional(Type.String()),
    filtri: Type.Optional(Type.String({ maxLength: 2000 })),
    a: Type.Optional(Type.String()),
  },
  { additionalProperties: false },
)

/** The programme's side of plans: the queue, who examines what, the examination, the outcome. */
export function registerReviewRoutes(server: RegiaServer, context: AppContext): void {
  const { db, clock, config } = context
  const mail = mailSetting(config)

  server.get('/piani/coda', (request, reply) => showQueue(context, request, reply))

  server.get('/piani/coda.csv', async (request, reply) => {
    const actor = programmeReader(request)
    return reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="coda-piani-${actor.today}.csv"`)
      .send(Readable.from(lines()))

    async function* lines() {
      yield* csvLines(queueColumns, [])
      for await (const rows of exportedRows(context, actor, searchOf(request))) {
        const [, ...body] = csvLines(queueColumns, rows)
        yield body.join('')
      }
    }
  })

  server.get('/piani/coda.xlsx', async (request, reply) => {
    const actor = programmeReader(request)
    const all: ExportedRow[] = []
    for await (const rows of exportedRows(context, actor, searchOf(request))) all.push(...rows)
    return reply
      .type('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
      .header('content-disposition', `attachment; filename="coda-piani-${actor.today}.xlsx"`)
      .send(Buffer.from(await toXlsx(queueColumns, all, 'Coda')))
  })

  server.get('/piani/istruttori', async (request, reply) => {
    const actor = programmeReader(request)
    const rows = (await withActor(db, actor, loadWork)).map((work) => workLine(work, actor.today))
    return reply.page(
      {
        title: 'Chi esamina i piani',
        current: 'piani',
        crumbs: [{ label: 'Piani da esaminare', href: queuePath(actor) }, { label: 'Chi esamina' }],
      },
      <WorkPage rows={rows} queueHref={queuePath(actor)} />,
    )
  })

  for (const kind of fileKinds)
    server.get(`/piani/istruttori.${kind}`, async (request, reply) => {
      const actor = programmeReader(request)
      const rows = (await withActor(db, actor, loadWork)).map((work) => workLine(work, actor.today))
      const name = `chi-esamina-${actor.today}`
      return sendRows(reply, kind, { name, sheet: 'Chi esamina', columns: workColumns, rows })
    })

  server.get('/piani/prossimo', async (request, reply) => {
    const actor = examiner(request)
    const next = await withActor(db, actor, (tx) => findNext(tx, actor))
    return reply.seeOther(next ? `/piani/${next}/esame` : '/piani')
  })

  server.post(
    '/piani/assegnazioni/anteprima',
    { schema: { body: selectionSchema } },
    async (request, reply) => {
      const actor = examiner(request)
      const form = new FormReader(request.body as PostedForm)
      const filters = form.typed('filtri')
      const to = reviewerOf(form, actor)
      const isAll = form.ticked('tutti')
      const filter = queueFilter(parseQueue(filters), actor)
      const chosen = [...new Set(form.all('id').filter(isUuid))] as PlanId[]
      const loaded = await withActor(db, actor, async (tx) => {
        const ids = isAll ? await listQueueIds(tx, filter, assignedAtOnce) : chosen
        if (ids.length === 0) form.fail('id', 'Seleziona almeno un piano')
        if (form.errors.length > 0 || to === null) return null
        const preview = await previewAssignment(tx, ids, to)
        return {
          preview,
          names: await assignmentNames(tx, preview, to),
          matching: isAll ? await countQueue(tx, filter) : preview.length,
        }
      })
      if (loaded === null || to === null)
        throw new DomainError(commonErrors.invalidForm, {
          fields: form.errors,
          action: { href: `/piani${printQueue(parseQueue(filters))}`, label: 'Torna alla coda' },
        })
      return showAssignment(reply, actor, to, { ...loaded, filters, isChanged: false })
    },
  )

  server.post(
    '/piani/assegnazioni',
    { schema: { body: formSchema('a', 'piani', 'filtri') }, bodyLimit: 1024 * 1024 },
    async (request, reply) => {
      const actor = examiner(request)
      const form = new FormReader(request.body as PostedForm)
      const filters = form.typed('filtri')
      const to = reviewerOf(form, actor)
      const plans = readSelection(form.typed('piani'))
      if (to === null || plans.length === 0)
        throw new DomainError(commonErrors.invalidForm, { fields: form.errors })
      const { given, names } = await withActor(db, actor, async (tx) => {
        const given = await assignReviewers(tx, { plans, reviewerPersonId: to }, mail, clock())
        return { given, names: await assignmentNames(tx, given.ok ? [] : given.preview, to) }
      })
      if (!given.ok)
        return showAssignment(reply, actor, to, {
          preview: given.preview,
          names,
          matching: given.preview.length,
          filters,
          isChanged: true,
        })
      return reply.seeOther(
        to === actor.personId ? '/piani?vista=miei' : `/piani${printQueue(parseQueue(filters))}`,
      )
    },
  )

  server.post<OfPlan>(
    '/piani/:planId/assegnazioni',
    { schema: { body: formSchema('version', 'a') } },
    async (request, reply) => {
      const planId = planIdOf(request.params)
      const actor = examiner(request)
      const form = new FormReader(request.body as PostedForm)
      // Without a name the person takes it for themselves.
      const typed = form.typed('a')
      if (typed !== '' && !isUuid(typed)) throw new DomainError(planErrors.reviewerUnknown)
      const reviewerPersonId = typed === '' ? actor.personId : (typed as PersonId)
      await withActor(db, actor, (tx) =>
        assignReviewer(tx, { planId, version: form.version(), reviewerPersonId }, mail, clock()),
      )
      return reply.seeOther(`/piani/${planId}/esame`)
    },
  )

  server.get<OfPlan>('/piani/:planId/esame', (request, reply) =>
    showExam(request, reply, planIdOf(request.params)),
  )

  server.post<OfPlan>(
    '/piani/:planId/esame/osservazioni',
    { schema: { body: formSchema('numero', 'su', 'testo') } },
    async (request, reply) => {
      const planId = planIdOf(request.params)
      const form = new FormReader(request.body as PostedForm)
      const about = form.typed('su')
      if (about !== 'piano' && !isUuid(about)) throw new DomainError(planErrors.itemNotFound)
      const body = form.text('testo', { required: 'Scrivi che cosa va corretto', max: 2000 })
      if (form.errors.length > 0)
        return showExam(request, reply, planId, {
          errors: form.errors.map((error) => ({ ...error, field: `testo-${about}` })),
          about,
          body: form.typed('testo'),
        })
      const digitalServiceId = about === 'piano' ? null : (about as DigitalServiceId)
      await withActor(db, examiner(request), (tx) =>
        observe(tx, { planId, versionNumber: numberOf(form), digitalServiceId, body }, clock()),
      )
      return reply.seeOther(examPath(request, planId, digitalServiceId ? `servizio-${about}` : 'insieme'))
    },
  )

  server.post<OfObservation>(
    '/piani/:planId/esame/osservazioni/:observationId/valutazione',
    { schema: { body: formSchema('numero', 'ancora', 'valutazione') } },
    async (request, reply) => {
      const planId = planIdOf(request.params)
      const observationId = observationIdOf(request.params)
      const form = new FormReader(request.body as PostedForm)
      const judged = form.choice('valutazione', ['accolta', 'non-accolta'] as const, {
        required: 'Scegli se l’osservazione è accolta',
      })
      if (judged === null) throw new DomainError(commonErrors.invalidForm, { fields: form.errors })
      const resolution = judged === 'accolta' ? 'accepted' : 'not_accepted'
      await withActor(db, examiner(request), (tx) =>
        resolveObservation(tx, { planId, versionNumber: numberOf(form), observationId, resolution }, clock()),
      )
      return reply.seeOther(examPath(request, planId, form.typed('ancora')))
    },
  )

  server.post<OfObservation>(
    '/piani/:planId/esame/osservazioni/:observationId/ritiro',
    { schema: { body: formSchema('numero', 'ancora') } },
    async (request, reply) => {
      const planId = planIdOf(request.params)
      const observationId = observationIdOf(request.params)
      const form = new FormReader(request.body as PostedForm)
      await withActor(db, examiner(request), (tx) =>
        takeBackObservation(tx, { planId, versionNumber: numberOf(form), observationId }, clock()),
      )
      return reply.seeOther(examPath(request, planId, form.typed('ancora')))
    },
  )

  // The general observation is kept before the outcome is read again: leaving that page loses nothing.
  server.post<OfPlan>(
    '/piani/:planId/esame/esito',
    { schema: { body: formSchema('numero', 'scelta', 'rientro', 'osservazione') } },
    async (request, reply) => {
      const planId = planIdOf(request.params)
      const actor = examiner(request)
      const form = new FormReader(request.body as PostedForm)
      const choice = form.choice('scelta', outcomeChoices, { required: 'Scegli un esito' })
      const recovery = form.choice('rientro', recoveryChoices)
      const body = form.text('osservazione', { max: 2000 })
      await withActor(db, actor, async (tx) => {
        const { version, observations, draftSheet } = await loadSent(tx, planId)
        const isObserved = body !== '' || observations.some((each) => each.versionNumber === version.number)
        if (choice === 'rinvia' && !isObserved) form.fail('osservazione', planErrors.noObservations.it())
        if (choice === 'approva' && version.content.late && recovery === null)
          form.fail('rientro', planErrors.lateUnanswered.it())
        for (const { field, message } of draftSheet ? sheetErrors(draftSheet) : []) form.fail(field, message)
        if (form.errors.length === 0 && body !== '')
          await observe(tx, { planId, versionNumber: numberOf(form), digitalServiceId: null, body }, clock())
      })
      if (form.errors.length > 0 || choice === null)
        return showExam(request, reply, planId, {
          errors: form.errors,
          outcome: form.typed('scelta'),
          recovery: form.typed('rientro'),
          general: form.typed('osservazione'),
        })
      const search = new URLSearchParams({ scelta: choice, ...(recovery ? { rientro: recovery } : {}) })
      return reply.seeOther(`/piani/${planId}/esame/esito?${search}`)
    },
  )

  server.get<OfPlan>('/piani/:planId/esame/esito', (request, reply) => {
    const query = searchOf(request)
    const form = new FormReader({
      scelta: query.get('scelta') ?? '',
      rientro: query.get('rientro') ?? '',
    })
    return showConfirm(request, reply, planIdOf(request.params), form)
  })

  server.post<OfPlan>(
    '/piani/:planId/esiti',
    { schema: { body: formSchema('version', 'scelta', 'rientro', 'nota') } },
    async (request, reply) => {
      const planId = planIdOf(request.params)
      const form = new FormReader(request.body as PostedForm)
      const choice = form.choice('scelta', outcomeChoices, { required: 'Scegli un esito' })
      const recovery = form.choice('rientro', recoveryChoices)
      const note = form.text('nota', { max: 2000 })
      if (form.errors.length > 0 || choice === null) return showConfirm(request, reply, planId, form)
      const { decided, number } = await withActor(db, examiner(request), async (tx) => {
        const decided = await decidePlan(
          tx,
          {
            planId,
            version: form.version(),
            action: choice === 'approva' ? 'approve' : 'return',
            note,
            late: recovery && recoveryOutcomes[recovery],
          },
          mail,
          clock(),
        )
        return { decided, number: (await getPlan(tx, planId)).versionCount }
      })
      return reply.seeOther(
        decided.kind === 'proposed'
          ? planPaths.proposal(decided.proposalId)
          : `/piani/${planId}/esiti/${number}`,
      )
    },
  )

  server.get<{ Params: { planId: string; number: string } }>(
    '/piani/:planId/esiti/:number',
    async (request, reply) => {
      const planId = planIdOf(request.params)
      const number = versionNumberOf(request.params)
      const actor = programmeReader(request)
      const { sent, next } = await withActor(db, actor, async (tx) => ({
        sent: await loadSent(tx, planId),
        next: await findNext(tx, actor),
      }))
      const version = sent.versions.find((each) => each.number === number)
      const outcome =
        version &&
        outcomeView(version, sent.observations, sent.names, sheetOfVersion(sent.sheets, version.number))
      if (!outcome) throw new DomainError(planErrors.notFound)
      const title = `${sent.plan.administrationTitle}, versione ${number}: ${outcome.status.label.toLowerCase()}`
      return reply.page(
        {
          title,
          current: 'piani',
          crumbs: [
            { label: 'Piani da esaminare', href: queuePath(actor) },
            { label: `Esito, versione ${number}` },
          ],
        },
        <OutcomePage
          title={title}
          outcome={outcome}
          examHref={`/piani/${planId}/esame`}
          queueHref={queuePath(actor)}
          hasNext={next !== null}
        />,
      )
    },
  )

  async function showExam(
    request: FastifyRequest,
    reply: FastifyReply,
    planId: PlanId,
    attempt: ExamAttempt = { errors: [] },
  ) {
    const actor = programmeReader(request)
    const state = parseExam(searchOf(request))
    const exam = await withActor(db, actor, (tx) => loadExam(tx, actor, planId))
    const view = examView(exam, state, actor.today)
    return reply.page(
      {
        title: view.title,
        current: 'piani',
        crumbs: [{ label: 'Piani da esaminare', href: queuePath(actor) }, { label: view.crumb }],
        ...(attempt.errors.length > 0 ? { status: 422 } : {}),
      },
      <ExamPage
        planId={planId}
        version={exam.plan.version}
        view={view}
        stance={exam.stance}
        assign={
          exam.assign && {
            options: reviewerOptions(exam.assign.reviewers, exam.assign.loads, exam.assign.authors),
            chosen: exam.plan.reviewerPersonId,
          }
        }
        attempt={attempt}
        renunciations={exam.renunciations}
        ending={exam.ending}
        search={printExam(state)}
        bodyHref={exam.bodyHref}
        queueHref={queuePath(actor)}
        versionHref={planPaths.version(planId, view.number)}
        canReopen={movesFrom(planTransitions, exam.plan.state, actor.role).some(
          (move) => move.action === 'reopen',
        )}
      />,
    )
  }

  /** What the body is about to receive; who may not decide, or chose nothing, goes back to the examination. */
  async function showConfirm(request: FastifyRequest, reply: FastifyReply, planId: PlanId, form: FormReader) {
    const actor = examiner(request)
    const choice = form.choice('scelta', outcomeChoices)
    const recovery = form.choice('rientro', recoveryChoices)
    const exam = await withActor(db, actor, (tx) => loadExam(tx, actor, planId))
    const view = examView(exam, parseExam(new URLSearchParams()), actor.today)
    const backHref = `/piani/${planId}/esame`
    const isDecidable = choice === 'approva' ? !view.recovery || recovery !== null : view.drafts > 0
    const isReady = isDecidable && (view.sheet === null || view.sheet.open === 0)
    if (exam.stance.kind !== 'examine' || choice === null || !isReady) return reply.seeOther(backHref)
    const needsSecond = choice === 'approva' ? exam.secondPerson : null
    const outcome = outcomeView(exam.version, exam.observations, exam.names, view.sheet, {
      outcome: choice === 'approva' ? 'approved' : 'returned',
      lateOutcome: recovery && recoveryOutcomes[recovery],
    })
    if (outcome === null) throw new Error('A proposed outcome has always a view')
    const title = `${exam.plan.administrationTitle}: rivedi l’esito della versione ${view.number}`
    return reply.page(
      {
        title,
        current: 'piani',
        crumbs: [
          { label: 'Piani da esaminare', href: queuePath(actor) },
          { label: view.crumb, href: backHref },
          { label: 'Esito' },
        ],
        ...(form.errors.length > 0 ? { status: 422 } : {}),
      },
      <ConfirmPage
        planId={planId}
        version={exam.plan.version}
        title={title}
        action={choice}
        recovery={recovery}
        outcome={outcome}
        secondPerson={needsSecond}
        unresolved={view.unresolved}
        backHref={backHref}
        errors={form.errors}
        note={form.typed('nota')}
      />,
    )
  }
}

const outcomeChoices = ['approva', 'rinvia'] as const
const recoveryChoices = ['accetta', 'rifiuta'] as const
const recoveryOutcomes = { accetta: 'accepted', rifiuta: 'refused' } as const

/** The queue of the programme, at the address of plans for those who examine them. */
export async function showQueue(
  context: AppContext,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const actor = programmeReader(request)
  const isReader = actor.role === 'auditor'
  const state = parseQueue(searchOf(request))
  const loaded = await withActor(context.db, actor, (tx) => loadQueue(tx, actor, state))
  const { figures, reviewers } = loaded
  const page = toPage(state.query, loaded.found, cursorOf)
  const path = queuePath(actor)
  return reply.page(
    { title: 'Piani da esaminare', current: 'piani' },
    <QueuePage
      path={path}
      state={state}
      page={{ ...page, rows: page.rows.map((row) => queueLine(row, loaded.names, actor.today)) }}
      total={loaded.total}
      counts={{
        underReview: figures.underReview,
        waiting: figures.total - figures.underReview,
        mine: figures.mine,
        unassigned: figures.unassigned,
        suspended: loaded.suspended,
      }}
      cards={queueCards(figures, loaded.response, actor.today, path, isReader)}
      regions={loaded.regions}
      reviewers={reviewers.map((reviewer) => ({ value: reviewer.personId, label: reviewer.name }))}
      assign={
        isReader
          ? null
          : {
              self: actor.personId,
              choices: actor.role === 'programme_officer' ? reviewerOptions(reviewers, loaded.loads) : null,
            }
      }
      hasNext={loaded.next !== null}
      awaiting={loaded.awaiting}
    />,
  )
}

async function* exportedRows(
  { db }: AppContext,
  actor: PersonActor,
  search: URLSearchParams,
): AsyncGenerator<ExportedRow[]> {
  const state = parseQueue(search)
  let query = { ...wholeList(state.query), size: exportedAtOnce }
  // Page by page, each in a transaction of its own: a long queue holds nobody up.
  for (;;) {
    const { found, names } = await withActor(db, actor, (tx) => loadQueueRows(tx, actor, { ...state, query }))
    const page: Page<QueueRow> = toPage(query, found, cursorOf)
    yield page.rows.map((row) => exportedRow(row, names, actor.today))
    if (page.next === null) return
    query = page.next
  }
}

function showAssignment(
  reply: FastifyReply,
  actor: PersonActor,
  reviewerPersonId: PersonId,
  shown: {
    readonly preview: readonly AssignmentPreview[]
    readonly names: Awaited<ReturnType<typeof assignmentNames>>
    readonly matching: number
    readonly filters: string
    readonly isChanged: boolean
  },
): FastifyReply {
  const to = {
    personId: reviewerPersonId,
    name: shown.names.get(reviewerPersonId) ?? '',
    isSelf: reviewerPersonId === actor.personId,
  }
  const view = assignmentView(shown.preview, to, shown.names, shown)
  return reply.page(
    {
      title: 'Assegna i piani',
      current: 'piani',
      crumbs: [{ label: 'Piani da esaminare', href: '/piani' }, { label: 'Assegna' }],
      ...(shown.isChanged ? { status: 409 } : {}),
    },
    <AssignPage
      view={view}
      backHref={`/piani${printQueue(parseQueue(shown.filters))}`}
      isChanged={shown.isChanged}
    />,
  )
}

const cursorOf = (row: QueueRow) => ({ value: row.submittedAt.toISOString(), id: row.planId })

/** Who reads what was sent to the programme: those who examine it, and the auditor of the whole programme. */
function programmeReader(request: FastifyRequest): PersonActor {
  const actor = request.requirePerson()
  const isWhole = actor.administrationId === null && actor.associationId === null
  if (actor.role === 'auditor' && isWhole) return actor
  return examiner(request)
}

export function examiner(request: FastifyRequest): PersonActor {
  const actor = request.requirePerson()
  if (actor.role !== 'reviewer' && actor.role !== 'programme_officer')
    throw new DomainError(commonErrors.notAllowed)
  return actor
}

/** The reviewer chosen; the person themself when none was. */
function reviewerOf(form: FormReader, actor: PersonActor): PersonId | null {
  const typed = form.typed('a')
  if (isUuid(typed)) return typed as PersonId
  if (actor.role === 'reviewer') return actor.personId
  return form.fail('a', 'Scegli a chi assegnare i piani')
}

/** Plans with the version that was on screen, as the preview wrote them: `<id>.<version>`, separated by blanks. */
export function readSelection(text: string): { planId: PlanId; version: number }[] {
  return text
    .slice(0, longestSelection)
    .split(' ')
    .flatMap((part) => {
      const [id = '', version = ''] = part.split('.')
      return isUuid(id) && /^\d{1,9}$/.test(version)
        ? [{ planId: id as PlanId, version: Number(version) }]
        : []
    })
}

function numberOf(form: FormReader): number {
  const typed = form.typed('numero')
  return /^\d{1,6}$/.test(typed) ? Number(typed) : 0
}

function observationIdOf({ observationId }: { readonly observationId: string }): string {
  if (!isUuid(observationId)) throw new DomainError(planErrors.observationNotFound)
  return observationId
}

/** Back to the examination as it was on screen, at the place of what was posted. */
export function examPath(request: FastifyRequest, planId: PlanId, anchor: string): string {
  const isPlace = /^(servizio-[0-9a-f-]{36}|insieme|scheda)$/.test(anchor)
  return `/piani/${planId}/esame${printExam(parseExam(searchOf(request)))}${isPlace ? `#${anchor}` : ''}`
}

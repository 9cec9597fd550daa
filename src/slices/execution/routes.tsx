// SPDX-License-Identifier: AGPL-3.0-or-later
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type ActorTx, type PersonActor, withActor } from '../../platform/db/actor.ts'
import { mayChangeMany } from '../../platform/db/scope.ts'
import { sendRows } from '../../platform/http/files.ts'
import { searchOf } from '../../platform/http/query.ts'
import type { AppContext, PageOptions, RegiaServer } from '../../platform/http/types.ts'
import { commonErrors, DomainError } from '../../shared/errors.ts'
import { FormReader, formSchema, type PostedForm } from '../../shared/forms.ts'
import { isUuid, type PersonId, type PlanId } from '../../shared/ids.ts'
import { decide } from '../../shared/lifecycle.ts'
import { parseListQuery, printListQuery, toPage, wholeList } from '../../shared/list-query.ts'
import { guidedRoles, writingRoles } from '../../shared/roles.ts'
import { namesOfPeople } from '../history/index.ts'
import { getPlan, listWaves, planErrors, planFrame, planPaths } from '../plans/index.ts'
import {
  type BulkAction,
  bulkActions,
  bulkLimit,
  correctDates,
  type ExecutionStep,
  entrustExecution,
  moveExecution,
  moveExecutions,
  moveFacts,
  type SkippedExecution,
  stepsFor,
} from './commands.ts'
import { executionErrors, refusal } from './errors.ts'
import { listEvidence } from './evidence-store.ts'
import { executionExport } from './exports.ts'
import { executionIdOf, readRows, stepFaults, troubleOf } from './inputs.ts'
import { executionActions, executionStateLabels, executionTransitions, verifiers } from './lifecycle.ts'
import { everyExecution, executionFilter, executionListSpec } from './list.ts'
import type { Execution, ExecutionId } from './model.ts'
import { BulkPage } from './pages/bulk-page.tsx'
import { ItemPage } from './pages/item-page.tsx'
import { ExecutionListPage } from './pages/list-page.tsx'
import { registerEvidenceRoutes } from './routes-evidence.tsx'
import { registerSupplierRoutes } from './routes-suppliers.tsx'
import { countExecutions, getExecution, listWriterIds, pageExecutions } from './store.ts'
import { executionPaths, type FormTrouble, noTrouble } from './view.ts'

export type OfPlan = { Params: { planId: string } }
export type OfExecution = { Params: { planId: string; executionId: string } }

const countedUpTo = 10_000
const exportedAtMost = 10_000

const stepSchema = formSchema(
  'version',
  'action',
  'on',
  'note',
  'areSystemsMigrated',
  'isDataMigrated',
  'isSoftwareMigrated',
)
const previewSchema = formSchema('id[]', 'tutti', 'filtri', 'azione')
const applySchema = formSchema('riga[]', 'azione', 'on', 'note', 'whole')

export function planIdOf({ planId }: { planId: string }): PlanId {
  if (!isUuid(planId)) throw new DomainError(planErrors.notFound)
  return planId as PlanId
}

/** Names of everybody a list or a page shows. */
export function namesIn(tx: ActorTx, ids: readonly (PersonId | null)[]) {
  return namesOfPeople(tx, [...new Set(ids.filter((id) => id !== null))])
}

/** How far approved plans have come: lists, one service at a time, one step on many, what suppliers bring. */
export function registerExecutionRoutes(server: RegiaServer, context: AppContext): void {
  const { db, clock } = context

  server.get('/piani/avanzamento', (request, reply) => showList(request, reply, null))
  server.get<OfPlan>('/piani/:planId/avanzamento', (request, reply) =>
    showList(request, reply, planIdOf(request.params)),
  )

  async function showList(request: FastifyRequest, reply: FastifyReply, planId: PlanId | null) {
    const actor = readerOf(request)
    const search = searchOf(request)
    const query = parseListQuery(executionListSpec, search)
    const filter = executionFilter(query, planId)
    const loaded = await withActor(db, actor, async (tx) => {
      const plan = planId ? await getPlan(tx, planId) : null
      const page = toPage(query, await pageExecutions(tx, filter, query), ({ cursor }) => cursor)
      const rows = page.rows.map(({ execution }) => execution)
      return {
        plan,
        rows,
        page,
        total: await countExecutions(tx, filter, countedUpTo),
        names: await namesIn(
          tx,
          rows.map(({ responsiblePersonId }) => responsiblePersonId),
        ),
        mayChangeMany: writingRoles.includes(actor.role) && (await mayChangeMany(tx)),
        waves: await listWaves(tx),
      }
    })
    const { plan } = loaded
    const moved = Number(search.get('registrati') ?? 'no')
    const title = plan ? `Avanzamento, ${plan.administrationName}` : 'Avanzamento dei piani'
    return reply.page(
      plan ? planFrame(actor, plan, title, [{ label: 'Avanzamento' }]) : listFrame(actor, title),
      <ExecutionListPage
        {...loaded}
        plan={
          plan && {
            planId: plan.planId,
            title: plan.administrationName,
            href: planPaths.plan(plan.planId),
            approvedNumber: loaded.rows[0]?.approvedNumber ?? null,
          }
        }
        query={query}
        capped={loaded.total === countedUpTo}
        today={actor.today}
        mayVerify={(verifiers as readonly string[]).includes(actor.role)}
        mayAsk={actor.administrationId !== null || actor.associationId !== null}
        outcome={Number.isInteger(moved) ? { moved, skipped: Number(search.get('saltati') ?? 0) || 0 } : null}
      />,
    )
  }

  server.get('/piani/avanzamento.csv', (request, reply) => sendFile(request, reply, null, 'csv'))
  server.get('/piani/avanzamento.xlsx', (request, reply) => sendFile(request, reply, null, 'xlsx'))
  server.get<OfPlan>('/piani/:planId/avanzamento.csv', (request, reply) =>
    sendFile(request, reply, planIdOf(request.params), 'csv'),
  )
  server.get<OfPlan>('/piani/:planId/avanzamento.xlsx', (request, reply) =>
    sendFile(request, reply, planIdOf(request.params), 'xlsx'),
  )

  async function sendFile(
    request: FastifyRequest,
    reply: FastifyReply,
    planId: PlanId | null,
    format: 'csv' | 'xlsx',
  ) {
    const actor = readerOf(request)
    const query = {
      ...wholeList(parseListQuery(executionListSpec, searchOf(request))),
      size: exportedAtMost,
    }
    const { rows, names } = await withActor(db, actor, async (tx) => {
      if (planId) await getPlan(tx, planId)
      const found = await pageExecutions(tx, executionFilter(query, planId), query)
      if (found.length > exportedAtMost)
        throw new DomainError(executionErrors.tooMany, { details: { limit: exportedAtMost } })
      const rows = found.map(({ execution }) => execution)
      return {
        rows,
        names: await namesIn(
          tx,
          rows.map((row) => row.responsiblePersonId),
        ),
      }
    })
    const columns = executionExport(actor.today, names)
    return sendRows(reply, format, {
      name: `avanzamento-${actor.today}`,
      sheet: 'Avanzamento',
      columns,
      rows,
    })
  }

  /** An execution by itself, as events name it. */
  server.get<{ Params: { executionId: string } }>('/avanzamento/:executionId', async (request, reply) => {
    const execution = await withActor(db, request.requirePerson(), (tx) =>
      getExecution(tx, executionIdOf(request.params.executionId)),
    )
    return reply.seeOther(executionPaths.item(execution))
  })

  server.get<OfExecution>('/piani/:planId/avanzamento/:executionId', (request, reply) =>
    showItem(request, reply, executionIdOf(request.params.executionId)),
  )

  /** The page of one service, also when one of its forms comes back with something to correct. */
  async function showItem(
    request: FastifyRequest,
    reply: FastifyReply,
    executionId: ExecutionId,
    trouble: FormTrouble = noTrouble,
  ) {
    const actor = readerOf(request)
    const isWriter = writingRoles.includes(actor.role)
    const { plan, execution, evidence, names, writers } = await withActor(db, actor, async (tx) => {
      const execution = await getExecution(tx, executionId)
      const evidence = await listEvidence(tx, [executionId])
      const writerIds = isWriter ? await listWriterIds(tx, execution.administrationId) : []
      const { responsiblePersonId, declaredBy, verifiedBy, updatedBy } = execution
      const named = [responsiblePersonId, declaredBy, verifiedBy, updatedBy]
      const names = await namesIn(tx, [...named, ...writerIds, ...evidence.map(({ addedBy }) => addedBy)])
      const writers = writerIds
        .map((personId) => ({ personId, name: names.get(personId) ?? '' }))
        .sort((a, b) => a.name.localeCompare(b.name, 'it'))
      return { plan: await getPlan(tx, execution.planId), execution, evidence, names, writers }
    })
    const steps = stepsFor(execution, actor)
    return reply.page(
      {
        ...planFrame(actor, plan, `${execution.serviceName}, avanzamento`, [
          { label: 'Avanzamento', href: executionPaths.plan(plan.planId) },
          { label: execution.serviceName },
        ]),
        ...(trouble.errors.length > 0 ? { status: 422 } : {}),
      },
      <ItemPage
        execution={execution}
        steps={steps}
        evidence={evidence}
        names={names}
        writers={writers}
        isWriter={isWriter}
        today={actor.today}
        trouble={trouble}
        waitsFor={waitsFor(execution, actor)}
      />,
    )
  }

  server.post<OfExecution & { Body: PostedForm }>(
    '/piani/:planId/avanzamento/:executionId/passi',
    { schema: { body: stepSchema } },
    async (request, reply) => {
      const executionId = executionIdOf(request.params.executionId)
      const actor = request.requirePerson()
      const form = new FormReader(request.body)
      const action = form.choice('action', executionActions, { required: 'Scegli il passo' })
      if (action === null) throw new DomainError(commonErrors.invalidRequest)
      const wantsDay = ['contract', 'start', 'migrate', 'switch_off', 'verify'].includes(action)
      const step: ExecutionStep = {
        action,
        on: wantsDay ? form.date('on', { required: 'Scrivi il giorno' }) : null,
        note: form.text('note', { max: 2000 }),
        ...(action === 'migrate' || action === 'record_progress'
          ? {
              parts: {
                areSystemsMigrated: form.ticked('areSystemsMigrated'),
                isDataMigrated: form.ticked('isDataMigrated'),
                isSoftwareMigrated: form.ticked('isSoftwareMigrated'),
              },
            }
          : {}),
      }
      const execution = await withActor(db, actor, (tx) => getExecution(tx, executionId))
      for (const { field, message } of stepFaults(execution, step, actor.today)) form.fail(field, message)
      if (form.errors.length > 0) {
        const names = ['on', 'note', 'areSystemsMigrated', 'isDataMigrated', 'isSoftwareMigrated']
        return showItem(request, reply, executionId, troubleOf(action, form, names))
      }
      await withActor(db, actor, (tx) =>
        moveExecution(tx, { executionId, version: form.version(), ...step }, clock()),
      )
      return reply.seeOther(executionPaths.item(execution))
    },
  )

  server.post<OfExecution & { Body: PostedForm }>(
    '/piani/:planId/avanzamento/:executionId/incarichi',
    { schema: { body: formSchema('version', 'personId') } },
    async (request, reply) => {
      const executionId = executionIdOf(request.params.executionId)
      const form = new FormReader(request.body)
      const typed = form.typed('personId')
      if (typed !== '' && !isUuid(typed)) throw new DomainError(executionErrors.responsibleUnknown)
      const personId = typed === '' ? null : (typed as PersonId)
      await withActor(db, request.requirePerson(), (tx) =>
        entrustExecution(tx, { executionId, version: form.version(), personId }, clock()),
      )
      return reply.seeOther(executionPaths.item({ planId: planIdOf(request.params), executionId }))
    },
  )

  server.post<OfExecution & { Body: PostedForm }>(
    '/piani/:planId/avanzamento/:executionId/date',
    { schema: { body: formSchema('version', 'contractedOn', 'startedOn', 'migratedOn', 'reason') } },
    async (request, reply) => {
      const executionId = executionIdOf(request.params.executionId)
      const form = new FormReader(request.body)
      const dates = {
        contractedOn: form.date('contractedOn'),
        startedOn: form.date('startedOn'),
        migratedOn: form.date('migratedOn'),
      }
      const reason = form.text('reason', { required: 'Scrivi perché le correggi', max: 2000 })
      const given = Object.fromEntries(Object.entries(dates).filter(([, value]) => value !== null))
      if (form.errors.length > 0) {
        const names = ['contractedOn', 'startedOn', 'migratedOn', 'reason']
        return showItem(request, reply, executionId, troubleOf('dates', form, names))
      }
      await withActor(db, request.requirePerson(), (tx) =>
        correctDates(tx, { executionId, version: form.version(), dates: given, reason }, clock()),
      )
      return reply.seeOther(executionPaths.item({ planId: planIdOf(request.params), executionId }))
    },
  )

  server.post<{ Body: PostedForm }>(
    '/piani/avanzamento/anteprima',
    { schema: { body: previewSchema } },
    (request, reply) => preview(request, reply, request.body, null),
  )
  server.post<OfPlan & { Body: PostedForm }>(
    '/piani/:planId/avanzamento/anteprima',
    { schema: { body: previewSchema } },
    (request, reply) => preview(request, reply, request.body, planIdOf(request.params)),
  )

  async function preview(
    request: FastifyRequest,
    reply: FastifyReply,
    posted: PostedForm,
    planId: PlanId | null,
  ) {
    const actor = request.requirePerson()
    const form = new FormReader(posted)
    const action = form.choice('azione', bulkActions, { required: 'Scegli che cosa registrare' })
    if (action === null) throw new DomainError(commonErrors.invalidRequest)
    const query = parseListQuery(executionListSpec, form.typed('filtri'))
    const ids = form.ticked('tutti') ? null : form.all('id')
    const filter = { ...executionFilter(query, planId), everything: false, ids }
    const rows = await chosen(actor, ids ? { ...everyExecution, ids } : filter)
    const backHref = `${planId ? executionPaths.plan(planId) : executionPaths.list}${printListQuery(executionListSpec, wholeList(query))}`
    return sendPreview(reply, actor, rows, action, backHref)
  }

  async function chosen(actor: PersonActor, filter: typeof everyExecution): Promise<Execution[]> {
    const found = await withActor(db, actor, async (tx) => {
      if (!(await mayChangeMany(tx))) throw new DomainError(commonErrors.notAllowed)
      const query = { sort: executionListSpec.defaultSort, cursor: null, size: bulkLimit }
      return pageExecutions(tx, filter, query)
    })
    if (found.length === 0) throw new DomainError(executionErrors.nothingChosen)
    if (found.length > bulkLimit)
      throw new DomainError(executionErrors.tooMany, { details: { limit: bulkLimit } })
    return found.map(({ execution }) => execution)
  }

  function sendPreview(
    reply: FastifyReply,
    actor: PersonActor,
    all: readonly Execution[],
    action: BulkAction,
    backHref: string,
    form: FormReader = new FormReader({}),
  ) {
    const rows: Execution[] = []
    const skipped: SkippedExecution[] = []
    for (const row of all) {
      const facts = { ...moveFacts(row, actor), isWholeMoved: true }
      const decision = decide(executionTransitions, row.state, action, actor.role, facts)
      if (decision.ok) rows.push(row)
      else {
        const { message } = refusal(decision.code, { details: { state: executionStateLabels[row.state] } })
        skipped.push({ name: `${row.serviceName}, ${row.administrationName}`, why: message })
      }
    }
    return reply.page(
      {
        ...listFrame(actor, 'Registra per più servizi'),
        guided: false,
        ...(form.errors.length > 0 ? { status: 422 } : {}),
      },
      <BulkPage
        action={action}
        rows={rows}
        skipped={skipped}
        typed={{ on: form.typed('on'), note: form.typed('note'), whole: form.typed('whole') }}
        errors={form.errors}
        applyHref="/piani/avanzamento/registrazioni"
        backHref={backHref}
      />,
    )
  }

  server.post<{ Body: PostedForm }>(
    '/piani/avanzamento/registrazioni',
    { schema: { body: applySchema } },
    async (request, reply) => {
      const actor = request.requirePerson()
      const form = new FormReader(request.body)
      const action = form.choice('azione', bulkActions, { required: 'Scegli che cosa registrare' })
      if (action === null) throw new DomainError(commonErrors.invalidRequest)
      const rows = readRows(form)
      const on = form.date('on', { required: 'Scrivi il giorno' })
      const note = form.text('note', { max: 2000 })
      const isWhole = form.ticked('whole')
      if (action === 'migrate' && !isWhole)
        form.fail('whole', new DomainError(executionErrors.notWhole).message)
      const shown = await chosen(actor, {
        ...everyExecution,
        ids: rows.map(({ executionId }) => executionId),
      })
      for (const row of shown) {
        const [fault] = stepFaults(row, { action, on }, actor.today)
        if (fault) form.fail(fault.field, `${row.serviceName}, ${row.administrationName}: ${fault.message}`)
      }
      if (form.errors.length > 0) return sendPreview(reply, actor, shown, action, executionPaths.list, form)
      const parts = { areSystemsMigrated: true, isDataMigrated: true, isSoftwareMigrated: true }
      const step = { action, on, note, ...(action === 'migrate' ? { parts } : {}) }
      const { moved, skipped } = await withActor(db, actor, (tx) => moveExecutions(tx, rows, step, clock()))
      return reply.seeOther(
        `${executionPaths.list}?registrati=${moved.length}${skipped.length > 0 ? `&saltati=${skipped.length}` : ''}`,
      )
    },
  )

  registerEvidenceRoutes(server, context, showItem)
  registerSupplierRoutes(server, context)
}

export type ShowItem = (
  request: FastifyRequest,
  reply: FastifyReply,
  executionId: ExecutionId,
  trouble?: FormTrouble,
) => Promise<FastifyReply>

/** Who administers the installation reads no plans. */
export function readerOf(request: FastifyRequest): PersonActor {
  const actor = request.requirePerson()
  if (actor.role === 'administrator') throw new DomainError(commonErrors.notAllowed)
  return actor
}

function listFrame(actor: PersonActor, title: string): PageOptions {
  const isGuided = guidedRoles.includes(actor.role)
  return {
    title,
    current: isGuided ? 'oggi' : 'piani',
    crumbs: [
      { label: isGuided ? 'Le mie attività' : 'Oggi', href: '/' },
      ...(isGuided ? [] : [{ label: 'Piani', href: '/piani' }]),
      { label: 'Avanzamento' },
    ],
  }
}

/** Who moves next, where it is not the reader. */
function waitsFor(execution: Execution, actor: PersonActor): string | null {
  if (execution.state !== 'migrated' || !execution.isInForce) return null
  if (stepsFor(execution, actor).includes('verify')) return null
  if (execution.declaredBy === actor.personId)
    return 'Hai dichiarato tu la migrazione: ora la verifica un’altra persona.'
  return execution.channel === 'programme'
    ? 'La migrazione è dichiarata: ora la verifica chi esamina i piani nel programma.'
    : 'La migrazione è dichiarata: ora la verifica una persona dell’ufficio che non l’ha dichiarata.'
}

// SPDX-License-Identifier: AGPL-3.0-or-later
import type { FastifyReply } from 'fastify'
import { Type } from 'typebox'
import { type ActorTx, type PersonActor, withActor } from '../../platform/db/actor.ts'
import { fileKinds, sendRows } from '../../platform/http/files.ts'
import { searchOf } from '../../platform/http/query.ts'
import type { AppContext, RegiaServer } from '../../platform/http/types.ts'
import { dateInRome } from '../../shared/dates.ts'
import { DomainError, type FieldError } from '../../shared/errors.ts'
import { FormReader, formSchema, type PostedForm } from '../../shared/forms.ts'
import type { AdministrationId } from '../../shared/ids.ts'
import { counted } from '../../shared/money.ts'
import { callErrors } from './errors.ts'
import { exportRows, simulationColumns } from './exports.ts'
import { callFrame } from './frame.ts'
import type { CallId } from './model.ts'
import { ComparePage, ScenarioPage, ScenariosPage } from './pages/scenario-pages.tsx'
import { type Cells, cellPattern, cellsOf, readCells } from './scenario-cells.ts'
import { listScenarios } from './scenario-store.ts'
import {
  changeScenario,
  getScenario,
  keepsScenarios,
  removeScenario,
  saveScenario,
  scenarioColumns,
} from './scenarios.ts'
import { hypotheses } from './simulation.ts'
import { hypothesisLine, loadSimulation } from './simulator.ts'
import { callPaths } from './view.ts'

/** Makes drafts of candidacies; says of which bodies it could not, and why. Given by who knows of candidacies. */
export type CreateDrafts = (
  tx: ActorTx,
  drafts: readonly { readonly administrationId: AdministrationId; readonly callId: CallId }[],
  now: Date,
) => Promise<{
  readonly created: readonly unknown[]
  readonly skipped: readonly { readonly administrationId: AdministrationId; readonly why: string }[]
}>

const scenarioSchema = Type.Unsafe<PostedForm>(
  Type.Object(
    {
      nome: Type.Optional(Type.String()),
      mesi: Type.Optional(Type.String()),
      version: Type.Optional(Type.String()),
    },
    { patternProperties: { [cellPattern]: Type.String() }, additionalProperties: false },
  ),
)

const done: Readonly<Record<string, string>> = {
  salvato: 'Lo scenario è salvato: qui sotto puoi cambiarlo riga per riga',
  cambiato: 'Le righe sono salvate e ricalcolate',
}

const comparedAtMost = 4

/** Scenarios: saving one from the simulator, changing its lines, comparing, and making drafts of it. */
export function registerScenarios(
  server: RegiaServer,
  { db, clock }: AppContext,
  createDrafts: CreateDrafts,
): void {
  const crumb = { label: 'Scenari', href: callPaths.scenarios }

  server.get(callPaths.scenarios, async (request, reply) => {
    const actor = request.requirePerson()
    const scenarios = await withActor(db, actor, listScenarios)
    const notice = searchOf(request).get('fatto') === 'tolto' ? 'Lo scenario è tolto' : null
    return reply.page(
      callFrame(actor, 'Scenari', { label: 'Scenari' }),
      <ScenariosPage scenarios={scenarios} notice={notice} />,
    )
  })

  server.post<{ Body: PostedForm }>(
    callPaths.scenarios,
    { schema: { body: formSchema('ente', 'avviso[]', 'ipotesi', 'nome') } },
    async (request, reply) => {
      const actor = request.requirePerson()
      const reader = new FormReader(request.body)
      const hypothesis = reader.choice('ipotesi', hypotheses) ?? 'plan'
      const query = { body: reader.typed('ente'), ipaCode: '', calls: reader.all('avviso') }
      const id = await withActor(db, actor, async (tx) => {
        const { places, medians, paymentMonths } = await loadSimulation(tx, query)
        const lines = places.flatMap((place) => {
          const line = hypothesisLine(hypothesis, place, medians)
          return line
            ? [{ administrationId: place.administrationId, callId: place.call.callId, ...line }]
            : []
        })
        const name = reader.text('nome', { max: 120 }).slice(0, 120) || `Scenario del ${actor.today}`
        return saveScenario(tx, { name, paymentMonths }, lines, clock())
      })
      return reply.seeOther(`${callPaths.scenario(id)}?fatto=salvato`)
    },
  )

  server.get(callPaths.compare, async (request, reply) => {
    const actor = request.requirePerson()
    const { scenarios, columns } = await withActor(db, actor, (tx) => compared(tx, searchOf(request)))
    return reply.page(
      callFrame(actor, 'Confronto', crumb, { label: 'Confronto' }),
      <ComparePage
        columns={columns}
        paymentMonths={Math.max(...scenarios.map((scenario) => scenario.paymentMonths))}
        search={`?${new URLSearchParams(scenarios.map(({ id }) => ['s', id]))}`}
      />,
    )
  })

  for (const kind of fileKinds)
    server.get(`${callPaths.compare}.${kind}`, async (request, reply) => {
      const actor = request.requirePerson()
      const { columns } = await withActor(db, actor, (tx) => compared(tx, searchOf(request)))
      return sendRows(reply, kind, {
        name: `scenari-${dateInRome(clock())}`,
        sheet: 'Scenari',
        columns: simulationColumns,
        rows: exportRows(columns),
      })
    })

  server.get<{ Params: { id: string } }>(`${callPaths.scenarios}/:id`, async (request, reply) =>
    sendScenario(reply, request.requirePerson(), request.params.id, {
      notice: done[searchOf(request).get('fatto') ?? ''] ?? null,
    }),
  )

  server.post<{ Params: { id: string }; Body: PostedForm }>(
    `${callPaths.scenarios}/:id`,
    { schema: { body: scenarioSchema } },
    async (request, reply) => {
      const actor = request.requirePerson()
      const { id } = request.params
      const reader = new FormReader(request.body)
      const name = reader.text('nome', { required: 'Dai un nome allo scenario', max: 120 })
      const months = reader.count('mesi', { required: 'Scrivi quanti mesi', max: 60 })
      const { column } = await withActor(db, actor, (tx) => oneScenario(tx, id))
      const { lines, cells, errors } = readCells(column, request.body)
      const wrong = [...reader.errors, ...errors]
      if (wrong.length > 0 || months === null)
        return sendScenario(reply, actor, id, {
          errors: wrong,
          cells,
          typed: { nome: reader.typed('nome'), mesi: reader.typed('mesi') },
        })
      const values = { name, paymentMonths: months }
      await withActor(db, actor, (tx) => changeScenario(tx, id, reader.version(), values, lines, clock()))
      return reply.seeOther(`${callPaths.scenario(id)}?fatto=cambiato`)
    },
  )

  server.post<{ Params: { id: string }; Body: PostedForm }>(
    `${callPaths.scenarios}/:id/rimozione`,
    { schema: { body: formSchema() } },
    async (request, reply) => {
      const actor = request.requirePerson()
      await withActor(db, actor, (tx) => removeScenario(tx, request.params.id, clock()))
      return reply.seeOther(`${callPaths.scenarios}?fatto=tolto`)
    },
  )

  server.post<{ Params: { id: string }; Body: PostedForm }>(
    `${callPaths.scenarios}/:id/candidature`,
    { schema: { body: formSchema() } },
    async (request, reply) => {
      const actor = request.requirePerson()
      const { created, skipped } = await withActor(db, actor, async (tx) => {
        const { column } = await oneScenario(tx, request.params.id)
        const drafts = column.lines
          .filter(({ result }) => result?.lumpSum.ok)
          .map(({ place }) => ({ administrationId: place.administrationId, callId: place.call.callId }))
        const made = await createDrafts(tx, drafts, clock())
        const nameOf = new Map(column.lines.map(({ place }) => [place.administrationId, place.name]))
        return {
          created: made.created.length,
          skipped: made.skipped.map(
            ({ administrationId, why }) => `${nameOf.get(administrationId) ?? ''}: ${why}`,
          ),
        }
      })
      const notice = created === 0 ? null : counted(created, 'bozza creata', 'bozze create')
      return sendScenario(reply, actor, request.params.id, { notice, skipped, hasDrafts: created > 0 })
    },
  )

  /** The scenarios that an address names, as many as fit side by side. */
  async function compared(tx: ActorTx, search: URLSearchParams) {
    const scenarios = []
    for (const id of new Set(search.getAll('s').slice(0, comparedAtMost)))
      scenarios.push(await getScenario(tx, id))
    if (scenarios.length === 0) throw new DomainError(callErrors.scenarioNotFound)
    return { scenarios, columns: await scenarioColumns(tx, scenarios) }
  }

  async function oneScenario(tx: ActorTx, id: string) {
    const scenario = await getScenario(tx, id)
    const [column = { name: scenario.name, lines: [] }] = await scenarioColumns(tx, [scenario])
    return { scenario, column }
  }

  async function sendScenario(
    reply: FastifyReply,
    actor: PersonActor,
    id: string,
    shown: {
      notice?: string | null
      hasDrafts?: boolean
      skipped?: readonly string[]
      errors?: readonly FieldError[]
      cells?: readonly Cells[]
      typed?: { nome: string; mesi: string }
    },
  ) {
    const { scenario, column } = await withActor(db, actor, (tx) => oneScenario(tx, id))
    const mayWrite = keepsScenarios(actor)
    return reply.page(
      {
        ...callFrame(actor, scenario.name, crumb, { label: scenario.name }),
        ...(shown.errors?.length ? { status: 422 } : {}),
      },
      <ScenarioPage
        scenario={scenario}
        column={column}
        cells={shown.cells ?? column.lines.map(cellsOf)}
        typed={shown.typed ?? { nome: scenario.name, mesi: String(scenario.paymentMonths) }}
        mayWrite={mayWrite}
        mayDraft={mayWrite && column.lines.some(({ result }) => result?.lumpSum.ok)}
        notice={shown.notice ?? null}
        hasDrafts={shown.hasDrafts ?? false}
        skipped={shown.skipped ?? []}
        errors={shown.errors ?? []}
      />,
    )
  }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
import type { FastifyReply } from 'fastify'
import { type PersonActor, withActor } from '../../platform/db/actor.ts'
import { fileKinds, sendRows } from '../../platform/http/files.ts'
import { searchOf } from '../../platform/http/query.ts'
import type { AppContext, RegiaServer } from '../../platform/http/types.ts'
import { dateInRome } from '../../shared/dates.ts'
import { commonErrors, DomainError, type FieldError } from '../../shared/errors.ts'
import { FormReader, formSchema, type PostedForm } from '../../shared/forms.ts'
import { chooseBand, forgetBand } from './commands.ts'
import { exportRows, simulationColumns } from './exports.ts'
import { listSimulatedBodies } from './facts-store.ts'
import { callFrame } from './frame.ts'
import { SimulatorPage } from './pages/simulator-page.tsx'
import { keepsScenarios } from './scenarios.ts'
import { hypothesisColumns, loadSimulation, type SimulatorQuery, writableBody } from './simulator.ts'
import { readCallByCode } from './store.ts'
import { callPaths } from './view.ts'

/** The simulator, its files, and the choice of a band for a body. */
export function registerSimulator(server: RegiaServer, { db, clock }: AppContext): void {
  server.get(callPaths.simulator, async (request, reply) => {
    const actor = request.requirePerson()
    const done = searchOf(request).get('fatto') === 'fascia' ? 'La fascia è salvata' : null
    return sendSimulator(reply, actor, simulatorQuery(searchOf(request)), done, null)
  })

  for (const kind of fileKinds)
    server.get(`${callPaths.simulator}.${kind}`, async (request, reply) => {
      const actor = request.requirePerson()
      const simulation = await withActor(db, actor, (tx) =>
        loadSimulation(tx, simulatorQuery(searchOf(request))),
      )
      return sendRows(reply, kind, {
        name: `simulazione-${dateInRome(clock())}`,
        sheet: 'Simulazione',
        columns: simulationColumns,
        rows: exportRows(hypothesisColumns(simulation)),
      })
    })

  server.post<{ Params: { code: string }; Body: PostedForm }>(
    `${callPaths.list}/:code/fascia`,
    { schema: { body: formSchema('ente', 'fascia', 'motivo') } },
    async (request, reply) => {
      const actor = request.requirePerson()
      const reader = new FormReader(request.body)
      const band = reader.text('fascia', { max: 80 })
      const reason = reader.text('motivo', {
        max: 300,
        ...(band === '' ? {} : { required: 'Scrivi perché: resta nella storia dell’ente' }),
      })
      const { code } = request.params
      const query = { body: reader.typed('ente'), ipaCode: '', calls: [code] }
      if (reader.errors.length > 0)
        return sendSimulator(reply, actor, query, null, {
          errors: reader.errors,
          typed: { fascia: reader.typed('fascia'), motivo: reader.typed('motivo') },
        })
      await withActor(db, actor, async (tx) => {
        const call = await readCallByCode(tx, code)
        const body = writableBody(await listSimulatedBodies(tx, null), query.body)
        if (body === null) throw new DomainError(commonErrors.notAllowed)
        if (band === '') await forgetBand(tx, call.callId, body, clock())
        else
          await chooseBand(
            tx,
            { callId: call.callId, administrationId: body, bandCode: band, reason },
            clock(),
          )
      })
      return reply.seeOther(`${callPaths.simulator}${printQuery(query)}&fatto=fascia#fascia-ente`)
    },
  )

  async function sendSimulator(
    reply: FastifyReply,
    actor: PersonActor,
    query: SimulatorQuery,
    notice: string | null,
    failed: { errors: readonly FieldError[]; typed: { fascia: string; motivo: string } } | null,
  ) {
    const simulation = await withActor(db, actor, (tx) => loadSimulation(tx, query))
    return reply.page(
      { ...callFrame(actor, 'Simulatore', { label: 'Simulatore' }), ...(failed ? { status: 422 } : {}) },
      <SimulatorPage
        simulation={simulation}
        query={query}
        columns={hypothesisColumns(simulation)}
        today={actor.today}
        search={printQuery(query)}
        keepsScenarios={keepsScenarios(actor)}
        notice={notice}
        errors={failed?.errors ?? []}
        typed={failed?.typed ?? { fascia: '', motivo: '' }}
      />,
    )
  }
}

/** What the address of the simulator asks; anything else in it is left out. */
export function simulatorQuery(search: URLSearchParams): SimulatorQuery {
  return {
    body: search.get('ente') ?? '',
    ipaCode: (search.get('ipa') ?? '').trim().toLowerCase().slice(0, 30),
    calls: search.getAll('avviso').filter((code) => code !== ''),
  }
}

function printQuery({ body, ipaCode, calls }: SimulatorQuery): string {
  const search = new URLSearchParams()
  search.set('ente', body)
  if (ipaCode !== '') search.set('ipa', ipaCode)
  for (const code of calls) search.append('avviso', code)
  return `?${search}`
}

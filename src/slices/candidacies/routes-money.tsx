// SPDX-License-Identifier: AGPL-3.0-or-later
import type { FastifyReply, FastifyRequest } from 'fastify'
import { withActor } from '../../platform/db/actor.ts'
import { searchOf } from '../../platform/http/query.ts'
import type { AppContext, RegiaServer } from '../../platform/http/types.ts'
import { DomainError } from '../../shared/errors.ts'
import { FormReader, formSchema, type PostedForm } from '../../shared/forms.ts'
import { type DigitalServiceId, isUuid } from '../../shared/ids.ts'
import { parseListQuery, wholeList } from '../../shared/list-query.ts'
import { readCall } from '../calls/index.ts'
import { calendarFile } from './calendar.ts'
import { cashGap } from './cash.ts'
import { declareSharing, endSharing } from './commands.ts'
import { candidacyErrors } from './errors.ts'
import { candidacyFrame, readerOf } from './frame.ts'
import { troubleOf } from './inputs.ts'
import { candidacyFilter, candidacyListSpec } from './list.ts'
import { pageCandidacies } from './list-store.ts'
import { listEnvelopes, listProjects, moneyByMeasure, moneyByState } from './money-store.ts'
import { EnvelopesPage } from './pages/envelopes-page.tsx'
import { PortfolioPage } from './pages/portfolio-page.tsx'
import { SharingsPage } from './pages/sharings-page.tsx'
import { listChoosableServices, listContracts, listSharings, readDurations } from './store.ts'
import { candidacyPaths, type FormTrouble, noTrouble } from './view.ts'

const projectsAtMost = 10_000
const servicesAtMost = 5_000
const eventsAtMost = 5_000

/** The money of many candidacies, their calendar, and the services that bodies share. */
export function registerMoneyRoutes(server: RegiaServer, context: AppContext): void {
  const { db, clock, config } = context

  server.get('/candidature/portafoglio', async (request, reply) => {
    const actor = readerOf(request)
    const loaded = await withActor(db, actor, async (tx) => {
      const projects = await listProjects(tx, projectsAtMost)
      const contracts = await listContracts(
        tx,
        projects.map(({ candidacyId }) => candidacyId),
      )
      return {
        states: await moneyByState(tx),
        measures: await moneyByMeasure(tx),
        cash: cashGap(
          projects,
          Map.groupBy(contracts, ({ candidacyId }) => candidacyId),
          await readDurations(tx, actor.today),
          actor.today,
        ),
      }
    })
    return reply.page(
      candidacyFrame(actor, 'Portafoglio delle candidature', [{ label: 'Portafoglio' }]),
      <PortfolioPage {...loaded} />,
    )
  })

  server.get('/candidature/avvisi', async (request, reply) => {
    const actor = readerOf(request)
    const lines = await withActor(db, actor, async (tx) => {
      const found = []
      for (const line of await listEnvelopes(tx)) {
        const { envelopeCents } = await readCall(tx, line.callId)
        found.push({ ...line, envelopeCents })
      }
      return found
    })
    return reply.page(
      candidacyFrame(actor, 'Dotazione degli avvisi', [{ label: 'Dotazione degli avvisi' }]),
      <EnvelopesPage lines={lines} />,
    )
  })

  /** The days of the list as a calendar: of all its bodies, or of those that the filters leave. */
  server.get('/candidature.ics', async (request, reply) => {
    const actor = readerOf(request)
    const query = { ...wholeList(parseListQuery(candidacyListSpec, searchOf(request))), size: eventsAtMost }
    const rows = await withActor(db, actor, (tx) => pageCandidacies(tx, candidacyFilter(query), query))
    const file = calendarFile(
      rows.map(({ candidacy }) => candidacy),
      { title: 'Candidature in Regia', baseUrl: config.publicUrl, now: clock() },
    )
    return reply
      .type('text/calendar; charset=utf-8')
      .header('content-disposition', `attachment; filename="candidature-${actor.today}.ics"`)
      .send(file)
  })

  server.get('/candidature/servizi-condivisi', (request, reply) => showSharings(request, reply))

  async function showSharings(
    request: FastifyRequest,
    reply: FastifyReply,
    trouble: FormTrouble = noTrouble,
  ) {
    const actor = readerOf(request)
    const mayDeclare = actor.role === 'office_member'
    const loaded = await withActor(db, actor, async (tx) => ({
      sharings: await listSharings(tx),
      services: mayDeclare ? await listChoosableServices(tx, servicesAtMost) : [],
    }))
    return reply.page(
      {
        ...candidacyFrame(actor, 'Servizi condivisi', [{ label: 'Servizi condivisi' }]),
        ...(trouble.errors.length > 0 ? { status: 422 } : {}),
      },
      <SharingsPage {...loaded} mayDeclare={mayDeclare} trouble={trouble} />,
    )
  }

  function pairOf(form: FormReader) {
    const [serviceId, otherId] = [form.typed('serviceId'), form.typed('otherId')]
    return isUuid(serviceId) && isUuid(otherId)
      ? { serviceId: serviceId as DigitalServiceId, otherId: otherId as DigitalServiceId }
      : null
  }

  server.post<{ Body: PostedForm }>(
    '/candidature/servizi-condivisi',
    { schema: { body: formSchema('serviceId', 'otherId') } },
    async (request, reply) => {
      const form = new FormReader(request.body)
      const pair = pairOf(form)
      if (pair === null) {
        form.fail('serviceId', new DomainError(candidacyErrors.sharingUnknown).message)
        return showSharings(request, reply, troubleOf(form, ['serviceId', 'otherId']))
      }
      await withActor(db, request.requirePerson(), (tx) => declareSharing(tx, pair, clock()))
      return reply.seeOther(candidacyPaths.sharings)
    },
  )

  server.post<{ Body: PostedForm }>(
    '/candidature/servizi-condivisi/ritiri',
    { schema: { body: formSchema('serviceId', 'otherId') } },
    async (request, reply) => {
      const pair = pairOf(new FormReader(request.body))
      if (pair === null) throw new DomainError(candidacyErrors.sharingUnknown)
      await withActor(db, request.requirePerson(), (tx) => endSharing(tx, pair, clock()))
      return reply.seeOther(candidacyPaths.sharings)
    },
  )
}

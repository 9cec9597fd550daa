// SPDX-License-Identifier: AGPL-3.0-or-later
import type { FastifyReply, FastifyRequest } from 'fastify'
import { withActor } from '../../platform/db/actor.ts'
import { sendRows } from '../../platform/http/files.ts'
import { searchOf } from '../../platform/http/query.ts'
import type { AppContext, RegiaServer } from '../../platform/http/types.ts'
import { commonErrors, DomainError } from '../../shared/errors.ts'
import { FormReader, formSchema, type PostedForm } from '../../shared/forms.ts'
import { type AdministrationId, isUuid, type PersonId } from '../../shared/ids.ts'
import { parseListQuery, toPage, wholeList } from '../../shared/list-query.ts'
import { writingRoles } from '../../shared/roles.ts'
import { type CallId, listCalls, readBody, readCall, stateOn } from '../calls/index.ts'
import { listBodiesInScope, listServices } from '../inventory/index.ts'
import { findPlanOf, planLinesOf } from '../plans/index.ts'
import { actsFor, audienceOf, fundedTwice, lastAct, twiceInWords } from './acts.ts'
import { chooseServices, createDraft, entrustCandidacy } from './commands.ts'
import { candidacyErrors } from './errors.ts'
import { candidacyExport } from './exports.ts'
import { candidacyFrame, namesIn, oneFrame, readerOf } from './frame.ts'
import { candidacyIdOf, chosenServices, type OfCandidacy, troubleOf } from './inputs.ts'
import { fundingEndedStates } from './lifecycle.ts'
import { candidacyFilter, candidacyListSpec } from './list.ts'
import { pageCandidacies, totalCandidacies } from './list-store.ts'
import { CandidacyPage } from './pages/candidacy-page.tsx'
import { CandidacyListPage } from './pages/list-page.tsx'
import { NewCandidacyPage } from './pages/new-page.tsx'
import { ServicesPage, ServicesPreview } from './pages/services-page.tsx'
import { registerActRoutes } from './routes-acts.tsx'
import { registerDossierRoutes } from './routes-dossier.tsx'
import { registerMoneyRoutes } from './routes-money.tsx'
import { nextDeadline } from './schedule.ts'
import { countTicks, fundedElsewhere, getCandidacy, listCandidacyServices } from './store.ts'
import { candidacyPaths, type FormTrouble, noTrouble } from './view.ts'
import { amountInBand, bandToday, loadWorld, scheduleFacts } from './world.ts'

const exportedAtMost = 10_000
const newFields = ['administrationId', 'callId', 'otherCallId'] as const

/** Candidacies: the list, one at a time, drafts and their services. */
export function registerCandidacyRoutes(server: RegiaServer, context: AppContext): void {
  const { db, clock } = context

  server.get('/candidature', async (request, reply) => {
    const actor = readerOf(request)
    const query = parseListQuery(candidacyListSpec, searchOf(request))
    const filter = candidacyFilter(query)
    const loaded = await withActor(db, actor, async (tx) => {
      const page = toPage(query, await pageCandidacies(tx, filter, query), ({ cursor }) => cursor)
      const rows = page.rows.map(({ candidacy }) => candidacy)
      return {
        page,
        rows,
        totals: await totalCandidacies(tx, filter),
        names: await namesIn(
          tx,
          rows.map((row) => row.responsiblePersonId),
        ),
      }
    })
    return reply.page(
      candidacyFrame(actor, 'Candidature'),
      <CandidacyListPage
        {...loaded}
        query={query}
        today={actor.today}
        mayMake={writingRoles.includes(actor.role)}
        withBody={actor.administrationId === null}
      />,
    )
  })

  server.get('/candidature.csv', (request, reply) => sendFile(request, reply, 'csv'))
  server.get('/candidature.xlsx', (request, reply) => sendFile(request, reply, 'xlsx'))

  async function sendFile(request: FastifyRequest, reply: FastifyReply, kind: 'csv' | 'xlsx') {
    const actor = readerOf(request)
    const query = {
      ...wholeList(parseListQuery(candidacyListSpec, searchOf(request))),
      size: exportedAtMost,
    }
    const { rows, names } = await withActor(db, actor, async (tx) => {
      const rows = (await pageCandidacies(tx, candidacyFilter(query), query)).map(
        ({ candidacy }) => candidacy,
      )
      return {
        rows,
        names: await namesIn(
          tx,
          rows.map((row) => row.responsiblePersonId),
        ),
      }
    })
    return sendRows(reply, kind, {
      name: `candidature-${actor.today}`,
      sheet: 'Candidature',
      columns: candidacyExport(names),
      rows,
    })
  }

  server.get('/candidature/nuova', (request, reply) => showNew(request, reply))

  async function showNew(request: FastifyRequest, reply: FastifyReply, trouble: FormTrouble = noTrouble) {
    const actor = readerOf(request)
    const { bodies, calls } = await withActor(db, actor, async (tx) => ({
      bodies: (await listBodiesInScope(tx)).filter(({ mayWrite }) => mayWrite),
      calls: await listCalls(tx, actor.today),
    }))
    if (bodies.length === 0) throw new DomainError(commonErrors.notAllowed)
    const isOpen = (call: (typeof calls)[number]) => stateOn(call, actor.today) === 'open'
    return reply.page(
      {
        ...candidacyFrame(actor, 'Nuova candidatura', [{ label: 'Nuova candidatura' }]),
        ...(trouble.errors.length > 0 ? { status: 422 } : {}),
      },
      <NewCandidacyPage
        bodies={bodies}
        open={calls.filter(isOpen)}
        others={calls.filter((call) => !isOpen(call))}
        trouble={trouble}
      />,
    )
  }

  server.post<{ Body: PostedForm }>(
    '/candidature',
    { schema: { body: formSchema(...newFields) } },
    async (request, reply) => {
      const form = new FormReader(request.body)
      const administrationId = form.text('administrationId', { required: 'Scegli l’ente' })
      const callId = form.typed('callId') || form.typed('otherCallId')
      if (callId === '') form.fail('callId', 'Scegli un avviso')
      if (form.errors.length > 0) return showNew(request, reply, troubleOf(form, newFields))
      if (!isUuid(administrationId) || !isUuid(callId)) throw new DomainError(commonErrors.invalidRequest)
      const draft = { administrationId: administrationId as AdministrationId, callId: callId as CallId }
      const id = await withActor(db, request.requirePerson(), (tx) => createDraft(tx, draft, clock()))
      return reply.seeOther(candidacyPaths.one(id))
    },
  )

  server.get<OfCandidacy>('/candidature/:candidacyId', async (request, reply) => {
    const actor = readerOf(request)
    const id = candidacyIdOf(request.params)
    const isWriter = writingRoles.includes(actor.role)
    const loaded = await withActor(db, actor, async (tx) => {
      const world = await loadWorld(tx, await getCandidacy(tx, id))
      const writerIds = isWriter ? await audienceOf(tx, world.candidacy.administrationId) : []
      const recorded = world.acts.map(({ recordedBy }) => recordedBy)
      const names = await namesIn(tx, [world.candidacy.responsiblePersonId, ...recorded, ...writerIds])
      const elsewhere = world.candidacy.state === 'draft' && isWriter ? await fundedTwice(tx, world) : []
      const { administrationId, needsPlan, state } = world.candidacy
      const isLapsed = isWriter && needsPlan && fundingEndedStates.includes(state)
      const plan = isLapsed ? await findPlanOf(tx, administrationId) : null
      return { world, names, writerIds, elsewhere, lapsedPlan: plan?.planId ?? null }
    })
    const { world, names, writerIds, elsewhere, lapsedPlan } = loaded
    return reply.page(
      oneFrame(actor, world.candidacy),
      <CandidacyPage
        world={world}
        next={nextDeadline(scheduleFacts(world, actor.today))}
        acts={isWriter ? actsFor(world.candidacy, actor) : []}
        mayUndo={isWriter && lastAct(world.acts) !== null}
        isWriter={isWriter}
        elsewhere={elsewhere}
        twice={twiceInWords(world, elsewhere)}
        names={names}
        writers={writerIds
          .map((personId) => ({ personId, name: names.get(personId) ?? '' }))
          .sort((a, b) => a.name.localeCompare(b.name, 'it'))}
        lapsedPlan={lapsedPlan}
        noAmount={amountInBand(world.band, world.services).why}
        today={actor.today}
      />,
    )
  })

  server.get<OfCandidacy>('/candidature/:candidacyId/servizi', async (request, reply) => {
    const actor = readerOf(request)
    const loaded = await withActor(db, actor, async (tx) => {
      const candidacy = await getCandidacy(tx, candidacyIdOf(request.params))
      if (!writingRoles.includes(actor.role)) throw new DomainError(commonErrors.notAllowed)
      if (candidacy.state !== 'draft') throw new DomainError(candidacyErrors.notDraft)
      const { call, band, services } = await loadWorld(tx, candidacy)
      const planned = await planLinesOf(tx, candidacy.administrationId)
      const chosen = new Map(services.map(({ digitalServiceId, mode }) => [digitalServiceId, mode]))
      const active = await listServices(tx, candidacy.administrationId)
      const choices = active.map(({ id, name }) => ({
        digitalServiceId: id,
        name,
        mode: chosen.get(id) ?? '',
        planned: planned?.get(id)?.mode ?? null,
      }))
      return { candidacy, choices, modes: call.modes, band }
    })
    return reply.page(oneFrame(actor, loaded.candidacy, 'Servizi'), <ServicesPage {...loaded} />)
  })

  server.post<OfCandidacy & { Body: PostedForm }>(
    '/candidature/:candidacyId/servizi/anteprima',
    { schema: { body: formSchema('version', 'servizio[]') } },
    async (request, reply) => {
      const actor = request.requirePerson()
      const chosen = chosenServices(new FormReader(request.body))
      const loaded = await withActor(db, actor, async (tx) => {
        const candidacy = await getCandidacy(tx, candidacyIdOf(request.params))
        if (!writingRoles.includes(actor.role)) throw new DomainError(commonErrors.notAllowed)
        if (candidacy.state !== 'draft') throw new DomainError(candidacyErrors.notDraft)
        const call = await readCall(tx, candidacy.callId)
        const band = bandToday(call, await readBody(tx, call.callId, candidacy.administrationId))
        const names = new Map(
          (await listServices(tx, candidacy.administrationId)).map(({ id, name }) => [id, name]),
        )
        const before = await listCandidacyServices(tx, candidacy.candidacyId)
        const ids = chosen.map(({ digitalServiceId }) => digitalServiceId)
        const elsewhere = await fundedElsewhere(tx, ids, candidacy.measure, candidacy.candidacyId)
        const named = chosen.map((each) => ({ ...each, name: names.get(each.digitalServiceId) ?? '' }))
        const ticks = await countTicks(tx, candidacy.candidacyId, 'candidacy')
        return {
          candidacy,
          call,
          band,
          names,
          before,
          named,
          ticks,
          twice: twiceInWords({ services: named }, elsewhere),
        }
      })
      const { candidacy, call, band, before, named } = loaded
      const labels = new Map(call.modes.map(({ code, label }) => [code, label]))
      const word = (mode: string | undefined) => (mode === undefined ? null : (labels.get(mode) ?? mode))
      const was = new Map(before.map((each) => [each.digitalServiceId, each]))
      const is = new Map(named.map((each) => [each.digitalServiceId, each]))
      const changes = [...new Set([...was.keys(), ...is.keys()])].flatMap((id) =>
        was.get(id)?.mode === is.get(id)?.mode
          ? []
          : [
              {
                id,
                name: (is.get(id) ?? was.get(id))?.name ?? '',
                before: word(was.get(id)?.mode),
                after: word(is.get(id)?.mode),
              },
            ],
      )
      const after = amountInBand(band, named)
      return reply.page(
        oneFrame(actor, candidacy, 'Che cosa cambia'),
        <ServicesPreview
          candidacy={candidacy}
          changes={changes}
          chosen={named.map(({ digitalServiceId, mode }) => `${digitalServiceId}:${mode}`)}
          beforeCents={candidacy.forecastCents}
          afterCents={after.cents}
          noAmount={after.why}
          consequences={
            changes.length > 0 && loaded.ticks > 0
              ? [
                  'I campi segnati come riportati sul portale tornano da riportare: contengono i servizi di prima.',
                ]
              : []
          }
          twice={loaded.twice}
        />,
      )
    },
  )

  server.post<OfCandidacy & { Body: PostedForm }>(
    '/candidature/:candidacyId/servizi',
    { schema: { body: formSchema('version', 'servizio[]') } },
    async (request, reply) => {
      const candidacyId = candidacyIdOf(request.params)
      const form = new FormReader(request.body)
      const input = { candidacyId, version: form.version(), services: chosenServices(form) }
      await withActor(db, request.requirePerson(), (tx) => chooseServices(tx, input, clock()))
      return reply.seeOther(`${candidacyPaths.one(candidacyId)}#servizi`)
    },
  )

  server.post<OfCandidacy & { Body: PostedForm }>(
    '/candidature/:candidacyId/incarichi',
    { schema: { body: formSchema('version', 'personId') } },
    async (request, reply) => {
      const candidacyId = candidacyIdOf(request.params)
      const form = new FormReader(request.body)
      const typed = form.typed('personId')
      if (typed !== '' && !isUuid(typed)) throw new DomainError(commonErrors.invalidRequest)
      const personId = typed === '' ? null : (typed as PersonId)
      await withActor(db, request.requirePerson(), (tx) =>
        entrustCandidacy(tx, { candidacyId, version: form.version(), personId }, clock()),
      )
      return reply.seeOther(candidacyPaths.one(candidacyId))
    },
  )

  registerActRoutes(server, context)
  registerDossierRoutes(server, context)
  registerMoneyRoutes(server, context)
}

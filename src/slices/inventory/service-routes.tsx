// SPDX-License-Identifier: AGPL-3.0-or-later
import type { FastifyReply } from 'fastify'
import { type ActorTx, type PersonActor, withActor } from '../../platform/db/actor.ts'
import { mayWriteFor } from '../../platform/db/scope.ts'
import { searchOf } from '../../platform/http/query.ts'
import type { AppContext, RegiaServer } from '../../platform/http/types.ts'
import { commonErrors, DomainError, type FieldError } from '../../shared/errors.ts'
import { FormReader, type PostedForm } from '../../shared/forms.ts'
import type { AdministrationId } from '../../shared/ids.ts'
import { movesFrom } from '../../shared/lifecycle.ts'
import { guidedRoles } from '../../shared/roles.ts'
import { foldWords } from '../../shared/search-text.ts'
import { countHistory, listHistory, namesOfPeople } from '../history/index.ts'
import { type Administration, administrationPath, getAdministration, titleOf } from '../registry/index.ts'
import { findWritableBody, isPlaceAvailable, listTypesFor, loadServiceChoices } from './choices.ts'
import {
  addService,
  addServicesFromCatalogue,
  changeServiceState,
  correctService,
  requireWriting,
} from './commands.ts'
import { type LastHand, lastHandOn, sendConflict } from './conflicts.tsx'
import { listDependencies } from './dependency-store.ts'
import { inventoryErrors } from './errors.ts'
import {
  findStep,
  type ServiceStep,
  serviceForm,
  servicePartInWords,
  serviceSteps,
  typeLabel,
} from './forms.ts'
import {
  catalogueFormSchema,
  moveFormSchema,
  newServiceFormSchema,
  readService,
  type ServiceChoices,
  serviceFormSchema,
} from './inputs.ts'
import { type ServiceAction, serviceTransitions } from './lifecycle.ts'
import { partsOf, stateOf } from './merge.ts'
import type { DigitalService, ServiceValues } from './model.ts'
import { CataloguePage } from './pages/catalogue-page.tsx'
import { GuidedStepPage, type SeenFields, ServiceFormPage } from './pages/service-form-page.tsx'
import { ServicePage } from './pages/service-page.tsx'
import { findReadableDataCentre, placeLabel } from './place-store.ts'
import { mayReadReserved } from './reserved.ts'
import { chooseBody, crumbs, writerOf } from './route-parts.tsx'
import { seenOf, withChoice } from './seen.ts'
import { newServiceValues, type ServicePart, serviceShape, serviceValues } from './shapes.ts'
import { getService, listServices, listSoftware } from './store.ts'
import { paths } from './view.ts'
import { inventoryEventWords } from './words.ts'

const allParts = partsOf(serviceShape)

const done: Readonly<Record<string, string>> = {
  salvato: 'Salvato',
  uguale: 'Non c’era nulla da cambiare',
  aggiunto: 'Il servizio è nell’inventario',
  cease: 'Il servizio è segnato come cessato: lo ritrovi fra i cessati e lo puoi riportare indietro',
  restore: 'Il servizio è di nuovo fra quelli attivi',
  dipendenza: 'La dipendenza è aggiunta',
  tolta: 'La dipendenza è tolta',
}

/** Forms, pages and moves of digital services. */
export function registerServiceRoutes(server: RegiaServer, { db, clock }: AppContext): void {
  server.get('/inventario/servizi/nuovo', async (request, reply) => {
    const actor = writerOf(request)
    const search = searchOf(request)
    const loaded = await withActor(db, actor, (tx) => loadForBody(tx, search.get('ente')))
    if (!loaded) return chooseBody(reply, db, actor, 'Aggiungi un servizio', paths.newService)
    const asked = search.get('modulo')
    const isGuided = asked === null ? guidedRoles.includes(actor.role) : asked === 'guidato'
    return sendNew(reply, actor, loaded, serviceForm(newServiceValues('')), [], isGuided)
  })

  server.post('/inventario/servizi', { schema: { body: newServiceFormSchema } }, async (request, reply) => {
    const actor = writerOf(request)
    const reader = new FormReader(request.body)
    const isGuided = reader.typed('passo') !== ''
    const outcome = await withActor(db, actor, async (tx) => {
      const loaded = await loadForBody(tx, reader.typed('ente'))
      if (!loaded) throw new DomainError(commonErrors.invalidRequest)
      const parts = isGuided ? serviceSteps[0].parts : allParts
      const patch = readService(reader, parts, loaded.choices, actor.today, null)
      if (!(await isPlaceAvailable(tx, loaded.body, patch, null)))
        reader.fail('place', inventoryErrors.placeNotAvailable.it())
      const values = { ...newServiceValues(''), ...patch }
      if (!reader.ticked('distinto') && (await hasServiceNamed(tx, loaded.body.id, values.name)))
        reader.fail('distinto', `L’ente ha già un servizio «${values.name}»: se è un altro, spunta qui sotto`)
      if (reader.errors.length > 0) return { loaded }
      return { id: await addService(tx, loaded.body.id, values, clock()) }
    })
    if ('loaded' in outcome)
      return sendNew(reply, actor, outcome.loaded, request.body, reader.errors, isGuided)
    const next = isGuided ? `/domande/${serviceSteps[1].key}` : '?fatto=aggiunto'
    return reply.seeOther(`${paths.service(outcome.id)}${next}`)
  })

  server.get('/inventario/servizi/catalogo', async (request, reply) => {
    const actor = writerOf(request)
    const loaded = await withActor(db, actor, async (tx) => {
      const body = await findWritableBody(tx, searchOf(request).get('ente'))
      return body && { body, types: await missingTypes(tx, body) }
    })
    if (!loaded) return chooseBody(reply, db, actor, 'Aggiungi i servizi dal catalogo', paths.catalogue)
    const { body, types } = loaded
    return reply.page(
      {
        title: 'Aggiungi i servizi dal catalogo',
        current: 'inventario',
        crumbs: crumbs(actor, body, { label: 'Catalogo' }),
      },
      <CataloguePage administrationId={body.id} bodyName={titleOf(body)} types={types} />,
    )
  })

  server.post(
    '/inventario/servizi/catalogo',
    { schema: { body: catalogueFormSchema } },
    async (request, reply) => {
      const reader = new FormReader(request.body)
      const { body, count } = await withActor(db, writerOf(request), async (tx) => {
        const body = await findWritableBody(tx, reader.typed('ente'))
        if (!body) throw new DomainError(commonErrors.invalidRequest)
        return { body, count: await addServicesFromCatalogue(tx, body.id, reader.all('tipo'), clock()) }
      })
      return reply.seeOther(`${paths.grid(body.id)}&aggiunti=${count}`)
    },
  )

  server.get<{ Params: { id: string } }>('/inventario/servizi/:id', async (request, reply) => {
    const actor = request.requirePerson()
    const page = await withActor(db, actor, (tx) => loadServicePage(tx, request.params.id))
    const { body, ...props } = page
    return reply.page(
      {
        title: props.service.name,
        current: 'inventario',
        crumbs: crumbs(actor, body, { label: props.service.name }),
      },
      <ServicePage
        {...props}
        bodyName={titleOf(body)}
        bodyHref={administrationPath(body)}
        moves={props.mayWrite ? movesFrom(serviceTransitions, props.service.state, actor.role) : []}
        notice={done[searchOf(request).get('fatto') ?? ''] ?? null}
      />,
    )
  })

  server.get<{ Params: { id: string } }>('/inventario/servizi/:id/modifica', async (request, reply) => {
    const actor = writerOf(request)
    const loaded = await withActor(db, actor, (tx) => loadForService(tx, request.params.id))
    return sendWhole(
      reply,
      actor,
      loaded,
      serviceForm(serviceValues(loaded.service)),
      [],
      seenNow(loaded.service),
    )
  })

  server.post<{ Params: { id: string }; Body: PostedForm }>(
    '/inventario/servizi/:id',
    { schema: { body: serviceFormSchema } },
    async (request, reply) => {
      const actor = writerOf(request)
      const saved = await save(actor, request.params.id, request.body, allParts, '')
      if (saved.kind === 'conflict')
        return ask(reply, actor, saved, paths.service(request.params.id), request.body)
      if (saved.kind === 'invalid')
        return sendWhole(reply, actor, saved.loaded, request.body, saved.errors, typedSeen(request.body))
      return reply.seeOther(
        `${paths.service(request.params.id)}?fatto=${saved.changed ? 'salvato' : 'uguale'}`,
      )
    },
  )

  server.get<{ Params: { id: string; passo: string } }>(
    '/inventario/servizi/:id/domande/:passo',
    async (request, reply) => {
      const actor = writerOf(request)
      const step = stepOf(request.params.passo)
      const search = (searchOf(request).get('cerca') ?? '').slice(0, 100)
      const loaded = await withActor(db, actor, (tx) => loadForService(tx, request.params.id, search))
      const form = serviceForm(serviceValues(loaded.service))
      return sendStep(reply, actor, loaded, step, form, [], seenNow(loaded.service), search)
    },
  )

  server.post<{ Params: { id: string; passo: string }; Body: PostedForm }>(
    '/inventario/servizi/:id/domande/:passo',
    { schema: { body: serviceFormSchema } },
    async (request, reply) => {
      const actor = writerOf(request)
      const { id } = request.params
      const step = stepOf(request.params.passo)
      const saved = await save(actor, id, request.body, step.parts, '')
      if (saved.kind === 'conflict')
        return ask(reply, actor, saved, `${paths.service(id)}/domande/${step.key}`, request.body)
      if (saved.kind === 'invalid')
        return sendStep(
          reply,
          actor,
          saved.loaded,
          step,
          request.body,
          saved.errors,
          typedSeen(request.body),
          '',
        )
      const next = serviceSteps[serviceSteps.findIndex((each) => each.key === step.key) + 1]
      return reply.seeOther(
        next ? `${paths.service(id)}/domande/${next.key}` : `${paths.service(id)}?fatto=salvato`,
      )
    },
  )

  server.post<{ Params: { id: string }; Body: PostedForm }>(
    '/inventario/servizi/:id/stato',
    { schema: { body: moveFormSchema } },
    async (request, reply) => {
      const reader = new FormReader(request.body)
      const action = reader.typed('azione') as ServiceAction
      await withActor(db, writerOf(request), (tx) =>
        changeServiceState(
          tx,
          { id: request.params.id, action, note: reader.text('motivo', { max: 300 }) },
          clock(),
        ),
      )
      return reply.seeOther(`${paths.service(request.params.id)}?fatto=${action}`)
    },
  )

  type ForBody = { body: Administration; choices: ServiceChoices & { mayHaveMore: boolean } }
  type ForService = ForBody & { service: DigitalService }

  async function loadForBody(tx: ActorTx, key: string | null): Promise<ForBody | null> {
    const body = await findWritableBody(tx, key)
    return body && { body, choices: await loadServiceChoices(tx, body) }
  }

  async function loadForService(tx: ActorTx, id: string, search = ''): Promise<ForService> {
    const service = await getService(tx, id)
    await requireWriting(tx, service.administrationId)
    const body = await getAdministration(tx, service.administrationId)
    return { service, body, choices: await loadServiceChoices(tx, body, search) }
  }

  type Saved =
    | { kind: 'saved'; changed: boolean }
    | { kind: 'invalid'; loaded: ForService; errors: readonly FieldError[] }
    | ({
        kind: 'conflict'
        typed: Partial<ServiceValues>
        conflicts: readonly ServicePart[]
        last: LastHand
      } & ForService)

  /** Reads and writes some parts of a service; what is wrong, or written by two people, comes back to be shown. */
  async function save(
    actor: PersonActor,
    id: string,
    form: PostedForm,
    parts: readonly ServicePart[],
    search: string,
  ): Promise<Saved> {
    const reader = new FormReader(form)
    return withActor(db, actor, async (tx) => {
      const loaded = await loadForService(tx, id, search)
      const current = serviceValues(loaded.service)
      const patch = withChoice(
        reader,
        serviceShape,
        readService(reader, parts, loaded.choices, actor.today, current),
      )
      if (!(await isPlaceAvailable(tx, loaded.body, patch, current)))
        reader.fail('place', inventoryErrors.placeNotAvailable.it())
      if (reader.errors.length > 0) return { kind: 'invalid', loaded, errors: reader.errors }
      const corrected = await correctService(tx, { id, ...seenOf(reader, serviceShape), patch }, clock())
      if (corrected.ok) return { kind: 'saved', changed: corrected.changed }
      return {
        kind: 'conflict',
        ...loaded,
        service: corrected.stored,
        typed: patch,
        conflicts: corrected.conflicts,
        last: await lastHandOn(tx, 'digital_service', id),
      }
    })
  }

  function sendNew(
    reply: FastifyReply,
    actor: PersonActor,
    { body, choices }: ForBody,
    form: PostedForm,
    errors: readonly FieldError[],
    isGuided: boolean,
  ) {
    const common = { form, errors, choices, administrationId: body.id, bodyName: titleOf(body), seen: null }
    return reply.page(
      {
        title: 'Aggiungi un servizio',
        current: 'inventario',
        crumbs: crumbs(actor, body, { label: 'Aggiungi un servizio' }),
        guided: isGuided,
        ...(errors.length > 0 ? { status: 422 } : {}),
      },
      isGuided ? (
        <GuidedStepPage {...common} step={serviceSteps[0]} service={null} search="" mayHaveMore={false} />
      ) : (
        <ServiceFormPage {...common} title="Aggiungi un servizio" serviceId={null} />
      ),
    )
  }

  function sendWhole(
    reply: FastifyReply,
    actor: PersonActor,
    { body, choices, service }: ForService,
    form: PostedForm,
    errors: readonly FieldError[],
    seen: SeenFields,
  ) {
    return reply.page(
      {
        title: `Correggi ${service.name}`,
        current: 'inventario',
        crumbs: crumbs(
          actor,
          body,
          { label: service.name, href: paths.service(service.id) },
          { label: 'Correggi' },
        ),
        guided: false,
        ...(errors.length > 0 ? { status: 422 } : {}),
      },
      <ServiceFormPage
        title={`Correggi ${service.name}`}
        form={form}
        errors={errors}
        choices={choices}
        administrationId={body.id}
        bodyName={titleOf(body)}
        serviceId={service.id}
        seen={seen}
      />,
    )
  }

  function sendStep(
    reply: FastifyReply,
    actor: PersonActor,
    { body, choices, service }: ForService,
    step: ServiceStep,
    form: PostedForm,
    errors: readonly FieldError[],
    seen: SeenFields,
    search: string,
  ) {
    return reply.page(
      {
        title: `${service.name}: ${step.label.toLowerCase()}`,
        current: 'inventario',
        crumbs: crumbs(
          actor,
          body,
          { label: service.name, href: paths.service(service.id) },
          { label: step.label },
        ),
        guided: true,
        ...(errors.length > 0 ? { status: 422 } : {}),
      },
      <GuidedStepPage
        step={step}
        form={form}
        errors={errors}
        choices={choices}
        administrationId={body.id}
        bodyName={titleOf(body)}
        service={{ id: service.id, values: serviceValues(service) }}
        seen={seen}
        search={search}
        mayHaveMore={choices.mayHaveMore}
      />,
    )
  }

  function ask(
    reply: FastifyReply,
    actor: PersonActor,
    { service, body, choices, ...saved }: Extract<Saved, { kind: 'conflict' }>,
    action: string,
    form: PostedForm,
  ) {
    const here = paths.service(service.id)
    return sendConflict(
      reply,
      {
        name: service.name,
        crumbs: crumbs(actor, body, { label: service.name, href: here }, { label: 'Confronta' }),
        action,
        backHref: here,
        version: service.version,
        shape: serviceShape,
        theirs: serviceValues(service),
        typed: saved.typed,
        parts: saved.conflicts,
        inWords: (part, values) => servicePartInWords(part, values, choices, body.id),
        base: seenOf(new FormReader(form), serviceShape).base,
        form,
        last: saved.last,
      },
      clock(),
    )
  }
}

function stepOf(key: string): ServiceStep {
  const step = findStep(key)
  if (!step) throw new DomainError(commonErrors.pageNotFound)
  return step
}

/** What the page shows of a stored service, to be posted back with it. */
function seenNow(service: DigitalService): SeenFields {
  return { version: service.version, base: JSON.stringify(stateOf(serviceShape, serviceValues(service))) }
}

/** What the page showed the first time, kept while the person corrects what was wrong. */
function typedSeen(form: PostedForm): SeenFields {
  const reader = new FormReader(form)
  return { version: reader.version(), base: reader.typed('base') }
}

/** Whether an active service of the body has this name, however it is written. */
async function hasServiceNamed(tx: ActorTx, administrationId: AdministrationId, name: string) {
  const folded = (text: string) => foldWords(text).join(' ')
  return (await listServices(tx, administrationId)).some((each) => folded(each.name) === folded(name))
}

async function missingTypes(tx: ActorTx, body: Administration) {
  const types = await listTypesFor(tx, body.kind)
  const present = new Set((await listServices(tx, body.id)).map((service) => service.typeCode))
  return types.filter((type) => !present.has(type.code))
}

/** What a service needs and what needs it, with the active services that could be added to either. */
async function dependenciesOf(tx: ActorTx, { id, administrationId }: DigitalService) {
  const all = await listDependencies(tx, administrationId)
  const needs = all.filter((each) => each.serviceId === id)
  const neededBy = all.filter((each) => each.dependsOnId === id)
  const linked = new Set([
    id,
    ...needs.map((each) => each.dependsOnId),
    ...neededBy.map((each) => each.serviceId),
  ])
  const others = (await listServices(tx, administrationId)).filter((each) => !linked.has(each.id))
  return { needs, neededBy, others }
}

async function loadServicePage(tx: ActorTx, id: string) {
  const service = await getService(tx, id)
  const body = await getAdministration(tx, service.administrationId)
  const mayWrite = await mayWriteFor(tx, body.id)
  const of = { subjectKind: 'digital_service', subjectId: service.id }
  const place = service.dataCentreId === null ? null : await findReadableDataCentre(tx, service.dataCentreId)
  const versions = (await mayReadReserved(tx, body.id)) ? await listSoftware(tx, body.id) : []
  const names = await namesOfPeople(tx, service.responsiblePersonId ? [service.responsiblePersonId] : [])
  return {
    service,
    body,
    mayWrite,
    typeLabel: typeLabel(service.typeCode, { types: await listTypesFor(tx, body.kind) }),
    placeLabel: await placeLabel(tx, service),
    placeHref: place ? paths.dataCentre(place.id) : null,
    responsibleName: service.responsiblePersonId ? (names.get(service.responsiblePersonId) ?? null) : null,
    software: service.software.map(({ id, name }) => ({
      id,
      name,
      productVersion: versions.find((each) => each.id === id)?.productVersion ?? null,
    })),
    dependencies: await dependenciesOf(tx, service),
    history: await listHistory(tx, of, inventoryEventWords, 5),
    historyCount: await countHistory(tx, of),
  }
}

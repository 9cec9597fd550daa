// SPDX-License-Identifier: AGPL-3.0-or-later
import type { FastifyRequest } from 'fastify'
import { type ActorTx, withActor } from '../../platform/db/actor.ts'
import { mayReadFor, mayWriteFor } from '../../platform/db/scope.ts'
import type { ExportColumn } from '../../platform/export.ts'
import { fileKinds, sendRows } from '../../platform/http/files.ts'
import { searchOf } from '../../platform/http/query.ts'
import type { AppContext, RegiaServer } from '../../platform/http/types.ts'
import { commonErrors, DomainError } from '../../shared/errors.ts'
import { FormReader, type PostedForm } from '../../shared/forms.ts'
import { administrationPath, titleOf } from '../registry/index.ts'
import { findBody } from './choices.ts'
import { addDependency, removeDependency } from './dependency-commands.ts'
import { drawDependencies } from './dependency-picture.ts'
import { listDependencies } from './dependency-store.ts'
import { dependencyFormSchema } from './inputs.ts'
import { listBodiesInScope } from './list-store.ts'
import type { Dependency } from './model.ts'
import { ChooseBodyPage } from './pages/choose-body-page.tsx'
import { DependencyPage } from './pages/dependency-page.tsx'
import { crumbs, datedName, writerOf } from './route-parts.tsx'
import { listServices } from './store.ts'
import { paths, serviceStateLabels } from './view.ts'

const title = 'Dipendenze fra i servizi'

const exportColumns: readonly ExportColumn<Dependency>[] = [
  { key: 'service', label: 'Servizio', value: (row) => row.serviceName },
  { key: 'service_state', label: 'Stato del servizio', value: (row) => serviceStateLabels[row.serviceState] },
  { key: 'depends_on', label: 'Dipende da', value: (row) => row.dependsOnName },
  {
    key: 'depends_on_state',
    label: 'Stato di quello da cui dipende',
    value: (row) => serviceStateLabels[row.dependsOnState],
  },
  { key: 'reason', label: 'Perché', value: (row) => row.reason || null },
]

/** What the services of a body need of one another: the picture, its table, its files, adding and removing. */
export function registerDependencyRoutes(server: RegiaServer, { db, clock }: AppContext): void {
  server.get('/inventario/dipendenze', async (request, reply) => {
    const actor = request.requirePerson()
    const loaded = await withActor(db, actor, (tx) => load(tx, request))
    if ('bodies' in loaded)
      return reply.page(
        { title, current: 'inventario', crumbs: crumbs(actor, null, { label: title }) },
        <ChooseBodyPage
          title={title}
          bodies={loaded.bodies.map(({ id, name }) => ({ name, href: paths.dependencies(id) }))}
        />,
      )
    const { body, dependencies, ...rest } = loaded
    return reply.page(
      { title, current: 'inventario', crumbs: crumbs(actor, body, { label: title }), guided: false },
      <DependencyPage
        {...rest}
        bodyName={titleOf(body)}
        bodyHref={administrationPath(body)}
        bodyId={body.id}
        dependencies={dependencies}
        picture={drawDependencies(dependencies)}
      />,
    )
  })

  for (const extension of fileKinds)
    server.get(`/inventario/dipendenze.${extension}`, async (request, reply) => {
      const loaded = await withActor(db, request.requirePerson(), (tx) => load(tx, request))
      if ('bodies' in loaded) throw new DomainError(commonErrors.invalidRequest)
      return sendRows(reply, extension, {
        name: datedName('Dipendenze', clock()),
        sheet: 'Dipendenze',
        columns: exportColumns,
        rows: loaded.dependencies,
      })
    })

  server.post<{ Params: { id: string }; Body: PostedForm }>(
    '/inventario/servizi/:id/dipendenze',
    { schema: { body: dependencyFormSchema } },
    async (request, reply) => {
      const reader = new FormReader(request.body)
      const reason = reader.text('motivo', { max: 300 })
      if (reader.errors.length > 0)
        throw new DomainError(commonErrors.invalidRequest, { fields: reader.errors })
      const input = { ...pairOf(request.params.id, reader), reason }
      await withActor(db, writerOf(request), (tx) => addDependency(tx, input, clock()))
      return reply.seeOther(`${paths.service(request.params.id)}?fatto=dipendenza`)
    },
  )

  server.post<{ Params: { id: string }; Body: PostedForm }>(
    '/inventario/servizi/:id/dipendenze/rimozione',
    { schema: { body: dependencyFormSchema } },
    async (request, reply) => {
      const input = pairOf(request.params.id, new FormReader(request.body))
      await withActor(db, writerOf(request), (tx) => removeDependency(tx, input, clock()))
      return reply.seeOther(`${paths.service(request.params.id)}?fatto=tolta`)
    },
  )
}

/** The pair a form speaks of, from the page of either: `da` what this one needs, `a` what needs this one. */
function pairOf(here: string, reader: FormReader): { serviceId: string; dependsOnId: string } {
  const other = reader.typed('servizio')
  return reader.typed('verso') === 'a'
    ? { serviceId: other, dependsOnId: here }
    : { serviceId: here, dependsOnId: other }
}

async function load(tx: ActorTx, request: FastifyRequest) {
  const body = await findBody(tx, searchOf(request).get('ente'))
  if (!body) return { bodies: await listBodiesInScope(tx) }
  if (!(await mayReadFor(tx, body.id))) throw new DomainError(commonErrors.notAllowed)
  const dependencies = await listDependencies(tx, body.id)
  const linked = new Set(dependencies.flatMap(({ serviceId, dependsOnId }) => [serviceId, dependsOnId]))
  return {
    body,
    dependencies,
    mayWrite: await mayWriteFor(tx, body.id),
    alone: (await listServices(tx, body.id)).filter(({ id }) => !linked.has(id)),
  }
}

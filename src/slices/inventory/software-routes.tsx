// SPDX-License-Identifier: AGPL-3.0-or-later
import type { FastifyReply } from 'fastify'
import { type ActorTx, type PersonActor, withActor } from '../../platform/db/actor.ts'
import { mayWriteFor } from '../../platform/db/scope.ts'
import { searchOf } from '../../platform/http/query.ts'
import type { AppContext, RegiaServer } from '../../platform/http/types.ts'
import { commonErrors, DomainError, type FieldError } from '../../shared/errors.ts'
import { FormReader, formSchema, type PostedForm } from '../../shared/forms.ts'
import { listHistory } from '../history/index.ts'
import { type Administration, administrationPath, getAdministration, titleOf } from '../registry/index.ts'
import { findWritableBody } from './choices.ts'
import { addSoftware, correctSoftware, removeSoftware, requireWriting } from './commands.ts'
import { lastHandOn, sendConflict } from './conflicts.tsx'
import { softwareForm, softwarePartInWords } from './forms.ts'
import { readSoftware, softwareFormSchema } from './inputs.ts'
import { stateOf } from './merge.ts'
import type { Software } from './model.ts'
import type { SeenFields } from './pages/service-form-page.tsx'
import { SoftwareFormPage, SoftwarePage } from './pages/software-pages.tsx'
import { mayReadReserved } from './reserved.ts'
import { chooseBody, crumbs, writerOf } from './route-parts.tsx'
import { seenOf, withChoice } from './seen.ts'
import { newSoftwareValues, softwareShape, softwareValues } from './shapes.ts'
import { getSoftware, listSupportedServices } from './store.ts'
import { paths } from './view.ts'
import { inventoryEventWords } from './words.ts'

const done: Readonly<Record<string, string>> = {
  salvato: 'Salvato',
  uguale: 'Non c’era nulla da cambiare',
  aggiunto: 'L’applicativo è nell’inventario',
}

/** Forms and page of the software of a body. */
export function registerSoftwareRoutes(server: RegiaServer, { db, clock }: AppContext): void {
  server.get('/inventario/applicativi/nuovo', async (request, reply) => {
    const actor = writerOf(request)
    const body = await withActor(db, actor, (tx) => findWritableBody(tx, searchOf(request).get('ente')))
    if (!body) return chooseBody(reply, db, actor, 'Aggiungi un applicativo', paths.newSoftware)
    return sendForm(reply, actor, body, null, softwareForm(newSoftwareValues('')), [], null)
  })

  server.post('/inventario/applicativi', { schema: { body: softwareFormSchema } }, async (request, reply) => {
    const actor = writerOf(request)
    const reader = new FormReader(request.body)
    const values = readSoftware(reader)
    const outcome = await withActor(db, actor, async (tx) => {
      const body = await findWritableBody(tx, reader.typed('ente'))
      if (!body) throw new DomainError(commonErrors.invalidRequest)
      return reader.errors.length > 0 ? { body } : { id: await addSoftware(tx, body.id, values, clock()) }
    })
    if ('body' in outcome)
      return sendForm(reply, actor, outcome.body, null, request.body, reader.errors, null)
    return reply.seeOther(`${paths.software(outcome.id)}?fatto=aggiunto`)
  })

  server.get<{ Params: { id: string } }>('/inventario/applicativi/:id', async (request, reply) => {
    const actor = request.requirePerson()
    const { body, stored, ...props } = await withActor(db, actor, async (tx) => {
      const stored = await getSoftware(tx, request.params.id)
      const mayWrite = await mayWriteFor(tx, stored.administrationId)
      return {
        stored,
        body: await getAdministration(tx, stored.administrationId),
        mayWrite,
        reserved: (await mayReadReserved(tx, stored.administrationId))
          ? { productVersion: stored.productVersion, components: stored.components }
          : null,
        services: await listSupportedServices(tx, stored.id),
        history: await listHistory(
          tx,
          { subjectKind: 'software', subjectId: stored.id },
          inventoryEventWords,
          5,
        ),
      }
    })
    return reply.page(
      {
        title: stored.name,
        current: 'inventario',
        crumbs: crumbs(actor, body, { label: stored.name }),
        guided: false,
      },
      <SoftwarePage
        {...props}
        software={stored}
        bodyName={titleOf(body)}
        bodyHref={administrationPath(body)}
        today={actor.today}
        notice={done[searchOf(request).get('fatto') ?? ''] ?? null}
      />,
    )
  })

  server.get<{ Params: { id: string } }>('/inventario/applicativi/:id/modifica', async (request, reply) => {
    const actor = writerOf(request)
    const { software, body } = await withActor(db, actor, (tx) => writableSoftware(tx, request.params.id))
    return sendForm(reply, actor, body, software, softwareForm(softwareValues(software)), [], {
      version: software.version,
      base: JSON.stringify(stateOf(softwareShape, softwareValues(software))),
    })
  })

  server.post<{ Params: { id: string }; Body: PostedForm }>(
    '/inventario/applicativi/:id',
    { schema: { body: softwareFormSchema } },
    async (request, reply) => {
      const actor = writerOf(request)
      const { id } = request.params
      const reader = new FormReader(request.body)
      const values = readSoftware(reader)
      const seen = seenOf(reader, softwareShape)
      const outcome = await withActor(db, actor, async (tx) => {
        const loaded = await writableSoftware(tx, id)
        if (reader.errors.length > 0) return { kind: 'invalid' as const, ...loaded }
        const patch = withChoice(reader, softwareShape, values)
        const corrected = await correctSoftware(tx, { id, ...seen, patch }, clock())
        if (corrected.ok) return { kind: 'saved' as const, changed: corrected.changed }
        const last = await lastHandOn(tx, 'software', id)
        return { kind: 'conflict' as const, ...corrected, ...loaded, last }
      })
      if (outcome.kind === 'saved')
        return reply.seeOther(`${paths.software(id)}?fatto=${outcome.changed ? 'salvato' : 'uguale'}`)
      const { software, body } = outcome
      if (outcome.kind === 'invalid')
        return sendForm(reply, actor, body, software, request.body, reader.errors, {
          version: seen.version,
          base: reader.typed('base'),
        })
      return sendConflict(
        reply,
        {
          name: software.name,
          crumbs: crumbs(
            actor,
            body,
            { label: software.name, href: paths.software(id) },
            { label: 'Confronta' },
          ),
          action: paths.software(id),
          backHref: paths.software(id),
          version: software.version,
          shape: softwareShape,
          theirs: outcome.stored,
          typed: values,
          parts: outcome.conflicts,
          inWords: softwarePartInWords,
          base: seen.base,
          form: request.body,
          last: outcome.last,
        },
        clock(),
      )
    },
  )

  server.post<{ Params: { id: string } }>(
    '/inventario/applicativi/:id/eliminazione',
    { schema: { body: formSchema() } },
    async (request, reply) => {
      await withActor(db, writerOf(request), (tx) => removeSoftware(tx, request.params.id, clock()))
      return reply.seeOther(paths.list)
    },
  )

  async function writableSoftware(
    tx: ActorTx,
    id: string,
  ): Promise<{ software: Software; body: Administration }> {
    const software = await getSoftware(tx, id)
    await requireWriting(tx, software.administrationId)
    return { software, body: await getAdministration(tx, software.administrationId) }
  }

  function sendForm(
    reply: FastifyReply,
    actor: PersonActor,
    body: Administration,
    software: Software | null,
    form: PostedForm,
    errors: readonly FieldError[],
    seen: SeenFields | null,
  ) {
    const title = software === null ? 'Aggiungi un applicativo' : `Correggi ${software.name}`
    return reply.page(
      {
        title,
        current: 'inventario',
        crumbs: crumbs(
          actor,
          body,
          ...(software === null ? [] : [{ label: software.name, href: paths.software(software.id) }]),
          { label: software === null ? title : 'Correggi' },
        ),
        ...(errors.length > 0 ? { status: 422 } : {}),
      },
      <SoftwareFormPage
        title={title}
        bodyName={titleOf(body)}
        administrationId={body.id}
        id={software?.id ?? null}
        form={form}
        errors={errors}
        seen={seen}
      />,
    )
  }
}

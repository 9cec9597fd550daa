// SPDX-License-Identifier: AGPL-3.0-or-later
import type { FastifyReply } from 'fastify'
import { type ActorTx, type PersonActor, withActor } from '../../platform/db/actor.ts'
import { mayWriteFor } from '../../platform/db/scope.ts'
import { searchOf } from '../../platform/http/query.ts'
import type { AppContext, RegiaServer } from '../../platform/http/types.ts'
import { formatLongDate } from '../../shared/dates.ts'
import { commonErrors, DomainError, type FieldError } from '../../shared/errors.ts'
import { FormReader, type PostedForm } from '../../shared/forms.ts'
import { movesFrom } from '../../shared/lifecycle.ts'
import { type AskedDay, readAskedDay } from '../../shared/past.ts'
import { countHistory, listHistory } from '../history/index.ts'
import { type Administration, administrationPath, getAdministration, titleOf } from '../registry/index.ts'
import { findWritableBody } from './choices.ts'
import { closingFacts, registerClosingRoutes } from './closing-routes.tsx'
import { requireWriting } from './commands.ts'
import { lastHandOn, sendConflict } from './conflicts.tsx'
import { dataCentreForm, dataCentrePartInWords } from './forms.ts'
import {
  dataCentreFormSchema,
  moveFormSchema,
  readClosing,
  readClosingDay,
  readDataCentre,
} from './inputs.ts'
import { type DataCentreAction, dataCentreTransitions } from './lifecycle.ts'
import { stateOf } from './merge.ts'
import type { DataCentre, Twin } from './model.ts'
import { DataCentreFormPage, DataCentrePage, type RefusedForm } from './pages/data-centre-pages.tsx'
import { PastDataCentrePage } from './pages/past-data-centre-page.tsx'
import type { SeenFields } from './pages/service-form-page.tsx'
import { loadPlaceOn, quickDaysOfPlace } from './past-store.ts'
import { addDataCentre, correctDataCentre, moveDataCentre } from './place-commands.ts'
import { getDataCentre, lastPlannedEnd, likelyTwins, listHostedServices } from './place-store.ts'
import { loadChecklist } from './requirement-store.ts'
import { mayReadReserved } from './reserved.ts'
import { chooseBody, crumbs, writerOf } from './route-parts.tsx'
import { seenOf, withChoice } from './seen.ts'
import { dataCentreShape, dataCentreValues, newDataCentreValues } from './shapes.ts'
import { paths } from './view.ts'
import { inventoryEventWords } from './words.ts'

const done: Readonly<Record<string, string>> = {
  salvato: 'Salvato',
  requisiti: 'Le risposte sui requisiti sono salvate',
  uguale: 'Non c’era nulla da cambiare',
  aggiunto: 'Il data center è nell’inventario',
  decommission: 'La dismissione è avviata',
  resume: 'La dismissione è interrotta: il data center è in esercizio',
  close: 'Il data center è chiuso',
  reopen: 'Il data center è di nuovo in esercizio',
  costi: 'I costi prima dei lavori sono salvati',
  chiusura: 'La chiusura è completata',
}

/** Forms, page and moves of data centres. */
export function registerPlaceRoutes(server: RegiaServer, context: AppContext): void {
  const { db, clock } = context
  server.get('/inventario/data-center/nuovo', async (request, reply) => {
    const actor = writerOf(request)
    const body = await withActor(db, actor, (tx) => findWritableBody(tx, searchOf(request).get('ente')))
    if (!body) return chooseBody(reply, db, actor, 'Aggiungi un data center', paths.newDataCentre)
    return sendForm(reply, actor, body, null, dataCentreForm(newDataCentreValues('')), [], null)
  })

  server.post(
    '/inventario/data-center',
    { schema: { body: dataCentreFormSchema } },
    async (request, reply) => {
      const actor = writerOf(request)
      const reader = new FormReader(request.body)
      const values = readDataCentre(reader, actor.today, 'active')
      const outcome = await withActor(db, actor, async (tx) => {
        const body = await findWritableBody(tx, reader.typed('ente'))
        if (!body) throw new DomainError(commonErrors.invalidRequest)
        if (reader.errors.length > 0) return { body, twins: [] }
        const twins = reader.ticked('distinto') ? [] : await likelyTwins(tx, body.id, values.name)
        if (twins.length > 0) return { body, twins }
        return { id: await addDataCentre(tx, body.id, values, clock()) }
      })
      if ('body' in outcome)
        return sendForm(reply, actor, outcome.body, null, request.body, reader.errors, null, outcome.twins)
      return reply.seeOther(`${paths.dataCentre(outcome.id)}?fatto=aggiunto`)
    },
  )

  server.get<{ Params: { id: string } }>('/inventario/data-center/:id', async (request, reply) => {
    const actor = request.requirePerson()
    const search = searchOf(request)
    const asked = readAskedDay(search.get('al'), actor.today)
    if (asked.kind !== 'today') return sendPastPage(reply, actor, request.params.id, asked)
    return sendPage(reply, actor, request.params.id, done[search.get('fatto') ?? ''] ?? null)
  })

  server.get<{ Params: { id: string } }>('/inventario/data-center/:id/modifica', async (request, reply) => {
    const actor = writerOf(request)
    const { place, body } = await withActor(db, actor, (tx) => writablePlace(tx, request.params.id))
    return sendForm(reply, actor, body, place, dataCentreForm(dataCentreValues(place)), [], {
      version: place.version,
      base: JSON.stringify(stateOf(dataCentreShape, dataCentreValues(place))),
    })
  })

  server.post<{ Params: { id: string }; Body: PostedForm }>(
    '/inventario/data-center/:id',
    { schema: { body: dataCentreFormSchema } },
    async (request, reply) => {
      const actor = writerOf(request)
      const { id } = request.params
      const reader = new FormReader(request.body)
      const seen = seenOf(reader, dataCentreShape)
      const outcome = await withActor(db, actor, async (tx) => {
        const loaded = await writablePlace(tx, id)
        const values = readDataCentre(reader, actor.today, loaded.place.state)
        if (reader.errors.length > 0) return { kind: 'invalid' as const, ...loaded, twins: [] }
        const isRenamed = values.name !== loaded.place.name && !reader.ticked('distinto')
        const twins = isRenamed ? await likelyTwins(tx, loaded.body.id, values.name) : []
        if (twins.length > 0) return { kind: 'invalid' as const, ...loaded, twins }
        const patch = withChoice(reader, dataCentreShape, values)
        const corrected = await correctDataCentre(tx, { id, ...seen, patch }, clock())
        if (corrected.ok) return { kind: 'saved' as const, changed: corrected.changed }
        const last = await lastHandOn(tx, 'data_centre', id)
        return { kind: 'conflict' as const, ...corrected, ...loaded, place: corrected.stored, values, last }
      })
      if (outcome.kind === 'saved')
        return reply.seeOther(`${paths.dataCentre(id)}?fatto=${outcome.changed ? 'salvato' : 'uguale'}`)
      const { place, body } = outcome
      if (outcome.kind === 'invalid')
        return sendForm(
          reply,
          actor,
          body,
          place,
          request.body,
          reader.errors,
          { version: seen.version, base: reader.typed('base') },
          outcome.twins,
        )
      return sendConflict(
        reply,
        {
          name: place.name,
          crumbs: crumbs(
            actor,
            body,
            { label: place.name, href: paths.dataCentre(id) },
            { label: 'Confronta' },
          ),
          action: paths.dataCentre(id),
          backHref: paths.dataCentre(id),
          version: place.version,
          shape: dataCentreShape,
          theirs: dataCentreValues(place),
          typed: outcome.values,
          parts: outcome.conflicts,
          inWords: dataCentrePartInWords,
          base: seen.base,
          form: request.body,
          last: outcome.last,
        },
        clock(),
      )
    },
  )

  server.post<{ Params: { id: string }; Body: PostedForm }>(
    '/inventario/data-center/:id/stato',
    { schema: { body: moveFormSchema }, config: { tellsOfLargeFiles: true } },
    async (request, reply) => {
      const actor = writerOf(request)
      const { id } = request.params
      const reader = new FormReader(request.body)
      const action = reader.typed('azione') as DataCentreAction
      const note = reader.text('motivo', { max: 300 })
      const closedOn = action === 'close' ? readClosingDay(reader, 'giorno', actor.today) : null
      const closing = action === 'close' ? readClosing(reader, request.uploads['prova']) : undefined
      if (reader.errors.length > 0)
        return sendPage(reply, actor, id, null, { form: request.body, errors: reader.errors })
      await withActor(db, actor, (tx) =>
        moveDataCentre(tx, { id, action, note, closedOn, ...(closing ? { closing } : {}) }, clock()),
      )
      return reply.seeOther(`${paths.dataCentre(id)}?fatto=${action}`)
    },
  )

  registerClosingRoutes(server, context, (reply, actor, id, refused) =>
    sendPage(reply, actor, id, null, refused),
  )

  /** The page at the end of a past day; a day that is none comes back with what to correct. */
  async function sendPastPage(
    reply: FastifyReply,
    actor: PersonActor,
    id: string,
    asked: Exclude<AskedDay, { kind: 'today' }>,
  ) {
    const loaded = await withActor(db, actor, async (tx) => {
      const today = await getDataCentre(tx, id)
      return {
        today,
        body: await getAdministration(tx, today.administrationId),
        quick: await quickDaysOfPlace(tx, today, actor.today),
        past: asked.kind === 'past' ? await loadPlaceOn(tx, today, asked.day) : null,
      }
    })
    const { body, today } = loaded
    const when = asked.kind === 'past' ? formatLongDate(asked.day) : 'A una data'
    return reply.page(
      {
        title: `${today.name}, ${when}`,
        current: 'inventario',
        crumbs: crumbs(actor, body, { label: today.name, href: paths.dataCentre(id) }, { label: when }),
        guided: false,
        ...(asked.kind === 'wrong' ? { status: 422 } : {}),
      },
      <PastDataCentrePage {...loaded} asked={asked} bodyHref={administrationPath(body)} />,
    )
  }

  async function sendPage(
    reply: FastifyReply,
    actor: PersonActor,
    id: string,
    notice: string | null,
    refused: RefusedForm = { form: {}, errors: [] },
  ) {
    const { body, ...props } = await withActor(db, actor, async (tx) => {
      const place = await getDataCentre(tx, id)
      const of = { subjectKind: 'data_centre', subjectId: place.id }
      const mayWrite = await mayWriteFor(tx, place.administrationId)
      return {
        place,
        body: await getAdministration(tx, place.administrationId),
        mayWrite,
        reserved: (await mayReadReserved(tx, place.administrationId))
          ? { site: place.site, room: place.room }
          : null,
        hosted: await listHostedServices(tx, place.id),
        lastEnd: await lastPlannedEnd(tx, place.id),
        checklist: await loadChecklist(tx, place.id),
        ...(await closingFacts(tx, place)),
        history: await listHistory(tx, of, inventoryEventWords, 5),
        historyCount: await countHistory(tx, of),
        quick: await quickDaysOfPlace(tx, place, actor.today),
      }
    })
    return reply.page(
      {
        title: props.place.name,
        current: 'inventario',
        crumbs: crumbs(actor, body, { label: props.place.name }),
        guided: false,
        ...(refused.errors.length > 0 ? { status: 422 } : {}),
      },
      <DataCentrePage
        {...props}
        refused={refused}
        bodyName={titleOf(body)}
        bodyHref={administrationPath(body)}
        today={actor.today}
        moves={movesFrom(dataCentreTransitions, props.place.state, actor.role)}
        notice={notice}
      />,
    )
  }

  async function writablePlace(
    tx: ActorTx,
    id: string,
  ): Promise<{ place: DataCentre; body: Administration }> {
    const place = await getDataCentre(tx, id)
    await requireWriting(tx, place.administrationId)
    return { place, body: await getAdministration(tx, place.administrationId) }
  }

  function sendForm(
    reply: FastifyReply,
    actor: PersonActor,
    body: Administration,
    place: DataCentre | null,
    form: PostedForm,
    errors: readonly FieldError[],
    seen: SeenFields | null,
    twins: readonly Twin[] = [],
  ) {
    const title = place === null ? 'Aggiungi un data center' : `Correggi ${place.name}`
    return reply.page(
      {
        title,
        current: 'inventario',
        crumbs: crumbs(
          actor,
          body,
          ...(place === null ? [] : [{ label: place.name, href: paths.dataCentre(place.id) }]),
          { label: place === null ? title : 'Correggi' },
        ),
        ...(errors.length > 0 || twins.length > 0 ? { status: 422 } : {}),
      },
      <DataCentreFormPage
        twins={twins}
        title={title}
        bodyName={titleOf(body)}
        administrationId={body.id}
        id={place?.id ?? null}
        state={place?.state ?? 'active'}
        form={form}
        errors={errors}
        seen={seen}
      />,
    )
  }
}

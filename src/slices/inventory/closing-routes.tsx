// SPDX-License-Identifier: AGPL-3.0-or-later
import type { FastifyReply } from 'fastify'
import { type ActorTx, type PersonActor, withActor } from '../../platform/db/actor.ts'
import type { AppContext, RegiaServer } from '../../platform/http/types.ts'
import { attachmentHeader } from '../../shared/documents.ts'
import { commonErrors, DomainError } from '../../shared/errors.ts'
import { FormReader, type PostedForm } from '../../shared/forms.ts'
import { baselineMark, completeClosing, writeBaseline } from './closing-commands.ts'
import { findClosing, findProof, listBaselines } from './closing-store.ts'
import { baselineFormSchema, closingFormSchema, readBaseline, readClosing } from './inputs.ts'
import type { DataCentre } from './model.ts'
import type { RefusedForm } from './pages/data-centre-pages.tsx'
import { getDataCentre } from './place-store.ts'
import { writerOf } from './route-parts.tsx'
import { paths } from './view.ts'

type OfPlace = { Params: { id: string }; Body: PostedForm }

/** What the page of a data centre says of its costs and its closing. */
export async function closingFacts(tx: ActorTx, place: DataCentre) {
  const baselines = await listBaselines(tx, place.id)
  return {
    baselines,
    baselineMark: baselineMark(baselines[0]),
    closing: place.state === 'closed' ? await findClosing(tx, place.id) : null,
  }
}

/** Costs before work starts, what a closing freed and its proof. `showAgain` is the page with what was typed. */
export function registerClosingRoutes(
  server: RegiaServer,
  { db, clock }: AppContext,
  showAgain: (
    reply: FastifyReply,
    actor: PersonActor,
    id: string,
    refused: RefusedForm,
  ) => Promise<FastifyReply>,
): void {
  server.post<OfPlace>(
    '/inventario/data-center/:id/costi',
    { schema: { body: baselineFormSchema } },
    async (request, reply) => {
      const actor = writerOf(request)
      const { id } = request.params
      const reader = new FormReader(request.body)
      const values = readBaseline(reader, actor.today)
      const reason = reader.text('reason', { max: 500 })
      const input = {
        id,
        seen: reader.typed('visto'),
        values,
        reason,
        isLocked: reader.typed('blocca') === '1',
      }
      if (reader.errors.length > 0)
        return showAgain(reply, actor, id, { form: request.body, errors: reader.errors })
      await withActor(db, actor, (tx) => writeBaseline(tx, input, clock()))
      return reply.seeOther(`${paths.dataCentre(id)}?fatto=costi#costi`)
    },
  )

  server.post<OfPlace>(
    '/inventario/data-center/:id/chiusura',
    { schema: { body: closingFormSchema }, config: { tellsOfLargeFiles: true } },
    async (request, reply) => {
      const actor = writerOf(request)
      const { id } = request.params
      const reader = new FormReader(request.body)
      const closing = readClosing(reader, request.uploads['prova'])
      if (reader.errors.length > 0)
        return showAgain(reply, actor, id, { form: request.body, errors: reader.errors })
      await withActor(db, actor, (tx) => completeClosing(tx, { id, closing }, clock()))
      return reply.seeOther(`${paths.dataCentre(id)}?fatto=chiusura#chiusura`)
    },
  )

  server.get<{ Params: { id: string } }>('/inventario/data-center/:id/prova', async (request, reply) => {
    const proof = await withActor(db, request.requirePerson(), async (tx) =>
      findProof(tx, (await getDataCentre(tx, request.params.id)).id),
    )
    if (!proof) throw new DomainError(commonErrors.pageNotFound)
    return reply
      .type(proof.mediaType)
      .header('content-disposition', attachmentHeader(proof.fileName))
      .send(Buffer.from(proof.content))
  })
}

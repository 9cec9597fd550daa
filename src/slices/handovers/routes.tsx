// SPDX-License-Identifier: AGPL-3.0-or-later
import type { FastifyReply } from 'fastify'
import { Type } from 'typebox'
import { type PersonActor, withActor } from '../../platform/db/actor.ts'
import { mayWriteFor } from '../../platform/db/scope.ts'
import type { AppContext, RegiaServer } from '../../platform/http/types.ts'
import { DomainError, type FieldError } from '../../shared/errors.ts'
import { FormReader, type PostedForm } from '../../shared/forms.ts'
import { type AdministrationId, isUuid } from '../../shared/ids.ts'
import { administrationPath } from '../registry/index.ts'
import { closeHandover } from './commands.ts'
import { handoverErrors } from './errors.ts'
import { HandoverPage } from './pages/handover-page.tsx'
import { findHandover, readsFor } from './store.ts'
import { takeOverTitle } from './view.ts'

type ByPair = { Params: { predecessor: AdministrationId; successor: AdministrationId } }

const path = '/passaggi/:predecessor/:successor'
const schema = Type.Unsafe<PostedForm>(
  Type.Object({ reason: Type.Optional(Type.String()) }, { additionalProperties: false }),
)

/** What bodies that ended left open: one page for each one that goes on. */
export function registerHandoverRoutes(server: RegiaServer, { db, clock }: AppContext): void {
  const load = (actor: PersonActor, { predecessor, successor }: ByPair['Params']) =>
    withActor(db, actor, async (tx) => {
      const isAddress = isUuid(predecessor) && isUuid(successor)
      const handover = isAddress ? await findHandover(tx, predecessor, successor) : undefined
      if (!handover) throw new DomainError(handoverErrors.notOpen)
      return {
        handover,
        readsPredecessor: await readsFor(tx, predecessor),
        mayClose: await mayWriteFor(tx, successor),
      }
    })

  const show = (
    reply: FastifyReply,
    loaded: Awaited<ReturnType<typeof load>>,
    reason = '',
    errors: readonly FieldError[] = [],
  ) => {
    const { successor } = loaded.handover
    return reply.page(
      {
        title: takeOverTitle(loaded.handover),
        crumbs: [
          { label: 'Oggi', href: '/' },
          { label: successor.name, href: administrationPath(successor) },
          { label: 'Passaggio' },
        ],
        ...(errors.length > 0 ? { status: 422 } : {}),
      },
      <HandoverPage {...loaded} reason={reason} errors={errors} />,
    )
  }

  server.get<ByPair>(path, async (request, reply) =>
    show(reply, await load(request.requirePerson(), request.params)),
  )

  server.post<ByPair & { Body: PostedForm }>(path, { schema: { body: schema } }, async (request, reply) => {
    const actor = request.requirePerson()
    const loaded = await load(actor, request.params)
    const form = new FormReader(request.body)
    const reason = form.text('reason', { required: 'Scrivi perché non c’è altro da fare', max: 500 })
    if (form.errors.length > 0) return show(reply, loaded, form.typed('reason'), form.errors)
    const { predecessor, successor } = loaded.handover
    await withActor(db, actor, (tx) =>
      closeHandover(tx, { predecessorId: predecessor.id, successorId: successor.id, reason }, clock()),
    )
    return reply.seeOther(administrationPath(successor))
  })
}

// SPDX-License-Identifier: AGPL-3.0-or-later
import type { FastifyReply, FastifyRequest } from 'fastify'
import { withActor } from '../../platform/db/actor.ts'
import { searchOf } from '../../platform/http/query.ts'
import type { AppContext, RegiaServer } from '../../platform/http/types.ts'
import { DomainError } from '../../shared/errors.ts'
import { FormReader, type PostedForm } from '../../shared/forms.ts'
import { isUuid } from '../../shared/ids.ts'
import type { FormError } from '../../ui/index.ts'
import { peopleErrors } from './errors.ts'
import { formOf } from './inputs.ts'
import { listKeys } from './key-store.ts'
import { endKey, makeKey, readKey } from './keys.ts'
import type { AccessKeyId } from './model.ts'
import { KeysPage, NewKeyPage } from './pages/keys-page.tsx'

const crumbs = [{ label: 'Il tuo profilo', href: '/profilo' }, { label: 'Chiavi per i programmi' }]

/** The keys a person gives to programs. */
export function registerKeyRoutes(server: RegiaServer, { db, clock }: AppContext): void {
  server.get('/profilo/chiavi', async (request, reply) =>
    send(request, reply, {}, [], searchOf(request).get('fatto') === 'revocata'),
  )

  server.post(
    '/profilo/chiavi',
    { schema: { body: formOf('nome', 'permessi', 'fine') } },
    async (request, reply) => {
      const actor = request.requirePerson()
      const form = new FormReader(request.body)
      const key = readKey(form, actor.today)
      if (form.errors.length > 0) return send(request, reply, request.body, form.errors, false)
      const secret = await withActor(db, actor, (tx) => makeKey(tx, actor, key, clock()))
      return reply.page(
        { title: 'La chiave è pronta', crumbs },
        <NewKeyPage secret={secret} name={key.name} expiresOn={key.expiresOn} />,
      )
    },
  )

  server.post<{ Params: { id: string } }>(
    '/profilo/chiavi/:id/revoca',
    { schema: { body: formOf() } },
    async (request, reply) => {
      const actor = request.requirePerson()
      const { id } = request.params
      if (!isUuid(id)) throw new DomainError(peopleErrors.keyNotFound)
      await withActor(db, actor, (tx) => endKey(tx, id as AccessKeyId, clock()))
      return reply.seeOther('/profilo/chiavi?fatto=revocata')
    },
  )

  async function send(
    request: FastifyRequest,
    reply: FastifyReply,
    form: PostedForm,
    errors: readonly FormError[],
    isRevoked: boolean,
  ) {
    const actor = request.requirePerson()
    const keys = await withActor(db, actor, (tx) => listKeys(tx, actor.personId))
    return reply.page(
      { title: 'Chiavi per i programmi', crumbs, status: errors.length > 0 ? 422 : 200 },
      <KeysPage
        keys={keys}
        today={actor.today}
        role={request.signedIn?.roleLabel ?? ''}
        place={request.signedIn?.ownerName ?? ''}
        form={form}
        errors={errors}
        isRevoked={isRevoked}
      />,
    )
  }
}

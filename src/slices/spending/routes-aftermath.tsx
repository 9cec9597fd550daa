// SPDX-License-Identifier: AGPL-3.0-or-later
import { withActor } from '../../platform/db/actor.ts'
import { searchOf } from '../../platform/http/query.ts'
import type { AppContext, RegiaServer } from '../../platform/http/types.ts'
import { DomainError } from '../../shared/errors.ts'
import { FormReader, formSchema, type PostedForm } from '../../shared/forms.ts'
import { isUuid } from '../../shared/ids.ts'
import { explainOverrun, giveDerogation, meetCondition, shortenContract } from './aftermath.ts'
import { listDerogationRegister } from './aftermath-store.ts'
import { spendingErrors } from './errors.ts'
import { derogationFields, readDerogation, requestIdOf } from './inputs.ts'
import type { ConditionId } from './model.ts'
import { DerogationsPage } from './pages/derogations-page.tsx'
import { readerOf, spendingFrame } from './queries.ts'
import type { OfRequest, ShowRequest } from './routes.tsx'
import { troubleOf } from './routes-office.tsx'
import { spendingPaths } from './view.ts'

/** What follows an authorisation: a shorter contract, words on an open notice, derogations and their register, conditions met. */
export function registerAftermathRoutes(
  server: RegiaServer,
  context: AppContext,
  showRequest: ShowRequest,
): void {
  const { db, clock } = context

  server.get('/spese/deroghe', async (request, reply) => {
    const actor = readerOf(request.requirePerson())
    const search = searchOf(request).get('cerca')?.slice(0, 80) ?? ''
    const rows = await withActor(db, actor, (tx) => listDerogationRegister(tx, search))
    return reply.page(
      spendingFrame(actor, null, 'Registro delle deroghe', { label: 'Deroghe' }),
      <DerogationsPage rows={rows} search={search} today={actor.today} />,
    )
  })

  server.post<OfRequest & { Body: PostedForm }>(
    '/spese/:requestId/accorciamenti',
    { schema: { body: formSchema('version', 'endsOn', 'reason') } },
    async (request, reply) => {
      const requestId = requestIdOf(request.params)
      const form = new FormReader(request.body)
      const endsOn = form.date('endsOn', { required: 'Scrivi la nuova fine del contratto' })
      const reason = form.text('reason', { required: 'Scrivi come lo sai', max: 500 })
      if (form.errors.length > 0 || endsOn === null)
        return showRequest(request, reply, requestId, troubleOf(form, ['endsOn', 'reason']))
      const version = form.version()
      await withActor(db, request.requirePerson(), (tx) =>
        shortenContract(tx, { requestId, version, endsOn, reason }, clock()),
      )
      return reply.seeOther(`${spendingPaths.request(requestId)}#dopo`)
    },
  )

  server.post<OfRequest & { Body: PostedForm }>(
    '/spese/:requestId/spiegazioni',
    { schema: { body: formSchema('explanation') } },
    async (request, reply) => {
      const requestId = requestIdOf(request.params)
      const form = new FormReader(request.body)
      const explanation = form.text('explanation', { required: 'Scrivi che cosa è successo', max: 2000 })
      if (form.errors.length > 0)
        return showRequest(request, reply, requestId, troubleOf(form, ['explanation']))
      await withActor(db, request.requirePerson(), (tx) =>
        explainOverrun(tx, { requestId, explanation }, clock()),
      )
      return reply.seeOther(`${spendingPaths.request(requestId)}#dopo`)
    },
  )

  server.post<OfRequest & { Body: PostedForm }>(
    '/spese/:requestId/deroghe',
    { schema: { body: formSchema('version', ...derogationFields) } },
    async (request, reply) => {
      const requestId = requestIdOf(request.params)
      const form = new FormReader(request.body)
      const derogation = readDerogation(form)
      if (!derogation && form.errors.length === 0)
        form.fail('ground', 'Scrivi perché il contratto può durare più del piano')
      if (form.errors.length > 0 || !derogation)
        return showRequest(request, reply, requestId, troubleOf(form, derogationFields))
      const version = form.version()
      await withActor(db, request.requirePerson(), (tx) =>
        giveDerogation(tx, { requestId, version, ...derogation }, clock()),
      )
      return reply.seeOther(`${spendingPaths.request(requestId)}#dopo`)
    },
  )

  server.post<OfRequest & { Body: PostedForm }>(
    '/spese/:requestId/prescrizioni',
    { schema: { body: formSchema('conditionId', 'on', 'note') } },
    async (request, reply) => {
      const requestId = requestIdOf(request.params)
      const form = new FormReader(request.body)
      const conditionId = form.typed('conditionId')
      if (!isUuid(conditionId)) throw new DomainError(spendingErrors.conditionNotFound)
      const on = form.date('on', { required: 'Scrivi da che giorno è rispettata' })
      if (on !== null && on > request.requirePerson().today)
        form.fail('on', 'Il giorno non può essere nel futuro')
      const note = form.text('note', { max: 500 })
      if (form.errors.length > 0 || on === null)
        return showRequest(request, reply, requestId, troubleOf(form, ['on', 'note']))
      await withActor(db, request.requirePerson(), (tx) =>
        meetCondition(tx, { requestId, conditionId: conditionId as ConditionId, on, note }, clock()),
      )
      return reply.seeOther(`${spendingPaths.request(requestId)}#dopo`)
    },
  )
}

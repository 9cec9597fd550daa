// SPDX-License-Identifier: AGPL-3.0-or-later
import type { FastifyReply, FastifyRequest } from 'fastify'
import { withActor } from '../../platform/db/actor.ts'
import type { AppContext, RegiaServer } from '../../platform/http/types.ts'
import { formatDate, formatTime } from '../../shared/dates.ts'
import { commonErrors, DomainError } from '../../shared/errors.ts'
import { FormReader, formSchema, type PostedForm } from '../../shared/forms.ts'
import { type DigitalServiceId, isUuid, type PersonId } from '../../shared/ids.ts'
import { addNote, explainFinding, replyToObservation } from './answers.ts'
import { addMissingServices, applyRepair, saveItem, saveLatePlan, setResponsible } from './commands.ts'
import { planErrors } from './errors.ts'
import { fieldError, mailSetting } from './frame.ts'
import { planIdOf, readBase, readPerson, serviceIdOf } from './inputs.ts'
import { type RenunciationId, renunciationAnswers } from './model.ts'
import { FormTrouble } from './pages/trouble.ts'
import { readsDraft } from './queries.ts'
import { answerRenunciation, notePlanFundingRenounced, takeBackRenunciation } from './renunciations.ts'
import { dropRevision, movePlanBack, openRevision } from './revisions.ts'
import type { OfPlan } from './routes.tsx'
import { type ShownAgain, showPlan } from './show-plan.tsx'
import { getPlan } from './store.ts'
import { planPaths } from './view.ts'

type OfService = { Params: { planId: string; serviceId: string } }
type OfObservation = { Params: { planId: string; observationId: string } }

/** The small acts of the working page: each posts a form of it and comes back to its place. */
export function registerPlanActs(server: RegiaServer, context: AppContext): void {
  const { db, clock, config } = context
  const mail = mailSetting(config)

  /** The page again, with what is wrong in one of its forms and what was typed there. */
  function showAgain(
    request: FastifyRequest<OfPlan>,
    reply: FastifyReply,
    form: FormReader,
    fields: Readonly<Record<string, string>>,
    shown: ShownAgain = {},
  ): Promise<FastifyReply> {
    const typed = Object.entries(fields).map(([name, id]) => [id, form.typed(name)])
    const errors = form.errors.map((error) => ({ ...error, field: fields[error.field] ?? error.field }))
    return showPlan(context, request, reply, planIdOf(request.params), {
      status: 422,
      trouble: new FormTrouble(errors, Object.fromEntries(typed)),
      ...shown,
    })
  }

  server.post<OfPlan>(
    '/piani/:planId/servizi',
    { schema: { body: formSchema() } },
    async (request, reply) => {
      const planId = planIdOf(request.params)
      await withActor(db, request.requirePerson(), (tx) => addMissingServices(tx, planId, clock()))
      return reply.seeOther(`${planPaths.plan(planId)}#servizi`)
    },
  )

  server.post<OfPlan>(
    '/piani/:planId/note',
    { schema: { body: formSchema('digitalServiceId', 'body') } },
    async (request, reply) => {
      const planId = planIdOf(request.params)
      const form = new FormReader(request.body as PostedForm)
      const serviceId = form.typed('digitalServiceId') ? serviceIdOf(form.typed('digitalServiceId')) : null
      const body = form.text('body', { required: 'Scrivi la nota', max: 4000 })
      if (form.errors.length > 0)
        return showAgain(request, reply, form, { body: serviceId ? 'nota-servizio' : 'nota' }, { serviceId })
      await withActor(db, request.requirePerson(), (tx) =>
        addNote(tx, { planId, digitalServiceId: serviceId, body }, mail, clock()),
      )
      return reply.seeOther(
        serviceId ? planPaths.service(planId, serviceId) : `${planPaths.plan(planId)}#note-sul-piano`,
      )
    },
  )

  server.post<OfPlan>(
    '/piani/:planId/spiegazioni',
    { schema: { body: formSchema('rule', 'subjectId', 'explanation') } },
    async (request, reply) => {
      const planId = planIdOf(request.params)
      const form = new FormReader(request.body as PostedForm)
      const [rule, subjectId] = [form.typed('rule'), form.typed('subjectId')]
      if (!isUuid(subjectId)) throw new DomainError(commonErrors.invalidRequest)
      const explanation = form.text('explanation', { max: 2000 })
      if (form.errors.length > 0)
        return showAgain(
          request,
          reply,
          form,
          { explanation: `spiega-${rule}-${subjectId}` },
          { serviceId: subjectId },
        )
      await withActor(db, request.requirePerson(), (tx) =>
        explainFinding(tx, { planId, rule, subjectId, explanation }, clock()),
      )
      return reply.seeOther(planPaths.finding(planId, rule, subjectId))
    },
  )

  server.post<OfPlan>(
    '/piani/:planId/rientro',
    { schema: { body: formSchema('version', 'base', 'scelta', 'lateReason', 'lateNewEndOn') } },
    async (request, reply) => {
      const planId = planIdOf(request.params)
      const form = new FormReader(request.body as PostedForm)
      if (form.typed('scelta') === 'theirs') return reply.seeOther(`${planPaths.plan(planId)}#rientro`)
      const after = {
        lateReason: form.text('lateReason', { max: 4000 }),
        lateNewEndOn: form.date('lateNewEndOn'),
      }
      if (form.errors.length > 0)
        return showAgain(request, reply, form, { lateReason: 'lateReason', lateNewEndOn: 'lateNewEndOn' })
      const shown = new FormReader(readBase(form.typed('base')))
      const before = {
        lateReason: shown.text('lateReason', { max: 4000 }),
        lateNewEndOn: shown.date('lateNewEndOn'),
      }
      const now = clock()
      const saved = await withActor(db, request.requirePerson(), (tx) =>
        saveLatePlan(tx, { planId, before, after }, now),
      )
      if (saved.ok) return reply.seeOther(`${planPaths.plan(planId)}#rientro`)
      const { lateReason, lateNewEndOn } = saved.stored
      const base = { lateReason, lateNewEndOn: lateNewEndOn === null ? '' : formatDate(lateNewEndOn) }
      return showPlan(context, request, reply, planId, {
        status: 409,
        lateConflict: {
          reason: after.lateReason,
          newEndOn: form.typed('lateNewEndOn'),
          base: JSON.stringify(base),
          now: formatTime(now),
        },
      })
    },
  )

  server.post<OfPlan>(
    '/piani/:planId/responsabile',
    { schema: { body: formSchema('personId') } },
    async (request, reply) => {
      const planId = planIdOf(request.params)
      const form = new FormReader(request.body as PostedForm)
      const personId = readPerson(form, 'personId')
      if (form.errors.length > 0) return showAgain(request, reply, form, { personId: 'chi-segue' })
      await withActor(db, request.requirePerson(), (tx) => setResponsible(tx, planId, personId, clock()))
      return reply.seeOther(`${planPaths.plan(planId)}#chi-segue-il-piano`)
    },
  )

  server.post<OfService>(
    '/piani/:planId/servizi/:serviceId/responsabile',
    { schema: { body: formSchema('version', 'base', 'personId') } },
    async (request, reply) => {
      const planId = planIdOf(request.params)
      const serviceId = serviceIdOf(request.params.serviceId)
      const form = new FormReader(request.body as PostedForm)
      const responsiblePersonId = readPerson(form, 'personId')
      const shown = form.typed('base')
      const before = isUuid(shown) ? (shown as PersonId) : null
      const saved =
        form.errors.length > 0
          ? null
          : await withActor(db, request.requirePerson(), (tx) =>
              saveItem(
                tx,
                {
                  planId,
                  digitalServiceId: serviceId,
                  version: form.version(),
                  values: { responsiblePersonId },
                  before: { responsiblePersonId: before },
                },
                clock(),
              ),
            )
      if (saved?.ok) return reply.seeOther(planPaths.service(planId, serviceId))
      if (saved) form.errors.push(fieldError('personId', planErrors.itemChanged))
      return showAgain(
        request,
        reply,
        form,
        { personId: 'chi-segue-servizio' },
        { serviceId, status: saved ? 409 : 422 },
      )
    },
  )

  server.post<OfService>(
    '/piani/:planId/servizi/:serviceId/correzioni',
    { schema: { body: formSchema('version', 'rule') } },
    async (request, reply) => {
      const planId = planIdOf(request.params)
      const serviceId = serviceIdOf(request.params.serviceId)
      const form = new FormReader(request.body as PostedForm)
      const saved = await withActor(db, request.requirePerson(), (tx) =>
        applyRepair(
          tx,
          { planId, digitalServiceId: serviceId, rule: form.typed('rule'), version: form.version() },
          clock(),
        ),
      )
      if (!saved.ok)
        throw new DomainError(planErrors.itemChanged, {
          action: { href: planPaths.service(planId, serviceId), label: 'Guarda che cosa è cambiato' },
        })
      return reply.seeOther(planPaths.service(planId, serviceId))
    },
  )

  server.post<OfObservation>(
    '/piani/:planId/osservazioni/:observationId/risposte',
    { schema: { body: formSchema('reply') } },
    async (request, reply) => {
      const planId = planIdOf(request.params)
      const { observationId } = request.params
      if (!isUuid(observationId)) throw new DomainError(planErrors.observationNotFound)
      const form = new FormReader(request.body as PostedForm)
      const answer = form.text('reply', { required: 'Scrivi la risposta', max: 4000 })
      if (form.errors.length > 0)
        return showAgain(request, reply, form, { reply: `risposta-${observationId}` })
      await withActor(db, request.requirePerson(), (tx) =>
        replyToObservation(tx, { planId, observationId, reply: answer }, clock()),
      )
      return reply.seeOther(`${planPaths.plan(planId)}#oss-${observationId}`)
    },
  )

  for (const [path, action] of [
    ['integrazioni', 'add_further'],
    ['riaperture', 'reopen'],
  ] as const)
    server.post<OfPlan>(
      `/piani/:planId/${path}`,
      { schema: { body: formSchema('version', 'reason') } },
      async (request, reply) => {
        const planId = planIdOf(request.params)
        const actor = request.requirePerson()
        const form = new FormReader(request.body as PostedForm)
        const reason = form.text('reason', {
          max: 2000,
          ...(action === 'reopen' ? { required: 'Scrivi perché lo riapri' } : {}),
        })
        if (form.errors.length > 0 && readsDraft(actor))
          return showAgain(request, reply, form, { reason: 'motivo-riapertura' })
        await withActor(db, actor, (tx) =>
          openRevision(tx, { planId, version: form.version(), action, reason }, mail, clock()),
        )
        return reply.seeOther(readsDraft(actor) ? planPaths.plan(planId) : planPaths.review(planId))
      },
    )

  server.post<OfPlan>(
    '/piani/:planId/revisioni/annullamenti',
    { schema: { body: formSchema('version') } },
    async (request, reply) => {
      const planId = planIdOf(request.params)
      const form = new FormReader(request.body as PostedForm)
      await withActor(db, request.requirePerson(), (tx) =>
        dropRevision(tx, { planId, version: form.version() }, clock()),
      )
      return reply.seeOther(planPaths.plan(planId))
    },
  )

  server.post<OfPlan>(
    '/piani/:planId/rinunce',
    {
      schema: {
        body: formSchema('callTitle', 'measure', 'renouncedOn', 'protocolNumber', 'reason', 'servizio[]'),
      },
    },
    async (request, reply) => {
      const planId = planIdOf(request.params)
      const actor = request.requirePerson()
      const form = new FormReader(request.body as PostedForm)
      const renouncedOn = form.date('renouncedOn', { required: 'Scrivi il giorno della rinuncia' })
      if (renouncedOn !== null && renouncedOn > actor.today)
        form.fail('renouncedOn', 'Il giorno della rinuncia non può essere nel futuro')
      const values = {
        callTitle: form.text('callTitle', { required: 'Scrivi a quale avviso' }),
        measure: form.text('measure', { max: 20 }),
        protocolNumber: form.text('protocolNumber', { max: 60 }),
        reason: form.text('reason', { required: 'Scrivi il motivo', max: 2000 }),
        serviceIds: form.all('servizio').filter(isUuid) as DigitalServiceId[],
      }
      if (form.errors.length > 0 || renouncedOn === null) {
        const names = ['callTitle', 'measure', 'renouncedOn', 'protocolNumber', 'reason']
        return showAgain(request, reply, form, Object.fromEntries(names.map((name) => [name, name])))
      }
      await withActor(db, actor, async (tx) => {
        const { administrationId } = await getPlan(tx, planId)
        await notePlanFundingRenounced(
          tx,
          { ...values, renouncedOn, administrationId, candidacyActId: null },
          mail,
          clock(),
        )
      })
      return reply.seeOther(`${planPaths.plan(planId)}#rinuncia`)
    },
  )

  server.post<OfPlan>(
    '/piani/:planId/rinunce/risposte',
    { schema: { body: formSchema('version', 'renunciationId', 'answer') } },
    async (request, reply) => {
      const planId = planIdOf(request.params)
      const form = new FormReader(request.body as PostedForm)
      const answer = form.choice('answer', renunciationAnswers, {
        required: 'Scegli che cosa ne è del piano',
      })
      const renunciationId = form.typed('renunciationId')
      if (!isUuid(renunciationId)) throw new DomainError(planErrors.renunciationAnswered)
      if (answer === null) return showAgain(request, reply, form, { answer: 'answer' })
      await withActor(db, request.requirePerson(), (tx) =>
        answerRenunciation(
          tx,
          { planId, renunciationId: renunciationId as RenunciationId, version: form.version(), answer },
          mail,
          clock(),
        ),
      )
      return reply.seeOther(planPaths.plan(planId))
    },
  )

  server.post<OfPlan>(
    '/piani/:planId/rinunce/annullamenti',
    { schema: { body: formSchema('version', 'renunciationId', 'whyBack') } },
    async (request, reply) => {
      const planId = planIdOf(request.params)
      const form = new FormReader(request.body as PostedForm)
      const reason = form.text('whyBack', { required: 'Scrivi perché la annulli', max: 2000 })
      const typed = form.typed('renunciationId')
      if (!isUuid(typed)) throw new DomainError(planErrors.renunciationAnswered)
      if (form.errors.length > 0) return showAgain(request, reply, form, { whyBack: `whyBack-${typed}` })
      const renunciationId = typed as RenunciationId
      await withActor(db, request.requirePerson(), (tx) =>
        takeBackRenunciation(tx, { planId, renunciationId, version: form.version(), reason }, mail, clock()),
      )
      return reply.seeOther(planPaths.plan(planId))
    },
  )

  for (const [path, action] of [
    ['ritiri', 'withdraw'],
    ['riprese', 'resume'],
  ] as const)
    server.post<OfPlan>(
      `/piani/:planId/${path}`,
      { schema: { body: formSchema('version', 'note') } },
      async (request, reply) => {
        const planId = planIdOf(request.params)
        const form = new FormReader(request.body as PostedForm)
        const note = form.text('note', { max: 2000 })
        await withActor(db, request.requirePerson(), (tx) =>
          movePlanBack(tx, { planId, version: form.version(), action, note }, mail, clock()),
        )
        return reply.seeOther(planPaths.plan(planId))
      },
    )
}

// SPDX-License-Identifier: AGPL-3.0-or-later
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type ActorTx, type PersonActor, withActor } from '../../platform/db/actor.ts'
import { mayChangeMany } from '../../platform/db/scope.ts'
import { searchOf } from '../../platform/http/query.ts'
import type { AppContext, PageOptions, RegiaServer } from '../../platform/http/types.ts'
import { commonErrors, DomainError } from '../../shared/errors.ts'
import { FormReader, formSchema, type PostedForm } from '../../shared/forms.ts'
import { isUuid, type PlanId } from '../../shared/ids.ts'
import { listServiceTypes } from '../inventory/index.ts'
import {
  editableStates,
  FormTrouble,
  listPlans,
  loadCommonFacts,
  loadFactsOfPlans,
  noTrouble,
  type Plan,
} from '../plans/index.ts'
import { changeModel, copyModel, createModel, removeCard, removeModel, saveCard } from './commands.ts'
import { planModelErrors } from './errors.ts'
import { cardFields, cardIdOf, modelIdOf, readCard, readModel, readRows } from './inputs.ts'
import { CardPage } from './pages/card-page.tsx'
import { CopyPage, CopyPreviewPage } from './pages/copy-pages.tsx'
import { ModelPage } from './pages/model-page.tsx'
import { ModelsPage } from './pages/models-page.tsx'
import { copyOf, hasName } from './rules.ts'
import { getModel, listCards, listModels } from './store.ts'
import { planModelPaths } from './view.ts'

type OfModel = { Params: { modelId: string } }
type OfCard = { Params: { modelId: string; cardId: string } }
type Posted = { Body: PostedForm }

/** More plans than an office has. */
const plansAtMost = 1000

function officeOf(request: FastifyRequest): PersonActor {
  const actor = request.requirePerson()
  if (actor.role !== 'office_member') throw new DomainError(commonErrors.notAllowed)
  return actor
}

function frame(
  title: string,
  trouble: FormTrouble,
  ...last: readonly { readonly label: string; readonly href?: string }[]
): PageOptions {
  return {
    title,
    current: 'piani',
    crumbs: [
      { label: 'Oggi', href: '/' },
      { label: 'Piani', href: '/piani' },
      { label: 'Modelli', ...(last.length > 0 ? { href: planModelPaths.list } : {}) },
      ...last,
    ],
    ...(trouble.errors.length > 0 ? { status: 422 } : {}),
  }
}

function troubleOf(form: FormReader, names: readonly string[]): FormTrouble {
  return new FormTrouble(form.errors, Object.fromEntries(names.map((name) => [name, form.typed(name)])))
}

async function plansOf(tx: ActorTx): Promise<Plan[]> {
  const all = { states: [], search: null, responsiblePersonId: null, waveId: null }
  const query = { sort: { key: 'ente', direction: 'asc' as const }, cursor: null, size: plansAtMost }
  return (await listPlans(tx, all, query)).map(({ plan }) => plan)
}

const isDraft = (plan: Plan) => editableStates.includes(plan.state)

/** The models of an office: their cards, and the copy of them into drafts. */
export function registerPlanModelRoutes(server: RegiaServer, { db, clock }: AppContext): void {
  async function showModels(request: FastifyRequest, reply: FastifyReply, trouble = noTrouble) {
    const loaded = await withActor(db, officeOf(request), async (tx) => ({
      models: await listModels(tx),
      plans: await plansOf(tx),
    }))
    return reply.page(frame('Modelli di piano', trouble), <ModelsPage {...loaded} trouble={trouble} />)
  }

  server.get('/modelli', (request, reply) => showModels(request, reply))

  server.post<Posted>(
    '/modelli',
    { schema: { body: formSchema('name', 'note', 'fromPlanId') } },
    async (request, reply) => {
      const form = new FormReader(request.body)
      const values = readModel(form)
      const typed = form.typed('fromPlanId')
      if (form.errors.length > 0)
        return showModels(request, reply, troubleOf(form, ['name', 'note', 'fromPlanId']))
      const fromPlanId = isUuid(typed) ? (typed as PlanId) : null
      const modelId = await withActor(db, officeOf(request), (tx) =>
        createModel(tx, { ...values, fromPlanId }, clock()),
      )
      return reply.seeOther(planModelPaths.model(modelId))
    },
  )

  async function showModel(request: FastifyRequest<OfModel>, reply: FastifyReply, trouble = noTrouble) {
    const modelId = modelIdOf(request.params.modelId)
    const search = searchOf(request)
    const filled = Number(search.get('copiati') ?? 'no')
    const { model, cards } = await withActor(db, officeOf(request), async (tx) => ({
      model: await getModel(tx, modelId),
      cards: await listCards(tx, modelId),
    }))
    return reply.page(
      frame(model.name, trouble, { label: model.name }),
      <ModelPage
        model={model}
        cards={cards}
        trouble={trouble}
        outcome={
          Number.isInteger(filled) ? { filled, skipped: Number(search.get('saltati') ?? 0) || 0 } : null
        }
      />,
    )
  }

  server.get<OfModel>('/modelli/:modelId', (request, reply) => showModel(request, reply))

  server.post<OfModel & Posted>(
    '/modelli/:modelId',
    { schema: { body: formSchema('version', 'name', 'note') } },
    async (request, reply) => {
      const modelId = modelIdOf(request.params.modelId)
      const form = new FormReader(request.body)
      const values = readModel(form)
      if (form.errors.length > 0) return showModel(request, reply, troubleOf(form, ['name', 'note']))
      await withActor(db, officeOf(request), (tx) =>
        changeModel(tx, { modelId, version: form.version(), ...values }, clock()),
      )
      return reply.seeOther(planModelPaths.model(modelId))
    },
  )

  server.post<OfModel & Posted>(
    '/modelli/:modelId/eliminazioni',
    { schema: { body: formSchema('version') } },
    async (request, reply) => {
      const modelId = modelIdOf(request.params.modelId)
      const version = new FormReader(request.body).version()
      await withActor(db, officeOf(request), (tx) => removeModel(tx, { modelId, version }, clock()))
      return reply.seeOther(planModelPaths.list)
    },
  )

  async function showCard(request: FastifyRequest<OfCard>, reply: FastifyReply, trouble = noTrouble) {
    const modelId = modelIdOf(request.params.modelId)
    const cardId = request.params.cardId === 'nuova' ? null : cardIdOf(request.params.cardId)
    const actor = officeOf(request)
    const loaded = await withActor(db, actor, async (tx) => {
      const card = (await listCards(tx, modelId)).find((each) => each.cardId === cardId) ?? null
      if (cardId !== null && card === null) throw new DomainError(planModelErrors.notFound)
      return {
        model: await getModel(tx, modelId),
        card,
        types: await listServiceTypes(tx, actor.today, 'municipality'),
        levels: await levelsOf(tx),
      }
    })
    const { model, card } = loaded
    const name = card?.serviceName ?? 'Nuova scheda'
    return reply.page(
      frame(name, trouble, { label: model.name, href: planModelPaths.model(modelId) }, { label: name }),
      <CardPage {...loaded} trouble={trouble} />,
    )
  }

  server.get<OfCard>('/modelli/:modelId/schede/:cardId', (request, reply) => showCard(request, reply))

  server.post<OfCard & Posted>(
    '/modelli/:modelId/schede/:cardId',
    { schema: { body: formSchema('version', ...cardFields) } },
    async (request, reply) => {
      const modelId = modelIdOf(request.params.modelId)
      const cardId = request.params.cardId === 'nuova' ? null : cardIdOf(request.params.cardId)
      const actor = officeOf(request)
      const form = new FormReader(request.body)
      const { types, levels, cards } = await withActor(db, actor, async (tx) => ({
        types: await listServiceTypes(tx, actor.today),
        levels: await levelsOf(tx),
        cards: await listCards(tx, modelId),
      }))
      const card = readCard(form, request.body, levels)
      if (card.serviceTypeCode !== null && !types.some(({ code }) => code === card.serviceTypeCode))
        form.fail('serviceTypeCode', 'Scegli un tipo dell’elenco')
      if (hasName(cards, cardId, card.serviceName))
        form.fail(
          'serviceName',
          new DomainError(planModelErrors.cardExists, { details: { name: card.serviceName } }).message,
        )
      if (form.errors.length > 0) return showCard(request, reply, troubleOf(form, cardFields))
      await withActor(db, actor, (tx) =>
        saveCard(tx, { modelId, version: form.version(), cardId, card }, clock()),
      )
      return reply.seeOther(planModelPaths.model(modelId))
    },
  )

  server.post<OfCard & Posted>(
    '/modelli/:modelId/schede/:cardId/eliminazioni',
    { schema: { body: formSchema('version') } },
    async (request, reply) => {
      const modelId = modelIdOf(request.params.modelId)
      const cardId = cardIdOf(request.params.cardId)
      const version = new FormReader(request.body).version()
      await withActor(db, officeOf(request), (tx) => removeCard(tx, { modelId, version, cardId }, clock()))
      return reply.seeOther(planModelPaths.model(modelId))
    },
  )

  async function showCopy(request: FastifyRequest<OfModel>, reply: FastifyReply, trouble = noTrouble) {
    const modelId = modelIdOf(request.params.modelId)
    const { model, plans } = await withActor(db, officeOf(request), async (tx) => ({
      model: await getModel(tx, modelId),
      plans: await plansOf(tx),
    }))
    const drafts = plans.filter(isDraft)
    return reply.page(
      frame(
        'Copia nelle bozze',
        trouble,
        { label: model.name, href: planModelPaths.model(modelId) },
        { label: 'Copia' },
      ),
      <CopyPage model={model} drafts={drafts} others={plans.length - drafts.length} trouble={trouble} />,
    )
  }

  server.get<OfModel>('/modelli/:modelId/copia', (request, reply) => showCopy(request, reply))

  server.post<OfModel & Posted>(
    '/modelli/:modelId/copia/anteprima',
    { schema: { body: formSchema('startsOn', 'piano[]') } },
    async (request, reply) => {
      const modelId = modelIdOf(request.params.modelId)
      const actor = officeOf(request)
      const form = new FormReader(request.body)
      const startsOn = form.date('startsOn')
      const asked = form.all('piano')
      if (asked.length === 0) form.fail('piano', new DomainError(planModelErrors.nothingChosen).message)
      if (form.errors.length > 0) return showCopy(request, reply, troubleOf(form, ['startsOn']))
      const { model, copies } = await withActor(db, actor, async (tx) => {
        if (asked.length > 1 && !(await mayChangeMany(tx))) throw new DomainError(commonErrors.notAllowed)
        const plans = (await plansOf(tx)).filter((plan) => isDraft(plan) && asked.includes(plan.planId))
        const cards = await listCards(tx, modelId)
        const facts = await loadFactsOfPlans(tx, plans)
        return {
          model: await getModel(tx, modelId),
          copies: plans.flatMap((plan) => {
            const own = facts.get(plan.planId)
            return own ? [copyOf(own, cards, startsOn)] : []
          }),
        }
      })
      return reply.page(
        frame(
          'Copia nelle bozze',
          noTrouble,
          { label: model.name, href: planModelPaths.model(modelId) },
          { label: 'Anteprima' },
        ),
        <CopyPreviewPage model={model} startsOn={startsOn} copies={copies} />,
      )
    },
  )

  server.post<OfModel & Posted>(
    '/modelli/:modelId/copia',
    { schema: { body: formSchema('startsOn', 'riga[]') } },
    async (request, reply) => {
      const modelId = modelIdOf(request.params.modelId)
      const form = new FormReader(request.body)
      const startsOn = form.date('startsOn')
      const rows = readRows(form)
      if (form.errors.length > 0) return showCopy(request, reply, troubleOf(form, ['startsOn']))
      const { filled, skipped } = await withActor(db, officeOf(request), async (tx) => {
        if (new Set(rows.map((row) => row.planId)).size > 1 && !(await mayChangeMany(tx)))
          throw new DomainError(commonErrors.notAllowed)
        return copyModel(tx, { modelId, startsOn, rows }, clock())
      })
      return reply.seeOther(
        `${planModelPaths.model(modelId)}?copiati=${filled}${skipped > 0 ? `&saltati=${skipped}` : ''}`,
      )
    },
  )
}

async function levelsOf(tx: ActorTx) {
  return (await loadCommonFacts(tx, new Map())).levels
}

// SPDX-License-Identifier: AGPL-3.0-or-later

import type { FastifyReply, FastifyRequest } from 'fastify'
import { withActor } from '../../platform/db/actor.ts'
import { searchOf } from '../../platform/http/query.ts'
import type { AppContext, RegiaServer } from '../../platform/http/types.ts'
import { formatInstant, formatTime } from '../../shared/dates.ts'
import { DomainError, type FieldError } from '../../shared/errors.ts'
import type { DigitalServiceId, PlanId } from '../../shared/ids.ts'
import { PageHead, SavedNote } from '../../ui/index.ts'
import { type SavedItem, saveItem } from './commands.ts'
import { valueInWords } from './content.ts'
import { planErrors } from './errors.ts'
import { canWrite, isAutosave, planFrame } from './frame.ts'
import {
  itemForm,
  itemFormSchema,
  planIdOf,
  type ReadItem,
  readBase,
  readItem,
  rowsSchema,
  serviceIdOf,
  withoutTheirs,
} from './inputs.ts'
import {
  type ItemField,
  isFrozen,
  itemFieldLabels,
  itemFields,
  type PlanItem,
  type PlanItemValues,
} from './model.ts'
import { GridPage, type GridRow } from './pages/grid-page.tsx'
import { ItemConflict, type ItemConflictProps } from './pages/item-conflict.tsx'
import { ItemPage } from './pages/item-page.tsx'
import { FormTrouble, noTrouble } from './pages/trouble.ts'
import type { ProgressOn } from './past.ts'
import { conflictsOf, type LoadedItem, loadGrid, loadItem } from './queries-items.ts'
import type { OfPlan } from './routes.tsx'
import { showPast } from './show-past.tsx'
import { type GridView, planPaths } from './view.ts'
import { findStep, type ItemStep, stepAfter } from './view-item.ts'

type OfService = { Params: { planId: string; serviceId: string } }

/** Where a save goes on: the grid, or a question of the guided page. */
const gridStep = 'griglia'

/** The decision on one service, a question a page, and the grid of all of them: two ways to the same rows. */
export function registerItemPages(server: RegiaServer, context: AppContext, progressOn: ProgressOn): void {
  const { db, clock } = context

  server.get<OfService>('/piani/:planId/servizi/:serviceId', async (request, reply) => {
    const of = { planId: planIdOf(request.params), serviceId: serviceIdOf(request.params.serviceId) }
    const past = await showPast(context, progressOn, request, reply, of)
    return past ?? showItem(request, reply, await load(request))
  })

  server.post<OfService>(
    '/piani/:planId/servizi/:serviceId',
    { schema: { body: itemFormSchema } },
    async (request, reply) => {
      const posted = request.body as Record<string, string>
      const loaded = await load(request)
      const { item, plan } = loaded
      const read = readItem(withoutTheirs(posted), readBase(posted['base'] ?? ''), item, loaded.facts.levels)
      if (read.errors.length > 0)
        return isAutosave(request)
          ? reply.code(422).send()
          : showItem(request, reply, loaded, { posted, errors: read.errors })
      const now = clock()
      const saved = await withActor(db, request.requirePerson(), (tx) =>
        saveItem(tx, saveOf(plan.planId, item.digitalServiceId, posted['version'], read), now),
      )
      if (isAutosave(request))
        return saved.ok
          ? reply.fragment(<SavedNote at={formatTime(now)} version={saved.item.version} />)
          : reply.code(409).send()
      if (saved.ok) return reply.seeOther(placeAfter(request, loaded, posted['poi']))
      const conflict = await conflictOf(request, loaded.service.name, saved, posted, read, now)
      return reply.page(
        {
          ...planFrame(request.requirePerson(), plan, loaded.service.name, [{ label: loaded.service.name }]),
          status: 409,
        },
        <>
          <PageHead
            title={`${loaded.service.name}: due persone hanno scritto insieme`}
            lead="Scegli quale valore tenere. Il resto di quello che hai scritto si salva comunque."
          />
          <ItemConflict {...conflict} />
        </>,
      )
    },
  )

  server.get<OfPlan>('/piani/:planId/griglia', async (request, reply) => {
    const saved = searchOf(request).get('salvate')
    return showGrid(request, reply, {
      saved: saved !== null && /^\d{1,4}$/.test(saved) ? Number(saved) : null,
    })
  })

  server.post<OfPlan>(
    '/piani/:planId/griglia',
    { schema: { body: rowsSchema('version', 'base', ...itemFields) }, bodyLimit: 4 * 1024 * 1024 },
    async (request, reply) => {
      const planId = planIdOf(request.params)
      const posted = request.body as Record<string, string>
      const { facts } = await withActor(db, request.requirePerson(), (tx) => loadGrid(tx, planId))
      const now = clock()
      const errors: FieldError[] = []
      const touched: { item: PlanItem; name: string; read: ReadItem }[] = []
      for (const { item, name } of facts.services) {
        if (!item) continue
        const base = readBase(posted[`base.${item.digitalServiceId}`] ?? '')
        const read = readItem(posted, base, item, facts.levels, item.digitalServiceId)
        errors.push(...read.errors)
        if (read.errors.length === 0 && Object.keys(read.values).length > 0)
          touched.push({ item, name, read })
      }
      const results = await withActor(db, request.requirePerson(), async (tx) => {
        const all: SavedItem[] = []
        for (const { item, read } of touched) {
          const version = posted[`version.${item.digitalServiceId}`]
          all.push(await saveItem(tx, saveOf(planId, item.digitalServiceId, version, read), now))
        }
        return all
      })
      const conflicts: ItemConflictProps[] = []
      for (const [index, saved] of results.entries()) {
        const row = touched[index]
        if (!row || saved.ok) continue
        const own = Object.fromEntries(
          Object.keys(row.read.values).map((field) => [
            field,
            posted[`${field}.${row.item.digitalServiceId}`] ?? '',
          ]),
        )
        conflicts.push(await conflictOf(request, row.name, saved, own, row.read, now, gridStep))
      }
      const saved = results.filter(
        (each) => each.ok && each.item.updatedAt.getTime() === now.getTime(),
      ).length
      if (errors.length === 0 && conflicts.length === 0)
        return reply.seeOther(savedGrid(planId, gridView(request), saved))
      return showGrid(request, reply, { saved: saved === 0 ? null : saved, posted, errors, conflicts })
    },
  )

  async function load(request: FastifyRequest<OfService>): Promise<LoadedItem> {
    const planId = planIdOf(request.params)
    const serviceId = serviceIdOf(request.params.serviceId)
    return withActor(db, request.requirePerson(), (tx) =>
      loadItem(tx, planId, serviceId, searchOf(request).get('cerca')?.slice(0, 80)),
    )
  }

  function showItem(
    request: FastifyRequest,
    reply: FastifyReply,
    loaded: LoadedItem,
    again?: { posted: Readonly<Record<string, string>>; errors: readonly FieldError[] },
  ): FastifyReply {
    const actor = request.requirePerson()
    const { plan, item, service } = loaded
    const query = searchOf(request)
    const shown = itemForm(item)
    return reply.page(
      {
        ...planFrame(actor, plan, `${service.name}, piano di ${plan.administrationName}`, [
          { label: service.name },
        ]),
        ...(again ? { status: 422 } : {}),
      },
      <ItemPage
        {...loaded}
        step={findStep(query.get('passo'))}
        form={again ? { ...shown, ...given(again.posted) } : shown}
        base={again?.posted['base'] ?? JSON.stringify(shown)}
        canWrite={canWrite(actor, plan) && !isFrozen(loaded.facts, item.digitalServiceId)}
        mayPlace={actor.role === 'office_member'}
        isFromSummary={query.get('da') === 'riepilogo'}
        trouble={again ? new FormTrouble(again.errors, {}) : noTrouble}
      />,
    )
  }

  async function showGrid(
    request: FastifyRequest<OfPlan>,
    reply: FastifyReply,
    shown: {
      saved: number | null
      posted?: Readonly<Record<string, string>>
      errors?: readonly FieldError[]
      conflicts?: readonly ItemConflictProps[]
    },
  ): Promise<FastifyReply> {
    const actor = request.requirePerson()
    const { plan, facts } = await withActor(db, actor, (tx) => loadGrid(tx, planIdOf(request.params)))
    if (!canWrite(actor, plan)) throw new DomainError(planErrors.notEditable)
    const { saved, posted = {}, errors = [], conflicts = [] } = shown
    const wrong = new Set(errors.map((error) => error.field.split('.')[1]))
    const rows = facts.services.flatMap((service): GridRow[] => {
      const { item } = service
      if (!item || isFrozen(facts, item.digitalServiceId)) return []
      const stored = itemForm(item)
      const id = item.digitalServiceId
      const again = wrong.has(id)
      const typed = Object.entries(posted)
        .filter(([name]) => again && name.endsWith(`.${id}`))
        .map(([name, value]) => [name.split('.')[0], value])
      return [
        {
          service,
          version: again ? Number(posted[`version.${id}`]) || item.version : item.version,
          cells: { ...stored, ...Object.fromEntries(typed) },
          base: again ? (posted[`base.${id}`] ?? '') : JSON.stringify(stored),
        },
      ]
    })
    const status = conflicts.length > 0 ? 409 : errors.length > 0 ? 422 : null
    return reply.page(
      {
        ...planFrame(actor, plan, `Griglia del piano di ${plan.administrationName}`, [{ label: 'Griglia' }]),
        guided: false,
        ...(status ? { status } : {}),
      },
      <GridPage
        plan={plan}
        view={gridView(request)}
        rows={rows}
        levels={facts.levels}
        trouble={errors.length > 0 ? new FormTrouble(errors, {}) : noTrouble}
        conflicts={conflicts}
        saved={saved}
      />,
    )
  }

  /** What a conflict page asks: the fields of both, everything typed, and what is stored now as the new base. */
  async function conflictOf(
    request: FastifyRequest,
    name: string,
    saved: SavedItem & { ok: false },
    typed: Readonly<Record<string, string>>,
    read: ReadItem,
    now: Date,
    step = searchOf(request).get('passo') ?? '',
  ): Promise<ItemConflictProps> {
    const { stored, fields } = saved
    const writers = await withActor(db, request.requirePerson(), (tx) => conflictsOf(tx, stored))
    const mine: PlanItemValues = { ...stored, ...(read.values as Partial<PlanItemValues>) }
    const inWords = (field: ItemField, values: PlanItemValues) =>
      (field === 'responsiblePersonId' ? null : valueInWords(field, values)) ?? 'nessun valore'
    const touched = Object.keys(read.values).map((field) => [field, typed[field] ?? ''])
    return {
      serviceId: stored.digitalServiceId,
      name,
      action: planPaths.step(stored.planId, stored.digitalServiceId, step),
      version: stored.version,
      fields: fields
        .filter((field) => field in read.values)
        .map((field) => ({
          name: field,
          label: field === 'responsiblePersonId' ? 'Chi segue' : itemFieldLabels[field],
          theirs: {
            who: writers.get(field)?.who ?? 'Un’altra persona',
            at: formatInstant(writers.get(field)?.at ?? stored.updatedAt),
            value: inWords(field, stored),
          },
          mine: { at: formatTime(now), value: inWords(field, mine) },
        })),
      hidden: {
        ...Object.fromEntries(touched),
        base: JSON.stringify(itemForm(stored)),
        conflitti: fields.join(' '),
      },
    }
  }
}

function gridView(request: FastifyRequest): GridView {
  return searchOf(request).get('vista') === 'schede' ? 'schede' : 'decisioni'
}

function savedGrid(planId: PlanId, view: GridView, saved: number): string {
  const path = planPaths.grid(planId, view)
  return `${path}${path.includes('?') ? '&' : '?'}salvate=${saved}`
}

/** The fields of a form that a person wrote in, as it came back. */
function given(posted: Readonly<Record<string, string>>): Partial<Record<keyof PlanItemValues, string>> {
  return Object.fromEntries(
    itemFields.filter((field) => field in posted).map((field) => [field, posted[field]]),
  )
}

function saveOf(
  planId: PlanId,
  digitalServiceId: DigitalServiceId,
  version: string | undefined,
  read: ReadItem,
) {
  const { values, before } = read
  return { planId, digitalServiceId, version: Number(version) || 0, values, before }
}

function placeAfter(
  request: FastifyRequest,
  { plan, service }: LoadedItem,
  then: string | undefined,
): string {
  const query = searchOf(request)
  if (query.get('passo') === gridStep) return savedGrid(plan.planId, 'decisioni', 1)
  const step: ItemStep = findStep(query.get('passo'))
  const back = query.get('da') === 'riepilogo' ? 'riepilogo' : stepAfter(step).key
  return planPaths.step(plan.planId, service.digitalServiceId, then === 'resta' ? step.key : back)
}

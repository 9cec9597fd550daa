// SPDX-License-Identifier: AGPL-3.0-or-later
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type ActorTx, type PersonActor, withActor } from '../../platform/db/actor.ts'
import { mayChangeMany } from '../../platform/db/scope.ts'
import { fileKinds, sendRows } from '../../platform/http/files.ts'
import { searchOf } from '../../platform/http/query.ts'
import type { AppContext, PageOptions, RegiaServer } from '../../platform/http/types.ts'
import { commonErrors, DomainError } from '../../shared/errors.ts'
import { FormReader, formSchema, type PostedForm } from '../../shared/forms.ts'
import { isUuid } from '../../shared/ids.ts'
import {
  countedUpTo,
  type ListQuery,
  parseListQuery,
  printListQuery,
  toPage,
  wholeList,
} from '../../shared/list-query.ts'
import { guidedRoles } from '../../shared/roles.ts'
import {
  FormTrouble,
  getWave,
  listWaves,
  noTrouble,
  planErrors,
  putInWave,
  readsDraft,
  type WaveId,
  waveIdOf,
} from '../plans/index.ts'
import { changeWave, createWave, moveWave, removeWave } from './commands.ts'
import { waveErrors } from './errors.ts'
import { waveItemColumns } from './exports.ts'
import { readDates, readRows, readWave } from './inputs.ts'
import { everyItem, type WaveItemFilter, waveItemFilter, waveItemsSpec } from './list.ts'
import { bulkLimit, emptyTally, type WaveItem } from './model.ts'
import { MovePage, MovePreviewPage } from './pages/move-page.tsx'
import { ItemsPage, PlacePage } from './pages/place-page.tsx'
import { WavePage } from './pages/wave-page.tsx'
import { WavesPage } from './pages/waves-page.tsx'
import { countItems, itemsOfWave, pageItems, tallyWaves } from './store.ts'
import { wavePaths } from './view.ts'

type OfWave = { Params: { waveId: string } }
type Posted = { Body: PostedForm }

const exportedAtMost = 10_000
const waveFields = ['name', 'position', 'note'] as const
const dateFields = ['startsOn', 'endsOn'] as const

function waveOf({ waveId }: OfWave['Params']): WaveId {
  const id = waveIdOf(waveId)
  if (id === null) throw new DomainError(planErrors.waveUnknown)
  return id
}

/** Bodies and offices: waves are how an office works, and nothing that was declared. */
function readerOf(request: FastifyRequest): PersonActor {
  const actor = request.requirePerson()
  if (!readsDraft(actor)) throw new DomainError(commonErrors.notAllowed)
  return actor
}

const isOffice = (actor: PersonActor) => actor.role === 'office_member'

function frame(
  actor: PersonActor,
  title: string,
  ...last: readonly { label: string; href?: string }[]
): PageOptions {
  const isGuided = guidedRoles.includes(actor.role)
  return {
    title,
    current: isGuided ? 'oggi' : 'piani',
    crumbs: [
      { label: isGuided ? 'Le mie attività' : 'Oggi', href: '/' },
      ...(isGuided ? [] : [{ label: 'Piani', href: '/piani' }]),
      { label: 'Ondate', ...(last.length > 0 ? { href: wavePaths.list } : {}) },
      ...last,
    ],
  }
}

function troubleOf(form: FormReader, names: readonly string[]): FormTrouble {
  return new FormTrouble(form.errors, Object.fromEntries(names.map((name) => [name, form.typed(name)])))
}

/** A page of the list with all that it shows. */
async function loadItems(tx: ActorTx, actor: PersonActor, query: ListQuery, filter: WaveItemFilter) {
  const page = toPage(query, await pageItems(tx, filter, query), ({ cursor }) => cursor)
  return {
    items: page.rows.map(({ item }) => item),
    page,
    query,
    total: await countItems(tx, filter, countedUpTo),
    waves: await listWaves(tx),
    today: actor.today,
    mayPlace: isOffice(actor) && (await mayChangeMany(tx)),
  }
}

/** The waves of an office: their list, each with its services, services put in them in one act, dates moved with a preview. */
export function registerWaveRoutes(server: RegiaServer, { db, clock }: AppContext): void {
  async function showWaves(request: FastifyRequest, reply: FastifyReply, trouble = noTrouble) {
    const actor = readerOf(request)
    const loaded = await withActor(db, actor, async (tx) => ({
      waves: await listWaves(tx),
      tallies: await tallyWaves(tx),
    }))
    return reply.page(
      { ...frame(actor, 'Ondate'), ...(trouble.errors.length > 0 ? { status: 422 } : {}) },
      <WavesPage {...loaded} mayPlace={isOffice(actor)} trouble={trouble} />,
    )
  }

  server.get('/ondate', (request, reply) => showWaves(request, reply))

  server.post<Posted>(
    '/ondate',
    { schema: { body: formSchema(...waveFields, ...dateFields) } },
    async (request, reply) => {
      const form = new FormReader(request.body)
      const values = { ...readWave(form), ...readDates(form) }
      if (form.errors.length > 0)
        return showWaves(request, reply, troubleOf(form, [...waveFields, ...dateFields]))
      const waveId = await withActor(db, request.requirePerson(), (tx) => createWave(tx, values, clock()))
      return reply.seeOther(wavePaths.wave(waveId))
    },
  )

  server.get('/ondate/voci', async (request, reply) => {
    const actor = readerOf(request)
    const search = searchOf(request)
    const query = parseListQuery(waveItemsSpec, search)
    const loaded = await withActor(db, actor, (tx) => loadItems(tx, actor, query, waveItemFilter(query)))
    return reply.page(
      frame(actor, 'Servizi e ondate', { label: 'Servizi' }),
      <ItemsPage {...loaded} outcome={placed(search)} />,
    )
  })

  for (const format of fileKinds)
    server.get(`/ondate/voci.${format}`, async (request, reply) => {
      const actor = readerOf(request)
      const query = { ...wholeList(parseListQuery(waveItemsSpec, searchOf(request))), size: exportedAtMost }
      const rows = await withActor(db, actor, (tx) => pageItems(tx, waveItemFilter(query), query))
      return sendRows(reply, format, {
        name: `servizi-e-ondate-${actor.today}`,
        sheet: 'Servizi',
        columns: waveItemColumns(actor.today),
        rows: rows.slice(0, exportedAtMost).map(({ item }) => item),
      })
    })

  server.post<Posted>(
    '/ondate/voci/anteprima',
    { schema: { body: formSchema('id[]', 'tutti', 'filtri', 'waveId') } },
    async (request, reply) => {
      const actor = request.requirePerson()
      const form = new FormReader(request.body)
      const query = parseListQuery(waveItemsSpec, form.typed('filtri'))
      const filter = form.ticked('tutti')
        ? waveItemFilter(query)
        : { ...everyItem, ids: form.all('id').filter(isUuid) }
      const waveId = chosenWave(form)
      const loaded = await withActor(db, actor, async (tx) => ({
        items: await chosen(tx, actor, filter),
        wave: waveId ? await getWave(tx, waveId) : null,
      }))
      return reply.page(
        { ...frame(actor, 'Cambia l’ondata', { label: 'Anteprima' }), guided: false },
        <PlacePage
          {...loaded}
          backHref={`${wavePaths.items}${printListQuery(waveItemsSpec, wholeList(query))}`}
        />,
      )
    },
  )

  server.post<Posted>(
    '/ondate/voci',
    { schema: { body: formSchema('riga[]', 'waveId') } },
    async (request, reply) => {
      const actor = request.requirePerson()
      const form = new FormReader(request.body)
      const waveId = chosenWave(form)
      const ids = form.all('riga').filter(isUuid)
      const count = await withActor(db, actor, async (tx) => {
        const items = await chosen(tx, actor, { ...everyItem, ids })
        return putInWave(tx, { items: items.map((item) => item.planItemId), waveId }, clock())
      })
      return reply.seeOther(`${waveId ? wavePaths.wave(waveId) : wavePaths.items}?messi=${count}`)
    },
  )

  async function showWave(request: FastifyRequest<OfWave>, reply: FastifyReply, trouble = noTrouble) {
    const actor = readerOf(request)
    const waveId = waveOf(request.params)
    const search = searchOf(request)
    const parsed = parseListQuery(waveItemsSpec, search)
    const query = { ...parsed, filters: { ...parsed.filters, ondata: [waveId] } }
    const loaded = await withActor(db, actor, async (tx) => ({
      wave: await getWave(tx, waveId),
      tally: (await tallyWaves(tx)).get(waveId) ?? emptyTally,
      ...(await loadItems(tx, actor, query, waveItemFilter(query))),
    }))
    return reply.page(
      {
        ...frame(actor, loaded.wave.name, { label: loaded.wave.name }),
        ...(trouble.errors.length > 0 ? { status: 422 } : {}),
      },
      <WavePage {...loaded} trouble={trouble} outcome={placed(search) ?? shifted(search)} />,
    )
  }

  server.get<OfWave>('/ondate/:waveId', (request, reply) => showWave(request, reply))

  server.post<OfWave & Posted>(
    '/ondate/:waveId',
    { schema: { body: formSchema('version', ...waveFields) } },
    async (request, reply) => {
      const waveId = waveOf(request.params)
      const form = new FormReader(request.body)
      const values = readWave(form)
      if (form.errors.length > 0) return showWave(request, reply, troubleOf(form, waveFields))
      await withActor(db, request.requirePerson(), (tx) =>
        changeWave(tx, { waveId, version: form.version(), ...values }, clock()),
      )
      return reply.seeOther(wavePaths.wave(waveId))
    },
  )

  server.post<OfWave & Posted>(
    '/ondate/:waveId/eliminazioni',
    { schema: { body: formSchema('version') } },
    async (request, reply) => {
      const waveId = waveOf(request.params)
      const version = new FormReader(request.body).version()
      await withActor(db, request.requirePerson(), (tx) => removeWave(tx, { waveId, version }, clock()))
      return reply.seeOther(wavePaths.list)
    },
  )

  async function showMove(request: FastifyRequest<OfWave>, reply: FastifyReply, trouble = noTrouble) {
    const actor = readerOf(request)
    if (!isOffice(actor)) throw new DomainError(commonErrors.notAllowed)
    const wave = await withActor(db, actor, (tx) => getWave(tx, waveOf(request.params)))
    return reply.page(
      {
        ...frame(
          actor,
          `Date di ${wave.name}`,
          { label: wave.name, href: wavePaths.wave(wave.waveId) },
          { label: 'Date' },
        ),
        ...(trouble.errors.length > 0 ? { status: 422 } : {}),
      },
      <MovePage wave={wave} trouble={trouble} />,
    )
  }

  server.get<OfWave>('/ondate/:waveId/date', (request, reply) => showMove(request, reply))

  server.post<OfWave & Posted>(
    '/ondate/:waveId/date/anteprima',
    { schema: { body: formSchema('version', ...dateFields, 'reason') } },
    async (request, reply) => {
      const actor = readerOf(request)
      if (!isOffice(actor)) throw new DomainError(commonErrors.notAllowed)
      const waveId = waveOf(request.params)
      const { wave, items } = await withActor(db, actor, async (tx) => ({
        wave: await getWave(tx, waveId),
        items: await itemsOfWave(tx, waveId),
      }))
      const form = new FormReader(request.body)
      if (form.version() !== wave.version) throw new DomainError(waveErrors.changedMeanwhile)
      const to = readDates(form)
      const reason = form.text('reason', {
        max: 2000,
        ...((wave.startsOn ?? wave.endsOn) === null ? {} : { required: 'Scrivi perché l’ondata si sposta' }),
      })
      if (to.startsOn === wave.startsOn && to.endsOn === wave.endsOn)
        form.fail('endsOn', 'Le date sono quelle di prima: cambiane almeno una')
      if (form.errors.length > 0) return showMove(request, reply, troubleOf(form, [...dateFields, 'reason']))
      return reply.page(
        {
          ...frame(
            actor,
            `Date di ${wave.name}`,
            { label: wave.name, href: wavePaths.wave(waveId) },
            { label: 'Anteprima' },
          ),
          guided: false,
        },
        <MovePreviewPage wave={wave} to={to} reason={reason} items={items} />,
      )
    },
  )

  server.post<OfWave & Posted>(
    '/ondate/:waveId/date',
    { schema: { body: formSchema('version', ...dateFields, 'reason', 'withItems', 'riga[]') } },
    async (request, reply) => {
      const waveId = waveOf(request.params)
      const form = new FormReader(request.body)
      const to = readDates(form)
      const reason = form.text('reason', { max: 2000 })
      if (form.errors.length > 0) return showMove(request, reply, troubleOf(form, [...dateFields, 'reason']))
      const items = form.ticked('withItems') ? readRows(form) : []
      const { moved, skipped } = await withActor(db, request.requirePerson(), (tx) =>
        moveWave(tx, { waveId, version: form.version(), ...to, reason, items }, clock()),
      )
      return reply.seeOther(
        `${wavePaths.wave(waveId)}?spostati=${moved}${skipped > 0 ? `&saltati=${skipped}` : ''}`,
      )
    },
  )
}

/** The wave of a bulk act; null takes out of any. */
function chosenWave(form: FormReader): WaveId | null {
  const typed = form.typed('waveId')
  return typed === 'nessuna' ? null : waveOf({ waveId: typed })
}

/** The services of a bulk act. WAVE-003 for none, WAVE-004 for too many, GEN-006 without the right to change many. */
async function chosen(tx: ActorTx, actor: PersonActor, filter: WaveItemFilter): Promise<WaveItem[]> {
  if (!isOffice(actor) || !(await mayChangeMany(tx))) throw new DomainError(commonErrors.notAllowed)
  const found = await pageItems(tx, filter, {
    sort: waveItemsSpec.defaultSort,
    cursor: null,
    size: bulkLimit,
  })
  if (found.length === 0) throw new DomainError(waveErrors.nothingChosen)
  if (found.length > bulkLimit) throw new DomainError(waveErrors.tooMany, { details: { limit: bulkLimit } })
  return found.map(({ item }) => item)
}

const countOf = (search: URLSearchParams, name: string) => {
  const typed = search.get(name)
  return typed !== null && /^\d{1,5}$/.test(typed) ? Number(typed) : null
}

function placed(search: URLSearchParams) {
  const count = countOf(search, 'messi')
  return count === null ? null : { placed: count }
}

function shifted(search: URLSearchParams) {
  const moved = countOf(search, 'spostati')
  return moved === null ? null : { moved, skipped: countOf(search, 'saltati') ?? 0 }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type ActorTx, type PersonActor, withActor } from '../../platform/db/actor.ts'
import { mayChangeMany } from '../../platform/db/scope.ts'
import type { Changes } from '../../platform/events.ts'
import { csvLines } from '../../platform/export.ts'
import { asFile, sendRows } from '../../platform/http/files.ts'
import { searchOf } from '../../platform/http/query.ts'
import type { AppContext, RegiaServer } from '../../platform/http/types.ts'
import { dataClasses, dataClassLabels } from '../../shared/classification.ts'
import { formatDate } from '../../shared/dates.ts'
import { commonErrors, DomainError } from '../../shared/errors.ts'
import { FormReader, formSchema, type PostedForm } from '../../shared/forms.ts'
import type { PersonId } from '../../shared/ids.ts'
import { countedUpTo, type ListQuery, parseListQuery, toPage, wholeList } from '../../shared/list-query.ts'
import type { BulkChange as BulkLine } from '../../ui/index.ts'
import { namesOfPeople } from '../history/index.ts'
import { getAdministrationByKey, titleOf } from '../registry/index.ts'
import {
  type BulkChange,
  bulkLimit,
  changeServices,
  isAsLeft,
  requireBulk,
  undoBulk,
} from './bulk-commands.ts'
import { listChangedTogether } from './bulk-store.ts'
import { inventoryErrors } from './errors.ts'
import { serviceExportColumns } from './export.ts'
import { serviceFilter, serviceListSpec } from './list.ts'
import {
  countServiceRows,
  cursorOfRow,
  findWords,
  listBodiesInScope,
  listServiceRows,
  listWritersInScope,
} from './list-store.ts'
import type { ServiceRow } from './model.ts'
import { BulkPreviewPage, BulkResultPage } from './pages/bulk-pages.tsx'
import { ListPage } from './pages/list-page.tsx'
import { crumbs, datedName, readerOfInventory, writerOf } from './route-parts.tsx'
import { isPast } from './rules.ts'
import { findServiceById } from './store.ts'
import { paths } from './view.ts'

const exportedAtOnce = 1000
const exportedAtMost = 50_000

const previewSchema = formSchema('id[]', 'tutti', 'filtri', 'classe', 'persona')
const applySchema = formSchema('riga[]', 'classe', 'persona', 'dataClassSource', 'dataClassOn')

/** The list of services, its export, and the change of many at once. */
export function registerListRoutes(server: RegiaServer, { db, clock }: AppContext): void {
  server.get('/inventario', async (request, reply) => {
    const actor = readerOfInventory(request.requirePerson())
    const query = parseListQuery(serviceListSpec, searchOf(request))
    const filter = serviceFilter(query)
    const { rows, ...rest } = await withActor(db, actor, async (tx) => {
      const bodies = await listBodiesInScope(tx)
      const found = await findWords(tx, filter)
      return {
        rows: await listServiceRows(tx, found, query),
        total: await countServiceRows(tx, found, countedUpTo),
        bodies,
        bodyName: filter.body ? titleOf(await getAdministrationByKey(tx, filter.body)) : null,
        mayWrite: bodies.some((body) => body.mayWrite),
        writers: (await mayChangeMany(tx)) ? await listWritersInScope(tx) : null,
      }
    })
    return reply.page(
      { title: 'Inventario', current: 'inventario', guided: false },
      <ListPage
        {...rest}
        query={query}
        page={toPage(query, rows, cursorOfRow)}
        capped={rest.total === countedUpTo}
        untouched={Number(searchOf(request).get('intatte') ?? 0) || 0}
      />,
    )
  })

  server.get('/inventario.csv', async (request, reply) => {
    const actor = readerOfInventory(request.requirePerson())
    return asFile(reply, 'csv', datedName('servizi', clock())).send(
      Readable.from(lines(pages(actor, request))),
    )
  })

  server.get('/inventario.xlsx', async (request, reply) => {
    const actor = readerOfInventory(request.requirePerson())
    const rows: ServiceRow[] = []
    for await (const page of pages(actor, request)) rows.push(...page)
    return sendRows(reply, 'xlsx', {
      name: datedName('servizi', clock()),
      sheet: 'Servizi',
      columns: serviceExportColumns,
      rows,
    })
  })

  /** The rows on screen, on all pages: page by page, each in a transaction of its own, so that a long list holds nobody up. */
  async function* pages(actor: PersonActor, request: FastifyRequest): AsyncGenerator<ServiceRow[]> {
    const query = { ...wholeList(parseListQuery(serviceListSpec, searchOf(request))), size: exportedAtOnce }
    const filter = serviceFilter(query)
    const total = await withActor(db, actor, (tx) => countServiceRows(tx, filter, exportedAtMost + 1))
    if (total > exportedAtMost) throw tooMany(`oltre ${exportedAtMost}`, exportedAtMost)
    let at: ListQuery | null = query
    while (at) {
      const state: ListQuery = at
      const page = toPage(
        state,
        await withActor(db, actor, (tx) => listServiceRows(tx, filter, state)),
        cursorOfRow,
      )
      yield page.rows
      at = page.next
    }
  }

  server.post('/inventario/blocco/anteprima', { schema: { body: previewSchema } }, async (request, reply) => {
    const actor = writerOf(request)
    const reader = new FormReader(request.body)
    const change = readChange(reader)
    const query = parseListQuery(serviceListSpec, reader.typed('filtri'))
    const filter = reader.ticked('tutti')
      ? serviceFilter(query)
      : { ...serviceFilter({ filters: {} }), ids: reader.all('id') }
    const loaded = await withActor(db, actor, async (tx) => {
      await requireBulk(tx)
      const rows = await listServiceRows(tx, filter, { ...query, cursor: null, size: bulkLimit })
      if (rows.length === 0) throw new DomainError(inventoryErrors.nothingChosen)
      if (rows.length > bulkLimit) throw tooMany(String(await countServiceRows(tx, filter)), bulkLimit)
      return { rows, name: await personName(tx, change.responsiblePersonId) }
    })
    return sendPreview(reply, loaded.rows, change, loaded.name, {}, [])
  })

  server.post('/inventario/blocco', { schema: { body: applySchema } }, async (request, reply) => {
    const actor = writerOf(request)
    const reader = new FormReader(request.body)
    const rows = reader.all('riga').map((row) => {
      const [id = '', version] = row.split(':')
      return { id, version: Number(version) }
    })
    const change = withClassSource(reader, readChange(reader), actor.today)
    if (reader.errors.length > 0) {
      const loaded = await withActor(db, actor, async (tx) => ({
        rows: await listServiceRows(
          tx,
          { ...serviceFilter({ filters: {} }), ids: rows.map(({ id }) => id) },
          {
            sort: serviceListSpec.defaultSort,
            cursor: null,
            size: bulkLimit,
          },
        ),
        name: await personName(tx, change.responsiblePersonId),
      }))
      return sendPreview(reply, loaded.rows, change, loaded.name, request.body, reader.errors)
    }
    const { changed, skipped } = await withActor(db, actor, (tx) => changeServices(tx, rows, change, clock()))
    if (changed.length === 0) return reply.seeOther(`/inventario?intatte=${skipped.length}`)
    const told = skipped.filter(({ why }) => why !== 'same').length
    return reply.seeOther(`/inventario/blocco/${request.id}${told > 0 ? `?saltate=${told}` : ''}`)
  })

  server.get<{ Params: { act: string } }>('/inventario/blocco/:act', async (request, reply) => {
    const actor = writerOf(request)
    const { act } = request.params
    const loaded = await withActor(db, actor, async (tx) => {
      const rows = await listChangedTogether(tx, act)
      if (rows.length === 0) throw new DomainError(inventoryErrors.nothingToUndo)
      const people = rows.flatMap(({ changes }) => changes['responsiblePersonId'] ?? []).filter(isText)
      let undoable = 0
      for (const row of rows) {
        const service = await findServiceById(tx, row.serviceId)
        if (service && isAsLeft(service, row.changes)) undoable++
      }
      return { rows, undoable, names: await namesOfPeople(tx, people) }
    })
    const search = searchOf(request)
    return reply.page(
      {
        title: 'Servizi cambiati',
        current: 'inventario',
        crumbs: crumbs(actor, null, { label: 'Servizi cambiati' }),
      },
      <BulkResultPage
        changes={loaded.rows.flatMap((row) =>
          linesOf(row.serviceId, `${row.serviceName}, ${row.administrationName}`, row.changes, loaded.names),
        )}
        count={loaded.rows.length}
        skipped={Number(search.get('saltate') ?? 0) || 0}
        undoHref={`/inventario/blocco/${encodeURIComponent(act)}/annullamento`}
        undoable={loaded.undoable}
        back={{ href: paths.list, label: 'Torna all’inventario' }}
        undone={search.get('annullate') === null ? null : Number(search.get('annullate')) || 0}
      />,
    )
  })

  server.post<{ Params: { act: string } }>('/inventario/blocco/:act/annullamento', async (request, reply) => {
    const { act } = request.params
    const { changed } = await withActor(db, writerOf(request), (tx) => undoBulk(tx, act, clock()))
    return reply.seeOther(`/inventario/blocco/${encodeURIComponent(act)}?annullate=${changed.length}`)
  })

  function sendPreview(
    reply: FastifyReply,
    rows: readonly ServiceRow[],
    change: BulkChange,
    name: string | null,
    form: PostedForm,
    errors: FormReader['errors'],
  ) {
    const { classification, responsiblePersonId } = change
    const lines = rows.map((row) => previewLines(row, change, name))
    const touched = rows.filter((_, index) => (lines[index]?.length ?? 0) > 0)
    return reply.page(
      {
        title: 'Modifica di più servizi',
        current: 'inventario',
        crumbs: [{ label: 'Inventario', href: paths.list }, { label: 'Modifica di più servizi' }],
        guided: false,
        ...(errors.length > 0 ? { status: 422 } : {}),
      },
      <BulkPreviewPage
        changes={lines.flat()}
        count={touched.length}
        same={rows.length - touched.length}
        what={
          classification && responsiblePersonId
            ? 'classe e persona'
            : classification
              ? 'la classe'
              : 'la persona'
        }
        withClass={classification !== undefined}
        form={form}
        errors={errors}
        hidden={[
          ...touched.map((row) => ['riga', `${row.id}:${row.version}`] as const),
          ...(classification ? [['classe', classification.dataClass] as const] : []),
          ...(responsiblePersonId ? [['persona', responsiblePersonId] as const] : []),
        ]}
        backHref={paths.list}
      />,
    )
  }
}

function tooMany(count: string, limit: number): DomainError {
  return new DomainError(inventoryErrors.tooManyRows, { details: { count, limit } })
}

/** Which of the two things to change; a form that changes neither is sent back in words. */
function readChange(reader: FormReader): BulkChange {
  const dataClass = reader.choice('classe', dataClasses)
  const person = reader.text('persona', { max: 36 })
  if (dataClass === null && person === '')
    throw new DomainError(inventoryErrors.nothingChosen, {
      action: { href: paths.list, label: 'Torna all’inventario' },
    })
  return {
    ...(dataClass === null ? {} : { classification: { dataClass, dataClassSource: '', dataClassOn: null } }),
    ...(person === '' ? {} : { responsiblePersonId: person as PersonId }),
  }
}

function withClassSource(reader: FormReader, change: BulkChange, today: string): BulkChange {
  if (!change.classification) return change
  const dataClassOn = reader.date('dataClassOn')
  if (dataClassOn !== null && !isPast(dataClassOn, today))
    reader.fail('dataClassOn', 'Questo giorno deve ancora venire: scrivi quando è stata decisa')
  return {
    ...change,
    classification: {
      ...change.classification,
      dataClassSource: reader.text('dataClassSource', { max: 300 }),
      dataClassOn,
    },
  }
}

async function personName(tx: ActorTx, id: PersonId | undefined): Promise<string | null> {
  if (id === undefined) return null
  const writers = await listWritersInScope(tx)
  const found = writers.find((writer) => writer.id === id)
  if (!found) throw new DomainError(commonErrors.notAllowed)
  return found.name
}

function previewLines(
  row: ServiceRow,
  { classification, responsiblePersonId }: BulkChange,
  name: string | null,
): BulkLine[] {
  const common = { id: row.id, title: `${row.name}, ${row.administrationName}` }
  return [
    ...(classification && classification.dataClass !== row.dataClass
      ? [
          {
            ...common,
            field: 'Classe',
            before: row.dataClass && dataClassLabels[row.dataClass],
            after: dataClassLabels[classification.dataClass],
          },
        ]
      : []),
    ...(responsiblePersonId && responsiblePersonId !== row.responsiblePersonId
      ? [{ ...common, field: 'Persona', before: row.responsibleName, after: name }]
      : []),
  ]
}

const fieldNames: Readonly<Record<string, string>> = {
  dataClass: 'Classe',
  dataClassSource: 'Fonte della classe',
  dataClassOn: 'Data della classe',
  responsiblePersonId: 'Persona',
}

/** The lines of an event: one for each field it changed. */
function linesOf(
  id: string,
  title: string,
  changes: Changes,
  names: ReadonlyMap<string, string>,
): BulkLine[] {
  const words = (field: string, value: unknown): string | null => {
    if (!isText(value)) return null
    if (field === 'dataClass') return dataClassLabels[value as keyof typeof dataClassLabels] ?? value
    if (field === 'dataClassOn') return formatDate(value)
    return field === 'responsiblePersonId' ? (names.get(value) ?? 'persona cessata') : value
  }
  return Object.entries(changes).map(([field, [before, after]]) => ({
    id,
    title,
    field: fieldNames[field] ?? field,
    before: words(field, before),
    after: words(field, after),
  }))
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

/** CSV text of rows that come page by page, heads once. */
async function* lines(pages: AsyncGenerator<ServiceRow[]>): AsyncGenerator<string> {
  yield* csvLines(serviceExportColumns, [])
  for await (const page of pages) {
    const [, ...body] = csvLines(serviceExportColumns, page)
    yield body.join('')
  }
}

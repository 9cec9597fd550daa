// SPDX-License-Identifier: AGPL-3.0-or-later

import type { FastifyReply } from 'fastify'
import { Type } from 'typebox'
import { type ActorTx, withActor } from '../../platform/db/actor.ts'
import { searchOf } from '../../platform/http/query.ts'
import type { AppContext, RegiaServer } from '../../platform/http/types.ts'
import type { LocalDate } from '../../shared/dates.ts'
import { commonErrors, DomainError, type FieldError } from '../../shared/errors.ts'
import { FormReader, type PostedForm } from '../../shared/forms.ts'
import { listHistory } from '../history/index.ts'
import { type Administration, titleOf } from '../registry/index.ts'
import { findWritableBody, isPlaceAvailable, loadServiceChoices } from './choices.ts'
import { addService, correctService } from './commands.ts'
import { inventoryErrors } from './errors.ts'
import { servicePartInWords } from './forms.ts'
import {
  cellName,
  cellsOf,
  emptyCells,
  type GridRow,
  gridColumns,
  isEmptyRow,
  newRows,
  newRowValues,
  readGridRow,
  typedCells,
} from './grid.ts'
import type { ServiceChoices } from './inputs.ts'
import { listBodiesInScope } from './list-store.ts'
import { stateOf } from './merge.ts'
import type { DigitalService } from './model.ts'
import { GridPage, type GridPageRow } from './pages/grid-page.tsx'
import { chooseBody, crumbs, writerOf } from './route-parts.tsx'
import { type ServicePart, serviceShape, serviceValues } from './shapes.ts'
import { listServices } from './store.ts'
import { paths } from './view.ts'
import { inventoryEventWords } from './words.ts'

const rowsShown = 60
const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
const cellPattern = `^(base|${gridColumns.map(({ key }) => key).join('|')})\\.(${uuid}|${newRows.join('|')})$`
const gridSchema = Type.Unsafe<PostedForm>(
  Type.Object(
    { ente: Type.Optional(Type.String()), da: Type.Optional(Type.String()) },
    { patternProperties: { [cellPattern]: Type.String() }, additionalProperties: false },
  ),
)

/** The grid of a body's services. */
export function registerGridRoutes(server: RegiaServer, { db, clock }: AppContext): void {
  server.get('/inventario/griglia', async (request, reply) => {
    const actor = writerOf(request)
    const search = searchOf(request)
    const loaded = await withActor(db, actor, async (tx) => {
      const body = await findWritableBody(tx, search.get('ente'))
      return body && load(tx, body, search.get('da') ?? '')
    })
    if (!loaded) return chooseBody(reply, db, actor, 'Servizi in griglia', paths.grid)
    return send(reply, loaded, storedRows(loaded), [], noticeOf(search))
  })

  server.post('/inventario/griglia', { schema: { body: gridSchema } }, async (request, reply) => {
    const actor = writerOf(request)
    const posted = request.body as PostedForm
    const reader = new FormReader(posted)
    const after = reader.typed('da')
    const outcome = await withActor(db, actor, async (tx) => {
      const body = await findWritableBody(tx, reader.typed('ente'))
      if (!body) throw new DomainError(commonErrors.invalidRequest)
      const before = await load(tx, body, after)
      let saved = 0
      const errors: FieldError[] = []
      const kept = new Map<string, GridPageRow>()
      for (const row of rowsOf(posted, before, actor.today)) {
        const result = await saveRow(tx, row, before)
        if (result.saved) saved++
        if (result.errors.length === 0) continue
        errors.push(...result.errors)
        kept.set(row.id, { id: row.id, cells: row.cells, base: result.base })
      }
      return { before: errors.length === 0 ? before : await load(tx, body, after), saved, errors, kept }
    })
    const { before, saved, errors, kept } = outcome
    const query = after === '' ? '' : `&da=${encodeURIComponent(after)}`
    if (errors.length === 0) return reply.seeOther(`${paths.grid(before.body.id)}${query}&salvate=${saved}`)
    const rows = storedRows(before).map((row) => kept.get(row.id) ?? row)
    return send(reply, before, rows, errors, saved === 0 ? null : savedWords(saved))
  })

  async function load(tx: ActorTx, body: Administration, after: string): Promise<Loaded> {
    const services = await listServices(tx, body.id)
    const from = services.findIndex((service) => service.id === after) + 1
    return {
      body,
      hasOthers: (await listBodiesInScope(tx)).filter((each) => each.mayWrite).length > 1,
      services,
      shown: services.slice(from, from + rowsShown),
      choices: await loadServiceChoices(tx, body),
      after: from === 0 ? '' : after,
    }
  }

  function storedRows({ shown, choices }: Loaded): GridPageRow[] {
    return [
      ...shown.map((service) => ({
        id: service.id,
        cells: cellsOf(service, choices),
        base: JSON.stringify(stateOf(serviceShape, serviceValues(service))),
      })),
      ...newRows.map((id) => ({ id, cells: emptyCells, base: null })),
    ]
  }

  /** The rows that came back, read: those of stored services, and the new ones in which something was written. */
  function rowsOf(posted: PostedForm, { services, choices }: Loaded, today: LocalDate): PostedRow[] {
    const wasPosted = (id: string) => posted[cellName('name', id)] !== undefined
    return [
      ...services
        .filter((service) => wasPosted(service.id))
        .map((stored) => ({ ...readGridRow(posted, stored.id, stored, choices, today), stored })),
      ...newRows
        .filter((id) => wasPosted(id) && !isEmptyRow(typedCells(posted, id)))
        .map((id) => ({ ...readGridRow(posted, id, null, choices, today), stored: null })),
    ]
  }

  /** Writes a row if it was touched. What was typed stays in the page together with what is wrong. */
  async function saveRow(tx: ActorTx, row: PostedRow, { body, choices }: Loaded): Promise<SavedRow> {
    const { stored } = row
    const current = stored === null ? null : serviceValues(stored)
    const shown = stored === null ? null : cellsOf(stored, choices)
    const isTouched = shown === null || gridColumns.some(({ key }) => row.cells[key] !== shown[key])
    const base = row.base === null ? null : JSON.stringify(row.base)
    if (!isTouched) return { saved: false, errors: [], base }
    const errors = [...row.errors]
    if (!(await isPlaceAvailable(tx, body, row.patch, current)))
      errors.push({ field: cellName('place', row.id), message: inventoryErrors.placeNotAvailable.it() })
    if (errors.length > 0) return { saved: false, errors, base }
    if (stored === null) {
      await addService(tx, body.id, newRowValues(row), clock())
      return { saved: true, errors, base }
    }
    const corrected = await correctService(
      tx,
      { id: stored.id, version: stored.version, base: row.base, patch: row.patch },
      clock(),
    )
    if (corrected.ok) return { saved: corrected.changed, errors, base }
    return conflictOf(tx, row, corrected.stored, corrected.conflicts, choices)
  }

  /** Somebody else wrote the same cell: both values are shown; saving again keeps the one in the cell. */
  async function conflictOf(
    tx: ActorTx,
    row: PostedRow,
    stored: DigitalService,
    conflicts: readonly ServicePart[],
    choices: ServiceChoices,
  ): Promise<SavedRow> {
    const of = { subjectKind: 'digital_service', subjectId: stored.id }
    const [last] = await listHistory(tx, of, inventoryEventWords, 1)
    const values = serviceValues(stored)
    const now = stateOf(serviceShape, values)
    return {
      saved: false,
      errors: conflicts.map((part) => ({
        field: cellName(columnOfPart[part] ?? 'name', row.id),
        message: `${last?.who ?? 'Un’altra persona'} ha scritto intanto «${
          servicePartInWords(part, values, choices, stored.administrationId).value
        }». Nulla è andato perso: se salvi di nuovo resta quello che hai scritto tu.`,
      })),
      base: JSON.stringify({
        ...row.base,
        ...Object.fromEntries(conflicts.map((part) => [part, now[part]])),
      }),
    }
  }

  function send(
    reply: FastifyReply,
    loaded: Loaded,
    rows: readonly GridPageRow[],
    errors: readonly FieldError[],
    notice: string | null,
  ) {
    const { body, hasOthers, services, shown, choices, after } = loaded
    const last = shown.at(-1)
    const first = services.findIndex(({ id }) => id === shown[0]?.id)
    const before = services[first - rowsShown - 1]
    const hasMore = last !== undefined && services.at(-1)?.id !== last.id
    return reply.page(
      {
        title: 'Servizi in griglia',
        current: 'inventario',
        crumbs: crumbs(writerOf(reply.request), body, { label: 'Griglia' }),
        guided: false,
        ...(errors.length > 0 ? { status: 422 } : {}),
      },
      <GridPage
        body={{ id: body.id, name: titleOf(body) }}
        hasOthers={hasOthers}
        rows={rows}
        total={services.length}
        choices={choices}
        errors={errors}
        notice={notice}
        after={after}
        previousHref={first > 0 ? `${paths.grid(body.id)}${before ? `&da=${before.id}` : ''}` : null}
        nextHref={hasMore ? `${paths.grid(body.id)}&da=${last.id}` : null}
      />,
    )
  }
}

type PostedRow = GridRow & { readonly stored: DigitalService | null }

interface SavedRow {
  readonly saved: boolean
  readonly errors: readonly FieldError[]
  /** What the page shows next time as seen. */
  readonly base: string | null
}

interface Loaded {
  readonly body: Administration
  readonly hasOthers: boolean
  readonly services: readonly DigitalService[]
  readonly shown: readonly DigitalService[]
  readonly choices: ServiceChoices
  readonly after: string
}

const columnOfPart: Partial<Record<ServicePart, string>> = {
  class: 'dataClass',
  users: 'usersCount',
  type: 'type',
  place: 'place',
  software: 'software',
}

function savedWords(count: number): string {
  return count === 1 ? '1 riga salvata' : `${count} righe salvate`
}

function noticeOf(search: URLSearchParams): string | null {
  const added = search.get('aggiunti')
  if (added !== null)
    return added === '1'
      ? '1 servizio aggiunto dal catalogo'
      : `${Number(added) || 0} servizi aggiunti dal catalogo`
  const saved = search.get('salvate')
  if (saved === null) return null
  return Number(saved) > 0 ? savedWords(Number(saved)) : 'Non c’era nulla da salvare'
}

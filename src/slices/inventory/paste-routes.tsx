// SPDX-License-Identifier: AGPL-3.0-or-later

import type { FastifyReply } from 'fastify'
import { Type } from 'typebox'
import { type ActorTx, type PersonActor, withActor } from '../../platform/db/actor.ts'
import { searchOf } from '../../platform/http/query.ts'
import type { AppContext, RegiaServer } from '../../platform/http/types.ts'
import { commonErrors, DomainError, type FieldError } from '../../shared/errors.ts'
import { FormReader, type PostedForm } from '../../shared/forms.ts'
import { type Administration, titleOf } from '../registry/index.ts'
import { findWritableBody, isPlaceAvailable, loadServiceChoices } from './choices.ts'
import { readClipboard } from './clipboard.ts'
import { inventoryErrors } from './errors.ts'
import { cellName, gridColumns, newRowValues } from './grid.ts'
import { applyPaste, type PasteOutcome, undoable, undoPaste } from './grid-commands.ts'
import { type PasteContext, type PastePlan, type PasteRow, planPaste } from './grid-paste.ts'
import { stateOf } from './merge.ts'
import type { HostingChoice } from './model.ts'
import { BulkResultPage } from './pages/bulk-pages.tsx'
import { PasteFormPage, PastePreviewPage, pastePath, pastePreview } from './pages/paste-pages.tsx'
import { findPaste } from './paste-store.ts'
import { chooseBody, crumbs, writerOf } from './route-parts.tsx'
import { serviceShape, serviceValues } from './shapes.ts'
import { listServices } from './store.ts'
import { paths } from './view.ts'

/** The most rows of a sheet: the preview goes back and forth with the form. */
const sheetLimit = 500

const text = Type.Optional(Type.String())
const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
const cellPattern = `^(base|fuori|${gridColumns.map(({ key }) => key).join('|')})\\.(${uuid}|n\\d{1,4})$`
const pasteSchema = Type.Unsafe<PostedForm>(
  Type.Object(
    {
      ente: text,
      da: text,
      testo: text,
      cella: text,
      riga: text,
      colonna: text,
      vuote: text,
      nuovi: text,
      anteprima: text,
      righe: text,
    },
    { patternProperties: { [cellPattern]: Type.String() }, additionalProperties: false },
  ),
)

interface Loaded extends PasteContext {
  readonly body: Administration
}

/** A sheet pasted into the grid: shown before anything is written, written in one act, undone in one. */
export function registerPasteRoutes(server: RegiaServer, { db, clock }: AppContext): void {
  server.get(pastePath, async (request, reply) => {
    const actor = writerOf(request)
    const loaded = await withActor(db, actor, (tx) => load(tx, searchOf(request).get('ente')))
    if (!loaded) return chooseBody(reply, db, actor, 'Incolla da un foglio', paths.paste)
    return sendForm(reply, actor, loaded, [])
  })

  server.post(pastePreview, { schema: { body: pasteSchema } }, async (request, reply) => {
    const actor = writerOf(request)
    const posted = withCell(request.body as PostedForm)
    const loaded = await withActor(db, actor, (tx) => loadPosted(tx, posted))
    const count = readClipboard(new FormReader(posted).typed('testo')).length
    if (count === 0)
      return sendForm(reply, actor, loaded, [
        { field: 'testo', message: 'Incolla le celle copiate dal foglio' },
      ])
    return sendPreview(reply, actor, loaded, posted, planWithin(posted, loaded), [], new Set())
  })

  server.post(pastePath, { schema: { body: pasteSchema } }, async (request, reply) => {
    const actor = writerOf(request)
    const posted = withCell(request.body as PostedForm)
    const outcome = await withActor(db, actor, async (tx) => {
      const loaded = await loadPosted(tx, posted)
      const plan = planWithin(posted, loaded)
      const errors = errorsOf(plan)
      const result = errors.length > 0 ? null : await write(tx, loaded, plan)
      return { loaded, plan, errors, result }
    })
    const { loaded, plan, errors, result } = outcome
    if (result?.ok)
      return reply.seeOther(
        result.count === 0 ? `${paths.grid(loaded.body.id)}&salvate=0` : `${pastePath}/${result.pasteId}`,
      )
    const conflicted = new Set<string>(result?.conflicted)
    return sendPreview(
      reply,
      actor,
      loaded,
      posted,
      plan,
      [...errors, ...conflictsOf(plan, conflicted)],
      conflicted,
    )
  })

  server.get<{ Params: { id: string } }>(`${pastePath}/:id`, async (request, reply) => {
    const actor = writerOf(request)
    const loaded = await withActor(db, actor, async (tx) => {
      const paste = await findPaste(tx, request.params.id)
      if (!paste) throw new DomainError(inventoryErrors.nothingToUndo)
      const body = await findWritableBody(tx, paste.administrationId)
      return { paste, body, undoable: (await undoable(tx, paste)).length }
    })
    const { paste, body } = loaded
    const undone = searchOf(request).get('annullate')
    return reply.page(
      {
        title: 'Foglio incollato',
        current: 'inventario',
        crumbs: crumbs(actor, body, { label: 'Foglio incollato' }),
      },
      <BulkResultPage
        changes={paste.lines}
        count={paste.effects.services.length}
        skipped={0}
        undoHref={`${pastePath}/${encodeURIComponent(paste.id)}/annullamento`}
        undoable={loaded.undoable}
        undone={undone === null ? null : Number(undone) || 0}
        back={{ href: paths.grid(paste.administrationId), label: 'Torna alla griglia' }}
      />,
    )
  })

  server.post<{ Params: { id: string } }>(`${pastePath}/:id/annullamento`, async (request, reply) => {
    const { id } = request.params
    const count = await withActor(db, writerOf(request), (tx) => undoPaste(tx, id, clock()))
    return reply.seeOther(`${pastePath}/${encodeURIComponent(id)}?annullate=${count}`)
  })

  async function load(tx: ActorTx, key: string | null): Promise<Loaded | null> {
    const body = await findWritableBody(tx, key)
    if (!body) return null
    const choices = await loadServiceChoices(tx, body)
    const places: HostingChoice[] = []
    // A place of others that hosts the body today may be open to nobody new.
    for (const place of choices.places)
      if (await isPlaceAvailable(tx, body, { dataCentreId: place.id }, null)) places.push(place)
    return {
      body,
      administrationId: body.id,
      services: await listServices(tx, body.id),
      choices: { ...choices, places },
      today: tx.actor.today,
    }
  }

  async function loadPosted(tx: ActorTx, posted: PostedForm): Promise<Loaded> {
    const loaded = await load(tx, new FormReader(posted).typed('ente'))
    if (!loaded) throw new DomainError(commonErrors.invalidRequest)
    return loaded
  }

  function write(tx: ActorTx, { body }: Loaded, plan: PastePlan): Promise<PasteOutcome> {
    const rows = plan.rows.filter(({ isLeftOut }) => !isLeftOut)
    return applyPaste(
      tx,
      {
        administrationId: body.id,
        rows: rows.map((row) => ({
          id: row.stored?.id ?? null,
          base: row.base,
          patch: row.stored ? row.patch : newRowValues(row),
          name: row.name,
          lines: row.lines.map(({ column, before, after }) => ({ field: labelOf(column), before, after })),
        })),
      },
      clock(),
    )
  }

  function sendForm(
    reply: FastifyReply,
    actor: PersonActor,
    { body, services }: Loaded,
    errors: readonly FieldError[],
  ) {
    return reply.page(
      {
        title: 'Incolla da un foglio',
        current: 'inventario',
        crumbs: gridCrumbs(actor, body),
        guided: false,
        ...(errors.length > 0 ? { status: 422 } : {}),
      },
      <PasteFormPage body={{ id: body.id, name: titleOf(body) }} services={services} errors={errors} />,
    )
  }

  function sendPreview(
    reply: FastifyReply,
    actor: PersonActor,
    { body, choices }: Loaded,
    posted: PostedForm,
    plan: PastePlan,
    errors: readonly FieldError[],
    conflicted: ReadonlySet<string>,
  ) {
    const reader = new FormReader(posted)
    return reply.page(
      {
        title: 'Foglio incollato',
        current: 'inventario',
        crumbs: gridCrumbs(actor, body),
        guided: false,
        ...(errors.length > 0 ? { status: conflicted.size > 0 ? 409 : 422 } : {}),
      },
      <PastePreviewPage
        body={{ id: body.id, name: titleOf(body) }}
        plan={{ ...plan, rows: plan.rows.map(seenNow) }}
        choices={choices}
        errors={errors}
        hidden={(['ente', 'testo', 'cella', 'vuote'] as const)
          .filter((name) => reader.typed(name) !== '')
          .map((name) => [name, reader.typed(name)] as const)}
        takesBeyond={reader.ticked('nuovi')}
      />,
    )
  }
}

function gridCrumbs(actor: PersonActor, body: Administration) {
  return crumbs(actor, body, { label: 'Griglia', href: paths.grid(body.id) }, { label: 'Incolla' })
}

/** The form without scripts asks row and column apart. */
function withCell(posted: PostedForm): PostedForm {
  const reader = new FormReader(posted)
  if (reader.typed('cella') !== '') return posted
  return { ...posted, cella: cellName(reader.typed('colonna'), reader.typed('riga')) }
}

function planWithin(posted: PostedForm, context: PasteContext): PastePlan {
  const count = readClipboard(new FormReader(posted).typed('testo')).length
  if (count > sheetLimit)
    throw new DomainError(inventoryErrors.sheetTooLong, { details: { count, limit: sheetLimit } })
  return planPaste(posted, context)
}

function labelOf(column: string): string {
  return gridColumns.find(({ key }) => key === column)?.label ?? column
}

/** The cells that wait for an answer, of the rows that are to be written. */
function errorsOf(plan: PastePlan): FieldError[] {
  return plan.rows
    .filter(({ isLeftOut }) => !isLeftOut)
    .flatMap((row) =>
      row.lines.flatMap(({ column, doubt }) =>
        doubt ? [{ field: cellName(column, row.id), message: `${row.name}: ${doubt.message}` }] : [],
      ),
    )
}

function conflictsOf(plan: PastePlan, conflicted: ReadonlySet<string>): FieldError[] {
  return plan.rows
    .filter(({ id }) => conflicted.has(id))
    .map((row) => ({
      field: cellName('fuori', row.id),
      message: `${row.name}: qualcuno l’ha cambiato dopo la tua anteprima. Guarda com’è ora: se scrivi di nuovo resta il foglio, oppure lascia fuori la riga`,
    }))
}

/** What the preview shows of a row, a conflict included, is what the person has seen. */
function seenNow(row: PasteRow): PasteRow {
  if (row.stored === null || row.conflicts.length === 0) return row
  const now = stateOf(serviceShape, serviceValues(row.stored))
  return {
    ...row,
    base: { ...row.base, ...Object.fromEntries(row.conflicts.map((part) => [part, now[part]])) },
  }
}

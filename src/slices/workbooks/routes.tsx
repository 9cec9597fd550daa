// SPDX-License-Identifier: AGPL-3.0-or-later

import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { type ActorTx, type PersonActor, withActor } from '../../platform/db/actor.ts'
import { toCsvExcel } from '../../platform/export.ts'
import { searchOf } from '../../platform/http/query.ts'
import type { AppContext, RegiaServer, UploadedFile } from '../../platform/http/types.ts'
import { DomainError, type FieldError } from '../../shared/errors.ts'
import { FormReader, type PostedForm } from '../../shared/forms.ts'
import type { AdministrationId } from '../../shared/ids.ts'
import { namesOfPeople } from '../history/index.ts'
import { findWritableBody, inventoryCrumbs, listBodiesInScope, writerOf } from '../inventory/index.ts'
import { type Administration, getAdministration, titleOf } from '../registry/index.ts'
import { bodyOfFileName } from './bodies.ts'
import {
  answerImport,
  applyImport,
  checkAgain,
  discardImport,
  hashOf,
  isStillTrue,
  tellBody,
  tellColumns,
  undoImport,
  uploadWorkbook,
} from './commands.ts'
import { type LineToCorrect, sheetsToCorrect } from './corrected-copy.ts'
import { workbookErrors } from './errors.ts'
import { registerWorkbookExports, sendFile } from './export-routes.ts'
import type { ColumnMap, Problem, WorkbookImport } from './model.ts'
import { ColumnsPage, columnName, ImportsPage, WhosePage } from './pages/imports-page.tsx'
import { PreviewPage, ResultPage, type Slice } from './pages/preview-page.tsx'
import { ImportProgress, UnderWayPage, UnreadablePage } from './pages/under-way-page.tsx'
import { shortFile } from './read-rows.ts'
import { actingOf, WorkbookReader } from './reader.ts'
import { isOfMany, sheetsOf } from './recognise.ts'
import * as store from './store.ts'
import {
  importPath,
  importsOf,
  importsPath,
  isUnderWay,
  type LookWord,
  largestFile,
  largestFileIt,
  looks,
  readAnswers,
  sizeInWords,
} from './view.ts'
import { writeSheets } from './write-book.ts'

type ById = { Params: { id: string }; Body: PostedForm }

const text = Type.Optional(Type.String())
const texts = Type.Optional(Type.Union([Type.String(), Type.Array(Type.String())]))
const form = (fields: Parameters<typeof Type.Object>[0]) =>
  Type.Unsafe<PostedForm>(Type.Object(fields, { additionalProperties: false }))
const uploadForm = form({ ente: text })
const emptyForm = form({})
const choicesForm = form({ impronta: text, modo: text, scelta: texts })
const manyForm = form({ id: texts, tutti: text, filtri: text })
const columnsForm = form(
  Object.fromEntries(
    Object.values(sheetsOf).flatMap((sheets) =>
      sheets.flatMap(({ fields }, sheet) => fields.map(({ key }) => [columnName(sheet, key), text])),
    ),
  ),
)

const rowsShown = 50
const importsShown = 50
/** How long an answer waits for short work to end, so that a small file shows its preview at once. */
const patienceMs = 2_500

/** Workbooks of the inventory: upload, preview, apply, undo; and the files to start from. */
export function registerWorkbookRoutes(server: RegiaServer, { db, clock }: AppContext): void {
  const reader = new WorkbookReader({ db, clock }, (error) => server.log.error({ err: error }, 'workbook'))
  server.addHook('onClose', () => reader.stop())
  registerWorkbookExports(server, { db, clock })

  server.get(importsPath, async (request, reply) => {
    const actor = writerOf(request)
    const body = await withActor(db, actor, (tx) => findWritableBody(tx, searchOf(request).get('ente')))
    return showList(request, reply, actor, body, [])
  })

  server.post(
    importsPath,
    { schema: { body: uploadForm }, config: { tellsOfLargeFiles: true, largestFile } },
    async (request, reply) => {
      const actor = writerOf(request)
      const typed = new FormReader(request.body).typed('ente')
      const { body, bodies } = await withActor(db, actor, async (tx) => ({
        body: typed === '' ? null : await findWritableBody(tx, typed),
        bodies: (await listBodiesInScope(tx)).filter(({ mayWrite }) => mayWrite),
      }))
      const files = request.allUploads.filter(({ field }) => field === 'file')
      const errors = files.flatMap((file) => tooHeavy(file, request))
      if (files.length === 0) errors.push({ field: 'file', message: workbookErrors.noFile.it() })
      if (errors.length > 0) return showList(request, reply, actor, body, errors)
      const ids: string[] = []
      for (const file of files) {
        const bodyId = body?.id ?? bodyOfFileName(file.fileName, bodies)
        const sha256 = hashOf(file.content)
        ids.push(
          await withActor(db, actor, (tx) =>
            uploadWorkbook(tx, { actor, acting: actingOf(actor), bodyId, sha256, ...file }, clock()),
          ),
        )
      }
      const [only = ''] = ids
      if (ids.length > 1) {
        void reader.kick()
        return reply.seeOther(`${importsOf(body?.id ?? null)}${body ? '&' : '?'}caricati=${ids.length}`)
      }
      await atWork(files.every(({ content }) => content.length <= shortFile))
      const stored = await withActor(db, actor, (tx) => store.getImport(tx, only))
      // A short file that cannot be used is a wrong answer to this form: said beside the field, on its page.
      if (stored.state === 'unreadable') {
        await withActor(db, actor, (tx) => store.deleteImport(tx, stored.id))
        return showList(request, reply, actor, body, [{ field: 'file', message: stored.fault ?? '' }])
      }
      return reply.seeOther(importPath(only))
    },
  )

  server.post<ById>(`${importsPath}/applicazioni`, { schema: { body: manyForm } }, async (request, reply) => {
    const actor = writerOf(request)
    const form = new FormReader(request.body)
    const bodyId = (form.typed('filtri') || null) as AdministrationId | null
    const ready = await withActor(db, actor, async (tx) =>
      (await store.listImports(tx, { bodyId, before: null, size: 500 })).filter(
        ({ state }) => state === 'previewed',
      ),
    )
    const chosen = form.ticked('tutti') ? ready : ready.filter(({ id }) => form.all('id').includes(id))
    let begun = 0
    for (const { id, fingerprint } of chosen) {
      const input = { id, isAllOrNothing: false, fingerprint: fingerprint ?? '', acting: actingOf(actor) }
      try {
        await withActor(db, actor, (tx) => applyImport(tx, input, clock()))
        begun += 1
      } catch (error) {
        // Nothing new in it, or to be looked at again: the others go on, and this one says so on its page.
        if (!(error instanceof DomainError)) throw error
      }
    }
    await atWork(true)
    const more = `avviate=${begun}&saltate=${chosen.length - begun}`
    return reply.seeOther(`${importsOf(bodyId)}${bodyId ? '&' : '?'}${more}`)
  })

  server.get<ById>(`${importsPath}/:id`, async (request, reply) => showImport(request, reply))

  server.get<ById>(`${importsPath}/:id/avanzamento`, async (request, reply) => {
    const stored = await withActor(db, writerOf(request), (tx) => store.getImport(tx, request.params.id))
    if (isUnderWay(stored.state)) return reply.fragment(<ImportProgress stored={stored} />)
    return reply
      .header('hx-redirect', importPath(stored.id))
      .code(200)
      .type('text/html; charset=utf-8')
      .send('')
  })

  server.get<ById>(`${importsPath}/:id/colonne`, async (request, reply) => {
    const { actor, stored, body } = await load(request)
    return showColumns(reply, actor, stored, body, [])
  })

  server.post<ById>(
    `${importsPath}/:id/colonne`,
    { schema: { body: columnsForm } },
    async (request, reply) => {
      const { actor, stored, body } = await load(request)
      const form = new FormReader(request.body)
      const columns = new Map(
        stored.sheets.map((found) => [found.sheet, readColumns(form, stored, found.sheet)]),
      )
      if (form.errors.length > 0) return showColumns(reply, actor, stored, body, form.errors)
      await withActor(db, actor, (tx) =>
        tellColumns(tx, { id: stored.id, columns, acting: actingOf(actor) }, clock()),
      )
      await atWork(stored.size <= shortFile)
      return reply.seeOther(importPath(stored.id))
    },
  )

  server.post<ById>(`${importsPath}/:id/ente`, { schema: { body: uploadForm } }, async (request, reply) => {
    const { actor, stored } = await load(request)
    const typed = new FormReader(request.body).typed('ente')
    if (typed === '') return showImport(request, reply, [{ field: 'ente', message: 'Scegli l’ente' }])
    await withActor(db, actor, (tx) =>
      tellBody(tx, { id: stored.id, bodyId: typed as AdministrationId, acting: actingOf(actor) }, clock()),
    )
    await atWork(stored.size <= shortFile)
    return reply.seeOther(importPath(stored.id))
  })

  for (const how of ['scelte', 'proposte'])
    server.post<ById>(
      `${importsPath}/:id/${how}`,
      { schema: { body: choicesForm } },
      async (request, reply) => {
        const actor = writerOf(request)
        const typed = readAnswers(new FormReader(request.body).all('scelta'))
        await withActor(db, actor, async (tx) => {
          const { id } = request.params
          const acting = actingOf(actor)
          await answerImport(tx, { id, answers: how === 'proposte' ? 'proposed' : typed, acting }, clock())
        })
        await atWork(true)
        return reply.seeOther(`${importPath(request.params.id)}#rifiutati`)
      },
    )

  server.post<ById>(
    `${importsPath}/:id/applicazione`,
    { schema: { body: choicesForm } },
    async (request, reply) => {
      const actor = writerOf(request)
      const { id } = request.params
      const form = new FormReader(request.body)
      const isAllOrNothing = form.typed('modo') === 'tutto'
      const acting = actingOf(actor)
      // The answers are kept even when the import is refused: nobody gives them twice.
      await withActor(db, actor, (tx) =>
        answerImport(tx, { id, answers: readAnswers(form.all('scelta')), acting }, clock()),
      )
      await atWork(true)
      const { state } = await withActor(db, actor, (tx) => store.getImport(tx, id))
      if (isUnderWay(state)) return reply.seeOther(importPath(id))
      try {
        const fingerprint = form.typed('impronta')
        await withActor(db, actor, (tx) =>
          applyImport(tx, { id, isAllOrNothing, fingerprint, acting }, clock()),
        )
      } catch (error) {
        const kinds: unknown[] = [
          workbookErrors.nothingToWrite,
          workbookErrors.stillRefused,
          workbookErrors.changedMeanwhile,
        ]
        if (!(error instanceof DomainError) || !kinds.includes(error.kind)) throw error
        return showImport(request, reply, [{ field: 'modo', message: error.message }], isAllOrNothing)
      }
      await atWork(true)
      return reply.seeOther(`${importPath(id)}?fatto=importata`)
    },
  )

  server.post<ById>(
    `${importsPath}/:id/annullamento`,
    { schema: { body: emptyForm } },
    async (request, reply) => {
      await withActor(db, writerOf(request), (tx) => undoImport(tx, request.params.id, clock()))
      return reply.seeOther(`${importPath(request.params.id)}?fatto=annullata`)
    },
  )

  server.post<ById>(
    `${importsPath}/:id/rinuncia`,
    { schema: { body: emptyForm } },
    async (request, reply) => {
      await withActor(db, writerOf(request), (tx) => discardImport(tx, request.params.id, clock()))
      return reply.seeOther(importPath(request.params.id))
    },
  )

  server.get<ById>(`${importsPath}/:id/rifiutate.csv`, async (request, reply) => {
    const lines = await linesOf(request)
    const problems = lines.flatMap((line) => line.problems).filter(({ chosen }) => chosen === null)
    return sendFile(reply, 'celle-da-correggere', 'csv', Buffer.from(toCsvExcel(problemColumns, problems)))
  })

  server.get<ById>(`${importsPath}/:id/da-correggere.xlsx`, async (request, reply) => {
    const { stored } = await load(request)
    const file = await writeSheets(sheetsToCorrect(stored, await linesOf(request)), 'xlsx')
    return sendFile(
      reply,
      `da-correggere ${stored.fileName.replace(/\.[^.]*$/, '')}`,
      'xlsx',
      Buffer.from(file),
    )
  })

  server.get<ById>(`${importsPath}/:id/originale`, async (request, reply) => {
    const { actor, stored } = await load(request)
    const parts: Uint8Array[] = []
    for (let part = 0; ; part += 1) {
      const content = await withActor(db, actor, (tx) => store.readPart(tx, stored.id, part))
      if (content === null) break
      parts.push(content)
    }
    return reply
      .type('application/octet-stream')
      .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(stored.fileName)}`)
      .send(Buffer.concat(parts))
  })

  /** Sets the reader to work; waits a little when the work is short. */
  async function atWork(isShort: boolean): Promise<void> {
    if (isShort) await reader.kickFor(patienceMs)
    else void reader.kick()
  }

  async function load(request: FastifyRequest<ById>) {
    const actor = writerOf(request)
    return withActor(db, actor, async (tx) => {
      const stored = await store.getImport(tx, request.params.id)
      return { actor, stored, body: await bodyOf(tx, stored) }
    })
  }

  async function linesOf(request: FastifyRequest<ById>): Promise<LineToCorrect[]> {
    const { actor, stored } = await load(request)
    const lines: LineToCorrect[] = []
    for (let after = { sheet: -1, line: 0 }; ; ) {
      const found = await withActor(db, actor, (tx) => store.listLines(tx, stored.id, after, 1000))
      lines.push(...found)
      const last = found.at(-1)
      if (!last || found.length < 1000) return lines
      after = last
    }
  }

  async function showImport(
    request: FastifyRequest<ById>,
    reply: FastifyReply,
    errors: readonly FieldError[] = [],
    isAllOrNothing = false,
  ) {
    const { actor } = await load(request)
    const isTold = await withActor(db, actor, async (tx) => {
      const stored = await store.getImport(tx, request.params.id)
      if (stored.state !== 'previewed' || (await isStillTrue(tx, stored))) return true
      await checkAgain(tx, await store.getImport(tx, stored.id, true), 'all', actingOf(actor), clock())
      return false
    })
    if (!isTold) await atWork(true)
    const { stored, body } = await load(request)
    const frame = frameOf(actor, body, stored, errors)
    const bodyName = body ? titleOf(body) : null
    switch (stored.state) {
      case 'reading':
      case 'checking':
      case 'applying':
        void reader.kick()
        return reply.page({ ...frame, refreshSeconds: 3 }, <UnderWayPage stored={stored} />)
      case 'unreadable':
        return reply.page(frame, <UnreadablePage stored={stored} />)
      case 'uploaded':
        return showOpen(reply, actor, stored, body, errors)
      case 'previewed':
        return reply.page(
          frame,
          <PreviewPage
            {...{ stored, bodyName, isAllOrNothing, errors }}
            slices={await slicesOf(request, actor, stored)}
          />,
        )
      default:
        return reply.page(
          frame,
          <ResultPage
            {...{ stored, bodyName }}
            slices={await slicesOf(request, actor, stored)}
            mayUndo={stored.state === 'applied'}
            notice={doneIt[searchOf(request).get('fatto') ?? ''] ?? null}
          />,
        )
    }
  }

  /** The rows that a preview shows: the first of each kind, or a page of one kind. */
  async function slicesOf(request: FastifyRequest, actor: PersonActor, stored: WorkbookImport) {
    const search = searchOf(request)
    const only = (Object.keys(looks) as LookWord[]).find((look) => look === search.get('vista')) ?? null
    const at = /^(\d)\.(\d)\.(\d{1,7})$/.exec(search.get('dopo') ?? '')
    const after = at ? ([Number(at[1]), Number(at[2]), Number(at[3])] as const) : null
    const slice = async (tx: ActorTx, look: LookWord): Promise<Slice | null> => {
      if (only === null ? look === 'uguali' : only !== look) return null
      const rows = await store.listOutcomes(tx, stored, looks[look], only ? after : null, rowsShown)
      const shown = rows.slice(0, rowsShown)
      const last = shown.at(-1)
      const nextHref =
        rows.length > rowsShown && last
          ? `${importPath(stored.id)}?vista=${look}&dopo=${last.rank}.${last.sheet}.${last.line}`
          : null
      return { rows: shown, nextHref }
    }
    return withActor(db, actor, async (tx) => ({
      problemi: await slice(tx, 'problemi'),
      cambiate: await slice(tx, 'cambiate'),
      nuove: await slice(tx, 'nuove'),
      uguali: await slice(tx, 'uguali'),
    }))
  }

  /** What a file does not tell: its columns first, then whose it is. */
  async function showOpen(
    reply: FastifyReply,
    actor: PersonActor,
    stored: WorkbookImport,
    body: Administration | null,
    errors: readonly FieldError[],
  ) {
    const lacks = stored.sheets.some(({ sheet, columns }) =>
      (stored.kind ? (sheetsOf[stored.kind][sheet]?.required ?? []) : []).some(
        (field) => columns[field] === undefined,
      ),
    )
    if (lacks) return showColumns(reply, actor, stored, body, errors)
    const bodies = await withActor(db, actor, listBodiesInScope)
    return reply.page(
      frameOf(actor, body, stored, errors),
      <WhosePage {...{ stored, errors }} bodies={bodies.filter(({ mayWrite }) => mayWrite)} />,
    )
  }

  function showColumns(
    reply: FastifyReply,
    actor: PersonActor,
    stored: WorkbookImport,
    body: Administration | null,
    errors: readonly FieldError[],
  ) {
    return reply.page(frameOf(actor, body, stored, errors), <ColumnsPage stored={stored} errors={errors} />)
  }

  async function showList(
    request: FastifyRequest,
    reply: FastifyReply,
    actor: PersonActor,
    body: Administration | null,
    errors: readonly FieldError[],
  ) {
    const search = searchOf(request)
    const { imports, bodies } = await withActor(db, actor, async (tx) => {
      const filter = { bodyId: body?.id ?? null, before: search.get('prima'), size: importsShown }
      const found = await store.listImports(tx, filter)
      const names = await namesOfPeople(
        tx,
        found.map(({ personId }) => personId),
      )
      return {
        imports: found.map((each) => ({ ...each, who: names.get(each.personId) ?? '' })),
        bodies: (await listBodiesInScope(tx)).filter(({ mayWrite }) => mayWrite),
      }
    })
    const shown = imports.slice(0, importsShown)
    const last = shown.at(-1)
    const isBusy = shown.some(({ state }) => isUnderWay(state))
    if (isBusy) void reader.kick()
    return reply.page(
      {
        title: 'Importa ed esporta',
        current: 'inventario',
        crumbs: inventoryCrumbs(actor, body, { label: 'Importazioni' }),
        guided: false,
        ...(isBusy ? { refreshSeconds: 5 } : {}),
        ...(errors.length > 0 ? { status: 422 } : {}),
      },
      <ImportsPage
        {...{ bodies, errors }}
        body={body ? { id: body.id, name: titleOf(body) } : null}
        imports={shown}
        olderHref={
          imports.length > importsShown && last
            ? `${importsOf(body?.id ?? null)}${body ? '&' : '?'}prima=${last.id}#importazioni`
            : null
        }
        arrived={countIn(search, 'caricati')}
        begun={
          search.has('avviate')
            ? { files: countIn(search, 'avviate'), left: countIn(search, 'saltate') }
            : null
        }
      />,
    )
  }
}

const countIn = (search: URLSearchParams, name: string) => Number(search.get(name) ?? 0) || 0

const doneIt: Readonly<Record<string, string>> = {
  importata: 'Importata',
  annullata: 'Annullata: tutto è tornato com’era',
}

/** The body a file is of: none when it is of many. */
async function bodyOf(tx: ActorTx, stored: WorkbookImport): Promise<Administration | null> {
  const id =
    stored.administrationId ??
    (stored.kind !== null && isOfMany(stored.kind) && (stored.counts.bodies ?? 1) > 1 ? null : stored.bodyId)
  return id === null ? null : getAdministration(tx, id)
}

function readColumns(form: FormReader, stored: WorkbookImport, sheet: number): ColumnMap {
  const spec = stored.kind ? sheetsOf[stored.kind][sheet] : undefined
  const header = stored.sheets.find((each) => each.sheet === sheet)?.header ?? []
  const columns: Record<string, number> = {}
  for (const { key } of spec?.fields ?? []) {
    const name = columnName(sheet, key)
    const typed = form.typed(name)
    if (typed === '') continue
    const index = Number(typed)
    if (!Number.isInteger(index) || index < 0 || index >= header.length)
      form.fail(name, 'Scegli una delle colonne elencate')
    else if (Object.values(columns).includes(index)) form.fail(name, 'Questa colonna è già di un altro campo')
    else columns[key] = index
  }
  for (const field of spec?.required ?? [])
    if (columns[field] === undefined)
      form.fail(columnName(sheet, field), 'Senza questa colonna il foglio non si legge')
  return columns
}

/** A file over the limit, with how much it weighs: alone in a form it is as long as the form. */
function tooHeavy(file: UploadedFile, request: FastifyRequest): FieldError[] {
  if (!file.isTooLarge) return []
  const bytes = request.allUploads.length === 1 ? Number(request.headers['content-length'] ?? 0) : 0
  const size = `«${file.fileName}» pesa ${bytes > largestFile ? sizeInWords(bytes) : 'troppo'}`
  return [{ field: 'file', message: workbookErrors.tooHeavy.it({ size, limit: largestFileIt }) }]
}

function frameOf(
  actor: PersonActor,
  body: Administration | null,
  stored: WorkbookImport,
  errors: readonly FieldError[],
) {
  return {
    title: `Importazione di ${stored.fileName}`,
    current: 'inventario',
    crumbs: inventoryCrumbs(
      actor,
      body,
      { label: 'Importazioni', href: importsOf(body?.id ?? null) },
      { label: stored.fileName },
    ),
    guided: false,
    ...(errors.length > 0 ? { status: 422 } : {}),
  }
}

const problemColumns = [
  { key: 'cella', label: 'Dove', value: (each: Problem) => each.cell },
  { key: 'campo', label: 'Campo', value: (each: Problem) => each.label },
  { key: 'scritto', label: 'C’è scritto', value: (each: Problem) => each.found },
  { key: 'motivo', label: 'Che cosa non va', value: (each: Problem) => each.message },
  {
    key: 'proposta',
    label: 'Proposta',
    value: (each: Problem) => each.options.find(({ value }) => value === each.proposed)?.label ?? null,
  },
]

// SPDX-License-Identifier: AGPL-3.0-or-later
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { type PersonActor, withActor } from '../../platform/db/actor.ts'
import { toCsvExcel } from '../../platform/export.ts'
import type { AppContext, RegiaServer } from '../../platform/http/types.ts'
import type { Sheet } from '../../platform/sheets/model.ts'
import { readWorkbook } from '../../platform/sheets/read.ts'
import { readCsv } from '../../shared/csv.ts'
import { commonErrors, DomainError, type FieldError } from '../../shared/errors.ts'
import { FormReader, type PostedForm } from '../../shared/forms.ts'
import { namesOfPeople } from '../history/index.ts'
import {
  chooseBody,
  findWritableBody,
  inventoryCrumbs,
  listServices,
  listSoftware,
  searchOf,
  writerOf,
} from '../inventory/index.ts'
import { type Administration, getAdministration, titleOf } from '../registry/index.ts'
import {
  applyImport,
  discardImport,
  keepChoices,
  previewOf,
  tellColumns,
  undoImport,
  uploadWorkbook,
} from './commands.ts'
import { cellsOf } from './compare.ts'
import { workbookErrors } from './errors.ts'
import { faultWords } from './faults.ts'
import { type ExportFormat, exportFormats, exportList } from './list-export.ts'
import { fieldLabels, findList } from './list-file.ts'
import { type ColumnMap, listFields, type Problem, type RowOutcome, type WorkbookImport } from './model.ts'
import { ColumnsPage, WorkbooksPage } from './pages/imports-page.tsx'
import { PreviewPage, ResultPage } from './pages/preview-page.tsx'
import { getImport, listImports, listLines, rememberedColumns } from './store.ts'
import { importPath, importsOf, readChoices } from './view.ts'

type ById = { Params: { id: string }; Body: PostedForm }

const text = Type.Optional(Type.String())
const texts = Type.Optional(Type.Union([Type.String(), Type.Array(Type.String())]))
const form = (fields: Parameters<typeof Type.Object>[0]) =>
  Type.Unsafe<PostedForm>(Type.Object(fields, { additionalProperties: false }))
const uploadForm = form({ ente: text })
const emptyForm = form({})
const columnsForm = form(Object.fromEntries(listFields.map((field) => [field, text])))
const choicesForm = form({ impronta: text, modo: text, scelta: texts })

/** Workbooks of the inventory: upload, preview, apply, undo; and the files to start from. */
export function registerWorkbookRoutes(server: RegiaServer, { db, clock }: AppContext): void {
  server.get('/inventario/importazioni', async (request, reply) => {
    const actor = writerOf(request)
    const body = await withActor(db, actor, (tx) => findWritableBody(tx, searchOf(request).get('ente')))
    if (!body) return chooseBody(reply, db, actor, 'Importa ed esporta', importsOf)
    return showList(reply, actor, body, [])
  })

  server.post(
    '/inventario/importazioni',
    { schema: { body: uploadForm }, config: { tellsOfLargeFiles: true } },
    async (request, reply) => {
      const actor = writerOf(request)
      const reader = new FormReader(request.body)
      const { body, remembered } = await withActor(db, actor, async (tx) => {
        const body = await findWritableBody(tx, reader.typed('ente'))
        if (!body) throw new DomainError(commonErrors.invalidRequest)
        return { body, remembered: await rememberedColumns(tx) }
      })
      const upload = request.uploads['file']
      try {
        if (!upload) throw new DomainError(workbookErrors.noFile)
        if (upload.isTooLarge) throw new DomainError(commonErrors.tooLarge, { details: { limit: '10 MB' } })
        const list = findList(await readSheets(upload.content, upload.fileName), body.id, remembered)
        const given = { actor, administrationId: body.id, ...upload, list }
        const id = await withActor(db, actor, (tx) => uploadWorkbook(tx, given, clock()))
        return reply.seeOther(importPath(id))
      } catch (error) {
        // A file that cannot be used is a wrong answer to this form: said beside the field, on its page.
        if (!(error instanceof DomainError) || error.kind === commonErrors.notAllowed) throw error
        return showList(reply, actor, body, [{ field: 'file', message: error.message }])
      }
    },
  )

  server.get<ById>('/inventario/importazioni/:id', async (request, reply) =>
    showImport(request, reply, request.params.id),
  )

  server.get<ById>('/inventario/importazioni/:id/colonne', async (request, reply) => {
    const actor = writerOf(request)
    const { stored, body } = await load(actor, request.params.id)
    return showColumns(reply, actor, stored, body, [])
  })

  server.post<ById>(
    '/inventario/importazioni/:id/colonne',
    { schema: { body: columnsForm } },
    async (request, reply) => {
      const actor = writerOf(request)
      const { stored, body } = await load(actor, request.params.id)
      const reader = new FormReader(request.body)
      const columns: { -readonly [Field in keyof ColumnMap]: number } = {}
      for (const field of listFields) {
        const typed = reader.typed(field)
        if (typed === '') continue
        const index = Number(typed)
        if (!Number.isInteger(index) || index < 0 || index >= stored.header.length)
          reader.fail(field, 'Scegli una delle colonne elencate')
        else if (Object.values(columns).includes(index))
          reader.fail(field, 'Questa colonna è già di un altro campo')
        else columns[field] = index
      }
      if (columns.name === undefined) reader.fail('name', 'Serve la colonna con il nome dell’applicativo')
      if (reader.errors.length > 0) return showColumns(reply, actor, stored, body, reader.errors)
      await withActor(db, actor, (tx) => tellColumns(tx, request.params.id, columns, clock()))
      return reply.seeOther(importPath(stored.id))
    },
  )

  server.post<ById>(
    '/inventario/importazioni/:id/scelte',
    { schema: { body: choicesForm } },
    async (request, reply) => {
      const choices = readChoices(new FormReader(request.body).all('scelta'))
      await withActor(db, writerOf(request), (tx) => keepChoices(tx, request.params.id, choices, clock()))
      return reply.seeOther(`${importPath(request.params.id)}#rifiutati`)
    },
  )

  server.post<ById>(
    '/inventario/importazioni/:id/applicazione',
    { schema: { body: choicesForm } },
    async (request, reply) => {
      const actor = writerOf(request)
      const { id } = request.params
      const reader = new FormReader(request.body)
      const isAllOrNothing = reader.typed('modo') === 'tutto'
      // The answers are kept even when the import is refused: nobody gives them twice.
      await withActor(db, actor, (tx) => keepChoices(tx, id, readChoices(reader.all('scelta')), clock()))
      try {
        const fingerprint = reader.typed('impronta')
        await withActor(db, actor, (tx) => applyImport(tx, { id, isAllOrNothing, fingerprint }, clock()))
      } catch (error) {
        const kinds: unknown[] = [
          workbookErrors.nothingToWrite,
          workbookErrors.stillRefused,
          workbookErrors.changedMeanwhile,
        ]
        if (!(error instanceof DomainError) || !kinds.includes(error.kind)) throw error
        return showImport(request, reply, id, [{ field: 'modo', message: error.message }], isAllOrNothing)
      }
      return reply.seeOther(`${importPath(id)}?fatto=importata`)
    },
  )

  server.post<ById>(
    '/inventario/importazioni/:id/annullamento',
    { schema: { body: emptyForm } },
    async (request, reply) => {
      await withActor(db, writerOf(request), (tx) => undoImport(tx, request.params.id, clock()))
      return reply.seeOther(`${importPath(request.params.id)}?fatto=annullata`)
    },
  )

  server.post<ById>(
    '/inventario/importazioni/:id/rinuncia',
    { schema: { body: emptyForm } },
    async (request, reply) => {
      await withActor(db, writerOf(request), (tx) => discardImport(tx, request.params.id, clock()))
      return reply.seeOther(importPath(request.params.id))
    },
  )

  server.get<ById>('/inventario/importazioni/:id/rifiutate.csv', async (request, reply) => {
    const { rows } = await load(writerOf(request), request.params.id)
    const problems = rows.filter((row) => row.verdict === 'refused').flatMap((row) => row.problems)
    return sendFile(reply, 'celle-da-correggere', 'csv', Buffer.from(toCsvExcel(problemColumns, problems)))
  })

  for (const format of exportFormats)
    server.get(`/inventario/esportazioni/applicativi.${format}`, async (request, reply) => {
      const actor = writerOf(request)
      const search = searchOf(request)
      const list = await withActor(db, actor, async (tx) => {
        const body = await findWritableBody(tx, search.get('ente'))
        if (!body) throw new DomainError(commonErrors.invalidRequest)
        const services = await listServices(tx, body.id)
        const rows = (await listSoftware(tx, body.id)).map((software) => ({
          id: software.id,
          cells: cellsOf(software, services, search.get('versioni') === '1'),
        }))
        return { administrationId: body.id, rows }
      })
      return sendFile(reply, 'applicativi', format, Buffer.from(await exportList(list, format)))
    })

  /** An import with how its rows would end now, or ended. */
  async function load(actor: PersonActor, id: string) {
    return withActor(db, actor, async (tx) => {
      const stored = await getImport(tx, id)
      const body = await getAdministration(tx, stored.administrationId)
      if (stored.state === 'previewed') return { body, ...(await previewOf(tx, stored)) }
      const ended = (await listLines(tx, stored.id)).flatMap(({ verdict, ...line }): RowOutcome[] =>
        verdict === null ? [] : [{ ...line, verdict }],
      )
      return { body, stored, rows: ended, fingerprint: '' }
    })
  }

  async function showImport(
    request: FastifyRequest,
    reply: FastifyReply,
    id: string,
    errors: readonly FieldError[] = [],
    isAllOrNothing = false,
  ) {
    const actor = writerOf(request)
    const { stored, body, rows, fingerprint } = await load(actor, id)
    if (stored.state === 'uploaded') return showColumns(reply, actor, stored, body, errors)
    const frame = frameOf(actor, body, stored.fileName, errors)
    if (stored.state === 'previewed')
      return reply.page(
        frame,
        <PreviewPage {...{ stored, rows, fingerprint, isAllOrNothing, errors }} bodyName={titleOf(body)} />,
      )
    const done = { importata: 'Importata', annullata: 'Annullata: tutto è tornato com’era' } as Record<
      string,
      string
    >
    return reply.page(
      frame,
      <ResultPage
        stored={stored}
        rows={rows}
        bodyName={titleOf(body)}
        mayUndo={stored.state === 'applied'}
        notice={done[searchOf(request).get('fatto') ?? ''] ?? null}
      />,
    )
  }

  function showColumns(
    reply: FastifyReply,
    actor: PersonActor,
    stored: WorkbookImport,
    body: Administration,
    errors: readonly FieldError[],
  ) {
    return reply.page(
      frameOf(actor, body, stored.fileName, errors),
      <ColumnsPage stored={stored} errors={errors} />,
    )
  }

  async function showList(
    reply: FastifyReply,
    actor: PersonActor,
    body: Administration,
    errors: readonly FieldError[],
  ) {
    const imports = await withActor(db, actor, async (tx) => {
      const found = await listImports(tx, body.id)
      const names = await namesOfPeople(
        tx,
        found.map(({ personId }) => personId),
      )
      return found.map((each) => ({ ...each, who: names.get(each.personId) ?? '' }))
    })
    return reply.page(
      {
        title: 'Importa ed esporta',
        current: 'inventario',
        crumbs: inventoryCrumbs(actor, body, { label: 'Importazioni' }),
        guided: false,
        ...(errors.length > 0 ? { status: 422 } : {}),
      },
      <WorkbooksPage body={{ id: body.id, name: titleOf(body) }} imports={imports} errors={errors} />,
    )
  }
}

function frameOf(actor: PersonActor, body: Administration, fileName: string, errors: readonly FieldError[]) {
  return {
    title: `Importazione di ${fileName}`,
    current: 'inventario',
    crumbs: inventoryCrumbs(
      actor,
      body,
      { label: 'Importazioni', href: importsOf(body.id) },
      { label: fileName },
    ),
    guided: false,
    ...(errors.length > 0 ? { status: 422 } : {}),
  }
}

/** The sheets of a file, whatever its name says it is; a CSV is one sheet. Refuses WORK-003. */
async function readSheets(bytes: Uint8Array, fileName: string): Promise<readonly Sheet[]> {
  const reading = await readWorkbook(bytes)
  if (reading.ok) return reading.sheets
  if (reading.fault === 'not_a_workbook' && /\.(csv|txt)$/i.test(fileName)) {
    const csv = readCsv(bytes)
    if (!csv.ok)
      throw new DomainError(workbookErrors.unreadable, {
        details: { why: `Riga ${csv.fault.line}: ${csv.fault.reason}.` },
      })
    const rows: string[][] = [[...csv.table.header]]
    for (const { line, cells } of csv.table.records) {
      while (rows.length < line - 1) rows.push([])
      rows.push([...cells])
    }
    return [{ name: 'CSV', isHidden: false, rows }]
  }
  throw new DomainError(workbookErrors.unreadable, { details: { why: faultWords[reading.fault] } })
}

const mediaTypes: Readonly<Record<ExportFormat, string>> = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  ods: 'application/vnd.oasis.opendocument.spreadsheet',
  csv: 'text/csv; charset=utf-8',
}

function sendFile(reply: FastifyReply, name: string, format: ExportFormat, content: Buffer): FastifyReply {
  return reply
    .type(mediaTypes[format])
    .header('content-disposition', `attachment; filename="${name}.${format}"`)
    .send(content)
}

const problemColumns = [
  { key: 'cella', label: 'Dove', value: (each: Problem) => each.cell },
  { key: 'campo', label: 'Campo', value: (each: Problem) => fieldLabels[each.field] },
  { key: 'scritto', label: 'C’è scritto', value: (each: Problem) => each.found },
  { key: 'motivo', label: 'Che cosa non va', value: (each: Problem) => each.message },
  {
    key: 'proposta',
    label: 'Proposta',
    value: (each: Problem) => each.options.find(({ value }) => value === each.proposed)?.label ?? null,
  },
]

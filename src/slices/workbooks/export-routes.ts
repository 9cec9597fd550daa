// SPDX-License-Identifier: AGPL-3.0-or-later

import type { FastifyReply, FastifyRequest } from 'fastify'
import { type ActorTx, withActor } from '../../platform/db/actor.ts'
import { recordEvents } from '../../platform/events.ts'
import { searchOf } from '../../platform/http/query.ts'
import type { AppContext, RegiaServer } from '../../platform/http/types.ts'
import { commonErrors, DomainError } from '../../shared/errors.ts'
import type { AdministrationId } from '../../shared/ids.ts'
import {
  findWritableBody,
  listBodiesInScope,
  listServices,
  listSoftware,
  writerOf,
} from '../inventory/index.ts'
import { ipaCodesOf } from '../registry/index.ts'
import { type BookOptions, bookCsv, bookFile, bookFormats } from './book-export.ts'
import { loadKnown } from './check.ts'
import { cellsOf } from './compare.ts'
import { workbookErrors } from './errors.ts'
import { bookSheets } from './inventory-book.ts'
import { exportFormats, exportList, type ListToExport } from './list-export.ts'
import type { Known } from './model.ts'
import { exportsPath } from './view.ts'
import { zipOf } from './zip.ts'

const mediaTypes = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  ods: 'application/vnd.oasis.opendocument.spreadsheet',
  csv: 'text/csv; charset=utf-8',
  zip: 'application/zip',
} as const

export function sendFile(
  reply: FastifyReply,
  name: string,
  format: keyof typeof mediaTypes,
  content: Buffer,
): FastifyReply {
  return reply
    .type(mediaTypes[format])
    .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(`${name}.${format}`)}`)
    .send(content)
}

/** The files to start from, and what the actor's bodies have as files. */
export function registerWorkbookExports(
  server: RegiaServer,
  { db, clock }: Pick<AppContext, 'db' | 'clock'>,
): void {
  for (const format of bookFormats) {
    server.get(`${exportsPath}/modello.${format}`, async (request, reply) => {
      writerOf(request)
      const empty: BookOptions = { bodies: [], codeOf: String, isWhole: false }
      return sendFile(reply, 'inventario-modello', format, Buffer.from(await bookFile(empty, format)))
    })
    server.get(`${exportsPath}/inventario.${format}`, async (request, reply) =>
      sendFile(reply, 'inventario', format, Buffer.from(await bookFile(await loadBook(request), format))),
    )
  }

  for (const [sheet, { key }] of bookSheets.entries())
    server.get(`${exportsPath}/inventario/${key}.csv`, async (request, reply) =>
      sendFile(
        reply,
        bookSheets[sheet]?.title ?? key,
        'csv',
        Buffer.from(bookCsv(sheet, await loadBook(request))),
      ),
    )

  for (const format of exportFormats)
    server.get(`${exportsPath}/applicativi.${format}`, async (request, reply) => {
      const search = searchOf(request)
      const list = await withActor(db, writerOf(request), async (tx) => {
        const body = await findWritableBody(tx, search.get('ente'))
        if (!body) throw new DomainError(commonErrors.invalidRequest)
        return loadList(tx, body.id, search.get('versioni') === '1')
      })
      return sendFile(reply, 'applicativi', format, Buffer.from(await exportList(list, format)))
    })

  server.get(`${exportsPath}/applicativi.zip`, async (request, reply) => {
    const actor = writerOf(request)
    const format = searchOf(request).get('formato') === 'ods' ? 'ods' : 'xlsx'
    const bodies = await withActor(db, actor, writable)
    const files: { name: string; content: Uint8Array }[] = []
    for (const { id, name, ipaCode } of bodies) {
      const list = await withActor(db, actor, (tx) => loadList(tx, id, false))
      const title = [ipaCode, name]
        .filter(Boolean)
        .join(' ')
        .replace(/[\\/:*?"<>|]+/g, ' ')
      files.push({ name: `${title}.${format}`, content: await exportList(list, format) })
    }
    return sendFile(reply, 'liste-degli-applicativi', 'zip', zipOf(files))
  })

  /** The bodies asked for, or all those the actor writes for. Reserved fields of more than one are told in the history of each. */
  async function loadBook(request: FastifyRequest): Promise<BookOptions> {
    const actor = writerOf(request)
    const search = searchOf(request)
    const asked = search.getAll('ente')
    const isWhole = search.get('riservati') === '1'
    const all = await withActor(db, actor, writable)
    const chosen = all.filter(
      ({ id, ipaCode }) => asked.length === 0 || asked.includes(id) || (ipaCode && asked.includes(ipaCode)),
    )
    if (chosen.length === 0) throw new DomainError(workbookErrors.notANumberOfBodies)
    const bodies: Known[] = []
    for (const { id } of chosen) bodies.push(await withActor(db, actor, (tx) => loadKnown(tx, id)))
    const owners = bodies.flatMap(({ administrationId, hosts }) => [
      administrationId,
      ...hosts.map((host) => host.administrationId),
    ])
    const codes = await withActor(db, actor, (tx) => ipaCodesOf(tx, [...new Set(owners)]))
    if (isWhole && bodies.length > 1)
      await withActor(db, actor, (tx) =>
        recordEvents(
          tx,
          bodies.map(({ administrationId }) => ({
            administrationId,
            subjectKind: 'workbook_export',
            subjectId: administrationId,
            action: 'export_reserved',
            at: clock(),
          })),
        ),
      )
    return { bodies, isWhole, codeOf: (id) => codes.get(id) ?? id }
  }
}

async function writable(tx: ActorTx) {
  return (await listBodiesInScope(tx)).filter(({ mayWrite }) => mayWrite)
}

async function loadList(
  tx: ActorTx,
  administrationId: AdministrationId,
  withVersion: boolean,
): Promise<ListToExport> {
  const services = await listServices(tx, administrationId)
  const rows = (await listSoftware(tx, administrationId)).map((software) => ({
    id: software.id,
    cells: cellsOf(software, services, withVersion),
  }))
  return { administrationId, rows }
}

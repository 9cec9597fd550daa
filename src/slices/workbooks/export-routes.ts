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
import { type BookOptions, bookCsv, bookFile } from './book-export.ts'
import { cellsOf } from './compare.ts'
import { workbookErrors } from './errors.ts'
import { bookSheets } from './inventory-book.ts'
import { loadKnown } from './inventory-kind.ts'
import { exportFormats, exportList, type ListToExport } from './list-export.ts'
import type { Known } from './model.ts'
import type { SpendingKnown } from './spending-cells.ts'
import { type SpendingOptions, spendingCsv, spendingFile } from './spending-export.ts'
import { loadSpending } from './spending-kind.ts'
import { exportsPath } from './view.ts'
import { bookFormats } from './write-book.ts'
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

  for (const format of bookFormats) {
    server.get(`${exportsPath}/spese-modello.${format}`, async (request, reply) => {
      writerOf(request)
      const file = await spendingFile({ bodies: [], codeOf: String }, format)
      return sendFile(reply, 'spese-modello', format, Buffer.from(file))
    })
    server.get(`${exportsPath}/spese.${format}`, async (request, reply) =>
      sendFile(reply, 'spese', format, Buffer.from(await spendingFile(await loadSpendings(request), format))),
    )
  }
  server.get(`${exportsPath}/spese.csv`, async (request, reply) =>
    sendFile(reply, 'spese', 'csv', Buffer.from(spendingCsv(await loadSpendings(request)))),
  )

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

  /** The bodies asked for, or all those the actor writes for. */
  async function chosenBodies(request: FastifyRequest) {
    const asked = searchOf(request).getAll('ente')
    const all = await withActor(db, writerOf(request), writable)
    const chosen = all.filter(
      ({ id, ipaCode }) => asked.length === 0 || asked.includes(id) || (ipaCode && asked.includes(ipaCode)),
    )
    if (chosen.length === 0) throw new DomainError(workbookErrors.notANumberOfBodies)
    return chosen
  }

  async function loadSpendings(request: FastifyRequest): Promise<SpendingOptions> {
    const actor = writerOf(request)
    const bodies: SpendingKnown[] = []
    const codes = new Map<AdministrationId, string>()
    for (const { id, ipaCode } of await chosenBodies(request)) {
      bodies.push(await withActor(db, actor, (tx) => loadSpending(tx, id)))
      if (ipaCode) codes.set(id, ipaCode)
    }
    return { bodies, codeOf: (id) => codes.get(id) ?? id }
  }

  /** The inventory of the bodies asked for. Reserved fields of more than one are told in the history of each. */
  async function loadBook(request: FastifyRequest): Promise<BookOptions> {
    const actor = writerOf(request)
    const isWhole = searchOf(request).get('riservati') === '1'
    const bodies: Known[] = []
    for (const { id } of await chosenBodies(request))
      bodies.push(await withActor(db, actor, (tx) => loadKnown(tx, id)))
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

// SPDX-License-Identifier: AGPL-3.0-or-later
import type { FastifyReply } from 'fastify'
import { csvLines, type ExportColumn, toXlsx } from '../export.ts'

/** The two files of every list. */
export const fileKinds = ['csv', 'xlsx'] as const
export type FileKind = (typeof fileKinds)[number]

export const mediaTypes: Readonly<Record<FileKind, string>> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}

/** Says that what follows is a file with this name. */
export function asFile(reply: FastifyReply, kind: FileKind, name: string): FastifyReply {
  return reply.type(mediaTypes[kind]).header('content-disposition', `attachment; filename="${name}.${kind}"`)
}

/** Sends rows as a file: `name` without its ending; `sheet` is what the sheet of a workbook is called. */
export async function sendRows<Row>(
  reply: FastifyReply,
  kind: FileKind,
  file: {
    readonly name: string
    readonly sheet: string
    readonly columns: readonly ExportColumn<Row>[]
    readonly rows: readonly Row[]
  },
): Promise<FastifyReply> {
  const { name, sheet, columns, rows } = file
  asFile(reply, kind, name)
  return kind === 'csv'
    ? reply.send([...csvLines(columns, rows)].join(''))
    : reply.send(Buffer.from(await toXlsx(columns, rows, sheet)))
}

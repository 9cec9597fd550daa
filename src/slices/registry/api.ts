// SPDX-License-Identifier: AGPL-3.0-or-later
import { Type } from 'typebox'
import { withActor } from '../../platform/db/actor.ts'
import { sendWithTag } from '../../platform/http/api.ts'
import type { AppContext, RegiaServer } from '../../platform/http/types.ts'
import { commonErrors, DomainError } from '../../shared/errors.ts'
import { decodeCursor, encodeCursor } from '../../shared/list-query.ts'
import type { Administration, BodyRow, Population } from './model.ts'
import { listBodies, resolveSearch } from './search-store.ts'
import { getAdministrationByKey, listPopulations } from './store.ts'

const base = '/rest/regia/v1/administrations'
const defaultLimit = 50

const listQuery = Type.Object(
  {
    q: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    limit: Type.Optional(Type.String({ pattern: '^([1-9]|[1-9][0-9]|1[0-9]{2}|200)$' })),
    cursor: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9_-]+$', maxLength: 1000 })),
  },
  { additionalProperties: false },
)
const noQuery = Type.Object({}, { additionalProperties: false })
const byCode = Type.Object({ ipa_code: Type.String({ pattern: '^[a-z0-9_-]{2,30}$' }) })

/** The registry for programs: public, read only. */
export function registerAdministrationsApi(server: RegiaServer, { db }: AppContext): void {
  server.get(base, { schema: { querystring: listQuery } }, async (request, reply) => {
    const { q, limit, cursor } = request.query
    const at = cursor === undefined ? null : decodeCursor(cursor)
    if ((cursor !== undefined && at === null) || q?.includes('\0'))
      throw new DomainError(commonErrors.invalidRequest, {
        fields: [{ field: at === null ? 'cursor' : 'q', message: 'valore non previsto' }],
      })
    const size = limit === undefined ? defaultLimit : Number(limit)
    const rows = await withActor(db, request.actor, async (tx) =>
      listBodies(tx, q === undefined ? {} : { search: await resolveSearch(tx, q) }, {
        cursor: at && { direction: 'next', at },
        size,
        sort: { key: q === undefined ? 'ente' : 'vicinanza', direction: 'asc' },
      }),
    )
    const items = rows.slice(0, size)
    const last = items.at(-1)
    return sendWithTag(request, reply, {
      items: items.map(summaryOf),
      limit: size,
      next_cursor: rows.length > size && last ? encodeCursor({ value: last.sortedBy, id: last.id }) : null,
    })
  })

  server.get(
    `${base}/:ipa_code`,
    { schema: { params: byCode, querystring: noQuery } },
    async (request, reply) => {
      const found = await withActor(db, request.actor, async (tx) => {
        const body = await getAdministrationByKey(tx, request.params.ipa_code)
        return { body, populations: await listPopulations(tx, body.id) }
      })
      return sendWithTag(request, reply, detailOf(found.body, found.populations))
    },
  )
}

function summaryOf(row: BodyRow) {
  return {
    ipa_code: row.ipaCode,
    istat_code: row.istatCode,
    name: row.name,
    other_language_name: row.otherLanguageName,
    kind: row.kind,
    province_abbreviation: row.provinceAbbreviation,
    province_name: row.provinceName,
    region_code: row.regionCode,
    region_name: row.regionName,
    residents: row.residents,
    counted_on: row.countedOn,
  }
}

function detailOf(body: Administration, populations: readonly Population[]) {
  return {
    ipa_code: body.ipaCode,
    istat_code: body.istatCode,
    cadastral_code: body.cadastralCode,
    tax_code: body.taxCode,
    name: body.name,
    other_language_name: body.otherLanguageName,
    kind: body.kind,
    ipa_category: body.ipaCategory,
    province_code: body.provinceCode,
    province_name: body.provinceName,
    province_abbreviation: body.provinceAbbreviation,
    region_code: body.regionCode,
    region_name: body.regionName,
    certified_mail: body.certifiedMail,
    website: body.website,
    populations: populations.map((count) => ({
      counted_on: count.countedOn,
      residents: count.residents,
      source: count.source,
    })),
  }
}

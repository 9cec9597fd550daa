// SPDX-License-Identifier: AGPL-3.0-or-later

import type { FastifyReply, FastifyRequest } from 'fastify'
import { type ActorTx, withActor } from '../../platform/db/actor.ts'
import type { ExportColumn } from '../../platform/export.ts'
import { fileKinds, sendRows } from '../../platform/http/files.ts'
import { searchOf } from '../../platform/http/query.ts'
import type { AppContext, RegiaServer } from '../../platform/http/types.ts'
import { DomainError } from '../../shared/errors.ts'
import type { AdministrationId } from '../../shared/ids.ts'
import { type ListQuery, type ListSpec, parseListQuery, toPage, wholeList } from '../../shared/list-query.ts'
import { getAdministrationByKey, titleOf } from '../registry/index.ts'
import {
  listPlaceRows,
  listReservedPlaceRows,
  listReservedSoftwareRows,
  listSoftwareRows,
  placeTotals,
  softwareTotals,
} from './asset-list-store.ts'
import { placeListSpec, softwareListSpec } from './asset-lists.ts'
import { inventoryErrors } from './errors.ts'
import {
  placeExportColumns,
  reservedPlaceColumns,
  reservedSoftwareColumns,
  softwareExportColumns,
} from './export.ts'
import { cursorOfRow, listBodiesInScope } from './list-store.ts'
import { PlaceListPage, SoftwareListPage } from './pages/asset-list-pages.tsx'
import { readsAnyReserved, recordReservedReading } from './reserved.ts'
import { crumbs, datedName, readerOfInventory } from './route-parts.tsx'

const exportedAtMost = 50_000

/** The lists of data centres and of software of the reader's bodies, and their files: with reserved fields only when asked. */
export function registerAssetListRoutes(server: RegiaServer, { db, clock }: AppContext): void {
  server.get('/inventario/data-center', async (request, reply) => {
    const actor = readerOfInventory(request.requirePerson())
    const query = parseListQuery(placeListSpec, searchOf(request))
    const { rows, ...rest } = await withActor(db, actor, async (tx) => ({
      rows: await listPlaceRows(tx, query),
      ...(await placeTotals(tx, query)),
      ...(await around(tx, query)),
    }))
    return reply.page(
      {
        title: 'Data center',
        current: 'inventario',
        crumbs: crumbs(actor, null, { label: 'Data center' }),
        guided: false,
      },
      <PlaceListPage {...rest} query={query} page={toPage(query, rows, cursorOfRow)} today={actor.today} />,
    )
  })

  server.get('/inventario/applicativi', async (request, reply) => {
    const actor = readerOfInventory(request.requirePerson())
    const query = parseListQuery(softwareListSpec, searchOf(request))
    const { rows, ...rest } = await withActor(db, actor, async (tx) => ({
      rows: await listSoftwareRows(tx, query),
      ...(await softwareTotals(tx, query)),
      ...(await around(tx, query)),
    }))
    return reply.page(
      {
        title: 'Applicativi',
        current: 'inventario',
        crumbs: crumbs(actor, null, { label: 'Applicativi' }),
        guided: false,
      },
      <SoftwareListPage
        {...rest}
        query={query}
        page={toPage(query, rows, cursorOfRow)}
        today={actor.today}
      />,
    )
  })

  for (const kind of fileKinds) {
    server.get(`/inventario/data-center.${kind}`, (request, reply) =>
      asksReserved(request)
        ? sendFile(
            request,
            reply,
            kind,
            'Data center riservati',
            placeListSpec,
            listReservedPlaceRows,
            reservedPlaceColumns,
          )
        : sendFile(request, reply, kind, 'Data center', placeListSpec, listPlaceRows, placeExportColumns),
    )
    server.get(`/inventario/applicativi.${kind}`, (request, reply) =>
      asksReserved(request)
        ? sendFile(
            request,
            reply,
            kind,
            'Applicativi riservati',
            softwareListSpec,
            listReservedSoftwareRows,
            reservedSoftwareColumns,
          )
        : sendFile(
            request,
            reply,
            kind,
            'Applicativi',
            softwareListSpec,
            listSoftwareRows,
            softwareExportColumns,
          ),
    )
  }

  /** The rows on screen, on all pages. */
  async function sendFile<Row extends { readonly administrationId: AdministrationId }>(
    request: FastifyRequest,
    reply: FastifyReply,
    kind: (typeof fileKinds)[number],
    name: string,
    spec: ListSpec,
    list: (tx: ActorTx, query: ListQuery) => Promise<Row[]>,
    columns: readonly ExportColumn<Row>[],
  ) {
    const actor = readerOfInventory(request.requirePerson())
    const query = { ...wholeList(parseListQuery(spec, searchOf(request))), size: exportedAtMost }
    const rows = await withActor(db, actor, async (tx) => {
      const found = await list(tx, query)
      if (found.length > exportedAtMost)
        throw new DomainError(inventoryErrors.tooManyRows, {
          details: { count: `oltre ${exportedAtMost}`, limit: exportedAtMost },
        })
      if (asksReserved(request))
        await recordReservedReading(
          tx,
          name,
          found.map(({ administrationId }) => administrationId),
          clock(),
        )
      return found
    })
    return sendRows(reply, kind, { name: datedName(name, clock()), sheet: name, columns, rows })
  }
}

const asksReserved = (request: FastifyRequest) => searchOf(request).get('riservati') === '1'

async function around(tx: ActorTx, { filters }: ListQuery) {
  const body = filters['ente']?.[0]
  return {
    bodies: await listBodiesInScope(tx),
    bodyName: body ? titleOf(await getAdministrationByKey(tx, body)) : null,
    offersReserved: await readsAnyReserved(tx),
  }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ActorTx } from '../../platform/db/actor.ts'
import { mayReadFor, mayWriteFor } from '../../platform/db/scope.ts'
import type { AdministrationId, DigitalServiceId } from '../../shared/ids.ts'
import { formatMoney } from '../../shared/money.ts'
import { Missing } from '../../ui/index.ts'
import type { BodySection, SearchHit } from '../registry/index.ts'
import { softwareTotals } from './asset-list-store.ts'
import { serviceFilter } from './list.ts'
import { countServiceRows, listServiceRows } from './list-store.ts'
import type { ServicePlanLine } from './model.ts'
import { DataCentreTable, ServiceTable } from './pages/body-sections.tsx'
import { hostsOf, listDataCentres, listHostedServices } from './place-store.ts'
import { listServices } from './store.ts'
import { paths } from './view.ts'

/** Services shown on the page of a body; the others are one click away. */
const servicesShown = 8

/** What the plan says of the services of a body, given by the slice that knows: the inventory does not. */
export type PlanLines = (
  tx: ActorTx,
  administrationId: AdministrationId,
) => Promise<ReadonlyMap<DigitalServiceId, ServicePlanLine> | null>

/** Data centres and services on the page of a body, for who may read them. */
export function inventorySections(planLines?: PlanLines): readonly BodySection[] {
  return [
    {
      key: 'dc',
      title: 'Data center',
      order: 30,
      async load(tx, body) {
        if (!(await mayReadFor(tx, body.id))) return null
        const places = await listDataCentres(tx, body.id)
        const hosted = []
        for (const place of places) hosted.push({ place, services: await listHostedServices(tx, place.id) })
        const foreign = (await hostsOf(tx, body.id)).filter((host) => host.administrationId !== body.id)
        const services = await listServices(tx, body.id)
        return {
          count: places.length,
          aside: (await mayWriteFor(tx, body.id)) ? (
            <a href={paths.newDataCentre(body.id)}>Aggiungi</a>
          ) : undefined,
          content: (
            <DataCentreTable
              places={hosted}
              foreign={foreign.map((host) => ({
                host,
                count: services.filter((service) => service.dataCentreId === host.id).length,
              }))}
              total={services.length}
            />
          ),
        }
      },
    },
    {
      key: 'applicativi',
      title: 'Applicativi',
      order: 45,
      async load(tx, body) {
        if (!(await mayReadFor(tx, body.id))) return null
        const { count, cost } = await softwareTotals(tx, { filters: { ente: [body.id] } })
        return {
          count,
          aside: (await mayWriteFor(tx, body.id)) ? (
            <a href={paths.newSoftware(body.id)}>Aggiungi</a>
          ) : undefined,
          content: (
            <p>
              Costo annuo {!cost || cost.sum === null ? <Missing /> : formatMoney(cost.sum)}
              {!cost || cost.unknown === 0 || cost.sum === null ? '' : `, ${cost.unknown} n.d. su ${count}`} ·{' '}
              <a href={`${paths.softwareList}?ente=${body.id}`}>elenco degli applicativi</a>
            </p>
          ),
        }
      },
    },
    {
      key: 'servizi',
      title: 'Servizi',
      order: 40,
      async load(tx, body) {
        if (!(await mayReadFor(tx, body.id))) return null
        const filter = { ...serviceFilter({ filters: {} }), body: body.id }
        const rows = await listServiceRows(tx, filter, {
          sort: { key: 'servizio', direction: 'asc' },
          cursor: null,
          size: servicesShown,
        })
        const total = await countServiceRows(tx, filter)
        const mayWrite = await mayWriteFor(tx, body.id)
        return {
          count: total,
          aside: mayWrite ? (
            <>
              <a href={paths.dependencies(body.id)}>Dipendenze</a>
              {' · '}
              <a href={`/inventario/importazioni?ente=${body.id}`}>Importa ed esporta</a>
              {' · '}
              <a href={paths.grid(body.id)}>Scrivi in griglia</a>
              {' · '}
              <a href={paths.newService(body.id)}>Aggiungi</a>
            </>
          ) : (
            <a href={paths.dependencies(body.id)}>Dipendenze</a>
          ),
          content: (
            <ServiceTable
              rows={rows.slice(0, servicesShown)}
              total={total}
              listHref={`${paths.list}?ente=${body.id}`}
              planLines={planLines ? await planLines(tx, body.id) : null}
              catalogueHref={mayWrite ? paths.catalogue(body.id) : null}
            />
          ),
        }
      },
    },
  ]
}

/** Services of the actor's scope by words of their name or of their body's, for the search of the whole site. */
export async function searchServices(
  tx: ActorTx,
  typed: string,
  limit: number,
): Promise<readonly SearchHit[]> {
  const words = typed.trim()
  if (words.length < 2) return []
  const rows = await listServiceRows(
    tx,
    { ...serviceFilter({ filters: {} }), words },
    { sort: { key: 'servizio', direction: 'asc' }, cursor: null, size: limit },
  )
  return rows.slice(0, limit).map((row) => ({
    href: paths.service(row.id),
    title: row.name,
    detail: row.administrationName,
  }))
}

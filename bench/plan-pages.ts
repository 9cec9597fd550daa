// SPDX-License-Identifier: AGPL-3.0-or-later
// The queue of the programme, the page of a body and the page of a plan in a whole country: `node --import tsx bench/plan-pages.ts [seconds] [readers]
// [words of an address]`. Two databases, one ten times the other.
import { fileURLToPath } from 'node:url'
import { systemActor, withActor } from '../src/platform/db/actor.ts'
import { openServer } from '../src/platform/db/store.ts'
import { loadReferenceData } from '../src/slices/inventory/index.ts'
import { keepSimilarCosts } from '../src/slices/plans/index.ts'
import { packagedBinaries, startCluster } from '../test/clusters.ts'
import { freshDatabase } from '../test/databases.ts'
import { country, id } from './country.ts'
import { type Measured, measurePages, type Reader, tell, tellGrowth, tidied } from './pages.ts'

const seconds = Number(process.argv[2] ?? 30)
const readers = Number(process.argv[3] ?? 20)
/** Only the addresses with these words. */
const only = process.argv[4] ?? ''
const serverFile = fileURLToPath(new URL('./server.ts', import.meta.url))

/** A plan on the desk, one that waits, one that is approved: the first of their kind. */
const [onDesk, waiting, approved] = [6, 5, 0]

const bin = packagedBinaries()
if (!bin) throw new Error('No packaged PostgreSQL on this platform')
const cluster = await startCluster(bin)
const bySize: Measured[][] = []
for (const share of [0.1, 1]) {
  const { url, drop } = await freshDatabase(cluster.url)
  const store = await openServer(url)
  const now = new Date()
  await withActor(store.db, systemActor('cli', now), (tx) => loadReferenceData(tx, now))
  const { bodies, plans, items, sql } = country(share)
  await store.asOwner(sql)
  await keepSimilarCosts(store.db, now)
  await tidied(url)
  const planOf = async (n: number) =>
    (await store.ownerRows<{ id: string }>(`select ${id('plan', String(n))} as id`))[0]?.id
  const programme = [
    '/piani',
    '/piani?vista=da-assegnare',
    '/piani?ordina=-eta',
    '/enti/ente_0',
    `/piani/${await planOf(waiting)}/esame`,
    `/piani/${await planOf(approved)}/avanzamento`,
  ]
  const body = [`/piani/${await planOf(onDesk)}`, `/enti/ente_${onDesk}`]
  await store.close()
  const measure = (paths: readonly string[], reader?: Reader) =>
    measurePages(
      { url, serverFile, seconds, readers, ...(reader ? { reader } : {}) },
      paths.filter((path) => path.includes(only)),
    )
  console.log(`\n${bodies} bodies, ${plans} plans, ${items} items; ${readers} readers, ${seconds} s each`)
  const measured = [
    ...(await measure(programme)),
    ...(await measure(body, { role: 'editor', ipaCode: `ente_${onDesk}` })),
  ]
  measured.forEach(tell)
  bySize.push(measured)
  await drop()
}
const [small = [], large = []] = bySize
tellGrowth(small, large)
await cluster.stop()

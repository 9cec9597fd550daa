// SPDX-License-Identifier: AGPL-3.0-or-later
// The lists of a national inventory: `node --import tsx bench/lists.ts [seconds] [readers] [words of an address]`. Two databases, one ten times the other.
import { fileURLToPath } from 'node:url'
import { openServer } from '../src/platform/db/store.ts'
import { packagedBinaries, startCluster } from '../test/clusters.ts'
import { freshDatabase } from '../test/databases.ts'
import { type Measured, measurePages, tell, tellGrowth, tidied } from './pages.ts'

const seconds = Number(process.argv[2] ?? 30)
const readers = Number(process.argv[3] ?? 20)
/** Only the addresses with these words. */
const only = process.argv[4] ?? ''
const bodies = [2_500, 25_000]
const perBody = 12

/** A national inventory as large as asked: invented bodies, a data centre each, their services. */
function inventory(count: number): string {
  return `
    create temporary table words as select array['Riva','Monte','Ponte','Valle','Borgo','Castel','Campo','Terra','Acqua','Serra'] a,
      array['alta','bassa','fredda','nuova','vecchia','lunga','corta','chiara','secca','verde'] b,
      array['Anagrafe','Protocollo','Tributi','Cimitero','Edilizia','Biblioteca','Mensa','Contabilità','Personale','Albo','Polizia locale','Sito'] c;
    insert into administrations (administration_id, ipa_code, name, kind, search_text, created_at, updated_at)
      select gen_random_uuid(), 'ente_' || n, name, 'municipality', ' ' || lower(name) || ' =' || replace(lower(name), ' ', '') || ' ', now(), now()
      from (select n, a[1 + n % 10] || ' ' || b[1 + (n / 10) % 10] || ' ' || n name from words, generate_series(1, ${count}) n) named;
    insert into data_centres (administration_id, data_centre_id, name, agid_group, created_at, updated_at)
      select administration_id, gen_random_uuid(), 'CED', case when r < 0.7 then 'B' when r < 0.9 then 'A' when r < 0.92 then 'PSN' end, now(), now()
      from (select administration_id, random() r from administrations) d;
    insert into digital_services (administration_id, digital_service_id, name, data_class, data_class_source, data_class_on, hosting,
        data_centre_id, users_count, created_at, updated_at)
      select administration_id, gen_random_uuid(), c[1 + n % 12] || ' ' || n, case when r < 0.6 then 'ordinary' when r < 0.7 then 'critical' when r < 0.72 then 'strategic' end,
        'ACN', '2024-01-01', case when r < 0.8 then 'data_centre' else 'unknown' end, case when r < 0.8 then data_centre_id end, 10, now(), now()
      from (select a.administration_id, data_centre_id, n, random() r from administrations a join data_centres using (administration_id),
        generate_series(1, ${perBody}) n) s, words;
    insert into software (administration_id, software_id, name, created_at, updated_at)
      select administration_id, gen_random_uuid(), 'Suite', now(), now() from administrations;
    insert into service_software (administration_id, digital_service_id, software_id)
      select administration_id, digital_service_id, software_id from digital_services join software using (administration_id) where random() < 0.8;
    drop table words`
}

const paths = [
  '/inventario',
  '/inventario?ordina=servizio',
  '/inventario?ordina=-classe',
  '/inventario?classe=strategico',
  '/inventario?gruppo=psn',
  '/inventario?manca=classe',
  '/inventario?cerca=biblioteca',
  '/inventario?cerca=serra+verde+999',
  '/inventario/data-center',
  '/inventario/applicativi',
  '/enti',
]

const bin = packagedBinaries()
if (!bin) throw new Error('No packaged PostgreSQL on this platform')
const cluster = await startCluster(bin)
const bySize: Measured[][] = []
for (const count of bodies) {
  const { url, drop } = await freshDatabase(cluster.url)
  const store = await openServer(url)
  await store.asOwner(inventory(count))
  await tidied(url)
  const [{ n } = { n: 0 }] = await store.ownerRows<{ n: number }>('select count(*) n from digital_services')
  await store.close()
  const serverFile = fileURLToPath(new URL('./server.ts', import.meta.url))
  const measured = await measurePages(
    { url, serverFile, seconds, readers },
    paths.filter((path) => path.includes(only)),
  )
  console.log(`\n${n} services, ${count} bodies; ${readers} readers, ${seconds} s each`)
  measured.forEach(tell)
  bySize.push(measured)
  await drop()
}
const [small = [], large = []] = bySize
tellGrowth(small, large)
await cluster.stop()

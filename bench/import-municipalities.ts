// SPDX-License-Identifier: AGPL-3.0-or-later
// How long the list of municipalities takes to come in, against a bare COPY of the same rows into the same tables with their keys
// and indexes, on one PostgreSQL server in one run: `node --import tsx bench/import-municipalities.ts [rounds]`.
import { performance } from 'node:perf_hooks'
import { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { systemActor } from '../src/platform/db/actor.ts'
import { openServer } from '../src/platform/db/store.ts'
import { importMunicipalities } from '../src/slices/registry/index.ts'
import { packagedBinaries, startCluster } from '../test/clusters.ts'
import { freshDatabase } from '../test/databases.ts'

const rows = 7904
const rounds = Number(process.argv[2] ?? 5)
const tables = ['administrations', 'administration_populations', 'events']

/** A list of invented municipalities, as long as the real one. */
function invented(): Buffer {
  const header =
    'codice_istat,denominazione,denominazione_altra_lingua,cod_provincia,provincia,sigla,cod_regione,regione,codice_catastale,codice_ipa,popolazione_2011,popolazione_2023'
  const lines = Array.from({ length: rows }, (_, index) => {
    const province = String(1 + Math.floor(index / 99)).padStart(3, '0')
    const istat = province + String(1 + (index % 99)).padStart(3, '0')
    const cadastral = String.fromCharCode(65 + Math.floor(index / 999)) + String(index % 999).padStart(3, '0')
    return `${istat},Comune inventato ${index},,${province},Provincia ${province},${province === '063' ? 'NA' : 'PV'},01,Piemonte,${cadastral},c_${cadastral.toLowerCase()},${index + 1},${index + 2}`
  })
  return Buffer.from([header, ...lines].join('\n'))
}

/** The rows of a table as COPY text. */
async function copyOut(client: pg.Client, table: string): Promise<Buffer> {
  const parts: Buffer[] = []
  const sink = new Writable({
    write(chunk, _encoding, done) {
      parts.push(chunk)
      done()
    },
  })
  await pipeline(client.query(copyTo(`copy ${table} to stdout`)), sink)
  return Buffer.concat(parts)
}

async function withDatabase<Result>(admin: string, fn: (url: string) => Promise<Result>): Promise<Result> {
  const { url, drop } = await freshDatabase(admin)
  try {
    return await fn(url)
  } finally {
    await drop()
  }
}

const bin = packagedBinaries()
if (!bin) throw new Error('No packaged PostgreSQL on this platform')
const cluster = await startCluster(bin)
const file = invented()
const ours: number[] = []
const bare: number[] = []
for (let round = 0; round <= rounds; round++) {
  let copies: Buffer[] = []
  const import_ = await withDatabase(cluster.url, async (url) => {
    const store = await openServer(url)
    const started = performance.now()
    const actor = systemActor('cli', new Date())
    const { report } = await importMunicipalities(
      { db: store.db, clock: () => new Date(), actor },
      file,
      'comuni.csv',
    )
    const took = performance.now() - started
    if (report.new !== rows) throw new Error(`Only ${report.new} rows came in`)
    await store.close()
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    copies = []
    for (const table of tables) copies.push(await copyOut(client, table))
    await client.end()
    return took
  })
  const copy = await withDatabase(cluster.url, async (url) => {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    const started = performance.now()
    await client.query('begin')
    for (const [index, table] of tables.entries())
      await pipeline(
        Readable.from([copies[index] as Buffer]),
        client.query(copyFrom(`copy ${table} from stdin`)),
      )
    await client.query('commit')
    const took = performance.now() - started
    await client.end()
    return took
  })
  // The first round warms both up.
  if (round === 0) continue
  ours.push(import_)
  bare.push(copy)
}
cluster.stop()
const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
const ratios = ours.map((value, index) => value / (bare[index] ?? 1))
process.stdout.write(
  `${cluster.version}, ${rows} municipalities, ${rounds} rounds, medians: import ${median(ours).toFixed(0)} ms, bare COPY ${median(bare).toFixed(0)} ms, ratio ${median(ratios).toFixed(1)} (${Math.min(...ratios).toFixed(1)}–${Math.max(...ratios).toFixed(1)})\n`,
)

// SPDX-License-Identifier: AGPL-3.0-or-later
// How long a workbook of many rows takes to be read, checked, previewed and written, how much memory it wants, and how long it holds the
// event loop; against the same with a tenth of the rows and against the library's bare reading of the same file, in one run:
// `node --import tsx bench/workbook.ts [rows]`.
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
import { promisify } from 'node:util'
import { readXlsx } from 'hucre/xlsx'
import { type PersonActor, systemActor, withActor } from '../src/platform/db/actor.ts'
import { openServer } from '../src/platform/db/store.ts'
import { applyImport, uploadWorkbook } from '../src/slices/workbooks/commands.ts'
import { actingOf, WorkbookReader } from '../src/slices/workbooks/reader.ts'
import { getImport, listOutcomes } from '../src/slices/workbooks/store.ts'
import { writeSheets } from '../src/slices/workbooks/write-book.ts'
import { packagedBinaries, startCluster } from '../test/clusters.ts'
import { freshDatabase } from '../test/databases.ts'
import { aPerson, aRole } from '../test/factories/people.ts'
import { aMember, anAdministration, anAssociation } from '../test/factories/registry.ts'

const bodies = 42
const now = new Date('2026-03-10T09:00:00Z')
const ipa = (body: number) => `c_b${String(body).padStart(3, '0')}`

/** Our own workbook with so many rows, of 42 bodies: a data centre for 25 services, software, hosting, dependencies. */
function invented(rows: number): Promise<Uint8Array> {
  const each = Math.floor(rows / bodies / 4)
  const per = <Row>(fn: (body: number, index: number) => Row, count = each) =>
    Array.from({ length: bodies }, (_, body) =>
      Array.from({ length: count }, (_, index) => fn(body, index)),
    ).flat()
  const places = Math.max(1, Math.floor(each / 25))
  return writeSheets(
    [
      {
        name: 'Data center',
        rows: [
          [
            'Codice IPA',
            'Data center',
            'Gruppo',
            'Server',
            'CPU',
            'RAM (GB)',
            'Storage (GB)',
            'Capacità al giorno',
          ],
          ...per(
            (body, index) => [ipa(body), `Sala ${index}`, 'Gruppo B', 4, 8, 256, 4000, '01/03/2026'],
            places,
          ),
        ],
      },
      {
        name: 'Applicativi',
        rows: [
          [
            'Codice IPA',
            'Applicativo',
            'Prodotto',
            'Fornitore',
            'Contratto fino al',
            'Licenze',
            'Costo annuo (€)',
            'Rischio',
          ],
          ...per((body, index) => [
            ipa(body),
            `Programma ${index}`,
            `Prodotto ${index}`,
            'Fornitore inventato S.r.l.',
            '31/12/2027',
            '10 postazioni',
            '1.200,50',
            'Medio',
          ]),
        ],
      },
      {
        name: 'Servizi',
        rows: [
          ['Codice IPA', 'Servizio', 'Classe', 'Fonte della classe', 'Data della classe', 'Utenti', 'Note'],
          ...per((body, index) => [
            ipa(body),
            `Servizio ${index}`,
            index % 50 === 0 ? 'medio' : 'Ordinario',
            'Determina 12',
            '01/02/2026',
            100 + index,
            'Riga inventata',
          ]),
        ],
      },
      {
        name: 'Ospitalità',
        rows: [
          ['Codice IPA', 'Servizio', 'Dove sta', 'Data center', 'Codice IPA del data center', 'Applicativi'],
          ...per((body, index) => [
            ipa(body),
            `Servizio ${index}`,
            'Data center',
            `Sala ${index % places}`,
            '',
            `Programma ${index}`,
          ]),
        ],
      },
      {
        name: 'Dipendenze',
        rows: [
          ['Codice IPA', 'Servizio', 'Dipende da', 'Perché'],
          ...per(
            (body, index) => [
              ipa(body),
              `Servizio ${index + 1}`,
              `Servizio ${index - (index % 20)}`,
              'Legge i dati',
            ],
            each - places - 1,
          ),
        ],
      },
    ],
    'xlsx',
  )
}

interface Figures {
  readonly rows: number
  readonly read: number
  readonly check: number
  readonly preview: number
  readonly write: number
  readonly longest: number
  readonly usual: number
  readonly rssMb: number
}

async function work(url: string, path: string): Promise<Figures> {
  const store = await openServer(url)
  const { id: associationId } = await anAssociation(store.db)
  for (let body = 0; body < bodies; body += 1) {
    const { id } = await anAdministration(store.db, { ipaCode: ipa(body), name: `Comune ${body}` })
    await aMember(store.db, associationId, id)
  }
  const given = { role: 'office_member' as const, associationId, administrationId: null }
  const { personId, assignmentId } = await withActor(store.db, systemActor('cli', now), async (tx) => {
    const personId = await aPerson(tx, {}, now)
    return { personId, assignmentId: await aRole(tx, { ...given, personId }, now) }
  })
  const actor: PersonActor = {
    kind: 'person',
    ...given,
    personId,
    assignmentId,
    sends: [],
    today: '2026-03-10',
  }
  const as = <Result>(fn: Parameters<typeof withActor<Result>>[2]) => withActor(store.db, actor, fn)
  const acting = actingOf(actor)
  const content = readFileSync(path)
  const sha256 = createHash('sha256').update(content).digest('hex')
  const reader = new WorkbookReader({ db: store.db, clock: () => now }, (error) => {
    throw error
  })
  const loop = monitorEventLoopDelay({ resolution: 10 })
  loop.enable()
  const id = await as((tx) =>
    uploadWorkbook(tx, { actor, acting, bodyId: null, fileName: 'inventario.xlsx', content, sha256 }, now),
  )
  const started = performance.now()
  let readAt = started
  let isAsking = false
  const watch = setInterval(async () => {
    if (isAsking) return
    isAsking = true
    const { state } = await as((tx) => getImport(tx, id))
    if (state === 'reading') readAt = performance.now()
    isAsking = false
  }, 200)
  await reader.kick()
  clearInterval(watch)
  const checkedAt = performance.now()
  const stored = await as((tx) => getImport(tx, id))
  if (stored.state !== 'previewed') throw new Error(`${stored.state}: ${stored.fault}`)
  for (const look of ['problems', 'changed', 'new'] as const)
    await as((tx) => listOutcomes(tx, stored, look, null, 50))
  const previewedAt = performance.now()
  // What the workbook wants until it is on screen: before the writing, which holds a body at a time.
  const rssMb = process.resourceUsage().maxRSS / 1024
  const longest = loop.max / 1e6
  const usual = loop.percentile(99.9) / 1e6
  await as((tx) =>
    applyImport(tx, { id, isAllOrNothing: false, fingerprint: stored.fingerprint ?? '', acting }, now),
  )
  await reader.kick()
  const after = await as((tx) => getImport(tx, id))
  if (after.state !== 'applied') throw new Error(`${after.state}: ${after.fault}`)
  const { new: added = 0, changed = 0, refused = 0, unchanged = 0 } = stored.counts
  await store.close()
  return {
    rows: added + changed + refused + unchanged,
    read: readAt - started,
    check: checkedAt - readAt,
    preview: previewedAt - checkedAt,
    write: performance.now() - previewedAt,
    longest,
    usual,
    rssMb,
  }
}

const [first = '50000', url = '', path = ''] = process.argv.slice(2)
if (first === 'work') process.stdout.write(JSON.stringify(await work(url, path)))
else if (first === 'bare') {
  const started = performance.now()
  await readXlsx(readFileSync(url))
  process.stdout.write(
    JSON.stringify({ read: performance.now() - started, rssMb: process.resourceUsage().maxRSS / 1024 }),
  )
} else {
  const bin = packagedBinaries()
  if (!bin) throw new Error('No packaged PostgreSQL on this platform')
  const cluster = await startCluster(bin)
  const folder = mkdtempSync(join(tmpdir(), 'regia-bench-'))
  const self = async (...args: string[]) => {
    const { stdout } = await promisify(execFile)(process.execPath, [
      '--import',
      'tsx',
      import.meta.filename,
      ...args,
    ])
    return JSON.parse(stdout)
  }
  for (const rows of [Number(first) / 10, Number(first)]) {
    const file = join(folder, `${rows}.xlsx`)
    const bytes = await invented(rows)
    writeFileSync(file, bytes)
    const database = await freshDatabase(cluster.url)
    const ours = (await self('work', database.url, file)) as Figures
    await database.drop()
    const bare = (await self('bare', file)) as { read: number; rssMb: number }
    const s = (ms: number) => `${(ms / 1000).toFixed(1)} s`
    process.stdout.write(
      `${ours.rows} rows, ${(bytes.length / 1024 / 1024).toFixed(1)} MB: read ${s(ours.read)} (library alone ${s(bare.read)}), check ${s(ours.check)}, preview ${ours.preview.toFixed(0)} ms, write ${s(ours.write)}; longest hold of the event loop ${ours.longest.toFixed(0)} ms (99.9 % below ${ours.usual.toFixed(0)} ms); peak memory ${ours.rssMb.toFixed(0)} MB (library alone ${bare.rssMb.toFixed(0)} MB)\n`,
    )
  }
  rmSync(folder, { recursive: true, force: true })
  cluster.stop()
}

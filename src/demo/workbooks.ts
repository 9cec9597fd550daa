// SPDX-License-Identifier: AGPL-3.0-or-later
import { dateInRome, formatDate } from '../shared/dates.ts'
import {
  actingOf,
  applyImport,
  getWorkbookImport,
  hashOf,
  uploadWorkbook,
  WorkbookReader,
  writeSheets,
} from '../slices/workbooks/index.ts'
import type { Cast, Stage } from './stage.ts'

/** One workbook of several bodies that came in some days ago, and one that waits with cells to correct. */
export async function addWorkbooks(stage: Stage): Promise<void> {
  const ipa = (position: number) => `c_zz${String(position + 1).padStart(2, '0')}`
  const bodies = stage.data.bodies
    .flatMap(({ services }, position) => (services > 0 ? [position] : []))
    .slice(2, 6)
  const [first = 0, second = 0, third = 0, fourth = 0] = bodies
  const wholeDay = (fromToday: number) => formatDate(stage.day(fromToday))
  await takeInWorkbook(stage, 12, 'costi-degli-applicativi.xlsx', true, [
    {
      name: 'Applicativi',
      rows: [
        ['Codice IPA', 'Applicativo', 'Prodotto', 'Costo annuo (€)', 'Licenze'],
        ...bodies.map((body, index) => [
          ipa(body),
          'Protocollo web',
          'Protocollo Web SaaS',
          1200.5 + index * 300,
          `${10 + index} postazioni`,
        ]),
      ],
    },
    {
      name: 'Servizi',
      rows: [
        ['Codice IPA', 'Servizio', 'Utenti'],
        ...bodies.map((body, index) => [ipa(body), 'Albo pretorio digitale', 40 + index]),
      ],
    },
    {
      name: 'Ospitalità',
      rows: [
        ['Codice IPA', 'Servizio', 'Dove sta', 'Applicativi'],
        ...bodies.map((body) => [ipa(body), 'Albo pretorio digitale', 'Cloud', 'Protocollo web']),
      ],
    },
  ])
  await takeInWorkbook(stage, 1, 'capacità-e-dipendenze.xlsx', false, [
    {
      name: 'Data center',
      rows: [
        [
          'Codice IPA',
          'Data center',
          'Server',
          'RAM (GB)',
          'Storage (GB)',
          'Capacità al giorno',
          'Chiusura prevista',
        ],
        [ipa(first), 'Municipio, piano terra', 3, 192, '4 TB', wholeDay(-20), '31/02/2027'],
        [ipa(second), 'Municipio, piano terra', 'due', 128, 2000, wholeDay(-20), ''],
        [ipa(third), 'Archivio, primo piano', 1, 64, 1000, wholeDay(-20), ''],
      ],
    },
    {
      name: 'Applicativi',
      rows: [
        ['Codice IPA', 'Applicativo', 'Costo annuo (€)', 'Rischio'],
        [ipa(first), 'Protocollo web', '1.500', 'Alt0'],
        [ipa(fourth), 'Protocollo web', '1.890,00', 'medio-alto'],
        ['c_zz99', 'Protocollo web', '900,00', 'Basso'],
      ],
    },
    {
      name: 'Dipendenze',
      rows: [
        ['Codice IPA', 'Servizio', 'Dipende da', 'Perché'],
        [ipa(second), 'Albo pretorio digitale', 'Albo pretorio digital', 'Stesso archivio'],
      ],
    },
  ])
}

async function takeInWorkbook(
  stage: Stage,
  daysAgo: number,
  fileName: string,
  isApplied: boolean,
  sheets: Parameters<typeof writeSheets>[0],
): Promise<void> {
  const content = await writeSheets(sheets, 'xlsx')
  const clerk = stage.office[0] as Cast
  const when = stage.at(daysAgo, 11)
  const actor = { kind: 'person' as const, ...clerk, sends: [], today: dateInRome(when) }
  const acting = actingOf(actor)
  const reader = new WorkbookReader({ db: stage.store.db, clock: () => when }, (error) => {
    throw error
  })
  const id = await stage.as(clerk, when, (tx) =>
    uploadWorkbook(tx, { actor, acting, bodyId: null, fileName, content, sha256: hashOf(content) }, when),
  )
  await reader.kick()
  if (!isApplied) return
  await stage.as(clerk, when, async (tx) => {
    const { fingerprint } = await getWorkbookImport(tx, id)
    await applyImport(tx, { id, isAllOrNothing: true, fingerprint: fingerprint ?? '', acting }, when)
  })
  await reader.kick()
}

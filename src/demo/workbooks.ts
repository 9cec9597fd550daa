// SPDX-License-Identifier: AGPL-3.0-or-later
import { dateInRome, formatDate } from '../shared/dates.ts'
import { listDataCentres } from '../slices/inventory/index.ts'
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
          ipaAt(body),
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
        ...bodies.map((body, index) => [ipaAt(body), 'Albo pretorio digitale', 40 + index]),
      ],
    },
    {
      name: 'Ospitalità',
      rows: [
        ['Codice IPA', 'Servizio', 'Dove sta', 'Applicativi'],
        ...bodies.map((body) => [ipaAt(body), 'Albo pretorio digitale', 'Cloud', 'Protocollo web']),
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
        [ipaAt(first), 'Municipio, piano terra', 3, 192, '4 TB', wholeDay(-20), '31/02/2027'],
        [ipaAt(second), 'Municipio, piano terra', 'due', 128, 2000, wholeDay(-20), ''],
        [ipaAt(third), 'Archivio, primo piano', 1, 64, 1000, wholeDay(-20), ''],
      ],
    },
    {
      name: 'Applicativi',
      rows: [
        ['Codice IPA', 'Applicativo', 'Costo annuo (€)', 'Rischio'],
        [ipaAt(first), 'Protocollo web', '1.500', 'Alt0'],
        [ipaAt(fourth), 'Protocollo web', '1.890,00', 'medio-alto'],
        ['c_zz99', 'Protocollo web', '900,00', 'Basso'],
      ],
    },
    {
      name: 'Dipendenze',
      rows: [
        ['Codice IPA', 'Servizio', 'Dipende da', 'Perché'],
        [ipaAt(second), 'Albo pretorio digitale', 'Albo pretorio digital', 'Stesso archivio'],
      ],
    },
  ])
}

/** What some bodies asked for in past years, by PEC and on paper: one file came in, one waits. */
export async function addPastSpending(stage: Stage): Promise<void> {
  const clerk = stage.office[0] as Cast
  const names = ['Casalvento', 'Borgo Lamaro', 'Pontevolta', 'Zovello Grande']
  const places = await stage.as(clerk, stage.now, async (tx) => {
    const found: { ipa: string; place: string }[] = []
    for (const name of names) {
      const id = stage.bodies.get(name)
      const [place] = id ? await listDataCentres(tx, id) : []
      const position = stage.data.bodies.findIndex((body) => body.name === name)
      if (place) found.push({ ipa: ipaAt(position), place: place.name })
    }
    return found
  })
  const day = (fromToday: number) => formatDate(stage.day(fromToday))
  const year = Number(stage.day(0).slice(0, 4))
  const head = [
    ...[
      'Codice IPA',
      'Riferimento dell’ente',
      'Oggetto',
      'Data center',
      'Tipo',
      'Natura della spesa',
      'Fornitore',
    ],
    ...[
      'Inizio del contratto',
      'Fine del contratto',
      'Anno 1',
      'Senza IVA 1',
      'IVA 1',
      'Speso 1',
      'Inviata il',
      'Canale',
    ],
    ...[
      'Protocollo',
      'Esito',
      'Numero dell’atto',
      'Data dell’atto',
      'Prescrizione 1',
      'Entro il 1',
      'Rispettata il 1',
    ],
  ]
  const supplier = 'Fornitore dimostrativo 3 (inventato)'
  const rows = places.map(({ ipa, place }, index) => {
    const isGranted = index !== 1
    return [
      ...[ipa, `Pratica ${year - 2}/${14 + index}`, 'Manutenzione dei server', place, 'Autorizzazione'],
      ...['Manutenzione ordinaria', supplier, day(-700), day(index === 0 ? 120 : -340), String(year - 1)],
      ...[4_800 + index * 650, 1_056 + index * 143, isGranted ? 4_650 + index * 640 : '', day(-760), 'PEC'],
      ...[
        `${4471 + index}/${year - 2}`,
        index === 2 ? 'Autorizzata con prescrizioni' : isGranted ? 'Autorizzata' : 'Negata',
      ],
      ...[`Prot. dimostrativo ${2210 + index}`, day(-725)],
      ...(index === 2 ? ['Inviare il verbale di collaudo', day(-600), day(-610)] : ['', '', '']),
    ]
  })
  await takeInWorkbook(stage, 8, 'spese-anni-passati.xlsx', true, [{ name: 'Spese', rows: [head, ...rows] }])
  const [first, second] = places
  if (!first || !second) return
  const waiting = (
    where: { ipa: string; place: string },
    index: number,
    duty: string,
    net: string | number,
  ) => [
    ...[
      where.ipa,
      `Pratica ${year - 3}/${30 + index}`,
      'Gruppi di continuità',
      where.place,
      duty,
      'Continuità e sicurezza',
    ],
    ...[
      supplier,
      day(-1000),
      day(-650),
      String(year - 2),
      net,
      '',
      '',
      day(-1020),
      'PEC',
      `880${index}/${year - 3}`,
    ],
    ...['', '', '', '', '', ''],
  ]
  await takeInWorkbook(stage, 1, 'spese-da-ricontrollare.xlsx', false, [
    {
      name: 'Spese',
      rows: [
        head,
        waiting(first, 1, 'Autorizzazione', '1.234'),
        waiting(second, 2, 'Comunicazione', 2_100),
        waiting({ ipa: second.ipa, place: 'Sala che non c’è' }, 3, 'Autorizzazione', '1,980.50'),
      ],
    },
  ])
}

const ipaAt = (position: number) => `c_zz${String(position + 1).padStart(2, '0')}`

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

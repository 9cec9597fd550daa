// SPDX-License-Identifier: AGPL-3.0-or-later
import { dataClasses, dataClassLabels } from '../../shared/classification.ts'
import {
  agidGroups,
  capacities,
  capacityLabels,
  dataCentreStateLabels,
  dataCentreStates,
  degreeLabels,
  degrees,
  groupLabels,
  hostingLabels,
  hostings,
  priorityLabels,
} from '../inventory/index.ts'
import {
  type BookField,
  type BookSheet,
  choice,
  day,
  field,
  flag,
  ipa,
  pastDay,
  ref,
  text,
} from './book-fields.ts'

export const bookEdition = 2
export const bookTitle = 'Inventario di Regia'
export const markWord = 'regia-inventario'

const degree = choice(degrees, degreeLabels, { high: ['alta'], medium: ['media'], low: ['bassa'] })
const dataClass = choice(dataClasses, dataClassLabels, {
  ordinary: ['ordinaria', 'ordinari', 'dati ordinari'],
  critical: ['critica', 'critici', 'dati critici'],
  strategic: ['strategica', 'strategici', 'dati strategici'],
})
const group = choice(agidGroups, groupLabels, {
  PSN: ['psn', 'candidabile psn', 'candidato psn'],
  A: ['a'],
  B: ['b'],
})
const hosting = choice(hostings, hostingLabels, {
  data_centre: ['datacenter', 'ced', 'on premise', 'on prem', 'in sede'],
  supplier: ['fornitore', 'dal fornitore'],
  unknown: ['non so', 'non noto', 'nd', 'n d'],
})
const units: Readonly<Record<string, string>> = { ram: ' (GB)', storage: ' (GB)', energy: ' (kWh)' }

/** The sheets of «Inventario di Regia», in the order in which their rows are checked and written. */
export const bookSheets = [
  {
    key: 'data_centres',
    title: 'Data center',
    required: ['name'],
    fields: [
      ipa,
      field('name', 'Data center', text(200), 'Come lo chiamate', 'Municipio, piano terra', {
        others: ['nome data center', 'ced', 'nome ced', 'denominazione data center'],
      }),
      field('site', 'Sede', text(300), 'Dove sta: dato riservato', 'Piazza del Municipio 1', {
        isReserved: true,
      }),
      field('room', 'Locale', text(100), 'Dove, nell’edificio: dato riservato', 'Stanza 3', {
        isReserved: true,
      }),
      field('group', 'Gruppo', group, 'Gruppo del censimento', 'Gruppo B', {
        others: ['gruppo agid', 'classificazione'],
      }),
      field('groupReason', 'Motivo del gruppo', text(1000), 'Perché quel gruppo', '3 requisiti mancanti'),
      field('groupSource', 'Fonte del gruppo', text(300), 'Dove è scritto', 'Censimento del patrimonio ICT'),
      field('groupOn', 'Data del gruppo', pastDay, 'Da quando', '10/02/2020'),
      field('censusEdition', 'Edizione del censimento', text(100), 'Quale censimento', '2019', { since: 2 }),
      field('isGroupContested', 'Gruppo contestato', flag, 'sì o no', 'no'),
      field('isShared', 'Ospita altri enti', flag, 'sì o no', 'no'),
      ...capacities.map((key) =>
        field(
          key,
          `${capacityLabels[key]}${units[key] ?? ''}`,
          {
            as: 'count',
            ...(key === 'energy'
              ? { unit: 'kWh' as const }
              : key === 'ram' || key === 'storage'
                ? { unit: 'GB' as const }
                : {}),
          },
          'Quanti, oggi. Vuoto se non si sa: zero vuol dire nessuno',
          key === 'servers' ? '4' : key === 'ram' ? '256' : '',
          { since: 2 },
        ),
      ),
      field('capacityOn', 'Capacità al giorno', pastDay, 'Il giorno per cui valgono i numeri', '01/03/2026', {
        since: 2,
      }),
      field('closesOn', 'Chiusura prevista', day, 'Il giorno', '31/12/2026'),
      field(
        'state',
        'Stato',
        choice(dataCentreStates, dataCentreStateLabels),
        'Si cambia nella scheda del data center',
        'In esercizio',
        {
          isTold: true,
        },
      ),
      field('closedOn', 'Chiuso il', pastDay, 'Solo per uno già chiuso', '', { since: 2 }),
      ref,
    ],
  },
  {
    key: 'software',
    title: 'Applicativi',
    required: ['name'],
    fields: [
      ipa,
      field('name', 'Applicativo', text(200), 'Come lo chiamate', 'Demografici', {
        others: ['nome applicativo'],
      }),
      field('productVersion', 'Versione', text(100), 'Dato riservato', '5.2', { isReserved: true }),
      field('product', 'Prodotto', text(200), 'Il nome che gli dà il fornitore', 'Demos', { since: 2 }),
      field('supplier', 'Fornitore', text(200), 'Chi lo fornisce', 'Esempio S.r.l.', {
        others: ['fornitore e referente'],
      }),
      field('contractEndsOn', 'Contratto fino al', day, 'Ultimo giorno', '31/12/2027', {
        others: ['scadenza contratto'],
      }),
      field('licences', 'Licenze', text(2000), 'Tipo e scadenza', '10 postazioni, fino al 31/12/2027'),
      field('yearlyCostCents', 'Costo annuo (€)', { as: 'money' }, 'Con i centesimi', '1.200,00', {
        since: 2,
        others: ['costo annuo', 'canone annuo'],
      }),
      field('components', 'Componenti', text(2000), 'Indirizzi e identificativi: dato riservato', '', {
        isReserved: true,
        since: 2,
      }),
      ...(['opportunity', 'risk', 'ease'] as const).map((key) =>
        field(key, priorityLabels[key], degree, 'Alto, Medio, Basso', 'Medio'),
      ),
      ref,
    ],
  },
  {
    key: 'services',
    title: 'Servizi',
    required: ['name'],
    fields: [
      ipa,
      field('name', 'Servizio', text(200), 'Il servizio digitale', 'Anagrafe', {
        others: ['nome servizio', 'servizio digitale'],
      }),
      field('typeCode', 'Tipo (codice)', text(60), 'Codice del catalogo dei tipi, se lo conosci', '', {
        others: ['tipo', 'codice del tipo'],
      }),
      field('dataClass', 'Classe', dataClass, 'Ordinario, Critico, Strategico', 'Ordinario', {
        others: ['classe dei dati'],
      }),
      field('dataClassSource', 'Fonte della classe', text(300), 'Dove è scritta', 'Determina 12 del 2026'),
      field('dataClassOn', 'Data della classe', pastDay, 'Da quando', '01/03/2026'),
      field('usersCount', 'Utenti', { as: 'count' }, 'Quanti lo usano', '1200'),
      field('note', 'Note', text(2000), '', ''),
      ref,
    ],
  },
  {
    key: 'hosting',
    title: 'Ospitalità',
    required: ['name'],
    fields: [
      ipa,
      field('name', 'Servizio', text(300), 'Un servizio dell’ente, come nel foglio «Servizi»', 'Anagrafe'),
      field(
        'hosting',
        'Dove sta',
        hosting,
        'Data center, Cloud, Presso il fornitore, Non si sa ancora',
        'Data center',
      ),
      field(
        'place',
        'Data center',
        text(300),
        'Quale, come nel foglio «Data center»',
        'Municipio, piano terra',
        { others: ['ced', 'quale data center'] },
      ),
      field('placeOwner', 'Codice IPA del data center', text(60), 'Solo se è di un altro ente', ''),
      field(
        'software',
        'Applicativi',
        text(4000),
        'Gli applicativi che lo sostengono, separati da ;',
        'Demografici',
      ),
      ref,
    ],
  },
  {
    key: 'dependencies',
    title: 'Dipendenze',
    since: 2,
    required: ['name', 'on'],
    fields: [
      ipa,
      field('name', 'Servizio', text(300), 'Il servizio che ha bisogno dell’altro', 'Tributi'),
      field('on', 'Dipende da', text(300), 'Il servizio senza il quale non funziona', 'Anagrafe', {
        others: ['ha bisogno di'],
      }),
      field('reason', 'Perché', text(500), '', 'Legge i residenti', { others: ['motivo'] }),
    ],
  },
] as const satisfies readonly BookSheet[]

/** Sheets by position, as the rows of an import say them. */
export const bookSheet = { dataCentres: 0, software: 1, services: 2, hosting: 3, dependencies: 4 } as const

export function fieldOfBook(sheet: number, key: string): BookField | undefined {
  const fields: readonly BookField[] = bookSheets[sheet]?.fields ?? []
  return fields.find((each) => each.key === key)
}

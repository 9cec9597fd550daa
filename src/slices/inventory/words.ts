// SPDX-License-Identifier: AGPL-3.0-or-later
import { dataClassLabels } from '../../shared/classification.ts'
import type { EventWords } from '../history/index.ts'
import { capacities } from './model.ts'
import {
  capacityInWords,
  capacityLabels,
  dataCentreStateLabels,
  degreeLabels,
  groupLabels,
  paths,
  priorityLabels,
  serviceStateLabels,
} from './view.ts'

/** Events of this slice in Italian: each change with the fields as people know them. */
export const inventoryEventWords: EventWords = {
  digital_service: {
    label: 'Servizio digitale',
    slug: 'servizio',
    href: (event) => paths.service(event.subjectId),
    actions: {
      add: 'ha aggiunto il servizio',
      correct: 'ha corretto il servizio',
      bulk_correct: 'ha corretto il servizio insieme ad altri',
      bulk_undo: 'ha annullato una correzione fatta insieme ad altre',
      paste: 'ha corretto il servizio incollando da un foglio',
      paste_undo: 'ha annullato ciò che aveva incollato da un foglio',
      cease: 'ha segnato il servizio come cessato',
      restore: 'ha riportato il servizio fra quelli attivi',
      add_dependency: 'ha aggiunto una dipendenza',
      remove_dependency: 'ha tolto una dipendenza',
    },
    fields: {
      name: 'Nome',
      type: 'Tipo',
      software: 'Applicativi',
      place: 'Dove sta',
      dataClass: { label: 'Classe', as: dataClassLabels },
      dataClassSource: 'Fonte della classe',
      dataClassOn: 'Data della classe',
      usersCount: 'Utenti',
      responsiblePersonId: { label: 'Persona responsabile', as: 'person' },
      note: 'Nota',
      dependsOn: 'Dipende da',
      neededBy: 'Serve a',
      state: { label: 'Stato', as: serviceStateLabels },
    },
  },
  data_centre: {
    label: 'Data center',
    slug: 'data-center',
    href: (event) => paths.dataCentre(event.subjectId),
    actions: {
      add: 'ha aggiunto il data center',
      correct: 'ha corretto il data center',
      decommission: 'ha avviato la dismissione del data center',
      resume: 'ha interrotto la dismissione del data center',
      close: 'ha chiuso il data center',
      reopen: 'ha riaperto il data center',
      answer: 'ha risposto sui requisiti del data center',
    },
    fields: {
      name: 'Nome',
      // Reserved: the history says that it changed, not what it is.
      site: { label: 'Sede', as: () => 'dato riservato' },
      room: { label: 'Locale', as: () => 'dato riservato' },
      group: { label: 'Gruppo', as: groupLabels },
      groupReason: 'Motivo del gruppo',
      groupSource: 'Fonte del gruppo',
      groupOn: 'Data del gruppo',
      censusEdition: 'Censimento',
      isGroupContested: 'Gruppo contestato',
      isShared: 'Ospita altri enti',
      ...Object.fromEntries(
        capacities.map((key) => [
          key,
          { label: capacityLabels[key], as: (value: unknown) => capacityInWords(key, Number(value)) ?? '' },
        ]),
      ),
      requirements: 'Requisiti',
      capacityOn: 'Giorno delle dimensioni',
      closesOn: 'Chiusura prevista',
      closedOn: 'Giorno della chiusura',
      state: { label: 'Stato', as: dataCentreStateLabels },
    },
  },
  software: {
    label: 'Applicativo',
    slug: 'applicativo',
    href: (event) => (event.action === 'remove' ? null : paths.software(event.subjectId)),
    actions: {
      add: 'ha aggiunto l’applicativo',
      correct: 'ha corretto l’applicativo',
      remove: 'ha eliminato l’applicativo',
    },
    fields: {
      name: 'Nome',
      product: 'Prodotto',
      productVersion: { label: 'Versione', as: () => 'dato riservato' },
      supplier: 'Fornitore',
      contractEndsOn: 'Fine del contratto',
      licences: 'Licenze',
      yearlyCostCents: { label: 'Costo annuo', as: 'money' },
      components: { label: 'Componenti', as: () => 'dato riservato' },
      opportunity: { label: priorityLabels.opportunity, as: degreeLabels },
      risk: { label: priorityLabels.risk, as: degreeLabels },
      ease: { label: priorityLabels.ease, as: degreeLabels },
    },
  },
  reserved_fields: {
    label: 'Campi riservati',
    slug: 'campi-riservati',
    href: (event) => `/enti/${event.subjectId}`,
    actions: { read: 'ha letto i campi riservati, con quelli di altri enti' },
    fields: { file: 'File', bodies: 'Enti nel file' },
  },
}

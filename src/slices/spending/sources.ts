// SPDX-License-Identifier: AGPL-3.0-or-later
import type { LegalSource } from '../../shared/legal.ts'

/** The acts and plans the rules of spending rest on. The articles of circular 1/2019 were not read. */
export const spendingSources = {
  duration: {
    key: 'PT-CAP6.PA.01-DURATA',
    act: 'Piano triennale per l’informatica 2024-2026',
    article: 'linea CAP6.PA.01',
    url: 'https://www.agid.gov.it',
    note: 'Data center di gruppo B: autorizzazione prima di spendere; il contratto dura quanto serve a completare la migrazione.',
  },
  communication: {
    key: 'PT-CAP4.PA.LA02',
    act: 'Piano triennale per l’informatica 2020-2022',
    article: 'linea CAP4.PA.LA02',
    url: 'https://www.agid.gov.it',
    unverified: true,
    note: 'Data center di gruppo A: comunicazione della spesa. Il piano 2024-2026 non ha più questa linea.',
  },
  exempt: {
    key: 'AGID-1-2019-ART-7',
    act: 'AGID, circolare 1/2019',
    article: 'art. 7',
    inForceFrom: '2019-06-14',
    unverified: true,
    note: 'Ricerca, trasferimento tecnologico, diagnostica clinica: comunicazione preventiva. Testo conosciuto da fonti indirette.',
  },
  noNewDataCentre: {
    key: 'PT-CAP6-NUOVI-DC',
    act: 'Piano triennale per l’informatica 2024-2026, capitolo 6',
    url: 'https://www.agid.gov.it',
    note: 'Le amministrazioni non realizzano nuovi data center; il consolidamento è ammesso entro l’art. 33-septies DL 179/2012.',
  },
  noExpansion: {
    key: 'PT-2019-21-AMPLIAMENTO',
    act: 'Piano triennale per l’informatica 2019-2021',
    url: 'https://www.agid.gov.it',
    unverified: true,
    note: 'Nessun ampliamento dell’infrastruttura fisica: detto per il gruppo A, presunto per il gruppo B e per oggi.',
  },
  purposes: {
    key: 'AGID-5-2017-ART-7',
    act: 'AGID, circolare 5/2017',
    article: 'art. 7',
    unverified: true,
    note: 'Finalità ammesse e relazione firmata: certe per il 2017-2019. Il testo in vigore non è stato letto.',
  },
  groups: {
    key: 'AGID-1-2019-GRUPPI',
    act: 'AGID, circolare 1/2019, censimento del patrimonio ICT',
    inForceFrom: '2019-06-14',
    note: 'Chi non ha risposto, o ha risposto in parte, è nel gruppo B.',
  },
} as const satisfies Readonly<Record<string, LegalSource>>

// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatLongDate, withArticle } from '../../shared/dates.ts'
import type { EventWords } from '../history/index.ts'
import {
  exemptLabels,
  itemLabels,
  kindLabels,
  procedureLabels,
  purposeLabels,
  type SpendingItem,
  verdictLabels,
} from './model.ts'
import { actKindLabels } from './register.ts'
import { formPath, templatesPath } from './view.ts'

/** «il 3 marzo 2026», «l’8 marzo 2026» */
const onDay = (value: unknown) => withArticle('il', formatLongDate(String(value)))

/** How the events of spending requests read. */
export const spendingEventWords: EventWords = {
  spending_request: {
    label: 'Spesa di un data center',
    slug: 'spesa',
    href: (event) => `/spese/${event.subjectId}`,
    actions: {
      open: ({ changes }) => `ha cominciato una richiesta di spesa per ${changes['dataCentre']?.[1]}`,
      write: 'ha scritto nella richiesta di spesa',
      submit: ({ changes }) => ({
        text: `ha inviato la richiesta di spesa, n. ${changes['receiptNumber']?.[1]}`,
        code: String(changes['sha256']?.[1] ?? ''),
      }),
      close_version: ({ changes }) =>
        `ha chiuso la versione ${changes['version']?.[1]} della richiesta di spesa`,
      answer: ({ changes }) => `ha inviato le integrazioni, n. ${changes['receiptNumber']?.[1]}`,
      withdraw: 'ha ritirato la richiesta di spesa',
      resume: 'ha ripreso la bozza della richiesta di spesa',
      take: 'ha preso in istruttoria la richiesta di spesa',
      ask_integration: 'ha chiesto integrazioni',
      give_opinion: 'ha scritto il parere',
      authorise: ({ changes }) => `ha autorizzato la spesa, atto n. ${changes['act']?.[1]}`,
      authorise_with_conditions: ({ changes }) =>
        `ha autorizzato la spesa con prescrizioni, atto n. ${changes['act']?.[1]}`,
      deny: ({ changes }) => `ha negato la spesa, atto n. ${changes['act']?.[1]}`,
      acknowledge: ({ changes }) => `ha preso atto della comunicazione, atto n. ${changes['act']?.[1]}`,
      requalify: ({ changes }) =>
        `ha chiesto l’autorizzazione per la spesa comunicata, atto n. ${changes['act']?.[1]}`,
      record_authorised: ({ changes }) =>
        `ha registrato l’autorizzazione ricevuta, n. ${changes['act']?.[1]}`,
      record_with_conditions: ({ changes }) =>
        `ha registrato l’autorizzazione con prescrizioni, n. ${changes['act']?.[1]}`,
      record_denied: ({ changes }) => `ha registrato il diniego ricevuto, n. ${changes['act']?.[1]}`,
      record_acknowledged: ({ changes }) => `ha registrato la presa d’atto, n. ${changes['act']?.[1]}`,
      record_past: ({ changes }) =>
        `ha registrato una spesa del passato, n. ${changes['receiptNumber']?.[1]}`,
      record_withdrawn: 'ha registrato il ritiro',
      take_back: 'ha annullato l’importazione della spesa',
      record_integration: ({ changes }) =>
        `ha registrato le integrazioni chieste ${onDay(changes['receivedOn']?.[1])}`,
      close_answer: ({ changes }) => `ha chiuso la versione ${changes['version']?.[1]}, per la risposta`,
      record_answer: ({ changes }) => `ha registrato la risposta inviata ${onDay(changes['sentOn']?.[1])}`,
      record_sending: 'ha registrato l’invio',
      carry_over: 'ha riportato i campi sul portale',
      shorten: 'ha accorciato il contratto',
      explain_overrun: 'ha spiegato perché il contratto dura più del piano',
      derogate: 'ha dato una deroga al contratto',
      record_spent: 'ha scritto quanto è stato speso',
      meet_condition: 'ha segnato una prescrizione come rispettata',
    },
    fields: {
      act: null,
      receiptNumber: null,
      sha256: null,
      version: null,
      dataCentre: null,
      externalRef: 'Riferimento dell’ente',
      kind: { label: 'Tipo', as: kindLabels },
      subject: 'Oggetto',
      exemptGround: { label: 'Uso escluso', as: exemptLabels },
      exemptReason: 'Perché è escluso',
      purpose: { label: 'Finalità', as: purposeLabels },
      need: 'Perché serve',
      cloudReason: 'Perché non il cloud',
      amounts: {
        label: 'Importi',
        as: (value) => (Array.isArray(value) ? value.map(({ year }) => String(year)).join(', ') : ''),
      },
      supplier: 'Fornitore',
      product: 'Prodotto',
      procedure: { label: 'Procedura', as: procedureLabels },
      cig: 'CIG',
      cup: 'CUP',
      startsOn: 'Inizio del contratto',
      endsOn: 'Fine del contratto',
      excessReason: 'Perché dura più del piano',
      growsCapacity: 'La capacità aumenta',
      cpuAfter: 'CPU dopo',
      storageGbAfter: 'Archivio dopo (GB)',
      serviceIds: { label: 'Servizi', as: (value) => (Array.isArray(value) ? String(value.length) : '') },
      items: {
        label: 'Voci di spesa',
        as: (value) =>
          Array.isArray(value) ? value.map((item) => itemLabels[item as SpendingItem]).join(', ') : '',
      },
      signatory: 'Chi firma',
      form: 'Edizione del modulo',
      document: 'Documento',
      dueOn: 'Entro',
      verdict: { label: 'Parere', as: verdictLabels },
      scope: 'Ambito',
      expiresOn: 'Vale fino al',
      metOn: 'Rispettata il',
      spent: 'Speso',
      reviewerPersonId: { label: 'Istruttore', as: 'person' },
      fields: 'Campi riportati',
      channel: 'Canale',
      sentOn: 'Giorno dell’invio',
      receivedOn: 'Arrivata il',
      protocolNumber: 'Protocollo',
    },
  },
  spending_form: {
    label: 'Modulo delle richieste di spesa',
    slug: 'modulo-spese',
    href: () => formPath,
    actions: {
      write: ({ changes }) => `ha scritto l’edizione ${changes['edition']?.[1]} del modulo delle spese`,
    },
    fields: { edition: null, validFrom: 'Vale dal' },
  },
  spending_template: {
    label: 'Modello degli atti di spesa',
    slug: 'modello-atto',
    href: () => templatesPath,
    actions: { write: 'ha scritto un modello degli atti di spesa' },
    fields: { template: { label: 'Esito', as: actKindLabels }, validFrom: 'Vale dal' },
  },
}

// SPDX-License-Identifier: AGPL-3.0-or-later
import type { EventWords, StoredEvent } from '../history/index.ts'
import {
  approachLabels,
  destinationLabels,
  itemFieldLabels,
  originLabels,
  serviceModelLabels,
  strategyLabels,
} from './model.ts'

const text = (event: StoredEvent, key: string) => String(event.changes[key]?.[1] ?? '')
const short = (hash: string) => `${hash.slice(0, 4)}…${hash.slice(-4)}`
const yesNo = { true: 'sì', false: 'no' }
const money = (label: string) => ({ label, as: 'money' as const })

/** How the events of a plan read in its history. */
export const planWords: EventWords = {
  plan: {
    label: 'Piano di migrazione',
    slug: 'piano',
    href: (event) => `/piani/${event.subjectId}`,
    actions: {
      open: 'ha aperto il piano di migrazione',
      add_services: 'ha aggiunto al piano i servizi mancanti',
      plan_recovery: 'ha scritto il piano di rientro',
      entrust: 'ha indicato chi segue il piano',
      explain: 'ha spiegato un rilievo',
      note: 'ha scritto una nota',
      reply: 'ha risposto a un’osservazione',
      submit: (event) => ({
        text: `ha trasmesso il piano, versione ${text(event, 'version')}`,
        code: short(text(event, 'sha256')),
      }),
      close_version: (event) => ({
        text: `ha chiuso la versione ${text(event, 'version')} da riportare`,
        code: short(text(event, 'sha256')),
      }),
      withdraw: 'ha ritirato il piano',
      resume: 'ha ripreso la bozza del piano',
      add_further: 'ha aperto un’integrazione del piano approvato',
      reopen: 'ha riaperto il piano approvato',
      drop_revision: 'è tornato al piano approvato',
      assign: 'ha assegnato l’esame del piano',
      return: (event) => `ha rinviato il piano, versione ${text(event, 'version')}`,
      approve: (event) => `ha approvato il piano, versione ${text(event, 'version')}`,
      carry_over: 'ha segnato i campi riportati sul portale',
      record_sending: (event) => `ha registrato l’invio della versione ${text(event, 'version')}`,
      record_return: 'ha registrato il rinvio ricevuto',
      record_approval: 'ha registrato l’approvazione ricevuta',
      renounce_funding: (event) =>
        `ha registrato la rinuncia al finanziamento «${text(event, 'call')}»: il piano decade`,
      answer_renunciation: (event) => `ha deciso del piano dopo la rinuncia a «${text(event, 'call')}»`,
      take_back_renunciation: (event) =>
        `ha annullato la rinuncia al finanziamento «${text(event, 'call')}»: il piano torna com’era`,
      end_body: 'ha registrato che l’ente è cessato: il piano si ferma',
      wave_moved: (event) => `ha spostato l’ondata «${text(event, 'wave')}», con servizi di questo piano`,
    },
    fields: {
      version: null,
      sha256: null,
      receiptNumber: 'Numero di ricevuta',
      services: 'Servizi aggiunti',
      removed: 'Servizi tolti',
      restored: 'Servizi riportati com’erano',
      lateReason: 'Motivo del ritardo',
      lateNewEndOn: 'Nuova fine',
      score: 'Valutazione, su 100',
      proposedBy: { label: 'Proposta da', as: 'person' },
      late: { label: 'Nuova data', as: { accepted: 'accettata', refused: 'rifiutata' } },
      responsiblePersonId: { label: 'Chi segue', as: 'person' },
      reviewerPersonId: { label: 'Istruttore', as: 'person' },
      fields: 'Campi riportati',
      channel: { label: 'Canale', as: { pec: 'PEC', portal: 'portale', other: 'altro' } },
      sentOn: 'Inviato il',
      protocolNumber: 'Protocollo',
      call: null,
      measure: 'Misura',
      renouncedOn: 'Rinuncia del',
      answer: {
        label: 'Il piano',
        as: { without_funds: 'resta, senza i fondi', reduced: 'si riduce' },
      },
      again: 'Servizi da decidere di nuovo',
      endedOn: 'Ente cessato il',
      successors: 'Prosegue',
      wave: null,
      startsOn: 'Inizio dell’ondata',
      endsOn: 'Fine dell’ondata',
      inWave: 'Servizi nell’ondata',
      moved: 'Servizi con le date spostate',
    },
  },
  plan_item: {
    label: 'Servizio del piano',
    slug: 'voce-di-piano',
    actions: {
      decide: 'ha cambiato la decisione su un servizio del piano',
      attach_statement: 'ha allegato la dichiarazione del cambio di modo',
      note_reserved: 'ha cambiato i componenti o gli indirizzi IP di un servizio',
      inherit: (event) => `ha ripreso valori dal modello «${text(event, 'model')}», da confermare`,
      confirm: (event) => `ha confermato valori ripresi dal modello «${text(event, 'model')}»`,
      put_in_wave: 'ha cambiato l’ondata di un servizio del piano',
    },
    fields: {
      ...itemFieldLabels,
      approach: { label: itemFieldLabels.approach, as: approachLabels },
      strategy: { label: itemFieldLabels.strategy, as: strategyLabels },
      destinationKind: { label: itemFieldLabels.destinationKind, as: destinationLabels },
      originKind: { label: itemFieldLabels.originKind, as: originLabels },
      serviceModel: { label: itemFieldLabels.serviceModel, as: serviceModelLabels },
      isOriginQualified: { label: itemFieldLabels.isOriginQualified, as: yesNo },
      isDataComplete: { label: itemFieldLabels.isDataComplete, as: yesNo },
      isLegacyDecommissioned: { label: itemFieldLabels.isLegacyDecommissioned, as: yesNo },
      fileName: 'File',
      model: null,
      confirmed: 'Confermati',
      wave: 'Ondata',
      sha256: null,
      costCents: money(itemFieldLabels.costCents),
      yearlyFeeCents: money(itemFieldLabels.yearlyFeeCents),
      responsiblePersonId: { label: 'Chi segue', as: 'person' },
    },
  },
  plan_review: {
    label: 'Esame di un piano',
    slug: 'esame',
    href: (event, reader) =>
      reader === 'reviewer' || reader === 'programme_officer'
        ? `/piani/${event.subjectId}/esame`
        : `/piani/${event.subjectId}#osservazioni`,
    actions: {
      observe: 'ha scritto un’osservazione',
      take_back_observation: 'ha tolto un’osservazione',
      resolve_observation: 'ha valutato la risposta a un’osservazione',
      evaluate: 'ha compilato la scheda di valutazione',
      propose_approval: 'ha proposto l’approvazione del piano',
      refuse_approval: 'ha rifiutato la proposta di approvazione',
      withdraw_approval: 'ha ritirato la proposta di approvazione',
    },
    fields: { criteria: 'Criteri' },
  },
}

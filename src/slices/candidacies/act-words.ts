// SPDX-License-Identifier: AGPL-3.0-or-later
import type { CandidacyAction } from './lifecycle.ts'

/** What an act can ask for beside its day and its note. */
export const actFields = [
  'protocol',
  'channel',
  'sender',
  'cup',
  'amount',
  'until',
  'months',
  'termStep',
  'document',
] as const
export type ActField = (typeof actFields)[number]

export interface FieldWords {
  readonly label: string
  readonly help?: string
  readonly isRequired: boolean
}

export interface ActWords {
  /** «Invio della candidatura»: how the act is called once it is done. */
  readonly title: string
  readonly lead: string
  readonly day: string
  readonly fields: Partial<Readonly<Record<ActField, FieldWords>>>
}

const protocol = (label = 'Numero di protocollo'): FieldWords => ({ label, isRequired: false })
const file = (label: string): FieldWords => ({
  label,
  help: 'PDF, P7M, PNG o JPEG fino a 10 MB',
  isRequired: false,
})

/** The page of each act: its words and what it asks. */
export const actWords: Readonly<Record<CandidacyAction, ActWords>> = {
  send: {
    title: 'Invio della candidatura',
    lead: 'La candidatura parte dal portale o per PEC, firmata dal legale rappresentante: qui resta come, quando e con quale ricevuta. L’importo si fissa con i servizi di oggi.',
    day: 'Giorno dell’invio',
    fields: {
      channel: { label: 'Da dove è partita', isRequired: true },
      sender: { label: 'Chi l’ha inviata', isRequired: true },
      protocol: protocol('Numero di protocollo o codice della candidatura'),
      document: file('Ricevuta'),
    },
  },
  discard: { title: 'Bozza scartata', lead: 'La bozza non serve più.', day: 'Giorno', fields: {} },
  receive: {
    title: 'Ricevibilità',
    lead: 'La candidatura è arrivata in tempo e completa: ora se ne esamina il contenuto, in ordine di arrivo.',
    day: 'Giorno della comunicazione',
    fields: { protocol: protocol(), document: file('Comunicazione') },
  },
  admit: {
    title: 'Ammissibilità',
    lead: 'È arrivata la PEC di ammissibilità: da questo giorno corrono i giorni per inserire il CUP.',
    day: 'Giorno della PEC',
    fields: { protocol: protocol(), document: file('PEC') },
  },
  refuse: {
    title: 'Non ammissione',
    lead: 'La candidatura è respinta: fuori termine, fondi esauriti o requisiti mancanti.',
    day: 'Giorno della comunicazione',
    fields: { protocol: protocol(), document: file('Comunicazione') },
  },
  reopen: {
    title: 'Ritorno in bozza',
    lead: 'Per cambiare i servizi la candidatura inviata si ritira e si prepara di nuovo.',
    day: 'Giorno del ritiro',
    fields: { protocol: protocol(), document: file('Richiesta di ritiro') },
  },
  enter_cup: {
    title: 'CUP',
    lead: 'Il CUP si genera nel sistema CUP con il modello indicato dall’avviso, e si inserisce sul portale.',
    day: 'Giorno in cui è stato inserito sul portale',
    fields: {
      cup: { label: 'CUP', help: '15 caratteri, per esempio A11B22000000006', isRequired: true },
      document: file('Scheda del CUP'),
    },
  },
  fund: {
    title: 'Decreto di finanziamento',
    lead: 'Dal giorno della notifica corrono i termini del progetto.',
    day: 'Giorno della notifica',
    fields: {
      protocol: protocol('Numero del decreto'),
      amount: { label: 'Importo concesso', help: 'Se è vuoto vale quello chiesto', isRequired: false },
      document: file('Decreto'),
    },
  },
  conclude_contracting: {
    title: 'Contrattualizzazione conclusa',
    lead: 'Tutte le attività hanno un fornitore e un contratto: dopo si può aggiungere un atto integrativo, che non sposta i termini.',
    day: 'Giorno della conclusione',
    fields: { document: file('Riepilogo') },
  },
  complete: {
    title: 'Completamento delle attività',
    lead: 'Tutti i servizi finanziati sono completati, non solo avviati.',
    day: 'Giorno del completamento',
    fields: { document: file('Certificato o verbale') },
  },
  ask_check: {
    title: 'Richiesta di verifica tecnica',
    lead: 'La verifica tecnica, o asseverazione, può essere positiva, parziale (si corregge nei termini) o negativa.',
    day: 'Giorno della richiesta',
    fields: { protocol: protocol(), document: file('Ricevuta') },
  },
  record_positive: {
    title: 'Esito positivo della verifica',
    lead: 'Ora si può chiedere l’erogazione.',
    day: 'Giorno dell’esito',
    fields: { protocol: protocol(), document: file('Esito') },
  },
  record_partial: {
    title: 'Esito parzialmente positivo',
    lead: 'Qualcosa non è conforme e il termine è aperto: si corregge e si chiede di nuovo.',
    day: 'Giorno dell’esito',
    fields: { protocol: protocol(), document: file('Esito') },
  },
  record_negative: {
    title: 'Esito negativo della verifica',
    lead: 'Un esito negativo porta alla revoca.',
    day: 'Giorno dell’esito',
    fields: { protocol: protocol(), document: file('Esito') },
  },
  request_payment: {
    title: 'Richiesta di erogazione',
    lead: 'La richiesta parte dal portale, firmata: prima guarda il fascicolo.',
    day: 'Giorno della richiesta',
    fields: {
      channel: { label: 'Da dove è partita', isRequired: true },
      sender: { label: 'Chi l’ha inviata', isRequired: true },
      protocol: protocol(),
      document: file('Ricevuta'),
    },
  },
  return_request: {
    title: 'Richiesta da correggere',
    lead: 'I controlli formali hanno trovato qualcosa da correggere.',
    day: 'Giorno della comunicazione',
    fields: { protocol: protocol(), document: file('Comunicazione') },
  },
  settle: {
    title: 'In liquidazione',
    lead: 'I controlli formali sono superati: l’importo è in pagamento.',
    day: 'Giorno della comunicazione',
    fields: { protocol: protocol() },
  },
  pay: {
    title: 'Pagamento',
    lead: 'La somma è arrivata sul conto dell’ente. Da qui corrono gli anni di mantenimento.',
    day: 'Giorno dell’accredito',
    fields: {
      amount: { label: 'Importo ricevuto', isRequired: true },
      protocol: protocol('Quietanza o reversale'),
      document: file('Documento contabile'),
    },
  },
  ask_sample: {
    title: 'Controllo a campione',
    lead: 'Sono chiesti documenti per un controllo: si risponde per PEC nei giorni lavorativi che l’avviso dice.',
    day: 'Giorno della richiesta',
    fields: { protocol: protocol(), document: file('Richiesta') },
  },
  answer_sample: {
    title: 'Risposta al controllo',
    lead: 'I documenti chiesti sono stati inviati.',
    day: 'Giorno della risposta',
    fields: { protocol: protocol(), document: file('Risposta') },
  },
  conclude: {
    title: 'Conclusione',
    lead: 'Gli anni di mantenimento sono finiti.',
    day: 'Giorno',
    fields: {},
  },
  extend: {
    title: 'Proroga',
    lead: 'Un atto sposta un termine di alcuni mesi: i mesi si sommano a quelli del termine.',
    day: 'Giorno dell’atto',
    fields: {
      termStep: { label: 'Quale termine sposta', isRequired: true },
      months: { label: 'Di quanti mesi', isRequired: true },
      protocol: protocol('Numero dell’atto'),
      document: file('Atto'),
    },
  },
  suspend: {
    title: 'Sospensione dei termini',
    lead: 'In questi giorni i termini non corrono: si sommano alla fine.',
    day: 'Primo giorno',
    fields: {
      until: { label: 'Ultimo giorno', isRequired: true },
      protocol: protocol('Numero dell’atto'),
      document: file('Atto'),
    },
  },
  vary: {
    title: 'Variazione',
    lead: 'Di norma un progetto finanziato non cambia: fanno eccezione il cronoprogramma (è una proroga), i casi ammessi da un decreto senza cambiare l’importo e una nuova legge. Scrivi quale caso è.',
    day: 'Giorno dell’atto',
    fields: { protocol: protocol('Numero dell’atto'), document: file('Atto') },
  },
  renounce: {
    title: 'Rinuncia',
    lead: 'La rinuncia parte dal portale o per PEC, firmata. Prima di registrarla leggi che cosa comporta.',
    day: 'Giorno della rinuncia',
    fields: { protocol: protocol(), document: file('Rinuncia firmata') },
  },
  decree_renunciation: {
    title: 'Decreto di rinuncia',
    lead: 'È arrivato per PEC: da ora si può fare una nuova candidatura allo stesso avviso.',
    day: 'Giorno della PEC',
    fields: { protocol: protocol('Numero del decreto'), document: file('Decreto') },
  },
  revoke: {
    title: 'Revoca',
    lead: 'Il finanziamento è revocato: per il cronoprogramma, per l’esito negativo, per un doppio finanziamento.',
    day: 'Giorno della comunicazione',
    fields: { protocol: protocol('Numero del decreto'), document: file('Decreto') },
  },
}

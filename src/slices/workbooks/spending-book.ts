// SPDX-License-Identifier: AGPL-3.0-or-later
import {
  amountSlots,
  conditionSlots,
  duties,
  dutyLabels,
  exemptGrounds,
  exemptLabels,
  procedureLabels,
  procedures,
  purposeLabels,
  purposes,
  sendingChannelLabels,
  sendingChannels,
  spendingKindLabels,
  spendingKinds,
} from '../spending/index.ts'
import { type BookField, type BookSheet, choice, day, field, ipa, pastDay, ref, text } from './book-fields.ts'

export const spendingEdition = 1
export const spendingTitle = 'Spese dei data center'
export const spendingMarkWord = 'regia-spese'

/** How it ended; empty while it waits. */
const outcomes = [
  'waiting',
  'record_authorised',
  'record_with_conditions',
  'record_denied',
  'record_acknowledged',
  'record_withdrawn',
] as const
export type Outcome = (typeof outcomes)[number]
export const outcomeLabels: Readonly<Record<Outcome, string>> = {
  waiting: 'In attesa',
  record_authorised: 'Autorizzata',
  record_with_conditions: 'Autorizzata con prescrizioni',
  record_denied: 'Negata',
  record_acknowledged: 'Presa d’atto',
  record_withdrawn: 'Ritirata',
}

const money = { as: 'money' } as const
const year = { as: 'count' } as const
const once = (slot: number, words: string) => (slot === 1 ? words : '')

const fields: readonly BookField[] = [
  ipa,
  field(
    'code',
    'Riferimento dell’ente',
    text(100),
    'Il numero con cui l’ente la ritrova, pratica o protocollo: con lo stesso numero un altro file parla della stessa spesa',
    'Pratica 2023/14',
    { others: ['riferimento', 'riferimento esterno', 'numero pratica', 'pratica'] },
  ),
  field('name', 'Oggetto', text(150), 'Che cosa si compra', 'Manutenzione dei server', {
    others: ['oggetto della spesa', 'descrizione'],
  }),
  field(
    'place',
    'Data center',
    text(300),
    'Quale, come si chiama nell’inventario dell’ente',
    'Municipio, piano terra',
    { others: ['ced', 'quale data center', 'nome data center'] },
  ),
  field(
    'duty',
    'Tipo',
    choice(duties, dutyLabels, {
      authorisation: ['richiesta', 'richiesta di autorizzazione', 'autorizzazione preventiva'],
      communication: ['comunicazione di spesa'],
    }),
    'Che cosa fu mandato',
    'Autorizzazione',
    { others: ['tipo di atto', 'che cosa si chiede'] },
  ),
  field(
    'kind',
    'Natura della spesa',
    choice(spendingKinds, spendingKindLabels),
    '',
    'Manutenzione ordinaria',
    {
      others: ['natura', 'tipo di spesa'],
    },
  ),
  field(
    'purpose',
    'Finalità',
    choice(purposes, purposeLabels),
    '',
    'Evitare l’interruzione di un servizio pubblico',
    { others: ['scopo'] },
  ),
  field('need', 'Perché serve', text(4000), '', 'I server sono fuori garanzia', {
    others: ['necessita', 'motivazione'],
  }),
  field('cloudReason', 'Perché non il cloud', text(4000), '', ''),
  field(
    'exemptGround',
    'Uso escluso',
    choice(exemptGrounds, exemptLabels),
    'Solo per una comunicazione preventiva',
    '',
  ),
  field('exemptReason', 'Perché è escluso', text(2000), '', ''),
  field('supplier', 'Fornitore', text(200), '', 'Esempio S.r.l.', { others: ['operatore economico'] }),
  field('product', 'Prodotto o servizio', text(200), '', 'Manutenzione hardware', { others: ['prodotto'] }),
  field('procedure', 'Procedura', choice(procedures, procedureLabels), '', 'Affidamento diretto', {
    others: ['procedura di affidamento'],
  }),
  field('cig', 'CIG', text(30), 'Si controlla e non ferma', ''),
  field('cup', 'CUP', text(30), 'Si controlla e non ferma', ''),
  field('startsOn', 'Inizio del contratto', day, '', '01/01/2024', { others: ['inizio contratto', 'dal'] }),
  field('endsOn', 'Fine del contratto', day, 'Ultimo giorno: serve per un’autorizzazione', '31/12/2025', {
    others: ['fine contratto', 'scadenza contratto', 'al'],
  }),
  field('excessReason', 'Perché dura più del piano', text(4000), '', ''),
  field(
    'services',
    'Servizi che ne dipendono',
    text(4000),
    'I servizi ospitati, separati da ;',
    'Anagrafe; Tributi',
    { others: ['servizi'] },
  ),
  ...amountSlots.flatMap((slot) => [
    field(
      `year${slot}`,
      `Anno ${slot}`,
      year,
      once(slot, 'Un anno per ogni gruppo di colonne'),
      once(slot, '2024'),
    ),
    field(
      `net${slot}`,
      `Senza IVA ${slot}`,
      money,
      once(slot, 'Chiesto o comunicato per quell’anno'),
      once(slot, '9.000,00'),
    ),
    field(`vat${slot}`, `IVA ${slot}`, money, once(slot, 'Vuoto se non si sa'), once(slot, '1.980,00')),
    field(
      `spent${slot}`,
      `Speso ${slot}`,
      money,
      once(slot, 'Quanto è stato speso davvero, senza IVA: solo per un’autorizzazione'),
      once(slot, '8.750,00'),
    ),
  ]),
  field('sentOn', 'Inviata il', pastDay, 'Il giorno', '10/11/2023', {
    others: ['data invio', 'data di invio'],
  }),
  field(
    'channel',
    'Canale',
    choice(sendingChannels, sendingChannelLabels, {
      portal: ['portale'],
      other: ['altro', 'altro canale'],
    }),
    'Come partì; vuoto: un altro canale',
    'PEC',
  ),
  field('sentBy', 'Inviata da', text(200), 'Chi l’ha mandata; vuoto: l’ente', 'Ufficio tecnico', {
    others: ['mittente'],
  }),
  field('protocol', 'Protocollo', text(100), 'Dell’invio', '4471/2023', {
    others: ['numero di protocollo', 'protocollo dell invio'],
  }),
  field(
    'outcome',
    'Esito',
    choice(outcomes, outcomeLabels, {
      waiting: ['ancora in attesa', 'attesa', 'in corso'],
      record_authorised: ['autorizzato', 'favorevole'],
      record_with_conditions: ['con prescrizioni', 'autorizzato con prescrizioni'],
      record_denied: ['negato', 'diniego', 'respinta'],
      record_acknowledged: ['preso atto', 'presa atto'],
      record_withdrawn: ['ritirato', 'ritiro'],
    }),
    'Vuoto: in attesa',
    'Autorizzata con prescrizioni',
  ),
  field('actNumber', 'Numero dell’atto', text(100), 'Dell’atto ricevuto', '112/2024', {
    others: ['numero atto'],
  }),
  field('actOn', 'Data dell’atto', pastDay, '', '15/01/2024', { others: ['data atto'] }),
  field('reasons', 'Motivi dell’atto', text(4000), '', '', { others: ['motivi'] }),
  ...conditionSlots.flatMap((slot) => [
    field(
      `words${slot}`,
      `Prescrizione ${slot}`,
      text(1000),
      once(slot, 'Che cosa chiede l’atto'),
      once(slot, 'Inviare il verbale di collaudo'),
    ),
    field(`due${slot}`, `Entro il ${slot}`, day, once(slot, 'Entro quando'), once(slot, '30/06/2024')),
    field(
      `met${slot}`,
      `Rispettata il ${slot}`,
      pastDay,
      once(slot, 'Vuoto se non ancora'),
      once(slot, '20/06/2024'),
    ),
  ]),
  field(
    'ground',
    'Motivo della deroga',
    text(2000),
    'Se l’atto permette al contratto di durare più del piano',
    '',
  ),
  field('scope', 'Ambito della deroga', text(500), 'A che cosa si applica', ''),
  field('expiresOn', 'Deroga fino al', day, '', ''),
  ref,
]

/** The sheet of «Spese dei data center»: a row is a whole request, so that none comes in by halves. */
export const spendingSheets = [
  { key: 'spending', title: 'Spese', required: ['name', 'place'], fields },
] as const satisfies readonly BookSheet[]

const byKey = new Map(fields.map((each) => [each.key, each]))

export function spendingField(key: string): BookField {
  const found = byKey.get(key)
  if (!found) throw new Error(`No column ${key} in the workbook of spending`)
  return found
}

// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatLongDate } from '../../shared/dates.ts'
import { counted, formatMoney } from '../../shared/money.ts'
import type { CandidacyAction } from './lifecycle.ts'
import type { Candidacy, Contract } from './model.ts'
import { moneyOf } from './standing.ts'

export interface ConsequenceFacts {
  readonly candidacy: Candidacy
  readonly contracts: readonly Pick<Contract, 'amountCents' | 'withdrawnAt'>[]
  /** Documents of the dossier of the candidacy, and fields carried over to the portal. */
  readonly documents: number
  readonly ticks: number
}

/** What an act takes away or undoes, said before it is made; empty when it only adds. */
export function consequencesOf(action: CandidacyAction, facts: ConsequenceFacts): string[] {
  switch (action) {
    case 'reopen':
      return ofReopening(facts)
    case 'renounce':
      return ofRenouncing(facts)
    case 'revoke':
      return ofRevoking(facts)
    case 'discard':
      return ['La bozza non si riapre: se serve ancora, se ne fa un’altra.']
    case 'return_request':
      return ['La richiesta di erogazione non vale più: va corretta e chiesta di nuovo.']
    default:
      return []
  }
}

function ofReopening({ candidacy, documents, ticks }: ConsequenceFacts): string[] {
  const { sentOn, admittedOn, cup } = candidacy
  return [
    ...(sentOn
      ? [`L’invio del ${formatLongDate(sentOn)} non vale più: si perde il posto nell’ordine di arrivo.`]
      : []),
    ...(admittedOn ? ['L’ammissibilità comunicata decade: la candidatura riparte dalla ricevibilità.'] : []),
    ...(cup ? [`Il CUP ${cup} si toglie: era chiesto per questi servizi e va chiesto di nuovo.`] : []),
    ...(documents > 0
      ? [
          `${documentsInWords(documents)} da rifare o da firmare di nuovo: quelli che ci sono restano, segnati come superati.`,
        ]
      : []),
    ...(ticks > 0 ? ['I campi segnati come riportati sul portale tornano da riportare.'] : []),
    'Se la finestra dell’avviso si chiude prima del nuovo invio, la candidatura è persa.',
  ]
}

const documentsInWords = (count: number) => (count === 1 ? 'Un documento è' : `${count} documenti sono`)

function ofRenouncing({ candidacy, contracts }: ConsequenceFacts): string[] {
  const cents = moneyOf(candidacy)
  return [
    cents === null
      ? 'Si perde il finanziamento, di cui non è noto l’importo.'
      : `Si perdono ${formatMoney(cents)}.`,
    ...lapsing(candidacy),
    ...commitments(contracts),
    ...(candidacy.cup
      ? [
          `Il CUP ${candidacy.cup} può servire a una nuova candidatura solo se viene dal modello giusto e cambia poco altro; se no va revocato.`,
        ]
      : []),
    'Una nuova candidatura allo stesso avviso si può fare solo dopo il decreto di rinuncia, che arriva per PEC.',
  ]
}

function ofRevoking({ candidacy, contracts }: ConsequenceFacts): string[] {
  const cents = moneyOf(candidacy)
  return [
    cents === null ? 'Il finanziamento è perso.' : `${formatMoney(cents)} sono persi.`,
    ...lapsing(candidacy),
    ...commitments(contracts),
  ]
}

/** The plan that the call stands on goes with the money. */
function lapsing({ needsPlan }: Candidacy): string[] {
  return needsPlan
    ? [
        'Decade anche il piano di migrazione su cui la candidatura si appoggia: la sua pagina chiede se resta senza fondi o si riduce, e va trasmesso di nuovo (fonte da verificare).',
      ]
    : []
}

/** What the body must pay anyhow. */
function commitments(contracts: ConsequenceFacts['contracts']): string[] {
  const valid = contracts.filter(({ withdrawnAt }) => withdrawnAt === null)
  if (valid.length === 0) return []
  const known = valid.flatMap(({ amountCents }) => amountCents ?? [])
  const sum = known.reduce((total, cents) => total + cents, 0)
  const unknown = valid.length - known.length
  const amounts = [
    ...(known.length > 0 ? [formatMoney(sum)] : []),
    ...(unknown > 0 ? [`${counted(unknown, 'importo non noto', 'importi non noti')}`] : []),
  ].join(' e ')
  return [
    `Restano a carico dell’ente ${counted(valid.length, 'contratto firmato', 'contratti firmati')}: ${amounts}.`,
  ]
}

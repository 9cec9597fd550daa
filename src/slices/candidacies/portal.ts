// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatDate } from '../../shared/dates.ts'
import { formatAmount } from '../../shared/money.ts'
import type { CandidacyWorld } from './world.ts'
import { countsOf } from './world.ts'

/** A field to carry over to the portal; null when Regia does not know its value. */
export interface PortalField {
  readonly key: string
  readonly section: string
  readonly label: string
  readonly value: string | null
}

const money = (cents: number | null) => (cents === null ? null : formatAmount(cents))
const day = (on: string | null) => (on === null ? null : formatDate(on))

/** The candidacy, in the order of the five steps of the portal. */
export function candidacyFields({ candidacy, call, band, services }: CandidacyWorld): PortalField[] {
  const labels = new Map(call.modes.map(({ code, label }) => [code, label]))
  const counts = countsOf(services)
  const field = (section: string, key: string, label: string, value: string | null) => ({
    section,
    key,
    label,
    value,
  })
  return [
    field('Avviso ed ente', 'call', 'Avviso', call.title),
    field('Avviso ed ente', 'measure', 'Misura', call.measure),
    field('Avviso ed ente', 'body', 'Ente', candidacy.administrationName),
    field('Avviso ed ente', 'ipa', 'Codice IPA', candidacy.ipaCode),
    field('Avviso ed ente', 'band', 'Fascia', band?.label ?? null),
    ...call.modes.map(({ code, label }) =>
      field('Conteggi', `count.${code}`, `Servizi in ${label}`, String(counts[code] ?? 0)),
    ),
    field('Conteggi', 'count', 'Servizi in tutto', String(services.length)),
    field('Conteggi', 'amount', 'Importo', money(candidacy.requestedCents ?? candidacy.forecastCents)),
    ...services.map(({ digitalServiceId, name, mode }) =>
      field('Servizi', `service.${digitalServiceId}`, name, labels.get(mode) ?? mode),
    ),
    field('CUP', 'cup', 'CUP', candidacy.cup),
  ]
}

/** The request for payment: contracts, completion, codes, amount. */
export function requestFields({ candidacy, call, acts, contracts }: CandidacyWorld): PortalField[] {
  const decree = acts.findLast(({ action, undoneAt }) => action === 'fund' && undoneAt === null)
  const field = (section: string, key: string, label: string, value: string | null) => ({
    section,
    key,
    label,
    value,
  })
  const valid = contracts.filter(({ withdrawnAt }) => withdrawnAt === null)
  return [
    field('Progetto', 'call', 'Avviso', call.title),
    field('Progetto', 'cup', 'CUP', candidacy.cup),
    field('Progetto', 'decree', 'Decreto di finanziamento', decree?.protocol || null),
    field('Progetto', 'notified', 'Notifica del decreto', day(candidacy.fundedOn)),
    field('Progetto', 'amount', 'Importo concesso', money(candidacy.grantedCents)),
    ...valid.flatMap(({ contractId, supplierName, object, cig, signedOn, amountCents }) => {
      const section = `Contratto con ${supplierName}`
      return [
        field(section, `${contractId}.supplier`, 'Fornitore', supplierName),
        field(section, `${contractId}.object`, 'Oggetto', object),
        field(section, `${contractId}.cig`, 'CIG', cig || null),
        field(section, `${contractId}.signed`, 'Data del contratto', day(signedOn)),
        field(section, `${contractId}.amount`, 'Importo', money(amountCents)),
      ]
    }),
    field('Esecuzione', 'completed', 'Completamento', day(candidacy.completedOn)),
    field('Esecuzione', 'checked', 'Esito della verifica tecnica', day(candidacy.checkedOn)),
  ]
}

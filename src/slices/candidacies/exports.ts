// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ExportColumn } from '../../platform/export.ts'
import { candidacyStateLabels } from './lifecycle.ts'
import type { Candidacy } from './model.ts'
import { atRiskOf, nextInWords } from './view.ts'

/** A list of candidacies as a file. */
export function candidacyExport(names: ReadonlyMap<string, string>): ExportColumn<Candidacy>[] {
  return [
    { key: 'administration', label: 'Ente', value: (row) => row.administrationName },
    { key: 'ipa_code', label: 'Codice IPA', value: (row) => row.ipaCode },
    { key: 'call', label: 'Avviso', value: (row) => row.callTitle },
    { key: 'measure', label: 'Misura', value: (row) => row.measure },
    { key: 'state', label: 'Stato', value: (row) => candidacyStateLabels[row.state] },
    { key: 'cup', label: 'CUP', value: (row) => row.cup },
    { key: 'next_step', label: 'Prossimo passo', value: (row) => nextInWords(row) },
    { key: 'last_useful_on', label: 'Ultimo giorno utile', kind: 'date', value: (row) => row.lastUsefulOn },
    { key: 'due_on', label: 'Termine', kind: 'date', value: (row) => row.dueOn },
    { key: 'at_risk', label: 'Importo a rischio', kind: 'money', value: (row) => atRiskOf(row) },
    { key: 'requested', label: 'Importo chiesto', kind: 'money', value: (row) => row.requestedCents },
    { key: 'granted', label: 'Importo concesso', kind: 'money', value: (row) => row.grantedCents },
    { key: 'paid', label: 'Importo pagato', kind: 'money', value: (row) => row.paidCents },
    { key: 'sent_on', label: 'Invio', kind: 'date', value: (row) => row.sentOn },
    { key: 'funded_on', label: 'Notifica del decreto', kind: 'date', value: (row) => row.fundedOn },
    { key: 'completed_on', label: 'Completamento', kind: 'date', value: (row) => row.completedOn },
    { key: 'paid_on', label: 'Pagamento', kind: 'date', value: (row) => row.paidOn },
    {
      key: 'responsible',
      label: 'Chi segue',
      value: (row) => names.get(row.responsiblePersonId ?? '') ?? null,
    },
  ]
}

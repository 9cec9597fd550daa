// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ActorTx } from '../../platform/db/actor.ts'
import type { LocalDate } from '../../shared/dates.ts'
import { inForce, listRows, type ReferenceKind } from '../reference/index.ts'
import type { PopulationBand } from './rules.ts'
import { kindLabels } from './view.ts'

export const bandKind: ReferenceKind = {
  kind: 'population_bands',
  slug: 'fasce',
  table: 'population_bands',
  title: 'Fasce di abitanti',
  lead: 'Le fasce con cui gli avvisi graduano gli importi, estremi inclusi. La pagina di un comune dice la sua con le righe in vigore oggi; un avviso può leggere un conteggio di un altro anno.',
  one: 'una fascia',
  named: 'code',
  fields: [
    { name: 'code', column: 'band_code', label: 'Fascia', as: 'code', isKey: true },
    { name: 'fromResidents', column: 'from_residents', label: 'Da abitanti', as: 'count' },
    {
      name: 'toResidents',
      column: 'to_residents',
      label: 'Fino ad abitanti',
      as: 'count',
      isOptional: true,
      missing: 'senza limite',
      help: 'Vuoto per l’ultima fascia',
    },
  ],
  check: (row) => {
    const { fromResidents, toResidents } = row as unknown as BandRow
    return toResidents !== null && toResidents < fromResidents
      ? { field: 'toResidents', message: 'La fascia finisce prima di cominciare' }
      : null
  },
}

interface BandRow {
  readonly fromResidents: number
  readonly toResidents: number | null
}

/** The bands in force on a day. */
export async function listBands(tx: ActorTx, onDate: LocalDate): Promise<PopulationBand[]> {
  const rows = await listRows<BandRow>(tx, bandKind)
  return inForce(bandKind, rows, onDate).map(({ fromResidents, toResidents }) => ({
    from: fromResidents,
    to: toResidents,
  }))
}

export const categoryKind: ReferenceKind = {
  kind: 'ipa_categories',
  slug: 'categorie',
  table: 'ipa_categories',
  title: 'Categorie dell’IPA',
  lead: 'Le categorie dell’indice delle amministrazioni, e il genere di ente che ciascuna vuol dire in Regia. Vengono dai dati aperti dell’IPA.',
  one: 'una categoria',
  named: 'name',
  hasNoSource: true,
  importedAt: '/amministrazione/importazioni',
  fields: [
    { name: 'code', column: 'category_code', label: 'Codice', as: 'code', isKey: true },
    { name: 'name', column: 'name', label: 'Categoria', as: 'text' },
    { name: 'typology', column: 'typology', label: 'Tipologia', as: 'text' },
    { name: 'kind', column: 'kind', label: 'Genere di ente', as: 'choice', values: kindLabels },
  ],
}

export const registryReferenceKinds: readonly ReferenceKind<never>[] = [bandKind, categoryKind]

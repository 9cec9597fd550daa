// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ExportColumn } from '../../platform/export.ts'
import type { AssociationId } from '../../shared/ids.ts'
import { filterValue, type ListQuery, type ListSpec, parseListQuery } from '../../shared/list-query.ts'
import {
  type AdministrationKind,
  administrationKinds,
  type BodyRow,
  type SubmissionChannel,
} from './model.ts'
import type { BodyFilter, BodySearch } from './search-store.ts'
import { channelLabels, kindLabels } from './view.ts'

/** The word of a kind of body in the address of a list. */
export const kindSlugs: Readonly<Record<AdministrationKind, string>> = {
  municipality: 'comune',
  union: 'unione',
  province: 'provincia',
  metropolitan_city: 'citta-metropolitana',
  region: 'regione',
  central: 'centrale',
  health: 'sanita',
  school: 'scuola',
  university: 'universita',
  in_house: 'in-house',
  other: 'altro',
}

export const channelSlugs: Readonly<Record<SubmissionChannel, string>> = {
  programme: 'regia',
  office: 'esterno',
}

const filters = {
  cerca: { kind: 'text' },
  regione: { kind: 'code', pattern: /\d{2}/ },
  tipo: { kind: 'choice', values: Object.values(kindSlugs) },
  ufficio: { kind: 'code', pattern: /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/ },
  canale: { kind: 'choice', values: Object.values(channelSlugs) },
  'senza-ipa': { kind: 'flag' },
} as const satisfies ListSpec['filters']

const sorts = { ente: 'asc', provincia: 'asc', abitanti: 'desc' } as const

const plainSpec: ListSpec = { filters, sorts, defaultSort: { key: 'ente', direction: 'asc' } }

/** While somebody searches, what is nearest to their words comes first. */
const searchSpec: ListSpec = {
  filters,
  sorts: { ...sorts, vicinanza: 'asc' },
  defaultSort: { key: 'vicinanza', direction: 'asc' },
}

export function readBodyList(params: URLSearchParams): { spec: ListSpec; query: ListQuery } {
  const plain = parseListQuery(plainSpec, params)
  return filterValue(plain, 'cerca') === undefined
    ? { spec: plainSpec, query: plain }
    : { spec: searchSpec, query: parseListQuery(searchSpec, params) }
}

export function bodyFilter(query: ListQuery, search: BodySearch | null): BodyFilter {
  const region = filterValue(query, 'regione')
  const kind = administrationKinds.find((each) => kindSlugs[each] === filterValue(query, 'tipo'))
  const office = filterValue(query, 'ufficio') as AssociationId | undefined
  const channel = (['programme', 'office'] as const).find(
    (each) => channelSlugs[each] === filterValue(query, 'canale'),
  )
  return {
    ...(search ? { search } : {}),
    ...(region ? { regionCode: region } : {}),
    ...(kind ? { kind } : {}),
    ...(office ? { associationId: office } : {}),
    ...(channel ? { channel } : {}),
    ...(filterValue(query, 'senza-ipa') ? { withoutIpaCode: true as const } : {}),
  }
}

/** The columns on screen, for the files of the list. */
export const bodyColumns: readonly ExportColumn<BodyRow>[] = [
  { key: 'name', label: 'Ente', value: (row) => row.name },
  { key: 'other_language_name', label: 'Nome nell’altra lingua', value: (row) => row.otherLanguageName },
  { key: 'ipa_code', label: 'Codice IPA', value: (row) => row.ipaCode },
  { key: 'istat_code', label: 'Codice ISTAT', value: (row) => row.istatCode },
  { key: 'kind', label: 'Tipo', value: (row) => kindLabels[row.kind] },
  { key: 'province', label: 'Provincia', value: (row) => row.provinceName },
  { key: 'province_abbreviation', label: 'Sigla', value: (row) => row.provinceAbbreviation },
  { key: 'region', label: 'Regione', value: (row) => row.regionName },
  { key: 'residents', label: 'Abitanti', kind: 'number', value: (row) => row.residents },
  { key: 'counted_on', label: 'Contati il', kind: 'date', value: (row) => row.countedOn },
  { key: 'office', label: 'Ufficio associato', value: (row) => row.offices || null },
  {
    key: 'submission_channel',
    label: 'Dove trasmette',
    value: (row) => channelLabels[row.submissionChannel],
  },
]

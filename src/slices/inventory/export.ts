// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ExportColumn } from '../../platform/export.ts'
import { dataClassLabels } from '../../shared/classification.ts'
import {
  capacities,
  type PlaceRow,
  type ReservedPlaceRow,
  type ReservedSoftwareRow,
  type ServiceRow,
  type SoftwareRow,
} from './model.ts'
import {
  capacityLabels,
  dataCentreStateLabels,
  groupLabels,
  hostingLabels,
  serviceStateLabels,
} from './view.ts'

const capacityUnits = { ram: ' (GB)', storage: ' (GB)', energy: ' (kWh)' } as const

/** The columns of the exported list of data centres, without reserved fields. Empty is «not known». */
export const placeExportColumns: readonly ExportColumn<PlaceRow>[] = [
  { key: 'administration', label: 'Ente', value: (row) => row.administrationName },
  { key: 'ipa_code', label: 'Codice IPA', value: (row) => row.ipaCode },
  { key: 'data_centre', label: 'Data center', value: (row) => row.name },
  { key: 'group', label: 'Gruppo', value: (row) => row.group && groupLabels[row.group] },
  { key: 'census', label: 'Censimento', value: (row) => row.censusEdition || null },
  { key: 'contested', label: 'Contestato', value: (row) => (row.isGroupContested ? 'sì' : 'no') },
  { key: 'shared', label: 'Ospita altri enti', value: (row) => (row.isShared ? 'sì' : 'no') },
  { key: 'state', label: 'Stato', value: (row) => dataCentreStateLabels[row.state] },
  ...capacities.map(
    (key): ExportColumn<PlaceRow> => ({
      key,
      label: `${capacityLabels[key]}${key in capacityUnits ? capacityUnits[key as keyof typeof capacityUnits] : ''}`,
      kind: 'number',
      value: (row) => row[key],
    }),
  ),
  { key: 'capacity_on', label: 'Dimensioni al', kind: 'date', value: (row) => row.capacityOn },
  { key: 'closes_on', label: 'Chiusura prevista', kind: 'date', value: (row) => row.closesOn },
  { key: 'closed_on', label: 'Chiuso il', kind: 'date', value: (row) => row.closedOn },
]

/** The columns of the exported list of software, without reserved fields. */
export const softwareExportColumns: readonly ExportColumn<SoftwareRow>[] = [
  { key: 'administration', label: 'Ente', value: (row) => row.administrationName },
  { key: 'ipa_code', label: 'Codice IPA', value: (row) => row.ipaCode },
  { key: 'software', label: 'Applicativo', value: (row) => row.name },
  { key: 'product', label: 'Prodotto', value: (row) => row.product || null },
  { key: 'supplier', label: 'Fornitore', value: (row) => row.supplier || null },
  { key: 'licences', label: 'Licenze', value: (row) => row.licences || null },
  { key: 'contract_ends_on', label: 'Fine del contratto', kind: 'date', value: (row) => row.contractEndsOn },
  {
    key: 'yearly_cost',
    label: 'Costo annuo (€)',
    kind: 'money',
    value: (row) => row.yearlyCostCents,
  },
  { key: 'services', label: 'Servizi', kind: 'number', value: (row) => row.services },
]

/** The same with the reserved fields, for a file that was asked with them. */
export const reservedPlaceColumns: readonly ExportColumn<ReservedPlaceRow>[] = [
  ...placeExportColumns,
  { key: 'site', label: 'Sede', value: (row) => row.site || null },
  { key: 'room', label: 'Locale', value: (row) => row.room || null },
]
export const reservedSoftwareColumns: readonly ExportColumn<ReservedSoftwareRow>[] = [
  ...softwareExportColumns,
  { key: 'version', label: 'Versione', value: (row) => row.productVersion || null },
  { key: 'components', label: 'Componenti', value: (row) => row.components || null },
]

/** The columns of the exported list of services. No reserved field: versions of software and sites of places stay out. */
export const serviceExportColumns: readonly ExportColumn<ServiceRow>[] = [
  { key: 'administration', label: 'Ente', value: (row) => row.administrationName },
  { key: 'ipa_code', label: 'Codice IPA', value: (row) => row.ipaCode },
  { key: 'service', label: 'Servizio', value: (row) => row.name },
  { key: 'service_type_code', label: 'Codice del tipo', value: (row) => row.typeCode },
  { key: 'service_type', label: 'Tipo', value: (row) => row.typeLabel },
  { key: 'data_class', label: 'Classe', value: (row) => row.dataClass && dataClassLabels[row.dataClass] },
  { key: 'data_class_source', label: 'Fonte della classe', value: (row) => row.dataClassSource || null },
  { key: 'data_class_on', label: 'Data della classe', kind: 'date', value: (row) => row.dataClassOn },
  {
    key: 'hosting',
    label: 'Dove sta',
    value: (row) => (row.hosting === 'unknown' ? null : hostingLabels[row.hosting]),
  },
  { key: 'data_centre', label: 'Data center', value: (row) => row.placeName },
  {
    key: 'data_centre_owner',
    label: 'Ente del data center',
    value: (row) => row.placeName && (row.placeOwner ?? row.administrationName),
  },
  {
    key: 'data_centre_group',
    label: 'Gruppo',
    value: (row) => row.placeGroup && groupLabels[row.placeGroup],
  },
  {
    key: 'software',
    label: 'Applicativi',
    value: (row) => row.software.map((each) => each.name).join('; ') || null,
  },
  { key: 'users', label: 'Utenti', kind: 'number', value: (row) => row.usersCount },
  { key: 'responsible', label: 'Persona responsabile', value: (row) => row.responsibleName },
  { key: 'state', label: 'Stato', value: (row) => serviceStateLabels[row.state] },
  { key: 'updated_at', label: 'Aggiornato il', kind: 'instant', value: (row) => row.updatedAt.toISOString() },
]

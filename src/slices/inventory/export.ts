// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ExportColumn } from '../../platform/export.ts'
import { dataClassLabels } from '../../shared/classification.ts'
import type { ServiceRow } from './model.ts'
import { groupLabels, hostingLabels, serviceStateLabels } from './view.ts'

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

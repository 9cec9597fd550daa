// SPDX-License-Identifier: AGPL-3.0-or-later
export type {
  AgidGroup,
  Certainty,
  DataCentre,
  DataClass,
  DigitalService,
  Host,
  Hosting,
  QualificationFamily,
  QualificationLevel,
  ServiceType,
  Software,
  SoftwareName,
  Term,
  TermSubject,
} from './model.ts'
export { agidGroups, dataClasses, hostings, qualificationFamilies, reservedFields } from './model.ts'
export { listQualificationLevels, listServiceTypes, listTerms } from './reference-store.ts'
export { getDataCentre, getService, hostsOf, listDataCentres, listServices } from './store.ts'
export { dataClassLabels, groupLabels, hostingLabels } from './view.ts'

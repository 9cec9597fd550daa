// SPDX-License-Identifier: AGPL-3.0-or-later
export { type Certainty, type DataClass, dataClasses, dataClassLabels } from '../../shared/classification.ts'
export { addService, addSoftware } from './commands.ts'
export { inventoryDue } from './due.ts'
export type {
  AgidGroup,
  DataCentre,
  DigitalService,
  Host,
  Hosting,
  QualificationFamily,
  QualificationLevel,
  ServicePlanLine,
  ServiceType,
  Software,
  SoftwareName,
  Term,
  TermSubject,
} from './model.ts'
export { agidGroups, hostings, qualificationFamilies, reservedFields } from './model.ts'
export { addDataCentre } from './place-commands.ts'
export { getDataCentre, hostsOf, listDataCentres } from './place-store.ts'
export {
  addTerm,
  importReferenceCommand,
  loadReferenceData,
  type ReferenceOutcome,
} from './reference-commands.ts'
export { listQualificationLevels, listServiceTypes, listTerms } from './reference-store.ts'
export { registerInventoryRoutes } from './routes.ts'
export { inventorySections, type PlanLines, searchServices } from './sections.tsx'
export { getService, listServices } from './store.ts'
export { groupLabels, hostingLabels } from './view.ts'
export { inventoryEventWords } from './words.ts'

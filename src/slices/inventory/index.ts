// SPDX-License-Identifier: AGPL-3.0-or-later
export { type Certainty, type DataClass, dataClasses, dataClassLabels } from '../../shared/classification.ts'
export { findWritableBody } from './choices.ts'
export { writeBaseline } from './closing-commands.ts'
export {
  addService,
  addSoftware,
  changeServiceState,
  correctService,
  correctSoftware,
  removeSoftware,
} from './commands.ts'
export { addDependency, removeDependency } from './dependency-commands.ts'
export { listDependencies } from './dependency-store.ts'
export { inventoryDue } from './due.ts'
export { listBodiesInScope } from './list-store.ts'
export { type ManyChanges, takeBackMany, type Written, type WrittenDependency, writeMany } from './many.ts'
export type {
  AgidGroup,
  Capacity,
  DataCentre,
  DataCentreState,
  DataCentreValues,
  Degree,
  Dependency,
  DigitalService,
  EvaluationCriterion,
  Host,
  Hosting,
  Milestone,
  MilestoneAudience,
  QualificationFamily,
  QualificationLevel,
  QualifiedService,
  ServicePlanLine,
  ServiceType,
  ServiceValues,
  Software,
  SoftwareName,
  SoftwareValues,
  Term,
  TermSubject,
} from './model.ts'
export {
  agidGroups,
  capacities,
  dataCentreStates,
  degrees,
  hostings,
  qualificationFamilies,
  reservedFields,
} from './model.ts'
export { listDataCentresOn } from './past-store.ts'
export { addDataCentre, correctDataCentre, moveDataCentre } from './place-commands.ts'
export {
  getDataCentre,
  hostsOf,
  listDataCentres,
  listHostedServices,
  listHostingChoices,
} from './place-store.ts'
export { addTerm, importReferenceCommand, loadReferenceData, referenceKinds } from './reference-commands.ts'
export { criterionKind } from './reference-kinds.ts'
export {
  listCriteria,
  listMilestones,
  listQualificationLevels,
  listRequirements,
  listRuleValues,
  listServiceTypes,
  listTerms,
  searchQualifiedServices,
} from './reference-store.ts'
export { answerRequirements } from './requirement-commands.ts'
export { chooseBody, crumbs as inventoryCrumbs, writerOf } from './route-parts.tsx'
export { registerInventoryRoutes } from './routes.ts'
export { inventorySections, type PlanLines, searchServices } from './sections.tsx'
export {
  dataCentreValues,
  newDataCentreValues,
  newServiceValues,
  newSoftwareValues,
  serviceValues,
  softwareValues,
} from './shapes.ts'
export { getService, listServices, listSoftware } from './store.ts'
export {
  capacityInWords,
  capacityLabels,
  dataCentreStateLabels,
  degreeLabels,
  groupInWords,
  groupLabels,
  hostingLabels,
  milestoneAudienceLabels,
  paths as inventoryPaths,
  priorityLabels,
} from './view.ts'
export { inventoryEventWords } from './words.ts'

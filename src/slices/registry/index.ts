// SPDX-License-Identifier: AGPL-3.0-or-later
export { addAssociation, addMember, endMandate } from './association-commands.ts'
export { findAssociationByName, getAssociation, listMandates } from './associations-store.ts'
export { addAdministration, changeChannel, correctAdministration } from './commands.ts'
export { registryErrors } from './errors.ts'
export { importMunicipalities, rejectsCsv } from './import.ts'
export { importRegistryFile, type RegistryImport } from './imports.ts'
export {
  type Administration,
  type AdministrationKind,
  type Association,
  administrationKinds,
  type Mandate,
  type Population,
  type SubmissionChannel,
  submissionChannels,
} from './model.ts'
export { listBands, registryReferenceKinds } from './reference-kinds.ts'
export { regionNames } from './regions.ts'
export { registerRegistryRoutes } from './routes.tsx'
export {
  type BandReading,
  bandOf,
  isMandateInForce,
  isNearBound,
  POPULATION_BANDS,
  type PopulationBand,
  readBand,
} from './rules.ts'
export { countBodies } from './search-store.ts'
export type {
  BodySection,
  BodySectionContent,
  PersonLine,
  RegistryExtensions,
  SearchHit,
  SearchSource,
} from './sections.ts'
export {
  findAdministrationByIpa,
  getAdministration,
  getAdministrationByKey,
  ipaCodesOf,
  listPopulations,
} from './store.ts'
export { administrationPath, bandInWords, kindLabels, titleOf } from './view.ts'
export { registryEventWords } from './words.ts'

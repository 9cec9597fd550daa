// SPDX-License-Identifier: AGPL-3.0-or-later
export { registryErrors } from './errors.ts'
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
export { findAdministrationByIpa, getAdministration, getAdministrationByKey } from './store.ts'
export { administrationPath } from './view.ts'

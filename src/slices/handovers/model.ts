// SPDX-License-Identifier: AGPL-3.0-or-later
import type { LocalDate } from '../../shared/dates.ts'
import type { AdministrationId } from '../../shared/ids.ts'
import type { Administration } from '../registry/index.ts'

/** What of a body may still be open when it ends, in the order it is told. */
export const openKinds = [
  'plan_draft',
  'plan_submitted',
  'plan_under_review',
  'plan_returned',
  'services',
  'data_centres',
  'mandates',
] as const
export type OpenKind = (typeof openKinds)[number]

export interface OpenMatter {
  readonly kind: OpenKind
  readonly number: number
}

export type HandoverBody = Pick<Administration, 'id' | 'ipaCode' | 'name' | 'otherLanguageName' | 'kind'>

/** A body that ended with something open, and one that goes on. */
export interface Handover {
  readonly predecessor: HandoverBody
  readonly successor: HandoverBody
  readonly endedOn: LocalDate
  readonly open: readonly OpenMatter[]
}

/** A handover that somebody said is done. */
export interface HandoverClosure {
  readonly predecessorId: AdministrationId
  readonly successorId: AdministrationId
  readonly reason: string
  readonly closedAt: Date
}

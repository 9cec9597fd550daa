// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Approach, OriginKind, ServiceModel } from './model.ts'

type Admitted = 'yes' | 'unqualified_origin'

/**
 * The movements that measure 1.2 pays, by origin and destination, with their mode. What is not here is not paid; a plan may hold it all the
 * same. Source: PAD-FAQ 1.2.
 */
const movements: readonly {
  readonly from: OriginKind
  readonly to: ServiceModel
  readonly mode: Approach
  readonly admitted: Admitted
}[] = [
  { from: 'on_premise_unstructured', to: 'saas', mode: 'B', admitted: 'yes' },
  { from: 'on_premise_structured', to: 'iaas', mode: 'A', admitted: 'yes' },
  { from: 'on_premise_structured', to: 'paas', mode: 'B', admitted: 'yes' },
  { from: 'on_premise_structured', to: 'saas', mode: 'B', admitted: 'yes' },
  { from: 'iaas', to: 'paas', mode: 'B', admitted: 'unqualified_origin' },
  { from: 'iaas', to: 'saas', mode: 'B', admitted: 'unqualified_origin' },
  { from: 'paas', to: 'saas', mode: 'B', admitted: 'unqualified_origin' },
]

export interface Movement {
  readonly approach: Approach | null
  readonly originKind: OriginKind | null
  readonly isOriginQualified: boolean | null
  readonly serviceModel: ServiceModel | null
}

/** Whether measure 1.2 would pay a movement; `if_unqualified` while nobody said whether the origin is qualified, null while origin or destination are not known. */
export function paidBy12(movement: Movement): 'yes' | 'no' | 'if_unqualified' | null {
  const { approach, originKind, isOriginQualified, serviceModel } = movement
  if (originKind === null) return null
  if (originKind === 'saas') return 'no'
  if (serviceModel === null) return null
  const row = movements.find(
    ({ from, to, mode }) => from === originKind && to === serviceModel && mode === approach,
  )
  if (!row) return 'no'
  if (row.admitted === 'yes' || isOriginQualified === false) return 'yes'
  return isOriginQualified === null ? 'if_unqualified' : 'no'
}

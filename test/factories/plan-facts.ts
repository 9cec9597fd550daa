// SPDX-License-Identifier: AGPL-3.0-or-later
import type {
  AdministrationId,
  DataCentreId,
  DigitalServiceId,
  PlanId,
  PlanItemId,
} from '../../src/shared/ids.ts'
import {
  type DataCentreFacts,
  emptyItemValues,
  type LevelFacts,
  nothingInherited,
  type Plan,
  type PlanFacts,
  type PlanItem,
  type PlanItemValues,
  type ServiceFacts,
  type TermFacts,
} from '../../src/slices/plans/model.ts'

/** Ids that read as what they name, for tests that never reach a database. */
export const idOf = (name: string) => `00000000-0000-4000-8000-${name.padStart(12, '0').slice(-12)}`

export const planId = idOf('1') as PlanId

export function aPlanRow(values: Partial<Plan> = {}): Plan {
  return {
    planId,
    administrationId: idOf('2') as AdministrationId,
    administrationName: 'Valdorsa',
    administrationTitle: 'Comune di Valdorsa',
    ipaCode: 'c_zz01',
    channel: 'programme',
    state: 'draft',
    version: 1,
    versionCount: 0,
    responsiblePersonId: null,
    reviewerPersonId: null,
    lateReason: '',
    lateNewEndOn: null,
    revision: null,
    revisionReason: '',
    updatedAt: new Date('2026-03-10T09:42:00Z'),
    updatedBy: null,
    ...values,
  }
}

/** A decision that no rule observes, for ordinary data. */
export const settled: PlanItemValues = {
  ...emptyItemValues,
  approach: 'B',
  strategy: 'repurchase',
  destinationKind: 'qualified_cloud',
  destinationName: 'Archivia Cloud',
  qualificationCode: 'QC1',
  qualificationValidTo: '2028-02-14',
  contractOn: '2026-03-02',
  startsOn: '2026-03-16',
  endsOn: '2026-05-18',
  costCents: 420_000,
  yearlyFeeCents: 185_000,
}

/** A service of ordinary data in the plan; `decision: null` leaves it out of the plan. */
export function aServiceOf(
  name: string,
  decision: Partial<PlanItemValues> | null = settled,
  values: Partial<ServiceFacts> = {},
): ServiceFacts {
  const digitalServiceId = idOf(String([...name].reduce((sum, c) => sum * 31 + c.charCodeAt(0), 7) % 1e9))
  const item: PlanItem | null = decision && {
    ...emptyItemValues,
    ...decision,
    planItemId: idOf(`8${digitalServiceId.slice(-6)}`) as PlanItemId,
    planId,
    administrationId: idOf('2') as AdministrationId,
    digitalServiceId: digitalServiceId as DigitalServiceId,
    statement: null,
    inherited: nothingInherited,
    responsiblePersonId: null,
    version: 1,
    updatedAt: new Date('2026-03-10T09:42:00Z'),
    updatedBy: null,
  }
  return {
    digitalServiceId: digitalServiceId as DigitalServiceId,
    name,
    serviceTypeCode: null,
    dataClass: 'ordinary',
    dataClassSource: 'ACN',
    dataClassOn: '2026-02-04',
    usersCount: 11,
    hosting: 'unknown',
    dataCentreId: null,
    softwareNames: ['Demos 5'],
    contractEndsOn: null,
    item,
    ...values,
  }
}

export function aPlace(values: Partial<DataCentreFacts> = {}): DataCentreFacts {
  return {
    dataCentreId: idOf('9') as DataCentreId,
    name: 'Municipio',
    group: 'B',
    closesOn: '2026-06-30',
    isOwn: true,
    foreignServices: [],
    ...values,
  }
}

export function aTerm(
  subject: TermFacts['subject'],
  dueOn: string,
  values: Partial<TermFacts> = {},
): TermFacts {
  return {
    code: subject,
    title: 'Completamento della migrazione',
    subject,
    dueOn,
    source: 'Piano triennale',
    certainty: 'certain',
    ...values,
  }
}

/** Level 1 and 3 were read in the act, 2 and 4 were not. */
export const levels: readonly LevelFacts[] = [
  { code: 'QC1', level: 1, servesClass: 'ordinary', certainty: 'certain' },
  { code: 'QC2', level: 2, servesClass: 'critical', certainty: 'inferred' },
  { code: 'QC3', level: 3, servesClass: 'strategic', certainty: 'certain' },
  { code: 'AI1', level: 1, servesClass: 'ordinary', certainty: 'certain' },
]

/** What the rules read, on 10 March 2026. */
export function planFacts(values: Partial<PlanFacts> = {}): PlanFacts {
  return {
    today: '2026-03-10',
    plan: aPlanRow(),
    services: [aServiceOf('Anagrafe')],
    dataCentres: [],
    terms: [],
    levels,
    approved: null,
    dependencies: [],
    similar: new Map(),
    dependencyGapDays: 90,
    renunciations: [],
    ending: null,
    explanations: new Map(),
    ...values,
  }
}

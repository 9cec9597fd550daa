// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ActorTx, PersonActor } from '../../platform/db/actor.ts'
import { pastFrame } from '../../platform/db/past.ts'
import { personOf } from '../../platform/db/scope.ts'
import { dateInRome, type LocalDate } from '../../shared/dates.ts'
import type { AdministrationId, DigitalServiceId, PlanId } from '../../shared/ids.ts'
import { endOfDayInRome, type QuickDay, quickDays } from '../../shared/past.ts'
import type { Fact, StatusValue } from '../../ui/index.ts'
import { namesOfPeople } from '../history/index.ts'
import { type DataCentre, listDataCentresOn } from '../inventory/index.ts'
import type { ContentService, PlanContent } from './content.ts'
import { editableStates, type PlanState } from './lifecycle.ts'
import type { Plan, PlanVersion } from './model.ts'
import { findPlanRowOn, listDraftOn } from './past-store.ts'
import { readsDraft } from './queries.ts'
import { getPlan } from './store.ts'
import { listVersions } from './versions-store.ts'

/** How far a service had come: the state for its row, the rest for its card. */
export interface ProgressThen {
  readonly status: StatusValue
  readonly facts: readonly Fact[]
}

/** How far the services of an approved version had come at the end of a day: told by the slice that follows them. */
export type ProgressOn = (
  tx: ActorTx,
  of: {
    readonly planId: PlanId
    readonly administrationId: AdministrationId
    readonly approvedNumber: number
  },
  day: LocalDate,
) => Promise<ReadonlyMap<DigitalServiceId, ProgressThen>>

/** A plan at the end of a past day, as its reader may know it. */
export interface PlanOnDay {
  readonly plan: Plan
  readonly day: LocalDate
  readonly administrationName: string
  readonly isRebuilt: boolean
  /** The reader is of the body or its office, and reads drafts. */
  readonly isOwn: boolean
  /** Null before the plan was opened; for the programme, before it was sent. */
  readonly state: PlanState | null
  /** Sent by then, with the outcomes of then; the newest first. */
  readonly versions: readonly PlanVersion[]
  readonly approved: PlanVersion | null
  /** What the plan said: of the draft on the desk, or of the last version sent. */
  readonly shown: {
    readonly version: number | null
    readonly services: readonly ContentService[]
    readonly late: PlanContent['late']
  } | null
  readonly progress: ReadonlyMap<string, ProgressThen>
  readonly dataCentres: readonly DataCentre[]
  readonly responsible: string | null
}

/** A version as it was known at an instant: its outcome may have come later. */
export function versionOn(version: PlanVersion, instant: Date): PlanVersion {
  return version.outcomeAt !== null && version.outcomeAt > instant
    ? {
        ...version,
        outcome: null,
        outcomeAt: null,
        outcomeBy: null,
        proposedBy: null,
        outcomeNote: null,
        lateOutcome: null,
      }
    : version
}

/** The state that a reader knew: the programme does not see what goes on on the desk of the body. */
export function stateOn(
  stored: PlanState | null,
  last: PlanVersion | undefined,
  isOwn: boolean,
): PlanState | null {
  if (isOwn) return stored
  if (!last) return null
  return last.outcome ?? (stored === 'under_review' ? 'under_review' : 'submitted')
}

export async function loadPlanOn(
  tx: ActorTx,
  planId: PlanId,
  day: LocalDate,
  progressOn: ProgressOn,
): Promise<PlanOnDay> {
  const plan = await getPlan(tx, planId)
  const instant = endOfDayInRome(day)
  const row = await findPlanRowOn(tx, plan, instant)
  const versions = (await listVersions(tx, planId))
    .filter(({ submittedAt }) => submittedAt <= instant)
    .map((version) => versionOn(version, instant))
  const [last] = versions
  const isOwn = readsDraft(personOf(tx))
  const state = stateOn(row?.state ?? null, last, isOwn)
  const approved = versions.find(({ outcome }) => outcome === 'approved') ?? null
  const isDraft = isOwn && state !== null && editableStates.includes(state)
  const names = await namesOfPeople(tx, row?.responsiblePersonId ? [row.responsiblePersonId] : [])
  return {
    plan,
    day,
    ...(await pastFrame(tx, plan.administrationId, day)),
    isOwn,
    state,
    versions,
    approved,
    shown: isDraft
      ? {
          version: null,
          services: await listDraftOn(tx, plan, instant),
          late:
            row && (row.lateReason !== '' || row.lateNewEndOn !== null)
              ? { reason: row.lateReason, newEndOn: row.lateNewEndOn }
              : null,
        }
      : last
        ? { version: last.number, services: last.content.services, late: last.content.late }
        : null,
    progress: approved
      ? await progressOn(tx, { ...plan, approvedNumber: approved.number }, day)
      : new Map<string, ProgressThen>(),
    dataCentres: await listDataCentresOn(tx, plan.administrationId, day),
    responsible: (row?.responsiblePersonId && names.get(row.responsiblePersonId)) || null,
  }
}

const outcomeWords = { returned: 'rinviata', approved: 'approvata', withdrawn: 'ritirata' } as const

/** The days of what was sent and of what came of it. */
export function quickDaysOfPlan(versions: readonly PlanVersion[], { today }: PersonActor): QuickDay[] {
  return quickDays(
    versions.flatMap(({ number, submittedAt, outcome, outcomeAt, channel }) => [
      {
        label: `versione ${number} ${channel === 'office' ? 'chiusa' : 'trasmessa'}`,
        day: dateInRome(submittedAt),
      },
      ...(outcome && outcomeAt
        ? [{ label: `versione ${number} ${outcomeWords[outcome]}`, day: dateInRome(outcomeAt) }]
        : []),
    ]),
    today,
  )
}

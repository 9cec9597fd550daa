// SPDX-License-Identifier: AGPL-3.0-or-later
import { sql } from 'kysely'
import { type Db, systemActor, withActor } from '../../platform/db/actor.ts'
import { recordEvent } from '../../platform/events.ts'
import { untilFewer } from '../../platform/jobs.ts'
import type { LocalDate } from '../../shared/dates.ts'
import type { MailSetting } from '../notices/index.ts'
import { type ToldPlan, tellOfPlan } from './telling.ts'

const plansAtOnce = 200

/**
 * Writes in the plan of a body that ended that it ended, once, and tells body, office and, for what was sent to it, the programme. Answers
 * how many plans.
 */
export async function tellEndedBodies(db: Db, mail: MailSetting, now: Date): Promise<number> {
  return untilFewer(plansAtOnce, () =>
    withActor(db, systemActor('jobs', now), async (tx) => {
      const { rows } = await sql<ToldPlan & { endedOn: LocalDate; successors: string[] }>`
        select plan_id as "planId", administration_id as "administrationId", administration_name as "administrationName", channel,
          version_count as "versionCount", reviewer_person_id as "reviewerPersonId", ended_on as "endedOn", successors
        from regia.take_ended_plans(${plansAtOnce})`.execute(tx)
      for (const { endedOn, successors: names, ...plan } of rows) {
        const successors = names.join(', ')
        await recordEvent(tx, {
          administrationId: plan.administrationId,
          subjectKind: 'plan',
          subjectId: plan.planId,
          action: 'end_body',
          changes: { endedOn: [null, endedOn], ...(successors ? { successors: [null, successors] } : {}) },
          at: now,
        })
        await tellOfPlan(tx, plan, { kind: 'body_ended', endedOn, successors }, mail, now)
      }
      return rows.length
    }),
  )
}

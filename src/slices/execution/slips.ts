// SPDX-License-Identifier: AGPL-3.0-or-later
import { type Db, systemActor, withActor } from '../../platform/db/actor.ts'
import { untilFewer } from '../../platform/jobs.ts'
import { counted } from '../../shared/money.ts'
import { type MailSetting, type NewNotice, type NoticeVocabulary, tellAudience } from '../notices/index.ts'
import { type Slip, takeSlips } from './store.ts'
import { executionPaths } from './view.ts'

const plansAtOnce = 200

function noticeOf({ planId, administrationId, administrationName, services, days }: Slip): NewNotice {
  const what = counted(services, 'servizio', 'servizi')
  return {
    audience: 'plan_side',
    kind: 'slipped',
    administrationId,
    subjectKind: 'plan_execution',
    subjectId: planId,
    details: { services, days },
    href: `${executionPaths.plan(planId)}?ritardo=1`,
    mail: {
      subject: `${administrationName}: ${what} oltre la fine prevista`,
      body: `Nel piano di ${administrationName} è passata la fine prevista di ${what} senza che la migrazione sia dichiarata. Registra che cosa è successo, o riapri il piano per spostare la data.`,
    },
  }
}

/** Tells body and office, once for each planned end, that it passed with the service not moved. Answers how many plans were told. */
export async function tellSlips(db: Db, mail: MailSetting, now: Date): Promise<number> {
  return untilFewer(plansAtOnce, () =>
    withActor(db, systemActor('jobs', now), async (tx) => {
      const found = await takeSlips(tx, plansAtOnce)
      await tellAudience(tx, found.map(noticeOf), mail, now)
      return found.length
    }),
  )
}

/** How the notices of executions read. */
export const executionNotices: NoticeVocabulary = {
  plan_execution: {
    slipped: {
      one: (n) =>
        `${n.administrationName}: ${counted(Number(n.details['services']), 'servizio', 'servizi')} oltre la fine prevista`,
      many: (count) => `${count} piani hanno servizi oltre la fine prevista`,
      manyHref: '/piani/avanzamento?ritardo=1',
    },
    evidence_brought: {
      one: (n) => `${n.details['supplier']} ha portato documenti per ${n.administrationName}`,
      many: (count) => `${count} fornitori hanno portato documenti`,
      manyHref: '/piani/avanzamento',
    },
  },
}

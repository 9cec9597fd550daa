// SPDX-License-Identifier: AGPL-3.0-or-later
import { sql } from 'kysely'
import { type ActorTx, type Db, systemActor, withActor } from '../../platform/db/actor.ts'
import { untilFewer } from '../../platform/jobs.ts'
import { type MailSetting, tellAudience } from '../notices/index.ts'
import type { OverrunCause, SpendingRequestId } from './model.ts'
import { loadSettings } from './place-store.ts'
import { noticesOf, type SpendingNews, type Told } from './telling.ts'
import { causeInWords } from './view.ts'

const atOnce = 200

interface News {
  readonly requestId: SpendingRequestId
  readonly news: SpendingNews
}

async function takeOverruns(tx: ActorTx, now: Date): Promise<News[]> {
  const { rows } = await sql<{ id: SpendingRequestId; causes: readonly OverrunCause[] }>`
    select spending_request_id as id, causes from regia.take_overruns(${atOnce}, ${now})`.execute(tx)
  return rows.map(({ id, causes }) => ({
    requestId: id,
    news: { kind: 'overrun', cause: causes[0] ? causeInWords(causes[0]) : '' },
  }))
}

async function takeExpiring(tx: ActorTx): Promise<News[]> {
  const { expiryDays } = await loadSettings(tx, tx.actor.today)
  const { rows } = await sql<{ id: SpendingRequestId; days: number }>`
    select spending_request_id as id, days from regia.take_expiring(${[...expiryDays]}::integer[], ${atOnce})`.execute(
    tx,
  )
  return rows.map(({ id, days }) => ({ requestId: id, news: { kind: 'expiring', days } }))
}

async function tell(tx: ActorTx, news: readonly News[], mail: MailSetting, now: Date): Promise<void> {
  const ids = news.map(({ requestId }) => requestId)
  const { rows } =
    await sql<Told>`select spending_request_id as "requestId", administration_id as "administrationId",
      administration_name as "administrationName", subject, duty, channel, reviewer_person_id as "reviewerPersonId"
    from regia.told_spending(${ids}::uuid[])`.execute(tx)
  const byId = new Map(rows.map((row) => [row.requestId, row]))
  const notices = news.flatMap(({ requestId, news: each }) => {
    const request = byId.get(requestId)
    return request ? noticesOf(request, each) : []
  })
  await tellAudience(tx, notices, mail, now)
}

/** Tells, once each, of contracts that began to outlive their plan and of those about to end. Answers how many. */
export async function tellOfContracts(db: Db, mail: MailSetting, now: Date): Promise<number> {
  return untilFewer(atOnce, () =>
    withActor(db, systemActor('jobs', now), async (tx) => {
      const news = [...(await takeOverruns(tx, now)), ...(await takeExpiring(tx))]
      await tell(tx, news, mail, now)
      return news.length
    }),
  )
}

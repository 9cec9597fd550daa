// SPDX-License-Identifier: AGPL-3.0-or-later
import { sql } from 'kysely'
import type { ActorTx } from '../../platform/db/actor.ts'
import { newId } from '../../platform/ids.ts'
import { isUuid, type PersonId } from '../../shared/ids.ts'
import type { ListQuery } from '../../shared/list-query.ts'
import type {
  Audience,
  MailCounts,
  MailId,
  NewNotice,
  Notice,
  NoticeDetails,
  NoticeId,
  QueuedMail,
  ToldAct,
} from './model.ts'

/** A statement carries at most 65,535 parameters. */
const rowsAtOnce = 1000

export interface Addressee {
  readonly personId: PersonId
  readonly email: string | null
  readonly wantsMail: boolean
}

/** The people of an audience, by the functions that know them all; the actor may not read them one by one. */
export async function findAddressees(
  tx: ActorTx,
  audience: Audience,
  subjectId: string,
): Promise<Addressee[]> {
  const found =
    audience === 'programme'
      ? sql`regia.programme_audience()`
      : audience === 'plan' || audience === 'plan_side'
        ? sql`regia.plan_audience(${subjectId}::uuid)`
        : audience === 'spending' || audience === 'spending_side'
          ? sql`regia.spending_audience(${subjectId}::uuid)`
          : sql`regia.people_audience(${[...audience]}::uuid[])`
  const isSide = audience === 'plan_side' || audience === 'spending_side'
  const condition = isSide ? sql`role not in ('reviewer', 'programme_officer')` : sql`true`
  const { rows } = await sql<{ person_id: PersonId; email: string | null; wants_mail: boolean | null }>`
    select person_id, email, wants_mail from ${found} where ${condition}`.execute(tx)
  return rows.map((row) => ({
    personId: row.person_id,
    email: row.email,
    wantsMail: row.wants_mail === true,
  }))
}

/** Writes the notices of one act: the same instant holds them together. */
export async function insertNotices(
  tx: ActorTx,
  told: readonly { readonly personId: PersonId; readonly notice: NewNotice }[],
  now: Date,
): Promise<void> {
  for (let from = 0; from < told.length; from += rowsAtOnce)
    await insertSome(tx, told.slice(from, from + rowsAtOnce), now)
}

async function insertSome(
  tx: ActorTx,
  told: readonly { readonly personId: PersonId; readonly notice: NewNotice }[],
  now: Date,
): Promise<void> {
  await tx
    .insertInto('notices')
    .values(
      told.map(({ personId, notice }) => ({
        notice_id: newId<NoticeId>(),
        person_id: personId,
        kind: notice.kind,
        administration_id: notice.administrationId,
        subject_kind: notice.subjectKind,
        subject_id: notice.subjectId,
        details: JSON.stringify(notice.details ?? {}),
        href: notice.href,
        created_at: now,
      })),
    )
    .execute()
}

export async function insertMails(
  tx: ActorTx,
  mails: readonly {
    readonly personId: PersonId | null
    readonly recipient: string
    readonly subject: string
    readonly body: string
    readonly href: string | null
  }[],
  now: Date,
): Promise<void> {
  if (mails.length === 0) return
  await tx
    .insertInto('mails')
    .values(
      mails.map((mail) => ({
        mail_id: newId<MailId>(),
        person_id: mail.personId,
        recipient: mail.recipient,
        subject: mail.subject,
        body: mail.body,
        href: mail.href,
        next_attempt_at: now,
        created_at: now,
      })),
    )
    .execute()
}

/** How many lines of unread notices a person has; the sign-in actor may ask it for anybody. */
export async function countUnread(tx: ActorTx, personId: PersonId): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select regia.unread_notices(${personId}::uuid) as count`.execute(tx)
  return rows[0]?.count ?? 0
}

/** A page of acts told to the actor, newest first, one more than `size`; `since` also keeps what is older and not opened. */
export async function findActs(
  tx: ActorTx,
  page: Pick<ListQuery, 'cursor' | 'size'> & { readonly since?: Date },
): Promise<ToldAct[]> {
  const backwards = page.cursor?.direction === 'previous'
  const order = backwards ? sql`asc` : sql`desc`
  const since = page.since
    ? sql`and (n.created_at >= ${page.since}::timestamptz or n.opened_at is null)`
    : sql``
  let beyond = sql``
  if (page.cursor) {
    const at = new Date(String(page.cursor.at.value))
    if (Number.isNaN(at.getTime()) || !isUuid(page.cursor.at.id)) return []
    const side = backwards ? sql`>` : sql`<`
    beyond = sql`where (act.created_at, act.first_id) ${side} (${at}::timestamptz, ${page.cursor.at.id}::uuid)`
  }
  const { rows } = await sql<NoticeRow & { count: number; is_unread: boolean }>`
    with act as (
      select n.created_at, (array_agg(n.notice_id order by n.notice_id))[1] as first_id, count(*)::integer as count,
        bool_or(n.opened_at is null) as is_unread
      from notices n where n.person_id = regia.person_id() ${since}
      group by n.subject_kind, n.kind, n.created_at)
    select act.count, act.is_unread, ${noticeColumns}
    from act join notices n on n.notice_id = act.first_id
    left join administrations a on a.administration_id = n.administration_id
    ${beyond} order by act.created_at ${order}, act.first_id ${order} limit ${page.size + 1}`.execute(tx)
  return rows.map((row) => ({ first: toNotice(row), count: row.count, isUnread: row.is_unread }))
}

/** Marks as read the actor's notice with this id and those of the same act; null when it is not theirs. */
export async function openAct(tx: ActorTx, id: NoticeId, now: Date): Promise<ToldAct | null> {
  const { rows } = await sql<NoticeRow>`
    select ${noticeColumns} from notices n left join administrations a on a.administration_id = n.administration_id
    where n.notice_id = ${id}::uuid and n.person_id = regia.person_id()`.execute(tx)
  const [row] = rows
  if (!row) return null
  const sameAct = sql`person_id = regia.person_id() and (subject_kind, kind, created_at)
    = (select o.subject_kind, o.kind, o.created_at from notices o where o.notice_id = ${id}::uuid)`
  const counted = await sql<{
    count: number
  }>`select count(*)::integer as count from notices where ${sameAct}`.execute(tx)
  await sql`update notices set opened_at = ${now} where ${sameAct} and opened_at is null`.execute(tx)
  return { first: toNotice(row), count: counted.rows[0]?.count ?? 1, isUnread: false }
}

export async function markAllOpened(tx: ActorTx, now: Date): Promise<number> {
  const { numAffectedRows } = await sql`update notices set opened_at = ${now}
    where person_id = regia.person_id() and opened_at is null`.execute(tx)
  return Number(numAffectedRows ?? 0)
}

/** Mails that did not leave at the first try, the worst first. Policies let the administrator only. */
export async function findTroubledMails(tx: ActorTx, limit: number): Promise<QueuedMail[]> {
  const { rows } = await sql<MailRow>`
    select mail_id, recipient, subject, state, attempts, next_attempt_at, last_error, created_at from regia.mail_queue()
    where state = 'failed' or (state = 'waiting' and last_error is not null)
    order by state, created_at desc, mail_id limit ${limit}`.execute(tx)
  return rows.map((row) => ({
    id: row.mail_id as MailId,
    recipient: row.recipient,
    subject: row.subject,
    state: row.state,
    attempts: row.attempts,
    nextAttemptAt: row.next_attempt_at,
    lastError: row.last_error,
    createdAt: row.created_at,
  }))
}

/** How many mails wait, failed, and were sent since an instant. */
export async function countMails(tx: ActorTx, since: Date): Promise<MailCounts> {
  const { rows } = await sql<MailCounts>`
    select count(*) filter (where state = 'waiting')::integer as waiting,
      count(*) filter (where state = 'failed')::integer as failed,
      count(*) filter (where state = 'sent' and sent_at >= ${since}::timestamptz)::integer as sent
    from regia.mail_queue()`.execute(tx)
  return rows[0] ?? { waiting: 0, failed: 0, sent: 0 }
}

export async function requeueMail(tx: ActorTx, id: MailId, now: Date): Promise<boolean> {
  const { rows } = await sql<{ done: boolean }>`
    select regia.retry_mail(${id}::uuid, ${now}::timestamptz) as done`.execute(tx)
  return rows[0]?.done === true
}

const noticeColumns = sql.raw(
  'n.notice_id, n.kind, n.subject_kind, n.subject_id, a.name as administration_name, n.details, n.href, n.created_at, n.opened_at',
)

interface NoticeRow {
  notice_id: NoticeId
  kind: string
  subject_kind: string
  subject_id: string
  administration_name: string | null
  details: NoticeDetails
  href: string
  created_at: Date
  opened_at: Date | null
}

interface MailRow {
  mail_id: string
  recipient: string
  subject: string
  state: QueuedMail['state']
  attempts: number
  next_attempt_at: Date
  last_error: string | null
  created_at: Date
}

function toNotice(row: NoticeRow): Notice {
  return {
    id: row.notice_id,
    kind: row.kind,
    subjectKind: row.subject_kind,
    subjectId: row.subject_id,
    administrationName: row.administration_name,
    details: row.details,
    href: row.href,
    createdAt: row.created_at,
    openedAt: row.opened_at,
  }
}

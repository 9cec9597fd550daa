// SPDX-License-Identifier: AGPL-3.0-or-later
import { sql } from 'kysely'
import type { ActorTx } from '../../platform/db/actor.ts'
import type { MailId } from './model.ts'
import { mostAttempts, nextAttemptAfter } from './rules.ts'

/** A mail taken for sending. */
export interface ClaimedMail {
  readonly id: MailId
  readonly recipient: string
  readonly subject: string
  readonly body: string
  readonly href: string | null
  /** From 1. */
  readonly attempt: number
}

/**
 * Takes the mail that has waited longest, counting the attempt and moving the next one ahead: another sender does not take it
 * meanwhile, and if this process dies it is tried again. Actor: jobs.
 */
export async function claimMail(tx: ActorTx, now: Date): Promise<ClaimedMail | null> {
  // Died in the middle of its last attempt.
  await sql`update mails set state = 'failed', last_error = 'ultimo tentativo interrotto'
    where state = 'waiting' and attempts >= ${mostAttempts} and next_attempt_at <= ${now}`.execute(tx)
  const { rows } = await sql<{
    mail_id: string
    recipient: string
    subject: string
    body: string
    href: string | null
    attempts: number
  }>`select mail_id, recipient, subject, body, href, attempts from mails
    where state = 'waiting' and next_attempt_at <= ${now}
    order by next_attempt_at, mail_id limit 1 for update skip locked`.execute(tx)
  const [row] = rows
  if (!row) return null
  const attempt = row.attempts + 1
  const next = nextAttemptAfter(attempt, now) ?? new Date(now.getTime() + 3_600_000)
  await sql`update mails set attempts = ${attempt}, next_attempt_at = ${next} where mail_id = ${row.mail_id}::uuid`.execute(
    tx,
  )
  return {
    id: row.mail_id as MailId,
    recipient: row.recipient,
    subject: row.subject,
    body: row.body,
    href: row.href,
    attempt,
  }
}

/** Delivered: its text is not needed any more, and it may have carried a secret link. */
export async function markSent(tx: ActorTx, id: MailId, now: Date): Promise<void> {
  await sql`update mails set state = 'sent', sent_at = ${now}, last_error = null, body = ''
    where mail_id = ${id}::uuid`.execute(tx)
}

/** Not delivered at this attempt; given up after the last. */
export async function markNotSent(tx: ActorTx, id: MailId, attempt: number, error: string): Promise<void> {
  await sql`update mails set last_error = ${error},
      state = case when ${attempt}::integer >= ${mostAttempts}::integer then 'failed' else 'waiting' end
    where mail_id = ${id}::uuid and state = 'waiting'`.execute(tx)
}

// SPDX-License-Identifier: AGPL-3.0-or-later
import { createTransport, type Transporter } from 'nodemailer'
import type { Clock } from '../../platform/clock.ts'
import type { Config } from '../../platform/config.ts'
import { type Db, systemActor, withActor } from '../../platform/db/actor.ts'
import { type Job, repeat } from '../../platform/jobs.ts'
import { type ClaimedMail, claimMail, markNotSent, markSent } from './mail-store.ts'
import { composeMail } from './rules.ts'

export interface MailerContext {
  readonly db: Db
  readonly clock: Clock
  readonly config: Pick<Config, 'smtp' | 'publicUrl' | 'owner'>
}

const everyMs = 15_000
const timeoutMs = 10_000
const longestError = 300

/** Sends waiting mails every few seconds, as long as the server runs. Without SMTP it does nothing. */
export function startMailSender(context: MailerContext, onError: (error: unknown) => void): Job {
  const { smtp } = context.config
  if (!smtp) return { stop: async () => {} }
  const isStopped = { now: false }
  const turn = repeat(everyMs, () => sendWaiting(context, () => isStopped.now), onError)
  return {
    async stop() {
      isStopped.now = true
      await turn.stop()
    },
  }
}

/**
 * Sends what waits, one mail at a time: claimed in one transaction, sent outside any, marked in another. A process that dies
 * between sending and marking sends the same mail twice, with the same Message-ID. When the server itself does not answer, the
 * other mails wait for the next turn.
 */
export async function sendWaiting(context: MailerContext, isStopped = () => false): Promise<void> {
  const { db, clock, config } = context
  if (!config.smtp) return
  const as = () => systemActor('jobs', clock())
  const transport = createTransport({
    url: config.smtp.url,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  try {
    while (!isStopped()) {
      const mail = await withActor(db, as(), (tx) => claimMail(tx, clock()))
      if (!mail) return
      const failure = await send(transport, config.smtp.from, mail, config)
      await withActor(db, as(), (tx) =>
        failure === null
          ? markSent(tx, mail.id, clock())
          : markNotSent(tx, mail.id, mail.attempt, failure.message.slice(0, longestError)),
      )
      if (failure?.isOfServer) return
    }
  } finally {
    transport.close()
  }
}

async function send(
  transport: Transporter,
  from: string,
  mail: ClaimedMail,
  site: Pick<Config, 'publicUrl' | 'owner'>,
): Promise<{ message: string; isOfServer: boolean } | null> {
  try {
    await transport.sendMail({
      from,
      to: { name: '', address: mail.recipient },
      subject: mail.subject,
      text: composeMail(mail, site),
      messageId: `<${mail.id}@${
        from
          .split('@')
          .at(-1)
          ?.replace(/[^\w.-]/g, '') || 'regia'
      }>`,
      headers: { 'Auto-Submitted': 'auto-generated' },
    })
    return null
  } catch (error) {
    const { code, response, message } = error as { code?: string; response?: string; message?: string }
    return {
      message: response ?? message ?? String(error),
      isOfServer:
        code !== undefined &&
        ['ECONNECTION', 'ETIMEDOUT', 'ESOCKET', 'EDNS', 'EAUTH', 'ETLS', 'ECONNREFUSED'].includes(code),
    }
  }
}

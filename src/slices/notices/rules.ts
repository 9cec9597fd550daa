// SPDX-License-Identifier: AGPL-3.0-or-later

/** Minutes between one attempt to send a mail and the next: after the last of them it is given up. House rule. */
export const retryMinutes = [1, 5, 30, 120, 360] as const

export const mostAttempts = retryMinutes.length + 1

/** When attempt number `attempt` (from 1) is followed by another, if it does not succeed; null after the last. */
export function nextAttemptAfter(attempt: number, now: Date): Date | null {
  const minutes = retryMinutes[attempt - 1]
  return minutes === undefined ? null : new Date(now.getTime() + minutes * 60_000)
}

export interface MailText {
  readonly body: string
  /** A path of ours, null when the body carries its own links. */
  readonly href: string | null
}

/** The plain text that leaves: what happened, the link, who writes. */
export function composeMail(mail: MailText, site: { publicUrl: string | null; owner: string }): string {
  const link =
    mail.href === null
      ? []
      : [
          site.publicUrl === null
            ? 'Lo trovi fra le tue notifiche in Regia.'
            : `Apri la pagina: ${site.publicUrl}${mail.href}`,
        ]
  const note =
    mail.href === null ? [] : ['Se non vuoi ricevere questi avvisi per mail, scegli nel tuo profilo.']
  return `${[mail.body, ...link].join('\n\n')}\n\n-- \n${[`Regia · ${site.owner}`, ...note].join('\n')}\n`
}

// SPDX-License-Identifier: AGPL-3.0-or-later

import type { ActorTx } from '../../platform/db/actor.ts'
import { recordEvent } from '../../platform/events.ts'
import { DomainError } from '../../shared/errors.ts'
import type { PersonId } from '../../shared/ids.ts'
import { noticeErrors } from './errors.ts'
import type { MailId, NewNotice, NoticeId, ToldAct } from './model.ts'
import {
  type Addressee,
  findAddressees,
  insertMails,
  insertNotices,
  markAllOpened,
  openAct,
  requeueMail,
} from './store.ts'

/** Whether mail leaves this installation: true when an SMTP server is configured. */
export interface MailSetting {
  readonly mailEnabled: boolean
}

/**
 * Tells people what happened, in the transaction of what happened: a notice to each, never to the actor, and one mail at most to
 * who wants it. Give all the notices of one act together: who is told twice of the same thing reads it once (the first counts), who
 * is told of many things gets one mail with a line for each.
 */
export async function tellAudience(
  tx: ActorTx,
  told: NewNotice | readonly NewNotice[],
  { mailEnabled }: MailSetting,
  now: Date,
): Promise<void> {
  const notices: readonly NewNotice[] = 'audience' in told ? [told] : told
  const actorId = tx.actor.kind === 'person' ? tx.actor.personId : null
  const seen = new Set<string>()
  const perPerson = new Map<PersonId, { person: Addressee; notices: NewNotice[] }>()
  const found = new Map<string, Promise<Addressee[]>>()
  for (const notice of notices) {
    const { audience, subjectId } = notice
    const key =
      typeof audience === 'string' && audience !== 'programme' ? `${audience} ${subjectId}` : String(audience)
    const people = found.get(key) ?? findAddressees(tx, audience, subjectId)
    found.set(key, people)
    for (const person of await people) {
      const same = `${person.personId} ${notice.subjectKind} ${notice.subjectId}`
      if (person.personId === actorId || seen.has(same)) continue
      seen.add(same)
      const entry = perPerson.get(person.personId) ?? { person, notices: [] }
      entry.notices.push(notice)
      perPerson.set(person.personId, entry)
    }
  }
  const entries = [...perPerson.values()]
  await insertNotices(
    tx,
    entries.flatMap(({ person, notices: all }) =>
      all.map((notice) => ({ personId: person.personId, notice })),
    ),
    now,
  )
  if (!mailEnabled) return
  await insertMails(
    tx,
    entries.flatMap(({ person, notices: all }) => {
      const mail = person.wantsMail && person.email !== null ? digest(all) : null
      return mail ? [{ personId: person.personId, recipient: person.email ?? '', ...mail }] : []
    }),
    now,
  )
}

/** One mail for what a person is told at once. */
function digest(notices: readonly NewNotice[]): { subject: string; body: string; href: string } | null {
  const withMail = notices.filter((notice) => notice.mail)
  const [first] = withMail
  if (!first?.mail) return null
  if (withMail.length === 1) return { ...first.mail, href: first.href }
  return {
    subject: `${withMail.length} novità in Regia`,
    body: withMail.map((notice) => `- ${notice.mail?.subject}`).join('\n'),
    href: '/notifiche',
  }
}

/** Puts a mail in the queue, for example the link to a new password. `href`, a path of ours, is added as a link when it is sent. */
export async function queueMail(
  tx: ActorTx,
  mail: {
    readonly personId: PersonId | null
    readonly recipient: string
    readonly subject: string
    readonly body: string
    readonly href?: string
  },
  now: Date,
): Promise<void> {
  await insertMails(tx, [{ ...mail, href: mail.href ?? null }], now)
}

/** Marks as read what one act told the actor, given one of its notices. Throws NOTE-001. */
export async function openNotice(tx: ActorTx, id: NoticeId, now: Date): Promise<ToldAct> {
  const act = await openAct(tx, id, now)
  if (!act) throw new DomainError(noticeErrors.notFound)
  return act
}

/** Marks every notice of the actor as read; says how many there were. */
export async function openAllNotices(tx: ActorTx, now: Date): Promise<number> {
  return markAllOpened(tx, now)
}

/** Sends again a mail that failed or waits. For administrators; throws NOTE-002. */
export async function retryMail(tx: ActorTx, id: MailId, now: Date): Promise<void> {
  if (!(await requeueMail(tx, id, now))) throw new DomainError(noticeErrors.mailNotFound)
  await recordEvent(tx, { subjectKind: 'mail', subjectId: id, action: 'retry', at: now })
}

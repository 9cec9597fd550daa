// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Config } from '../../platform/config.ts'
import type { ActorTx } from '../../platform/db/actor.ts'
import { recordEvent } from '../../platform/events.ts'
import { DomainError } from '../../shared/errors.ts'
import type { PersonId } from '../../shared/ids.ts'
import { queueMail } from '../notices/index.ts'
import { peopleErrors } from './errors.ts'
import {
  findGoodLink,
  type GoodLink,
  hasLinkSince,
  insertLink,
  type LinkPurpose,
  useLinks,
} from './link-store.ts'
import { hashOfSecret, newSecret } from './secrets.ts'
import { deleteSessionsOf } from './session-store.ts'
import { findCredentialsByEmail, savePassword } from './sign-in-store.ts'
import { findPerson } from './store.ts'

const hour = 3_600_000
/** How long a link is good: an invitation waits for people on holiday, a new password asked by mail does not. */
export const linkHours = { invitation: 7 * 24, password: 24, mailedPassword: 1 } as const

/** Whether links go by mail: there must be a server that sends it, and the address of this site to write in it. */
export function mailsLinks(config: Pick<Config, 'smtp' | 'publicUrl'>): boolean {
  return config.smtp !== null && config.publicUrl !== null
}

/** The page a link opens; its secret is in the path and is written in no log. */
export function linkPath(purpose: LinkPurpose, secret: string): string {
  return purpose === 'invitation' ? `/invito/${secret}` : `/nuova-password/${secret}`
}

/** A link as it is given: once, by mail or on screen. */
export interface IssuedLink {
  readonly path: string
  readonly expiresAt: Date
  /** Gone by mail, and to whom; null when it must be handed over. */
  readonly mailedTo: string | null
}

export interface IssueLink {
  readonly personId: PersonId
  readonly purpose: LinkPurpose
  readonly mailEnabled: boolean
}

/** Makes a link by which a person chooses a password, and mails it when mail is set. Refuses a closed account (PEOPLE-018). */
export async function issueLink(tx: ActorTx, input: IssueLink, now: Date): Promise<IssuedLink> {
  const { personId, purpose, mailEnabled } = input
  const person = await findPerson(tx, personId)
  if (!person) throw new DomainError(peopleErrors.personNotFound)
  if (!person.email || !person.isActive) throw new DomainError(peopleErrors.noAccount)
  const secret = newSecret()
  const path = linkPath(purpose, secret)
  const expiresAt = new Date(now.getTime() + linkHours[purpose] * hour)
  await insertLink(tx, { hash: hashOfSecret(secret), personId, purpose, expiresAt }, now)
  await recordEvent(tx, {
    subjectKind: 'person',
    subjectId: personId,
    action: purpose === 'invitation' ? 'invite' : 'issue_password_link',
    at: now,
  })
  if (!mailEnabled) return { path, expiresAt, mailedTo: null }
  await queueMail(
    tx,
    { personId, recipient: person.email, href: path, ...mailWords(purpose, linkHours[purpose]) },
    now,
  )
  return { path, expiresAt, mailedTo: person.email }
}

/**
 * Mails the link to a new password to whoever has an open account at that address, at most once every five minutes; tells the
 * caller nothing. Actor: sign_in.
 */
export async function mailForgottenPassword(tx: ActorTx, email: string, now: Date): Promise<void> {
  const account = await findCredentialsByEmail(tx, email)
  if (!account?.isActive) return
  if (await hasLinkSince(tx, account.personId, new Date(now.getTime() - hour / 12))) return
  const secret = newSecret()
  const expiresAt = new Date(now.getTime() + linkHours.mailedPassword * hour)
  const { personId } = account
  await insertLink(tx, { hash: hashOfSecret(secret), personId, purpose: 'password', expiresAt }, now)
  await recordEvent(tx, { subjectKind: 'person', subjectId: personId, action: 'forget_password', at: now })
  await queueMail(
    tx,
    {
      personId,
      recipient: email,
      href: linkPath('password', secret),
      ...mailWords('password', linkHours.mailedPassword),
    },
    now,
  )
}

/** Whose link this is. Throws PEOPLE-009. Actor: sign_in. */
export async function getLink(tx: ActorTx, secret: string, now: Date): Promise<GoodLink> {
  const link = await findGoodLink(tx, hashOfSecret(secret), now)
  if (!link) throw new DomainError(peopleErrors.linkNotValid)
  return link
}

/** Keeps the password chosen through a link; every link and every session of the person end. Throws PEOPLE-009. Actor: sign_in. */
export async function acceptLink(
  tx: ActorTx,
  input: { readonly secret: string; readonly passwordHash: string },
  now: Date,
): Promise<GoodLink> {
  const link = await getLink(tx, input.secret, now)
  await useLinks(tx, link.personId, now)
  await savePassword(tx, link.personId, input.passwordHash, now)
  await deleteSessionsOf(tx, link.personId)
  await recordEvent(tx, {
    subjectKind: 'person',
    subjectId: link.personId,
    action: link.purpose === 'invitation' ? 'accept_invitation' : 'set_new_password',
    at: now,
  })
  return link
}

function mailWords(purpose: LinkPurpose, hours: number): { subject: string; body: string } {
  const duration =
    hours === 1 ? 'un’ora' : hours % 24 === 0 && hours > 24 ? `${hours / 24} giorni` : `${hours} ore`
  return purpose === 'invitation'
    ? {
        subject: 'Il tuo invito a Regia',
        body: `Sei tra le persone che lavorano con Regia.\nApri il collegamento e scegli la tua password: vale ${duration} e una volta sola.`,
      }
    : {
        subject: 'Una nuova password per Regia',
        body: `Apri il collegamento e scegli una nuova password: vale ${duration} e una volta sola.\nSe non l’hai chiesta tu, non fare nulla: la password di prima resta valida.`,
      }
}
